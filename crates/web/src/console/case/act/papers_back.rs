// SPDX-License-Identifier: Apache-2.0
//! 本人確認書類の返却: the day and the way in which the papers went back; images go with the record of it.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::Order;
use yakusoku_policy::Delivery;

use super::super::super::door::{Answer, Member};
use super::{Done, Step, Turn, day};
use crate::pages::Posted;
use crate::pages::console::case::Action;

const STEP: Step = Step {
    name: "本人確認書類の返却",
    action: Action::ReturnPapers,
    right: Right::CaseWork,
    field: "papers_on",
};

pub(in crate::console::case) async fn send(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, STEP).await?;
    let Some(on) = day(&turn.posted.one("papers_on")) else {
        return turn
            .says("papers_on", "返した日が読めない。日付を入力")
            .await;
    };
    let Some(means) = Delivery::from_name(&turn.posted.one("papers_by")) else {
        return turn.says("papers_by", "返す方法が未選択。方法を選択").await;
    };
    let order = Order::ReturnPapers {
        means,
        on: Some(on),
        tracking: turn.posted.one("papers_tracking"),
    };
    let done = turn.one(order).await;
    turn.end(done.map(|()| Done::PapersBack)).await
}
