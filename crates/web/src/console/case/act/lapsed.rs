// SPDX-License-Identifier: Apache-2.0
//! 失効した為替: it was issued anew, or it is the operator's loss; nobody asks the person for it.

use axum::Form;
use axum::extract::Path;
use yakusoku_duties::request::money::MoneyCommand;

use super::super::super::door::{Answer, Member};
use super::money::give;
use super::{NO_ISSUE, Step, Turn, day};
use crate::pages::Posted;
use crate::pages::console::case::Action;

pub(in crate::console::case) async fn reissue(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("失効した為替の再発行", Action::Reissue, "lapsed_issued");
    let turn = Turn::begin(member, number, posted, step).await?;
    let Ok(item) = turn.posted.one("lapsed_item").parse() else {
        return turn.says("lapsed_item", "為替が未選択。1つを選択").await;
    };
    let Some(issued) = day(&turn.posted.one("lapsed_issued")) else {
        return turn.says("lapsed_issued", NO_ISSUE).await;
    };
    let number = turn.posted.one("lapsed_number");
    let command = MoneyCommand::Reissue {
        item,
        issued,
        number,
    };
    give(&turn, command).await
}

pub(in crate::console::case) async fn write_off(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("失効した為替の損失", Action::WriteOff, "loss_on");
    let turn = Turn::begin(member, number, posted, step).await?;
    let Ok(item) = turn.posted.one("loss_item").parse() else {
        return turn.says("loss_item", "為替が未選択。1つを選択").await;
    };
    let Some(on) = day(&turn.posted.one("loss_on")) else {
        return turn.says("loss_on", "日付が読めない。日付を入力").await;
    };
    give(&turn, MoneyCommand::WriteOff { item, on }).await
}
