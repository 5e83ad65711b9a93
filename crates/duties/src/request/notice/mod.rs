// SPDX-License-Identifier: Apache-2.0
//! Notices that ask the person for something: 補正のお願い and 手数料のご案内, each with a clock of its own.
//!
//! A notice starts no clock before it leaves. What follows an unanswered one is announced in it, happens by itself by
//! the daily tick, and never bars a new request. Mail that comes back stops the clock until a human decides.

mod act;
mod fold;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Arrival, CameBack, Defect, DefectThen, Delivery, NoticeClock, Period, mail};

pub use act::NotTold;
pub(crate) use act::days_at_most;
pub(super) use act::{decide, fee_rule, follow, lapse, remind, tell, undone};

use super::state::Stamp;
use crate::BlobRef;
use crate::calendar::{Calendar, Party, Roll};

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// 不備: something is missing or does not agree.
    Defect,
    /// 手数料: it is short, missing or billed.
    Fee,
}

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// 本人確認書類が足りない.
    IdentityPaper,
    /// 代理権を示す書類がない.
    AuthorityPaper,
    /// 書類の有効期限が過ぎている.
    Expired,
    /// 氏名や住所が請求書と一致しない.
    Mismatch,
    /// 写しが読み取れない.
    Unreadable,
    /// 請求書に記入のないところがある.
    Form,
    /// 対象の情報を特定できない.
    Target,
    /// そのほか, as the sealed words say.
    Other,
}

impl Missing {
    /// Every value, in the order pages list them.
    pub const ALL: [Self; 8] = [
        Self::IdentityPaper,
        Self::AuthorityPaper,
        Self::Expired,
        Self::Mismatch,
        Self::Unreadable,
        Self::Form,
        Self::Target,
        Self::Other,
    ];

    /// Whether it is settled once identity is confirmed.
    #[must_use]
    pub const fn is_identity(self) -> bool {
        matches!(
            self,
            Self::IdentityPaper
                | Self::AuthorityPaper
                | Self::Expired
                | Self::Mismatch
                | Self::Unreadable
        )
    }
}

/// From what the wait is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The notice left.
    Sent,
    /// It is presumed to have arrived.
    Presumed,
    /// It is proved to have arrived.
    Proved,
}

/// Where a notice stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum NoticeStage {
    /// Made and not sent.
    Made,
    /// Sent; the clock waits for proof of arrival.
    AwaitingProof {
        /// Day it left.
        sent: Date,
    },
    /// The clock runs.
    Running {
        /// Day it left.
        sent: Date,
        /// Day it is counted from, itself not counted.
        from: Date,
        /// What that day is.
        basis: Basis,
        /// Last day; `None` where nothing was announced.
        ends: Option<Date>,
    },
    /// It came back: the clock stands until a human decides.
    Stopped {
        /// Day it came back.
        on: Date,
        /// Why.
        why: CameBack,
    },
    /// What was missing is there.
    Mended {
        /// Day.
        on: Date,
    },
    /// Nothing came in time.
    Lapsed {
        /// The day after the last day.
        on: Date,
        /// What followed.
        then: DefectThen,
    },
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Number in the case, from 1.
    pub no: u16,
    /// About what.
    pub about: About,
    /// Which asks end when nothing comes.
    pub asks: Vec<u16>,
    /// What is missing; empty for fees.
    pub missing: Vec<Missing>,
    /// Yen asked for; 0 for defects.
    pub yen: u32,
    /// The letter that says it.
    pub letter: u16,
    /// The wait and what follows, as announced in the letter.
    pub rule: Option<Defect>,
    /// Where it stands.
    pub stage: NoticeStage,
    /// The clock as it last ran; kept when the notice is over.
    #[serde(default)]
    pub ran: Option<Ran>,
    /// The person is to be told once more.
    #[serde(default)]
    pub remind: Remind,
    /// Made by, when; a sealed part holds the words.
    pub told: Stamp,
}

/// Whether the person is to be told once more before the wait is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remind {
    /// Not yet, or never.
    #[default]
    No,
    /// Since this day.
    Due(Date),
    /// It was done on this day.
    Done(Date),
}

/// The clock of a notice as it ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ran {
    /// Day it left.
    pub sent: Date,
    /// Day counted from.
    pub from: Date,
    /// What that day is.
    pub basis: Basis,
    /// Last day.
    pub ends: Option<Date>,
}

impl Notice {
    /// Whether the person may still answer it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(
            self.stage,
            NoticeStage::Mended { .. } | NoticeStage::Lapsed { .. }
        )
    }

    /// The last day, while the clock runs.
    #[must_use]
    pub const fn ends(&self) -> Option<Date> {
        match self.stage {
            NoticeStage::Running { ends, .. } => ends,
            _ => None,
        }
    }

    /// The day it left, while that matters.
    #[must_use]
    pub const fn sent(&self) -> Option<Date> {
        match self.stage {
            NoticeStage::Running { sent, .. } | NoticeStage::AwaitingProof { sent } => Some(sent),
            _ => None,
        }
    }
}

/// One fact about a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum NoticeFact {
    /// Made. Sealed: the words to the person.
    Told {
        /// Number.
        notice: u16,
        /// About what.
        about: About,
        /// Asks concerned.
        asks: Vec<u16>,
        /// What is missing.
        #[serde(default)]
        missing: Vec<Missing>,
        /// Yen asked for.
        #[serde(default)]
        yen: u32,
        /// The letter.
        letter: u16,
        /// What it announces.
        #[serde(default)]
        rule: Option<Defect>,
    },
    /// Sent; arrival has to be proved before the clock starts.
    Sent {
        /// Number.
        notice: u16,
        /// Day.
        on: Date,
    },
    /// The clock runs, or runs from another day now.
    Started {
        /// Number.
        notice: u16,
        /// Day it left.
        sent: Date,
        /// Day counted from.
        from: Date,
        /// What that day is.
        basis: Basis,
        /// Last day.
        ends: Option<Date>,
    },
    /// The person is to be told once more.
    ReminderDue {
        /// Number.
        notice: u16,
        /// Day.
        on: Date,
    },
    /// The person was told once more. Sealed: how.
    Reminded {
        /// Number.
        notice: u16,
        /// Day.
        on: Date,
    },
    /// It came back: the clock stands.
    Stopped {
        /// Number.
        notice: u16,
        /// Day.
        on: Date,
        /// Why.
        why: CameBack,
    },
    /// What was missing is there.
    Mended {
        /// Number.
        notice: u16,
        /// Day.
        on: Date,
    },
    /// Nothing came in time.
    Lapsed {
        /// Number.
        notice: u16,
        /// The day after the last day.
        on: Date,
        /// What followed.
        then: DefectThen,
        /// Asks it followed for.
        asks: Vec<u16>,
    },
    /// It had come in time after all: as if it had never lapsed.
    Revived {
        /// Number.
        notice: u16,
        /// Day it had come.
        on: Date,
        /// Asks that are open again.
        asks: Vec<u16>,
    },
}

impl NoticeFact {
    /// Stable entry kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Told { .. } => "case.notice_told",
            Self::Sent { .. } => "case.notice_sent",
            Self::Started { .. } => "case.notice_started",
            Self::ReminderDue { .. } => "case.notice_reminder_due",
            Self::Reminded { .. } => "case.notice_reminded",
            Self::Stopped { .. } => "case.notice_stopped",
            Self::Mended { .. } => "case.notice_mended",
            Self::Lapsed { .. } => "case.notice_lapsed",
            Self::Revived { .. } => "case.notice_revived",
        }
    }
}

/// The person is told: the letter is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telling {
    /// About what.
    pub about: About,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// Words to the person.
    pub details: String,
    /// The letter.
    pub blob: BlobRef,
}

/// What is done about notices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum NoticeCommand {
    /// The record of delivery shows when it arrived.
    Arrived {
        /// Notice.
        notice: u16,
        /// Day of arrival.
        on: Date,
    },
    /// The person was told once more.
    Remind {
        /// Notice.
        notice: u16,
        /// Day.
        on: Date,
    },
    /// What was missing is there.
    Mend {
        /// Notice.
        notice: u16,
        /// Day it came.
        on: Date,
    },
    /// It had come in time and was recorded late.
    Revive {
        /// Notice.
        notice: u16,
        /// Day it had come.
        on: Date,
    },
}

/// The day a wait is counted from, and what that day is; nothing while proof is missing.
///
/// Against the person the proved day of arrival counts, else the presumed one.
#[must_use]
pub fn counted_from(
    rule: &Defect,
    sent: Date,
    presumed: Date,
    proved: Option<Date>,
) -> Option<(Date, Basis)> {
    match (rule.from, proved, rule.arrival) {
        (NoticeClock::NoticeSent, ..) => Some((sent, Basis::Sent)),
        (NoticeClock::NoticeArrived, Some(day), _) => Some((day, Basis::Proved)),
        (NoticeClock::NoticeArrived, None, Some(Arrival::Proved)) => None,
        (NoticeClock::NoticeArrived, None, _) => Some((presumed, Basis::Presumed)),
    }
}

/// The day on which something sent is presumed to have arrived: by the policy, else by the way of sending.
#[must_use]
pub fn presumed_arrival(
    calendar: &Calendar,
    sent: Date,
    by: Delivery,
    rule: Option<Period>,
) -> Date {
    let usual = mail(by).map(|kind| kind.presumed);
    rule.or(usual)
        .map_or(sent, |period| calendar.due(sent, period, Roll::None))
}

/// The last day of a wait. It runs against the person, so it moves to a business day, never back, unless the policy
/// publishes that it stays.
#[must_use]
pub fn last_day(calendar: &Calendar, from: Date, wait: Period) -> Date {
    calendar.due(from, wait, calendar.last_day.against(Party::Person))
}

/// The first day on which a wait is taken to be over: a business day after the last one has passed, because what came
/// on the last day may be opened on the next.
#[must_use]
pub fn lapses_on(calendar: &Calendar, ends: Date) -> Date {
    let opened = calendar.next_business_day(ends);
    opened.tomorrow().unwrap_or(opened)
}
