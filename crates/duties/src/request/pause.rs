// SPDX-License-Identifier: Apache-2.0
//! The clock of an answer stands while the desk waits for the person, and goes on with the days it had left.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Period, Unit, WhileAsked};

use super::command::{Context, NewFact, Refusal};
use super::extension::Extension;
use super::fact::Fact;
use super::state::{Ask, Case, Stamp};
use crate::calendar::{Calendar, Roll, days_between};

/// Why a clock stands: only what does not lie with the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// The person was asked to mend, pay or explain.
    WaitingForPerson,
    /// A letter came back and the person cannot be reached.
    Unreachable,
    /// 本人の申出.
    AskedByPerson,
    /// 災害.
    Disaster,
    /// The person is asked to confirm who they are, because there is reasonable doubt (GDPR Art. 12(6)).
    IdentityDoubt,
}

impl PauseReason {
    /// Every value, in the order pages list them.
    pub const ALL: [Self; 5] = [
        Self::WaitingForPerson,
        Self::Unreachable,
        Self::AskedByPerson,
        Self::Disaster,
        Self::IdentityDoubt,
    ];
}

/// A clock that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// First day it stands.
    pub on: Date,
    /// Why; the sealed part of the entry says it in words.
    pub why: PauseReason,
    /// By whom, when.
    pub at: Stamp,
}

/// One fact about a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum PauseFact {
    /// It stands. Sealed: why, in words.
    Paused {
        /// Ask.
        ask: u16,
        /// First day it stands.
        on: Date,
        /// Why.
        why: PauseReason,
    },
    /// It goes on.
    Resumed {
        /// Ask.
        ask: u16,
        /// Day.
        on: Date,
        /// The last day as it is now.
        due: Date,
    },
    /// The person was told in time why the answer takes longer.
    Extended {
        /// Ask.
        ask: u16,
        /// Day the letter left.
        on: Date,
        /// The last day there was.
        was: Date,
        /// The last day as it is now.
        due: Date,
    },
    /// The person was told after the last day: it stays.
    ExtendedTooLate {
        /// Ask.
        ask: u16,
        /// Day the letter left.
        on: Date,
        /// The last day, which stays.
        was: Date,
    },
    /// The last day is near: its warning began.
    Warned {
        /// Ask.
        ask: u16,
        /// Day the warning began.
        on: Date,
        /// The last day it is about.
        due: Date,
    },
    /// The last day passed and the answer had not left.
    Overdue {
        /// Ask.
        ask: u16,
        /// The day after the last one.
        on: Date,
        /// The last day that passed.
        due: Date,
    },
    /// The privacy manager was charged with it.
    Escalated {
        /// Ask.
        ask: u16,
        /// The finding that was opened; `None` where the policy promises no period.
        #[serde(default)]
        finding: Option<String>,
    },
}

impl PauseFact {
    /// Stable entry kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Paused { .. } => "case.clock_paused",
            Self::Resumed { .. } => "case.clock_resumed",
            Self::Extended { .. } => "case.clock_extended",
            Self::ExtendedTooLate { .. } => "case.clock_extended_too_late",
            Self::Warned { .. } => "case.clock_warned",
            Self::Overdue { .. } => "case.clock_overdue",
            Self::Escalated { .. } => "case.clock_escalated",
        }
    }

    /// The ask it is about.
    #[must_use]
    pub const fn ask(&self) -> u16 {
        match self {
            Self::Paused { ask, .. }
            | Self::Resumed { ask, .. }
            | Self::Extended { ask, .. }
            | Self::ExtendedTooLate { ask, .. }
            | Self::Warned { ask, .. }
            | Self::Overdue { ask, .. }
            | Self::Escalated { ask, .. } => *ask,
        }
    }
}

/// What is done about a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum PauseCommand {
    /// Stop it.
    Pause {
        /// Ask.
        ask: u16,
        /// Why.
        why: PauseReason,
        /// In words.
        reason: String,
    },
    /// Let it go on.
    Resume {
        /// Ask.
        ask: u16,
    },
}

/// Decides whether a clock may stand or go on.
pub(super) fn decide(
    case: &Case,
    command: &PauseCommand,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let on = ctx.today.date;
    match command {
        PauseCommand::Pause { ask, why, reason } => {
            let found = running(case, *ask)?;
            if found.pause.is_some() {
                return Err(Refusal::ClockStands(*ask));
            }
            // A clock that has run out cannot be stopped any more: the answer is late.
            if found.due.is_none_or(|due| due < on) {
                return Err(Refusal::ClockOver(*ask));
            }
            if reason.trim().is_empty() {
                return Err(Refusal::ReasonMissing);
            }
            if !case.pauses_for().contains(why) {
                return Err(Refusal::ClockGoesOn(*ask));
            }
            Ok(vec![NewFact {
                fact: Fact::Clock(PauseFact::Paused {
                    ask: *ask,
                    on,
                    why: *why,
                }),
                sealed: Some(reason.clone()),
            }])
        }
        PauseCommand::Resume { ask } => {
            let found = running(case, *ask)?;
            Ok(vec![Fact::Clock(resumed(found, on, ctx)?).into()])
        }
    }
}

impl Case {
    /// For what its clocks may stand: those of the Act for all that does not lie with the operator, the month of the GDPR
    /// for doubts about who is asking, where the file says so, and for nothing else (Art. 12(3)(6)).
    #[must_use]
    pub fn pauses_for(&self) -> Vec<PauseReason> {
        let wanted = |one: &PauseReason| match self.terms.pinned.eea {
            None => *one != PauseReason::IdentityDoubt,
            Some(eea) => {
                *one == PauseReason::IdentityDoubt && eea.while_asked == WhileAsked::Stands
            }
        };
        PauseReason::ALL.into_iter().filter(wanted).collect()
    }
}

fn running(case: &Case, no: u16) -> Result<&Ask, Refusal> {
    let ask = case.ask(no).ok_or(Refusal::NoSuchAsk(no))?;
    if ask.is_over() {
        return Err(Refusal::WrongStage(no));
    }
    Ok(ask)
}

fn resumed(ask: &Ask, on: Date, ctx: &Context<'_>) -> Result<PauseFact, Refusal> {
    let (Some(pause), Some(due)) = (&ask.pause, ask.due) else {
        return Err(Refusal::ClockRuns(ask.no));
    };
    Ok(PauseFact::Resumed {
        ask: ask.no,
        on,
        due: moved(ctx.calendar, (pause.on, on), (due, ask.within)),
    })
}

/// The last day after a pause: as many days later as the clock stood, in the unit the period counts in.
#[must_use]
pub fn moved(
    calendar: &Calendar,
    (from, until): (Date, Date),
    (due, within): (Date, Period),
) -> Date {
    if within.unit == Unit::BusinessDay {
        let stood = business_days(calendar, from, until);
        return calendar.due(due, Period::new(stood, Unit::BusinessDay), Roll::None);
    }
    let stood = i64::from(days_between(from, until)).max(0);
    due.saturating_add(stood.days())
}

fn business_days(calendar: &Calendar, from: Date, until: Date) -> u32 {
    let days = from.series(1.day()).take_while(|day| *day < until);
    let stood = days.filter(|day| calendar.is_business_day(*day)).count();
    u32::try_from(stood).unwrap_or(0)
}

impl Ask {
    pub(super) fn apply_pause(&mut self, stamp: Stamp, fact: &PauseFact) {
        match fact {
            PauseFact::Paused { on, why, .. } => {
                self.pause = Some(Pause {
                    on: *on,
                    why: *why,
                    at: stamp,
                });
            }
            PauseFact::Resumed { due, .. } => {
                self.pause = None;
                self.due = Some(*due);
            }
            PauseFact::Extended { on, was, due, .. } => {
                self.due = Some(*due);
                self.extension = Some(Extension::Told {
                    on: *on,
                    was: *was,
                    at: stamp,
                });
            }
            PauseFact::ExtendedTooLate { on, was, .. } => {
                self.extension = Some(Extension::TooLate {
                    on: *on,
                    was: *was,
                    at: stamp,
                });
            }
            PauseFact::Warned { due, .. } => self.alert.warned = Some(*due),
            PauseFact::Overdue { due, .. } => {
                self.alert.overdue = Some(*due);
                self.alert.escalated = false;
            }
            PauseFact::Escalated { .. } => self.alert.escalated = true,
        }
    }
}
