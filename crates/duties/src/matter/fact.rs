// SPDX-License-Identifier: Apache-2.0
//! What happened to a matter: facts with their outcomes, without anything personal.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Channel, Inquirer, Period, Text};

/// What somebody brings to the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// 苦情.
    Complaint,
    /// ご相談.
    Consultation,
    /// 照会 from a body outside or a lawyer.
    Inquiry,
    /// 手続のお尋ね: how a request is made.
    Procedure,
}

impl Sort {
    /// All sorts, in the order pages list them.
    pub const ALL: [Self; 4] = [
        Self::Complaint,
        Self::Consultation,
        Self::Inquiry,
        Self::Procedure,
    ];

    /// Stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Consultation => "consultation",
            Self::Inquiry => "inquiry",
            Self::Procedure => "procedure",
        }
    }

    /// As screens name it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Complaint => "苦情",
            Self::Consultation => "ご相談",
            Self::Inquiry => "照会",
            Self::Procedure => "手続のお尋ね",
        }
    }
}

/// What the file has the desk do about a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwedWhat {
    /// An answer.
    Answer,
    /// A step, by its number.
    Step(u8),
    /// Bodies outside are named where it cannot be settled.
    Outside,
    /// A partner answers only where that was judged fitting before.
    Partner,
    /// It is taken in by a way the file promises.
    Taken,
    /// It is written down and kept.
    Kept,
}

/// One thing the file has the desk do, as pinned when the matter came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    /// The promise, `complaints.first`.
    pub clause: String,
    /// What.
    pub what: OwedWhat,
    /// Last day, where the file says a period.
    pub due: Option<Date>,
    /// The post that sees to it.
    pub by: Option<Text>,
    /// What the promise says.
    pub text: Text,
}

/// How a matter ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It is settled.
    Settled,
    /// It is answered and whoever brought it does not agree.
    Unsettled,
    /// Whoever brought it takes it back.
    Withdrawn,
    /// It is left without all that the file promises; the board shows that.
    Dropped,
}

impl Ending {
    /// All endings, in the order pages list them.
    pub const ALL: [Self; 4] = [
        Self::Settled,
        Self::Unsettled,
        Self::Withdrawn,
        Self::Dropped,
    ];

    /// Stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Unsettled => "unsettled",
            Self::Withdrawn => "withdrawn",
            Self::Dropped => "dropped",
        }
    }

    /// As screens name it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Settled => "解決",
            Self::Unsettled => "回答したが、ご納得いただけていない",
            Self::Withdrawn => "お申出の取下げ",
            Self::Dropped => "方針どおりの対応をせずに終了",
        }
    }
}

/// Facts of a matter's stream. What people said and wrote is in the sealed part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum MatterFact {
    /// It came.
    Received {
        /// Number, `C2026-0001`.
        number: String,
        /// Day it came.
        on: Date,
        /// What it is.
        sort: Sort,
        /// The body that asks; none for a complaint or a consultation.
        from: Option<Inquirer>,
        /// How it came.
        channel: Channel,
        /// It holds a request under Articles 32 to 35, which is decided whatever else is said.
        holds_request: bool,
        /// Last day of the answer.
        due: Date,
        /// The day comes from the file or from whoever asks; otherwise it is the desk's own, by the
        /// period of its answers to requests.
        promised: bool,
        /// What the file has the desk do.
        owed: Vec<Owed>,
        /// Hash of the policy.
        policy: String,
        /// Day on which it was written down; older entries do not say.
        #[serde(default)]
        recorded: Option<Date>,
        /// Desk of the policy that handles it; older entries do not say.
        #[serde(default)]
        desk: Option<String>,
        /// It came at a time at which the desk is not open for its channel.
        #[serde(default)]
        outside_hours: bool,
        /// How long before a day it is warned of; older entries do not say.
        #[serde(default = "three_days")]
        warn: Period,
    },
    /// A step of the file was taken, or was not needed.
    Stepped {
        /// The promise.
        clause: String,
        /// Day.
        on: Date,
        /// False where it was not needed.
        needed: bool,
    },
    /// An answer was given.
    Answered {
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
    OutsideNamed {
        /// Day.
        on: Date,
    },
    /// It was handed over to a body outside.
    HandedOver {
        /// To whom.
        to: Inquirer,
        /// Day.
        on: Date,
    },
    /// Whether it is fitting that a partner answers; the reason is in the sealed part.
    Judged {
        /// The promise.
        clause: String,
        /// Day.
        on: Date,
        /// It is.
        fits: bool,
    },
    /// It was passed to a partner for the answer; to whom and what is in the sealed part.
    PassedOn {
        /// The promise.
        clause: String,
        /// Day.
        on: Date,
    },
    /// A case of the same person.
    CaseLinked {
        /// Receipt number of the case.
        case: String,
        /// It is the request that was inside the matter.
        inside: bool,
    },
    /// What is demanded goes beyond what is owed; the facts are in the sealed part.
    Unreasonable {
        /// Day.
        on: Date,
    },
    /// The manager was told.
    Escalated {
        /// Day.
        on: Date,
    },
    /// A day is near: its warning began.
    Warned {
        /// The promise it belongs to.
        clause: Option<String>,
        /// Day the warning began.
        on: Date,
        /// The day it is about.
        due: Date,
    },
    /// A day passed, and what was owed on it was not done.
    Overdue {
        /// The promise it belongs to.
        clause: Option<String>,
        /// The day after it.
        on: Date,
        /// The day that passed.
        due: Date,
    },
    /// Somebody was charged with a day that passed.
    Charged {
        /// The promise it belongs to.
        clause: Option<String>,
        /// The day that passed.
        due: Date,
        /// The finding that was opened; `None` where no period is promised.
        finding: Option<String>,
    },
    /// It ended.
    Ended {
        /// Day.
        on: Date,
        /// How.
        how: Ending,
    },
    /// A code for its page of progress was issued anew; the one of before opens nothing. Sealed: who asked for it and why.
    CodeRenewed {
        /// Day.
        on: Date,
        /// Keyed token of number and code.
        token: String,
    },
    /// A note.
    Noted,
}

/// Entry kind of a new code.
pub const CODE_RENEWED: &str = "matter.code_renewed";

const fn three_days() -> Period {
    Period::days(3)
}

impl MatterFact {
    /// Whether whoever looks at an older page has to read it before they act: a clock that says how near its day is tells
    /// nothing the page did not show.
    #[must_use]
    pub const fn supersedes(&self) -> bool {
        !matches!(
            self,
            Self::Warned { .. } | Self::Overdue { .. } | Self::Charged { .. }
        )
    }

    /// The kind of its entry.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Received { .. } => "matter.received",
            Self::Stepped { .. } => "matter.stepped",
            Self::Answered { .. } => "matter.answered",
            Self::OutsideNamed { .. } => "matter.outside_named",
            Self::HandedOver { .. } => "matter.handed_over",
            Self::Judged { .. } => "matter.judged",
            Self::PassedOn { .. } => "matter.passed_on",
            Self::CaseLinked { .. } => "matter.case_linked",
            Self::Unreasonable { .. } => "matter.unreasonable",
            Self::Escalated { .. } => "matter.escalated",
            Self::Warned { .. } => "matter.warned",
            Self::Overdue { .. } => "matter.overdue",
            Self::Charged { .. } => "matter.charged",
            Self::Ended { .. } => "matter.ended",
            Self::CodeRenewed { .. } => CODE_RENEWED,
            Self::Noted => "matter.noted",
        }
    }
}
