// SPDX-License-Identifier: Apache-2.0
//! 協力会社への引継ぎの判断: an inquiry goes to a partner only after somebody judged that fitting, with the reason.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::{Clause, Text};

use super::complaints::{none_came, of, oldest_first};
use super::spell::{Frame, Judged, Spell, conclude};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::matter::{Matter, PassedOn};

pub(super) fn assess(clause: &Clause, facts: &Facts<'_>, today: Date) -> Assessment {
    let came = oldest_first(facts, today);
    let passed = || {
        came.iter().flat_map(|matter| {
            let passed = matter.passed_on.iter();
            let passed = passed.filter(|one| one.clause == clause.id && one.on <= today);
            passed.map(move |one| (*matter, one))
        })
    };
    let spells: Vec<Spell> = passed()
        .filter_map(|(matter, passed)| unjudged(matter, passed))
        .collect();
    let frame = Frame {
        keeper: Text::new(
            "引継ぎの判断の記録",
            "record of judgements before hand-over",
        ),
        strength: Strength::Recorded,
        proof: passed().map(|(_, passed)| passed.entry.clone()).collect(),
        next: None,
        seen: passed().next().is_some(),
        nothing: none_came(),
    };
    conclude(frame, &spells, facts, today, tell)
}

/// Passed on before it was judged fitting; shown until the matter ends, for a day at least.
fn unjudged(matter: &Matter, passed: &PassedOn) -> Option<Spell> {
    let judged = matter.judged_fitting(&passed.clause);
    let next = passed.on.saturating_add(1.day());
    judged
        .is_none_or(|judged| judged > passed.on)
        .then(|| Spell {
            until: matter.ended.map(|ended| ended.on.max(next)),
            entries: vec![passed.entry.clone()],
            ..of(matter, State::Broken, passed.on)
        })
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let numbers = cases(&judged.active);
    let (ja, en) = both(&numbers);
    (
        Text::new(
            format!("{ja}を、適切かどうかの判断の前に協力会社へ引き継ぎました。"),
            format!("{en}: passed to a partner before that was judged fitting."),
        ),
        Text::new(
            "判断と理由を記録する。適切でないときは、渡した情報の返却と消去を協力会社に求める。",
            "Record judgement and reason; where it is not fitting, have the partner return and erase what it got.",
        ),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use super::super::complaints::pair::made;
    use super::super::harness::Pair;

    /// Judged fitting and then passed on, or passed on first.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| {
            made(scene, |voice, scene| {
                let clause = &scene.clause.id;
                voice
                    .fitting(clause, scene.day(1))
                    .passed(clause, scene.day(2))
            })
        },
        broken: |scene| {
            made(scene, |voice, scene| {
                let clause = &scene.clause.id;
                voice
                    .passed(clause, scene.day(1))
                    .fitting(clause, scene.day(2))
            })
        },
    };
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::sample_matters::{LISTENING, Voice, judged};
    use super::*;
    use crate::matter::Sort;

    const CAME: Date = date(2026, 10, 5);
    const PARTNER: &str = "provision.partner";

    fn voice() -> Voice {
        Voice::came(&LISTENING, Sort::Consultation, CAME)
    }

    #[test]
    fn kept_when_it_was_judged_fitting_before() {
        let passed = voice()
            .fitting(PARTNER, date(2026, 10, 6))
            .passed(PARTNER, date(2026, 10, 6));
        let found = judged(PARTNER, vec![passed], date(2026, 10, 7));
        assert_eq!(
            (found.state, found.strength),
            (State::Kept, Strength::Recorded)
        );
        assert_eq!(found.entries.len(), 1);
        assert_eq!(
            judged(PARTNER, vec![voice()], date(2026, 10, 7)).state,
            State::Kept
        );
    }

    #[test]
    fn broken_when_it_left_before_or_without_judgement() {
        let first = voice().passed(PARTNER, date(2026, 10, 6));
        for passed in [first.clone(), first.fitting(PARTNER, date(2026, 10, 7))] {
            let found = judged(PARTNER, vec![passed], date(2026, 10, 8));
            assert_eq!(
                (found.state, found.since),
                (State::Broken, date(2026, 10, 6))
            );
            assert_eq!(
                found.fact.unwrap().ja,
                "受付 C2026-0001 を、適切かどうかの判断の前に協力会社へ引き継ぎました。"
            );
        }
    }
}
