// SPDX-License-Identifier: Apache-2.0
//! 手数料の受領: yen and means; number and day of a money order go into a note.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::Order;
use yakusoku_policy::FeeMeans;

use super::super::super::door::{Answer, Member};
use super::{Done, Step, Turn, day};
use crate::pages::Posted;
use crate::pages::console::case::Action;
use yakusoku_duties::calendar::ja_full;

const STEP: Step = Step {
    name: "手数料の受領",
    action: Action::RecordFee,
    right: Right::CaseWork,
    field: "amount",
};

pub(in crate::console::case) async fn send(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, STEP).await?;
    let Some(yen) = amount(&turn.posted.one("amount")) else {
        return turn
            .says("amount", "受領額が読めない。数字で入力（例 1000）")
            .await;
    };
    let Some(means) = FeeMeans::from_name(&turn.posted.one("means")) else {
        return turn
            .says("means", "方法が未選択。受け取った方法を選択")
            .await;
    };
    let issued = day(&turn.posted.one("fee_issued"));
    if means.good_for().is_some() && issued.is_none() {
        return turn.says("fee_issued", NO_ISSUE).await;
    }
    let Some(note) = note(&turn) else {
        return turn
            .says("received_on", "受領日が正しくない。本日までの日付を入力")
            .await;
    };
    let orders = turn.with_note(vec![Order::ReceiveFee { yen, means, issued }], note);
    let done = turn.orders(orders).await;
    turn.end(done.map(|()| Done::Fee)).await
}

/// What is said where the day of issue of a postal order is missing.
pub(in crate::console) const NO_ISSUE: &str =
    "為替の発行日が読めない。券面の日付を入力（発行から6か月で換金できなくなる）";

/// An amount as people type it: 1000, 1,000, １０００円.
pub(in crate::console) fn amount(text: &str) -> Option<u32> {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            other => other,
        })
        .filter(|c| !matches!(c, ',' | '，' | '円' | ' ' | '　'))
        .collect();
    plain.parse().ok()
}

/// What the receipt itself does not hold; nothing where the day is not one that was.
fn note(turn: &Turn) -> Option<String> {
    let today = turn.member.site.app.clock.today().date;
    let typed = turn.posted.one("received_on");
    let on = if typed.is_empty() {
        today
    } else {
        day(&typed).filter(|on| *on <= today)?
    };
    let number = turn.posted.one("fee_number");
    let mut lines = Vec::new();
    if !number.is_empty() {
        lines.push(format!("小為替の番号 {number}"));
    }
    if on != today {
        lines.push(format!("受領日 {}", ja_full(on)));
    }
    Some(if lines.is_empty() {
        String::new()
    } else {
        format!("手数料　{}", lines.join("　"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_as_people_type_it() {
        for text in ["1000", "1,000", "１０００円", " 1000 "] {
            assert_eq!(amount(text), Some(1000), "{text}");
        }
        assert_eq!(amount("千円"), None);
        assert_eq!(amount("-1"), None);
    }
}
