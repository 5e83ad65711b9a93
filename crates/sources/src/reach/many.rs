// SPDX-License-Identifier: Apache-2.0
//! Ways that start at bound rows: a few values are compared one by one, many as one list.
//!
//! A batch binds hundreds of people at once. A list is looked up in an index value after value; as
//! many alternatives would be weighed one after another.

use super::{Reach, Root, Way, fits};
use crate::map::Link;
use crate::source::schema::{ColumnInfo, Relation};
use crate::sql::Writer;

/// Up to so many values are written as alternatives.
const ALTERNATIVES_MAX: usize = 4;

impl Reach<'_> {
    /// Bound rows of a table by their keys.
    pub(super) fn named(&self, writer: &mut Writer, relation: &Relation, alias: &str) -> Vec<Way> {
        let roots: Vec<&Root> = self.roots_of(self.system, &relation.name).collect();
        let mut keys: Vec<Vec<&String>> = Vec::new();
        for root in &roots {
            let names: Vec<&String> = root.key.iter().map(|(name, _)| name).collect();
            if !keys.contains(&names) {
                keys.push(names);
            }
        }
        let mut ways = Vec::new();
        for names in keys {
            let of_this_key = roots.iter().filter(|root| {
                root.key
                    .iter()
                    .map(|(name, _)| name)
                    .eq(names.iter().copied())
            });
            let rows: Vec<Vec<String>> = of_this_key
                .map(|root| root.key.iter().map(|(_, value)| value.clone()).collect())
                .collect();
            let names: Vec<String> = names.into_iter().cloned().collect();
            if let Some(columns) = relation.all(&names) {
                ways.extend(compared(writer, (alias, &columns), rows));
            }
        }
        ways
    }

    /// Rows that carry values of a bound row.
    pub(super) fn on_roots(
        &self,
        writer: &mut Writer,
        link: &Link,
        columns: &[&ColumnInfo],
        alias: &str,
    ) -> Vec<Way> {
        let rows = self
            .roots_of(&link.system, &link.table)
            .filter(|root| root.is_one)
            .filter_map(|root| carried(root, &link.on))
            .filter(|row| {
                columns
                    .iter()
                    .zip(row)
                    .all(|(column, value)| fits(column, value))
            });
        let mut all: Vec<Vec<String>> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for row in rows {
            if seen.insert(row.clone()) {
                all.push(row);
            }
        }
        compared(writer, (alias, columns), all)
    }
}

/// What a bound row holds in some columns. An empty value says nothing about whose a row is.
pub(super) fn carried(root: &Root, columns: &[String]) -> Option<Vec<String>> {
    let value = |name| {
        root.values
            .get(name)
            .filter(|value: &&String| !value.is_empty())
    };
    columns.iter().map(|name| value(name).cloned()).collect()
}

fn compared(
    writer: &mut Writer,
    (alias, columns): (&str, &[&ColumnInfo]),
    rows: Vec<Vec<String>>,
) -> Vec<Way> {
    if rows.len() > ALTERNATIVES_MAX {
        let text = writer.among(alias, columns, &rows);
        return vec![Way { text, looks: false }];
    }
    let ways = rows.into_iter().map(|row| {
        let pairs = columns.iter().zip(&row);
        let parts: Vec<String> = pairs
            .map(|(column, value)| writer.equals(alias, column, value))
            .collect();
        Way {
            text: format!("({})", parts.join(" AND ")),
            looks: false,
        }
    });
    ways.collect()
}
