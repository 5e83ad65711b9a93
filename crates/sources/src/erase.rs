// SPDX-License-Identifier: Apache-2.0
//! Carries out an erasure as planned: checks for drift, runs every statement, then commits.
//!
//! All systems are prepared before any commits, so whatever fails before the first commit leaves
//! everything as it was. Predicates find only what is still there, so twice is once.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::confirm::rows_left;
use crate::map::Map;
use crate::plan::{Action, ChangePlan, Counting, Mode, Plan, Step, Verb};
use crate::source::schema::Catalogue;
use crate::source::{
    Aim, Cause, Drifted, Session, SourceError, Sources, cause, is_broken, is_unwritten,
};
use crate::sql::Dialect;

/// What was erased, corrected or set aside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Steps that ran, in order.
    pub steps: Vec<StepDone>,
}

/// One step that ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDone {
    /// The system.
    pub system: String,
    /// The table.
    pub table: String,
    /// Rows changed.
    pub rows: u64,
}

/// Carries out a plan of erasure.
///
/// # Errors
/// See [`SourceError`]: each says what is certain. After [`SourceError::OutcomeUnknown`], confirm.
pub async fn erase(map: &Map, sources: &Sources, plan: &Plan) -> Result<Erased, SourceError> {
    plan.admit(Verb::Erase, &map.hash)?;
    carried_out(sources, plan).await
}

/// Carries out a plan to correct or to suspend.
///
/// # Errors
/// See [`SourceError`]: each says what is certain. After [`SourceError::OutcomeUnknown`], confirm.
pub async fn change(
    map: &Map,
    sources: &Sources,
    plan: &ChangePlan,
) -> Result<Erased, SourceError> {
    plan.plan().admit_change(&map.hash)?;
    carried_out(sources, plan.plan()).await
}

async fn carried_out(sources: &Sources, plan: &Plan) -> Result<Erased, SourceError> {
    let mut done = Erased::default();
    let mut ready = Vec::new();
    for system in plan.counts.keys() {
        ready.push((system, begin(sources, plan, system).await?));
    }
    let mut committed = Vec::new();
    let (atomic, stepwise): (Vec<_>, Vec<_>) = ready
        .into_iter()
        .partition(|(system, _)| plan.modes.get(*system).is_none_or(|m| *m == Mode::Atomic));
    let mut prepared = Vec::new();
    for (system, mut begun) in atomic {
        let mut short = BTreeSet::new();
        for step in steps(plan, system) {
            let ran = run(&mut begun, step).await?;
            if is_short(step, &ran) {
                short.insert(&step.table);
            }
            done.steps.push(ran);
        }
        for table in short {
            took_hold(plan, &mut begun, (system, table)).await?;
        }
        prepared.push((system, begun.session));
    }
    // A crash before the first commit leaves every system as it was. One between two commits leaves
    // the later systems untouched; carrying the same plan out again finishes them.
    for (system, session) in prepared {
        commit(sources, system, session, &mut committed).await?;
    }
    for (system, begun) in stepwise {
        let _ = begun.session.rollback().await;
        stepwise_erase(sources, plan, system, &mut done, &mut committed).await?;
    }
    Ok(done)
}

fn steps<'a>(plan: &'a Plan, system: &'a str) -> impl Iterator<Item = &'a Step> {
    plan.steps
        .iter()
        .filter(move |step| step.system == system && step.runs())
}

/// A transaction that changes a system, and the catalogue it sees.
struct Begun {
    session: Session,
    catalogue: Arc<Catalogue>,
}

async fn begin(sources: &Sources, plan: &Plan, system: &str) -> Result<Begun, SourceError> {
    let begun = sources.get(system)?.begin(Aim::Change).await;
    let (mut session, catalogue) = begun.map_err(|e| SourceError::of(system, "", &e))?;
    undrifted(plan, system, &mut session, &catalogue).await?;
    Ok(Begun { session, catalogue })
}

/// Whether a step changed fewer rows than were planned. An earlier run may have done it, or something in the
/// database kept the rows.
fn is_short(step: &Step, ran: &StepDone) -> bool {
    ran.rows < step.rows && !matches!(step.action, Action::Unlink(_))
}

/// Refuses to commit where a trigger or a rule kept rows: with the identity gone, nobody would find them again.
/// Asked by the plan's own readings, so that rows that were gone before are no reason.
async fn took_hold(
    plan: &Plan,
    begun: &mut Begun,
    (system, table): (&str, &str),
) -> Result<(), SourceError> {
    let mut rows = 0;
    for check in plan.checks_of(system, table) {
        let mut statement = check.statement.clone();
        if begun.session.dialect() == Dialect::Mysql {
            // Without it, rows that others deleted meanwhile would still be seen there.
            statement.text.push_str(" LOCK IN SHARE MODE");
        }
        let counts = begun.session.numbers(&statement).await;
        let counts = counts.map_err(|error| SourceError::of(system, table, &error))?;
        rows = rows.max(rows_left(check, &counts));
    }
    if rows == 0 {
        return Ok(());
    }
    let there = begun.catalogue.relations.get(table);
    let acting = there.map(|there| there.acting.as_slice());
    Err(SourceError::Failed {
        system: system.to_owned(),
        table: table.to_owned(),
        cause: Cause::left(rows, acting.unwrap_or_default()),
    })
}

/// Compares a system with what the plan saw. Fewer rows are fine: part of it was done before.
pub(crate) async fn undrifted(
    plan: &Plan,
    system: &str,
    session: &mut Session,
    catalogue: &Catalogue,
) -> Result<(), SourceError> {
    let Some(counting) = plan.counts.get(system) else {
        return Ok(());
    };
    alike(plan, system, catalogue)?;
    unchanged(system, counting, session).await?;
    let now = session.numbers(&counting.statement).await;
    let now = now.map_err(|error| SourceError::of(system, "", &error))?;
    not_grown(system, counting, &now)
}

/// Whether the records are still of those the plan was made for.
pub(crate) async fn unchanged(
    system: &str,
    counting: &Counting,
    session: &mut Session,
) -> Result<(), SourceError> {
    let Some(others) = &counting.others else {
        return Ok(());
    };
    let others = session.rows(others).await;
    let others = others.map_err(|error| SourceError::of(system, "", &error))?;
    if others.is_empty() {
        return Ok(());
    }
    Err(drift(system, vec![Drifted::Record]))
}

/// Whether the tables are shaped as the plan saw them.
pub(crate) fn alike(plan: &Plan, system: &str, catalogue: &Catalogue) -> Result<(), SourceError> {
    let Some(counting) = plan.counts.get(system) else {
        return Ok(());
    };
    if plan.schemas.get(system) == Some(&catalogue.fingerprint(&counting.tables)) {
        return Ok(());
    }
    Err(drift(system, vec![Drifted::Schema]))
}

/// Whether no table has more rows of the person than planned.
pub(crate) fn not_grown(system: &str, counting: &Counting, now: &[u64]) -> Result<(), SourceError> {
    // The plan knows all rows of a table, then those shared. Plans of earlier versions ask for both.
    let planned = counting.rows.iter().step_by(2);
    let step = if now.len() > counting.tables.len() {
        2
    } else {
        1
    };
    let found = now.iter().step_by(step);
    let rows = counting.tables.iter().zip(planned.zip(found));
    let grown: Vec<Drifted> = rows
        .filter(|(_, (planned, found))| found > planned)
        .map(|(table, (planned, found))| Drifted::Rows {
            table: table.clone(),
            planned: *planned,
            found: *found,
        })
        .collect();
    if grown.is_empty() {
        return Ok(());
    }
    Err(drift(system, grown))
}

pub(crate) fn drift(system: &str, what: Vec<Drifted>) -> SourceError {
    SourceError::Drift {
        system: system.to_owned(),
        what,
    }
}

async fn run(begun: &mut Begun, step: &Step) -> Result<StepDone, SourceError> {
    let rows = begun.session.run(&step.statement).await.map_err(|error| {
        let pointing = begun.catalogue.pointing_at(&step.table);
        let pointing = pointing.map(|(from, _)| from.name.clone());
        SourceError::of(&step.system, &step.table, &error).referring(pointing)
    })?;
    let (system, table) = (step.system.clone(), step.table.clone());
    if rows > step.rows {
        let what = vec![Drifted::Rows {
            table,
            planned: step.rows,
            found: rows,
        }];
        return Err(drift(&system, what));
    }
    Ok(StepDone {
        system,
        table,
        rows,
    })
}

async fn commit(
    sources: &Sources,
    system: &str,
    session: Session,
    committed: &mut Vec<String>,
) -> Result<(), SourceError> {
    if let Err(error) = session.commit().await {
        let (system, cause, done) = (system.to_owned(), cause(&error), committed.clone());
        return Err(if is_broken(&error) && !is_unwritten(&error) {
            SourceError::OutcomeUnknown {
                system,
                committed: done,
                cause,
            }
        } else if done.is_empty() {
            SourceError::Failed {
                system,
                table: String::new(),
                cause,
            }
        } else {
            SourceError::Stopped {
                system,
                committed: done,
                cause,
            }
        });
    }
    committed.push(system.to_owned());
    sources.get(system)?.settle().await;
    Ok(())
}

/// One transaction per step, children first. A crash between two steps leaves the rest to be done by
/// the same plan again, since the person's own row goes last.
async fn stepwise_erase(
    sources: &Sources,
    plan: &Plan,
    system: &str,
    done: &mut Erased,
    committed: &mut Vec<String>,
) -> Result<(), SourceError> {
    let begun_before = committed.len();
    for (at, step) in steps(plan, system).enumerate() {
        let stopped = |error: SourceError| match error {
            SourceError::Unreachable { system, cause }
            | SourceError::Failed { system, cause, .. }
                if at > 0 || begun_before > 0 =>
            {
                SourceError::Stopped {
                    system,
                    committed: Vec::new(),
                    cause,
                }
            }
            other => other,
        };
        let mut begun = begin(sources, plan, system).await.map_err(stopped)?;
        let ran = run(&mut begun, step).await.map_err(stopped)?;
        let later = steps(plan, system).skip(at + 1);
        let is_last = later.filter(|later| later.table == step.table).count() == 0;
        if is_last && is_short(step, &ran) {
            let held = took_hold(plan, &mut begun, (system, &step.table)).await;
            held.map_err(stopped)?;
        }
        tracing::info!(
            system,
            table = step.table,
            step = at + 1,
            rows = ran.rows,
            "step committed"
        );
        let mut before = committed.clone();
        commit(sources, system, begun.session, &mut before)
            .await
            .map_err(stopped)?;
        done.steps.push(ran);
    }
    committed.push(system.to_owned());
    Ok(())
}
