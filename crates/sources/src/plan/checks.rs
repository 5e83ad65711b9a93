// SPDX-License-Identifier: Apache-2.0
//! Writes what is read again after an erasure: by every link, every key taken, every proving value.
//!
//! A check counts what should be gone, so that an empty answer is the only good one.

use yakusoku_policy::ItemId;

use super::Check;
use super::statements::{Of, Writing, changed};
use crate::map::{ErasureOf, Key, Rows};
use crate::reach::{Reach, Root, Sight};
use crate::sql::{Statement, Writer, differs, relation};

impl Writing<'_> {
    /// Reads again, by every link and every key taken, what should be gone.
    pub(super) fn checks(&self) -> Vec<Check> {
        self.order
            .tables
            .iter()
            .filter_map(|name| self.check(name))
            .collect()
    }

    fn check(&self, name: &str) -> Option<Check> {
        let (table, there) = (self.reach.table(name)?, self.reach.relation(name)?);
        let reach = self.reach.with(Sight::Settled);
        let mut writer = Writer::new(self.dialect);
        let (alias, predicate) = self.rows(&mut writer, &reach, name, Of::Own)?;
        let (columns, counts) = match table.rows {
            Rows::Delete => (vec![None], vec!["count(*)".to_owned()]),
            Rows::Stay => changed(table)
                .into_iter()
                .filter_map(|column| {
                    let count = self.differing(&mut writer, name, &column, &alias)?;
                    Some((Some(column), count))
                })
                .unzip(),
        };
        if columns.is_empty() {
            return None;
        }
        let from = relation(self.dialect, there);
        let text = format!(
            "SELECT {} FROM {from} AS {alias} WHERE {predicate}",
            counts.join(", ")
        );
        let statement = writer.finish(text);
        let (system, table) = (self.reach.system.to_owned(), name.to_owned());
        Some(Check {
            system,
            table,
            columns,
            allowed: 0,
            statement,
        })
    }

    /// Counts rows in which a column holds anything but what erasure leaves.
    fn differing(
        &self,
        writer: &mut Writer,
        name: &str,
        column: &str,
        alias: &str,
    ) -> Option<String> {
        let erase = self.reach.table(name)?.change(column)?;
        let info = self.reach.relation(name)?.column(column)?;
        if let ErasureOf::Pseudonym(_) = erase {
            // Each of several records has its own; any of them will do.
            let roots: Vec<&Root> = self
                .reach
                .roots_of(self.reach.system, name)
                .filter(|r| r.is_one)
                .collect();
            let mut words: Vec<String> = Vec::new();
            for root in roots {
                let only = std::slice::from_ref(root);
                let reach = Reach {
                    roots: only,
                    ..self.reach
                };
                words.extend(self.left(writer, &reach, name, (alias, column)));
            }
            if words.is_empty() {
                words.extend(self.left(writer, &self.reach, name, (alias, column)));
            }
            let none: Vec<String> = words
                .iter()
                .map(|word| differs(self.dialect, alias, info, word))
                .collect();
            return Some(counted(&none.join(" AND ")));
        }
        let value = self.left(writer, &self.reach, name, (alias, column))?;
        Some(counted(&differs(self.dialect, alias, info, &value)))
    }

    /// Reads by every proving value of the bound rows, where erasure takes the value away: nobody
    /// new should carry it. The count now is what is rightly there.
    pub(super) fn keys(&self) -> Vec<(Check, Statement)> {
        let mut all = Vec::new();
        for root in self.reach.roots.iter().filter(|root| root.is_one) {
            let Some(table) = self.reach.map.table(&root.system, &root.table) else {
                continue;
            };
            for (name, column) in table.columns.iter().filter(|(_, c)| c.key == Key::Proves) {
                let goes = table.rows == Rows::Delete || table.change(name).is_some();
                let value = root
                    .values
                    .get(name)
                    .filter(|value| !value.is_empty() && goes);
                if let (Some(value), Some(item)) = (value, &column.item) {
                    all.extend(self.carriers(item, value));
                }
            }
        }
        all
    }

    fn carriers(&self, item: &ItemId, value: &str) -> Vec<(Check, Statement)> {
        let mut all = Vec::new();
        for (name, table) in self.reach.tables() {
            let proving = table
                .columns
                .iter()
                .filter(|(_, c)| c.key == Key::Proves && c.item.as_ref() == Some(item));
            for (column, _) in proving {
                all.extend(self.carrier(name, column, value));
            }
        }
        all
    }

    fn carrier(&self, name: &str, column: &str, value: &str) -> Option<(Check, Statement)> {
        let there = self.reach.relation(name)?;
        let mut writer = Writer::new(self.dialect);
        let alias = writer.alias();
        let carries = writer.equals(&alias, there.column(column)?, value);
        let mine = self
            .reach
            .with(Sight::Settled)
            .mine(&mut writer, name, &alias);
        let not = mine.map_or_else(String::new, |mine| format!(" AND ({mine}) IS NOT TRUE"));
        let from = relation(self.dialect, there);
        let text = format!("SELECT count(*) FROM {from} AS {alias} WHERE {carries}{not}");
        let statement = writer.finish(text);
        let check = Check {
            system: self.reach.system.to_owned(),
            table: name.to_owned(),
            columns: vec![Some(column.to_owned())],
            allowed: 0,
            statement: statement.clone(),
        };
        Some((check, statement))
    }
}

/// Counts rows by a condition, in words every engine knows.
fn counted(condition: &str) -> String {
    format!("count(CASE WHEN {condition} THEN 1 END)")
}
