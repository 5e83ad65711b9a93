// SPDX-License-Identifier: Apache-2.0
//! データの検索: for every ask that waits for it; with nothing to judge, the plan follows at once.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::{DeskError, Loaded, Order, Strength};
use yakusoku_duties::request::work::{What, work};
use yakusoku_duties::request::{Act, Case, Stage};

use super::super::super::door::{Answer, Member};
use super::{Done, Step, Turn};
use crate::pages::Posted;
use crate::pages::console::case::Action;

const STEP: Step = Step {
    name: "データの検索",
    action: Action::Locate,
    right: Right::CaseLocate,
    field: "now",
};

pub(in crate::console::case) async fn send(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, STEP).await?;
    let done = search(&turn).await;
    turn.end(done).await
}

async fn search(turn: &Turn) -> Result<Done, DeskError> {
    let case = turn.state().await?;
    let mut version = case.version;
    let mut planned = true;
    for ask in waiting(&case) {
        let loaded = turn
            .order(
                version,
                Order::Locate {
                    ask,
                    keys: Vec::new(),
                },
            )
            .await?;
        version = loaded.case.version;
        let plans = loaded.case.ask(ask).map(|ask| ask.act());
        let reads = matches!(plans, Some(Act::Export | Act::Erase));
        if reads && nothing_to_judge(turn, &loaded, ask) {
            version = turn
                .order(version, Order::Plan { ask, chosen: None })
                .await?
                .case
                .version;
        } else {
            planned = false;
        }
    }
    Ok(if planned {
        Done::Planned
    } else {
        Done::Located
    })
}

/// Asks that wait for a search; where none does, those that can be searched for again.
fn waiting(case: &Case) -> Vec<u16> {
    let due = work(case);
    let first = due
        .iter()
        .filter(|work| matches!(work.what, What::Locate | What::Replan | What::NotErased))
        .filter_map(|work| work.ask);
    let first: Vec<u16> = first.collect();
    if !first.is_empty() {
        return first;
    }
    let open = |stage: &Stage| matches!(stage, Stage::Open);
    case.asks
        .iter()
        .filter(|ask| open(&ask.stage))
        .map(|ask| ask.no)
        .collect()
}

/// Somebody was found, and every record by a key that proves.
fn nothing_to_judge(turn: &Turn, loaded: &Loaded, ask: u16) -> bool {
    let Ok(search) = turn.member.site.app.last_search(loaded, ask) else {
        return false;
    };
    let found = &search.located.candidates;
    !found.is_empty() && found.iter().all(|one| one.strength == Strength::Proves)
}
