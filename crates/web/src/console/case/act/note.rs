// SPDX-License-Identifier: Apache-2.0
//! 社内メモ: among staff, sealed with the case and erased with it.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::Order;

use super::super::super::door::{Answer, Member};
use super::{Done, Step, Turn};
use crate::pages::Posted;
use crate::pages::console::case::Action;

const STEP: Step = Step {
    name: "社内メモ",
    action: Action::Note,
    right: Right::CaseWork,
    field: "text",
};

/// Longest note, in characters.
const CHARS_MAX: usize = 4_000;

pub(in crate::console::case) async fn send(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, STEP).await?;
    let text = turn.posted.one("text");
    if text.is_empty() {
        return turn.says("text", "社内メモが未記入。内容を記入").await;
    }
    if text.chars().count() > CHARS_MAX {
        return turn
            .says("text", "社内メモが長すぎる。4,000字までに分けて記録")
            .await;
    }
    let done = turn.orders(vec![Order::Note { text }]).await;
    turn.end(done.map(|()| Done::Noted)).await
}
