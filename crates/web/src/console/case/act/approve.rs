// SPDX-License-Identifier: Apache-2.0
//! 審査・決裁 where the proposal stands: what the page showed, by hash, or nothing.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::Order;
use yakusoku_app::staff::posts::{Held, Standing};
use yakusoku_duties::ActorRef;
use yakusoku_duties::request::state::Proposal;
use yakusoku_duties::request::{Ask, Case, Stage};

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
    let held = turn.member.site.app.held(&turn.member.actor).await;
    let reader = (&turn.member.actor.id, &held);
    let said = (turn.posted.one("plan"), turn.posted.one("absent"));
    let orders = approvals(&case, reader, (&said.0, &said.1));
    if orders.is_empty() {
        return turn
            .says("now", "決裁待ちの起案なし。「次の手続」に従う")
            .await;
    }
    let done = if orders.iter().all(|order| goes_on(&case, order)) {
        Done::Passed
    } else {
        Done::Approved
    };
    let orders = turn.with_note(orders, remark);
    let made = turn.orders(orders).await;
    turn.end(made.map(|()| done)).await
}

/// Whether an approval of the route comes after this one.
fn goes_on(case: &Case, order: &Order) -> bool {
    let Order::Approve { ask, .. } = order else {
        return false;
    };
    case.ask(*ask).is_some_and(|ask| case.ahead(ask).len() > 1)
}

/// Proposals that wait, with their places in the stream. Those come first in which the reader may act: others are
/// ordered only when there is nothing else, so that the refusal is told and not passed over.
pub(super) fn waiting<'a>(
    case: &'a Case,
    (me, held): (&ActorRef, &Held),
) -> Vec<(&'a Ask, &'a Proposal)> {
    let all: Vec<(&Ask, &Proposal)> = case
        .asks
        .iter()
        .filter_map(|ask| match &ask.stage {
            Stage::Proposed(proposal) => Some((ask, proposal)),
            _ => None,
        })
        .collect();
    let open = |(ask, _): &&(&Ask, &Proposal)| held.may_act((case, ask), me);
    let open: Vec<_> = all.iter().filter(open).copied().collect();
    if open.is_empty() { all } else { open }
}

fn approvals(case: &Case, reader: (&ActorRef, &Held), (shown, absent): (&str, &str)) -> Vec<Order> {
    let reason = |ask: &Ask| {
        let for_absent = reader.1.at(case.ahead(ask).first()) == Standing::Deputy;
        (for_absent || !absent.trim().is_empty()).then(|| absent.to_owned())
    };
    waiting(case, reader)
        .into_iter()
        .map(|(ask, proposal)| Order::Approve {
            ask: ask.no,
            proposal: proposal.by.seq,
            hash: proposal.hash.as_ref().map(|hash| as_shown(hash, shown)),
            absent: reason(ask),
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
