// SPDX-License-Identifier: Apache-2.0
//! 封筒の照合・返戻郵便: what leaves is compared by two people, and what comes back is decided about.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::request::Order;
use yakusoku_duties::request::post::PostCommand;
use yakusoku_policy::CameBack;

use super::super::super::door::{Answer, Member};
use super::super::super::words::{point_of, settle_of};
use super::{Done, Step, Turn, day};
use crate::pages::Posted;
use crate::pages::console::case::Action;

async fn give(turn: &Turn, command: PostCommand) -> Answer {
    let done = turn.one(Order::Post(command)).await;
    turn.end(done.map(|()| Done::Post)).await
}

pub(in crate::console::case) async fn envelope(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("封筒の照合", Action::CheckEnvelope, "envelope_point");
    let turn = Turn::begin(member, number, posted, step).await?;
    let Ok(letter) = turn.posted.one("envelope_letter").parse() else {
        return turn
            .says("envelope_letter", "書類が未選択。1つを選択")
            .await;
    };
    let ticked = turn.posted.all("envelope_point");
    let points = ticked.iter().filter_map(|one| point_of(one)).collect();
    give(&turn, PostCommand::Check { letter, points }).await
}

pub(in crate::console::case) async fn came_back(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(
        member,
        number,
        posted,
        Step::work("郵便の返戻", Action::CameBack, "came_on"),
    )
    .await?;
    let Ok(letter) = turn.posted.one("came_letter").parse() else {
        return turn.says("came_letter", "書類が未選択。1つを選択").await;
    };
    let Some(why) = CameBack::from_name(&turn.posted.one("came_why")) else {
        return turn.says("came_why", "返戻の理由が未選択。1つを選択").await;
    };
    let Some(on) = day(&turn.posted.one("came_on")) else {
        return turn.says("came_on", "日付が読めない。日付を入力").await;
    };
    give(&turn, PostCommand::CameBack { letter, why, on }).await
}

pub(in crate::console::case) async fn settle(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("返戻郵便の扱い", Action::Settle, "settle_reason");
    let turn = Turn::begin(member, number, posted, step).await?;
    let Ok(letter) = turn.posted.one("settle_letter").parse() else {
        return turn.says("settle_letter", "書類が未選択。1つを選択").await;
    };
    let Some(how) = settle_of(&turn.posted.one("settle_how")) else {
        return turn.says("settle_how", "扱いが未選択。1つを選択").await;
    };
    let typed = turn.posted.one("settle_on");
    let on = day(&typed);
    if !typed.is_empty() && on.is_none() {
        return turn.says("settle_on", "日付が読めない。日付を入力").await;
    }
    let command = PostCommand::Settle {
        letter,
        how,
        on,
        reason: turn.posted.one("settle_reason"),
    };
    give(&turn, command).await
}
