// SPDX-License-Identifier: Apache-2.0
//! Gives out the rows of a plan, table after table, row after row as they arrive.
//!
//! One snapshot per system, checked against the plan before the first row leaves.

mod many;

use std::io;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use yakusoku_policy::{ItemId, Text};

use crate::erase;
use crate::map::Map;
use crate::plan::{Action, Plan, Step, Verb};
use crate::source::{Aim, Drifted, Row, Session, Source, SourceError, Sources};

pub use many::{Given, export_parts};

/// What a table is called and what its columns hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The system.
    pub system: String,
    /// The table.
    pub table: String,
    /// What the table is called.
    pub label: Text,
    /// Item and label of each column.
    pub columns: Vec<(ItemId, Text)>,
}

/// Takes what is given out.
pub trait Sink: Send {
    /// A table begins.
    ///
    /// # Errors
    /// Whatever stops the giving out.
    fn table(&mut self, head: Head) -> io::Result<()>;
    /// One row of it, a value per column.
    ///
    /// # Errors
    /// Whatever stops the giving out.
    fn row(&mut self, values: Vec<Option<String>>) -> io::Result<()>;
}

/// A table given out, kept in memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What it is; of people who are given out together, the same for all.
    #[serde(flatten, with = "common")]
    pub head: Arc<Head>,
    /// Its rows.
    pub rows: Vec<Vec<Option<String>>>,
}

/// A head as it reads, whoever else has it.
mod common {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Head;

    pub(super) fn serialize<S: Serializer>(head: &Arc<Head>, out: S) -> Result<S::Ok, S::Error> {
        head.as_ref().serialize(out)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<Head>, D::Error> {
        Head::deserialize(from).map(Arc::new)
    }
}

/// A sink that keeps everything in memory, for people with an ordinary number of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// Tables in the order of the plan.
    pub tables: Vec<Table>,
}

impl Sink for Exported {
    fn table(&mut self, head: Head) -> io::Result<()> {
        self.tables.push(Table {
            head: Arc::new(head),
            rows: Vec::new(),
        });
        Ok(())
    }

    fn row(&mut self, values: Vec<Option<String>>) -> io::Result<()> {
        if let Some(table) = self.tables.last_mut() {
            table.rows.push(values);
        }
        Ok(())
    }
}

/// Gives out the rows of a plan; how many.
///
/// # Errors
/// A plan for something else, drift, a system that fails, a sink that cannot take a row.
pub async fn export(
    map: &Map,
    sources: &Sources,
    plan: &Plan,
    sink: &mut dyn Sink,
) -> Result<u64, SourceError> {
    plan.admit(Verb::Export, &map.hash)?;
    let mut rows = 0;
    for system in plan.counts.keys() {
        let source = sources.get(system)?;
        let begun = source.begin(Aim::Read).await;
        let (mut session, catalogue) = begun.map_err(|e| SourceError::of(system, "", &e))?;
        erase::alike(plan, system, &catalogue)?;
        let steps: Vec<&Step> = plan.steps.iter().filter(|s| s.system == *system).collect();
        let steps: Vec<&Step> = steps.into_iter().filter(|step| step.runs()).collect();
        if let Some(all) = Box::pin(together(plan, system, &mut session, &steps)).await? {
            for (step, read) in steps.into_iter().zip(all) {
                rows += read.len() as u64;
                sink.table(head(map, step)).map_err(SourceError::Sink)?;
                for row in read {
                    sink.row(row).map_err(SourceError::Sink)?;
                }
            }
        } else {
            rows += Box::pin(one_by_one(map, plan, source, (system, &steps), sink)).await?;
        }
        session.leave();
    }
    Ok(rows)
}

/// Rows kept until all are known to be what was planned; with more than these they are counted first
/// and then stream.
const KEPT_MAX: u64 = 1_000;

/// The rows of every step, read in one round trip and compared with the plan before any leaves: a
/// table that has more than were planned stops it, one that had none too. `None` where they are too
/// many, or where that did not work and steps go one by one.
async fn together(
    plan: &Plan,
    system: &str,
    session: &mut Session,
    steps: &[&Step],
) -> Result<Option<Vec<Vec<Row>>>, SourceError> {
    let planned: u64 = steps.iter().map(|step| step.rows).sum();
    let whole = plan.counts.get(system).and_then(|c| c.whole.as_ref());
    let Some(whole) = whole.filter(|_| planned <= KEPT_MAX) else {
        return Ok(None);
    };
    let step = |table: &str| steps.iter().position(|step| step.table == *table);
    let rows = |at: Option<usize>| at.and_then(|at| steps.get(at)).map_or(0, |step| step.rows);
    let parts = whole
        .tables
        .iter()
        .map(|(t, width)| (*width, rows(step(t))));
    let parts: Vec<(usize, u64)> = parts.collect();
    let Ok(read) = session
        .gathered((&whole.statement, whole.width), &parts)
        .await
    else {
        return Ok(None);
    };
    let mut all = vec![Vec::new(); steps.len()];
    for ((table, _), rows) in whole.tables.iter().zip(read) {
        let (at, found) = (step(table), rows.len() as u64);
        let planned = at.and_then(|at| steps.get(at)).map_or(0, |step| step.rows);
        if found > planned && table.is_empty() {
            return Err(erase::drift(system, vec![Drifted::Record]));
        }
        if found > planned {
            let table = table.clone();
            let grown = Drifted::Rows {
                table,
                planned,
                found,
            };
            return Err(erase::drift(system, vec![grown]));
        }
        if let Some(place) = at.and_then(|at| all.get_mut(at)) {
            *place = rows;
        }
    }
    Ok(Some(all))
}

/// Counts first, then lets the rows of step after step through as they arrive. In a transaction of its
/// own, as the one before may have failed.
async fn one_by_one(
    map: &Map,
    plan: &Plan,
    source: &Source,
    (system, steps): (&str, &[&Step]),
    sink: &mut dyn Sink,
) -> Result<u64, SourceError> {
    let begun = source.begin(Aim::Read).await;
    let (mut session, catalogue) = begun.map_err(|e| SourceError::of(system, "", &e))?;
    erase::undrifted(plan, system, &mut session, &catalogue).await?;
    let mut rows = 0;
    for step in steps {
        rows += give(map, &mut session, step, sink).await?;
    }
    session.leave();
    Ok(rows)
}

fn head(map: &Map, step: &Step) -> Head {
    let items = match &step.action {
        Action::ExportRows(columns) => columns.as_slice(),
        _ => &[],
    };
    let columns = items.iter().filter_map(|(_, item)| item.as_ref());
    Head {
        system: step.system.clone(),
        table: step.table.clone(),
        label: step.label.clone(),
        columns: columns
            .map(|item| (item.clone(), map.label(item)))
            .collect(),
    }
}

async fn give(
    map: &Map,
    session: &mut Session,
    step: &Step,
    sink: &mut dyn Sink,
) -> Result<u64, SourceError> {
    sink.table(head(map, step)).map_err(SourceError::Sink)?;
    let mut rows = 0;
    let given = session
        .each(&step.statement, &mut |row| {
            rows += 1;
            sink.row(row)
        })
        .await
        .map_err(|error| SourceError::of(&step.system, &step.table, &error))?;
    given.map_err(SourceError::Sink)?;
    Ok(rows)
}
