// SPDX-License-Identifier: Apache-2.0
//! 金券の管理簿・ご請求書・返金: two people see a valuable, and what goes back is on record.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::request::{DeskError, Order};
use yakusoku_duties::request::Case;
use yakusoku_duties::request::money::{BackFor, MoneyCommand};
use yakusoku_policy::{Delivery, FeeMeans};

use super::super::super::door::{Answer, Member};
use super::{Done, NO_ISSUE, Step, Turn, amount, day};
use crate::pages::Posted;
use crate::pages::console::case::Action;

pub(super) async fn give(turn: &Turn, command: MoneyCommand) -> Answer {
    let done: Result<(), DeskError> = turn.one(Order::Money(command)).await;
    turn.end(done.map(|()| Done::Money)).await
}

pub(in crate::console::case) async fn hold(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("返す手数料の預かり", Action::Hold, "hold_amount");
    let turn = Turn::begin(member, number, posted, step).await?;
    let Some(yen) = amount(&turn.posted.one("hold_amount")) else {
        return turn
            .says("hold_amount", "金額が読めない。数字で入力（例 1000）")
            .await;
    };
    let Some(means) = FeeMeans::from_name(&turn.posted.one("hold_means")) else {
        return turn
            .says("hold_means", "種類が未選択。届いたものを選択")
            .await;
    };
    let number = turn.posted.one("hold_number");
    let issued = day(&turn.posted.one("hold_issued"));
    if means.good_for().is_some() && issued.is_none() {
        return turn.says("hold_issued", NO_ISSUE).await;
    }
    give(
        &turn,
        MoneyCommand::Hold {
            yen,
            paid_by: means,
            number,
            issued,
        },
    )
    .await
}

pub(in crate::console::case) async fn witness(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("金券の立会い", Action::Witness, "witness_item");
    let turn = Turn::begin(member, number, posted, step).await?;
    let Ok(item) = turn.posted.one("witness_item").parse() else {
        return turn.says("witness_item", "金券が未選択。1つを選択").await;
    };
    give(&turn, MoneyCommand::Witness { item }).await
}

pub(in crate::console::case) async fn used(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("金券の使用・換金", Action::UseValuable, "use_on");
    let turn = Turn::begin(member, number, posted, step).await?;
    let Ok(item) = turn.posted.one("use_item").parse() else {
        return turn.says("use_item", "金券が未選択。1つを選択").await;
    };
    let Some(on) = day(&turn.posted.one("use_on")) else {
        return turn.says("use_on", "日付が読めない。日付を入力").await;
    };
    give(&turn, MoneyCommand::Use { item, on }).await
}

pub(in crate::console::case) async fn give_back(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("返金・返却", Action::GiveBack, "back_amount");
    let turn = Turn::begin(member, number, posted, step).await?;
    let Some(yen) = amount(&turn.posted.one("back_amount")) else {
        return turn
            .says("back_amount", "金額が読めない。数字で入力（例 1000）")
            .await;
    };
    let Some(on) = day(&turn.posted.one("back_on")) else {
        return turn.says("back_on", "日付が読めない。日付を入力").await;
    };
    let Some(means) = Delivery::from_name(&turn.posted.one("back_means")) else {
        return turn
            .says("back_means", "方法が未選択。返した方法を選択")
            .await;
    };
    let due = match turn.state().await {
        Ok(case) => due(&case),
        Err(error) => return turn.end(Err(error)).await,
    };
    let Some((why, item)) = due else {
        return turn.says("now", "返すものなし。「次の手続」に従う").await;
    };
    let command = MoneyCommand::GiveBack {
        yen,
        why,
        on,
        means,
        item,
    };
    give(&turn, command).await
}

/// Why something goes back now, and the valuable that goes back as it came.
fn due(case: &Case) -> Option<(BackFor, Option<u16>)> {
    let (_, why) = case.to_give_back()?;
    let free = case.money.valuables.iter().find(|one| one.is_owed_back());
    let item = free.filter(|_| why.is_no_fee()).map(|one| one.no);
    Some((why, item))
}

pub(in crate::console::case) async fn estimate(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("実費の見込みのご案内", Action::Estimate, "estimate_amount");
    let turn = Turn::begin(member, number, posted, step).await?;
    let Ok(ask) = turn.posted.one("estimate_ask").parse() else {
        return turn
            .says("estimate_ask", "請求事項が未選択。1つを選択")
            .await;
    };
    let Some(yen) = amount(&turn.posted.one("estimate_amount")) else {
        return turn
            .says("estimate_amount", "金額が読めない。数字で入力（例 1000）")
            .await;
    };
    give(&turn, MoneyCommand::Estimate { ask, yen }).await
}

pub(in crate::console::case) async fn bill(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("手数料の請求", Action::Bill, "bill_amount");
    let turn = Turn::begin(member, number, posted, step).await?;
    let Ok(ask) = turn.posted.one("bill_ask").parse() else {
        return turn.says("bill_ask", "請求事項が未選択。1つを選択").await;
    };
    let Some(yen) = amount(&turn.posted.one("bill_amount")) else {
        return turn
            .says("bill_amount", "金額が読めない。数字で入力（例 1000）")
            .await;
    };
    let yen = Some(yen);
    give(&turn, MoneyCommand::Bill { ask, yen }).await
}
