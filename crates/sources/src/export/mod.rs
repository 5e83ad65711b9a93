// SPDX-License-Identifier: Apache-2.0
//! Gives out the rows of a plan, table after table, row after row as they arrive.
//!
//! One snapshot per system, checked against the plan before the first row leaves.

mod many;

use std::io;

use serde::{Deserialize, Serialize};
use yakusoku_policy::{ItemId, Text};

use crate::map::Map;
use crate::plan::{Action, Plan, Step, Verb};
use crate::source::{Aim, Session, SourceError, Sources};

pub use many::{Take, export_part};

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
    /// What it is.
    #[serde(flatten)]
    pub head: Head,
    /// Its rows.
    pub rows: Vec<Vec<Option<String>>>,
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
            head,
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
        crate::erase::undrifted(plan, system, &mut session, &catalogue).await?;
        for step in plan
            .steps
            .iter()
            .filter(|step| step.system == *system && step.runs())
        {
            rows += give(map, &mut session, step, sink).await?;
        }
        // Nothing was changed, so how the reading ends does not matter.
        let _ = session.rollback().await;
    }
    Ok(rows)
}

async fn give(
    map: &Map,
    session: &mut Session,
    step: &Step,
    sink: &mut dyn Sink,
) -> Result<u64, SourceError> {
    let Action::ExportRows(columns) = &step.action else {
        return Ok(0);
    };
    let columns = columns.iter().filter_map(|(_, item)| item.clone());
    sink.table(Head {
        system: step.system.clone(),
        table: step.table.clone(),
        label: step.label.clone(),
        columns: columns
            .map(|item| (item.clone(), map.label(&item)))
            .collect(),
    })
    .map_err(SourceError::Sink)?;
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
