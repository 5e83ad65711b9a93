// SPDX-License-Identifier: Apache-2.0
//! 本人確認書類の廃棄: the images go with their record; who stood by goes into a note.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::Order;

use super::super::super::door::{Answer, Member};
use super::{Done, Step, Turn};
use crate::pages::Posted;
use crate::pages::console::case::Action;

const STEP: Step = Step {
    name: "本人確認書類の廃棄",
    action: Action::DisposePapers,
    right: Right::CaseWork,
    field: "now",
};

pub(in crate::console::case) async fn send(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, STEP).await?;
    let witness = turn.posted.one("witness");
    let note = if witness.is_empty() {
        witness
    } else {
        format!("廃棄の立ち会い　{witness}")
    };
    let orders = turn.with_note(vec![Order::DisposePapers { on: None }], note);
    let done = turn.orders(orders).await;
    turn.end(done.map(|()| Done::Disposed)).await
}
