// SPDX-License-Identifier: Apache-2.0
//! How one ask of a case moves: each step needs the one before it.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::Period;

use super::alert::Alert;
use super::fact::{AskReceived, Fact, Outcome};
use super::kinds::{Act, ForClient, Prep, Stepped, acts, settles};
use super::state::{Ask, Done, Failure, Located, Planned, Proposal, Stage, Stamp};
use crate::calendar::{Calendar, Roll};

impl Ask {
    pub(super) fn received(ask: &AskReceived) -> Self {
        Self {
            no: ask.no,
            kind: ask.kind,
            fee_yen: ask.fee_yen,
            due: ask.due,
            within: ask.within,
            warn: ask.warn,
            alone: ask.alone,
            alone_refusal: ask.alone_refusal,
            stage: Stage::Open,
            located: None,
            plan: None,
            failure: None,
            claim: ask.claim,
            prep: Prep::default(),
            pause: None,
            extension: None,
            alert: Alert::default(),
            lapsed: false,
            afterwards: Vec::new(),
            sent_back: None,
        }
    }

    /// What is done for it: what was chosen, else what its kind is for.
    #[must_use]
    pub fn act(&self) -> Act {
        let own = acts(self.kind).first().copied().unwrap_or(Act::Tell);
        self.prep.act.unwrap_or(own)
    }

    /// The wait after which the proposer may decide alone; a part needs both rules to allow it.
    #[must_use]
    pub const fn alone_for(&self, outcome: Outcome) -> Option<Period> {
        match outcome {
            Outcome::Whole | Outcome::NotHeld => self.alone,
            Outcome::Refused => self.alone_refusal,
            Outcome::Part
            | Outcome::Substitute
            | Outcome::NotRetained
            | Outcome::ExistenceHarms
            | Outcome::OtherRoute
            | Outcome::Deceased => match (self.alone, self.alone_refusal) {
                (Some(_), Some(wait)) => Some(wait),
                _ => None,
            },
        }
    }

    /// The first day on which the proposer may decide alone; `None` where another has to. The wait is a whole one: the day
    /// of the proposal is not counted (Civil Code 140), and it is over when its last day is.
    #[must_use]
    pub fn alone_from(&self, proposal: &Proposal, calendar: &Calendar) -> Option<Date> {
        let wait = self.alone_for(proposal.outcome)?;
        let last = calendar.due(proposal.by.on, wait, Roll::None);
        Some(last.saturating_add(1.day()))
    }

    /// The proposal under which the ask stands, if any.
    #[must_use]
    pub const fn proposal(&self) -> Option<&Proposal> {
        match &self.stage {
            Stage::Open | Stage::Ended { .. } => None,
            Stage::Proposed(proposal)
            | Stage::Approved { proposal, .. }
            | Stage::CarriedOut { proposal, .. }
            | Stage::Confirmed { proposal, .. }
            | Stage::NotErased { proposal, .. }
            | Stage::Answered { proposal, .. } => Some(proposal),
        }
    }

    /// Who approved, when.
    #[must_use]
    pub const fn approval(&self) -> Option<&Stamp> {
        match &self.stage {
            Stage::Approved { approval, .. }
            | Stage::CarriedOut { approval, .. }
            | Stage::Confirmed { approval, .. }
            | Stage::Answered { approval, .. } => Some(approval),
            Stage::Open | Stage::Proposed(_) | Stage::NotErased { .. } | Stage::Ended { .. } => {
                None
            }
        }
    }

    /// The dispatch of the answer.
    #[must_use]
    pub const fn answered(&self) -> Option<&Stamp> {
        match &self.stage {
            Stage::Answered { sent, .. } => Some(sent),
            _ => None,
        }
    }

    /// Whether there is something to grant: a plan, tasks for people, or an answer in words.
    #[must_use]
    pub const fn is_prepared(&self) -> bool {
        self.plan.is_some() || !self.prep.tasks.is_empty() || self.prep.drafted.is_some()
    }

    /// Whether the answer, proposed or decided, tells nothing of what is held.
    #[must_use]
    pub fn tells_nothing(&self) -> bool {
        self.proposal()
            .is_some_and(|one| one.outcome.tells_nothing())
    }

    /// What is held for a client, unless it was decided otherwise since.
    #[must_use]
    pub fn for_client(&self) -> Option<&ForClient> {
        let proposal = self.proposal();
        let stands = proposal.is_none_or(|one| one.outcome == Outcome::NotRetained);
        self.prep.for_client.as_ref().filter(|_| stands)
    }

    /// Answered, or ended without an answer.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Answered { .. } | Stage::Ended { .. })
    }

    /// Over, and the person was told.
    #[must_use]
    pub const fn is_told(&self) -> bool {
        matches!(
            self.stage,
            Stage::Answered { .. } | Stage::Ended { told: Some(_), .. }
        )
    }

    /// The day it ended without an answer.
    #[must_use]
    pub const fn ended_on(&self) -> Option<jiff::civil::Date> {
        match self.stage {
            Stage::Ended { on, .. } => Some(on),
            _ => None,
        }
    }

    /// Ready to be written into a letter of result.
    #[must_use]
    pub fn is_ready_for_letter(&self) -> bool {
        match &self.stage {
            Stage::Approved { proposal, .. } => {
                proposal.plan.is_none() && self.people_are_done(proposal.outcome)
            }
            Stage::CarriedOut { proposal, .. } => {
                !self.act().changes() && self.people_are_done(proposal.outcome)
            }
            Stage::Confirmed { proposal, .. } => self.people_are_done(proposal.outcome),
            _ => false,
        }
    }

    /// Whether people have done their part of what the person is told.
    fn people_are_done(&self, outcome: Outcome) -> bool {
        let theirs = settles(outcome) || outcome == Outcome::Substitute;
        !theirs || self.prep.open_task().is_none()
    }
}

impl Ask {
    pub(super) fn apply(&mut self, stamp: Stamp, fact: &Fact) {
        match fact {
            Fact::DueSet { due, .. } => self.due = Some(*due),
            Fact::Stepped(step) => {
                if matches!(step, Stepped::Chosen { .. }) {
                    self.plan = None;
                }
                self.prep.apply(stamp, step);
            }
            Fact::Located {
                map,
                candidates,
                chosen,
                ..
            } => {
                self.located = Some(Located {
                    map: map.clone(),
                    candidates: *candidates,
                    chosen: *chosen,
                    at: stamp,
                });
                self.plan = None;
            }
            Fact::Planned {
                plan, hash, lines, ..
            } => {
                self.undecided_is_gone();
                self.plan = Some(Planned {
                    id: plan.clone(),
                    hash: hash.clone(),
                    lines: lines.clone(),
                    at: stamp,
                });
                self.stage = Stage::Open;
                self.failure = None;
            }
            Fact::Proposed { .. }
            | Fact::Passed { .. }
            | Fact::Returned { .. }
            | Fact::Countersigned { .. } => self.apply_route(stamp, fact),
            Fact::Approved { .. } => {
                self.apply_route(stamp.clone(), fact);
                self.advance(stamp, fact);
            }
            Fact::Clock(fact) => self.apply_pause(stamp, fact),
            Fact::CarryFailed { class, retried, .. } => {
                let times = self.failure.as_ref().map_or(0, |failure| failure.times) + 1;
                self.failure = Some(Failure {
                    class: class.clone(),
                    retried: *retried,
                    times,
                    at: stamp,
                });
            }
            _ => self.advance(stamp, fact),
        }
    }

    /// Steps that need an earlier stage; a fact that does not fit leaves the stage as it is.
    fn advance(&mut self, stamp: Stamp, fact: &Fact) {
        let stage = std::mem::replace(&mut self.stage, Stage::Open);
        self.stage = match (stage, fact) {
            (Stage::Proposed(proposal), Fact::Approved { .. }) => Stage::Approved {
                proposal,
                approval: stamp,
            },
            (Stage::Approved { proposal, approval }, Fact::CarriedOut { rows, package, .. }) => {
                self.failure = None;
                let done = Done {
                    rows: *rows,
                    package: package.clone(),
                    at: stamp,
                };
                Stage::CarriedOut {
                    proposal,
                    approval,
                    done,
                }
            }
            (
                Stage::CarriedOut {
                    proposal,
                    approval,
                    done,
                },
                Fact::Confirmed {
                    level, remaining, ..
                },
            ) if remaining.is_empty() => Stage::Confirmed {
                proposal,
                approval,
                done,
                level: level.clone(),
                at: stamp,
            },
            (Stage::CarriedOut { proposal, .. }, Fact::Confirmed { remaining, .. }) => {
                Stage::NotErased {
                    proposal,
                    remaining: remaining.clone(),
                    at: stamp,
                }
            }
            (stage, _) => stage,
        };
    }

    pub(super) fn tell(&mut self, sent: &Stamp) {
        if let Stage::Ended { told, .. } = &mut self.stage {
            *told = Some(sent.clone());
        }
    }

    pub(super) fn answer(&mut self, letter: u16, sent: &Stamp) {
        let stage = std::mem::replace(&mut self.stage, Stage::Open);
        let sent = sent.clone();
        self.stage = match stage {
            Stage::Approved { proposal, approval } => Stage::Answered {
                proposal,
                approval,
                letter,
                sent,
                done: None,
                level: None,
            },
            Stage::CarriedOut {
                proposal,
                approval,
                done,
            } => Stage::Answered {
                proposal,
                approval,
                letter,
                sent,
                done: Some(done),
                level: None,
            },
            Stage::Confirmed {
                proposal,
                approval,
                done,
                level,
                ..
            } => Stage::Answered {
                proposal,
                approval,
                letter,
                sent,
                done: Some(done),
                level: Some(level),
            },
            other => other,
        };
    }
}
