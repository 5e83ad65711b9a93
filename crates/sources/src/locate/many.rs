// SPDX-License-Identifier: Apache-2.0
//! Many records at once: the rows of bindings, and the records of many proving values.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use yakusoku_policy::ItemId;

use super::climb::{Open, wanted};
use super::{Binding, SearchKey, Strength, by_column, locate};
use crate::map::{Key, Map};
use crate::reach::Root;
use crate::source::schema::Relation;
use crate::source::{SourceError, Sources};
use crate::sql::{Statement, Writer, read, relation};

/// Values looked up in one statement.
const AT_ONCE: usize = 500;

/// A system, a table and the columns that name a record in it.
type Shape = (String, String, Vec<String>);

impl Open {
    /// The bound rows of many people, one statement for each shape of key; and whose are not there.
    pub(crate) async fn roots(
        &mut self,
        map: &Map,
        bindings: &[(u32, &Binding)],
    ) -> Result<(Vec<Root>, BTreeSet<u32>), SourceError> {
        let mut shapes: BTreeMap<Shape, Vec<(u32, &Binding)>> = BTreeMap::new();
        for (owner, binding) in bindings {
            let names = binding.key.iter().map(|(name, _)| name.clone()).collect();
            let shape = (binding.system.clone(), binding.table.clone(), names);
            shapes.entry(shape).or_default().push((*owner, binding));
        }
        let (mut found, mut missing) = (HashMap::new(), BTreeSet::new());
        for ((system, table, names), bindings) in shapes {
            let rows = self
                .rows_of(map, (&system, &table, &names), &bindings)
                .await?;
            for (owner, binding) in bindings {
                let key: Vec<String> = binding.key.iter().map(|(_, value)| value.clone()).collect();
                let Some((is_one, values)) = rows.get(&key) else {
                    missing.insert(owner);
                    continue;
                };
                found.insert(
                    (owner, binding),
                    Root {
                        system: system.clone(),
                        table: table.clone(),
                        key: binding.key.clone(),
                        is_one: *is_one,
                        values: values.clone(),
                        owner,
                    },
                );
            }
        }
        // In the order of the bindings, as a plan for one person has them.
        let in_order = bindings
            .iter()
            .filter_map(|(owner, binding)| found.remove(&(*owner, *binding)));
        Ok((in_order.collect(), missing))
    }

    async fn rows_of(
        &mut self,
        map: &Map,
        (system, table, names): (&str, &str, &[String]),
        bindings: &[(u32, &Binding)],
    ) -> Result<HashMap<Vec<String>, (bool, BTreeMap<String, String>)>, SourceError> {
        let mut all = HashMap::new();
        let Some((session, catalogue)) = self.systems.get_mut(system) else {
            return Ok(all);
        };
        let Some(there) = catalogue.relations.get(table) else {
            return Ok(all);
        };
        let is_one = there.is_unique(names);
        let mut columns = if is_one {
            wanted(map, system, there)
        } else {
            names.to_vec()
        };
        columns.extend(
            names
                .iter()
                .filter(|name| !columns.contains(name))
                .cloned()
                .collect::<Vec<_>>(),
        );
        for some in bindings.chunks(AT_ONCE) {
            let keys: Vec<Vec<String>> = some
                .iter()
                .map(|(_, binding)| binding.key.iter().map(|(_, value)| value.clone()).collect())
                .collect();
            let writer = Writer::new(session.dialect());
            let Some(statement) = among(writer, there, (names, &columns), &keys) else {
                continue;
            };
            let rows = session.rows(&statement).await;
            for row in rows.map_err(|error| SourceError::of(system, table, &error))? {
                let values = by_column(&columns, row);
                let key: Option<Vec<String>> =
                    names.iter().map(|name| values.get(name).cloned()).collect();
                if let Some(key) = key {
                    let values = if is_one {
                        values
                    } else {
                        names.iter().cloned().zip(key.clone()).collect()
                    };
                    all.insert(key, (is_one, values));
                }
            }
        }
        Ok(all)
    }
}

/// Reads columns of the rows in which others are among many values.
fn among(
    mut writer: Writer,
    there: &Relation,
    (names, columns): (&[String], &[String]),
    keys: &[Vec<String>],
) -> Option<Statement> {
    let alias = writer.alias();
    let which = writer.among(&alias, &there.all(names)?, keys);
    let dialect = writer.dialect;
    let columns: Vec<String> = columns
        .iter()
        .map(|column| read(dialect, &alias, there, column))
        .collect();
    let from = relation(dialect, there);
    let text = format!(
        "SELECT DISTINCT {} FROM {from} AS {alias} WHERE {which}",
        columns.join(", ")
    );
    Some(writer.finish(text))
}

/// The records that each of many values of one item proves, as [`locate`] would find them one by
/// one; nobody for a value that proves nothing.
///
/// # Errors
/// A system that cannot be reached or read.
pub async fn locate_batch(
    map: &Map,
    sources: &Sources,
    item: &ItemId,
    values: &[String],
) -> Result<Vec<Vec<Binding>>, SourceError> {
    let mut known = match places(map, item) {
        Some(places) => {
            let mut open = Open::all(map, sources).await?;
            let known = open.proven(&places, values).await;
            open.close();
            known?
        }
        None => HashMap::new(),
    };
    let mut all = Vec::new();
    for value in values {
        if let Some(bindings) = known.get_mut(value.trim()) {
            all.push(bindings.clone());
            continue;
        }
        let key = SearchKey {
            item: item.clone(),
            value: value.clone(),
        };
        let located = locate(map, sources, &[key]).await?;
        let proven = located
            .candidates
            .iter()
            .filter(|c| c.strength == Strength::Proves);
        all.push(proven.map(super::Candidate::binding).collect());
    }
    Ok(all)
}

/// Columns in which a value of the item proves; `None` where some are not in records of persons, so
/// that links must be followed for each.
fn places(map: &Map, item: &ItemId) -> Option<Vec<(String, String, String)>> {
    let mut places = Vec::new();
    for (system, mapped) in map
        .systems
        .iter()
        .filter(|(_, s)| s.is_reachable() && !s.paused)
    {
        for (name, table) in &mapped.tables {
            for (column, held) in table.columns.iter().filter(|(_, c)| c.key == Key::Proves) {
                if held.item.as_ref().is_some_and(|held| held.is_under(item)) {
                    table.anchor.as_ref()?;
                    places.push((system.clone(), name.clone(), column.clone()));
                }
            }
        }
    }
    Some(places)
}

impl Open {
    /// Values that lead to one record in each place they lead to at all, with the records.
    async fn proven(
        &mut self,
        places: &[(String, String, String)],
        values: &[String],
    ) -> Result<HashMap<String, Vec<Binding>>, SourceError> {
        let mut known: HashMap<String, Vec<Binding>> = HashMap::new();
        let mut doubtful: BTreeSet<String> = BTreeSet::new();
        for (system, table, column) in places {
            let Some((session, catalogue)) = self.systems.get_mut(system) else {
                continue;
            };
            let Some(there) = catalogue.relations.get(table) else {
                continue;
            };
            if there.key.is_empty()
                || there
                    .column(column)
                    .is_none_or(|c| !super::search::is_exact(c, session.dialect()))
            {
                return Ok(HashMap::new());
            }
            let mut columns = there.key.clone();
            columns.push(column.clone());
            for some in values.chunks(AT_ONCE) {
                let rows: Vec<Vec<String>> = some
                    .iter()
                    .map(|value| value.trim())
                    .filter(|value| !value.is_empty() && !value.contains('\0'))
                    .map(|value| vec![value.to_owned()])
                    .collect();
                let writer = Writer::new(session.dialect());
                let names = std::slice::from_ref(column);
                let Some(statement) = among(writer, there, (names, &columns), &rows) else {
                    continue;
                };
                let found = session.rows(&statement).await;
                for mut row in found.map_err(|error| SourceError::of(system, table, &error))? {
                    let value = row.pop().flatten().unwrap_or_default();
                    let key: Option<Vec<String>> = row.into_iter().collect();
                    let Some(key) = key else { continue };
                    let binding = Binding {
                        system: system.clone(),
                        table: table.clone(),
                        key: there.key.iter().cloned().zip(key).collect(),
                    };
                    let bindings = known.entry(value.clone()).or_default();
                    if bindings
                        .iter()
                        .any(|b| b.system == *system && b.table == *table && *b != binding)
                    {
                        doubtful.insert(value);
                    } else if !bindings.contains(&binding) {
                        bindings.push(binding);
                    }
                }
            }
        }
        known.retain(|value, _| !doubtful.contains(value));
        Ok(known)
    }
}
