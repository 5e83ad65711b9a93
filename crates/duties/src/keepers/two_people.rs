// SPDX-License-Identifier: Apache-2.0
//! 決裁の経路: whoever proposes does not approve.
//!
//! Deciding alone where the file allows it, after its wait, is at risk and not broken: the file said
//! so, and nobody else has looked.

use jiff::civil::Date;
use yakusoku_policy::{Kind, Text};

use super::spell::{Frame, Judged, Spell, conclude, no_application, oldest_first};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::calendar::Calendar;
use crate::request::state::{Proposal, Stamp};
use crate::request::{Ask, Case};

pub(super) fn assess(kind: Kind, facts: &Facts<'_>, today: Date) -> Assessment {
    let cases = oldest_first(facts);
    let all = || cases.iter().flat_map(|case| decided_of(case));
    let decided = || all().filter(|(_, ask, ..)| ask.kind == kind);
    let spells: Vec<Spell> = decided()
        .filter_map(|one| alone(one, facts.calendar))
        .collect();
    let frame = Frame {
        keeper: Text::new("決裁の経路", "route of approval"),
        strength: Strength::Machine,
        proof: decided()
            .map(|(case, _, _, approval)| case.entry(approval))
            .collect(),
        next: None,
        seen: decided().next().is_some(),
        nothing: no_application(),
    };
    conclude(frame, &spells, facts, today, tell)
}

/// An ask on which a decision is final, with what was proposed and who approved.
pub(super) type Decided<'a> = (&'a Case, &'a Ask, &'a Proposal, &'a Stamp);

/// Every ask of a case on which a decision is final.
pub(super) fn decided_of(case: &Case) -> impl Iterator<Item = Decided<'_>> {
    let asks = case.asks.iter();
    asks.filter_map(move |ask| Some((case, ask, ask.proposal()?, ask.approval()?)))
}

fn alone((case, ask, proposal, approval): Decided<'_>, calendar: &Calendar) -> Option<Spell> {
    if proposal.by.by != approval.by {
        return None;
    }
    let from = ask.alone_from(proposal, calendar);
    let state = if from.is_some_and(|from| approval.on >= from) {
        State::AtRisk
    } else {
        State::Broken
    };
    let entries = vec![case.entry(&proposal.by), case.entry(approval)];
    Some(Spell {
        entries,
        ..Spell::of(case, state, approval.on)
    })
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let who = cases(&judged.active);
    let (ja, en) = both(&who);
    if judged.state == State::Broken {
        return (
            Text::new(
                format!("{ja}を、起案した者が1人で決裁しました。"),
                format!("{en}: decided by the person who proposed it."),
            ),
            Text::new(
                "別の承認者が内容を確かめ、結果を記録する。",
                "Have another approver look at it and record the result.",
            ),
        );
    }
    (
        Text::new(
            format!("{ja}を、方針の定めにより1人で決裁しました。"),
            format!("{en}: decided by one person, as the policy allows."),
        ),
        Text::new("承認者をもう1人定める。", "Name a second approver."),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use yakusoku_policy::ClauseWhat;

    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;
    use crate::request::Outcome;

    /// Approved by somebody else, or by whoever proposed it.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| approved(scene, "approver"),
        broken: |scene| approved(scene, "clerk"),
    };

    fn approved(scene: &Scene<'_>, by: &str) -> Made {
        let ClauseWhat::TwoPeople { kind } = scene.clause.what else {
            panic!("{} names no two people", scene.clause.id)
        };
        let desk = Desk::under(scene.policy, kind, scene.start())
            .proposed("clerk", scene.day(1), Outcome::NotHeld, None)
            .approved(by, scene.day(1));
        Made::cases([desk.case], scene.day(2))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::ClauseWhat;

    use super::super::assess;
    use super::super::sample::{Desk, EFFECTIVE, clause, days, facts, today};
    use super::*;
    use crate::request::Outcome;

    fn at(case: Desk) -> Assessment {
        let what = ClauseWhat::TwoPeople {
            kind: Kind::Erasure,
        };
        assess(
            &clause(what),
            &facts(&[case.case], &[]),
            today(date(2026, 11, 24)),
        )
    }

    fn decided(by: &str, on: Date, alone: Option<u32>) -> Desk {
        let mut case = Desk::received("2026-0131", Kind::Erasure, date(2026, 10, 21));
        case.case.asks[0].alone = alone.map(days);
        case.proposed("clerk", date(2026, 10, 26), Outcome::NotHeld, None)
            .approved(by, on)
    }

    #[test]
    fn kept_when_somebody_else_approved() {
        let found = at(decided("approver", date(2026, 10, 26), None));
        assert_eq!((found.state, found.since), (State::Kept, EFFECTIVE));
        assert_eq!(
            (found.strength, found.entries.len()),
            (Strength::Machine, 1)
        );
    }

    #[test]
    fn at_risk_when_alone_as_the_file_allows() {
        let found = at(decided("clerk", date(2026, 10, 28), Some(1)));
        assert_eq!(
            (found.state, found.since),
            (State::AtRisk, date(2026, 10, 28))
        );
        assert_eq!(
            found.fact.unwrap().ja,
            "受付 2026-0131 を、方針の定めにより1人で決裁しました。"
        );
    }

    #[test]
    fn broken_when_alone_without_the_file_or_its_wait() {
        for case in [
            decided("clerk", date(2026, 10, 27), None),
            decided("clerk", date(2026, 10, 27), Some(1)),
            decided("clerk", date(2026, 10, 27), Some(2)),
        ] {
            let found = at(case);
            assert_eq!(
                (found.state, found.since),
                (State::Broken, date(2026, 10, 27))
            );
            assert_eq!(found.entries.len(), 2);
        }
    }
}
