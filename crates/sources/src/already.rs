// SPDX-License-Identifier: Apache-2.0
//! What of a plan is as it should be before it is carried out: what an earlier run did, and did not undo.
//!
//! Whoever is told that a run changed nothing has to hear what one before it did.

use std::collections::BTreeMap;

use crate::confirm::rows_left;
use crate::plan::{Action, Plan};
use crate::source::Sources;

/// A table of which some or all is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Already {
    /// The system.
    pub system: String,
    /// The table.
    pub table: String,
    /// Rows planned.
    pub planned: u64,
    /// Rows still to be done.
    pub left: u64,
}

/// Reads, table by table, how much of a plan is done. A table that cannot be read is left out: this is asked
/// after something went wrong.
pub async fn already(sources: &Sources, plan: &Plan) -> Vec<Already> {
    let mut planned: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    let does = |action: &Action| {
        matches!(
            action,
            Action::DeleteRows | Action::BlankColumns(_) | Action::SetAside(_)
        )
    };
    for step in plan.steps.iter().filter(|step| does(&step.action)) {
        *planned.entry((&step.system, &step.table)).or_default() += step.rows;
    }
    let mut all = Vec::new();
    for ((system, table), planned) in planned {
        if let Some(left) = still(sources, plan, (system, table)).await
            && left < planned
        {
            all.push(Already {
                system: system.to_owned(),
                table: table.to_owned(),
                planned,
                left,
            });
        }
    }
    all
}

/// Rows of a table that are still to be done; `None` where nobody can say.
async fn still(sources: &Sources, plan: &Plan, (system, table): (&str, &str)) -> Option<u64> {
    let mut checks = plan.checks_of(system, table).peekable();
    checks.peek()?;
    let mut session = sources.get(system).ok()?.reading().await.ok()?;
    let mut rows = 0;
    for check in checks {
        let counts = session.numbers(&check.statement).await.ok()?;
        rows = rows.max(rows_left(check, &counts));
    }
    session.leave();
    Some(rows)
}
