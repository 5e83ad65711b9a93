// SPDX-License-Identifier: Apache-2.0
//! お申出の記録: what is brought to the desk is written down before it is answered, and kept for its time.
//!
//! A record made after the answer is one from memory. A record whose key is gone before the matter ended, or
//! before the period of the file has passed, is lost.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::{Clause, Text};

use super::complaints::{none_came, of, oldest_first};
use super::spell::{Frame, Judged, Spell, conclude};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::matter::{Matter, OwedWhat};

pub(super) fn assess(clause: &Clause, facts: &Facts<'_>, today: Date) -> Assessment {
    let mut came = oldest_first(facts, today);
    came.retain(|matter| {
        let owed = matter.owed.iter();
        owed.clone()
            .any(|owed| owed.what == OwedWhat::Kept && owed.clause == clause.id)
    });
    let spells: Vec<Spell> = came
        .iter()
        .flat_map(|matter| [from_memory(matter), lost(matter, facts)])
        .flatten()
        .filter(Spell::happens)
        .collect();
    let frame = Frame {
        keeper: Text::new("お申出の記録の検査", "check of the records of inquiries"),
        strength: Strength::Machine,
        proof: came
            .iter()
            .filter_map(|matter| matter.entries.first().cloned())
            .collect(),
        next: None,
        seen: !came.is_empty(),
        nothing: none_came(),
    };
    conclude(frame, &spells, facts, today, tell)
}

/// Answered on a day before it was written down; shown until the matter ends, for a day at least.
fn from_memory(matter: &Matter) -> Option<Spell> {
    let (recorded, reply) = (matter.recorded?, matter.first_reply()?);
    let next = recorded.saturating_add(1.day());
    (reply < recorded).then(|| Spell {
        until: matter.ended.map(|ended| ended.on.max(next)),
        day: recorded,
        ..of(matter, State::Broken, recorded)
    })
}

/// Gone before its time; nothing brings it back.
fn lost(matter: &Matter, facts: &Facts<'_>) -> Option<Spell> {
    let erased = matter.erased?;
    let early = if facts.policy.matters_kept().is_some() {
        let last = matter.kept_until(facts.policy, facts.calendar);
        last.is_none_or(|last| erased <= last)
    } else {
        // Without a period in the file, what is over may go.
        matter.ended.is_none_or(|ended| erased < ended.on)
    };
    early.then(|| Spell {
        day: erased,
        entries: matter.entries.last().cloned().into_iter().collect(),
        ..of(matter, State::Broken, erased)
    })
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let numbers = cases(&judged.active);
    let (ja, en) = both(&numbers);
    (
        Text::new(
            format!("{ja}の記録が、回答の前に作られていないか、保存期間の前に消去されました。"),
            format!("{en}: written down only after the answer, or erased before its time."),
        ),
        Text::new(
            "お申出を受けたときに記録する。失われた内容は、お申出の方に確かめて記録し直す。",
            "Write down what is said when it is said; ask again for what was lost.",
        ),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use super::super::complaints::pair::made;
    use super::super::harness::Pair;

    /// Written down when it came and kept, or erased while it was open.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| made(scene, |voice, scene| voice.replied(scene.day(2))),
        broken: |scene| made(scene, |voice, scene| voice.erased(scene.day(3))),
    };
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::sample_matters::{LISTENING, Voice, judged};
    use super::*;
    use crate::matter::{Ending, Sort};

    const CAME: Date = date(2026, 10, 5);

    fn voice() -> Voice {
        Voice::came(&LISTENING, Sort::Consultation, CAME)
    }

    fn at(voice: Voice, on: Date) -> Assessment {
        judged("complaints.record", vec![voice], on)
    }

    #[test]
    fn kept_when_written_down_first_and_kept_for_its_time() {
        let answered = voice().replied(date(2026, 10, 7));
        assert_eq!(at(answered.clone(), date(2026, 10, 8)).state, State::Kept);
        // The file keeps matters for a year after their end.
        let ended = answered.ended(date(2026, 10, 8), Ending::Settled);
        let erased = ended.erased(date(2027, 10, 9));
        assert_eq!(at(erased, date(2027, 11, 1)).state, State::Kept);
    }

    #[test]
    fn what_another_promise_has_to_keep_is_not_this_ones() {
        let mut other = voice();
        for owed in &mut other.matter.owed {
            if owed.what == OwedWhat::Kept {
                owed.clause = "complaints.of_an_older_edition".to_owned();
            }
        }
        let lost = other.erased(date(2026, 10, 8));
        let found = at(lost, date(2027, 11, 1));
        assert_eq!((found.state, found.entries.len()), (State::Kept, 0));
    }

    #[test]
    fn broken_when_written_from_memory_or_lost_before_its_time() {
        let memory = voice()
            .replied(date(2026, 10, 6))
            .recorded(date(2026, 10, 9));
        let found = at(memory, date(2026, 10, 9));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 10, 9))
        );
        let ended = || voice().ended(date(2026, 10, 8), Ending::Withdrawn);
        for lost in [
            voice().erased(date(2026, 10, 8)),
            ended().erased(date(2027, 10, 8)),
        ] {
            let found = at(lost, date(2027, 11, 1));
            assert_eq!(found.state, State::Broken);
            assert!(found.fact.unwrap().ja.starts_with("受付 C2026-0001 の記録"));
        }
    }
}
