// SPDX-License-Identifier: Apache-2.0
//! The parts of a case as the page shows them, masked and formatted.

use crate::pages::{Choice, Fact, Link};

/// What is to be done now, above everything else.
#[derive(Clone)]
pub struct NextStep {
    /// 「手数料の受領待ち」「あなたの決裁待ち」
    pub title: String,
    /// One or two sentences: what to do and why.
    pub lines: Vec<String>,
}

/// One running or finished clock.
#[derive(Clone)]
pub struct Clock {
    pub name: String,
    pub from: String,
    pub due: String,
    /// 「あと15日」「本日」「4日超過」「未開始」
    pub left: String,
    pub basis: String,
    pub late: bool,
    /// Not started or over: shown softly.
    pub idle: bool,
}

/// One ask and what was decided about it.
#[derive(Clone)]
pub struct AskRow {
    pub no: String,
    pub label: String,
    /// 「法第33条第1項」 or what it is limited to
    pub note: String,
    /// 「全部を開示」; none while undecided
    pub decision: Option<String>,
    /// Ground or reason in short.
    pub ground: String,
    pub fee: String,
    pub fee_note: String,
    /// The decision page, when this reader may decide now.
    pub decide: Option<String>,
    /// The page of its preparation, when this reader may use it.
    pub prepare: Option<String>,
}

/// One identity paper that was checked.
#[derive(Clone)]
pub struct IdentityPaper {
    pub label: String,
    /// What was found to match.
    pub checks: Vec<String>,
    pub masks: Vec<String>,
    pub checked_by: String,
    /// The sealed image; none when none was uploaded or it is destroyed.
    pub image: Option<String>,
    /// 「廃棄済み（12月2日）」「画像なし」 when there is no link.
    pub image_note: String,
}

/// Identity papers, and the form to check another.
#[derive(Clone)]
pub struct Identity {
    /// 「2種類中2種類を確認済み」
    pub summary: String,
    pub papers: Vec<IdentityPaper>,
    pub note: Option<String>,
    /// `paper`: which kinds of paper can be checked
    pub offered: Vec<Choice>,
    /// `check`: what to compare
    pub points: Vec<Choice>,
    /// `mask`: fields that were blacked out
    pub masks: Vec<Choice>,
    /// `item`: what can be missing, for the defect letter
    pub missing: Vec<Choice>,
    pub asked: Asked,
}

/// What else the form asks of a paper; what the terms of the case do not ask is left out.
#[derive(Clone, Default)]
pub struct Asked {
    /// `issued`
    pub issued: bool,
    /// `differs`, with an empty value for nothing
    pub differs: Vec<Choice>,
    /// `whose`, where an agent brings the person's papers too
    pub whose: Vec<Choice>,
    /// `showing`, where the policy or the channel leaves room
    pub showing: Vec<Choice>,
}

/// The fee as far as it is known.
#[derive(Clone)]
pub struct FeeBox {
    /// 「受領済み」「未受領」「不要」
    pub state: String,
    pub facts: Vec<Fact>,
    pub form: FeeForm,
}

/// What the fee form starts with.
#[derive(Clone, Default)]
pub struct FeeForm {
    pub amount: String,
    pub number: String,
    /// Day of issue printed on a postal order.
    pub issued: String,
    pub received_on: String,
    pub means: Vec<Choice>,
}

/// Whether a found row belongs to the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CandidateMark {
    /// Proved by a key: in, nobody asked.
    Proved,
    /// Suggested: a clerk ticks it.
    Open,
    /// Suggested and ticked.
    Taken,
    /// Suggested and left out.
    LeftOut,
}

/// One row found in the operator's systems.
#[derive(Clone)]
pub struct CandidateRow {
    pub id: String,
    pub mark: CandidateMark,
    pub system: String,
    /// Masked values, one line each.
    pub shown: Vec<String>,
    /// The path: which key, which link.
    pub reason: String,
    /// 「確定」「要確認」
    pub certainty: String,
    /// 「ほかの方と共有」, who judged it
    pub note: Option<String>,
}

/// One step of a plan.
#[derive(Clone)]
pub struct PlanStep {
    /// Empty when the same as the step above.
    pub system: String,
    pub table: String,
    pub rows: String,
    pub does: String,
    /// 「元に戻せません」, why rows stay
    pub note: Option<String>,
    /// Whether it destroys something.
    pub destroys: bool,
    /// 「1」: the ask it serves
    pub ask: String,
}

/// The plan that is approved as its hash.
#[derive(Clone)]
pub struct PlanBox {
    /// 「第1版」
    pub version: String,
    /// The hash in full; comes back as `plan`.
    pub hash: String,
    /// 「5f2c 08d1 … a91e」
    pub short: String,
    /// 「承認待ち」「承認済み」「実行済み」「確認済み（鍵による照合）」
    pub state: String,
    pub steps: Vec<PlanStep>,
    /// What was carried out and confirmed, or what stopped it.
    pub outcome: Vec<String>,
}

/// One seat of the approval route.
#[derive(Clone)]
pub struct RouteSeat {
    /// 「起案」「決裁」
    pub role: String,
    pub name: String,
    /// When, or what is awaited.
    pub lines: Vec<String>,
    pub current: bool,
}

/// A letter or a package to fetch; fetching is recorded.
#[derive(Clone)]
pub struct LetterRow {
    pub link: Link,
    pub note: String,
}

/// One event of the thread.
#[derive(Clone)]
pub struct Event {
    pub when: String,
    /// Its number on the ledger.
    pub entry: String,
    pub href: String,
    /// 「社内メモ　架空 恵」「当社から（ウェブ）」「見本 ●●様から（書留）」
    pub who: String,
    pub text: String,
    /// Not for the person's eyes.
    pub internal: bool,
}

opaque!(
    Asked,
    NextStep,
    Clock,
    AskRow,
    IdentityPaper,
    Identity,
    FeeBox,
    FeeForm,
    CandidateRow,
    PlanStep,
    PlanBox,
    RouteSeat,
    LetterRow,
    Event,
);
