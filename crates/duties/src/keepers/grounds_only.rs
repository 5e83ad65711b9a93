// SPDX-License-Identifier: Apache-2.0
//! お断りの理由の検査: a kind is refused on the published grounds only.
//!
//! What counts is the list on the day the refusal leaves, law and published list together; a ground
//! may have been taken off after the proposal. Until then the day of the proposal counts. What was
//! done before this edition took effect is not measured by it. What the Act allows beyond the list
//! and the manager decided puts the promise at risk until an edition names the ground.

use jiff::civil::Date;
use yakusoku_policy::{Kind, Policy, Text};

use super::refusal_with_reason::{Refusal, refusals_of};
use super::spell::{Frame, Judged, Spell, conclude, oldest_first};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::EntryRef;
use crate::request::state::Stamp;
use crate::request::{Ask, Case};

pub(super) fn assess(kind: Kind, facts: &Facts<'_>, today: Date) -> Assessment {
    let cases = oldest_first(facts);
    let effective = facts.policy.effective;
    let refusals = || {
        let all = cases.iter().flat_map(|case| refusals_of(case));
        all.filter(move |(case, ask, _)| {
            ask.kind == kind && left(case, ask).is_none_or(|(on, _)| on >= effective)
        })
    };
    let spells: Vec<Spell> = refusals()
        .flat_map(|refusal| of(refusal, facts.policy))
        .collect();
    let frame = Frame {
        keeper: Text::new("お断りの理由の検査", "check of grounds"),
        strength: Strength::Machine,
        proof: refusals().flat_map(proof).collect(),
        next: None,
        seen: refusals().next().is_some(),
        nothing: Text::new(
            "現行の方針で、お断りしたご請求はまだありません。",
            "Nothing has been refused under the policy in force yet.",
        ),
    };
    conclude(frame, &spells, facts, today, tell)
}

/// The day the refusal left the house, and its entry.
fn left<'a>(case: &'a Case, ask: &'a Ask) -> Option<(Date, &'a Stamp)> {
    let entry = ask.answered()?;
    let mut sent = case.letters.iter().filter_map(|one| one.sent.as_ref());
    let on = sent.find(|sent| sent.at.seq == entry.seq);
    Some((on.map_or(entry.on, |sent| sent.on), entry))
}

/// The proposal, which names the ground, and the dispatch.
fn proof((case, ask, proposal): Refusal<'_>) -> Vec<EntryRef> {
    let stamps = [Some(&proposal.by), ask.answered()];
    let stamps = stamps.into_iter().flatten();
    stamps.map(|stamp| case.entry(stamp)).collect()
}

/// A ground that is not offered: at risk while inside the house, broken once it went out.
fn of((case, ask, proposal): Refusal<'_>, policy: &Policy) -> Vec<Spell> {
    let offered = |on: Date| {
        let ground = proposal.ground.as_ref();
        ground.is_some_and(|ground| policy.offered_ids(ask.kind, on).contains(ground))
    };
    let left = left(case, ask).map(|(on, _)| on);
    let entries = proof((case, ask, proposal));
    let from = proposal.by.on.max(policy.effective);
    // Art. 33(2) and its like stand above the list; the list is to be mended.
    let lawful = proposal.ground.is_some() && proposal.ground == ask.prep.unlisted;
    let inside = (!offered(from)).then(|| Spell {
        until: left.filter(|_| !lawful),
        entries: entries.clone(),
        ..Spell::of(case, State::AtRisk, from)
    });
    let outside = left.filter(|on| !lawful && !offered(*on)).map(|on| Spell {
        entries,
        ..Spell::of(case, State::Broken, on)
    });
    inside.into_iter().chain(outside).collect()
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let who = cases(&judged.active);
    let (ja, en) = both(&who);
    if judged.state == State::Broken {
        return (
            Text::new(
                format!("{ja}を、公表した理由によらずにお断りしました。"),
                format!("{en}: refused on a ground that is not published for the kind."),
            ),
            Text::new(
                "お断りを見直し、改めてお答えする。",
                "Look at the refusal again and answer anew.",
            ),
        );
    }
    (
        Text::new(
            format!("{ja}の判断の理由が、公表した理由にありません。"),
            format!("{en}: the decision rests on a ground that is not published for the kind."),
        ),
        Text::new(
            "公表した理由で起案し直すか、法令の理由を公表した理由に加える改定を行う。",
            "Propose again with a published ground, or publish the ground the Act allows.",
        ),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use yakusoku_policy::ClauseWhat;

    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;
    use crate::request::Outcome;

    /// Refused on the first ground the policy offers for the kind, or on one it does not name.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| {
            let offered = scene.policy.offered_ids(kind(scene), scene.day(1));
            refused(scene, offered[0].as_str())
        },
        broken: |scene| refused(scene, "inconvenient"),
    };

    fn kind(scene: &Scene<'_>) -> yakusoku_policy::Kind {
        let ClauseWhat::GroundsOnly { kind } = scene.clause.what else {
            panic!("{} names no grounds", scene.clause.id)
        };
        kind
    }

    fn refused(scene: &Scene<'_>, ground: &str) -> Made {
        let desk = Desk::under(scene.policy, kind(scene), scene.start());
        let sent = desk.decided(scene.day(1), Outcome::Refused, Some(ground));
        Made::cases([sent.case], scene.day(2))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::ClauseWhat;

    use super::super::assess;
    use super::super::sample::{Desk, EFFECTIVE, clause, facts, rewritten, today};
    use super::*;
    use crate::request::Outcome;
    use crate::request::fact::Fact;
    use crate::request::kinds::Stepped;

    const DAY: Date = date(2026, 10, 26);
    const OUT: Date = date(2026, 10, 28);

    /// The sample policy offers `substitute` for erasure, and `harm` for disclosure only.
    fn at(case: &Case) -> Assessment {
        under(facts(&[], &[]).policy, case)
    }

    fn under(policy: &Policy, case: &Case) -> Assessment {
        let what = ClauseWhat::GroundsOnly {
            kind: Kind::Erasure,
        };
        let facts = Facts {
            policy,
            ..facts(std::slice::from_ref(case), &[])
        };
        assess(&clause(what), &facts, today(date(2026, 11, 24)))
    }

    fn received(kind: Kind) -> Desk {
        Desk::received("2026-0131", kind, date(2026, 10, 21))
    }

    fn refused(outcome: Outcome, ground: Option<&str>) -> Desk {
        received(Kind::Erasure).proposed("clerk", DAY, outcome, ground)
    }

    fn sent(desk: Desk, on: Date) -> Case {
        desk.approved("approver", on).letter(on).sent(on).case
    }

    #[test]
    fn kept_when_the_ground_is_published_for_the_kind() {
        let case = sent(refused(Outcome::Refused, Some("substitute")), OUT);
        let found = at(&case);
        assert_eq!((found.state, found.since), (State::Kept, EFFECTIVE));
        assert_eq!(found.strength, Strength::Machine);
        let ask = &case.asks[0];
        let shown = [&ask.proposal().unwrap().by, ask.answered().unwrap()];
        assert_eq!(found.entries, shown.map(|stamp| case.entry(stamp)));
        assert_eq!((found.fact, found.remedy), (None, None));
    }

    #[test]
    fn kept_when_nothing_of_the_kind_was_refused() {
        let other =
            received(Kind::Disclosure).proposed("clerk", DAY, Outcome::Refused, Some("other_law"));
        for case in [
            sent(other, OUT),
            received(Kind::Erasure).answered(DAY).case,
            sent(refused(Outcome::NotHeld, None), OUT),
        ] {
            let found = at(&case);
            assert_eq!((found.state, found.since), (State::Kept, EFFECTIVE));
            assert_eq!(
                found.fact.unwrap().ja,
                "現行の方針で、お断りしたご請求はまだありません。"
            );
            assert!(found.entries.is_empty());
        }
    }

    #[test]
    fn broken_when_a_refusal_left_on_another_ground() {
        for ground in [Some("harm"), Some("overriding_interest"), None] {
            for outcome in [Outcome::Refused, Outcome::Part] {
                let case = sent(refused(outcome, ground), OUT);
                let found = at(&case);
                assert_eq!((found.state, found.since), (State::Broken, OUT));
                assert_eq!(
                    found.fact.unwrap().ja,
                    "受付 2026-0131 を、公表した理由によらずにお断りしました。"
                );
                assert!(found.entries.len() == 2 && found.remedy.is_some());
            }
        }
    }

    #[test]
    fn at_risk_while_inside_the_house() {
        let found = at(&refused(Outcome::Refused, Some("harm")).case);
        assert_eq!((found.state, found.since), (State::AtRisk, DAY));
        assert_eq!(
            found.fact.unwrap().ja,
            "受付 2026-0131 の判断の理由が、公表した理由にありません。"
        );
        let again = refused(Outcome::Refused, Some("harm")).proposed(
            "clerk",
            OUT,
            Outcome::Refused,
            Some("substitute"),
        );
        assert_eq!(at(&again.case).state, State::Kept);
    }

    /// The Act allows it and the manager decided: at risk, before and after it left, until an
    /// edition names the ground.
    #[test]
    fn at_risk_when_the_act_allows_what_the_list_does_not_name() {
        let unlisted = || {
            let ground = yakusoku_policy::GroundId::from("no_breach");
            let stepped = Stepped::Unlisted { ask: 1, ground };
            refused(Outcome::Refused, Some("no_breach")).add("clerk", DAY, &Fact::Stepped(stepped))
        };
        for case in [unlisted().case, sent(unlisted(), OUT)] {
            let found = at(&case);
            assert_eq!((found.state, found.since), (State::AtRisk, DAY));
            assert!(found.remedy.unwrap().ja.contains("改定"));
        }
        let named = rewritten(&[("[substitute]", "[substitute, no_breach]")]);
        assert_eq!(under(&named, &sent(unlisted(), OUT)).state, State::Kept);
    }

    /// An edition that publishes the ground no more: what left before stays, what leaves after breaks.
    #[test]
    fn the_list_of_the_day_of_dispatch_counts() {
        let later = ("effective: 2026-04-01", "effective: 2026-10-27");
        let next = rewritten(&[later]);
        let narrow = rewritten(&[later, ("[substitute]", "[no_breach]")]);
        let refused = || refused(Outcome::Refused, Some("substitute"));
        assert_eq!(under(&next, &sent(refused(), OUT)).state, State::Kept);
        assert_eq!(under(&narrow, &sent(refused(), DAY)).state, State::Kept);
        let waiting = under(&narrow, &refused().case);
        let first = date(2026, 10, 27);
        assert_eq!((waiting.state, waiting.since), (State::AtRisk, first));
        let out = under(&narrow, &sent(refused(), OUT));
        assert_eq!((out.state, out.since), (State::Broken, OUT));
    }

    /// The wording of the law in force since April 2022, and a refusal proposed the month before.
    #[test]
    fn the_law_of_the_day_of_dispatch_counts() {
        let early = rewritten(&[("2026-03-01", "2021-11-01"), ("2026-04-01", "2021-12-01")]);
        let (march, april) = (date(2022, 3, 31), date(2022, 4, 1));
        let refused = || {
            let desk = Desk::received("2022-0001", Kind::Erasure, date(2022, 3, 20));
            desk.proposed("clerk", march, Outcome::Refused, Some("substitute"))
        };
        let before = under(&early, &sent(refused(), march));
        assert_eq!((before.state, before.since), (State::Broken, march));
        let after = under(&early, &sent(refused(), april));
        assert_eq!((after.state, after.since), (State::Kept, april));
    }
}
