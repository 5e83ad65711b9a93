// SPDX-License-Identifier: Apache-2.0
//! 候補の選択: what was only suggested and is the person's after all; the plan follows at once.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::locate::Search;
use yakusoku_app::request::{DeskError, Order, Strength};
use yakusoku_duties::request::work::{What, work};
use yakusoku_duties::request::{Ask, Case};

use super::super::super::door::{Answer, Member};
use super::super::Scene;
use super::{Done, Step, Turn};
use crate::pages::Posted;
use crate::pages::console::case::Action;

const STEP: Step = Step {
    name: "候補の選択",
    action: Action::Choose,
    right: Right::CaseLocate,
    field: "candidates",
};

pub(in crate::console::case) async fn send(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, STEP).await?;
    let orders = match turn.scene().await {
        Ok(scene) => chosen(&scene, &turn.posted.all("candidate")),
        Err(error) => return turn.end(Err(error)).await,
    };
    if orders.is_empty() {
        let text = "対象が未選択。1件以上を選ぶか、ご本人の情報がなければ「判断を記録」へ";
        return turn.says("candidates", text).await;
    }
    let done: Result<(), DeskError> = turn.orders(orders).await;
    turn.end(done.map(|()| Done::Planned)).await
}

/// A plan for every ask that waits for one, of what is proved and what was ticked.
fn chosen(scene: &Scene<'_>, ticked: &[String]) -> Vec<Order> {
    unplanned(scene.case())
        .into_iter()
        .filter_map(|ask| Some((ask.no, taken(scene.search(ask)?, ticked))))
        .filter(|(_, taken)| !taken.is_empty())
        .map(|(ask, taken)| Order::Plan {
            ask,
            chosen: Some(taken),
        })
        .collect()
}

/// Asks that were searched for and have no plan yet.
pub(super) fn unplanned(case: &Case) -> Vec<&Ask> {
    let due = work(case);
    let waits = |ask: &Ask| {
        due.iter().any(|work| {
            work.ask == Some(ask.no)
                && matches!(
                    work.what,
                    What::Plan | What::Propose | What::Replan | What::NotErased
                )
        })
    };
    let fresh = |ask: &Ask| ask.located.is_some() && ask.plan.is_none();
    case.asks
        .iter()
        .filter(|ask| fresh(ask) && waits(ask))
        .collect()
}

fn taken(search: &Search, ticked: &[String]) -> Vec<String> {
    search
        .located
        .candidates
        .iter()
        .filter(|one| {
            one.strength == Strength::Proves
                || ticked.contains(&one.id)
                || search.chosen.contains(&one.id)
        })
        .map(|one| one.id.clone())
        .collect()
}
