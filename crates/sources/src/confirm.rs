// SPDX-License-Identifier: Apache-2.0
//! Reads again, in a new transaction, by every key and link of a plan, and says what is still there.
//!
//! A trigger that put a row or a value back shows here, whatever the erasure reported.

use std::collections::BTreeSet;

use futures_util::Stream;
use serde::{Deserialize, Serialize};

use crate::map::Map;
use crate::plan::{ChangePlan, Check, KeptUntil, Plan, Verb, keeping};
use crate::source::{Source, SourceError, Sources, read_ahead, whole_numbers};
use crate::sql::{PARTS_MAX, Part, united};

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
    /// What is there because an Act keeps it, until when; of this, nothing was erased.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<KeptUntil>,
    /// What the database does by itself on tables of which something is still there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acting: Vec<Acting>,
}

/// Triggers and rules of a table, which may be why something is still there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acting {
    /// The system.
    pub system: String,
    /// The table.
    pub table: String,
    /// Their names.
    pub names: Vec<String>,
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

/// Reads again everything several plans should have erased, plan after plan in their order, some at once: nothing is
/// changed, so nobody stands in another's way.
///
/// # Errors
/// Each plan by itself: a system that cannot be reached or read.
pub fn confirm_all<'a>(
    map: &'a Map,
    sources: &'a Sources,
    plans: Vec<&'a Plan>,
) -> impl Stream<Item = Result<Confirmed, SourceError>> + 'a {
    read_ahead(plans, move |plan| confirm(map, sources, plan))
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
        let source = sources.get(system)?;
        let checks = plan.checks.iter().filter(|check| check.system == *system);
        let checks: Vec<&Check> = checks.collect();
        let counts = match Box::pin(together(source, &checks)).await {
            Ok(counts) => counts,
            // One by one, so that whatever fails is named.
            Err(_) => Box::pin(one_by_one(source, system, &checks)).await?,
        };
        for (check, counts) in checks.into_iter().zip(counts) {
            remaining.extend(left(check, &counts));
        }
    }
    Ok(Confirmed {
        level: Level::Keyed,
        acting: acting(sources, &remaining).await,
        remaining,
        kept: kept(sources, plan).await?,
    })
}

/// What may be why. It is no part of what was read, so a system that does not say spoils nothing.
async fn acting(sources: &Sources, remaining: &[Remaining]) -> Vec<Acting> {
    let mut all = Vec::new();
    let places: BTreeSet<(&String, &String)> =
        remaining.iter().map(|r| (&r.system, &r.table)).collect();
    for (system, table) in places {
        let Ok(source) = sources.get(system) else {
            continue;
        };
        let Ok((session, catalogue)) = Box::pin(source.look()).await else {
            continue;
        };
        session.leave();
        let there = catalogue.relations.get(table);
        let names = there.map(|there| there.acting.clone()).unwrap_or_default();
        if !names.is_empty() {
            all.push(Acting {
                system: system.clone(),
                table: table.clone(),
                names,
            });
        }
    }
    all
}

/// What an Act keeps, as it is there now.
async fn kept(sources: &Sources, plan: &Plan) -> Result<Vec<KeptUntil>, SourceError> {
    let mut kept = Vec::new();
    let systems: BTreeSet<&String> = plan.keeping.iter().map(|one| &one.system).collect();
    for system in systems {
        let Some(today) = plan.today else { continue };
        let failed = |error| SourceError::of(system, "", &error);
        let mut session = sources.get(system)?.reading().await.map_err(failed)?;
        let read = keeping::read(&mut session, (system, &plan.keeping), today).await;
        kept.extend(read.map_err(failed)?);
        session.leave();
    }
    Ok(kept)
}

/// What all checks of a system find, in one round trip. The statements are the plan's, so what the
/// catalogue says by now decides nothing.
async fn together(source: &Source, checks: &[&Check]) -> sqlx::Result<Vec<Vec<u64>>> {
    let mut session = source.reading().await?;
    let mut counts = Vec::new();
    for some in checks.chunks(PARTS_MAX) {
        let parts = some.iter().map(|check| Part {
            width: check.columns.len(),
            statement: &check.statement,
            is_sorted: false,
        });
        let parts: Vec<Part<'_>> = parts.collect();
        let (statement, width) = united(session.dialect(), &parts);
        let one_row: Vec<(usize, u64)> = parts.iter().map(|part| (part.width, 1)).collect();
        for rows in session.gathered((&statement, width), &one_row).await? {
            counts.push(whole_numbers(rows.into_iter().next())?);
        }
    }
    session.leave();
    Ok(counts)
}

async fn one_by_one(
    source: &Source,
    system: &str,
    checks: &[&Check],
) -> Result<Vec<Vec<u64>>, SourceError> {
    let begun = source.reading().await;
    let mut session = begun.map_err(|error| SourceError::of(system, "", &error))?;
    let mut counts = Vec::new();
    for check in checks {
        let found = session.numbers(&check.statement).await;
        counts.push(found.map_err(|error| SourceError::of(system, &check.table, &error))?);
    }
    session.leave();
    Ok(counts)
}

/// How many rows one check says are still there.
pub(crate) fn rows_left(check: &Check, counts: &[u64]) -> u64 {
    let left = left(check, counts).into_iter().map(|one| one.rows);
    left.max().unwrap_or_default()
}

/// What one check says is still there.
fn left(check: &Check, counts: &[u64]) -> Vec<Remaining> {
    let found = check.columns.iter().zip(counts);
    found
        .filter(|(_, rows)| **rows > check.allowed)
        .map(|(column, rows)| Remaining {
            system: check.system.clone(),
            table: check.table.clone(),
            column: column.clone(),
            rows: rows - check.allowed,
        })
        .collect()
}
