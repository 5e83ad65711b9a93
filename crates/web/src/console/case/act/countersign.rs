// SPDX-License-Identifier: Apache-2.0
//! 後閲: the holder of a post saw what a deputy decided in their absence.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::Order;
use yakusoku_duties::request::route::Afterwards;

use super::super::super::door::{Answer, Member};
use super::{Done, Step, Turn};
use crate::pages::Posted;
use crate::pages::console::case::Action;

const STEP: Step = Step {
    name: "後閲",
    action: Action::Countersign,
    right: Right::CaseApprove,
    field: "now",
};

pub(in crate::console::case) async fn send(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, STEP).await?;
    let case = match turn.state().await {
        Ok(case) => case,
        Err(error) => return turn.end(Err(error)).await,
    };
    let held = turn.member.site.app.held(&turn.member.actor).await;
    let unseen = case.asks.iter().flat_map(|ask| {
        let waiting = ask.afterwards.iter().filter(|one| one.signed.is_none());
        waiting.map(|one| (ask.no, one))
    });
    let unseen: Vec<(u16, &Afterwards)> = unseen.collect();
    let mine = |(_, one): &&(u16, &Afterwards)| {
        let step = case.route_step(one.step);
        step.is_some_and(|step| held.holds(step))
    };
    // What the reader may not sign is ordered only where there is nothing else, so that the refusal is told.
    let signed: Vec<_> = unseen.iter().filter(mine).copied().collect();
    let signed = if signed.is_empty() { unseen } else { signed };
    if signed.is_empty() {
        return turn.says("now", "後閲を待つ代決なし。案件を開き直す").await;
    }
    let orders = signed.into_iter().map(|(ask, one)| Order::Countersign {
        ask,
        proposal: one.proposal,
        step: one.step,
    });
    let done = turn.orders(orders.collect()).await;
    turn.end(done.map(|()| Done::Countersigned)).await
}
