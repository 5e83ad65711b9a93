// SPDX-License-Identifier: Apache-2.0
//! Notices people who were erased and came back with a restored system, and knows them from people
//! who came back by themselves.
//!
//! What is remembered of an erasure are keyed hashes and a moment, nothing else. A record is back when
//! it carries an erased value under its old key, or is older than the erasure. A newer record with
//! the same value is somebody who returned, and is left alone.

use std::collections::{BTreeMap, HashMap};

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::locate::{Binding, Systems};
use crate::map::{Key, Map};
use crate::source::schema::Relation;
use crate::source::{Secret, Session, SourceError, Sources};
use crate::sql::{Dialect, Writer, hex, quote, read, relation};

/// What is remembered of one erased record: keyed hashes, nothing anybody could read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The system.
    pub system: String,
    /// The table.
    pub table: String,
    /// Of the key of the record.
    pub key: String,
    /// Of each proving value, by column.
    pub values: BTreeMap<String, String>,
    /// Of rows that hung on erased records and were deleted with them; a mark of these is of nothing else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<String>,
    /// When it was erased, UTC, as `2026-11-27 04:00:00`.
    pub erased_at: String,
}

/// What a look at the systems showed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// Erased records that are back: they are to be erased again.
    pub back: Vec<Binding>,
    /// Records made after the erasure by people who came back themselves: left alone.
    pub anew: u64,
    /// Records that carry an erased value under another key, and nothing says since when: a human
    /// looks.
    pub doubtful: Vec<Binding>,
}

/// What to remember of the chosen records: read it before they are erased.
///
/// # Errors
/// A system that cannot be read.
pub async fn marks(
    map: &Map,
    sources: &Sources,
    chosen: &[Binding],
    erased_at: &str,
) -> Result<Vec<Mark>, SourceError> {
    let mut open = Systems::all(map, sources).await?;
    let wanted: Vec<(u32, &Binding)> = chosen.iter().map(|binding| (0, binding)).collect();
    let roots = open.roots(map, &wanted).await;
    open.close();
    let mut marks = Vec::new();
    for root in roots?.0 {
        let Some(table) = map.table(&root.system, &root.table) else {
            continue;
        };
        let place = (root.system.as_str(), root.table.as_str());
        let proves = table
            .columns
            .iter()
            .filter(|(_, column)| column.key == Key::Proves);
        let values = proves.filter_map(|(name, _)| {
            let value = root.values.get(name).filter(|value| !value.is_empty())?;
            Some((name.clone(), hashed(&sources.secret, place, &[name, value])))
        });
        let key: Vec<&str> = root
            .key
            .iter()
            .flat_map(|(name, value)| [name.as_str(), value])
            .collect();
        marks.push(Mark {
            key: hashed(&sources.secret, place, &key),
            values: values.collect(),
            rows: Vec::new(),
            system: root.system.clone(),
            table: root.table.clone(),
            erased_at: erased_at.to_owned(),
        });
    }
    Ok(marks)
}

/// Looks for erased records that are there again, one pass over each table of persons.
///
/// # Errors
/// A system that cannot be reached or read.
pub async fn returned(
    map: &Map,
    sources: &Sources,
    marks: &[Mark],
) -> Result<Returned, SourceError> {
    let mut places: BTreeMap<(&str, &str), Vec<&Mark>> = BTreeMap::new();
    for mark in marks {
        places
            .entry((&mark.system, &mark.table))
            .or_default()
            .push(mark);
    }
    let mut found = Returned::default();
    let mut open = Systems::all(map, sources).await?;
    for (place, marks) in places {
        let Some((session, catalogue)) = open.systems.get_mut(place.0) else {
            continue;
        };
        let there = catalogue.relations.get(place.1);
        if let (Some(there), Some(_)) = (there, map.table(place.0, place.1)) {
            let looking = Looking {
                map,
                place,
                there,
                secret: &sources.secret,
            };
            looking.pass(session, &marks, &mut found).await?;
        }
    }
    open.close();
    Ok(found)
}

struct Looking<'a> {
    map: &'a Map,
    place: (&'a str, &'a str),
    there: &'a Relation,
    secret: &'a Secret,
}

impl Looking<'_> {
    async fn pass(
        &self,
        session: &mut Session,
        marks: &[&Mark],
        found: &mut Returned,
    ) -> Result<(), SourceError> {
        let mut by_value: HashMap<(&str, &str), Vec<&Mark>> = HashMap::new();
        for mark in marks {
            for (column, hash) in &mark.values {
                by_value.entry((column, hash)).or_default().push(mark);
            }
        }
        let mut columns: Vec<&str> = by_value.keys().map(|(column, _)| *column).collect();
        columns.sort_unstable();
        columns.dedup();
        columns.retain(|column| self.there.column(column).is_some());
        if columns.is_empty() || self.there.key.is_empty() {
            return Ok(());
        }
        let since = self.since();
        let statement = self.reading(session.dialect(), &columns, since);
        let rows = session
            .each::<std::convert::Infallible>(&statement, &mut |row| {
                let (key, rest) = row.split_at(self.there.key.len().min(row.len()));
                let key: Option<Vec<String>> = key.iter().cloned().collect();
                let Some(key) = key else { return Ok(()) };
                let made = since.and_then(|_| rest.last().cloned().flatten());
                for (column, value) in columns.iter().zip(rest) {
                    let Some(value) = value else { continue };
                    let hash = hashed(self.secret, self.place, &[column, value]);
                    for mark in by_value
                        .get(&(*column, hash.as_str()))
                        .into_iter()
                        .flatten()
                    {
                        self.judge(mark, (&key, made.as_deref()), found);
                    }
                }
                Ok(())
            })
            .await
            .map_err(|error| SourceError::of(self.place.0, self.place.1, &error))?;
        match rows {
            Ok(()) => Ok(()),
            Err(never) => match never {},
        }
    }

    /// The column that says since when a record is there.
    fn since(&self) -> Option<&str> {
        let created = self
            .map
            .table(self.place.0, self.place.1)?
            .created
            .as_deref()?;
        self.there
            .column(created)
            .map(|column| column.name.as_str())
    }

    fn reading(
        &self,
        dialect: Dialect,
        columns: &[&str],
        since: Option<&str>,
    ) -> crate::sql::Statement {
        let writer = Writer::new(dialect);
        let keys = self.there.key.iter().map(String::as_str);
        let all = keys.chain(columns.iter().copied()).chain(since);
        let selected: Vec<String> = all
            .map(|column| read(dialect, "t", self.there, column))
            .collect();
        let some: Vec<String> = columns
            .iter()
            .map(|column| format!("t.{} IS NOT NULL", quote(dialect, column)))
            .collect();
        writer.finish(format!(
            "SELECT {} FROM {} AS t WHERE {}",
            selected.join(", "),
            relation(dialect, self.there),
            some.join(" OR ")
        ))
    }

    fn judge(&self, mark: &Mark, (key, made): (&[String], Option<&str>), found: &mut Returned) {
        let pairs: Vec<(String, String)> = self
            .there
            .key
            .iter()
            .cloned()
            .zip(key.iter().cloned())
            .collect();
        let named: Vec<&str> = pairs
            .iter()
            .flat_map(|(name, value)| [name.as_str(), value])
            .collect();
        let is_same = hashed(self.secret, self.place, &named) == mark.key;
        let binding = Binding {
            system: self.place.0.to_owned(),
            table: self.place.1.to_owned(),
            key: pairs,
        };
        // Days and moments as text sort as they follow each other.
        let is_older = made.map(|made| made.replace('T', " ") < mark.erased_at);
        let list = match (is_same, is_older) {
            (_, Some(true)) | (true, None) => &mut found.back,
            (_, Some(false)) => {
                found.anew += 1;
                return;
            }
            (false, None) => &mut found.doubtful,
        };
        if !list.contains(&binding) {
            list.push(binding);
        }
    }
}

pub(crate) fn hashed(secret: &Secret, (system, table): (&str, &str), parts: &[&str]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&secret.0) else {
        return String::new();
    };
    for part in [&["erased", system, table], parts].concat() {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    hex(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_says_nothing_without_the_secret_and_joins_no_two_parts() {
        let (one, two) = (Secret([1; 32]), Secret([2; 32]));
        let place = ("shop", "members");
        assert_eq!(
            hashed(&one, place, &["a", "b"]),
            hashed(&one, place, &["a", "b"])
        );
        assert_ne!(
            hashed(&one, place, &["a", "b"]),
            hashed(&two, place, &["a", "b"])
        );
        assert_ne!(
            hashed(&one, place, &["a", "b"]),
            hashed(&one, place, &["ab", ""])
        );
        assert_ne!(
            hashed(&one, place, &["a"]),
            hashed(&one, ("shop", "orders"), &["a"])
        );
    }
}
