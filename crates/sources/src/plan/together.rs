// SPDX-License-Identifier: Apache-2.0
//! Erasure of rows of several people in one statement, where each row takes its own person's word.

use std::collections::BTreeMap;

use super::statements::{Of, Writing};
use super::{Action, Step};
use crate::map::{ErasureOf, TableMap};
use crate::sql::{Writer, update_keyed};

/// Rows that take words in one statement.
const WORDS_AT_ONCE: usize = 500;

/// Keys of rows, each with its word.
type Words = BTreeMap<Vec<String>, String>;

impl Writing<'_> {
    /// Rows that stay: one statement, or some where each row takes a word of its own.
    pub(super) fn erase_of_many(
        &self,
        name: &str,
        table: &TableMap,
        columns: &[String],
        rows: u64,
    ) -> Vec<Step> {
        let is_named = |c: &String| matches!(table.change(c), Some(ErasureOf::Pseudonym(_)));
        if !columns.iter().any(is_named) {
            let step = self.blank(&self.sight(name), name, columns, rows);
            return step.into_iter().collect();
        }
        let words: Vec<(Vec<String>, String)> = self.words_of_many(name).into_iter().collect();
        words
            .chunks(WORDS_AT_ONCE)
            .filter_map(|words| self.worded(name, columns, words))
            .collect()
    }

    fn worded(
        &self,
        name: &str,
        columns: &[String],
        words: &[(Vec<String>, String)],
    ) -> Option<Step> {
        let (reach, dialect) = (self.sight(name), self.dialect);
        let there = reach.relation(name)?;
        let mut writer = Writer::new(dialect);
        let (alias, predicate) = self.rows(&mut writer, &reach, name, Of::Own)?;
        let keyed = writer.keyed(&alias, &there.all(&there.key)?, words);
        let mut set = Vec::new();
        for column in columns {
            let value = match reach.table(name)?.change(column)? {
                ErasureOf::Pseudonym(pattern) => {
                    writer.worded(there.column(column)?, pattern, &keyed)
                }
                _ => self.left(&mut writer, &reach, name, (&alias, column))?,
            };
            let (row, cell) = ((name, alias.as_str()), (column.as_str(), value));
            let value = self.unless_kept(&mut writer, &reach, row, cell);
            set.push((column.clone(), value));
        }
        let text = update_keyed(dialect, there, &alias, (&set, &keyed), &predicate);
        let action = Action::BlankColumns(columns.to_vec());
        Some(self.step(name, action, words.len() as u64, writer.finish(text)))
    }

    /// The word of every row of a table: its own record's, else its person's.
    pub(super) fn words_of_many(&self, table: &str) -> Words {
        let mut of_person: BTreeMap<u32, String> = BTreeMap::new();
        let own = self.reach.roots_of(self.reach.system, table);
        for root in own.chain(self.reach.roots) {
            of_person
                .entry(root.owner)
                .or_insert_with(|| self.word(root));
        }
        let mut words = Words::new();
        for (owner, word) in &of_person {
            let rows = self.whose.into_iter();
            for key in rows.flat_map(|whose| whose.rows(table, *owner)) {
                words.insert(key.clone(), word.clone());
            }
        }
        let key = self.reach.relation(table).map(|there| there.key.clone());
        let key = key.unwrap_or_default();
        for root in self
            .reach
            .roots_of(self.reach.system, table)
            .filter(|root| root.is_one)
        {
            let values: Option<Vec<String>> = key
                .iter()
                .map(|name| root.values.get(name).cloned())
                .collect();
            if let Some(values) = values.filter(|values| !values.is_empty()) {
                words.insert(values, self.word(root));
            }
        }
        words
    }
}
