// SPDX-License-Identifier: Apache-2.0
//! Changes of the answer: how it comes, who chooses, where it goes, by when (Arts. 33(2), 37).

use super::find::Found;
use super::sentence::text;
use super::spot::{Spot, listed, valued};
use super::{Effect, Verb};
use crate::model::Requests;
use crate::text::Text;
use crate::words::{Choice, Kind};

pub(super) fn find(found: &mut Found<'_>) {
    let (old, new) = (&found.old.requests, &found.new.requests);
    ways(found, old, new);
    clock(found, old, new);
}

fn spot(about: &'static str, ja: &str, en: &str, more: Effect) -> Spot<'static> {
    Spot {
        place: "requests.answer",
        about,
        thing: text(ja, en),
        more,
    }
}

/// How the answer comes, who chooses that, and where it goes.
fn ways(found: &mut Found<'_>, old: &Requests, new: &Requests) {
    let (before, after) = (&old.answer, &new.answer);
    let ways = |requests: &Requests| -> Vec<Text> {
        requests.answer.by.iter().map(|way| way.text()).collect()
    };
    let by = spot("by", "回答の方法", "the ways of answering", Effect::Better);
    listed(found, &by, &ways(old), &ways(new));
    let more = match after.choice {
        Choice::Operator => Effect::Worse,
        Choice::Person => Effect::Better,
    };
    let choice = spot(
        "choice",
        "回答の方法を選ぶ方",
        "who chooses the way of answering",
        more,
    );
    valued(
        found,
        &choice,
        Verb::Changed,
        &before.choice.text(),
        &after.choice.text(),
    );
    let to = spot("to", "回答の宛先", "where the answer goes", Effect::Unclear);
    valued(
        found,
        &to,
        Verb::Changed,
        &before.to.text(),
        &after.to.text(),
    );
}

/// Whether a period is promised, and from when it runs.
fn clock(found: &mut Found<'_>, old: &Requests, new: &Requests) {
    let (before, after) = (&old.answer, &new.answer);
    let promised = |requests: &Requests| match requests.answer.published {
        true => text("公表した期限", "a published period"),
        false => text(
            "遅滞なく（期限の公表なし）",
            "without delay (no published period)",
        ),
    };
    let more = match after.published {
        false => Effect::Worse,
        true => Effect::Better,
    };
    let published = spot(
        "published",
        "回答の期限のお約束",
        "the promise of a period",
        more,
    );
    let (from, to) = (promised(old), promised(new));
    valued(found, &published, Verb::Changed, &from, &to);
    // Each start lies no earlier than the one before it in the list.
    let later = before.from < after.from;
    let more = if later { Effect::Worse } else { Effect::Better };
    let start = spot(
        "from",
        "回答の期限の起算点",
        "the start of the period for answering",
        more,
    );
    valued(
        found,
        &start,
        Verb::Changed,
        &before.from.text(),
        &after.from.text(),
    );
    if before.published != after.published || before.from != after.from {
        for kind in Kind::ALL {
            found.explain(&format!("requests.answer.{}", kind.name()));
        }
    }
}
