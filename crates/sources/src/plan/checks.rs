// SPDX-License-Identifier: Apache-2.0
//! Writes what is read again after an erasure: by every link, every key taken, every proving value.
//!
//! A check counts what should be gone, so that an empty answer is the only good one.

use std::collections::{BTreeMap, BTreeSet};

use yakusoku_policy::ItemId;

use super::Check;
use super::statements::{Of, Writing, changed};
use crate::map::{ErasureOf, Key, Rows};
use crate::reach::{Sight, fits};
use crate::source::Session;
use crate::source::schema::Family;
use crate::sql::{Dialect, Writer, differs, relation};

/// Up to so many pseudonyms are compared one by one.
const WORDS_MAX: usize = 4;

/// A column that could carry a proving value, and the values.
#[derive(Debug)]
pub(super) struct Carried {
    table: String,
    column: String,
    values: Vec<String>,
}

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
                    let differs = self.differing(&mut writer, name, &column, &alias)?;
                    let over = self.over(&mut writer, name, (&column, &alias));
                    let over = over.map_or_else(String::new, |over| format!("({over}) AND "));
                    Some((Some(column), counted(&format!("{over}({differs})"))))
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

    /// Where an Act keeps a column: whether its period is over.
    fn over(&self, writer: &mut Writer, name: &str, cell: (&str, &str)) -> Option<String> {
        let (column, alias) = cell;
        let rule = self.reach.table(name)?.columns.get(column)?.keep.as_ref()?;
        self.reach.over(writer, (name, alias), rule, self.today?)
    }

    /// Whether a column holds anything but what erasure leaves.
    fn differing(
        &self,
        writer: &mut Writer,
        name: &str,
        column: &str,
        alias: &str,
    ) -> Option<String> {
        let erase = self.reach.table(name)?.change(column)?;
        let info = self.reach.relation(name)?.column(column)?;
        if let ErasureOf::Pseudonym(pattern) = erase {
            // Each of several records has its own; any of them will do.
            let words: Vec<String> = self
                .words(name)
                .into_iter()
                .map(|word| pattern.replace("{}", &word))
                .collect();
            if words.len() > WORDS_MAX {
                let rows: Vec<Vec<String>> = words.into_iter().map(|word| vec![word]).collect();
                let among = writer.of_each(|writer| writer.among(alias, &[info], &rows));
                return Some(format!("({among}) IS NOT TRUE"));
            }
            if words.is_empty() {
                // None of several people had a row here, so whatever one of theirs holds is no word of anybody's.
                return Some("1 = 1".to_owned());
            }
            let none: Vec<String> = words
                .iter()
                .map(|word| {
                    let value = writer.value(info, word);
                    differs(self.dialect, alias, info, &value)
                })
                .collect();
            return Some(none.join(" AND "));
        }
        let value = self.left(writer, &self.reach, name, (alias, column))?;
        Some(differs(self.dialect, alias, info, &value))
    }

    /// Every place that could carry a proving value that erasure takes away, with the values.
    pub(super) fn keys(&self) -> Vec<Carried> {
        let mut values: BTreeMap<&ItemId, BTreeSet<&String>> = BTreeMap::new();
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
                    values.entry(item).or_default().insert(value);
                }
            }
        }
        let mut all = Vec::new();
        for (name, table) in self.reach.tables() {
            for (column, mapped) in table.columns.iter().filter(|(_, c)| c.key == Key::Proves) {
                if let Some(values) = mapped.item.as_ref().and_then(|item| values.get(item)) {
                    all.push(Carried {
                        table: name.to_owned(),
                        column: column.clone(),
                        values: values.iter().map(|value| (*value).clone()).collect(),
                    });
                }
            }
        }
        all
    }

    /// Reads by every proving value: nobody new should carry one. The count now is what is rightly
    /// there. Where nobody carries any, one reading serves all values.
    pub(super) async fn carriers(
        &self,
        session: &mut Session,
        carried: Carried,
    ) -> sqlx::Result<Vec<Check>> {
        let mut all = Vec::new();
        let together = self.carrier(&carried, &carried.values);
        if let Some(check) = together {
            let found = session.numbers(&check.statement).await?;
            if carried.values.len() == 1 || found.iter().all(|count| *count == 0) {
                let allowed = found.first().copied().unwrap_or_default();
                return Ok(vec![Check { allowed, ..check }]);
            }
        }
        for value in &carried.values {
            if let Some(check) = self.carrier(&carried, std::slice::from_ref(value)) {
                let found = session.numbers(&check.statement).await?;
                let allowed = found.first().copied().unwrap_or_default();
                all.push(Check { allowed, ..check });
            }
        }
        Ok(all)
    }

    fn carrier(&self, carried: &Carried, values: &[String]) -> Option<Check> {
        let there = self.reach.relation(&carried.table)?;
        let mut writer = Writer::new(self.dialect);
        let alias = writer.alias();
        let column = there.column(&carried.column)?;
        // The item may be held in columns of other types, which cannot hold every value of it.
        let values: Vec<&String> = values.iter().filter(|value| fits(column, value)).collect();
        let rows: Vec<Vec<String>> = values.iter().map(|value| vec![(*value).clone()]).collect();
        let carries = match values.as_slice() {
            [] => return None,
            _ if column.family == Family::Other && self.dialect != Dialect::Sqlite => {
                writer.among_as_text(&alias, &column.name, &rows)
            }
            [one] => writer.equals(&alias, column, one),
            _ => writer.among(&alias, &[column], &rows),
        };
        let reach = self.reach.with(Sight::Settled);
        let mine = writer.of_each(|writer| reach.mine(writer, &carried.table, &alias));
        let not = mine.map_or_else(String::new, |mine| format!(" AND ({mine}) IS NOT TRUE"));
        let from = relation(self.dialect, there);
        let text = format!("SELECT count(*) FROM {from} AS {alias} WHERE {carries}{not}");
        Some(Check {
            system: self.reach.system.to_owned(),
            table: carried.table.clone(),
            columns: vec![Some(carried.column.clone())],
            allowed: 0,
            statement: writer.finish(text),
        })
    }
}

/// Counts rows by a condition, in words every engine knows.
fn counted(condition: &str) -> String {
    format!("count(CASE WHEN {condition} THEN 1 END)")
}
