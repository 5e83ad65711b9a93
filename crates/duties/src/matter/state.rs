// SPDX-License-Identifier: Apache-2.0
//! Where a matter stands: a pure fold over its facts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Channel, Inquirer, Period, Text};

use super::alert::DayAlert;
use super::fact::{Ending, MatterFact, Owed, OwedWhat, Sort};
use crate::{ActorRef, EntryRef};

/// A matter and everything done about it. Holds nothing personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Number.
    pub number: String,
    /// Day it came.
    pub received: Date,
    /// What it is.
    pub sort: Sort,
    /// The body that asks.
    pub from: Option<Inquirer>,
    /// How it came.
    pub channel: Channel,
    /// It holds a request by law.
    pub holds_request: bool,
    /// Last day of the answer.
    pub due: Date,
    /// Whether that day is promised or was set by whoever asks.
    pub promised: bool,
    /// What the file has the desk do.
    pub owed: Vec<Owed>,
    /// Hash of the policy.
    pub policy: String,
    /// Steps taken.
    pub steps: Vec<StepDone>,
    /// Answers given.
    pub replies: Vec<Reply>,
    /// Day the bodies outside were named.
    pub outside: Option<Date>,
    /// Bodies it was handed over to.
    pub handed_over: Vec<HandedOver>,
    /// Cases of the same person.
    pub cases: Vec<Linked>,
    /// Day an unreasonable demand was put on record.
    pub unreasonable: Option<Date>,
    /// Day the manager was told.
    pub escalated: Option<Date>,
    /// The end.
    pub ended: Option<Ended>,
    /// Entries that tell of it, the receipt first.
    pub entries: Vec<EntryRef>,
    /// How many of these only say how near a day is.
    #[serde(default)]
    pub announced: u64,
    /// What was recorded about its days.
    #[serde(default)]
    pub alerts: Vec<DayAlert>,
    /// How long before a day it is warned of.
    pub warn: Period,
    /// Day on which it was written down.
    #[serde(default)]
    pub recorded: Option<Date>,
    /// Desk that handles it.
    #[serde(default)]
    pub desk: Option<String>,
    /// It came while the desk was closed.
    #[serde(default)]
    pub outside_hours: bool,
    /// Whether a partner's answer is fitting.
    #[serde(default)]
    pub judged: Vec<Judged>,
    /// When it was passed to partners.
    #[serde(default)]
    pub passed_on: Vec<PassedOn>,
    /// Days on which its code was issued anew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Date>,
    /// Day on which what people said was erased.
    #[serde(default)]
    pub erased: Option<Date>,
}

/// A judgement whether a partner's answer is fitting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The promise.
    pub clause: String,
    /// Day.
    pub on: Date,
    /// It is.
    pub fits: bool,
    /// By whom.
    pub by: ActorRef,
}

/// A hand-over to a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOn {
    /// The promise.
    pub clause: String,
    /// Day.
    pub on: Date,
    /// The entry.
    pub entry: EntryRef,
}

/// A step taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDone {
    /// The promise.
    pub clause: String,
    /// Day.
    pub on: Date,
    /// False where it was not needed.
    pub needed: bool,
    /// By whom.
    pub by: ActorRef,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Day.
    pub on: Date,
    /// How.
    pub by: Channel,
    /// Nothing more is to come.
    pub last: bool,
}

/// A hand-over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// To whom.
    pub to: Inquirer,
    /// Day.
    pub on: Date,
}

/// A case of the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// Receipt number.
    pub case: String,
    /// It is the request that was inside.
    pub inside: bool,
}

/// The end of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Day.
    pub on: Date,
    /// How.
    pub how: Ending,
}

impl Matter {
    /// The matter its first fact tells of; `None` where it is no first fact.
    #[must_use]
    pub fn begin(fact: &MatterFact, entry: EntryRef) -> Option<Self> {
        let MatterFact::Received {
            number,
            on,
            sort,
            from,
            channel,
            holds_request,
            due,
            promised,
            owed,
            policy,
            recorded,
            desk,
            outside_hours,
            warn,
        } = fact
        else {
            return None;
        };
        Some(Self {
            number: number.clone(),
            received: *on,
            sort: *sort,
            from: *from,
            channel: *channel,
            holds_request: *holds_request,
            due: *due,
            promised: *promised,
            owed: owed.clone(),
            policy: policy.clone(),
            steps: Vec::new(),
            replies: Vec::new(),
            outside: None,
            handed_over: Vec::new(),
            cases: Vec::new(),
            unreasonable: None,
            escalated: None,
            ended: None,
            entries: vec![entry],
            announced: 0,
            alerts: Vec::new(),
            codes: Vec::new(),
            warn: *warn,
            recorded: *recorded,
            desk: desk.clone(),
            outside_hours: *outside_hours,
            judged: Vec::new(),
            passed_on: Vec::new(),
            erased: None,
        })
    }

    /// Adds a later fact.
    pub fn apply(&mut self, fact: &MatterFact, by: ActorRef, entry: EntryRef) {
        self.announced += u64::from(!fact.supersedes());
        match fact {
            MatterFact::Received { .. } => return,
            MatterFact::Stepped { clause, on, needed } => self.steps.push(StepDone {
                clause: clause.clone(),
                on: *on,
                needed: *needed,
                by,
            }),
            MatterFact::Answered { on, by, last, .. } => self.replies.push(Reply {
                on: *on,
                by: *by,
                last: *last,
            }),
            MatterFact::CodeRenewed { on, .. } => self.codes.push(*on),
            MatterFact::OutsideNamed { on } => self.outside = self.outside.or(Some(*on)),
            MatterFact::HandedOver { to, on } => {
                self.handed_over.push(HandedOver { to: *to, on: *on });
            }
            MatterFact::Judged { clause, on, fits } => self.judged.push(Judged {
                clause: clause.clone(),
                on: *on,
                fits: *fits,
                by,
            }),
            MatterFact::PassedOn { clause, on } => self.passed_on.push(PassedOn {
                clause: clause.clone(),
                on: *on,
                entry: entry.clone(),
            }),
            MatterFact::CaseLinked { case, inside } => self.cases.push(Linked {
                case: case.clone(),
                inside: *inside,
            }),
            MatterFact::Unreasonable { on } => self.unreasonable = Some(*on),
            MatterFact::Escalated { on } => self.escalated = Some(*on),
            MatterFact::Warned { clause, due, .. } => {
                self.alert_mut(clause.as_deref(), *due);
            }
            MatterFact::Overdue { clause, due, .. } => {
                self.alert_mut(clause.as_deref(), *due).overdue = true;
            }
            MatterFact::Charged { clause, due, .. } => {
                self.alert_mut(clause.as_deref(), *due).charged = true;
            }
            MatterFact::Ended { on, how } => self.ended = Some(Ended { on: *on, how: *how }),
            MatterFact::Noted => {}
        }
        self.entries.push(entry);
    }

    /// What people said was erased: the key of its stream is gone.
    pub fn erase(&mut self, on: Date, entry: EntryRef) {
        self.erased = self.erased.or(Some(on));
        self.entries.push(entry);
    }

    /// Promises by which a partner may answer.
    pub fn partners(&self) -> impl Iterator<Item = &Owed> {
        let owed = self.owed.iter();
        owed.filter(|owed| owed.what == OwedWhat::Partner)
    }

    /// The first day on which a partner's answer was judged fitting.
    #[must_use]
    pub fn judged_fitting(&self, clause: &str) -> Option<Date> {
        let fits = |one: &&Judged| one.clause == clause && one.fits;
        self.judged.iter().filter(fits).map(|one| one.on).min()
    }

    /// Its version: how often it moved. A clock's warning moves nothing.
    #[must_use]
    pub fn version(&self) -> u64 {
        let entries = u64::try_from(self.entries.len()).unwrap_or(u64::MAX);
        entries.saturating_sub(self.announced)
    }

    /// The day of the first answer.
    #[must_use]
    pub fn first_reply(&self) -> Option<Date> {
        self.replies.iter().map(|reply| reply.on).min()
    }

    /// Whether the last answer was given.
    #[must_use]
    pub fn answered(&self) -> bool {
        self.replies.iter().any(|reply| reply.last)
    }

    /// The request that was inside it.
    #[must_use]
    pub fn request_inside(&self) -> Option<&str> {
        let mut inside = self.cases.iter().filter(|linked| linked.inside);
        inside.next().map(|linked| linked.case.as_str())
    }

    /// The day a step was taken or found not to be needed.
    #[must_use]
    pub fn stepped(&self, clause: &str) -> Option<Date> {
        let done = self.steps.iter().find(|step| step.clause == clause);
        done.map(|step| step.on)
    }

    /// Steps of the file, in their order.
    #[must_use]
    pub fn owed_steps(&self) -> Vec<(u8, &Owed)> {
        let step = |owed| match owed {
            &Owed {
                what: OwedWhat::Step(no),
                ..
            } => Some((no, owed)),
            _ => None,
        };
        let mut steps: Vec<(u8, &Owed)> = self.owed.iter().filter_map(step).collect();
        steps.sort_by_key(|(no, _)| *no);
        steps
    }

    /// The step that comes next.
    #[must_use]
    pub fn next_step(&self) -> Option<&Owed> {
        let mut open = self
            .owed_steps()
            .into_iter()
            .filter(|(_, owed)| self.stepped(&owed.clause).is_none());
        open.next().map(|(_, owed)| owed)
    }

    /// Whether the file says that bodies outside are named.
    #[must_use]
    pub fn owes_outside(&self) -> bool {
        self.owed.iter().any(|owed| owed.what == OwedWhat::Outside)
    }

    /// The post that answers, where the file names one.
    #[must_use]
    pub fn answerer(&self) -> Option<&Text> {
        let mut answers = self
            .owed
            .iter()
            .filter(|owed| owed.what == OwedWhat::Answer);
        answers.find_map(|owed| owed.by.as_ref())
    }

    /// The next day on which something is owed; `None` once it ended.
    #[must_use]
    pub fn next_due(&self) -> Option<Date> {
        if self.ended.is_some() {
            return None;
        }
        let step = self.next_step().and_then(|owed| owed.due);
        let answer = (!self.answered()).then_some(self.due);
        [step, answer].into_iter().flatten().min()
    }
}
