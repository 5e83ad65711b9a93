// SPDX-License-Identifier: Apache-2.0
//! 計画の実行と確認: at once instead of at the program's next turn.
//!
//! The program does the same by itself, so it does not matter who is first: a page that is older
//! than the work is no conflict here.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::DeskError;
use yakusoku_duties::request::Case;

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

/// Carrying out, then confirming; more turns have nothing more to do.
const TURNS_MAX: u8 = 3;

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
    app.case_state(actor, &turn.number).await?;
    for _ in 0..TURNS_MAX {
        if app.work_once().await? == 0 {
            break;
        }
    }
    let after = app.case_state(actor, &turn.number).await?;
    Ok(done(&after, turn.seen()))
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
