// SPDX-License-Identifier: Apache-2.0
//! 請求書による手数料: no money is taken before a bill, and no bill is above the amount in the policy (Art. 38).

use jiff::civil::Date;
use yakusoku_policy::{FeeWhen, Kind, Policy, Text};

use super::spell::{Frame, Judged, Spell, conclude, no_application, oldest_first};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::EntryRef;
use crate::request::Case;
use crate::request::state::Stamp;

pub(super) fn assess(kinds: &[Kind], facts: &Facts<'_>, today: Date) -> Assessment {
    let mut cases = oldest_first(facts);
    cases.retain(|case| is_billed(case, kinds));
    let spells: Vec<Spell> = cases
        .iter()
        .flat_map(|case| early(case).into_iter().chain(dear(case, facts.policy)))
        .collect();
    let frame = Frame {
        keeper: Text::new("請求書の検査", "check of bills"),
        strength: Strength::Machine,
        proof: cases.iter().flat_map(|case| proof(case)).collect(),
        next: None,
        seen: !cases.is_empty(),
        nothing: no_application(),
    };
    conclude(frame, &spells, facts, today, tell)
}

/// Whether everything asked in a case is of these kinds and was to be billed when it was received.
fn is_billed(case: &Case, kinds: &[Kind]) -> bool {
    case.asks.iter().all(|ask| {
        let pinned = case.terms.pinned.fees.get(&ask.kind);
        kinds.contains(&ask.kind) && pinned.is_some_and(|fee| fee.when == FeeWhen::Billed)
    })
}

fn proof(case: &Case) -> impl Iterator<Item = EntryRef> {
    let bills = case.money.bills.iter().map(|bill| &bill.at);
    let paid = case.fees.iter().map(|fee| &fee.at);
    bills.chain(paid).map(|at| case.entry(at))
}

/// Money that came in before any bill had been made.
fn early(case: &Case) -> Option<Spell> {
    let billed = |at: &Stamp| case.money.bills.iter().any(|bill| bill.at.seq < at.seq);
    let fee = case
        .fees
        .iter()
        .find(|fee| fee.yen > 0 && !billed(&fee.at))?;
    Some(broken(case, &fee.at))
}

/// Bills above the amount of the policy, tax of the day of receipt included.
fn dear(case: &Case, policy: &Policy) -> Vec<Spell> {
    if case.received_on < policy.effective {
        return Vec::new();
    }
    let bills = case.money.bills.iter().filter(|bill| {
        let ask = case.asks.iter().find(|ask| ask.no == bill.ask);
        ask.is_some_and(|ask| bill.yen > policy.fee_yen(ask.kind, case.received_on))
    });
    bills.map(|bill| broken(case, &bill.at)).collect()
}

fn broken(case: &Case, at: &Stamp) -> Spell {
    Spell {
        entries: vec![case.entry(&case.received), case.entry(at)],
        ..Spell::of(case, State::Broken, at.on)
    }
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let who = cases(&judged.active);
    let (ja, en) = both(&who);
    (
        Text::new(
            format!("{ja}で、請求書より先に、又は方針の額を超えて、手数料をいただいています。"),
            format!("{en}: a fee was taken before the bill, or above the amount of the policy."),
        ),
        Text::new(
            "請求書と入金の記録を照らし合わせ、超える分を返す。",
            "Compare the bill with the receipts and give back what is too much.",
        ),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;
    use crate::request::Fact;
    use crate::request::money::MoneyFact;

    /// Billed and paid, or paid without a bill.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| {
            let (desk, yen) = asked(scene);
            let bill = Fact::Money(MoneyFact::Billed { ask: 1, yen });
            let paid = desk
                .add("clerk", scene.day(1), &bill)
                .fee(scene.day(2), yen);
            Made::cases([paid.case], scene.day(3))
        },
        broken: |scene| {
            let (desk, yen) = asked(scene);
            Made::cases([desk.fee(scene.day(1), yen).case], scene.day(3))
        },
    };

    fn asked(scene: &Scene<'_>) -> (Desk, u32) {
        let term = scene.policy.term(&scene.clause.what).unwrap();
        let yen = scene.policy.fee_yen(term.kinds[0], scene.start());
        (Desk::under(scene.policy, term.kinds[0], scene.start()), yen)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::Fee;

    use super::super::sample::{Desk, facts};
    use super::*;
    use crate::request::Fact;
    use crate::request::money::MoneyFact;

    const DAY: Date = date(2026, 10, 26);

    fn received() -> Desk {
        let mut desk = Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21));
        let fee: Fee = serde_json::from_str(r#"{"yen": 1000, "when": "billed"}"#).unwrap();
        desk.case.terms.pinned.fees.insert(Kind::Disclosure, fee);
        desk
    }

    fn bill(yen: u32) -> Fact {
        Fact::Money(MoneyFact::Billed { ask: 1, yen })
    }

    fn at(case: Desk) -> Assessment {
        assess(&[Kind::Disclosure], &facts(&[case.case], &[]), DAY)
    }

    #[test]
    fn kept_when_the_bill_came_first_and_is_the_promised_amount() {
        let paid = received().add("clerk", DAY, &bill(1_000)).fee(DAY, 1_000);
        let found = at(paid);
        assert_eq!(
            (found.state, found.strength, found.entries.len()),
            (State::Kept, Strength::Machine, 2)
        );
        assert_eq!(at(received()).state, State::Kept);
    }

    #[test]
    fn broken_when_money_came_before_the_bill_or_the_bill_is_too_high() {
        let early = received().fee(DAY, 1_000).add("clerk", DAY, &bill(1_000));
        let dear = received().add("clerk", DAY, &bill(1_001));
        for case in [early, dear] {
            let found = at(case);
            assert_eq!((found.state, found.since), (State::Broken, DAY));
            assert!(found.fact.unwrap().ja.contains("手数料をいただいています"));
        }
    }

    #[test]
    fn what_was_not_to_be_billed_is_not_judged() {
        let enclosed = Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21));
        assert_eq!(at(enclosed.fee(DAY, 1_000)).state, State::Kept);
    }
}
