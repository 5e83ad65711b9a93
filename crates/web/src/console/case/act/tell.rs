// SPDX-License-Identifier: Apache-2.0
//! Letters on the way to an answer: 補正のお願い, 手数料のご案内, みなし取下げのお知らせ, 回答方法の変更, 回答期限の延長.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::request::{Order, Tell};
use yakusoku_policy::Delivery;

use super::super::super::door::{Answer, Member};
use super::super::super::words::missing_of;
use super::{Done, Step, Turn};
use crate::pages::Posted;
use crate::pages::console::case::Action;

pub(in crate::console::case) async fn defect(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("補正のお願い", Action::NotifyDefect, "item");
    let turn = Turn::begin(member, number, posted, step).await?;
    let items = turn.posted.all("item");
    let missing: Vec<_> = items.iter().filter_map(|item| missing_of(item)).collect();
    if missing.is_empty() {
        return turn
            .says("item", "足りないものが未選択。1つ以上を選択")
            .await;
    }
    let details = turn.posted.one("details");
    let done = turn
        .one(Order::Tell(Tell::Defect { missing, details }))
        .await;
    turn.end(done.map(|()| Done::Told)).await
}

pub(in crate::console::case) async fn fee(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(
        member,
        number,
        posted,
        Step::work("手数料のご案内", Action::TellFee, "now"),
    )
    .await?;
    let transfer_to = turn.posted.one("transfer_to");
    let done = turn.one(Order::Tell(Tell::Fee { transfer_to })).await;
    turn.end(done.map(|()| Done::Told)).await
}

pub(in crate::console::case) async fn ended(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("みなし取下げのお知らせ", Action::TellEnded, "now");
    let turn = Turn::begin(member, number, posted, step).await?;
    let done = turn.one(Order::Tell(Tell::Ended)).await;
    turn.end(done.map(|()| Done::Told)).await
}

pub(in crate::console::case) async fn other_means(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("回答方法の変更のお知らせ", Action::OtherMeans, "means_why");
    let turn = Turn::begin(member, number, posted, step).await?;
    let Some(instead) = Delivery::from_name(&turn.posted.one("means_instead")) else {
        return turn
            .says("means_instead", "変更後の方法が未選択。方法を選択")
            .await;
    };
    let why = turn.posted.one("means_why");
    if why.is_empty() {
        return turn
            .says("means_why", "困難な理由が未記入。ご本人が読む理由を記入")
            .await;
    }
    let done = turn
        .one(Order::Tell(Tell::OtherMeans { instead, why }))
        .await;
    turn.end(done.map(|()| Done::Told)).await
}

pub(in crate::console::case) async fn extension(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("回答期限の延長のお知らせ", Action::Extend, "extend_reason");
    let turn = Turn::begin(member, number, posted, step).await?;
    let asks = turn.posted.all("extend_ask");
    let asks: Vec<u16> = asks.iter().filter_map(|no| no.parse().ok()).collect();
    if asks.is_empty() {
        return turn
            .says("extend_ask", "請求事項が未選択。1つ以上を選択")
            .await;
    }
    let reason = turn.posted.one("extend_reason");
    if reason.is_empty() {
        return turn
            .says(
                "extend_reason",
                "延長の理由が未記入。ご本人が読む理由を記入",
            )
            .await;
    }
    let done = turn
        .one(Order::Tell(Tell::Extension { asks, reason }))
        .await;
    turn.end(done.map(|()| Done::Told)).await
}
