// SPDX-License-Identifier: Apache-2.0
//! 補正のお願い: nothing ends for a defect the person was not told of, or before the announced wait was over.

use jiff::civil::Date;
use yakusoku_policy::Text;

use super::spell::{Frame, Spell, conclude, no_application, oldest_first};
use super::words::nearest;
use super::{Assessment, Facts, State, Strength, notices};
use crate::request::Case;
use crate::request::notice::About;

/// Grounds that say nothing but that the application was incomplete.
pub(super) const PROCEDURAL: &[&str] = &[
    "identity_unconfirmed",
    "authority_unconfirmed",
    "form_incomplete",
];

pub(super) fn assess(facts: &Facts<'_>, today: Date) -> Assessment {
    let cases = oldest_first(facts);
    let spells: Vec<Spell> = cases
        .iter()
        .flat_map(|case| {
            let ended = notices::unheard(case, (About::Defect, PROCEDURAL), facts);
            ended.into_iter().chain(untold(case))
        })
        .collect();
    let frame = Frame {
        keeper: Text::new("補正の期限の管理", "control of defects and their waits"),
        strength: Strength::Machine,
        proof: cases
            .iter()
            .flat_map(|case| notices::proof(case, About::Defect))
            .collect(),
        next: nearest(
            notices::running(&cases, About::Defect),
            today,
            ("補正の期限", "defects to be mended"),
        ),
        seen: !cases.is_empty(),
        nothing: no_application(),
    };
    conclude(frame, &spells, facts, today, notices::tell)
}

/// A paper that does not count was looked at and the person was not told: at risk until told or settled.
fn untold(case: &Case) -> Option<Spell> {
    if case.identity.is_some() || case.closed.is_some() {
        return None;
    }
    let bad = case.papers.iter().find(|paper| !paper.counts())?;
    let told = case.notices.iter().any(|one| one.about == About::Defect);
    let enough = case
        .papers
        .iter()
        .any(super::super::request::state::PaperCheck::counts);
    (!told && !enough).then(|| Spell {
        entries: vec![case.entry(&bad.at)],
        ..Spell::of(case, State::AtRisk, bad.at.on)
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
        Desk::under(scene.policy, kind, scene.start()).told(About::Defect, scene.day(1))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{ClauseWhat, DefectThen, Kind};

    use super::super::assess;
    use super::super::sample::{Desk, EFFECTIVE, clause, days, facts, today};
    use super::*;
    use crate::request::Outcome;

    const TOLD: Date = date(2026, 10, 26);

    fn at(case: Desk, on: Date) -> Assessment {
        let what = ClauseWhat::DefectNotified { wait: days(14) };
        assess(&clause(what), &facts(&[case.case], &[]), today(on))
    }

    fn received() -> Desk {
        Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21))
    }

    #[test]
    fn kept_when_the_person_was_told_and_the_whole_wait_passed() {
        let waiting = at(received().told(About::Defect, TOLD), date(2026, 11, 2));
        assert_eq!((waiting.state, waiting.since), (State::Kept, EFFECTIVE));
        assert_eq!(waiting.next.unwrap().date, date(2026, 11, 9));
        let over = received()
            .told(About::Defect, TOLD)
            .lapsed(date(2026, 11, 10), DefectThen::DeemedWithdrawn);
        let found = at(over, date(2026, 11, 12));
        assert_eq!(
            (found.state, found.strength),
            (State::Kept, Strength::Machine)
        );
        assert_eq!(found.entries.len(), 1);
    }

    #[test]
    fn broken_when_it_ended_unheard_or_before_the_wait_was_over() {
        let early = received()
            .told(About::Defect, TOLD)
            .lapsed(date(2026, 11, 9), DefectThen::DeemedWithdrawn);
        let day = date(2026, 11, 9);
        let found = at(early, day);
        assert_eq!((found.state, found.since), (State::Broken, day));
        let refused = received()
            .proposed("clerk", day, Outcome::Refused, Some("identity_unconfirmed"))
            .approved("approver", day)
            .letter(day)
            .sent(day);
        let found = at(refused, day);
        assert_eq!(found.state, State::Broken);
        assert!(found.fact.unwrap().ja.contains("待たずに"));
        let grounded = received()
            .proposed("clerk", day, Outcome::Refused, Some("harm"))
            .approved("approver", day)
            .letter(day)
            .sent(day);
        assert_eq!(at(grounded, day).state, State::Kept);
    }

    #[test]
    fn at_risk_while_nobody_told_of_a_paper_that_does_not_count() {
        let day = date(2026, 10, 23);
        let bad = crate::request::Fact::PaperChecked {
            paper: yakusoku_policy::PaperId::from("driving_licence"),
            matches: Vec::new(),
            validity: crate::request::fact::Validity::Expired,
            image: None,
            detail: Default::default(),
        };
        let seen = received().add("clerk", day, &bad);
        assert_eq!(at(seen, day).state, State::AtRisk);
        let seen = received().add("clerk", day, &bad);
        assert_eq!(at(seen.told(About::Defect, TOLD), TOLD).state, State::Kept);
    }
}
