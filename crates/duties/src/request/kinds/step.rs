// SPDX-License-Identifier: Apache-2.0
//! Steps only some kinds take: to investigate, to put an answer into words, to ask people, to set
//! a substitute measure. Each is a command, a fact, and the rule between them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{GroundId, Period};

use super::{Act, acts, outcomes};
use crate::calendar::Roll;
use crate::request::command::{Context, NewFact, Refusal};
use crate::request::fact::{Fact, Outcome};
use crate::request::state::{Ask, Case, Stage};

/// What an investigation of a correction showed (Art. 34(2)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// What is held is not factual.
    Wrong,
    /// A part of it is not factual.
    PartlyWrong,
    /// What is held is factual.
    Right,
}

/// Something done for an ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Chooses between the acts of a kind, such as to stop the use rather than to erase.
    Choose {
        /// Ask.
        ask: u16,
        /// Which.
        act: Act,
    },
    /// Records an investigation.
    Investigate {
        /// Ask.
        ask: u16,
        /// What came out.
        finding: Finding,
        /// How it was looked into; sealed.
        text: String,
    },
    /// Puts the answer into words.
    Draft {
        /// Ask.
        ask: u16,
        /// What the person will read; sealed.
        text: String,
    },
    /// Asks people to do what no program can.
    SetTask {
        /// Ask.
        ask: u16,
        /// System or place.
        system: String,
        /// Post that does it.
        owner: String,
        /// By when.
        by: Date,
        /// What; sealed.
        text: String,
    },
    /// A task is done.
    TaskDone {
        /// Ask.
        ask: u16,
        /// Which.
        task: u16,
        /// Day.
        on: Date,
        /// What shows it; sealed.
        evidence: String,
    },
    /// A task is not needed any more.
    DropTask {
        /// Ask.
        ask: u16,
        /// Which.
        task: u16,
        /// Why; sealed.
        reason: String,
    },
    /// Sets what is done in place of what was asked.
    SetMeasure {
        /// Ask.
        ask: u16,
        /// Last day of a statutory period after which the data go.
        #[serde(default)]
        until: Option<Date>,
        /// What the person reads; sealed.
        text: String,
    },
    /// What was promised in place of it is done.
    MeasureKept {
        /// Ask.
        ask: u16,
        /// Day.
        on: Date,
        /// What shows it; sealed.
        evidence: String,
    },
    /// What is asked about is held for a client.
    ForClient {
        /// Ask.
        ask: u16,
        /// The work entrusted, by its name in the policy.
        work: String,
        /// Within which the contract has the request passed on, counted from its receipt.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<Period>,
    },
    /// The client has the request.
    PassedOn {
        /// Ask.
        ask: u16,
        /// Day.
        on: Date,
        /// To whom and how; sealed.
        evidence: String,
    },
}

impl Step {
    /// The ask it is about.
    #[must_use]
    pub const fn ask(&self) -> u16 {
        match self {
            Self::Choose { ask, .. }
            | Self::Investigate { ask, .. }
            | Self::Draft { ask, .. }
            | Self::SetTask { ask, .. }
            | Self::TaskDone { ask, .. }
            | Self::DropTask { ask, .. }
            | Self::SetMeasure { ask, .. }
            | Self::MeasureKept { ask, .. }
            | Self::ForClient { ask, .. }
            | Self::PassedOn { ask, .. } => *ask,
        }
    }
}

/// What was done for an ask, for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Stepped {
    /// The act was chosen.
    Chosen {
        /// Ask.
        ask: u16,
        /// Which.
        act: Act,
    },
    /// It was investigated. Sealed: how.
    Investigated {
        /// Ask.
        ask: u16,
        /// What came out.
        finding: Finding,
    },
    /// The answer was put into words. Sealed: the text.
    Drafted {
        /// Ask.
        ask: u16,
    },
    /// People were asked. Sealed: to do what.
    TaskSet {
        /// Ask.
        ask: u16,
        /// Number, from 1.
        task: u16,
        /// System or place.
        system: String,
        /// Post that does it.
        owner: String,
        /// By when.
        by: Date,
    },
    /// A task is done. Sealed: the evidence.
    TaskDone {
        /// Ask.
        ask: u16,
        /// Which.
        task: u16,
        /// Day.
        on: Date,
    },
    /// A task was taken back. Sealed: why.
    TaskDropped {
        /// Ask.
        ask: u16,
        /// Which.
        task: u16,
    },
    /// A substitute measure was set. Sealed: its words.
    MeasureSet {
        /// Ask.
        ask: u16,
        /// Last day of the statutory period.
        until: Option<Date>,
    },
    /// What was promised in place is done. Sealed: the evidence.
    MeasureKept {
        /// Ask.
        ask: u16,
        /// Day.
        on: Date,
    },
    /// What is asked about is held for a client.
    ForClient {
        /// Ask.
        ask: u16,
        /// The work entrusted, by its name in the policy.
        work: String,
        /// Last day on which the request is passed on, where the contract sets one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Date>,
    },
    /// The client has the request. Sealed: to whom and how it was passed on.
    PassedOn {
        /// Ask.
        ask: u16,
        /// Day.
        on: Date,
    },
    /// The proposal rests on a ground of the statute that the published list does not name.
    Unlisted {
        /// Ask.
        ask: u16,
        /// Which.
        ground: GroundId,
    },
}

impl Stepped {
    /// Stable entry kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Chosen { .. } => "case.act_chosen",
            Self::Investigated { .. } => "case.investigated",
            Self::Drafted { .. } => "case.drafted",
            Self::TaskSet { .. } => "case.task_set",
            Self::TaskDone { .. } => "case.task_done",
            Self::TaskDropped { .. } => "case.task_dropped",
            Self::MeasureSet { .. } => "case.measure_set",
            Self::MeasureKept { .. } => "case.measure_kept",
            Self::ForClient { .. } => "case.for_client",
            Self::PassedOn { .. } => "case.passed_on",
            Self::Unlisted { .. } => "case.ground_unlisted",
        }
    }

    /// The ask it is about.
    #[must_use]
    pub const fn ask(&self) -> u16 {
        match self {
            Self::Chosen { ask, .. }
            | Self::Investigated { ask, .. }
            | Self::Drafted { ask, .. }
            | Self::TaskSet { ask, .. }
            | Self::TaskDone { ask, .. }
            | Self::TaskDropped { ask, .. }
            | Self::MeasureSet { ask, .. }
            | Self::MeasureKept { ask, .. }
            | Self::ForClient { ask, .. }
            | Self::PassedOn { ask, .. }
            | Self::Unlisted { ask, .. } => *ask,
        }
    }
}

/// Decides a step. A measure that was promised for later is kept after the case is closed, and what is held for a client
/// may be passed on after the person was told.
pub(in crate::request) fn decide(
    case: &Case,
    step: &Step,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let no = step.ask();
    let ask = case.ask(no).ok_or(Refusal::NoSuchAsk(no))?;
    let lasts = matches!(step, Step::MeasureKept { .. } | Step::PassedOn { .. });
    if case.closed.is_some() && !lasts {
        return Err(Refusal::Closed);
    }
    let (fact, sealed) = match step {
        Step::Choose { act, .. } => {
            open(ask)?;
            if !acts(ask.kind).contains(act) {
                return Err(Refusal::ActNotForKind(no));
            }
            return Ok(vec![stepped(Stepped::Chosen { ask: no, act: *act })]);
        }
        Step::Investigate { finding, text, .. } => {
            open(ask)?;
            let finding = *finding;
            (Stepped::Investigated { ask: no, finding }, text)
        }
        Step::Draft { text, .. } => {
            open(ask)?;
            if ask.act() != Act::Tell {
                return Err(Refusal::ActNotForKind(no));
            }
            (Stepped::Drafted { ask: no }, text)
        }
        Step::SetTask { .. } | Step::TaskDone { .. } | Step::DropTask { .. } => {
            task(ask, step, ctx)?
        }
        Step::SetMeasure { until, text, .. } => {
            open(ask)?;
            if !outcomes(ask.kind).contains(&Outcome::Substitute) {
                return Err(Refusal::OutcomeNotForKind(no));
            }
            if let Some(day) = until.filter(|day| *day < ctx.today.date) {
                return Err(Refusal::DayOutside(day));
            }
            let until = *until;
            (Stepped::MeasureSet { ask: no, until }, text)
        }
        Step::ForClient { work, within, .. } => {
            return for_client(case, ask, (work, *within), ctx);
        }
        Step::PassedOn { on, evidence, .. } => {
            let held = ask.prep.for_client.as_ref();
            held.filter(|held| held.passed_on.is_none())
                .ok_or(Refusal::WrongStage(no))?;
            ctx.within(*on, case.received_on)?;
            (Stepped::PassedOn { ask: no, on: *on }, evidence)
        }
        Step::MeasureKept { on, evidence, .. } => {
            may_be_kept(case, ask, *on, ctx)?;
            (Stepped::MeasureKept { ask: no, on: *on }, evidence)
        }
    };
    if sealed.trim().is_empty() {
        return Err(Refusal::TextMissing(no));
    }
    Ok(vec![NewFact {
        sealed: Some(sealed.clone()),
        ..stepped(fact)
    }])
}

/// What was promised for later is kept once, after the person was told, and not before its day.
fn may_be_kept(case: &Case, ask: &Ask, on: Date, ctx: &Context<'_>) -> Result<(), Refusal> {
    let measure = ask.prep.measure.as_ref();
    let measure = measure.ok_or(Refusal::MeasureMissing(ask.no))?;
    if measure.kept.is_some() || ask.answered().is_none() {
        return Err(Refusal::WrongStage(ask.no));
    }
    ctx.within(on, measure.due().unwrap_or(case.received_on))
}

/// The contract's time runs from the day the request came.
fn for_client(
    case: &Case,
    ask: &Ask,
    (work, within): (&str, Option<Period>),
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    open(ask)?;
    if !outcomes(ask.kind).contains(&Outcome::NotRetained) {
        return Err(Refusal::OutcomeNotForKind(ask.no));
    }
    if work.trim().is_empty() {
        return Err(Refusal::TextMissing(ask.no));
    }
    let due = |within| ctx.calendar.due(case.received_on, within, Roll::None);
    Ok(vec![stepped(Stepped::ForClient {
        ask: ask.no,
        work: work.to_owned(),
        by: within.map(due),
    })])
}

fn stepped(fact: Stepped) -> NewFact {
    Fact::Stepped(fact).into()
}

/// Nothing is proposed yet: what is gathered now is what an approver will see.
fn open(ask: &Ask) -> Result<(), Refusal> {
    match ask.stage {
        Stage::Open => Ok(()),
        Stage::Approved { .. } if ask.failure.as_ref().is_some_and(|f| !f.retried) => Ok(()),
        _ => Err(Refusal::WrongStage(ask.no)),
    }
}

/// Tasks of an act in the systems are done once it is approved, those of an answer before it.
fn task<'a>(
    ask: &Ask,
    step: &'a Step,
    ctx: &Context<'_>,
) -> Result<(Stepped, &'a String), Refusal> {
    let no = ask.no;
    let pending = |task: u16| {
        let found = ask.prep.tasks.iter().find(|one| one.no == task);
        found
            .filter(|one| one.done.is_none())
            .ok_or(Refusal::NoSuchTask(task))
    };
    match step {
        Step::TaskDone {
            task, on, evidence, ..
        } => {
            let found = pending(*task)?;
            let approved = ask.approval().map(|approval| approval.on);
            match (ask.act().changes(), approved, &ask.stage) {
                (true, Some(day), _) => ctx.within(*on, day)?,
                (false, _, Stage::Open) => ctx.within(*on, found.set.on)?,
                _ => return Err(Refusal::WrongStage(no)),
            }
            let (task, on) = (*task, *on);
            Ok((Stepped::TaskDone { ask: no, task, on }, evidence))
        }
        Step::DropTask { task, reason, .. } => {
            open(ask)?;
            pending(*task)?;
            Ok((
                Stepped::TaskDropped {
                    ask: no,
                    task: *task,
                },
                reason,
            ))
        }
        Step::SetTask {
            system,
            owner,
            by,
            text,
            ..
        } => {
            open(ask)?;
            if owner.trim().is_empty() || system.trim().is_empty() {
                return Err(Refusal::TextMissing(no));
            }
            if *by < ctx.today.date {
                return Err(Refusal::DayOutside(*by));
            }
            let last = ask.prep.tasks.iter().map(|task| task.no).max();
            let set = Stepped::TaskSet {
                ask: no,
                task: last.unwrap_or(0).saturating_add(1),
                system: system.clone(),
                owner: owner.clone(),
                by: *by,
            };
            Ok((set, text))
        }
        _ => Err(Refusal::WrongStage(no)),
    }
}

/// What an ask must have gathered before an outcome can be proposed.
pub(in crate::request) fn ready(ask: &Ask, outcome: Outcome) -> Result<(), Refusal> {
    let no = ask.no;
    if !outcomes(ask.kind).contains(&outcome) {
        return Err(Refusal::OutcomeNotForKind(no));
    }
    // Art. 34(2): without delay investigate, then act on the result; Art. 16 of the GDPR comes to the same.
    let on_facts = matches!(outcome, Outcome::Whole | Outcome::Part);
    if ask.act() == Act::Correct && on_facts {
        let found = ask.prep.investigated.as_ref();
        let found = found.ok_or(Refusal::NotInvestigated(no))?;
        if found.finding == Finding::Right {
            return Err(Refusal::FindingAgainst(no));
        }
    }
    if outcome == Outcome::Substitute && ask.prep.measure.is_none() {
        return Err(Refusal::MeasureMissing(no));
    }
    if on_facts && ask.act() == Act::Tell && ask.prep.drafted.is_none() {
        return Err(Refusal::NotDrafted(no));
    }
    // What people gather is a part of the answer: nothing of it can be added once that is decided.
    if on_facts
        && !ask.act().changes()
        && let Some(task) = ask.prep.open_task()
    {
        return Err(Refusal::TaskOpen(task.no));
    }
    Ok(())
}
