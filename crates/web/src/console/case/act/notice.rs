// SPDX-License-Identifier: Apache-2.0
//! お知らせの到達・補正の到着・期限内の到着: what is known about a notice, with its day.

use axum::Form;
use axum::extract::Path;
use jiff::civil::Date;
use yakusoku_app::request::Order;
use yakusoku_duties::request::notice::NoticeCommand;

use super::super::super::door::{Answer, Member};
use super::{Done, Step, Turn, day};
use crate::pages::Posted;
use crate::pages::console::case::Action;

struct Names {
    step: Step,
    notice: &'static str,
    on: &'static str,
}

const ARRIVAL: Names = Names {
    step: Step::work("お知らせの到達", Action::Arrival, "arrival_on"),
    notice: "arrival_notice",
    on: "arrival_on",
};
const REMIND: Names = Names {
    step: Step::work("再度のお知らせ", Action::Remind, "remind_on"),
    notice: "remind_notice",
    on: "remind_on",
};
const MEND: Names = Names {
    step: Step::work("補正の到着", Action::Mend, "mend_on"),
    notice: "mend_notice",
    on: "mend_on",
};
const REVIVE: Names = Names {
    step: Step::work("期限内の到着", Action::Revive, "revive_on"),
    notice: "revive_notice",
    on: "revive_on",
};

pub(in crate::console::case) async fn arrival(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, ARRIVAL.step).await?;
    give(&turn, &ARRIVAL, |notice, on| NoticeCommand::Arrived {
        notice,
        on,
    })
    .await
}

pub(in crate::console::case) async fn remind(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, REMIND.step).await?;
    give(&turn, &REMIND, |notice, on| NoticeCommand::Remind {
        notice,
        on,
    })
    .await
}

pub(in crate::console::case) async fn mend(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, MEND.step).await?;
    give(&turn, &MEND, |notice, on| NoticeCommand::Mend {
        notice,
        on,
    })
    .await
}

pub(in crate::console::case) async fn revive(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, REVIVE.step).await?;
    give(&turn, &REVIVE, |notice, on| NoticeCommand::Revive {
        notice,
        on,
    })
    .await
}

async fn give(turn: &Turn, names: &Names, make: impl Fn(u16, Date) -> NoticeCommand) -> Answer {
    let Ok(notice) = turn.posted.one(names.notice).parse() else {
        return turn.says(names.notice, "お知らせが未選択。1つを選択").await;
    };
    let Some(on) = day(&turn.posted.one(names.on)) else {
        return turn.says(names.on, "日付が読めない。日付を入力").await;
    };
    let done = turn.one(Order::Notice(make(notice, on))).await;
    turn.end(done.map(|()| Done::Noticed)).await
}
