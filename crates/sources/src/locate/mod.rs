// SPDX-License-Identifier: Apache-2.0
//! Finds whose rows a request is about: by keys that prove, and candidates by keys that suggest.
//!
//! Only a key that proves finds a person by itself, and only while it leads to one record; what
//! merely suggests is a candidate with its path, for a clerk to tick. Values come out masked.

mod climb;
mod many;
mod mask;
mod search;
mod variants;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use yakusoku_policy::{ItemId, Text};

use crate::map::Map;
use crate::reach::{Alike, Reach, Root, Sight};
use crate::rights::named;
use crate::source::{Row, SourceError, Sources};
use crate::sql::{Writer, hex, relation};
use climb::{Open, Stand};

/// A value somebody gave, and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchKey {
    /// The item it is a value of; a branch tries its leaves.
    pub item: ItemId,
    /// The value as given.
    pub value: String,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located {
    /// Records that are, or may be, the person's.
    pub candidates: Vec<Candidate>,
    /// Whether there were more than are shown: search with more.
    pub is_cut: bool,
    /// Systems set aside in the map, which were not searched.
    pub paused: Vec<String>,
    /// Systems only people can search.
    pub manual: Vec<String>,
}

/// One record that is, or may be, the person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Stays the same for the same record.
    pub id: String,
    /// Its system.
    pub system: String,
    /// Its table.
    pub table: String,
    /// Columns and values that name it. Never shown.
    pub key: Vec<(String, String)>,
    /// Whether it is a record of a person, or rows that only carry a proving value.
    pub anchor: bool,
    /// Enough to tell people apart, masked.
    pub shown: Vec<(ItemId, String)>,
    /// The best reason.
    pub reason: Reason,
    /// Other keys that led here.
    pub also: Vec<Reason>,
    /// Whether it stands by itself.
    pub strength: Strength,
    /// Whether a key that should prove leads to another record too.
    pub shared_with_other: bool,
    /// Rows that hang on it, in all.
    pub rows: u64,
    /// The same by table.
    pub tables: Vec<TableRows>,
}

/// Rows of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRows {
    /// The system.
    pub system: String,
    /// The table.
    pub table: String,
    /// What the table is called.
    pub label: Text,
    /// Rows.
    pub rows: u64,
}

/// How a key led to a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The item whose value matched.
    pub item: ItemId,
    /// From where it matched to the record.
    pub path: Vec<Hop>,
    /// The same in words.
    pub text: Text,
}

/// One table on the way from a match to a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// The table.
    pub table: String,
    /// Columns that led on from it; empty at the record itself.
    pub columns: Vec<String>,
}

/// Whether a candidate stands by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// A key that proves led here and nowhere else.
    Proves,
    /// A clerk must look.
    Suggests,
}

/// A record somebody chose: what a plan is made for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Binding {
    /// The system.
    pub system: String,
    /// The table.
    pub table: String,
    /// Columns and values that name it.
    pub key: Vec<(String, String)>,
}

impl Candidate {
    /// What a plan needs of a chosen candidate.
    #[must_use]
    pub fn binding(&self) -> Binding {
        Binding {
            system: self.system.clone(),
            table: self.table.clone(),
            key: self.key.clone(),
        }
    }
}

impl Binding {
    pub(crate) fn id(&self) -> String {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        hex(&Sha256::digest(bytes)).chars().take(16).collect()
    }
}

/// Finds the records a set of keys leads to.
///
/// # Errors
/// A system that cannot be reached or read.
pub async fn locate(
    map: &Map,
    sources: &Sources,
    keys: &[SearchKey],
) -> Result<Located, SourceError> {
    match located(map, sources, keys).await {
        Err(error) => Err(named(map, sources, error).await),
        found => found,
    }
}

async fn located(map: &Map, sources: &Sources, keys: &[SearchKey]) -> Result<Located, SourceError> {
    let mut open = Open::believed(map, sources).await?;
    let mut found: BTreeMap<String, (Candidate, Root)> = BTreeMap::new();
    let mut located = Located::default();
    for key in keys {
        let stands = search::find(map, &mut open, key, &mut located.is_cut).await?;
        for (candidate, root) in judged(map, key, stands) {
            match found.get_mut(&candidate.id) {
                Some((known, _)) => known.merge(candidate),
                None => {
                    found.insert(candidate.id.clone(), (candidate, root));
                }
            }
        }
    }
    for (mut candidate, root) in found.into_values() {
        count(map, &mut open, &mut candidate, root).await?;
        located.candidates.push(candidate);
    }
    located
        .candidates
        .sort_by(|a, b| (a.strength, &a.id).cmp(&(b.strength, &b.id)));
    for (name, system) in &map.systems {
        if !system.is_reachable() {
            located.manual.push(name.clone());
        } else if system.paused {
            located.paused.push(name.clone());
        }
    }
    open.close();
    Ok(located)
}

/// A system and a table of it.
type Place = (String, String);
/// Columns and values that name a record.
type RecordKey = Vec<(String, String)>;

/// A key that proves stops proving as soon as it leads to two records of the same table.
fn judged(map: &Map, key: &SearchKey, stands: Vec<Stand>) -> Vec<(Candidate, Root)> {
    let mut proved: BTreeMap<Place, Vec<&RecordKey>> = BTreeMap::new();
    for stand in stands.iter().filter(|stand| stand.proves) {
        let keys = proved
            .entry((stand.system.clone(), stand.table.clone()))
            .or_default();
        if !keys.contains(&&stand.key) {
            keys.push(&stand.key);
        }
    }
    let shared: Vec<Place> = proved
        .into_iter()
        .filter(|(_, keys)| keys.len() > 1)
        .map(|(table, _)| table)
        .collect();
    stands
        .into_iter()
        .map(|stand| {
            let place = (stand.system.clone(), stand.table.clone());
            let shared_with_other = stand.proves && shared.contains(&place);
            let proves = stand.proves && !shared_with_other;
            let strength = if proves {
                Strength::Proves
            } else {
                Strength::Suggests
            };
            candidate(map, key, stand, strength, shared_with_other)
        })
        .collect()
}

fn candidate(
    map: &Map,
    key: &SearchKey,
    stand: Stand,
    strength: Strength,
    shared_with_other: bool,
) -> (Candidate, Root) {
    let reason = reason(map, &key.item, &stand);
    let binding = Binding {
        system: stand.system,
        table: stand.table,
        key: stand.key,
    };
    let root = Root {
        system: binding.system.clone(),
        table: binding.table.clone(),
        key: binding.key.clone(),
        is_one: stand.is_anchor,
        values: stand.values.clone(),
        owner: 0,
    };
    let mapped = map.table(&binding.system, &binding.table);
    let shown = mapped
        .map(|table| mask::shown(table, &stand.values))
        .unwrap_or_default();
    let candidate = Candidate {
        id: binding.id(),
        system: binding.system,
        table: binding.table,
        key: binding.key,
        anchor: stand.is_anchor,
        shown,
        reason,
        also: Vec::new(),
        strength,
        shared_with_other,
        rows: 0,
        tables: Vec::new(),
    };
    (candidate, root)
}

impl Candidate {
    /// Keeps the stronger reason in front.
    fn merge(&mut self, other: Self) {
        self.shared_with_other |= other.shared_with_other;
        let is_stronger = other.strength < self.strength;
        // The same words may say it of a value spelt otherwise, which proves nothing, and of the very value.
        if is_stronger {
            self.strength = other.strength;
        }
        if other.reason == self.reason || self.also.contains(&other.reason) {
            return;
        }
        if is_stronger {
            self.also
                .push(std::mem::replace(&mut self.reason, other.reason));
        } else {
            self.also.push(other.reason);
        }
    }
}

fn reason(map: &Map, asked: &ItemId, stand: &Stand) -> Reason {
    let item = stand.item.as_ref().unwrap_or(asked);
    let label = map.label(item);
    let english = |text: &Text| text.en.clone().unwrap_or_else(|| text.ja.clone());
    let table = |name: &str| {
        map.systems
            .values()
            .find_map(|s| s.tables.get(name))
            .map(|table| table.label.clone())
    };
    let text = match stand.path.as_slice() {
        [_] | [] => Text::new(
            format!("{}が一致", label.ja),
            format!("{} matches", english(&label)),
        ),
        [first, .., last] => {
            let from = table(&first.table).unwrap_or_default();
            let to = table(&last.table).unwrap_or_default();
            Text::new(
                format!(
                    "「{}」の{}が一致し、「{}」までたどった",
                    from.ja, label.ja, to.ja
                ),
                format!(
                    "{} in `{}` matches and leads to `{}`",
                    english(&label),
                    english(&from),
                    english(&to)
                ),
            )
        }
    };
    Reason {
        item: item.clone(),
        path: stand.path.clone(),
        text,
    }
}

/// Counts what hangs on a candidate, one statement per system.
async fn count(
    map: &Map,
    open: &mut Open,
    candidate: &mut Candidate,
    root: Root,
) -> Result<(), SourceError> {
    let roots = [root];
    let taken = BTreeMap::new();
    for (name, (session, catalogue)) in &mut open.systems {
        let reach = Reach {
            map,
            system: name,
            catalogue,
            roots: &roots,
            taken: &taken,
            sight: Sight::Live,
            gives: false,
        };
        let (statement, tables) = known(&reach, session.dialect());
        if tables.is_empty() {
            continue;
        }
        let counts = session
            .numbers(&statement)
            .await
            .map_err(|error| SourceError::of(name, &candidate.table, &error))?;
        for (table, rows) in tables.into_iter().zip(counts).filter(|(_, rows)| *rows > 0) {
            let label = map.table(name, &table).map(|table| table.label.clone());
            candidate.rows += rows;
            let label = label.unwrap_or_default();
            candidate.tables.push(TableRows {
                system: name.clone(),
                table,
                label,
                rows,
            });
        }
    }
    Ok(())
}

/// As written for another record that looks alike, or written now.
fn known(reach: &Reach<'_>, dialect: crate::sql::Dialect) -> (crate::sql::Statement, Vec<String>) {
    let filled = Alike::of(reach).and_then(|alike| {
        let tallies = &reach.catalogue.tallies;
        let kept = tallies.get(alike.shape(), || counting(&alike.sampled(reach), dialect));
        Some((alike.filled(&kept.0)?, kept.1.clone()))
    });
    filled.unwrap_or_else(|| counting(reach, dialect))
}

fn counting(
    reach: &Reach<'_>,
    dialect: crate::sql::Dialect,
) -> (crate::sql::Statement, Vec<String>) {
    let mut writer = Writer::new(dialect);
    let (mut parts, mut tables) = (Vec::new(), Vec::new());
    for (name, _) in reach.tables() {
        let alias = writer.alias();
        let (Some(mine), Some(there)) =
            (reach.mine(&mut writer, name, &alias), reach.relation(name))
        else {
            continue;
        };
        let from = relation(dialect, there);
        parts.push(format!(
            "(SELECT count(*) FROM {from} AS {alias} WHERE {mine})"
        ));
        tables.push(name.to_owned());
    }
    (
        writer.finish(format!("SELECT {}", parts.join(", "))),
        tables,
    )
}

/// A row as the columns it was read by.
pub(crate) fn by_column(columns: &[String], row: Row) -> BTreeMap<String, String> {
    columns
        .iter()
        .cloned()
        .zip(row)
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

pub(crate) use climb::Open as Systems;
pub use many::locate_batch;
pub(crate) use variants::of as spellings;
pub(crate) type Roots = Vec<Root>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_by_for_others_and_filled_is_what_is_written_for_this_record() {
        crate::reach::alike::tests::each(|reach, dialect| {
            assert_eq!(
                known(reach, dialect),
                counting(reach, dialect),
                "{dialect:?}"
            );
        });
    }
}
