// SPDX-License-Identifier: Apache-2.0
//! Spells: stretches of days in which something stood in the way of a promise.
//!
//! A keeper names the spells; the state of a day is the worst spell that covers it, and kept where
//! none does. *Since when* then needs no memory: it is the last day on which the worst changed.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Assessment, Facts, Next, State, Strength};
use crate::EntryRef;
use crate::request::Case;
use yakusoku_policy::Text;

/// One stretch of days.
#[derive(Debug, Clone)]
pub(super) struct Spell {
    /// What it makes of the promise.
    pub state: State,
    /// First day.
    pub from: Date,
    /// First day on which it is over; `None` while it lasts.
    pub until: Option<Date>,
    /// Receipt number of the case, or nothing.
    pub number: String,
    /// The day the text speaks of: a due date, a day on which something was done.
    pub day: Date,
    /// Entries that show it.
    pub entries: Vec<EntryRef>,
}

impl Spell {
    /// A spell about a case that has not ended.
    pub(super) fn of(case: &Case, state: State, from: Date) -> Self {
        Self {
            state,
            from,
            until: None,
            number: case.number.clone(),
            day: from,
            entries: vec![case.entry(&case.received)],
        }
    }

    /// Whether it ever covers a day.
    pub(super) fn happens(&self) -> bool {
        self.until.is_none_or(|until| self.from < until)
    }

    fn covers(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// Spells of an obligation with a last day: a warning, then broken, both until it is met.
pub(super) fn clock(case: &Case, warn_from: Date, due: Date, met: Option<Date>) -> [Spell; 2] {
    let spell = |state, from| Spell {
        until: met,
        day: due,
        ..Spell::of(case, state, from)
    };
    let late = due.saturating_add(1.day());
    [spell(State::AtRisk, warn_from), spell(State::Broken, late)]
}

/// What the spells say of a day.
pub(super) struct Judged<'a> {
    /// State of the day.
    pub state: State,
    /// Since when.
    pub since: Date,
    /// The spells that make it so, by the day they speak of; none when the promise is kept.
    pub active: Vec<&'a Spell>,
}

/// Worse states hide better ones.
const fn badness(state: State) -> u8 {
    match state {
        State::Kept => 0,
        State::AtRisk => 1,
        State::NoKeeper => 2,
        State::NotProvable => 3,
        State::Broken => 4,
    }
}

/// Judges a day by the spells that cover it; `base` is the day from which the promise holds.
pub(super) fn judge(spells: &[Spell], base: Date, today: Date) -> Judged<'_> {
    let worst = |covering: &mut dyn Iterator<Item = State>| {
        covering
            .max_by_key(|state| badness(*state))
            .unwrap_or(State::Kept)
    };
    let mut turns: Vec<(Date, State, i64)> = Vec::new();
    for spell in spells
        .iter()
        .filter(|spell| spell.happens() && spell.from <= today)
    {
        turns.push((spell.from, spell.state, 1));
        turns.extend(
            spell
                .until
                .filter(|until| *until <= today)
                .map(|u| (u, spell.state, -1)),
        );
    }
    turns.sort_by_key(|(day, ..)| *day);
    let mut standing = State::ALL.map(|state| (state, 0_i64));
    let (mut state, mut since) = (State::Kept, base);
    for turn in turns.chunk_by(|a, b| a.0 == b.0) {
        for (_, of, step) in turn {
            for count in standing.iter_mut().filter(|(state, _)| state == of) {
                count.1 += step;
            }
        }
        let now = worst(
            &mut standing
                .iter()
                .filter(|(_, n)| *n > 0)
                .map(|(state, _)| *state),
        );
        if let (true, Some((day, ..))) = (now != state, turn.first()) {
            (state, since) = (now, *day);
        }
    }
    if state == State::Kept {
        since = since.max(base);
    }
    let mut active: Vec<&Spell> = spells
        .iter()
        .filter(|spell| spell.covers(today) && spell.state == state)
        .collect();
    active.sort_by(|a, b| (a.day, &a.number).cmp(&(b.day, &b.number)));
    Judged {
        state,
        since,
        active,
    }
}

/// What a keeper of cases says besides its spells.
pub(super) struct Frame {
    /// 担保手段.
    pub keeper: Text,
    /// How its states are shown.
    pub strength: Strength,
    /// Entries that show the promise is kept, oldest case first.
    pub proof: Vec<EntryRef>,
    /// What comes next.
    pub next: Option<Next>,
    /// Whether any case was there to judge.
    pub seen: bool,
    /// What is said where none was.
    pub nothing: Text,
}

/// What most keepers say where no case was there to judge.
pub(super) fn no_application() -> Text {
    Text::new("対象のご請求なし", "no application concerned")
}

/// Puts an assessment together; `tell` gives fact and remedy of a state that is not kept.
pub(super) fn conclude(
    frame: Frame,
    spells: &[Spell],
    facts: &Facts<'_>,
    today: Date,
    tell: impl Fn(&Judged<'_>) -> (Text, Text),
) -> Assessment {
    let judged = judge(spells, facts.policy.effective, today);
    let kept = judged.state == State::Kept;
    let (fact, remedy) = if kept {
        ((!frame.seen).then_some(frame.nothing), None)
    } else {
        let (fact, remedy) = tell(&judged);
        (Some(fact), Some(remedy))
    };
    let entries = if kept {
        frame.proof
    } else {
        judged
            .active
            .iter()
            .flat_map(|spell| spell.entries.iter().cloned())
            .collect()
    };
    Assessment {
        keeper: Some(frame.keeper),
        state: judged.state,
        strength: if judged.state == State::NotProvable {
            Strength::None
        } else {
            frame.strength
        },
        since: judged.since,
        next: frame.next,
        entries: newest(entries),
        fact,
        remedy,
    }
}

/// The worse of two, where a promise has two sides; the first lends it its keeper.
pub(super) fn worse(first: Assessment, second: Assessment) -> Assessment {
    if badness(second.state) <= badness(first.state) {
        return first;
    }
    Assessment {
        keeper: first.keeper,
        ..second
    }
}

/// The cases in the order in which they came, whatever order they were handed over in.
pub(super) fn oldest_first<'a>(facts: &Facts<'a>) -> Vec<&'a Case> {
    let mut cases: Vec<&Case> = facts.cases.iter().collect();
    cases.sort_by(|a, b| (a.received_on, &a.number).cmp(&(b.received_on, &b.number)));
    cases
}

/// The last entries of a list, each once.
pub(super) fn newest(mut entries: Vec<EntryRef>) -> Vec<EntryRef> {
    let mut seen = std::collections::BTreeSet::new();
    entries.retain(|entry| seen.insert(entry.clone()));
    let surplus = entries.len().saturating_sub(Assessment::ENTRIES_MAX);
    entries.split_off(surplus)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn spell(state: State, from: i64, until: Option<i64>) -> Spell {
        let day = |n: i64| date(2026, 4, 1).saturating_add(n.days());
        Spell {
            state,
            from: day(from),
            until: until.map(day),
            number: String::new(),
            day: day(from),
            entries: Vec::new(),
        }
    }

    #[test]
    fn since_is_the_day_the_state_last_changed() {
        let base = date(2026, 4, 1);
        let spells = [
            spell(State::AtRisk, 10, Some(20)),
            spell(State::Broken, 13, Some(20)),
            spell(State::Broken, 18, Some(25)),
            spell(State::AtRisk, 22, Some(30)),
        ];
        let at = |n: i64| {
            let judged = judge(&spells, base, base.saturating_add(n.days()));
            (
                judged.state,
                judged.since.duration_since(base).as_hours() / 24,
            )
        };
        assert_eq!(at(5), (State::Kept, 0));
        assert_eq!(at(12), (State::AtRisk, 10));
        assert_eq!(at(24), (State::Broken, 13));
        assert_eq!(at(26), (State::AtRisk, 25));
        assert_eq!(at(40), (State::Kept, 30));
    }

    #[test]
    fn a_spell_that_never_happens_leaves_no_mark() {
        let base = date(2026, 4, 1);
        let spells = [
            spell(State::Broken, 10, Some(10)),
            spell(State::Broken, 9, Some(5)),
        ];
        let judged = judge(&spells, base, date(2026, 12, 1));
        assert_eq!((judged.state, judged.since), (State::Kept, base));
    }

    #[test]
    fn kept_is_never_older_than_the_promise() {
        let base = date(2026, 5, 1);
        let spells = [spell(State::Broken, 0, Some(5))];
        assert_eq!(judge(&spells, base, date(2026, 6, 1)).since, base);
    }

    #[test]
    fn entries_are_bounded_and_the_newest() {
        let entry = |seq| EntryRef {
            stream: "00".to_owned(),
            seq,
        };
        let list = newest((0..30).chain([29]).map(entry).collect());
        assert_eq!(list.len(), Assessment::ENTRIES_MAX);
        assert_eq!(list.last(), Some(&entry(29)));
    }

    proptest! {
        /// The sweep says the same as asking day by day.
        #[test]
        fn the_sweep_agrees_with_every_single_day(
            list in proptest::collection::vec((0..2_u8, 0..40_i64, proptest::option::of(0..40_i64)), 0..8),
            today in 0..50_i64,
        ) {
            let spells: Vec<Spell> = list.iter().map(|(bad, from, until)| {
                let state = if *bad == 0 { State::AtRisk } else { State::Broken };
                spell(state, *from, *until)
            }).collect();
            let base = date(2026, 4, 1);
            let day = |n: i64| base.saturating_add(n.days());
            let state = |n: i64| {
                let covering = spells.iter().filter(|s| s.covers(day(n))).map(|s| s.state);
                covering.max_by_key(|s| badness(*s)).unwrap_or(State::Kept)
            };
            let mut since = today;
            while since > 0 && state(since - 1) == state(today) {
                since -= 1;
            }
            let judged = judge(&spells, base, day(today));
            prop_assert_eq!((judged.state, judged.since), (state(today), day(since)));
        }
    }
}
