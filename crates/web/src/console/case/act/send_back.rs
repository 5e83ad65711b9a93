// SPDX-License-Identifier: Apache-2.0
//! 差し戻し: back to the clerk, with a remark.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::Order;

use super::super::super::door::{Answer, Member};
use super::approve::waiting;
use super::{Done, Step, Turn};
use crate::pages::Posted;
use crate::pages::console::case::Action;

const STEP: Step = Step {
    name: "差し戻し",
    action: Action::SendBack,
    right: Right::CaseApprove,
    field: "remark",
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
    let remark = turn.posted.one("remark");
    let held = turn.member.site.app.held(&turn.member.actor).await;
    let orders: Vec<Order> = waiting(&case, (&turn.member.actor.id, &held))
        .into_iter()
        .map(|(ask, one)| Order::Return {
            ask: ask.no,
            proposal: one.by.seq,
            remark: remark.clone(),
        })
        .collect();
    if orders.is_empty() {
        return turn
            .says("now", "決裁待ちの起案なし。「次の手続」に従う")
            .await;
    }
    let done = turn.orders(orders).await;
    turn.end(done.map(|()| Done::SentBack)).await
}
