// SPDX-License-Identifier: Apache-2.0
//! Every night: does the map still fit the systems, and was one set back to an older copy of itself, with
//! people who were erased since?
//!
//! What was found is an entry, also when nothing was: an auditor sees that somebody looked. What is
//! new since the last time, and what is gone, is said apart.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_ledger::StreamId;
use yakusoku_policy::Lang;
use yakusoku_sources::{Beat, MapProblem, Severity, beat, check};

use crate::App;
use crate::access::{Action, Actor};
use crate::kept::TimeUp;
use crate::log::{Draft, Write};
use crate::refused;
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
    /// Systems that were set back, and to when, as their canaries tell; empty where that is not known.
    #[serde(default)]
    pub set_back: BTreeMap<String, String>,
    /// Systems whose canary could not be written, and why.
    #[serde(default)]
    pub silent: BTreeMap<String, String>,
    /// What Acts had kept and whose time is up.
    #[serde(default)]
    pub time_up: TimeUp,
    /// What was written into the canary of each system last.
    #[serde(default)]
    pub canaries: BTreeMap<String, String>,
}

/// Takes in what the canaries said.
fn heard(look: &mut Nightly, last: BTreeMap<String, String>, (beats, now): (Vec<Beat>, &str)) {
    look.canaries = last;
    for beat in beats {
        match beat.before {
            Ok(before) => {
                let written = look.canaries.insert(beat.system.clone(), now.to_owned());
                // Moments as text sort as they follow each other; an empty row comes before all.
                if written > before {
                    look.set_back
                        .insert(beat.system, before.unwrap_or_default());
                }
            }
            Err(error) => {
                look.silent
                    .insert(beat.system, refused::say(&DeskError::Source(error)).what);
            }
        }
    }
}

impl App {
    /// Looks once a day until the task is dropped.
    pub async fn look_every_night(&self) {
        loop {
            tokio::time::sleep(PAUSE).await;
            let on = self.clock.today().date;
            let last = self.last_look().await.ok().flatten();
            if last.is_none_or(|last| last.on < on) {
                match self.look(&PROGRAM).await {
                    Ok(look) => told(&look),
                    Err(error) => {
                        tracing::warn!(%error, "the nightly look at the systems failed");
                    }
                }
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
        let last = self.last_look().await?;
        let (before, canaries): (BTreeSet<String>, _) = last
            .map(|last| (last.found.into_iter().collect(), last.canaries))
            .unwrap_or_default();
        let errors = problems
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .count();
        let mut look = Nightly {
            on: today,
            appeared: found.difference(&before).cloned().collect(),
            vanished: before.difference(&found).cloned().collect(),
            found: found.into_iter().collect(),
            errors: u64::try_from(errors).unwrap_or(u64::MAX),
            back: u64::try_from(returned.back.len()).unwrap_or(u64::MAX),
            doubtful: u64::try_from(returned.doubtful.len()).unwrap_or(u64::MAX),
            set_back: BTreeMap::new(),
            silent: BTreeMap::new(),
            time_up: self.time_up().await?,
            canaries: BTreeMap::new(),
        };
        let now = jiff::Timestamp::from_microsecond(self.clock.micros()).unwrap_or_default();
        let now = now.strftime("%Y-%m-%d %H:%M:%S").to_string();
        heard(&mut look, canaries, (beat(map, &sources, &now).await, &now));
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

/// Says in the log of the desk what somebody has to look at.
fn told(look: &Nightly) {
    for (system, taken_at) in &look.set_back {
        tracing::error!(system, taken_at, "a system was set back to an older copy");
    }
    if look.back > 0 {
        tracing::error!(
            records = look.back,
            "erased records are there again: a system was restored"
        );
    }
}

/// One finding on one line: code and words, which name tables and columns and nobody.
fn said(problem: &MapProblem) -> String {
    format!("{}: {}", problem.code, problem.message.get(Lang::Ja))
}

#[cfg(test)]
mod tests {
    use super::*;
    use yakusoku_sources::SourceError;

    fn nothing() -> Nightly {
        Nightly {
            on: jiff::civil::date(2026, 11, 27),
            found: Vec::new(),
            appeared: Vec::new(),
            vanished: Vec::new(),
            errors: 0,
            back: 0,
            doubtful: 0,
            set_back: BTreeMap::new(),
            silent: BTreeMap::new(),
            time_up: TimeUp::default(),
            canaries: BTreeMap::new(),
        }
    }

    fn look(last: &[(&str, &str)], before: Result<Option<&str>, SourceError>) -> Nightly {
        let last = last
            .iter()
            .map(|(system, at)| ((*system).into(), (*at).into()));
        let beat = Beat {
            system: "shop".to_owned(),
            before: before.map(|before| before.map(str::to_owned)),
        };
        let mut look = nothing();
        heard(
            &mut look,
            last.collect(),
            (vec![beat], "2026-11-27 04:00:00"),
        );
        look
    }

    #[test]
    fn a_row_older_than_what_was_written_tells_to_when_a_system_was_set_back() {
        let last = [("shop", "2026-11-26 04:00:00")];
        for fine in [&last[..], &[]] {
            let look = look(fine, Ok(Some("2026-11-26 04:00:00")));
            assert!(look.set_back.is_empty());
            assert_eq!(look.canaries["shop"], "2026-11-27 04:00:00");
        }
        let back = look(&last, Ok(Some("2026-11-20 04:00:00")));
        assert_eq!(back.set_back["shop"], "2026-11-20 04:00:00");
        // A copy from before there was a canary.
        assert_eq!(look(&last, Ok(None)).set_back["shop"], "");
        // Newer: this program wrote it and stopped before it could say so.
        assert!(
            look(&last, Ok(Some("2026-11-26 05:00:00")))
                .set_back
                .is_empty()
        );
    }

    #[test]
    fn a_canary_that_could_not_be_written_is_told_and_what_stood_there_remembered() {
        let error = SourceError::NotThisPlan("any");
        let look = look(&[("shop", "2026-11-26 04:00:00")], Err(error));
        assert_eq!(look.silent.len(), 1);
        assert!(look.set_back.is_empty());
        assert_eq!(look.canaries["shop"], "2026-11-26 04:00:00");
    }
}
