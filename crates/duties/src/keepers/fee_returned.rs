// SPDX-License-Identifier: Apache-2.0
//! 手数料の返金: what the file keeps is kept, and nothing else is: the same for everybody.

use jiff::civil::Date;
use yakusoku_policy::{Overpaid, Refund, Text};

use super::spell::{Frame, Judged, Spell, conclude, no_application, oldest_first};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::request::Case;
use crate::request::money::BackFor;

/// Which of the two promises is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// The fee, also after a refusal.
    Fee,
    /// More than the fee.
    Surplus,
}

pub(super) fn assess(kept: Kept, facts: &Facts<'_>, today: Date) -> Assessment {
    let cases = oldest_first(facts);
    let spells: Vec<Spell> = cases.iter().flat_map(|case| of(case, kept)).collect();
    let paid = |case: &&&Case| !case.fees.is_empty();
    let frame = Frame {
        keeper: Text::new("返金の管理", "control of refunds"),
        strength: Strength::Machine,
        proof: cases
            .iter()
            .filter(paid)
            .flat_map(|case| case.fees.iter().map(|fee| case.entry(&fee.at)))
            .collect(),
        next: None,
        seen: cases.iter().any(|case| !case.fees.is_empty()),
        nothing: no_application(),
    };
    conclude(frame, &spells, facts, today, tell)
}

/// Money that went back although the file in force at receipt keeps it.
fn of(case: &Case, kept: Kept) -> Vec<Spell> {
    let fees = || case.terms.pinned.fees.values();
    let (why, keeps): (&[BackFor], bool) = match kept {
        Kept::Fee => (
            &[BackFor::Refused, BackFor::Ended],
            fees().all(|fee| fee.refund == Refund::Never),
        ),
        Kept::Surplus => (
            &[BackFor::Overpaid],
            fees().all(|fee| fee.overpaid == Overpaid::Kept),
        ),
    };
    if !keeps || case.terms.pinned.fees.is_empty() {
        return Vec::new();
    }
    let back = case.money.back.iter().filter(|one| why.contains(&one.why));
    back.map(|one| Spell {
        entries: vec![case.entry(&one.at)],
        ..Spell::of(case, State::Broken, one.on)
    })
    .collect()
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let who = cases(&judged.active);
    let (ja, en) = both(&who);
    (
        Text::new(
            format!("{ja}で、方針では返さないとした手数料を返しました。"),
            format!("{en}: a fee was given back that the policy keeps."),
        ),
        Text::new(
            "扱いをそろえるため、方針を改めるか、理由を記録する。",
            "Treat everybody alike: amend the policy, or record why.",
        ),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use yakusoku_policy::{ClauseWhat, Delivery, Kind};

    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;
    use crate::request::Fact;
    use crate::request::money::{BackFor, MoneyFact};

    /// What came is kept, or goes back although the file keeps it.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| Made::cases([paid(scene).case], scene.day(2)),
        broken: |scene| {
            let why = match scene.clause.what {
                ClauseWhat::OverpaidKept => BackFor::Overpaid,
                _ => BackFor::Refused,
            };
            let fact = Fact::Money(MoneyFact::GivenBack {
                yen: 100,
                why,
                on: scene.day(2),
                means: Delivery::RegisteredMail,
                item: None,
            });
            let case = paid(scene).add("clerk", scene.day(2), &fact).case;
            Made::cases([case], scene.day(3))
        },
    };

    fn paid(scene: &Scene<'_>) -> Desk {
        let desk = Desk::under(scene.policy, Kind::Disclosure, scene.start());
        let owed = desk.case.fee_owed();
        desk.fee(scene.day(1), owed)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{ClauseWhat, Delivery, Fee, Kind};

    use super::super::assess;
    use super::super::sample::{Desk, clause, facts, today};
    use super::*;
    use crate::request::Fact;
    use crate::request::money::MoneyFact;

    const DAY: Date = date(2026, 10, 26);

    fn fee(refund: Refund, overpaid: Overpaid) -> Fee {
        let text = format!(
            r#"{{"yen": 1000, "refund": "{}", "overpaid": "{}"}}"#,
            refund.name(),
            overpaid.name()
        );
        serde_json::from_str(&text).unwrap()
    }

    fn back(why: BackFor, fee: Fee) -> Desk {
        let fact = Fact::Money(MoneyFact::GivenBack {
            yen: 500,
            why,
            on: DAY,
            means: Delivery::RegisteredMail,
            item: None,
        });
        Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21))
            .pinned(|pinned| {
                pinned.fees.insert(Kind::Disclosure, fee);
            })
            .fee(DAY, 1_500)
            .add("clerk", DAY, &fact)
    }

    fn at(what: ClauseWhat, case: Desk) -> Assessment {
        assess(&clause(what), &facts(&[case.case], &[]), today(DAY))
    }

    #[test]
    fn kept_when_only_what_the_file_gives_back_went_back() {
        let mild = || fee(Refund::OnRefusal, Overpaid::Returned);
        let refused = at(ClauseWhat::FeeKept, back(BackFor::Refused, mild()));
        assert_eq!(
            (refused.state, refused.strength),
            (State::Kept, Strength::Machine)
        );
        let over = at(ClauseWhat::OverpaidKept, back(BackFor::Overpaid, mild()));
        assert_eq!(over.state, State::Kept);
        let strict = fee(Refund::Never, Overpaid::Kept);
        let free = at(ClauseWhat::FeeKept, back(BackFor::FreeKind, strict));
        assert_eq!(free.state, State::Kept);
    }

    #[test]
    fn broken_when_what_the_file_keeps_was_given_back() {
        let strict = || fee(Refund::Never, Overpaid::Kept);
        let refused = at(ClauseWhat::FeeKept, back(BackFor::Refused, strict()));
        assert_eq!((refused.state, refused.since), (State::Broken, DAY));
        let over = at(ClauseWhat::OverpaidKept, back(BackFor::Overpaid, strict()));
        assert_eq!(over.state, State::Broken);
        assert!(over.fact.unwrap().ja.contains("返しました"));
    }
}
