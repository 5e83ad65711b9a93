// SPDX-License-Identifier: Apache-2.0
//! 手数料の計算: nobody pays more than the policy names, and nothing where it names nothing (Art. 38).
//!
//! Less than the amount is no breach: one fee may cover a whole application.

use jiff::civil::Date;
use yakusoku_policy::{Kind, Policy, Text};

use super::spell::{Frame, Judged, Spell, conclude, no_application, oldest_first};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::EntryRef;
use crate::request::Case;
use crate::request::state::FeeReceipt;

pub(super) fn assess(kinds: &[(Kind, u32)], facts: &Facts<'_>, today: Date) -> Assessment {
    judged(oldest_first(facts), kinds, facts, today)
}

/// Some kinds cost nothing: applications for nothing else are looked at, and none may be charged.
pub(super) fn free(kinds: &[Kind], facts: &Facts<'_>, today: Date) -> Assessment {
    let mut cases = oldest_first(facts);
    cases.retain(|case| case.asks.iter().all(|ask| kinds.contains(&ask.kind)));
    judged(cases, &[], facts, today)
}

fn judged(cases: Vec<&Case>, kinds: &[(Kind, u32)], facts: &Facts<'_>, today: Date) -> Assessment {
    let spells: Vec<Spell> = cases
        .iter()
        .flat_map(|case| of(case, kinds, facts.policy))
        .collect();
    let frame = Frame {
        keeper: Text::new("手数料の計算", "calculation of fees"),
        strength: Strength::Machine,
        proof: cases.iter().flat_map(|case| proof(case)).collect(),
        next: None,
        seen: !cases.is_empty(),
        nothing: no_application(),
    };
    conclude(frame, &spells, facts, today, tell)
}

fn proof(case: &Case) -> impl Iterator<Item = EntryRef> {
    let taken = case.fees.iter().map(|fee| case.entry(&fee.at));
    std::iter::once(case.entry(&case.received)).chain(taken)
}

/// More may be asked of a case than of the list: at risk until it is paid, broken then. More may be
/// paid than was asked: at risk, because it has to go back or be settled.
fn of(case: &Case, kinds: &[(Kind, u32)], policy: &Policy) -> Vec<Spell> {
    let mut spells = Vec::new();
    if is_overcharged(case, kinds, policy) {
        spells.push(Spell::of(case, State::AtRisk, case.received_on));
        spells.extend(case.fees.first().map(|fee| taken(case, fee, State::Broken)));
    }
    if let Some(surplus) = surplus(case) {
        let free = case.fee_owed() == 0;
        spells.push(taken(
            case,
            surplus,
            if free { State::Broken } else { State::AtRisk },
        ));
    }
    spells
}

fn taken(case: &Case, fee: &FeeReceipt, state: State) -> Spell {
    let entries = vec![case.entry(&case.received), case.entry(&fee.at)];
    Spell {
        entries,
        ..Spell::of(case, state, fee.at.on)
    }
}

/// Compared with the promised amount, tax of the day of receipt included. A case received under another
/// edition keeps the fee pinned then, so it is not compared; the pinned hash tells, not the day.
fn is_overcharged(case: &Case, kinds: &[(Kind, u32)], policy: &Policy) -> bool {
    let promised = |kind: Kind| {
        let listed = kinds.iter().any(|(of, _)| *of == kind);
        if listed {
            policy.fee_yen(kind, case.received_on)
        } else {
            0
        }
    };
    case.policy == policy.hash.to_string()
        && case.asks.iter().any(|ask| ask.fee_yen > promised(ask.kind))
}

/// The receipt with which more had come in than was owed.
fn surplus(case: &Case) -> Option<&FeeReceipt> {
    let mut sum = 0_u32;
    case.fees.iter().find(|fee| {
        sum = sum.saturating_add(fee.yen);
        sum > case.fee_owed()
    })
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let who = cases(&judged.active);
    let (ja, en) = both(&who);
    if judged.state == State::Broken {
        return (
            Text::new(
                format!("{ja}で、方針にない手数料を受け取りました。"),
                format!("{en}: took a fee the policy does not name."),
            ),
            Text::new(
                "受け取った額を返し、記録する。",
                "Give it back and record that.",
            ),
        );
    }
    (
        Text::new(
            format!("{ja}の手数料が、方針の額を超えています。"),
            format!("{en}: the fee is above the amount in the policy."),
        ),
        Text::new(
            "額を確かめ、超える分を方針のとおりに扱う。",
            "Check the amount and settle the surplus as the policy says.",
        ),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use yakusoku_policy::ClauseWhat;

    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;

    /// Paid as promised, or more asked and paid.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| {
            let desk = asked(scene);
            let owed = desk.case.fee_owed();
            Made::cases([desk.fee(scene.day(1), owed).case], scene.day(2))
        },
        broken: |scene| {
            let mut desk = asked(scene);
            let more = desk.case.fee_owed() + 100;
            desk.case.asks[0].fee_yen = more;
            Made::cases([desk.fee(scene.day(1), more).case], scene.day(2))
        },
    };

    fn asked(scene: &Scene<'_>) -> Desk {
        let of = scene.policy.term(&scene.clause.what);
        let kind = match (&scene.clause.what, of) {
            (ClauseWhat::FeeOnly { kinds }, _) => kinds.first().map(|(kind, _)| *kind),
            (_, Some(term)) => term.kinds.first().copied(),
            _ => panic!("{} names no fee", scene.clause.id),
        };
        let kind = kind.unwrap_or_else(|| scene.running_kind());
        Desk::under(scene.policy, kind, scene.start())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::ClauseWhat;

    use super::super::assess;
    use super::super::sample::{Desk, EFFECTIVE, clause, facts, policy, today};
    use super::*;

    fn at(case: Desk) -> Assessment {
        under(&policy("tax: included", "tax: included"), case)
    }

    fn under(policy: &Policy, case: Desk) -> Assessment {
        let what = ClauseWhat::FeeOnly {
            kinds: vec![(Kind::Disclosure, 1_000)],
        };
        let facts = Facts {
            policy,
            ..facts(std::slice::from_ref(&case.case), &[])
        };
        assess(&clause(what), &facts, today(date(2026, 11, 24)))
    }

    fn received(kind: Kind) -> Desk {
        Desk::received("2026-0131", kind, date(2026, 10, 21))
    }

    #[test]
    fn kept_when_the_amount_is_the_promised_one_or_none() {
        let paid = at(received(Kind::Disclosure).fee(date(2026, 10, 22), 1_000));
        assert_eq!((paid.state, paid.since), (State::Kept, EFFECTIVE));
        assert_eq!((paid.strength, paid.entries.len()), (Strength::Machine, 2));
        assert_eq!(at(received(Kind::Erasure)).state, State::Kept);
    }

    fn free(case: &Desk) -> Assessment {
        let kinds = [Kind::Erasure, Kind::Correction];
        super::free(
            &kinds,
            &facts(std::slice::from_ref(&case.case), &[]),
            date(2026, 11, 24),
        )
    }

    #[test]
    fn kept_when_the_kinds_are_free() {
        assert_eq!(free(&received(Kind::Erasure)).state, State::Kept);
        // What another kind costs is another promise.
        let mut dear = received(Kind::Disclosure);
        dear.case.asks[0].fee_yen = 5_000;
        let found = free(&dear.fee(date(2026, 10, 22), 5_000));
        assert_eq!(found.state, State::Kept);
        assert!(found.fact.is_some());
    }

    #[test]
    fn broken_when_a_free_kind_is_charged() {
        let mut charged = received(Kind::Correction);
        charged.case.asks[0].fee_yen = 500;
        assert_eq!(free(&charged).state, State::AtRisk);
        let day = date(2026, 10, 22);
        let found = free(&charged.fee(day, 500));
        assert_eq!((found.state, found.since), (State::Broken, day));
    }

    #[test]
    fn at_risk_when_too_much_is_asked_or_came_in() {
        let mut asked = received(Kind::Disclosure);
        asked.case.asks[0].fee_yen = 1_100;
        let found = at(asked);
        assert_eq!(
            (found.state, found.since),
            (State::AtRisk, date(2026, 10, 21))
        );
        let day = date(2026, 10, 23);
        let surplus = at(received(Kind::Disclosure)
            .fee(date(2026, 10, 22), 900)
            .fee(day, 200));
        assert_eq!((surplus.state, surplus.since), (State::AtRisk, day));
    }

    #[test]
    fn broken_when_too_much_was_asked_and_paid_or_a_free_kind_cost_something() {
        let day = date(2026, 10, 22);
        let mut dear = received(Kind::Disclosure);
        dear.case.asks[0].fee_yen = 1_100;
        let mut charged = received(Kind::Erasure);
        charged.case.asks[0].fee_yen = 500;
        for case in [
            dear.fee(day, 1_100),
            charged.fee(day, 500),
            received(Kind::Erasure).fee(day, 500),
        ] {
            let found = at(case);
            assert_eq!((found.state, found.since), (State::Broken, day));
            assert_eq!(
                found.fact.unwrap().ja,
                "受付 2026-0131 で、方針にない手数料を受け取りました。"
            );
        }
    }

    #[test]
    fn an_earlier_edition_is_not_measured_by_this_one() {
        // The pinned hash tells, whatever the day of receipt.
        for on in [date(2026, 3, 20), date(2026, 10, 21)] {
            let mut case = Desk::received("2026-0009", Kind::Disclosure, on);
            case.case.policy = "another edition".to_owned();
            case.case.asks[0].fee_yen = 1_500;
            let paid = on.saturating_add(jiff::ToSpan::days(1));
            assert_eq!(at(case.fee(paid, 1_500)).state, State::Kept);
        }
    }

    #[test]
    fn tax_the_policy_adds_is_part_of_the_promise() {
        let added = policy("tax: included", "tax: added");
        for (yen, state) in [(1_100, State::Kept), (1_101, State::Broken)] {
            let mut case = received(Kind::Disclosure);
            case.case.policy = added.hash.to_string();
            case.case.asks[0].fee_yen = yen;
            assert_eq!(
                under(&added, case.fee(date(2026, 10, 22), yen)).state,
                state
            );
        }
    }
}
