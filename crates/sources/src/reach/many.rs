// SPDX-License-Identifier: Apache-2.0
//! Ways that start at bound rows: a few values are compared one by one, many as one list.
//!
//! A batch binds hundreds of people at once. A list is looked up in an index value after value; as
//! many alternatives would be weighed one after another.

use std::collections::HashSet;

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
        if let Some((column, values)) = by_one_column(relation, &roots) {
            return compared_by_one(writer, (alias, column), &values);
        }
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
        let records = self
            .roots_of(&link.system, &link.table)
            .filter(|root| root.is_one);
        if let ([column], [on]) = (columns, link.on.as_slice()) {
            let mut seen = HashSet::new();
            let values = records
                .filter_map(|root| held(root, on))
                .filter(|value| fits(column, value) && seen.insert(*value));
            let values: Vec<&str> = values.collect();
            return compared_by_one(writer, (alias, column), &values);
        }
        let rows = records
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

/// What a bound row holds in some columns.
pub(super) fn carried(root: &Root, columns: &[String]) -> Option<Vec<String>> {
    let value = |name: &String| held(root, name).map(str::to_owned);
    columns.iter().map(value).collect()
}

/// What it holds in one. An empty value says nothing about whose a row is.
fn held<'r>(root: &'r Root, column: &str) -> Option<&'r str> {
    let value = root.values.get(column).map(String::as_str);
    value.filter(|value| !value.is_empty())
}

/// The column that names all these records, with its values; `None` where more than one does.
fn by_one_column<'r>(
    relation: &'r Relation,
    roots: &[&'r Root],
) -> Option<(&'r ColumnInfo, Vec<&'r str>)> {
    let [(name, _)] = roots.first()?.key.as_slice() else {
        return None;
    };
    let values = roots.iter().map(|root| match root.key.as_slice() {
        [(other, value)] if other == name => Some(value.as_str()),
        _ => None,
    });
    Some((relation.column(name)?, values.collect::<Option<_>>()?))
}

/// As [`compared`], by one column, and without copying values that are written down already.
fn compared_by_one(
    writer: &mut Writer,
    (alias, column): (&str, &ColumnInfo),
    values: &[&str],
) -> Vec<Way> {
    let way = |text| Way { text, looks: false };
    if values.len() > ALTERNATIVES_MAX {
        return vec![way(writer.among_values(alias, column, values))];
    }
    let ways = values.iter().map(|value| {
        let same = writer.equals(alias, column, value);
        way(format!("({same})"))
    });
    ways.collect()
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
