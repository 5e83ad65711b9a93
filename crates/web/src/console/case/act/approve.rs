// SPDX-License-Identifier: Apache-2.0
//! 決裁: what the page showed, by hash, or nothing.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::Order;
use yakusoku_duties::ActorRef;
use yakusoku_duties::request::state::Proposal;
use yakusoku_duties::request::{Case, Stage};

use super::super::super::door::{Answer, Member};
use super::super::data::HASHES;
use super::{Done, Step, Turn};
use crate::pages::Posted;
use crate::pages::console::case::Action;

const STEP: Step = Step {
    name: "決裁",
    action: Action::Approve,
    right: Right::CaseApprove,
    field: "remark",
};

pub(in crate::console::case) async fn send(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, STEP).await?;
    let remark = turn.posted.one("remark");
    if !remark.is_empty() && !turn.member.permits(Right::CaseWork) {
        let text = "決裁の意見は記録されない。意見があるときは差し戻すか、空欄にして決裁";
        return turn.says("remark", text).await;
    }
    let case = match turn.state().await {
        Ok(case) => case,
        Err(error) => return turn.end(Err(error)).await,
    };
    let orders = approvals(&case, &turn.member.actor.id, &turn.posted.one("plan"));
    if orders.is_empty() {
        return turn
            .says("now", "決裁待ちの起案なし。「次の手続」に従う")
            .await;
    }
    let orders = turn.with_note(orders, remark);
    let done = turn.orders(orders).await;
    turn.end(done.map(|()| Done::Approved)).await
}

/// Proposals that wait, with their places in the stream. Those of others come first: one's own is
/// ordered only when there is nothing else, so that the refusal is told and not passed over.
pub(super) fn waiting<'a>(case: &'a Case, me: &ActorRef) -> Vec<(u16, &'a Proposal)> {
    let all: Vec<(u16, &Proposal)> = case
        .asks
        .iter()
        .filter_map(|ask| match &ask.stage {
            Stage::Proposed(proposal) => Some((ask.no, proposal)),
            _ => None,
        })
        .collect();
    let others: Vec<_> = all
        .iter()
        .copied()
        .filter(|(_, one)| one.by.by != *me)
        .collect();
    if others.is_empty() { all } else { others }
}

fn approvals(case: &Case, me: &ActorRef, shown: &str) -> Vec<Order> {
    waiting(case, me)
        .into_iter()
        .map(|(ask, proposal)| Order::Approve {
            ask,
            proposal: proposal.by.seq,
            hash: proposal.hash.as_ref().map(|hash| as_shown(hash, shown)),
        })
        .collect()
}

/// The hash if the page showed it, else whatever it showed, which will be refused.
fn as_shown(hash: &str, shown: &str) -> String {
    let known = shown.split(HASHES).any(|one| one == hash);
    if known {
        hash.to_owned()
    } else {
        shown.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_hash_that_was_shown_is_approved() {
        assert_eq!(as_shown("ab", "ab+cd"), "ab");
        assert_eq!(as_shown("ab", "cd"), "cd");
        assert_eq!(as_shown("ab", ""), "");
    }
}
