// SPDX-License-Identifier: Apache-2.0
//! After an operator's system was set back to an older copy: who was erased since is erased again.
//!
//! What is remembered outside the data folder are keyed hashes and moments only: written before an
//! erasure, and counted from when the erasure is certain.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;

use serde::{Deserialize, Serialize};
pub use yakusoku_sources::RowsBack;
use yakusoku_sources::{Mark, Plan, Returned, Verb, marks, returned, row_marks, rows_back};

use crate::App;
use crate::access::{Action, Actor};
use crate::log::LogError;
use crate::plan::{PlanFact, PlanView};
use crate::request::DeskError;
use crate::request::carry_out::Reread;

const FILE: &str = "erased-records.jsonl";

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
enum Line {
    /// About to be erased.
    Begun { plan: String, marks: Vec<Mark> },
    /// It is certain.
    Done { plan: String, at: String },
}

/// When a plan was first carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begun {
    /// Just now.
    Now,
    /// An earlier run began it, and may have done part of it.
    Before,
}

/// What a restored system brought back.
#[derive(Debug)]
pub struct Restored {
    /// What was found.
    pub found: Returned,
    /// Tables whose deleted rows are there again.
    pub rows: Vec<RowsBack>,
    /// The plan by which records that are back are erased again; none where none is.
    pub plan: Option<PlanView>,
}

impl App {
    /// Before an erasure: remembers whom it is about, once for each plan, and says whether that was done before.
    pub(crate) async fn mark(&self, plan: &Plan) -> Result<Begun, DeskError> {
        let known = self.lines()?;
        let is_known =
            |line: &Line| matches!(line, Line::Begun { plan: hash, .. } if *hash == plan.hash);
        if known.iter().any(is_known) {
            return Ok(Begun::Before);
        }
        if plan.verb != Verb::Erase {
            return Ok(Begun::Now);
        }
        let in_force = self.in_force().await;
        let sources = self.sources().await?;
        // A record an Act keeps is not erased yet, so it will not be back either.
        let kept = plan.kept_until();
        let erased = plan.bindings.iter().filter(|binding| {
            !kept.iter().any(|kept| {
                kept.columns.is_empty()
                    && (&kept.system, &kept.table) == (&binding.system, &binding.table)
            })
        });
        let erased: Vec<_> = erased.cloned().collect();
        let map = in_force.map()?;
        let marks = marks(map, &sources, &erased, "").await;
        let mut marks = marks.map_err(DeskError::Source)?;
        let rows = row_marks(map, &sources, plan).await;
        marks.extend(rows.map_err(DeskError::Source)?);
        self.remember(&Line::Begun {
            plan: plan.hash.clone(),
            marks,
        })?;
        Ok(Begun::Now)
    }

    /// After an erasure that is certain.
    pub(crate) fn marked(&self, plan: &Plan) -> Result<(), DeskError> {
        let at = self.clock.micros();
        let at = jiff::Timestamp::from_microsecond(at).unwrap_or_default();
        self.remember(&Line::Done {
            plan: plan.hash.clone(),
            at: at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        })
    }

    /// Everything that was erased at or after a moment (UTC, `2026-11-27 04:00:00` or the day alone).
    pub(crate) fn erased_marks(
        &self,
        system: Option<&str>,
        since: &str,
    ) -> Result<Vec<Mark>, DeskError> {
        let (mut begun, mut all) = (BTreeMap::new(), Vec::new());
        for line in self.lines()? {
            match line {
                Line::Begun { plan, marks } => {
                    begun.insert(plan, marks);
                }
                Line::Done { plan, at } if at.as_str() >= since => {
                    let marks = begun.get(&plan).cloned().unwrap_or_default();
                    let marks = marks.into_iter().map(|mark| Mark {
                        erased_at: at.clone(),
                        ..mark
                    });
                    all.extend(marks.filter(|mark| system.is_none_or(|name| mark.system == name)));
                }
                Line::Done { .. } => {}
            }
        }
        Ok(all)
    }

    /// Looks for records that were erased since a copy was taken and are there again. Nothing is
    /// changed; where some are, a plan to erase them is made.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn source_restored(
        &self,
        actor: &Actor,
        (system, taken_at): (&str, &str),
    ) -> Result<Restored, DeskError> {
        actor.may(Action::SourceUse)?;
        let in_force = self.in_force().await;
        let sources = self.sources().await?;
        let marks = self.erased_marks(Some(system), taken_at)?;
        let found = returned(in_force.map()?, &sources, &marks)
            .await
            .map_err(DeskError::Source)?;
        let rows = rows_back(in_force.map()?, &sources, &marks)
            .await
            .map_err(DeskError::Source)?;
        if found.back.is_empty() {
            return Ok(Restored {
                found,
                rows,
                plan: None,
            });
        }
        let plan = self
            .plan_for((Verb::Erase, found.back.clone()), Vec::new())
            .await?;
        let view = self.made(actor, Verb::Erase, &plan).await?;
        Ok(Restored {
            found,
            rows,
            plan: Some(view),
        })
    }

    /// Tables whose rows were deleted since a copy was taken and are there again.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn source_rows_back(
        &self,
        actor: &Actor,
        (system, taken_at): (&str, &str),
    ) -> Result<Vec<RowsBack>, DeskError> {
        actor.may(Action::SourceUse)?;
        let in_force = self.in_force().await;
        let sources = self.sources().await?;
        let marks = self.erased_marks(Some(system), taken_at)?;
        rows_back(in_force.map()?, &sources, &marks)
            .await
            .map_err(DeskError::Source)
    }

    /// Erases again what a restored system brought back. Each of these erasures was approved when it
    /// was first done, so the entry says so in place of another approval.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn source_erase_again(
        &self,
        actor: &Actor,
        restored: &Restored,
    ) -> Result<Reread, DeskError> {
        let plan = restored.plan.as_ref().ok_or(DeskError::NothingFound)?;
        let stream = plan.stream.ok_or(DeskError::Corrupt)?;
        self.record_plan(actor, (stream, plan.next), (PlanFact::Again, None))
            .await?;
        self.source_erase(actor, &plan.plan).await
    }

    fn lines(&self) -> Result<Vec<Line>, DeskError> {
        let path = self.outside().join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(&path, error)),
        };
        // A crash while writing leaves half a line: what it began was never erased.
        let whole = text.lines().filter(|line| line.ends_with('}'));
        let lines: Result<Vec<Line>, _> = whole.map(serde_json::from_str).collect();
        lines.map_err(|error| failed(&path, error.into()))
    }

    fn remember(&self, line: &Line) -> Result<(), DeskError> {
        let path = self.outside().join(FILE);
        let text = serde_json::to_string(line).map_err(|_| DeskError::Corrupt)?;
        let write = || {
            let existing = fs::read(&path).unwrap_or_default();
            let start = if existing.last().is_some_and(|last| *last != b'\n') {
                "\n"
            } else {
                ""
            };
            let mut file = fs::OpenOptions::new()
                .create(true)
                .append(true)
                .open(&path)?;
            file.write_all(format!("{start}{text}\n").as_bytes())?;
            file.sync_all()
        };
        write().map_err(|error| failed(&path, error))
    }
}

fn failed(path: &std::path::Path, source: std::io::Error) -> DeskError {
    let path = path.to_path_buf();
    DeskError::Log(LogError::File { path, source })
}
