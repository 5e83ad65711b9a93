// SPDX-License-Identifier: Apache-2.0
//! 手数料の未払: nobody loses a request over a fee without having been told and waited for.

use jiff::civil::Date;
use yakusoku_policy::Text;

use super::spell::{Frame, Spell, conclude, no_application, oldest_first};
use super::words::nearest;
use super::{Assessment, Facts, State, Strength, notices};
use crate::request::Case;
use crate::request::notice::About;

pub(super) fn assess(facts: &Facts<'_>, today: Date) -> Assessment {
    let cases = oldest_first(facts);
    let spells: Vec<Spell> = cases
        .iter()
        .flat_map(|case| {
            let ended = notices::unheard(case, (About::Fee, &["fee_unpaid"]), facts);
            ended.into_iter().chain(untold(case))
        })
        .collect();
    let frame = Frame {
        keeper: Text::new("手数料の期限の管理", "control of fees and their waits"),
        strength: Strength::Machine,
        proof: cases
            .iter()
            .flat_map(|case| notices::proof(case, About::Fee))
            .collect(),
        next: nearest(
            notices::running(&cases, About::Fee),
            today,
            ("手数料の期限", "fees due"),
        ),
        seen: cases.iter().any(|case| case.fee_owed() > 0),
        nothing: no_application(),
    };
    conclude(frame, &spells, facts, today, notices::tell)
}

/// The papers were looked at, the fee is short, and the person was not told.
fn untold(case: &Case) -> Option<Spell> {
    let told = case.notices.iter().any(|one| one.about == About::Fee);
    if told || case.closed.is_some() || case.unpaid().1 == 0 {
        return None;
    }
    let seen = case.papers.first().map(|paper| &paper.at);
    let seen = seen.or_else(|| case.fees.last().map(|fee| &fee.at))?;
    Some(Spell {
        entries: vec![case.entry(seen)],
        ..Spell::of(case, State::AtRisk, seen.on)
    })
}

#[cfg(test)]
pub(super) mod pair {
    use yakusoku_policy::DefectThen;

    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;
    use crate::request::notice::About;

    /// Told and waited for, or ended before the wait was over.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| Made::cases([told(scene).case], scene.day(3)),
        broken: |scene| {
            let early = told(scene).lapsed(scene.day(4), DefectThen::DeemedWithdrawn);
            Made::cases([early.case], scene.day(4))
        },
    };

    fn told(scene: &Scene<'_>) -> Desk {
        let kind = scene.running_kind();
        Desk::under(scene.policy, kind, scene.start()).told(About::Fee, scene.day(1))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{ClauseWhat, DefectThen, Kind};

    use super::super::assess;
    use super::super::sample::{Desk, EFFECTIVE, clause, facts, today};
    use super::*;
    use crate::request::Outcome;

    const DAY: Date = date(2026, 10, 26);

    fn at(case: Desk, on: Date) -> Assessment {
        assess(
            &clause(ClauseWhat::FeeUnpaid),
            &facts(&[case.case], &[]),
            today(on),
        )
    }

    fn received() -> Desk {
        Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21))
    }

    #[test]
    fn kept_when_paid_or_when_told_and_waited_for() {
        let paid = at(received().fee(DAY, 1_000).confirmed(DAY), DAY);
        assert_eq!((paid.state, paid.since), (State::Kept, EFFECTIVE));
        let told = received().fee(DAY, 300).told(About::Fee, DAY);
        let found = at(told, date(2026, 11, 2));
        assert_eq!(found.state, State::Kept);
        assert_eq!(found.next.unwrap().date, date(2026, 11, 9));
        let over = received()
            .told(About::Fee, DAY)
            .lapsed(date(2026, 11, 10), DefectThen::DeemedWithdrawn);
        assert_eq!(at(over, date(2026, 11, 12)).state, State::Kept);
    }

    #[test]
    fn broken_when_refused_over_a_fee_nobody_was_told_of() {
        let refused = received()
            .proposed("clerk", DAY, Outcome::Refused, Some("fee_unpaid"))
            .approved("approver", DAY)
            .letter(DAY)
            .sent(DAY);
        let found = at(refused, DAY);
        assert_eq!((found.state, found.since), (State::Broken, DAY));
        assert_eq!(found.entries.len(), 2);
        let early = received()
            .told(About::Fee, DAY)
            .lapsed(date(2026, 11, 9), DefectThen::DeemedWithdrawn);
        assert_eq!(at(early, date(2026, 11, 9)).state, State::Broken);
    }

    #[test]
    fn at_risk_while_a_shortfall_is_known_and_not_told() {
        let short = received().fee(DAY, 300);
        let found = at(short, DAY);
        assert_eq!((found.state, found.since), (State::AtRisk, DAY));
        assert!(found.fact.unwrap().ja.contains("まだお知らせしていません"));
    }
}
