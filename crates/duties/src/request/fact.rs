// SPDX-License-Identifier: Apache-2.0
//! What can be recorded about an application: facts with their outcome, never personal.
//!
//! These are the open parts of ledger entries. They are read for ever, so a field is only ever
//! added with a default, and a meaning is never changed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{
    Applicant, Channel, Claim, ClockStart, Defect, Delivery, Fee, FeeMeans, GroundId, Kind,
    LastDay, PaperId, Period, RouteStep, WhileAsked,
};

use super::code::CodeFact;
use super::collect::CollectFact;
use super::identity::IdentityFact;
use super::joint::JointFact;
use super::kinds::Stepped;
use super::money::MoneyFact;
use super::notice::NoticeFact;
pub use super::outcome::Outcome;
use super::pause::PauseFact;
use super::post::PostFact;
use super::proof::{PaperDetail, Proof};
use super::talk::TalkFact;
use crate::BlobRef;

/// Who applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Applying {
    /// 本人.
    #[default]
    Person,
    /// 法定代理人 (Order 13(i)).
    StatutoryAgent,
    /// 任意代理人 (Order 13(ii)).
    MandatedAgent,
}

impl Applying {
    /// The word the policy has for it.
    #[must_use]
    pub const fn applicant(self) -> Applicant {
        match self {
            Self::Person => Applicant::Person,
            Self::StatutoryAgent => Applicant::StatutoryAgent,
            Self::MandatedAgent => Applicant::MandatedAgent,
        }
    }
}

/// What the policy in force at receipt promised this case; pinned, and never worsened afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// How many identity papers are needed.
    pub papers_any: u8,
    /// Which papers count.
    pub papers_of: Vec<PaperId>,
    /// Papers that prove an agent's authority; one of them is needed where the list is not empty.
    #[serde(default)]
    pub authority_of: Vec<PaperId>,
    /// When copies are destroyed, counted from closing.
    pub dispose_within: Period,
    /// Everything that must be proved; cases of before the matrix have none.
    #[serde(default)]
    pub proof: Option<Proof>,
    /// Defects, fees and ways of sending, as the file had them.
    #[serde(default)]
    pub pinned: Box<Pinned>,
}

/// What was promised about defects, fees and ways of sending when the case was received.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Pinned {
    /// The wait after 補正のお願い, and what follows.
    pub defect: Option<Defect>,
    /// Fees of the kinds asked for.
    pub fees: BTreeMap<Kind, Fee>,
    /// Ways in which the answer is sent.
    pub by: Vec<Delivery>,
    /// How many people compare a letter with its envelope.
    pub envelope: Envelope,
    /// Mail that discloses needs the signature of whoever receives it.
    pub signature: bool,
    /// What starts the clock of an answer.
    pub from: Option<ClockStart>,
    /// Papers go back at the end; they are destroyed otherwise.
    #[serde(skip_serializing_if = "is_false")]
    pub papers_go_back: bool,
    /// How long a page with an answer waits for the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_for: Option<Period>,
    /// The posts a decision passes; empty where one approver decides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub route: Vec<RouteStep>,
    /// What holds for people in the EEA or the United Kingdom; only where their rights are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eea: Option<EeaTerms>,
}

/// What was promised to somebody in the EEA or the United Kingdom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EeaTerms {
    /// The clock of an answer while the person is asked who they are (GDPR Art. 12(6)).
    pub while_asked: WhileAsked,
    /// What a last day on a Saturday or Sunday does.
    pub last_day: LastDay,
}

/// How many people compare a letter with its envelope before it leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Envelope {
    /// Whoever sends it.
    #[default]
    One,
    /// Two, each on record.
    TwoPeople,
}

/// One ask as received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskReceived {
    /// Number in the application, from 1.
    pub no: u16,
    /// What is asked for.
    pub kind: Kind,
    /// Fee in yen, tax included; 0 where the kind is free (Art. 38).
    pub fee_yen: u32,
    /// Last day for the answer; `None` while the clock has not started.
    pub due: Option<Date>,
    /// The period promised, for a clock that starts later.
    pub within: Period,
    /// Days before the due date from which it is at risk.
    pub warn: Period,
    /// One person alone may grant it (the file says so, after its wait).
    pub alone: Option<Period>,
    /// One person alone may refuse it.
    pub alone_refusal: Option<Period>,
    /// What the person claims (Art. 35), where the kind rests on a claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
}

/// What agrees between a paper and the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// 氏名.
    Name,
    /// 住所.
    Address,
    /// 生年月日.
    BirthDate,
}

/// Whether a paper is in date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    /// 有効期限内, or issued recently enough.
    InDate,
    /// Expired or issued too long ago: kept on record, does not count.
    Expired,
}

/// What a plan does in one table, without values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanLine {
    /// System by its name in the map.
    pub system: String,
    /// Table by its name in the map.
    pub table: String,
    /// What happens, in the words of the plan.
    pub action: String,
    /// Rows touched.
    pub rows: u64,
}

/// What is left after an erasure that did not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remaining {
    /// System.
    pub system: String,
    /// Table.
    pub table: String,
    /// Column, or `*` for the whole row.
    pub column: String,
    /// Rows in which it was found again.
    pub rows: u64,
}

/// Which letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// 受付のお知らせ.
    Receipt,
    /// 結果のご通知.
    Result,
    /// 代理人によるご請求のお知らせ.
    AgentNotice,
    /// 本人確認書類の写しについてのお知らせ.
    MaskNotice,
    /// 補正のお願い.
    Defect,
    /// 手数料のご案内.
    Fee,
    /// みなし取下げのお知らせ.
    Ended,
    /// 回答方法の変更のお知らせ.
    OtherMeans,
    /// 回答期限の延長のお知らせ (GDPR Art. 12(3)).
    Extension,
    /// 新しい確認コードのお知らせ.
    NewCode,
}

/// What somebody looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// The case page.
    Opened,
    /// Name and address, unmasked.
    Revealed,
    /// Candidates found in a system.
    Candidates,
    /// A letter.
    Letter,
    /// The disclosed data.
    Package,
    /// The image of an identity paper.
    Image,
    /// The progress page, by number and code.
    Status,
}

/// One fact about an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// 受付. Sealed: the applicant.
    Received {
        /// Receipt number.
        number: String,
        /// Day it arrived.
        on: Date,
        /// How it arrived.
        channel: Channel,
        /// Who applies.
        applying: Applying,
        /// What is asked.
        asks: Vec<AskReceived>,
        /// Hash of the policy in force.
        policy: String,
        /// What that policy promised.
        terms: Terms,
    },
    /// A paper was looked at. Sealed: nothing; the image is a blob.
    PaperChecked {
        /// Which paper.
        paper: PaperId,
        /// What agrees.
        matches: Vec<Match>,
        /// In date or not.
        validity: Validity,
        /// The copy, sealed.
        image: Option<BlobRef>,
        /// Whose, issued when, what must still be blacked out.
        #[serde(default)]
        detail: PaperDetail,
    },
    /// Something about who is asking.
    Identity(IdentityFact),
    /// Enough papers agree (by the pinned terms).
    IdentityVerified {
        /// How many papers counted.
        papers: u8,
    },
    /// The clock of asks that waited for complete papers starts.
    DueSet {
        /// Ask.
        ask: u16,
        /// Last day.
        due: Date,
    },
    /// Money or valuables arrived.
    FeeReceived {
        /// Yen.
        yen: u32,
        /// As what.
        means: FeeMeans,
    },
    /// The systems were searched. Sealed: keys, candidates, choices.
    Located {
        /// Hash of the map.
        map: String,
        /// Candidates shown.
        candidates: u32,
        /// Candidates taken as the person's.
        chosen: u32,
        /// Which ask.
        ask: u16,
    },
    /// A plan was made. Sealed: the plan.
    Planned {
        /// Ask.
        ask: u16,
        /// Plan id.
        plan: String,
        /// What is approved: the plan's hash.
        hash: String,
        /// Per table.
        lines: Vec<PlanLine>,
    },
    /// 起案. Sealed: the reason.
    Proposed {
        /// Ask.
        ask: u16,
        /// Outcome.
        outcome: Outcome,
        /// Ground where something is refused.
        ground: Option<GroundId>,
        /// Plan id, where something is carried out.
        plan: Option<String>,
        /// Hash of that plan.
        hash: Option<String>,
    },
    /// 審査 or 決裁 at a step of the route before the last. Sealed: why the holder was absent, at 代決.
    Passed {
        /// Ask.
        ask: u16,
        /// Sequence of the proposal.
        proposal: u64,
        /// Place of the step in the pinned route, from 1.
        step: Option<u16>,
        /// Hash of the plan that was shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hash: Option<String>,
        /// 代決: in place of a holder who was absent.
        #[serde(default, skip_serializing_if = "is_false")]
        absent: bool,
        /// By the privacy manager.
        #[serde(default, skip_serializing_if = "is_false")]
        manager: bool,
    },
    /// 後閲: a holder of the post saw what a deputy decided. Sealed: nothing.
    Countersigned {
        /// Ask.
        ask: u16,
        /// Sequence of the proposal.
        proposal: u64,
        /// Place of the step in the pinned route, from 1.
        step: u16,
    },
    /// 決裁: the last step of the route. Sealed: why the holder was absent, at 代決.
    Approved {
        /// Ask.
        ask: u16,
        /// Sequence of the proposal approved.
        proposal: u64,
        /// Hash of the plan approved.
        hash: Option<String>,
        /// Somebody who had acted before decided alone, as the file allows.
        #[serde(default)]
        alone: bool,
        /// Place of the step in the pinned route, from 1; `None` where the route names none here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<u16>,
        /// 代決: in place of a holder who was absent.
        #[serde(default, skip_serializing_if = "is_false")]
        absent: bool,
    },
    /// 差戻し. Sealed: the remark.
    Returned {
        /// Ask.
        ask: u16,
        /// Sequence of the proposal returned.
        proposal: u64,
        /// Place of the step it was returned from, from 1; `None` where the route names none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<u16>,
    },
    /// The plan was carried out.
    CarriedOut {
        /// Ask.
        ask: u16,
        /// Plan id.
        plan: String,
        /// Rows read or changed.
        rows: u64,
        /// PDF, JSON and CSV of a disclosure.
        package: Vec<BlobRef>,
    },
    /// It could not be carried out and stays open.
    CarryFailed {
        /// Ask.
        ask: u16,
        /// Plan id.
        plan: String,
        /// Why, as a stable word: `unreachable`, `drift`, `unknown_outcome` …
        class: String,
        /// It is tried again by itself.
        retried: bool,
    },
    /// Systems were read again after an erasure.
    Confirmed {
        /// Ask.
        ask: u16,
        /// Plan id.
        plan: String,
        /// Level reached: `keyed`.
        level: String,
        /// What is still there; empty when it is erased.
        remaining: Vec<Remaining>,
    },
    /// A letter was made.
    LetterMade {
        /// Number of the letter in the case, from 1.
        letter: u16,
        /// Kind.
        kind: LetterKind,
        /// Asks it answers.
        asks: Vec<u16>,
        /// The PDF, sealed.
        blob: BlobRef,
        /// Date on the letter.
        on: Date,
    },
    /// A letter went out. Sealed: tracking number.
    Dispatched {
        /// Letter.
        letter: u16,
        /// How.
        means: Delivery,
        /// Day.
        on: Date,
    },
    /// The procedure ended.
    Closed {
        /// Day.
        on: Date,
        /// Papers are destroyed by this day, where there are any.
        dispose_by: Option<Date>,
    },
    /// Papers and images were destroyed.
    PapersDisposed {
        /// Day.
        on: Date,
        /// Images destroyed.
        images: Vec<BlobRef>,
    },
    /// Papers were sent back, and images destroyed. Sealed: tracking number.
    PapersReturned {
        /// Day.
        on: Date,
        /// How.
        means: Delivery,
        /// Images destroyed.
        images: Vec<BlobRef>,
    },
    /// A step that only some kinds take.
    Stepped(Stepped),
    /// A notice and its clock.
    Notice(NoticeFact),
    /// Valuables, bills and refunds.
    Money(MoneyFact),
    /// The clock of an answer stands or goes on.
    Clock(PauseFact),
    /// Envelopes and mail that came back.
    Post(PostFact),
    /// The page on which an answer is fetched.
    Collect(CollectFact),
    /// What person and desk say to each other.
    Talk(TalkFact),
    /// 確認コードの再発行.
    Code(CodeFact),
    /// A letter that answers several cases of one application. Sealed: nothing.
    Joint(JointFact),
    /// An internal note. Sealed: the text.
    Note,
    /// Somebody looked. Sealed: the reason, where one is asked for.
    Seen {
        /// At what.
        what: Seen,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

impl Fact {
    /// Stable entry kind, `case.` and the fact's name.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Received { .. } => "case.received",
            Self::PaperChecked { .. } => "case.paper_checked",
            Self::Identity(fact) => fact.kind(),
            Self::IdentityVerified { .. } => "case.identity_verified",
            Self::DueSet { .. } => "case.due_set",
            Self::FeeReceived { .. } => "case.fee_received",
            Self::Located { .. } => "case.located",
            Self::Planned { .. } => "case.planned",
            Self::Proposed { .. } => "case.proposed",
            Self::Passed { .. } => "case.passed",
            Self::Countersigned { .. } => "case.countersigned",
            Self::Approved { .. } => "case.approved",
            Self::Returned { .. } => "case.returned",
            Self::CarriedOut { .. } => "case.carried_out",
            Self::CarryFailed { .. } => "case.carry_failed",
            Self::Confirmed { .. } => "case.confirmed",
            Self::LetterMade { .. } => "case.letter_made",
            Self::Dispatched { .. } => "case.dispatched",
            Self::Closed { .. } => "case.closed",
            Self::PapersDisposed { .. } => "case.papers_disposed",
            Self::PapersReturned { .. } => "case.papers_returned",
            Self::Stepped(step) => step.kind(),
            Self::Notice(what) => what.kind(),
            Self::Money(what) => what.kind(),
            Self::Clock(what) => what.kind(),
            Self::Post(what) => what.kind(),
            Self::Collect(what) => what.kind(),
            Self::Talk(what) => what.kind(),
            Self::Code(what) => what.kind(),
            Self::Joint(what) => what.kind(),
            Self::Note => "case.note",
            Self::Seen { .. } => "case.seen",
        }
    }

    /// Whether the fact changes the case; looking does not.
    #[must_use]
    pub const fn changes(&self) -> bool {
        !matches!(self, Self::Seen { .. })
    }

    /// Whether whoever looks at an older page has to read it before they act: looking leaves a page as it was, and so does
    /// a clock that says how near its day is, which the page showed anyway.
    #[must_use]
    pub const fn supersedes(&self) -> bool {
        self.changes()
            && !matches!(
                self,
                Self::Clock(
                    PauseFact::Warned { .. }
                        | PauseFact::Overdue { .. }
                        | PauseFact::Escalated { .. }
                )
            )
    }

    /// The ask a fact is about, if it is about one.
    #[must_use]
    pub const fn ask(&self) -> Option<u16> {
        match self {
            Self::DueSet { ask, .. }
            | Self::Located { ask, .. }
            | Self::Planned { ask, .. }
            | Self::Proposed { ask, .. }
            | Self::Passed { ask, .. }
            | Self::Countersigned { ask, .. }
            | Self::Approved { ask, .. }
            | Self::Returned { ask, .. }
            | Self::CarriedOut { ask, .. }
            | Self::CarryFailed { ask, .. }
            | Self::Confirmed { ask, .. } => Some(*ask),
            Self::Stepped(step) => Some(step.ask()),
            Self::Clock(what) => Some(what.ask()),
            _ => None,
        }
    }
}
