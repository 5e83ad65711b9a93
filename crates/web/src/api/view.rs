// SPDX-License-Identifier: Apache-2.0
//! A case as programs see it: where it stands and what is next, with the name masked.

use jiff::civil::Date;
use serde::Serialize;
use yakusoku_app::request::Loaded;
use yakusoku_app::request::lists::{Listed, masked};
use yakusoku_duties::request::fact::{Applying, LetterKind, Outcome};
use yakusoku_duties::request::route::Seat;
use yakusoku_duties::request::work::{Work, work};
use yakusoku_duties::request::{Case, Stage};
use yakusoku_policy::{Channel, Kind, RouteAct};

/// A case.
#[derive(Debug, Serialize)]
pub(super) struct CaseView {
    number: String,
    /// To be sent back with the next command.
    version: u64,
    applicant: String,
    received_on: Date,
    channel: Channel,
    applying: Applying,
    policy: String,
    identity_confirmed: bool,
    fee: FeeView,
    asks: Vec<AskView>,
    letters: Vec<LetterView>,
    due: Option<Date>,
    closed_on: Option<Date>,
    papers_disposed_on: Option<Date>,
    papers_returned_on: Option<Date>,
    erased: bool,
    work: Vec<Work>,
}

#[derive(Debug, Serialize)]
struct FeeView {
    owed_yen: u32,
    received_yen: u32,
}

#[derive(Debug, Serialize)]
struct AskView {
    no: u16,
    kind: Kind,
    stage: &'static str,
    outcome: Option<Outcome>,
    /// To be sent with `approve` or `return`.
    proposal: Option<u64>,
    plan_hash: Option<String>,
    /// Where the proposal still has to pass, the next first.
    ahead: Vec<SeatView>,
    fee_yen: u32,
    due: Option<Date>,
}

#[derive(Debug, Serialize)]
struct SeatView {
    act: RouteAct,
    post: Option<String>,
    deputy: Option<String>,
}

impl SeatView {
    fn of(seat: &Seat<'_>) -> Self {
        let (post, deputy) = match seat {
            Seat::Step(_, step) => (
                Some(step.post.ja.clone()),
                step.deputy.as_ref().map(|post| post.ja.clone()),
            ),
            Seat::Manager => (Some("個人情報保護管理者".to_owned()), None),
            Seat::Approver => (None, None),
        };
        Self {
            act: seat.act(),
            post,
            deputy,
        }
    }
}

#[derive(Debug, Serialize)]
struct LetterView {
    no: u16,
    kind: LetterKind,
    on: Date,
    sent_on: Option<Date>,
}

const fn stage_word(stage: &Stage) -> &'static str {
    match stage {
        Stage::Open => "open",
        Stage::Proposed(_) => "proposed",
        Stage::Approved { .. } => "approved",
        Stage::CarriedOut { .. } => "carried_out",
        Stage::Confirmed { .. } => "confirmed",
        Stage::NotErased { .. } => "not_erased",
        Stage::Answered { .. } => "answered",
        Stage::Ended { .. } => "ended",
    }
}

impl CaseView {
    /// A case of a list.
    pub(super) fn of_listed(listed: &Listed) -> Self {
        Self::new(&listed.case, listed.masked.clone())
    }

    /// A case that was opened.
    pub(super) fn of_loaded(loaded: &Loaded) -> Self {
        Self::new(&loaded.case, masked(loaded.applicant.as_ref()))
    }

    fn new(case: &Case, applicant: String) -> Self {
        let ask = |ask: &yakusoku_duties::request::Ask| AskView {
            no: ask.no,
            kind: ask.kind,
            stage: stage_word(&ask.stage),
            outcome: ask.proposal().map(|proposal| proposal.outcome),
            proposal: ask.proposal().map(|proposal| proposal.by.seq),
            plan_hash: ask.plan.as_ref().map(|plan| plan.hash.clone()),
            ahead: case.ahead(ask).iter().map(SeatView::of).collect(),
            fee_yen: ask.fee_yen,
            due: ask.due,
        };
        let letter = |letter: &yakusoku_duties::request::state::Letter| LetterView {
            no: letter.no,
            kind: letter.kind,
            on: letter.on,
            sent_on: letter.sent.as_ref().map(|sent| sent.on),
        };
        let gone = case.disposed.as_ref().map(|stamp| stamp.on);
        Self {
            number: case.number.clone(),
            version: case.version,
            applicant,
            received_on: case.received_on,
            channel: case.channel,
            applying: case.applying,
            policy: case.policy.clone(),
            identity_confirmed: case.identity.is_some(),
            fee: FeeView {
                owed_yen: case.fee_owed(),
                received_yen: case.fee_received(),
            },
            asks: case.asks.iter().map(ask).collect(),
            letters: case.letters.iter().map(letter).collect(),
            due: case.next_due(),
            closed_on: case.closed.as_ref().map(|closed| closed.on),
            papers_disposed_on: gone.filter(|_| case.papers_back.is_none()),
            papers_returned_on: gone.filter(|_| case.papers_back.is_some()),
            erased: case.erased.is_some(),
            work: work(case),
        }
    }
}
