// SPDX-License-Identifier: Apache-2.0
//! What has to be done next in a case, by whom and by when: the morning page is made of these.

use jiff::civil::Date;
use serde::Serialize;

use super::decide::needs_confirmation;
use super::fact::{LetterKind, Outcome};
use super::state::{Ask, Case, Stage};

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Work {
    /// By when; `None` while no clock runs.
    pub due: Option<Date>,
    /// About which ask; `None` for the whole case.
    pub ask: Option<u16>,
    /// What.
    pub what: What,
    /// By whom.
    pub who: Who,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Papers are missing: counted, needed.
    Papers(u8, u8),
    /// Yen still missing.
    Fee(u32),
    /// Search the systems.
    Locate,
    /// Make a plan.
    Plan,
    /// 起案.
    Propose,
    /// 決裁.
    Approve,
    /// The program carries it out.
    CarryOut,
    /// Carrying out failed and a human has to plan again.
    Replan,
    /// The erasure did not hold.
    NotErased,
    /// Make the letter.
    Letter,
    /// Send the letter of that number.
    Dispatch(u16),
    /// Destroy the papers.
    Dispose,
}

/// Who is to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// 担当者.
    Clerk,
    /// 承認者, somebody else than the proposer.
    Approver,
    /// 本人.
    Person,
    /// The program.
    Program,
}

/// Everything to be done in a case, most pressing first.
#[must_use]
pub fn work(case: &Case) -> Vec<Work> {
    if case.erased.is_some() {
        return Vec::new();
    }
    if let Some(closed) = &case.closed {
        return if case.holds_papers() {
            vec![Work {
                due: closed.dispose_by,
                ask: None,
                what: What::Dispose,
                who: Who::Clerk,
            }]
        } else {
            Vec::new()
        };
    }
    let mut list: Vec<Work> = case
        .asks
        .iter()
        .filter_map(|ask| for_ask(case, ask))
        .collect();
    if list
        .iter()
        .any(|work| matches!(work.what, What::Papers(..)))
    {
        // The papers serve all asks: one line is enough.
        let due = list.iter().filter_map(|work| work.due).min();
        let at = list
            .iter()
            .position(|work| matches!(work.what, What::Papers(..)));
        let keep = at.and_then(|at| list.get(at).cloned());
        list.retain(|work| !matches!(work.what, What::Papers(..)));
        list.extend(keep.map(|work| Work {
            due,
            ask: None,
            ..work
        }));
    }
    list.sort_by_key(|work| (work.due.is_none(), work.due));
    list.dedup_by(|a, b| a.what == b.what && matches!(a.what, What::Dispatch(_) | What::Fee(_)));
    list
}

fn for_ask(case: &Case, ask: &Ask) -> Option<Work> {
    let (what, who) = next(case, ask)?;
    Some(Work {
        due: ask.due,
        ask: Some(ask.no),
        what,
        who,
    })
}

fn next(case: &Case, ask: &Ask) -> Option<(What, Who)> {
    match &ask.stage {
        Stage::Open => Some(before_proposal(case, ask)),
        Stage::Proposed(_) => Some((What::Approve, Who::Approver)),
        Stage::Approved { .. } if ask.failure.as_ref().is_some_and(|f| !f.retried) => {
            Some((What::Replan, Who::Clerk))
        }
        Stage::Approved { proposal, .. }
            if matches!(proposal.outcome, Outcome::Whole | Outcome::Part) =>
        {
            Some((What::CarryOut, Who::Program))
        }
        Stage::CarriedOut { .. } if needs_confirmation(ask.kind) => {
            Some((What::CarryOut, Who::Program))
        }
        Stage::Approved { .. } | Stage::CarriedOut { .. } | Stage::Confirmed { .. } => {
            Some((letter_step(case, ask), Who::Clerk))
        }
        Stage::NotErased { .. } => Some((What::NotErased, Who::Clerk)),
        Stage::Answered { .. } => None,
    }
}

fn before_proposal(case: &Case, ask: &Ask) -> (What, Who) {
    if case.identity.is_none() {
        let counted = case.papers.iter().filter(|paper| paper.counts()).count();
        let who = if case.papers.is_empty() {
            Who::Person
        } else {
            Who::Clerk
        };
        let counted = u8::try_from(counted).unwrap_or(u8::MAX);
        return (What::Papers(counted, case.terms.papers_any), who);
    }
    if ask.fee_yen > 0 && !case.is_fee_settled() {
        return (
            What::Fee(case.fee_owed() - case.fee_received()),
            Who::Person,
        );
    }
    if ask.located.is_none() {
        return (What::Locate, Who::Clerk);
    }
    if ask.plan.is_none() && ask.located.as_ref().is_some_and(|found| found.chosen > 0) {
        return (What::Plan, Who::Clerk);
    }
    (What::Propose, Who::Clerk)
}

fn letter_step(case: &Case, ask: &Ask) -> What {
    case.letters
        .iter()
        .find(|letter| {
            letter.kind == LetterKind::Result
                && letter.sent.is_none()
                && letter.asks.contains(&ask.no)
        })
        .map_or(What::Letter, |letter| What::Dispatch(letter.no))
}
