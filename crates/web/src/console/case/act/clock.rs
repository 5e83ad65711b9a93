// SPDX-License-Identifier: Apache-2.0
//! 期限の停止と再開: an answer's clock stands for a reason that is written down.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::Order;
use yakusoku_duties::request::pause::PauseCommand;

use super::super::super::door::{Answer, Member};
use super::super::super::words::pause_of;
use super::{Done, Step, Turn};
use crate::pages::Posted;
use crate::pages::console::case::Action;

const PAUSE: Step = Step {
    name: "期限の停止",
    action: Action::Pause,
    right: Right::CaseWork,
    field: "pause_reason",
};
const RESUME: Step = Step {
    name: "期限の再開",
    action: Action::Resume,
    right: Right::CaseWork,
    field: "resume_ask",
};

pub(in crate::console::case) async fn pause(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, PAUSE).await?;
    let Ok(ask) = turn.posted.one("pause_ask").parse() else {
        return turn.says("pause_ask", "請求事項が未選択。1つを選択").await;
    };
    let Some(why) = pause_of(&turn.posted.one("pause_why")) else {
        return turn.says("pause_why", "理由が未選択。1つを選択").await;
    };
    let reason = turn.posted.one("pause_reason");
    let command = PauseCommand::Pause { ask, why, reason };
    let done = turn.one(Order::Clock(command)).await;
    turn.end(done.map(|()| Done::Clock)).await
}

pub(in crate::console::case) async fn resume(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, RESUME).await?;
    let Ok(ask) = turn.posted.one("resume_ask").parse() else {
        return turn.says("resume_ask", "請求事項が未選択。1つを選択").await;
    };
    let done = turn.one(Order::Clock(PauseCommand::Resume { ask })).await;
    turn.end(done.map(|()| Done::Clock)).await
}
