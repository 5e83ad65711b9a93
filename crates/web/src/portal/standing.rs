// SPDX-License-Identifier: Apache-2.0
//! How a request stands as its person may know it: every case walks the same steps.
//!
//! Searching, deciding and carrying out look alike from outside, so nothing here can tell whether
//! anything was found.

use jiff::civil::Date;
use yakusoku_duties::request::Case;
use yakusoku_duties::request::fact::LetterKind;

use crate::pages::portal::{Mark, Now, StepKind};

/// One step of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) kind: StepKind,
    pub(crate) mark: Mark,
    /// When it was done.
    pub(crate) on: Option<Date>,
}

/// How a request stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) now: Now,
    /// The last day of the answer, while one is owed.
    pub(crate) until: Option<Date>,
    pub(crate) steps: Vec<Step>,
    /// Papers still missing.
    pub(crate) papers_missing: u8,
    /// Yen still missing.
    pub(crate) yen_missing: u32,
}

impl Standing {
    /// The words of [`Standing::word`].
    pub(crate) const WORDS: [&'static str; 7] = [
        "waiting",
        "checking",
        "mend",
        "preparing",
        "sent",
        "closed",
        "withdrawn",
    ];

    /// How a case stands on a day.
    pub(crate) fn of(case: &Case, today: Date) -> Self {
        let now = now(case, today);
        let until = matches!(now, Now::Checking | Now::Preparing)
            .then(|| case.next_due())
            .flatten();
        Self {
            now,
            until,
            steps: steps(case, now),
            papers_missing: papers_missing(case),
            yen_missing: case.fee_owed().saturating_sub(case.fee_received()),
        }
    }

    /// Stable word for programs.
    pub(crate) const fn word(&self) -> &'static str {
        match self.now {
            Now::Waiting => "waiting",
            Now::Checking => "checking",
            Now::Mend => "mend",
            Now::Preparing => "preparing",
            Now::Sent => "sent",
            Now::Closed => "closed",
            Now::Withdrawn => "withdrawn",
        }
    }
}

impl Step {
    /// Stable word for programs.
    pub(crate) const fn word(&self) -> &'static str {
        match self.kind {
            StepKind::Received => "received",
            StepKind::PapersAndFee => "papers_and_fee",
            StepKind::Identity => "identity",
            StepKind::Preparing => "preparing",
            StepKind::ResultSent => "result_sent",
            StepKind::PapersDisposed => "papers_disposed",
            StepKind::PapersReturned => "papers_returned",
            StepKind::Withdrawn => "withdrawn",
        }
    }

    /// Stable word of its mark.
    pub(crate) const fn mark_word(&self) -> &'static str {
        match self.mark {
            Mark::Done => "done",
            Mark::Now => "now",
            Mark::Next => "next",
            Mark::Later => "later",
        }
    }
}

/// Whether it is known who asks, or need not be.
fn is_known(case: &Case) -> bool {
    // Nobody who has the GDPR owes papers; where they are asked for, a notice says so.
    case.identity.is_some() || case.is_gdpr() || !case.asks.iter().any(|ask| ask.kind.is_personal())
}

/// Distinct papers still missing. An agent's proof of authority counts as one more.
fn papers_missing(case: &Case) -> u8 {
    if is_known(case) {
        return 0;
    }
    let (counted, needed) = case.papers_counted();
    needed.saturating_sub(counted) + u8::from(!case.is_authority_proven())
}

/// The day on which the person's last paper or money was looked at.
fn last_arrival(case: &Case) -> Option<Date> {
    let papers = case.papers.iter().map(|paper| paper.at.on);
    papers.chain(case.fees.iter().map(|fee| fee.at.on)).max()
}

fn now(case: &Case, today: Date) -> Now {
    if case.asks.iter().all(|ask| ask.ended_on().is_some()) {
        return Now::Withdrawn;
    }
    if case.closed.is_some() {
        return if case.holds_papers() {
            Now::Sent
        } else {
            Now::Closed
        };
    }
    if case.asks.iter().all(yakusoku_duties::request::Ask::is_over) {
        return Now::Sent;
    }
    // A notice the person holds says what is missing, whatever came before it.
    if case.notices.iter().any(|notice| notice.sent().is_some()) {
        return Now::Mend;
    }
    let complete = is_known(case) && case.is_fee_settled();
    match last_arrival(case) {
        _ if complete => Now::Preparing,
        None => Now::Waiting,
        // On the day of arrival the desk is still at it; what is missing the day after is missing.
        Some(day) if day >= today => Now::Checking,
        Some(_) => Now::Mend,
    }
}

fn steps(case: &Case, now: Now) -> Vec<Step> {
    let done = match now {
        Now::Waiting => 1,
        Now::Checking | Now::Mend => 2,
        Now::Preparing => 3,
        Now::Sent => 5,
        Now::Closed | Now::Withdrawn => 6,
    };
    let sent = case
        .letters
        .iter()
        .filter(|letter| letter.kind == LetterKind::Result)
        .filter_map(|letter| letter.sent.as_ref())
        .map(|sent| sent.on);
    let sent = sent.max();
    let decided = sent.filter(|_| done >= 4);
    let days = [
        (StepKind::Received, Some(case.received_on)),
        (StepKind::PapersAndFee, last_arrival(case)),
        (
            StepKind::Identity,
            case.identity.as_ref().map(|identity| identity.at.on),
        ),
        (StepKind::Preparing, decided),
        (StepKind::ResultSent, sent.filter(|_| done >= 5)),
        (
            if case.owes_papers_back() {
                StepKind::PapersReturned
            } else {
                StepKind::PapersDisposed
            },
            case.disposed.as_ref().map(|stamp| stamp.on),
        ),
    ];
    let mark = |place: usize| match place.checked_sub(done) {
        None => Mark::Done,
        Some(0) => Mark::Now,
        Some(1) => Mark::Next,
        Some(_) => Mark::Later,
    };
    days.into_iter()
        .enumerate()
        .map(|(place, (kind, on))| {
            let mark = mark(place);
            Step {
                kind,
                mark,
                on: on.filter(|_| mark == Mark::Done),
            }
        })
        .collect()
}
