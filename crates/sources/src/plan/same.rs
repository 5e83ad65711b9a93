// SPDX-License-Identifier: Apache-2.0
//! Asks whether the records a plan is bound to are still those of its people: numbers of rows are used again.
//!
//! SQLite gives the number of a deleted row to the next one, a `VACUUM` may number a table anew, and a
//! system may be loaded again from elsewhere. A record is another one's where none of the values it was
//! searched by is there any more, nor what the plan itself leaves in their place.

use super::Change;
use super::statements::Writing;
use crate::map::{ErasureOf, Key, Rows};
use crate::reach::{Reach, Root};
use crate::source::schema::{ColumnInfo, Family, Relation};
use crate::sql::{Dialect, Statement, Writer, relation};

/// What may stand in a column of a record once the plan was carried out.
#[derive(Debug, Default)]
pub(super) struct Left {
    values: Vec<String>,
    nothing: bool,
}

impl Left {
    fn only(value: Option<String>) -> Self {
        Self {
            nothing: value.is_none(),
            values: value.into_iter().collect(),
        }
    }
}

impl Writing<'_> {
    /// What an erasure leaves of a value a record was searched by.
    pub(super) fn left_of(&self, root: &Root, column: &str) -> Left {
        let table = self.reach.table(&root.table);
        let table = table.filter(|table| table.rows == Rows::Stay);
        match table.and_then(|table| table.change(column)) {
            Some(ErasureOf::Blank) => Left::only(None),
            Some(ErasureOf::Text(text)) => Left::only(Some(text.clone())),
            Some(ErasureOf::Pseudonym(pattern)) => {
                Left::only(Some(pattern.replace("{}", &self.word(root))))
            }
            Some(ErasureOf::Generalise(_) | ErasureOf::Keep(_)) | None => Left::default(),
        }
    }
}

/// What a correction leaves of a value a record was searched by.
pub(super) fn corrected(reach: &Reach<'_>, change: &Change, root: &Root, column: &str) -> Left {
    let item = reach
        .table(&root.table)
        .and_then(|table| table.columns.get(column)?.item.as_ref());
    let corrections = match change {
        Change::Correct(corrections) => corrections.as_slice(),
        Change::Suspend => &[],
    };
    let found = corrections.iter().find(|one| Some(&one.item) == item);
    found.map_or_else(Left::default, |one| Left::only(one.new.clone()))
}

/// Gives a row for every record of the plan that has become another one's; `None` where nothing tells
/// one from another.
pub(super) fn others(
    reach: &Reach<'_>,
    dialect: Dialect,
    left: impl Fn(&Root, &str) -> Left,
) -> Option<Statement> {
    let mut writer = Writer::new(dialect);
    let others = gathered(&mut writer, reach, &left)?;
    Some(writer.finish(format!("SELECT '1' FROM {others}")))
}

/// The same as a table inside another statement.
pub(super) fn gathered(
    writer: &mut Writer,
    reach: &Reach<'_>,
    left: &dyn Fn(&Root, &str) -> Left,
) -> Option<String> {
    let selects: Vec<String> = reach
        .tables()
        .filter_map(|(name, _)| {
            let alias = writer.alias();
            let predicate = changed(writer, reach, (name, &alias), left)?;
            let from = relation(writer.dialect, reach.relation(name)?);
            Some(format!(
                "SELECT 1 AS one FROM {from} AS {alias} WHERE {predicate}"
            ))
        })
        .collect();
    let all = writer.alias();
    let gathered = format!("({}) AS {all}", selects.join(" UNION ALL "));
    (!selects.is_empty()).then_some(gathered)
}

fn changed(
    writer: &mut Writer,
    reach: &Reach<'_>,
    (name, alias): (&str, &str),
    left: &dyn Fn(&Root, &str) -> Left,
) -> Option<String> {
    let there = reach.relation(name)?;
    let columns = telling(reach, name, there);
    let told = |root: &&Root| columns.iter().any(|column| value(root, column).is_some());
    let roots = reach.roots_of(reach.system, name);
    let roots: Vec<&Root> = roots.filter(|root| root.is_one).filter(told).collect();
    let (first, key) = (roots.first()?, |root: &&&Root| names(root));
    let named = names(first);
    // Records of one table are named by the same columns; should they not be, some are not asked for.
    let roots: Vec<&&Root> = roots.iter().filter(|root| key(root) == named).collect();
    let keys = there.all(&named)?;
    let rows: Vec<Vec<String>> = roots.iter().map(|root| cells(root)).collect();
    let mut parts = vec![writer.among(alias, &keys, &rows)];
    for column in columns {
        parts.push(differs(writer, alias, (&keys, column), &roots, left));
    }
    Some(parts.join(" AND "))
}

/// Whether a column holds, in a record, neither what it held nor what the plan leaves.
fn differs(
    writer: &mut Writer,
    alias: &str,
    (keys, column): (&[&ColumnInfo], &ColumnInfo),
    roots: &[&&Root],
    left: &dyn Fn(&Root, &str) -> Left,
) -> String {
    let (mut rows, mut nothing) = (Vec::new(), false);
    for root in roots {
        let left = left(root, &column.name);
        nothing |= left.nothing;
        for value in value(root, column).into_iter().chain(&left.values) {
            let mut row = cells(root);
            row.push(value.clone());
            rows.push(row);
        }
    }
    let mut all = keys.to_vec();
    all.push(column);
    let mut differs = if rows.is_empty() {
        "1 = 1".to_owned()
    } else {
        let among = writer.told_among(alias, &all, &rows);
        format!("({among}) IS NOT TRUE")
    };
    if nothing {
        let name = writer.column(alias, column);
        differs.push_str(&format!(" AND {name} IS NOT NULL"));
    }
    differs
}

/// Columns the record is searched by and whose values can be compared as they were read.
fn telling<'a>(reach: &Reach<'a>, name: &str, there: &'a Relation) -> Vec<&'a ColumnInfo> {
    let Some(table) = reach.table(name) else {
        return Vec::new();
    };
    let of = |key: Key| {
        let searched = table.columns.iter().filter(move |(_, c)| c.key == key);
        let columns = searched.filter_map(|(name, _)| there.column(name));
        let plain = columns.filter(|column| {
            let family = column.family;
            matches!(family, Family::Text | Family::ShortText(_) | Family::Whole)
        });
        plain.collect::<Vec<_>>()
    };
    let proving = of(Key::Proves);
    if proving.is_empty() {
        return of(Key::Suggests);
    }
    proving
}

fn value<'r>(root: &'r Root, column: &ColumnInfo) -> Option<&'r String> {
    let value = root.values.get(&column.name);
    value.filter(|value| !value.is_empty())
}

fn names(root: &Root) -> Vec<String> {
    root.key.iter().map(|(name, _)| name.clone()).collect()
}

fn cells(root: &Root) -> Vec<String> {
    root.key.iter().map(|(_, value)| value.clone()).collect()
}
