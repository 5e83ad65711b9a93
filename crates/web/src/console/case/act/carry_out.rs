// SPDX-License-Identifier: Apache-2.0
//! 計画の実行と確認: at once instead of at the program's next turn.
//!
//! The program does the same by itself, so it does not matter who is first: a page that is older
//! than the work is no conflict here.

use std::time::{Duration, Instant};

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::DeskError;
use yakusoku_duties::request::Case;
use yakusoku_duties::request::work::{What, work};

use super::super::super::door::{Answer, Member};
use super::{Done, Step, Turn};
use crate::pages::Posted;
use crate::pages::console::case::Action;

const STEP: Step = Step {
    name: "計画の実行",
    action: Action::CarryOut,
    right: Right::CaseWork,
    field: "now",
};

/// How long a page waits for work that the program has begun by itself, and how often it looks.
const WAIT: Duration = Duration::from_secs(8);
const LOOK: Duration = Duration::from_millis(100);

pub(in crate::console::case) async fn send(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let turn = Turn::begin(member, number, posted, STEP).await?;
    let done = run(&turn).await;
    turn.end(done).await
}

async fn run(turn: &Turn) -> Result<Done, DeskError> {
    let (app, actor) = (&turn.member.site.app, &turn.member.actor);
    let until = Instant::now() + WAIT;
    loop {
        // None of it where the program is at it already; then its end is waited for.
        app.work_once().await?;
        let after = app.case_state(actor, &turn.number).await?;
        if !is_running(&after) || Instant::now() >= until {
            return Ok(done(&after, turn.seen()));
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Something is still to be carried out or confirmed, and nothing has failed.
fn is_running(case: &Case) -> bool {
    let failed = case.asks.iter().any(|ask| ask.failure.is_some());
    !failed && work(case).iter().any(|todo| todo.what == What::CarryOut)
}

fn done(after: &Case, seen: u64) -> Done {
    if after.asks.iter().any(|ask| ask.failure.is_some()) {
        Done::CarryFailed
    } else if after.version == seen {
        Done::NothingToCarry
    } else {
        Done::CarriedOut
    }
}
