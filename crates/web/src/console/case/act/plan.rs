// SPDX-License-Identifier: Apache-2.0
//! 計画の作成: for every ask whose candidates are settled.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::Order;
use yakusoku_duties::request::Act;

use super::super::super::door::{Answer, Member};
use super::choose::unplanned;
use super::{Done, Step, Turn};
use crate::pages::Posted;
use crate::pages::console::case::Action;

const STEP: Step = Step {
    name: "計画の作成",
    action: Action::MakePlan,
    right: Right::CaseLocate,
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
    let settled = unplanned(&case)
        .into_iter()
        .filter(|ask| ask.act() != Act::Tell && ask.prep.tasks.is_empty())
        .filter(|ask| {
            ask.located.as_ref().is_some_and(|found| found.chosen > 0)
                || case.standing.found_by_people(ask.no)
        });
    let orders: Vec<Order> = settled
        .map(|ask| Order::Plan {
            ask: ask.no,
            chosen: None,
        })
        .collect();
    if orders.is_empty() {
        return turn
            .says("now", "計画を作る請求事項なし。「次の手続」に従う")
            .await;
    }
    let done = turn.orders(orders).await;
    turn.end(done.map(|()| Done::Planned)).await
}
