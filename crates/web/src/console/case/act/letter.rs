// SPDX-License-Identifier: Apache-2.0
//! 結果のご通知の作成: one letter for every ask that has its result, and for the cases of the same application that were ticked.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::Order;

use super::super::super::door::{Answer, Member};
use super::{Done, Step, Turn};
use crate::pages::Posted;
use crate::pages::console::case::Action;

const STEP: Step = Step {
    name: "結果のご通知の作成",
    action: Action::MakeLetter,
    right: Right::CaseWork,
    field: "now",
};

pub(in crate::console::case) async fn send(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, STEP).await?;
    let with = turn.posted.all("with");
    let done = turn.orders(vec![Order::MakeLetter { with }]).await;
    turn.end(done.map(|()| Done::Letter)).await
}
