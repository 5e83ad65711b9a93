// SPDX-License-Identifier: Apache-2.0
//! ご本人との連絡: what the desk writes or says, what the person said elsewhere, and what needs no reply.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::request::Order;
use yakusoku_duties::request::talk::{Side, TalkCommand};
use yakusoku_policy::Channel;

use super::super::super::door::{Answer, Member};
use super::{Done, Step, Turn, day};
use crate::pages::Posted;
use crate::pages::console::case::Action;

/// A form about something said: who, and the names of its fields.
struct Fields {
    from: Side,
    by: &'static str,
    on: &'static str,
    text: &'static str,
}

async fn said(turn: &Turn, form: Fields) -> Answer {
    let Some(by) = Channel::from_name(&turn.posted.one(form.by)) else {
        return turn.says(form.by, "方法が未選択。1つを選択").await;
    };
    let Some(on) = day(&turn.posted.one(form.on)) else {
        return turn.says(form.on, "日付が読めない。日付を入力").await;
    };
    let text = turn.posted.one(form.text);
    if text.trim().is_empty() {
        return turn.says(form.text, "内容が未記入。内容を記入").await;
    }
    let command = TalkCommand::Say {
        from: form.from,
        by,
        on: Some(on),
        text,
    };
    let done = turn.one(Order::Talk(command)).await;
    turn.end(done.map(|()| Done::Said)).await
}

pub(in crate::console::case) async fn say(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("ご本人への連絡", Action::Say, "say_text");
    let turn = Turn::begin(member, number, posted, step).await?;
    let form = Fields {
        from: Side::Desk,
        by: "say_by",
        on: "say_on",
        text: "say_text",
    };
    said(&turn, form).await
}

pub(in crate::console::case) async fn heard(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("ご本人からの連絡", Action::Heard, "heard_text");
    let turn = Turn::begin(member, number, posted, step).await?;
    let form = Fields {
        from: Side::Person,
        by: "heard_by",
        on: "heard_on",
        text: "heard_text",
    };
    said(&turn, form).await
}

pub(in crate::console::case) async fn settle(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("返事の要らない連絡", Action::SettleMessage, "quiet_reason");
    let turn = Turn::begin(member, number, posted, step).await?;
    let Ok(message) = turn.posted.one("quiet_message").parse() else {
        return turn.says("quiet_message", "連絡が未選択。1つを選択").await;
    };
    let reason = turn.posted.one("quiet_reason");
    let command = TalkCommand::Settle { message, reason };
    let done = turn.one(Order::Talk(command)).await;
    turn.end(done.map(|()| Done::Said)).await
}

pub(in crate::console::case) async fn offer_again(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("回答の再度の受取り", Action::OfferAgain, "again_reason");
    let turn = Turn::begin(member, number, posted, step).await?;
    let Ok(letter) = turn.posted.one("again_letter").parse() else {
        return turn.says("again_letter", "書類が未選択。1つを選択").await;
    };
    let reason = turn.posted.one("again_reason");
    let done = turn.one(Order::OfferAgain { letter, reason }).await;
    turn.end(done.map(|()| Done::OfferedAgain)).await
}
