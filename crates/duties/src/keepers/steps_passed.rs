// SPDX-License-Identifier: Apache-2.0
//! 決裁の経路の段階: no decision is final before every step of the route that it passes, each taken by somebody else.
//!
//! The route is the one pinned at receipt; a case from before the file had one is decided as it was then and not judged.
//! One person at two steps, where the file allows it after its wait, is at risk and not broken.

use std::collections::BTreeSet;

use jiff::civil::Date;
use yakusoku_policy::Text;

use super::spell::{Frame, Judged, Spell, conclude, no_application, oldest_first};
use super::two_people::{Decided, decided_of};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::ActorRef;
use crate::calendar::Calendar;
use crate::request::route::Seat;

pub(super) fn assess(facts: &Facts<'_>, today: Date) -> Assessment {
    let cases = oldest_first(facts);
    let all = || cases.iter().flat_map(|case| decided_of(case));
    let decided = || all().filter(|(case, ..)| !case.terms.pinned.route.is_empty());
    let spells: Vec<Spell> = decided()
        .filter_map(|one| wrong(one, facts.calendar))
        .collect();
    let frame = Frame {
        keeper: Text::new("経路の段階の検査", "check of the steps of the route"),
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

/// A step that nobody took, or one person at two places.
fn wrong((case, ask, proposal, approval): Decided<'_>, calendar: &Calendar) -> Option<Spell> {
    let seats = case.seats(ask, proposal.outcome);
    let taken = |seat: &Seat<'_>| match seat {
        Seat::Step(no, _) => proposal.passed.iter().any(|one| one.step == Some(*no)),
        Seat::Approver | Seat::Manager => true,
    };
    let skipped = !seats.iter().all(taken);
    let beyond = proposal.passed.iter().all(|one| one.by.seq != approval.seq);
    let hands = proposal.passed.iter().map(|one| &one.by.by);
    let hands = hands.chain([&proposal.by.by]);
    let hands: Vec<&ActorRef> = hands.chain(beyond.then_some(&approval.by)).collect();
    let people: BTreeSet<&str> = hands.iter().map(|who| who.0.as_str()).collect();
    if !skipped && people.len() == hands.len() {
        return None;
    }
    let alone_from = ask.alone_from(proposal, calendar);
    let allowed = alone_from.is_some_and(|from| approval.on >= from);
    let state = if !skipped && allowed {
        State::AtRisk
    } else {
        State::Broken
    };
    let passed = proposal.passed.iter().map(|one| case.entry(&one.by));
    let mut entries: Vec<_> = std::iter::once(case.entry(&proposal.by))
        .chain(passed)
        .collect();
    entries.extend(beyond.then(|| case.entry(approval)));
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
                format!("{ja}を、経路の段階を経ずに、または同じ者が重ねて決裁しました。"),
                format!("{en}: decided without a step of the route, or by one person at two."),
            ),
            Text::new(
                "抜けた段階の職を務める者が内容を確かめ、結果を記録する。",
                "Have the holder of the post that was passed over look at it and record the result.",
            ),
        );
    }
    (
        Text::new(
            format!("{ja}を、方針の定めにより、同じ者が2つの段階で決裁しました。"),
            format!("{en}: one person acted at two steps, as the policy allows."),
        ),
        Text::new(
            "段階ごとに別の者が職を務めるようにする。",
            "Put different people to the posts.",
        ),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;
    use crate::request::Outcome;

    /// Every step taken, or the first of them left out.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| passed(scene, 0),
        broken: |scene| passed(scene, 1),
    };

    fn passed(scene: &Scene<'_>, left_out: usize) -> Made {
        let kind = scene.running_kind();
        let mut desk = Desk::under(scene.policy, kind, scene.start()).proposed(
            "clerk",
            scene.day(1),
            Outcome::Part,
            None,
        );
        let ask = desk.case.ask(1).cloned().unwrap();
        let seats = desk.case.seats(&ask, Outcome::Part);
        let steps: Vec<Option<u16>> = seats
            .iter()
            .skip(left_out)
            .map(|seat| seat.step())
            .collect();
        for step in steps {
            let no = step.unwrap();
            desk = desk.step_passed(&format!("post {no}"), scene.day(1), no);
        }
        Made::cases([desk.approved("last", scene.day(2)).case], scene.day(3))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;
    use yakusoku_policy::{ClauseWhat, Coverage, Kind, Policy};

    use super::super::sample::{Desk, JAPAN, days, today};
    use super::super::{LedgerState, Published, assess};
    use super::*;
    use crate::acts::Register;
    use crate::edition::Editions;
    use crate::request::Case;
    use crate::request::Outcome;

    const DECIDED: Date = date(2026, 6, 10);

    fn temple() -> Policy {
        let text = include_str!("../../../../policies/cases/odd/temple.yaml");
        yakusoku_policy::read("temple.yaml", text).unwrap().policy
    }

    fn judged(case: Case) -> Assessment {
        let policy = temple();
        let clauses = policy.clauses();
        let mut routes = clauses.iter().filter(|one| one.what == ClauseWhat::Route);
        let (register, editions, missing) = (Register::default(), Editions::new(), BTreeMap::new());
        let facts = Facts {
            cases: &[case],
            attestations: &[],
            register: &register,
            policy: &policy,
            ledger: LedgerState::Whole,
            calendar: &JAPAN,
            published: Published {
                stream: "ee",
                editions: &editions,
                missing: &missing,
            },
        };
        assess(routes.next().unwrap(), &facts, today(date(2026, 7, 1)))
    }

    fn proposed(kind: Kind) -> Desk {
        Desk::under(&temple(), kind, date(2026, 6, 1)).proposed(
            "clerk",
            DECIDED,
            Outcome::NotHeld,
            None,
        )
    }

    #[test]
    fn kept_when_every_step_was_taken_by_somebody_else() {
        let desk = proposed(Kind::Disclosure).step_passed("steward", DECIDED, 2);
        let found = judged(desk.approved_at("priest", DECIDED, 3).case);
        assert_eq!(found.state, State::Kept, "{:?}", found.fact);
        assert_eq!(found.strength, Strength::Machine);
        assert_eq!(found.keeper.unwrap().ja, "経路の段階の検査");
        // A correction passes no review.
        let desk = proposed(Kind::Correction).approved_at("priest", DECIDED, 3);
        assert_eq!(judged(desk.case).state, State::Kept);
    }

    #[test]
    fn broken_when_a_step_was_skipped_or_one_person_took_two() {
        let skipped = proposed(Kind::Disclosure).approved_at("priest", DECIDED, 3);
        let found = judged(skipped.case);
        assert_eq!((found.state, found.since), (State::Broken, DECIDED));
        assert_eq!(found.entries.len(), 2);
        // Approved by somebody whom the route does not name.
        let other = proposed(Kind::Correction).approved("approver", DECIDED);
        assert_eq!(judged(other.case).state, State::Broken);
        let later = DECIDED.tomorrow().unwrap();
        let twice = proposed(Kind::Disclosure).step_passed("priest", DECIDED, 2);
        let twice = twice.approved_at("priest", later, 3);
        assert_eq!(judged(twice.case.clone()).state, State::Broken);
        let mut allowed = twice.case;
        allowed.asks[0].alone = Some(days(0));
        assert_eq!(judged(allowed).state, State::AtRisk);
    }

    #[test]
    fn a_case_from_before_the_route_is_not_judged() {
        let mut before = proposed(Kind::Disclosure);
        before.case.terms.pinned.route.clear();
        let found = judged(before.approved("approver", DECIDED).case);
        assert_ne!(found.state, State::Broken, "{:?}", found.fact);
    }

    #[test]
    fn the_promise_runs_and_names_its_keeper() {
        let promises = temple().promises();
        let mut routes = promises.iter().filter(|one| one.id == "requests.route");
        let route = routes.next().unwrap();
        assert_eq!(route.coverage, Coverage::Runs);
        assert_eq!(route.keeper.as_deref(), Some("steps_passed"));
    }
}
