// SPDX-License-Identifier: Apache-2.0
//! お断りのお知らせ: whoever is refused, in whole or in part, is told by the last day, and told the ground.

use jiff::civil::Date;
use yakusoku_policy::Text;

use super::answer_within::ended;
use super::refusal_with_reason::{self, refusals_of};
use super::spell::{Frame, Judged, Spell, clock, conclude, no_application, oldest_first, worse};
use super::words::{both, cases, day, nearest};
use super::{Assessment, Facts, State, Strength};

pub(super) fn assess(facts: &Facts<'_>, today: Date) -> Assessment {
    worse(
        in_time(facts, today),
        refusal_with_reason::assess(facts, today),
    )
}

/// The last day is the one pinned at receipt: what the policy calls without delay.
fn in_time(facts: &Facts<'_>, today: Date) -> Assessment {
    let cases = oldest_first(facts);
    let refusals = || cases.iter().flat_map(|case| refusals_of(case));
    let spells: Vec<Spell> = refusals()
        .filter_map(|(case, ask, _)| Some((case, ask, ask.due?)))
        .flat_map(|(case, ask, due)| {
            let warn_from = facts.calendar.warns_from(due, ask.warn);
            clock(case, warn_from, due, ended(case, ask))
        })
        .filter(Spell::happens)
        .collect();
    let open = refusals().filter(|(case, ask, _)| ended(case, ask).is_none());
    let frame = Frame {
        keeper: Text::new("お断りのお知らせの検査", "check that refusals are told"),
        strength: Strength::Machine,
        proof: refusals()
            .filter_map(|(case, ask, _)| ask.answered().map(|sent| case.entry(sent)))
            .collect(),
        next: nearest(
            open.filter_map(|(_, ask, _)| ask.due),
            today,
            ("お断りのお知らせの期限", "refusals to be told"),
        ),
        seen: refusals().next().is_some(),
        nothing: no_application(),
    };
    conclude(frame, &spells, facts, today, |judged| tell(judged, today))
}

fn tell(judged: &Judged<'_>, today: Date) -> (Text, Text) {
    let due = judged.active.first().map_or(today, |spell| spell.day);
    let (who, date) = (cases(&judged.active), day(due, today));
    let ((who_ja, who_en), (ja, en)) = (both(&who), both(&date));
    let remedy = Text::new(
        "理由と苦情の窓口を書いた通知を発送する。",
        "Send the letter with the ground and the complaints desk.",
    );
    let fact = match judged.state {
        State::Broken => Text::new(
            format!("{who_ja}をお断りすることを、期限（{ja}）までにお知らせしていません。"),
            format!("{who_en}: refused, and not told by {en}."),
        ),
        _ => Text::new(
            format!("{who_ja}をお断りすることを、{ja}までにお知らせします。"),
            format!("{who_en}: refused, to be told by {en}."),
        ),
    };
    (fact, remedy)
}

#[cfg(test)]
pub(super) mod pair {
    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;
    use crate::request::Outcome;

    /// Refused and told, or refused and left lying.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| {
            let told = desk(scene).decided(scene.day(2), Outcome::Refused, Some("harm"));
            Made::cases([told.case], scene.day(60))
        },
        broken: |scene| {
            let inside = desk(scene)
                .proposed("clerk", scene.day(2), Outcome::Refused, Some("harm"))
                .approved("approver", scene.day(2));
            Made::cases([inside.case], scene.day(60))
        },
    };

    fn desk(scene: &Scene<'_>) -> Desk {
        Desk::under(scene.policy, scene.running_kind(), scene.start())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::Kind;

    use super::super::sample::{Desk, facts};
    use super::*;
    use crate::request::Outcome;

    const DAY: Date = date(2026, 10, 26);

    fn at(case: Desk, on: Date) -> Assessment {
        assess(&facts(&[case.case], &[]), on)
    }

    fn received() -> Desk {
        Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21))
    }

    #[test]
    fn kept_when_a_refusal_left_in_time_with_its_ground() {
        let told = received().decided(DAY, Outcome::Refused, Some("harm"));
        let found = at(told, date(2026, 12, 24));
        assert_eq!(
            (found.state, found.strength, found.entries.len()),
            (State::Kept, Strength::Machine, 1)
        );
        // What was granted is no refusal, however late.
        let granted = received().proposed("clerk", DAY, Outcome::Whole, None);
        assert_eq!(at(granted, date(2026, 12, 24)).state, State::Kept);
    }

    #[test]
    fn broken_when_a_refusal_stays_inside_after_the_last_day() {
        for outcome in [Outcome::Refused, Outcome::Part] {
            let inside = || {
                received()
                    .proposed("clerk", DAY, outcome, Some("harm"))
                    .approved("approver", DAY)
            };
            assert_eq!(at(inside(), date(2026, 11, 20)).state, State::AtRisk);
            let found = at(inside(), date(2026, 11, 21));
            assert_eq!(
                (found.state, found.since),
                (State::Broken, date(2026, 11, 21))
            );
            assert!(found.fact.unwrap().ja.contains("お知らせしていません"));
        }
    }

    #[test]
    fn broken_when_the_letter_gave_no_ground() {
        let told = received().decided(DAY, Outcome::Refused, None);
        assert_eq!(at(told, DAY).state, State::Broken);
    }
}
