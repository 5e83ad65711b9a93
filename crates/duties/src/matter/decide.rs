// SPDX-License-Identifier: Apache-2.0
//! What may be done about a matter, what it becomes, and why it is refused.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Channel, Inquirer};

use super::fact::{Ending, MatterFact, OwedWhat};
use super::state::Matter;
use crate::Today;

/// Something done about a matter. The words go beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum MatterCommand {
    /// A step of the file was taken, or is not needed here.
    Step {
        /// The promise.
        clause: String,
        /// Day.
        on: Date,
        /// False where it is not needed.
        needed: bool,
    },
    /// An answer was given.
    Answer {
        /// Day.
        on: Date,
        /// How.
        by: Channel,
        /// Nothing more is to come.
        last: bool,
        /// It tells something about a person.
        tells: bool,
    },
    /// The bodies outside were named.
    NameOutside {
        /// Day.
        on: Date,
    },
    /// It is handed over to a body outside.
    HandOver {
        /// To whom.
        to: Inquirer,
        /// Day.
        on: Date,
    },
    /// Whether it is fitting that a partner answers.
    Judge {
        /// The promise.
        clause: String,
        /// Day.
        on: Date,
        /// It is.
        fits: bool,
    },
    /// It is passed to a partner for the answer.
    PassOn {
        /// The promise.
        clause: String,
        /// Day.
        on: Date,
    },
    /// A case of the same person.
    LinkCase {
        /// Its receipt number.
        case: String,
        /// It is the request that was inside.
        inside: bool,
    },
    /// What is demanded goes beyond what is owed.
    Unreasonable {
        /// Day.
        on: Date,
    },
    /// The manager was told.
    Escalate {
        /// Day.
        on: Date,
    },
    /// It ends.
    End {
        /// How.
        how: Ending,
    },
    /// A note.
    Note,
}

/// What `decide` may look at besides the matter.
#[derive(Debug, Clone, Copy)]
pub struct MatterContext<'a> {
    /// Today.
    pub today: Today,
    /// What is written beside it.
    pub words: &'a str,
    /// Whether identity is confirmed in a case that the matter names.
    pub identity: bool,
    /// Whether every ask of the request inside was answered or ended.
    pub decided: bool,
}

/// Why something is not done. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MatterRefused {
    /// Nothing is written beside it.
    #[error("it needs words")]
    NoWords,
    /// A day in the future or before it came.
    #[error("the day `{0}` lies outside the matter")]
    DayOutside(Date),
    /// It ended.
    #[error("the matter ended")]
    Ended,
    /// The file knows no such step.
    #[error("the policy has no step `{0}` for this")]
    NoSuchStep(String),
    /// It was taken already.
    #[error("the step `{0}` was taken already")]
    StepTaken(String),
    /// Another step comes first.
    #[error("the step `{0}` comes first")]
    StepBefore(String),
    /// A step is open.
    #[error("the step `{0}` is open")]
    StepOpen(String),
    /// It was not answered.
    #[error("the last answer was not given")]
    NotAnswered,
    /// Nobody's identity was confirmed, and the answer tells something about a person.
    #[error("identity is not confirmed in a case of this person")]
    IdentityOpen,
    /// The request inside is not taken in.
    #[error("the request inside was not taken in as a case")]
    RequestInside,
    /// The request inside is not decided.
    #[error("the request inside is not decided")]
    RequestOpen,
    /// The manager was not told of an unreasonable demand.
    #[error("the manager was not told")]
    NotEscalated,
    /// The bodies outside were not named.
    #[error("the bodies outside were not named")]
    OutsideOpen,
    /// Linked already.
    #[error("`{0}` is linked already")]
    LinkedAlready(String),
    /// Nothing unreasonable is on record.
    #[error("no unreasonable demand is on record")]
    NothingToEscalate,
    /// The file does not say that a partner answers.
    #[error("`{0}` promises nothing about the answer of a partner")]
    NoPartner(String),
    /// Many new codes in a short time.
    #[error("the matter had {0} new codes lately, and more take the manager")]
    CodesMany(usize),
    /// Nobody judged a partner's answer fitting.
    #[error("nobody judged that a partner's answer is fitting")]
    NotJudged,
}

/// What becomes of a matter.
///
/// # Errors
/// [`MatterRefused`].
pub fn decide(
    matter: &Matter,
    command: &MatterCommand,
    context: &MatterContext<'_>,
) -> Result<MatterFact, MatterRefused> {
    may_still(matter, command)?;
    let linked = matches!(command, MatterCommand::LinkCase { .. });
    if !linked && context.words.trim().is_empty() {
        return Err(MatterRefused::NoWords);
    }
    let day = |on: Date| {
        let inside = (matter.received..=context.today.date).contains(&on);
        inside.then_some(on).ok_or(MatterRefused::DayOutside(on))
    };
    Ok(match command {
        MatterCommand::Step { clause, on, needed } => {
            step(matter, clause)?;
            MatterFact::Stepped {
                clause: clause.clone(),
                on: day(*on)?,
                needed: *needed,
            }
        }
        MatterCommand::Answer {
            on,
            by,
            last,
            tells,
        } => {
            may_tell(matter, *tells, context)?;
            MatterFact::Answered {
                on: day(*on)?,
                by: *by,
                last: *last,
                tells: *tells,
            }
        }
        MatterCommand::NameOutside { on } => MatterFact::OutsideNamed { on: day(*on)? },
        MatterCommand::HandOver { to, on } => MatterFact::HandedOver {
            to: *to,
            on: day(*on)?,
        },
        MatterCommand::Judge { clause, on, fits } => judged(matter, clause, (day(*on)?, *fits))?,
        MatterCommand::PassOn { clause, on } => pass_on(matter, clause, day(*on)?)?,
        MatterCommand::LinkCase { case, inside } => link_case(matter, case, *inside)?,
        MatterCommand::Unreasonable { on } => MatterFact::Unreasonable { on: day(*on)? },
        MatterCommand::Escalate { on } => {
            if matter.unreasonable.is_none() {
                return Err(MatterRefused::NothingToEscalate);
            }
            MatterFact::Escalated { on: day(*on)? }
        }
        MatterCommand::End { how } => end(matter, *how, context)?,
        MatterCommand::Note => MatterFact::Noted,
    })
}

/// After the end only notes, and what was left undone when it was dropped.
fn may_still(matter: &Matter, command: &MatterCommand) -> Result<(), MatterRefused> {
    let Some(ended) = matter.ended else {
        return Ok(());
    };
    let late = matches!(
        command,
        MatterCommand::Step { .. }
            | MatterCommand::Answer { .. }
            | MatterCommand::NameOutside { .. }
            | MatterCommand::LinkCase { .. }
    );
    let allowed = matches!(command, MatterCommand::Note) || (ended.how == Ending::Dropped && late);
    allowed.then_some(()).ok_or(MatterRefused::Ended)
}

fn step(matter: &Matter, clause: &str) -> Result<(), MatterRefused> {
    let known = matter
        .owed
        .iter()
        .any(|owed| owed.clause == clause && matches!(owed.what, OwedWhat::Step(_)));
    if !known {
        return Err(MatterRefused::NoSuchStep(clause.to_owned()));
    }
    if matter.stepped(clause).is_some() {
        return Err(MatterRefused::StepTaken(clause.to_owned()));
    }
    match matter.next_step() {
        Some(next) if next.clause != clause => Err(MatterRefused::StepBefore(next.clause.clone())),
        _ => Ok(()),
    }
}

fn judged(
    matter: &Matter,
    clause: &str,
    (on, fits): (Date, bool),
) -> Result<MatterFact, MatterRefused> {
    partner(matter, clause)?;
    Ok(MatterFact::Judged {
        clause: clause.to_owned(),
        on,
        fits,
    })
}

/// One that left before the day of its judgement is put on record too; the board shows it.
fn pass_on(matter: &Matter, clause: &str, on: Date) -> Result<MatterFact, MatterRefused> {
    partner(matter, clause)?;
    if matter.judged_fitting(clause).is_none() {
        return Err(MatterRefused::NotJudged);
    }
    Ok(MatterFact::PassedOn {
        clause: clause.to_owned(),
        on,
    })
}

fn partner(matter: &Matter, clause: &str) -> Result<(), MatterRefused> {
    let known = matter.partners().any(|owed| owed.clause == clause);
    known
        .then_some(())
        .ok_or_else(|| MatterRefused::NoPartner(clause.to_owned()))
}

/// Personal data go to nobody but the Commission before somebody's identity is confirmed (Art. 37).
fn may_tell(
    matter: &Matter,
    tells: bool,
    context: &MatterContext<'_>,
) -> Result<(), MatterRefused> {
    let free = !tells || matter.from == Some(Inquirer::Ppc) || context.identity;
    free.then_some(()).ok_or(MatterRefused::IdentityOpen)
}

fn link_case(matter: &Matter, case: &str, inside: bool) -> Result<MatterFact, MatterRefused> {
    let same = matter
        .cases
        .iter()
        .any(|linked| linked.case == case && (linked.inside || !inside));
    if same {
        return Err(MatterRefused::LinkedAlready(case.to_owned()));
    }
    Ok(MatterFact::CaseLinked {
        case: case.to_owned(),
        inside,
    })
}

/// A request by law is decided whatever else is demanded beside it, and however the matter ends.
fn end(
    matter: &Matter,
    how: Ending,
    context: &MatterContext<'_>,
) -> Result<MatterFact, MatterRefused> {
    if matter.holds_request {
        if matter.request_inside().is_none() {
            return Err(MatterRefused::RequestInside);
        }
        if !context.decided {
            return Err(MatterRefused::RequestOpen);
        }
    }
    if matter.unreasonable.is_some() && matter.escalated.is_none() {
        return Err(MatterRefused::NotEscalated);
    }
    if matches!(how, Ending::Settled | Ending::Unsettled) {
        if let Some(open) = matter.next_step() {
            return Err(MatterRefused::StepOpen(open.clause.clone()));
        }
        if !matter.answered() {
            return Err(MatterRefused::NotAnswered);
        }
    }
    if how == Ending::Unsettled && matter.owes_outside() && matter.outside.is_none() {
        return Err(MatterRefused::OutsideOpen);
    }
    Ok(MatterFact::Ended {
        on: context.today.date,
        how,
    })
}
