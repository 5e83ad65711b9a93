// SPDX-License-Identifier: Apache-2.0
//! From rows that matched up to the records of the persons they hang on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use yakusoku_policy::ItemId;

use super::{Binding, Hop, by_column};
use crate::map::{Key, LinkAs, Map};
use crate::reach::Root;
use crate::source::schema::{Catalogue, Relation};
use crate::source::{Aim, Session, SourceError, Sources};
use crate::sql::{Writer, read, relation as write_relation};

/// Records shown for one key; more means the key says too little.
pub(super) const SHOWN_MAX: usize = 50;
/// Tables between a match and a record.
const HOPS_MAX: usize = 8;

/// A transaction on every system of a map that is in use.
#[derive(Debug)]
pub(crate) struct Open {
    pub(crate) systems: BTreeMap<String, (Session, Arc<Catalogue>)>,
}

fn in_use(map: &Map) -> impl Iterator<Item = &String> {
    let systems = map.systems.iter();
    systems
        .filter(|(_, system)| system.is_reachable() && !system.paused)
        .map(|(name, _)| name)
}

/// Refuses a system that lacks, or does not show, what the map names: whatever is left out there would
/// be neither found nor given out nor erased, and nobody would hear of it.
fn whole(map: &Map, system: &str, catalogue: &Catalogue) -> Result<(), SourceError> {
    let mut missing: BTreeSet<String> = BTreeSet::new();
    let mut look = |table: &str, columns: &mut dyn Iterator<Item = &String>| {
        let Some(there) = catalogue.relations.get(table) else {
            missing.insert(table.to_owned());
            return;
        };
        let lacks = columns.filter(|column| there.column(column).is_none());
        missing.extend(lacks.map(|column| format!("{table}.{column}")));
    };
    let mapped = || map.systems.get(system).into_iter().flat_map(|s| &s.tables);
    let is_view = |name: &&String| catalogue.relations.get(*name).is_some_and(|r| r.is_view);
    let views: Vec<String> = mapped()
        .map(|(name, _)| name)
        .filter(is_view)
        .cloned()
        .collect();
    if !views.is_empty() {
        return Err(SourceError::Views {
            system: system.to_owned(),
            views,
        });
    }
    for (name, table) in mapped() {
        let own = table.columns.keys().chain(&table.own_when_shared);
        look(name, &mut own.chain(&table.created));
        for link in &table.links {
            look(name, &mut link.columns.iter());
            if link.system == system {
                look(&link.table, &mut link.on.iter());
            }
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(SourceError::Misfit {
        system: system.to_owned(),
        missing: missing.into_iter().collect(),
    })
}

/// A record a key led to.
#[derive(Debug)]
pub(super) struct Stand {
    pub(super) system: String,
    pub(super) table: String,
    pub(super) key: Vec<(String, String)>,
    pub(super) values: BTreeMap<String, String>,
    pub(super) is_anchor: bool,
    pub(super) proves: bool,
    pub(super) item: Option<ItemId>,
    pub(super) path: Vec<Hop>,
}

/// Rows to climb from: a table and a predicate over its alias.
#[derive(Debug, Clone)]
pub(super) struct From {
    pub(super) system: String,
    pub(super) table: String,
    pub(super) rows: Which,
    pub(super) path: Vec<Hop>,
}

/// Which rows of a table.
#[derive(Debug, Clone)]
pub(super) enum Which {
    /// Every group of columns holds one of its values.
    Match(Vec<super::search::Group>),
    /// Columns hold one of these rows of values.
    Values(Vec<String>, Vec<Vec<String>>),
}

impl Open {
    /// With every system as it is now, for certain.
    pub(crate) async fn all(map: &Map, sources: &Sources) -> Result<Self, SourceError> {
        let mut systems = BTreeMap::new();
        for name in in_use(map) {
            let begun = sources.get(name)?.begin(Aim::Read).await;
            let begun = begun.map_err(|error| SourceError::of(name, "", &error))?;
            whole(map, name, &begun.1)?;
            systems.insert(name.clone(), begun);
        }
        Ok(Self { systems })
    }

    /// With every system as it was known a moment ago, to look and to plan.
    pub(crate) async fn believed(map: &Map, sources: &Sources) -> Result<Self, SourceError> {
        let mut systems = BTreeMap::new();
        for name in in_use(map) {
            let begun = sources.get(name)?.look().await;
            let begun = begun.map_err(|error| SourceError::of(name, "", &error))?;
            whole(map, name, &begun.1)?;
            systems.insert(name.clone(), begun);
        }
        Ok(Self { systems })
    }

    /// Ends the reading.
    pub(crate) fn close(self) {
        for (session, _) in self.systems.into_values() {
            session.leave();
        }
    }

    fn part(&mut self, system: &str) -> Option<(&mut Session, Arc<Catalogue>)> {
        let (session, catalogue) = self.systems.get_mut(system)?;
        Some((session, Arc::clone(catalogue)))
    }

    /// The records a set of rows hangs on.
    pub(super) async fn climb(
        &mut self,
        map: &Map,
        start: From,
    ) -> Result<(Vec<Stand>, bool), SourceError> {
        let (mut stands, mut is_cut) = (Vec::new(), false);
        let mut open = vec![start];
        while let Some(from) = open.pop() {
            let Some(mapped) = map.table(&from.system, &from.table) else {
                continue;
            };
            if mapped.anchor.is_some() {
                let found = self.records(map, &from).await?;
                is_cut |= found.len() > SHOWN_MAX;
                stands.extend(found.into_iter().take(SHOWN_MAX));
                continue;
            }
            let links = mapped.links.iter().filter(|link| {
                link.kind == LinkAs::Belongs
                    && !(link.table == from.table && link.system == from.system)
            });
            for link in links.filter(|_| from.path.len() < HOPS_MAX) {
                let rows = self.values(&from, &link.columns).await?;
                is_cut |= rows.len() > SHOWN_MAX;
                if rows.is_empty() {
                    continue;
                }
                let mut path = from.path.clone();
                path.push(Hop {
                    table: from.table.clone(),
                    columns: link.columns.clone(),
                });
                let rows = rows.into_iter().take(SHOWN_MAX).collect();
                open.push(From {
                    system: link.system.clone(),
                    table: link.table.clone(),
                    rows: Which::Values(link.on.clone(), rows),
                    path,
                });
            }
        }
        Ok((stands, is_cut))
    }

    /// The different values some columns have in the rows.
    async fn values(
        &mut self,
        from: &From,
        columns: &[String],
    ) -> Result<Vec<Vec<String>>, SourceError> {
        let rows = self.select(from, columns, "DISTINCT ").await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| row.into_iter().collect())
            .collect())
    }

    async fn select(
        &mut self,
        from: &From,
        columns: &[String],
        distinct: &str,
    ) -> Result<Vec<crate::source::Row>, SourceError> {
        let Some((session, catalogue)) = self.part(&from.system) else {
            return Ok(Vec::new());
        };
        let Some(there) = catalogue.relations.get(&from.table) else {
            return Ok(Vec::new());
        };
        let dialect = session.dialect();
        let mut writer = Writer::new(dialect);
        let alias = writer.alias();
        let Some(which) = from.rows.predicate(&mut writer, there, &alias) else {
            return Ok(Vec::new());
        };
        let columns: Vec<String> = columns
            .iter()
            .map(|column| read(dialect, &alias, there, column))
            .collect();
        let statement = writer.finish(format!(
            "SELECT {distinct}{} FROM {} AS {alias} WHERE {which} LIMIT {}",
            columns.join(", "),
            write_relation(dialect, there),
            SHOWN_MAX + 1,
        ));
        session
            .rows(&statement)
            .await
            .map_err(|e| SourceError::of(&from.system, &from.table, &e))
    }

    async fn records(&mut self, map: &Map, from: &From) -> Result<Vec<Stand>, SourceError> {
        let Some((_, catalogue)) = self.part(&from.system) else {
            return Ok(Vec::new());
        };
        let Some(there) = catalogue.relations.get(&from.table) else {
            return Ok(Vec::new());
        };
        let columns = wanted(map, &from.system, there);
        let rows = self.select(from, &columns, "").await?;
        let mut path = from.path.clone();
        path.push(Hop {
            table: from.table.clone(),
            columns: Vec::new(),
        });
        Ok(rows
            .into_iter()
            .map(|row| {
                let values = by_column(&columns, row);
                let key = there.key.iter();
                Stand {
                    system: from.system.clone(),
                    table: from.table.clone(),
                    key: key
                        .filter_map(|name| Some((name.clone(), values.get(name)?.clone())))
                        .collect(),
                    values,
                    is_anchor: true,
                    proves: false,
                    item: None,
                    path: path.clone(),
                }
            })
            .collect())
    }

    /// Whether any row is there at all.
    pub(super) async fn any(&mut self, from: &From, column: &str) -> Result<bool, SourceError> {
        Ok(!self
            .select(from, &[column.to_owned()], "")
            .await?
            .is_empty())
    }

    /// A bound row with the values links and keys use; `None` where it is not there.
    pub(crate) async fn root(
        &mut self,
        map: &Map,
        binding: &Binding,
    ) -> Result<Option<Root>, SourceError> {
        let Some((_, catalogue)) = self.part(&binding.system) else {
            return Ok(None);
        };
        let Some(there) = catalogue.relations.get(&binding.table) else {
            return Ok(None);
        };
        let (names, row): (Vec<String>, Vec<String>) = binding.key.iter().cloned().unzip();
        let is_one = there.is_unique(&names);
        let mut root = Root {
            system: binding.system.clone(),
            table: binding.table.clone(),
            key: binding.key.clone(),
            is_one,
            values: binding.key.iter().cloned().collect(),
            owner: 0,
        };
        let columns = if is_one {
            wanted(map, &binding.system, there)
        } else {
            names.clone()
        };
        let from = From {
            system: binding.system.clone(),
            table: binding.table.clone(),
            rows: Which::Values(names, vec![row]),
            path: Vec::new(),
        };
        let Some(first) = self.select(&from, &columns, "").await?.into_iter().next() else {
            return Ok(None);
        };
        if is_one {
            root.values = by_column(&columns, first);
        }
        Ok(Some(root))
    }
}

/// Columns of a record that name it, that links lead to, and that are searched by.
pub(super) fn wanted(map: &Map, system: &str, there: &Relation) -> Vec<String> {
    let mut names: BTreeSet<&str> = there.key.iter().map(String::as_str).collect();
    for table in map
        .systems
        .values()
        .flat_map(|system| system.tables.values())
    {
        for link in &table.links {
            if link.system == system && link.table == there.name {
                names.extend(link.on.iter().map(String::as_str));
            }
        }
    }
    if let Some(table) = map.table(system, &there.name) {
        let searched = table
            .columns
            .iter()
            .filter(|(_, column)| column.key != Key::Never);
        names.extend(searched.map(|(name, _)| name.as_str()));
    }
    names
        .into_iter()
        .filter(|name| there.column(name).is_some())
        .map(str::to_owned)
        .collect()
}

impl Which {
    fn predicate(&self, writer: &mut Writer, there: &Relation, alias: &str) -> Option<String> {
        match self {
            Self::Values(columns, rows) => Some(writer.among(alias, &there.all(columns)?, rows)),
            Self::Match(groups) => {
                let parts: Option<Vec<String>> = groups
                    .iter()
                    .map(|group| super::search::predicate(writer, group, there, alias))
                    .collect();
                Some(parts?.join(" AND "))
            }
        }
    }
}
