// SPDX-License-Identifier: Apache-2.0
//! Reads again, in a new transaction, by every key and link of a plan, and says what is still there.
//!
//! A trigger that put a row or a value back shows here, whatever the erasure reported.

use serde::{Deserialize, Serialize};

use crate::map::Map;
use crate::plan::{ChangePlan, Plan, Verb};
use crate::source::{Aim, SourceError, Sources};

/// How deep the reading went. The answer never claims more than was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// By every key and link of the plan.
    Keyed,
}

/// What a reading afterwards found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// How deep it went.
    pub level: Level,
    /// What is still there; empty means erased as far as the level says.
    pub remaining: Vec<Remaining>,
}

/// Something that should be gone and is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remaining {
    /// The system.
    pub system: String,
    /// The table.
    pub table: String,
    /// The column that still says something; `None` where the row itself is still there.
    pub column: Option<String>,
    /// Rows.
    pub rows: u64,
}

/// Reads again everything a plan should have erased.
///
/// # Errors
/// A system that cannot be reached or read.
pub async fn confirm(map: &Map, sources: &Sources, plan: &Plan) -> Result<Confirmed, SourceError> {
    plan.admit(Verb::Erase, &map.hash)?;
    read_again(sources, plan).await
}

/// Reads again everything a plan should have corrected or set aside.
///
/// # Errors
/// A system that cannot be reached or read.
pub async fn confirm_change(
    map: &Map,
    sources: &Sources,
    plan: &ChangePlan,
) -> Result<Confirmed, SourceError> {
    plan.plan().admit_change(&map.hash)?;
    read_again(sources, plan.plan()).await
}

async fn read_again(sources: &Sources, plan: &Plan) -> Result<Confirmed, SourceError> {
    let mut remaining = Vec::new();
    for system in plan.counts.keys() {
        let begun = sources.get(system)?.begin(Aim::Read).await;
        let (mut session, _) = begun.map_err(|error| SourceError::of(system, "", &error))?;
        for check in plan.checks.iter().filter(|check| check.system == *system) {
            let found = session.numbers(&check.statement).await;
            let found = found.map_err(|error| SourceError::of(system, &check.table, &error))?;
            for (column, rows) in check.columns.iter().zip(found) {
                if rows > check.allowed {
                    remaining.push(Remaining {
                        system: system.clone(),
                        table: check.table.clone(),
                        column: column.clone(),
                        rows: rows - check.allowed,
                    });
                }
            }
        }
        // Nothing was changed, so how the reading ends does not matter.
        let _ = session.rollback().await;
    }
    Ok(Confirmed {
        level: Level::Keyed,
        remaining,
    })
}
