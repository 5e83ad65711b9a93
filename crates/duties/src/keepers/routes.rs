// SPDX-License-Identifier: Apache-2.0
//! お申出の方法: the ways the file names stand on the pages, and whatever comes by them is taken in at once.
//!
//! What comes by such a way is written down by the next business day; until it is answered, one that lay
//! longer breaks the promise. Ways the file does not name are not measured: taking a complaint in is no breach.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::{Clause, Text};

use super::complaints::{none_came, of, oldest_first};
use super::spell::{Frame, Judged, Spell, conclude, worse};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength, published};
use crate::matter::{Matter, OwedWhat};

pub(super) fn assess(clause: &Clause, facts: &Facts<'_>, today: Date) -> Assessment {
    worse(
        taken(clause, facts, today),
        published::assess(clause, facts, today),
    )
}

fn taken(clause: &Clause, facts: &Facts<'_>, today: Date) -> Assessment {
    let mut came = oldest_first(facts, today);
    came.retain(|matter| {
        let by =
            |owed: &crate::matter::Owed| owed.what == OwedWhat::Taken && owed.clause == clause.id;
        matter.owed.iter().any(by)
    });
    let late = came.iter().filter_map(|matter| lay(matter, facts));
    let spells: Vec<Spell> = late.filter(Spell::happens).collect();
    let frame = Frame {
        keeper: Text::new("受付の方法の検査", "check of the ways to the desk"),
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

/// The days on which something that lay too long waits for its answer, one at least.
fn lay(matter: &Matter, facts: &Facts<'_>) -> Option<Spell> {
    let recorded = matter.recorded?;
    let last = facts.calendar.next_business_day(matter.received);
    let answered = matter.first_reply().or(matter.ended.map(|one| one.on));
    (recorded > last).then(|| Spell {
        until: answered.map(|on| on.max(recorded.saturating_add(1.day()))),
        day: last,
        ..of(matter, State::Broken, last.saturating_add(1.day()))
    })
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let numbers = cases(&judged.active);
    let (ja, en) = both(&numbers);
    (
        Text::new(
            format!("{ja}は、届いた翌営業日までに受け付けていません。"),
            format!("{en}: not taken in by the business day after it came."),
        ),
        Text::new(
            "お申出に回答し、届いてから受け付けるまでの流れを見直す。",
            "Answer it, and look at the way from arrival to entry.",
        ),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use super::super::harness::{Made, Pair, Scene};
    use super::super::published;
    use super::super::sample_matters::Voice;

    /// Shown on the pages and taken in on the day it came, or four weeks later.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| made(scene, 0),
        broken: |scene| made(scene, 28),
    };

    fn made(scene: &Scene<'_>, later: i64) -> Made {
        let voice = Voice::about(scene.policy, scene.clause, scene.start());
        let mut made = Made {
            on: scene.day(29),
            ..(published::pair::PAIR.kept)(scene)
        };
        made.register
            .matters
            .push(voice.recorded(scene.day(later)).matter);
        made
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::Channel;

    use super::super::sample_matters::{LISTENING, Voice, judged, judged_with};
    use super::*;
    use crate::matter::Sort;

    /// A Friday.
    const CAME: Date = date(2026, 10, 2);

    fn by(channel: Channel) -> Voice {
        Voice::by(&LISTENING, Sort::Complaint, (channel, CAME))
    }

    #[test]
    fn kept_when_the_way_is_shown_and_what_comes_is_taken_in() {
        let monday = by(Channel::Telephone).recorded(date(2026, 10, 5));
        let shown = [("complaints.call", Vec::new())];
        let found = judged_with("complaints.call", vec![monday], &shown, date(2026, 10, 6));
        assert_eq!(found.state, State::Kept, "{:?}", found.fact);
        assert_eq!(found.keeper.unwrap().ja, "受付の方法の検査");
        let other = by(Channel::Visit).recorded(date(2026, 10, 20));
        let found = judged_with("complaints.call", vec![other], &shown, date(2026, 10, 20));
        assert_eq!(found.state, State::Kept, "a way nobody promised");
    }

    #[test]
    fn broken_when_it_lay_or_the_way_is_shown_nowhere() {
        let lay = by(Channel::Telephone).recorded(date(2026, 10, 6));
        let shown = [("complaints.call", Vec::new())];
        let at = |voice: Voice, on| judged_with("complaints.call", vec![voice], &shown, on);
        let found = at(lay.clone(), date(2026, 10, 6));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 10, 6))
        );
        assert_eq!(
            found.fact.unwrap().ja,
            "受付 C2026-0001 は、届いた翌営業日までに受け付けていません。"
        );
        let answered = at(lay.replied(date(2026, 10, 8)), date(2026, 10, 8));
        assert_eq!(answered.state, State::Kept);
        let unshown = [("complaints.call", vec!["03-0000-0000".to_owned()])];
        let found = judged_with("complaints.call", Vec::new(), &unshown, date(2026, 10, 6));
        assert_eq!(found.state, State::Broken);
        let unseen = judged("complaints.call", Vec::new(), date(2026, 10, 6));
        assert_eq!(
            unseen.state,
            State::NotProvable,
            "nobody looked at the pages"
        );
    }
}
