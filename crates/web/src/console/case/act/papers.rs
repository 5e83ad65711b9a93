// SPDX-License-Identifier: Apache-2.0
//! 本人確認書類の確認: what agrees, in date or not, and the image, decoded in a process of its own.

use axum::extract::{Path, Request};
use jiff::civil::Date;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::{DeskError, Order};
use yakusoku_app::upload;
use yakusoku_duties::request::fact::{Match, Validity};
use yakusoku_duties::request::{MaskSeen, PaperDetail, Whose};
use yakusoku_policy::{PaperId, Showing};

use super::super::super::door::{Answer, Member};
use super::super::super::upload::{Attached, read};
use super::super::identity::{MASKED, POINTS, VALID};
use super::{Done, Step, Turn, day};
use crate::pages::Posted;
use crate::pages::console::case::Action;
use crate::pages::portal::Trouble;

const STEP: Step = Step {
    name: "本人確認書類の確認",
    action: Action::CheckPaper,
    right: Right::CaseWork,
    field: "paper",
};

pub(in crate::console::case) async fn send(
    member: Member,
    Path(number): Path<String>,
    request: Request,
) -> Answer {
    let Some((posted, file)) = read(request).await else {
        return Err(member.trouble(Trouble::Unreadable).await);
    };
    // A body that is cut off before its first field has no token to look at.
    if file.is_err() && !posted.has("csrf") {
        return Err(member.trouble(Trouble::TooLarge).await);
    }
    let turn = Turn::begin(member, number, posted, STEP).await?;
    let checks = turn.posted.all("check");
    if checks.is_empty() {
        return turn
            .says("check", "確認できた点が未選択。照合して一致した点を選択")
            .await;
    }
    let Some(issued) = issued(&turn.posted) else {
        return turn
            .says("issued", "発行日として読めない。例 2026.4.1、令和8年4月1日")
            .await;
    };
    let order = order(&turn.posted, (&checks, issued));
    let done = check(&turn, order, file).await;
    turn.end(done.map(|()| Done::Paper)).await
}

/// The day of issue, where one was typed; nothing where it cannot be read.
fn issued(posted: &Posted) -> Option<Option<Date>> {
    let text = posted.one("issued");
    if text.is_empty() {
        return Some(None);
    }
    day(&text).map(Some)
}

fn order(posted: &Posted, (checks, issued): (&[String], Option<Date>)) -> Order {
    let agrees = |(name, _): &(&str, Match)| checks.iter().any(|check| check == name);
    let matches = POINTS
        .into_iter()
        .filter(agrees)
        .map(|(_, point)| point)
        .collect();
    let valid = checks.iter().any(|check| check == VALID);
    let paper = posted.one("paper");
    Order::CheckPaper {
        paper: PaperId::from(paper.as_str()),
        matches,
        validity: if valid {
            Validity::InDate
        } else {
            Validity::Expired
        },
        detail: PaperDetail {
            whose: if posted.one("whose") == "person" {
                Whose::Person
            } else {
                Whose::Applicant
            },
            issued,
            showing: Showing::from_name(&posted.one("showing")),
            masks: if checks.iter().any(|check| check == MASKED) {
                MaskSeen::Hidden
            } else {
                MaskSeen::Visible
            },
            open: Vec::new(),
            differs: differs(posted),
        },
    }
}

fn differs(posted: &Posted) -> Vec<Match> {
    let name = posted.one("differs");
    POINTS
        .into_iter()
        .filter(|(one, _)| *one == name)
        .map(|(_, point)| point)
        .collect()
}

async fn check(turn: &Turn, order: Order, file: Attached) -> Result<(), DeskError> {
    let Some(bytes) = file? else {
        return turn.orders(vec![order]).await;
    };
    let image = upload::read(bytes).await?;
    let app = &turn.member.site.app;
    let (actor, seen) = (&turn.member.actor, Some(turn.seen()));
    app.check_paper(actor, &turn.number, seen, (order, image))
        .await?;
    Ok(())
}
