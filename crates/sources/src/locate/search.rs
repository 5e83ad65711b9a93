// SPDX-License-Identifier: Apache-2.0
//! Where in the map a search key may match, and the predicates for it.

use yakusoku_policy::ItemId;

use super::SearchKey;
use super::climb::{From, Open, Stand, Which};
use super::variants;
use crate::map::{Column, Key, Map, TableMap};
use crate::source::SourceError;
use crate::source::schema::{ColumnInfo, Family, Relation};
use crate::sql::{Dialect, Writer};

/// Any of these columns holds any of these values.
#[derive(Debug, Clone)]
pub(super) struct Group {
    columns: Vec<String>,
    values: Vec<String>,
    /// Whether capitals count as small letters, which reads the table.
    folds: bool,
}

/// One way a key may match in one table.
struct Trial {
    groups: Vec<Group>,
    item: ItemId,
    proves: bool,
}

/// How a column holds values of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// It is a column of the item.
    Item,
    /// A link says that it holds the value of such a column: the address an inquiry came from.
    Copy,
    /// It is a column of the item that proves, and the value is spelt with other capitals.
    Respelt,
}

pub(super) async fn find(
    map: &Map,
    open: &mut Open,
    key: &SearchKey,
    is_cut: &mut bool,
) -> Result<Vec<Stand>, SourceError> {
    // No text of a database holds a NUL, and PostgreSQL refuses to be asked.
    if key.value.trim().is_empty() || key.value.contains('\0') {
        return Ok(Vec::new());
    }
    let mut found = tried(map, open, (key, Holds::Item), is_cut).await?;
    if found.is_empty() {
        // Where a record carries the value, rows that copy it hang on the record.
        found = tried(map, open, (key, Holds::Copy), is_cut).await?;
    }
    if key.value.contains('@') && !found.iter().any(|stand| stand.is_anchor) {
        // Nobody is told that there is no record because of a capital letter, and be it that a letter of theirs was
        // found. It proves nothing.
        found.extend(tried(map, open, (key, Holds::Respelt), is_cut).await?);
    }
    Ok(found)
}

async fn tried(
    map: &Map,
    open: &mut Open,
    (key, holds): (&SearchKey, Holds),
    is_cut: &mut bool,
) -> Result<Vec<Stand>, SourceError> {
    let mut found = Vec::new();
    for (system, mapped) in map
        .systems
        .iter()
        .filter(|(_, s)| s.is_reachable() && !s.paused)
    {
        for (name, table) in &mapped.tables {
            for trial in trials(map, table, key, holds) {
                let from = From {
                    system: system.clone(),
                    table: name.clone(),
                    rows: Which::Match(trial.groups.clone()),
                    path: Vec::new(),
                };
                let (mut stands, cut) = open.climb(map, from.clone()).await?;
                *is_cut |= cut;
                if stands.is_empty() && trial.proves && table.anchor.is_none() {
                    stands.extend(loose(open, &from, &trial, key).await?);
                }
                for stand in &mut stands {
                    stand.item = Some(trial.item.clone());
                    stand.proves = trial.proves;
                }
                found.extend(stands);
            }
        }
    }
    Ok(found)
}

/// Rows that carry a proving value and hang on no record: an inquiry by someone not a member.
async fn loose(
    open: &mut Open,
    from: &From,
    trial: &Trial,
    key: &SearchKey,
) -> Result<Option<Stand>, SourceError> {
    let Some(column) = trial.groups.first().and_then(|group| group.columns.first()) else {
        return Ok(None);
    };
    if !open.any(from, column).await? {
        return Ok(None);
    }
    let named = (column.clone(), key.value.trim().to_owned());
    Ok(Some(Stand {
        system: from.system.clone(),
        table: from.table.clone(),
        values: [named.clone()].into(),
        key: vec![named],
        is_anchor: false,
        proves: true,
        item: None,
        path: vec![super::Hop {
            table: from.table.clone(),
            columns: Vec::new(),
        }],
    }))
}

/// Whether a link says that a column holds the same value as a column of the item.
fn is_copy(map: &Map, table: &TableMap, name: &str, item: &ItemId) -> bool {
    table.belongs().any(|link| {
        let target = map.table(&link.system, &link.table);
        link.columns.iter().zip(&link.on).any(|(column, on)| {
            let held = target.and_then(|target| target.columns.get(on)?.item.as_ref());
            column == name && held.is_some_and(|held| held.is_under(item))
        })
    })
}

fn trials(map: &Map, table: &TableMap, key: &SearchKey, holds: Holds) -> Vec<Trial> {
    let held: Vec<(&String, &Column, &ItemId)> = table
        .columns
        .iter()
        .filter_map(|(name, column)| Some((name, column, column.item.as_ref()?)))
        .filter(|(name, column, item)| {
            let is_under = item.is_under(&key.item);
            column.key != Key::Never
                && match holds {
                    Holds::Item => is_under,
                    Holds::Copy => !is_under && is_copy(map, table, name, &key.item),
                    Holds::Respelt => is_under && column.key == Key::Proves,
                }
        })
        .collect();
    let mut trials: Vec<Trial> = held
        .iter()
        .map(|(name, column, item)| {
            let folds = holds == Holds::Respelt;
            let proves = column.key == Key::Proves && !folds;
            let values = if proves || folds {
                vec![key.value.trim().to_owned()]
            } else {
                variants::of(&key.value)
            };
            Trial {
                groups: vec![Group {
                    columns: vec![(*name).clone()],
                    values,
                    folds,
                }],
                item: (*item).clone(),
                proves,
            }
        })
        .collect();
    let leaves: Vec<String> = held
        .iter()
        .filter(|(_, column, item)| {
            column.key == Key::Suggests && **item != key.item && item.is_under(&key.item)
        })
        .map(|(name, ..)| (*name).clone())
        .collect();
    if leaves.len() > 1 {
        trials.extend(together(&leaves, key));
    }
    trials
}

/// A value of a branch in parts: every part must be in one of the leaves.
fn together(leaves: &[String], key: &SearchKey) -> Vec<Trial> {
    variants::parts(&key.value)
        .into_iter()
        .map(|parts| Trial {
            groups: parts
                .into_iter()
                .map(|part| Group {
                    columns: leaves.to_vec(),
                    values: variants::of(&part),
                    folds: false,
                })
                .collect(),
            item: key.item.clone(),
            proves: false,
        })
        .collect()
}

pub(super) fn predicate(
    writer: &mut Writer,
    group: &Group,
    there: &Relation,
    alias: &str,
) -> Option<String> {
    let parts: Vec<String> = group
        .columns
        .iter()
        .filter_map(|name| there.column(name))
        .filter_map(|column| {
            let number = |value: &&String| value.parse::<i64>().is_ok();
            let mut column = column.clone();
            let values: Vec<Vec<String>> = match column.family {
                Family::Whole => {
                    "bigint".clone_into(&mut column.type_name);
                    group
                        .values
                        .iter()
                        .filter(number)
                        .map(|v| vec![v.clone()])
                        .collect()
                }
                _ => group
                    .values
                    .iter()
                    .map(|value| vec![value.clone()])
                    .collect(),
            };
            if group.folds {
                let text = is_exact(&column, writer.dialect);
                let first = values.first().and_then(|row| row.first()).filter(|_| text);
                return first.map(|value| writer.equals_folded(alias, &column, value));
            }
            // What somebody typed may not be a value of the column's type at all.
            let as_text = writer.dialect != Dialect::Sqlite && column.family == Family::Other;
            (!values.is_empty()).then(|| {
                if as_text {
                    writer.among_as_text(alias, &column.name, &values)
                } else {
                    writer.among(alias, &[&column], &values)
                }
            })
        })
        .collect();
    (!parts.is_empty()).then(|| format!("({})", parts.join(" OR ")))
}

/// Whether any text is a value of the column, so that it can be looked up as it is.
pub(super) fn is_exact(column: &ColumnInfo, dialect: Dialect) -> bool {
    match column.family {
        Family::Text | Family::ShortText(_) => true,
        Family::Untyped => dialect == Dialect::Sqlite,
        Family::Whole | Family::Bytes | Family::Other => false,
    }
}
