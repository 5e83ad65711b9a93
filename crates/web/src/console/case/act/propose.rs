// SPDX-License-Identifier: Apache-2.0
//! 起案: everything the plans on the page do, in one go; what differs is proposed per ask.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::Order;
use yakusoku_duties::request::work::{What, work};
use yakusoku_duties::request::{Case, Outcome};

use super::super::super::door::{Answer, Member};
use super::{Done, Step, Turn};
use crate::pages::Posted;
use crate::pages::console::case::Action;

const STEP: Step = Step {
    name: "起案",
    action: Action::Propose,
    right: Right::CasePropose,
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
    let orders = planned(&case);
    if orders.is_empty() {
        return turn
            .says("now", "起案できる計画なし。「次の手続」に従う")
            .await;
    }
    let orders = turn.with_note(orders, turn.posted.one("remark"));
    let done = turn.orders(orders).await;
    turn.end(done.map(|()| Done::Proposed)).await
}

fn planned(case: &Case) -> Vec<Order> {
    let due = work(case);
    due.iter()
        .filter(|work| work.what == What::Propose)
        .filter_map(|work| case.ask(work.ask?))
        .filter(|ask| ask.is_prepared())
        .map(|ask| Order::Propose {
            ask: ask.no,
            outcome: Outcome::Whole,
            ground: None,
            reason: String::new(),
        })
        .collect()
}
