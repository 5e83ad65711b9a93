// SPDX-License-Identifier: Apache-2.0
//! A finding: what is wrong, what is done about it by whom and until when, and who saw it done.
//!
//! Whoever did the corrective action does not verify it; a finding that was not put right goes back.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{ActorRef, EntryRef, Today};

/// Who or what found it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// A keeper of the board, by its name.
    Keeper(String),
    /// A member of the staff.
    Staff,
    /// An audit or check.
    Audit,
    /// A complaint, by the number of its case.
    Complaint(String),
}

/// A finding as its facts tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The promise it is about.
    pub clause: String,
    /// Who found it.
    pub found_by: FoundBy,
    /// Who sees to the corrective action.
    pub owner: ActorRef,
    /// Day it was opened.
    pub opened: Date,
    /// Last day of the corrective action.
    pub due: Date,
    /// Where it stands.
    pub step: Step,
    /// Entries, the opening first.
    pub entries: Vec<EntryRef>,
}

/// Where a finding stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Corrective action is owed.
    Open,
    /// It was done and waits for somebody else to look.
    Done {
        /// Who did it.
        by: ActorRef,
        /// Day it was done.
        on: Date,
    },
    /// Somebody else saw that it works.
    Closed {
        /// Who.
        by: ActorRef,
        /// Day the corrective action was done.
        done: Date,
        /// Day it was verified.
        on: Date,
    },
}

/// Facts of a finding's stream. What people wrote is in the sealed part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum FindingFact {
    /// It was opened.
    Opened {
        /// The promise.
        clause: String,
        /// Who found it.
        found_by: FoundBy,
        /// Who sees to it.
        owner: ActorRef,
        /// Day.
        on: Date,
        /// Last day.
        due: Date,
    },
    /// The corrective action was done.
    Done {
        /// Day.
        on: Date,
    },
    /// It does not work: back to its owner, with a new last day.
    Returned {
        /// Day.
        on: Date,
        /// New last day.
        due: Date,
    },
    /// Somebody else saw that it works.
    Closed {
        /// Day.
        on: Date,
    },
}

impl FindingFact {
    /// The kind of its entry.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "finding.opened",
            Self::Done { .. } => "finding.done",
            Self::Returned { .. } => "finding.returned",
            Self::Closed { .. } => "finding.closed",
        }
    }
}

#[cfg(test)]
mod names {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_entry_is_named_after_its_fact() {
        let on = date(2026, 10, 1);
        let facts = [
            FindingFact::Opened {
                clause: "c".to_owned(),
                found_by: FoundBy::Staff,
                owner: ActorRef("aa".to_owned()),
                on,
                due: on,
            },
            FindingFact::Done { on },
            FindingFact::Returned { on, due: on },
            FindingFact::Closed { on },
        ];
        for fact in facts {
            let told = serde_json::to_value(&fact).unwrap();
            assert_eq!(
                fact.kind(),
                format!("finding.{}", told["fact"].as_str().unwrap())
            );
        }
    }
}

/// A finding somebody wants opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFinding {
    /// The promise.
    pub clause: String,
    /// Who found it.
    pub found_by: FoundBy,
    /// Who sees to it.
    pub owner: ActorRef,
    /// Last day.
    pub due: Date,
    /// What is wrong, in words.
    pub wrong: String,
    /// What will be done, in words.
    pub action: String,
}

/// What is done with a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingCommand {
    /// The corrective action was done on a day.
    Done(Date),
    /// It does not work; the new last day.
    Return(Date),
    /// It works.
    Close,
}

/// Why something is not done with a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FindingRefused {
    /// Nothing says what is wrong or what is done.
    #[error("a finding says what is wrong and what is done about it")]
    NoWords,
    /// Its last day is over.
    #[error("the last day `{0}` is over")]
    Past(Date),
    /// A day outside its life.
    #[error("`{0}` lies outside the life of the finding")]
    DayOutside(Date),
    /// Whoever did the action does not verify it.
    #[error("whoever did the corrective action does not verify it")]
    SamePerson,
    /// It does not stand where this can be done.
    #[error("the finding does not stand where this can be done")]
    WrongStep,
}

/// Opens a finding.
///
/// # Errors
/// [`FindingRefused`].
pub fn open(new: &NewFinding, today: Today) -> Result<FindingFact, FindingRefused> {
    if new.wrong.trim().is_empty() || new.action.trim().is_empty() {
        return Err(FindingRefused::NoWords);
    }
    if new.due < today.date {
        return Err(FindingRefused::Past(new.due));
    }
    Ok(FindingFact::Opened {
        clause: new.clause.clone(),
        found_by: new.found_by.clone(),
        owner: new.owner.clone(),
        on: today.date,
        due: new.due,
    })
}

/// What becomes of a finding.
///
/// # Errors
/// [`FindingRefused`].
pub fn decide(
    finding: &Finding,
    command: &FindingCommand,
    (actor, today): (&ActorRef, Today),
) -> Result<FindingFact, FindingRefused> {
    let today = today.date;
    match (&finding.step, command) {
        (Step::Open, FindingCommand::Done(on)) => {
            if *on < finding.opened || *on > today {
                return Err(FindingRefused::DayOutside(*on));
            }
            Ok(FindingFact::Done { on: *on })
        }
        (Step::Done { by, .. }, FindingCommand::Return(_) | FindingCommand::Close)
            if by == actor =>
        {
            Err(FindingRefused::SamePerson)
        }
        (Step::Done { .. }, FindingCommand::Return(due)) => {
            if *due < today {
                return Err(FindingRefused::Past(*due));
            }
            Ok(FindingFact::Returned {
                on: today,
                due: *due,
            })
        }
        (Step::Done { .. }, FindingCommand::Close) => Ok(FindingFact::Closed { on: today }),
        _ => Err(FindingRefused::WrongStep),
    }
}

impl Finding {
    /// The finding its first fact tells of; `None` where it is no first fact.
    #[must_use]
    pub fn begin(fact: &FindingFact, entry: EntryRef) -> Option<Self> {
        let FindingFact::Opened {
            clause,
            found_by,
            owner,
            on,
            due,
        } = fact
        else {
            return None;
        };
        Some(Self {
            clause: clause.clone(),
            found_by: found_by.clone(),
            owner: owner.clone(),
            opened: *on,
            due: *due,
            step: Step::Open,
            entries: vec![entry],
        })
    }

    /// Adds a later fact.
    pub fn apply(&mut self, fact: &FindingFact, by: ActorRef, entry: EntryRef) {
        match fact {
            FindingFact::Opened { .. } => return,
            FindingFact::Done { on } => self.step = Step::Done { by, on: *on },
            FindingFact::Returned { due, .. } => {
                self.step = Step::Open;
                self.due = *due;
            }
            FindingFact::Closed { on } => {
                let done = match &self.step {
                    Step::Done { on, .. } => *on,
                    Step::Open | Step::Closed { .. } => *on,
                };
                self.step = Step::Closed { by, done, on: *on };
            }
        }
        self.entries.push(entry);
    }

    /// The day it was closed.
    #[must_use]
    pub const fn closed(&self) -> Option<Date> {
        match &self.step {
            Step::Closed { on, .. } => Some(*on),
            Step::Open | Step::Done { .. } => None,
        }
    }
}
