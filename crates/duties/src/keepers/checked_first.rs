// SPDX-License-Identifier: Apache-2.0
//! 内容と書類の確認: nothing is decided before somebody looked at what was sent.
//!
//! Looked at means on record: a paper checked, identity confirmed, or the person told what is missing.

use jiff::civil::Date;
use yakusoku_policy::Text;

use super::spell::{Frame, Judged, Spell, conclude, no_application, oldest_first};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::request::notice::About;
use crate::request::state::Stamp;
use crate::request::{Ask, Case, Stage};

pub(super) fn assess(facts: &Facts<'_>, today: Date) -> Assessment {
    let cases = oldest_first(facts);
    let spells: Vec<Spell> = cases.iter().flat_map(|case| spells(case)).collect();
    let frame = Frame {
        keeper: Text::new(
            "内容と書類の確認の記録",
            "record of checks of contents and papers",
        ),
        strength: Strength::Recorded,
        proof: cases
            .iter()
            .filter_map(|case| looked(case).map(|stamp| case.entry(stamp)))
            .collect(),
        next: None,
        seen: !cases.is_empty(),
        nothing: no_application(),
    };
    conclude(frame, &spells, facts, today, tell)
}

/// The first time somebody looked at what was sent.
fn looked(case: &Case) -> Option<&Stamp> {
    let papers = case.papers.iter().map(|paper| &paper.at);
    let identity = case.identity.iter().map(|identity| &identity.at);
    let told = case.notices.iter();
    let told = told.filter(|notice| notice.about == About::Defect);
    let told = told.map(|notice| &notice.told);
    papers
        .chain(identity)
        .chain(told)
        .min_by_key(|stamp| stamp.seq)
}

/// The decision, once it is made.
fn decided(ask: &Ask) -> Option<&Stamp> {
    match &ask.stage {
        Stage::Approved { approval, .. }
        | Stage::CarriedOut { approval, .. }
        | Stage::Confirmed { approval, .. }
        | Stage::Answered { approval, .. } => Some(approval),
        _ => None,
    }
}

fn spells(case: &Case) -> impl Iterator<Item = Spell> + '_ {
    let first = looked(case);
    case.asks.iter().filter_map(move |ask| {
        let before = |stamp: &Stamp| first.is_none_or(|first| first.seq > stamp.seq);
        if let Some(approval) = decided(ask).filter(|stamp| before(stamp)) {
            return Some(Spell {
                entries: vec![case.entry(approval)],
                ..Spell::of(case, State::Broken, approval.on)
            });
        }
        let proposal = ask.proposal().filter(|one| before(&one.by))?;
        Some(Spell {
            until: first.map(|first| first.on),
            ..Spell::of(case, State::AtRisk, proposal.by.on)
        })
    })
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let who = cases(&judged.active);
    let (ja, en) = both(&who);
    let fact = if judged.state == State::Broken {
        Text::new(
            format!("{ja}を、内容と書類の確認の前に決裁しました。"),
            format!("{en}: decided before contents and papers were checked."),
        )
    } else {
        Text::new(
            format!("{ja}を、内容と書類の確認の前に起案しています。"),
            format!("{en}: proposed before contents and papers were checked."),
        )
    };
    let remedy = Text::new(
        "請求書と添付の書類を確かめ、足りないものをお知らせしてから決める。",
        "Check form and attachments and tell the person what is missing before deciding.",
    );
    (fact, remedy)
}

#[cfg(test)]
pub(super) mod pair {
    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;
    use crate::request::Outcome;

    /// Decided after the papers were checked, or without a look at them.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| made(scene, received(scene).identified(scene.day(1))),
        broken: |scene| made(scene, received(scene)),
    };

    fn received(scene: &Scene<'_>) -> Desk {
        Desk::under(scene.policy, scene.running_kind(), scene.start())
    }

    fn made(scene: &Scene<'_>, desk: Desk) -> Made {
        let decided = desk.decided(scene.day(2), Outcome::Whole, None);
        Made::cases([decided.case], scene.day(3))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::Kind;

    use super::super::sample::{Desk, facts};
    use super::*;
    use crate::request::Outcome;

    fn received() -> Desk {
        Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21))
    }

    fn at(desk: Desk, on: Date) -> Assessment {
        assess(&facts(&[desk.case], &[]), on)
    }

    #[test]
    fn kept_when_somebody_looked_before_the_decision() {
        let day = date(2026, 10, 22);
        let checked = received().paper(day).decided(day, Outcome::Whole, None);
        assert_eq!(at(checked, date(2026, 10, 23)).state, State::Kept);
        let told = received().told(About::Defect, day);
        let refused = told.decided(date(2026, 11, 10), Outcome::Refused, Some("harm"));
        let found = at(refused, date(2026, 11, 11));
        assert_eq!((found.state, found.entries.len()), (State::Kept, 1));
    }

    #[test]
    fn broken_when_it_was_decided_unseen() {
        let day = date(2026, 10, 22);
        let proposed = received().proposed("clerk", day, Outcome::Whole, None);
        assert_eq!(at(proposed, day).state, State::AtRisk);
        let decided = received().decided(day, Outcome::Whole, None);
        let found = at(decided.paper(date(2026, 10, 23)), date(2026, 10, 24));
        assert_eq!((found.state, found.since), (State::Broken, day));
        assert_eq!(
            found.fact.unwrap().ja,
            "受付 2026-0131 を、内容と書類の確認の前に決裁しました。"
        );
    }
}
