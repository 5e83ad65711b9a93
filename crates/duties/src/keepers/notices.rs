// SPDX-License-Identifier: Apache-2.0
//! What the keepers of notices share: whether a notice left, and whether its wait was really over.

use jiff::civil::Date;
use yakusoku_policy::{GroundId, Text};

use super::spell::{Judged, Spell};
use super::words::{both, cases};
use super::{Facts, State};
use crate::EntryRef;
use crate::request::notice::{About, Notice, NoticeStage, last_day};
use crate::request::state::{Stage, Stamp};
use crate::request::{Ask, Case, Outcome};

/// Asks that ended or were refused for a reason of procedure, with the day and the record of it.
fn over<'a>(
    case: &'a Case,
    grounds: &'a [&str],
) -> impl Iterator<Item = (&'a Ask, Date, &'a Stamp)> {
    case.asks.iter().filter_map(|ask| match &ask.stage {
        Stage::Ended { on, at, .. } => Some((ask, *on, at)),
        Stage::Answered { proposal, sent, .. }
            if proposal.outcome == Outcome::Refused && names(&proposal.ground, grounds) =>
        {
            Some((ask, sent.on, sent))
        }
        _ => None,
    })
}

fn names(ground: &Option<GroundId>, grounds: &[&str]) -> bool {
    ground
        .as_ref()
        .is_some_and(|ground| grounds.contains(&ground.as_str()))
}

/// Whether a notice left and its whole wait passed before something followed.
fn waited(notice: &Notice, facts: &Facts<'_>, on: Date) -> bool {
    let Some(ran) = notice.ran else { return false };
    match notice.rule {
        // Counted anew from what is on record, never taken from the date it bears.
        Some(rule) => last_day(facts.calendar, ran.from, rule.wait) < on,
        None => false,
    }
}

/// A spell for every ask that ended for want of an answer nobody was asked for, or asked too late.
pub(super) fn unheard(
    case: &Case,
    (about, grounds): (About, &[&str]),
    facts: &Facts<'_>,
) -> Vec<Spell> {
    over(case, grounds)
        .filter(|(ask, on, _)| {
            let mut notices = case.notices.iter();
            !notices.any(|notice| {
                (notice.about == about || matches!(ask.stage, Stage::Ended { .. }))
                    && notice.asks.contains(&ask.no)
                    && (waited(notice, facts, *on) || stopped(notice))
            })
        })
        .map(|(_, on, at)| Spell {
            entries: vec![case.entry(&case.received), case.entry(at)],
            ..Spell::of(case, State::Broken, on)
        })
        .collect()
}

/// It came back and a human decided: the rule for returned mail, not this one.
const fn stopped(notice: &Notice) -> bool {
    matches!(notice.stage, NoticeStage::Stopped { .. })
}

/// The entries that show what was told.
pub(super) fn proof(case: &Case, about: About) -> Vec<EntryRef> {
    let notices = case.notices.iter().filter(|notice| notice.about == about);
    notices.map(|notice| case.entry(&notice.told)).collect()
}

/// Last days of notices that run.
pub(super) fn running<'a>(cases: &'a [&'a Case], about: About) -> impl Iterator<Item = Date> + 'a {
    let notices = cases.iter().flat_map(|case| &case.notices);
    notices
        .filter(move |notice| notice.about == about)
        .filter_map(Notice::ends)
}

/// What a broken promise of this sort says.
pub(super) fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let who = cases(&judged.active);
    let (ja, en) = both(&who);
    if judged.state == State::AtRisk {
        return (
            Text::new(
                format!("{ja}に、まだお知らせしていません。"),
                format!("{en}: the person has not been told yet."),
            ),
            Text::new(
                "お知らせを作成し、発送する。",
                "Make the notice and send it.",
            ),
        );
    }
    (
        Text::new(
            format!("{ja}を、お知らせの期間を待たずに終えました。"),
            format!("{en}: ended without a notice, or before its time was over."),
        ),
        Text::new(
            "手続を再開し、ご本人にお知らせする。",
            "Take it up again and tell the person.",
        ),
    )
}
