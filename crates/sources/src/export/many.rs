// SPDX-License-Identifier: Apache-2.0
//! Gives out the rows of several people read together, each row to the one it is of.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::Stream;

use super::{Exported, Head, Table, export};
use crate::erase;
use crate::locate::{Binding, Systems};
use crate::map::Map;
use crate::plan::{BatchPart, Plan, Verb};
use crate::reach::{Owners, Reach, Sight, listed};
use crate::source::{Drifted, Row, Session, SourceError, Sources, read_ahead};
use crate::sql::{Statement, Writer, read, relation};

/// What a part of a batch gives out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Each person by the place in the list, and their rows.
    pub people: Vec<(u32, Exported)>,
    /// How many rows that is.
    pub rows: u64,
}

/// Gives out the rows of parts of a batch, part after part in their order. While the rows of one are sorted out here, the
/// system reads the next.
///
/// # Errors
/// Each part by itself: a plan for something else, drift, a system that fails.
pub fn export_parts<'a>(
    map: &'a Map,
    sources: &'a Sources,
    parts: Vec<&'a BatchPart>,
) -> impl Stream<Item = Result<Given, SourceError>> + 'a {
    read_ahead(parts, move |part| read_part(map, sources, part))
}

async fn read_part(map: &Map, sources: &Sources, part: &BatchPart) -> Result<Given, SourceError> {
    if let [one] = part.people.as_slice() {
        let mut exported = Exported::default();
        let rows = export(map, sources, &part.plan, &mut exported).await?;
        let people = vec![(one.number, exported)];
        return Ok(Given { people, rows });
    }
    part.plan.admit(Verb::Export, &map.hash)?;
    let mut giving = Giving {
        map,
        plan: &part.plan,
        given: part
            .people
            .iter()
            .map(|one| (one.number, Exported::default()))
            .collect(),
        rows: 0,
    };
    let mut open = Systems::all(map, sources).await?;
    let (roots, _) = open.roots(map, &bindings(part)).await?;
    let taken = BTreeMap::new();
    for (name, (session, catalogue)) in &mut open.systems {
        crate::erase::alike(&part.plan, name, catalogue)?;
        if let Some(counting) = part.plan.counts.get(name) {
            crate::erase::unchanged(name, counting, session).await?;
        }
        let reach = Reach {
            map,
            system: name,
            catalogue,
            roots: &roots,
            taken: &taken,
            sight: Sight::Live,
            gives: true,
        };
        giving.system(&reach, session).await?;
    }
    open.close();
    Ok(Given {
        rows: giving.rows,
        people: giving.sorted().into_iter().collect(),
    })
}

/// The bindings of a part with the person each is of.
fn bindings(part: &BatchPart) -> Vec<(u32, &Binding)> {
    let mut bindings = part.plan.bindings.iter();
    let mut all = Vec::new();
    for one in &part.people {
        let records = usize::try_from(one.records).unwrap_or(usize::MAX);
        all.extend(
            bindings
                .by_ref()
                .take(records)
                .map(|binding| (one.number, binding)),
        );
    }
    all
}

struct Giving<'a> {
    map: &'a Map,
    plan: &'a Plan,
    given: BTreeMap<u32, Exported>,
    rows: u64,
}

impl Giving<'_> {
    async fn system(
        &mut self,
        reach: &Reach<'_>,
        session: &mut Session,
    ) -> Result<(), SourceError> {
        let mut owners = Owners::new(reach);
        for table in owners.in_order() {
            let held: Vec<&str> = reach
                .table(&table)
                .map(|mapped| {
                    mapped
                        .held()
                        .into_iter()
                        .map(|(column, _)| column)
                        .collect()
                })
                .unwrap_or_default();
            let columns = read_of(&held, owners.columns(&table));
            let Some(statement) = asked(reach, session, &table, &columns) else {
                continue;
            };
            let planned = self.planned(reach.system, &table);
            let most = if held.is_empty() { u64::MAX } else { planned };
            let rows = session.rows_up_to(&statement, most).await;
            let rows = rows.map_err(|error| SourceError::of(reach.system, &table, &error))?;
            let found = rows.len() as u64;
            if found > most {
                let grown = Drifted::Rows {
                    table,
                    planned,
                    found,
                };
                return Err(erase::drift(reach.system, vec![grown]));
            }
            let whose = owners.learn(&table, &columns, &rows);
            if held.is_empty() {
                continue;
            }
            let mut given: BTreeMap<u32, Vec<Row>> = BTreeMap::new();
            for (mut row, whose) in rows.into_iter().zip(whose) {
                // A row that came to be another one's as well since the plan was made.
                let Some(owner) = whose.only() else {
                    return Err(erase::drift(reach.system, vec![Drifted::Owner { table }]));
                };
                row.truncate(held.len());
                given.entry(owner).or_default().push(row);
            }
            self.give(reach, &table, given);
        }
        Ok(())
    }

    /// Rows of a table the plan gives out.
    fn planned(&self, system: &str, table: &str) -> u64 {
        let steps = self.plan.steps.iter();
        let steps = steps.filter(|step| step.system == system && step.table == table);
        steps.filter(|step| step.runs()).map(|step| step.rows).sum()
    }

    fn give(&mut self, reach: &Reach<'_>, table: &str, given: BTreeMap<u32, Vec<Row>>) {
        let Some(mapped) = reach.table(table) else {
            return;
        };
        let columns = mapped
            .held()
            .into_iter()
            .map(|(_, item)| (item.clone(), self.map.label(item)));
        let head = Arc::new(Head {
            system: reach.system.to_owned(),
            table: table.to_owned(),
            label: mapped.label.clone(),
            columns: columns.collect(),
        });
        for (owner, rows) in given {
            self.rows += rows.len() as u64;
            let head = Arc::clone(&head);
            let exported = self.given.entry(owner).or_default();
            exported.tables.push(Table { head, rows });
        }
    }

    /// Everybody's tables in the order of the plan.
    fn sorted(self) -> BTreeMap<u32, Exported> {
        let place = |head: &Head| {
            let steps = &mut self.plan.steps.iter();
            steps.position(|step| step.system == head.system && step.table == head.table)
        };
        let mut given = self.given;
        for exported in given.values_mut() {
            exported
                .tables
                .sort_by_cached_key(|table| place(&table.head));
        }
        given
    }
}

/// What is read of a row: what is given out, then what else tells whose it is.
fn read_of(held: &[&str], keys: Vec<String>) -> Vec<String> {
    let others = keys.into_iter().filter(|key| !held.contains(&key.as_str()));
    let others: Vec<String> = others.collect();
    held.iter()
        .map(|name| (*name).to_owned())
        .chain(others)
        .collect()
}

fn asked(
    reach: &Reach<'_>,
    session: &Session,
    table: &str,
    columns: &[String],
) -> Option<Statement> {
    let dialect = session.dialect();
    let there = reach.relation(table)?;
    let mut writer = Writer::new(dialect);
    let alias = writer.alias();
    let mut mine = reach.mine(&mut writer, table, &alias)?;
    if let Some(shared) = reach.shared(&mut writer, table, &alias) {
        mine = format!("{mine} AND NOT {shared}");
    }
    let selected: Vec<String> = columns
        .iter()
        .map(|column| read(dialect, &alias, there, column))
        .collect();
    let sorted = match there.key.as_slice() {
        [] => String::new(),
        key => format!(" ORDER BY {}", listed(dialect, key, &alias)),
    };
    Some(writer.finish(format!(
        "SELECT {} FROM {} AS {alias} WHERE {mine}{sorted}",
        selected.join(", "),
        relation(dialect, there),
    )))
}
