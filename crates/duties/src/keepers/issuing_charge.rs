// SPDX-License-Identifier: Apache-2.0
//! 為替の発行料: the whole fee arrives, so nobody's charge for a postal order is borne by the operator.

use jiff::civil::Date;
use yakusoku_policy::{FeeMeans, Text};

use super::spell::{Frame, Judged, Spell, conclude, no_application, oldest_first};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::request::{Case, Outcome};

pub(super) fn assess(facts: &Facts<'_>, today: Date) -> Assessment {
    let cases = oldest_first(facts);
    let by_order = |case: &&&Case| {
        case.fees
            .iter()
            .any(|fee| fee.means == FeeMeans::PostalOrder)
    };
    let spells: Vec<Spell> = cases
        .iter()
        .filter(by_order)
        .filter_map(|case| borne(case))
        .collect();
    let frame = Frame {
        keeper: Text::new("手数料の照合", "comparison of fees"),
        strength: Strength::Machine,
        proof: cases
            .iter()
            .filter(by_order)
            .flat_map(|case| case.fees.iter().map(|fee| case.entry(&fee.at)))
            .collect(),
        next: None,
        seen: cases.iter().any(|case| by_order(&case)),
        nothing: no_application(),
    };
    conclude(frame, &spells, facts, today, tell)
}

/// An ask was met although less than its fee had come in postal orders.
fn borne(case: &Case) -> Option<Spell> {
    let met = case.asks.iter().find_map(|ask| {
        let granted = ask
            .proposal()
            .is_some_and(|proposal| proposal.outcome != Outcome::Refused);
        let sent = ask.answered()?;
        (granted && case.short_of(ask.no) > 0).then_some(sent)
    })?;
    Some(Spell {
        entries: vec![case.entry(&case.received), case.entry(met)],
        ..Spell::of(case, State::Broken, met.on)
    })
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let who = cases(&judged.active);
    let (ja, en) = both(&who);
    (
        Text::new(
            format!("{ja}に、手数料が足りないままお答えしました。"),
            format!("{en}: answered although the fee was short."),
        ),
        Text::new(
            "発行料を差し引いた為替を受け取っていないか確かめる。",
            "See whether a postal order came less its issuing charge.",
        ),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use yakusoku_policy::{FeeMeans, Kind};

    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;
    use crate::request::Fact;

    /// The whole fee came, or the charge was taken off it.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| met(scene, 0),
        broken: |scene| met(scene, 200),
    };

    fn met(scene: &Scene<'_>, less: u32) -> Made {
        let desk = Desk::under(scene.policy, Kind::Disclosure, scene.start());
        let fee = Fact::FeeReceived {
            yen: desk.case.fee_owed() - less,
            means: FeeMeans::PostalOrder,
        };
        let desk = desk.add("clerk", scene.day(1), &fee);
        Made::cases([desk.answered(scene.day(2)).case], scene.day(3))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{ClauseWhat, Kind};

    use super::super::assess;
    use super::super::sample::{Desk, clause, facts, today};
    use super::*;
    use crate::request::Fact;

    const DAY: Date = date(2026, 10, 26);

    fn at(yen: u32) -> Assessment {
        let fee = Fact::FeeReceived {
            yen,
            means: FeeMeans::PostalOrder,
        };
        let case = Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21))
            .add("clerk", DAY, &fee)
            .answered(DAY);
        assess(
            &clause(ClauseWhat::IssuingCharge),
            &facts(&[case.case], &[]),
            today(DAY),
        )
    }

    #[test]
    fn kept_when_the_postal_order_was_for_the_whole_fee() {
        let found = at(1_000);
        assert_eq!((found.state, found.entries.len()), (State::Kept, 1));
    }

    #[test]
    fn broken_when_the_charge_was_taken_off_the_fee() {
        let found = at(800);
        assert_eq!((found.state, found.since), (State::Broken, DAY));
    }
}
