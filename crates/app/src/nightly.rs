// SPDX-License-Identifier: Apache-2.0
//! Every night: does the map still fit the systems, and did anybody erased come back with a restore?
//!
//! What was found is an entry, also when nothing was: an auditor sees that somebody looked. What is
//! new since the last time, and what is gone, is said apart.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_ledger::StreamId;
use yakusoku_policy::Lang;
use yakusoku_sources::{MapProblem, Severity, check};

use crate::App;
use crate::access::{Action, Actor};
use crate::log::{Draft, Write};
use crate::request::DeskError;
use crate::staff::{PROGRAM, actor_id};

/// The stream of what was found.
const STREAM: StreamId = StreamId::new([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x51]);
/// How often it is asked whether a new day has begun.
const PAUSE: Duration = Duration::from_secs(600);
/// Backups older than this are no longer there to be restored.
const BACKUP_DAYS: i64 = 35;

/// What one look found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nightly {
    /// The day.
    pub on: Date,
    /// Everything that does not fit, each with its code.
    pub found: Vec<String>,
    /// Of these, what was not there the last time.
    pub appeared: Vec<String>,
    /// What was there the last time and is not any more.
    pub vanished: Vec<String>,
    /// Of what was found, how much stands in the way of an erasure.
    pub errors: u64,
    /// Records erased and there again.
    #[serde(default)]
    pub back: u64,
    /// Records that may be, for a human to look at.
    #[serde(default)]
    pub doubtful: u64,
}

impl App {
    /// Looks once a day until the task is dropped.
    pub async fn look_every_night(&self) {
        loop {
            tokio::time::sleep(PAUSE).await;
            let on = self.clock.today().date;
            let last = self.last_look().await.ok().flatten();
            if last.is_none_or(|last| last.on < on)
                && let Err(error) = self.look(&PROGRAM).await
            {
                tracing::warn!(%error, "the nightly look at the systems failed");
            }
        }
    }

    /// Looks now, and records what is found.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn source_nightly(&self, actor: &Actor) -> Result<Nightly, DeskError> {
        actor.may(Action::SourceUse)?;
        self.look(actor).await
    }

    /// What the last look found.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn last_look(&self) -> Result<Option<Nightly>, DeskError> {
        let entries = self.stream(&STREAM).await?;
        let last = entries
            .last()
            .map(|stored| serde_json::from_str(&stored.entry.open));
        last.transpose().map_err(|_| DeskError::Corrupt)
    }

    async fn look(&self, who: &Actor) -> Result<Nightly, DeskError> {
        let in_force = self.in_force().await;
        let map = in_force.map()?;
        let sources = match self.sources().await {
            Ok(sources) => sources,
            Err(error) => {
                self.forget_sources().await;
                return Err(error);
            }
        };
        let problems = check(map, &sources).await;
        let today = self.clock.today().date;
        let since = today.saturating_sub(jiff::Span::new().days(BACKUP_DAYS));
        let marks = self.erased_marks(None, &since.to_string())?;
        let returned = yakusoku_sources::returned(map, &sources, &marks)
            .await
            .map_err(DeskError::Source)?;
        let found: BTreeSet<String> = problems.iter().map(said).collect();
        let before: BTreeSet<String> = self
            .last_look()
            .await?
            .map(|last| last.found.into_iter().collect())
            .unwrap_or_default();
        let errors = problems
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .count();
        let look = Nightly {
            on: today,
            appeared: found.difference(&before).cloned().collect(),
            vanished: before.difference(&found).cloned().collect(),
            found: found.into_iter().collect(),
            errors: u64::try_from(errors).unwrap_or(u64::MAX),
            back: u64::try_from(returned.back.len()).unwrap_or(u64::MAX),
            doubtful: u64::try_from(returned.doubtful.len()).unwrap_or(u64::MAX),
        };
        if look.back > 0 {
            tracing::error!(
                records = look.back,
                "erased records are there again: a system was restored"
            );
        }
        let next = u64::try_from(self.stream(&STREAM).await?.len()).unwrap_or(u64::MAX);
        let open = serde_json::to_string(&look).map_err(|_| DeskError::Corrupt)?;
        self.append(Write {
            stream: STREAM,
            next,
            actor: actor_id(&who.id),
            at_micros: self.clock.micros(),
            drafts: &[Draft {
                kind: "source.checked",
                version: 1,
                open,
                sealed: None,
            }],
            also: Vec::new(),
        })
        .await?;
        Ok(look)
    }
}

/// One finding on one line: code and words, which name tables and columns and nobody.
fn said(problem: &MapProblem) -> String {
    format!("{}: {}", problem.code, problem.message.get(Lang::Ja))
}
