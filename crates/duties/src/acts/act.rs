// SPDX-License-Identifier: Apache-2.0
//! An act: on which day it was done, what shows it, until when that holds.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{ActKind, Doing, EntrustClause, Rhythm};

use super::Task;
use crate::{ActorRef, BlobRef, EntryRef, Today};

/// Longest a record may hold, in days: ten years, after which somebody looks again.
const HOLDS_DAYS_MAX: i32 = 3_660;

/// An act as its facts tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// The promise it keeps.
    pub clause: String,
    /// What was done.
    pub kind: ActKind,
    /// The day it was done.
    pub done: Date,
    /// Last day its evidence holds; `None` where the rhythm alone counts.
    pub holds: Option<Date>,
    /// Clauses a contract has.
    pub covers: Vec<EntrustClause>,
    /// The task it does, by its stream.
    pub task: Option<String>,
    /// The file that shows it, where there is one.
    pub file: Option<BlobRef>,
    /// Who recorded it.
    pub by: ActorRef,
    /// Day it was recorded.
    pub recorded: Date,
    /// What it brought about is over: a post left, a document withdrawn, a contract ended.
    pub ended: Option<End>,
    /// It was recorded by mistake and does not count.
    pub withdrawn: bool,
    /// The entry that recorded it.
    pub entry: EntryRef,
}

/// The end of what an act brought about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// First day on which it is over.
    pub on: Date,
    /// The entry.
    pub entry: EntryRef,
}

/// Facts of an act's stream. What people wrote is in the sealed part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum ActFact {
    /// It was done.
    Recorded {
        /// The promise.
        clause: String,
        /// The act.
        kind: ActKind,
        /// Day it was done.
        done: Date,
        /// Last day its evidence holds.
        holds: Option<Date>,
        /// Clauses a contract has.
        #[serde(default)]
        covers: Vec<EntrustClause>,
        /// The task it does.
        task: Option<String>,
        /// The file that shows it.
        file: Option<BlobRef>,
        /// Day it was recorded.
        recorded: Date,
    },
    /// What it brought about is over.
    Ended {
        /// First day on which it is over.
        on: Date,
    },
    /// It was recorded by mistake.
    Withdrawn {
        /// Day of the withdrawal.
        on: Date,
    },
}

impl ActFact {
    /// The kind of its entry.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Recorded { .. } => "act.recorded",
            Self::Ended { .. } => "act.ended",
            Self::Withdrawn { .. } => "act.withdrawn",
        }
    }
}

/// An act somebody wants recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAct {
    /// The promise.
    pub clause: String,
    /// Day it was done.
    pub done: Date,
    /// Last day its evidence holds.
    pub holds: Option<Date>,
    /// Clauses a contract has.
    pub covers: Vec<EntrustClause>,
    /// What shows it, in words; empty where a file does.
    pub evidence: String,
    /// The file that shows it.
    pub file: Option<BlobRef>,
}

/// Why an act is not recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActRefused {
    /// A day that has not come.
    #[error("`{0}` lies in the future")]
    Future(Date),
    /// Nothing shows it.
    #[error("an act needs evidence: words or a file")]
    NoEvidence,
    /// Nothing says until when it holds.
    #[error("neither the policy nor a standard says how often: say until when it holds")]
    NoEnd,
    /// It ends before it was done, or too late.
    #[error("`{0}` is no day until which it can hold")]
    EndOutside(Date),
    /// A correction is recorded as a finding.
    #[error("corrective action is recorded as a finding")]
    IsFinding,
    /// The task is another promise's.
    #[error("the task belongs to another promise")]
    OtherTask,
    /// It is withdrawn or over already.
    #[error("the record is withdrawn or ended already")]
    Over,
}

impl NewAct {
    /// The fact that records it.
    ///
    /// # Errors
    /// [`ActRefused`].
    pub fn record(
        &self,
        doing: &Doing,
        task: Option<&Task>,
        today: Today,
    ) -> Result<ActFact, ActRefused> {
        if doing.act == ActKind::Correction {
            return Err(ActRefused::IsFinding);
        }
        if self.done > today.date {
            return Err(ActRefused::Future(self.done));
        }
        if self.evidence.trim().is_empty() && self.file.is_none() {
            return Err(ActRefused::NoEvidence);
        }
        if task.is_some_and(|task| task.clause != self.clause) {
            return Err(ActRefused::OtherTask);
        }
        let holds = match (&doing.rhythm, self.holds) {
            (Rhythm::Renewed(until), None) => Some(until.ok_or(ActRefused::NoEnd)?),
            (Rhythm::Stands, None) => return Err(ActRefused::NoEnd),
            (_, holds) => holds,
        };
        if let Some(holds) = holds {
            let days = crate::calendar::days_between(self.done, holds);
            if !(0..=HOLDS_DAYS_MAX).contains(&days) {
                return Err(ActRefused::EndOutside(holds));
            }
        }
        Ok(ActFact::Recorded {
            clause: self.clause.clone(),
            kind: doing.act,
            done: self.done,
            holds,
            covers: self.covers.clone(),
            task: task.map(|task| task.entry.stream.clone()),
            file: self.file.clone(),
            recorded: today.date,
        })
    }
}

impl Act {
    /// The act its first fact tells of; `None` where it is no first fact.
    #[must_use]
    pub fn begin(fact: &ActFact, by: ActorRef, entry: EntryRef) -> Option<Self> {
        let ActFact::Recorded {
            clause,
            kind,
            done,
            holds,
            covers,
            task,
            file,
            recorded,
        } = fact
        else {
            return None;
        };
        Some(Self {
            clause: clause.clone(),
            kind: *kind,
            done: *done,
            holds: *holds,
            covers: covers.clone(),
            task: task.clone(),
            file: file.clone(),
            by,
            recorded: *recorded,
            ended: None,
            withdrawn: false,
            entry,
        })
    }

    /// Adds a later fact.
    pub fn apply(&mut self, fact: &ActFact, entry: EntryRef) {
        match fact {
            ActFact::Recorded { .. } => {}
            ActFact::Ended { on } => self.ended = Some(End { on: *on, entry }),
            ActFact::Withdrawn { .. } => self.withdrawn = true,
        }
    }

    /// The fact that what it brought about is over.
    ///
    /// # Errors
    /// [`ActRefused`].
    pub fn end(&self, on: Date, today: Today) -> Result<ActFact, ActRefused> {
        if self.withdrawn || self.ended.is_some() {
            return Err(ActRefused::Over);
        }
        if on > today.date {
            return Err(ActRefused::Future(on));
        }
        if on < self.done {
            return Err(ActRefused::EndOutside(on));
        }
        Ok(ActFact::Ended { on })
    }

    /// The fact that it was recorded by mistake.
    ///
    /// # Errors
    /// [`ActRefused::Over`].
    pub fn withdraw(&self, today: Today) -> Result<ActFact, ActRefused> {
        if self.withdrawn {
            return Err(ActRefused::Over);
        }
        Ok(ActFact::Withdrawn { on: today.date })
    }
}
