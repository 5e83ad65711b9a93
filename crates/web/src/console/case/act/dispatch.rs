// SPDX-License-Identifier: Apache-2.0
//! 発送の記録: day, means and tracking number of the letter that waits.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::Order;
use yakusoku_duties::request::Case;
use yakusoku_duties::request::todo::Todo;
use yakusoku_duties::request::work::{What, work};
use yakusoku_policy::Delivery;

use super::super::super::door::{Answer, Member};
use super::{Done, Step, Turn, day};
use crate::pages::Posted;
use crate::pages::console::case::Action;

const STEP: Step = Step {
    name: "発送の記録",
    action: Action::Dispatch,
    right: Right::CaseWork,
    field: "sent_on",
};

pub(in crate::console::case) async fn send(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, STEP).await?;
    let Some(on) = day(&turn.posted.one("sent_on")) else {
        return turn.says("sent_on", "発送日が読めない。日付を入力").await;
    };
    let Some(means) = Delivery::from_name(&turn.posted.one("sent_by")) else {
        return turn.says("sent_by", "発送方法が未選択。方法を選択").await;
    };
    let letter = match turn.state().await.map(|case| next(&case)) {
        Ok(Some(letter)) => letter,
        Ok(None) => {
            return turn
                .says("now", "発送待ちの書類なし。「次の手続」に従う")
                .await;
        }
        Err(error) => return turn.end(Err(error)).await,
    };
    let tracking = turn.posted.one("tracking");
    let order = Order::Dispatch {
        letter,
        means,
        on: Some(on),
        tracking,
    };
    let done = turn.orders(vec![order]).await;
    turn.end(done.map(|()| Done::Dispatched)).await
}

/// The letter that waits to be sent.
pub(in crate::console::case) fn next(case: &Case) -> Option<u16> {
    work(case).into_iter().find_map(|work| match work.what {
        What::Dispatch(letter) | What::Desk(Todo::Send(letter)) => Some(letter),
        _ => None,
    })
}
