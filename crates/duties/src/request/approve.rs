// SPDX-License-Identifier: Apache-2.0
//! 審査・決裁・差戻し: the one place where a decision becomes final, an erasure among them, or goes back.

use super::command::{Context, NewFact, Rank, Refusal};
use super::decide::find;
use super::fact::Fact;
use super::route::{self, Seat};
use super::state::{Case, Stage};

/// 審査・決裁. Here, and nowhere else, a decision becomes final, an erasure among them: at the last step that is ahead.
pub(super) fn approve(
    case: &Case,
    (no, seq, hash): (u16, u64, Option<&str>),
    absent: Option<&str>,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let ask = find(case, no)?;
    let Stage::Proposed(proposal) = &ask.stage else {
        return Err(Refusal::WrongStage(no));
    };
    if proposal.by.seq != seq || proposal.hash.as_deref() != hash {
        return Err(Refusal::ProposalChanged);
    }
    let manager = ctx.rank == Rank::Manager;
    let mut ahead = case.ahead(ask);
    // A manager who holds a step of the route needs no further one of their own.
    if manager && ahead.len() > 1 && ahead.last() == Some(&Seat::Manager) {
        ahead.pop();
    }
    let seat = *ahead.first().ok_or(Refusal::WrongStage(no))?;
    if let (Seat::Manager, Some(ground), false) = (seat, &ask.prep.unlisted, manager) {
        return Err(Refusal::ManagerOnly(ground.to_string()));
    }
    let for_absent = route::may_act(&seat, absent, ctx)?;
    let alone = route::hand(ask, proposal, ctx)?;
    let is_last = ahead.len() == 1;
    let (hash, step) = (proposal.hash.clone(), seat.step());
    let fact = if is_last {
        Fact::Approved {
            ask: no,
            proposal: seq,
            hash,
            alone,
            step,
            absent: for_absent,
        }
    } else {
        Fact::Passed {
            ask: no,
            proposal: seq,
            step,
            hash,
            absent: for_absent,
            manager,
        }
    };
    let sealed = absent.filter(|_| for_absent).map(str::to_owned);
    Ok(vec![NewFact { fact, sealed }])
}

/// 差戻し: back with whoever proposed, with a remark.
pub(super) fn give_back(
    case: &Case,
    (no, seq): (u16, u64),
    remark: &str,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let ask = find(case, no)?;
    let Stage::Proposed(proposal) = &ask.stage else {
        return Err(Refusal::WrongStage(no));
    };
    if proposal.by.seq != seq {
        return Err(Refusal::ProposalChanged);
    }
    if remark.trim().is_empty() {
        return Err(Refusal::RemarkMissing);
    }
    let ahead = case.ahead(ask);
    let seat = ahead.first();
    route::may_return(seat, ctx)?;
    Ok(vec![NewFact {
        fact: Fact::Returned {
            ask: no,
            proposal: seq,
            step: seat.and_then(Seat::step),
        },
        sealed: Some(remark.to_owned()),
    }])
}
