// SPDX-License-Identifier: Apache-2.0
//! 苦情対応の段階: each step of the file is taken, in its time, and bodies outside are named where nothing is settled.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::{Clause, Text};

use super::complaints::{dropped, none_came, of, oldest_first};
use super::spell::{Frame, Judged, Spell, conclude};
use super::words::{both, cases, nearest};
use super::{Assessment, Facts, State, Strength};
use crate::matter::{Ending, Matter, Owed, OwedWhat};

pub(super) fn assess(clause: &Clause, facts: &Facts<'_>, today: Date) -> Assessment {
    let owing: Vec<(&Matter, &Owed)> = oldest_first(facts, today)
        .into_iter()
        .filter_map(|matter| Some((matter, owed(matter, clause)?)))
        .collect();
    let spells: Vec<Spell> = owing
        .iter()
        .flat_map(|(matter, owed)| spells(matter, owed, facts))
        .collect();
    let open = owing
        .iter()
        .filter(|(matter, owed)| met(matter, owed).is_none());
    let frame = Frame {
        keeper: Text::new("苦情対応の段階の管理", "control of the steps of complaints"),
        strength: Strength::Recorded,
        proof: owing
            .iter()
            .filter_map(|(matter, _)| matter.entries.last().cloned())
            .collect(),
        next: nearest(
            open.filter_map(|(_, owed)| owed.due),
            today,
            ("苦情対応の段階", "steps of complaints due"),
        ),
        seen: !owing.is_empty(),
        nothing: none_came(),
    };
    conclude(frame, &spells, facts, today, tell)
}

fn owed<'a>(matter: &'a Matter, clause: &Clause) -> Option<&'a Owed> {
    matter.owed.iter().find(|owed| owed.clause == clause.id)
}

/// The day on which nothing more is owed.
fn met(matter: &Matter, owed: &Owed) -> Option<Date> {
    let done = match owed.what {
        OwedWhat::Step(_) => matter.stepped(&owed.clause),
        OwedWhat::Outside => matter.outside,
        // Other promises have keepers of their own.
        OwedWhat::Answer => matter.first_reply(),
        OwedWhat::Partner | OwedWhat::Taken | OwedWhat::Kept => Some(matter.received),
    };
    let over = matter
        .ended
        .filter(|ended| ended.how != Ending::Dropped)
        .map(|ended| ended.on);
    [done, over].into_iter().flatten().min()
}

/// A step has its days; whatever was not done when the matter was left breaks the promise.
fn spells(matter: &Matter, owed: &Owed, facts: &Facts<'_>) -> Vec<Spell> {
    let met = met(matter, owed);
    let spell = |state, from, day| Spell {
        until: met,
        day,
        ..of(matter, state, from)
    };
    let mut out = Vec::new();
    if let Some(due) = owed.due {
        let warn = facts.policy.requests.answer.warn;
        let warned = facts.calendar.warns_from(due, warn).max(matter.received);
        out.push(spell(State::AtRisk, warned, due));
        out.push(spell(State::Broken, due.saturating_add(1.day()), due));
    }
    out.extend(dropped(matter).map(|on| spell(State::Broken, on, on)));
    out.retain(Spell::happens);
    out
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let numbers = cases(&judged.active);
    let (ja, en) = both(&numbers);
    let fact = if judged.state == State::Broken {
        Text::new(
            format!("{ja}で、方針に定めた段階が行われていません。"),
            format!("{en}: a step of the policy was not taken."),
        )
    } else {
        Text::new(
            format!("{ja}で、方針に定めた段階の期限が近づいています。"),
            format!("{en}: a step of the policy is due."),
        )
    };
    let remedy = Text::new(
        "段階を行い、行った日と内容を記録する。",
        "Take the step, and record when and what.",
    );
    (fact, remedy)
}

#[cfg(test)]
pub(super) mod pair {
    use super::super::complaints::pair::made;
    use super::super::harness::Pair;
    use crate::matter::Ending;

    /// Every step taken and the bodies named, or the matter left without.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| {
            made(scene, |voice, scene| {
                voice.stepped(scene.day(1)).named(scene.day(2))
            })
        },
        broken: |scene| {
            made(scene, |voice, scene| {
                voice.ended(scene.day(3), Ending::Dropped)
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

    fn complaint() -> Voice {
        Voice::came(&LISTENING, Sort::Complaint, CAME)
    }

    #[test]
    fn kept_when_every_step_was_taken_in_its_time() {
        let stepped = complaint().stepped(date(2026, 10, 8));
        for clause in ["complaints.first", "complaints.second"] {
            let found = judged(clause, vec![stepped.clone()], date(2026, 11, 24));
            assert_eq!(
                (found.state, found.strength),
                (State::Kept, Strength::Recorded)
            );
        }
        let settled = complaint()
            .stepped(date(2026, 10, 8))
            .ended(date(2026, 10, 9), Ending::Settled);
        let found = judged("complaints.outside", vec![settled], date(2026, 11, 24));
        assert_eq!(found.state, State::Kept);
    }

    #[test]
    fn broken_when_a_step_is_late_or_the_matter_is_left_without_it() {
        let late = judged("complaints.first", vec![complaint()], date(2026, 10, 12));
        assert_eq!((late.state, late.since), (State::Broken, date(2026, 10, 9)));
        assert_eq!(
            late.fact.unwrap().ja,
            "受付 C2026-0001 で、方針に定めた段階が行われていません。"
        );
        let open = judged("complaints.second", vec![complaint()], date(2026, 10, 12));
        assert_eq!(open.state, State::Kept);
        let dropped = || complaint().ended(date(2026, 10, 9), Ending::Dropped);
        for clause in ["complaints.second", "complaints.outside"] {
            let found = judged(clause, vec![dropped()], date(2026, 10, 12));
            assert_eq!(
                (found.state, found.since),
                (State::Broken, date(2026, 10, 9))
            );
        }
        let after = dropped().named(date(2026, 10, 12));
        let found = judged("complaints.outside", vec![after], date(2026, 10, 12));
        assert_eq!(
            (found.state, found.since),
            (State::Kept, date(2026, 10, 12))
        );
    }
}
