// SPDX-License-Identifier: Apache-2.0
//! Cases that have come to rest: they show that a promise was kept, and can no longer change how it stands.
//!
//! A desk of ten years has a hundred thousand of them. Whoever has judged one once need not read it again, as long as it
//! does not move: of a promise that is kept without it and with it, it can only lengthen the evidence.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use jiff::civil::{Date, date};
use yakusoku_policy::Clause;

use super::{Assessment, Facts, State, of_desk};
use crate::request::Case;
use crate::request::work::work;

/// After every day on which anything of a case could still begin.
const FOR_EVER: Date = date(9999, 1, 1);

/// Tells cases at rest from the others, under one policy.
#[derive(Debug)]
pub struct Rest<'a> {
    clauses: &'a [Clause],
    facts: Facts<'a>,
    today: Date,
    /// How every promise of the desk stands without any case, today and for ever; nothing for the promises of others.
    without: Vec<Option<[Assessment; 2]>>,
}

impl<'a> Rest<'a> {
    /// Under the policy of these facts, from this day on; their cases do not matter.
    #[must_use]
    pub fn new(clauses: &'a [Clause], facts: Facts<'a>, today: Date) -> Self {
        let facts = Facts {
            cases: &[],
            ..facts
        };
        let without = clauses
            .iter()
            .map(|clause| both(clause, &facts, today))
            .collect();
        Self {
            clauses,
            facts,
            today,
            without,
        }
    }

    /// To which clauses, by their place, a case lends what; nothing where it may still change how one of them stands,
    /// or changed it since the policy is in force.
    #[must_use]
    pub fn lends(&self, case: &Case) -> Option<Vec<(usize, Lends)>> {
        if !work(case).is_empty() {
            return None;
        }
        let facts = Facts {
            cases: std::slice::from_ref(case),
            ..self.facts
        };
        let mut lends = Vec::new();
        for (at, (clause, without)) in self.clauses.iter().zip(&self.without).enumerate() {
            let Some(without) = without else { continue };
            let Some(with) = both(clause, &facts, self.today) else {
                continue;
            };
            if with == *without {
                continue;
            }
            let ([now, ever], [now_without, ever_without]) = (&with, without);
            // What comes next is over for ever, so it is asked for today.
            if now.next != now_without.next || !only_evidence(ever, ever_without) {
                return None;
            }
            let shows = now.entries != now_without.entries || ever.entries != ever_without.entries;
            lends.push((
                at,
                if shows {
                    Lends::Entries
                } else {
                    Lends::Presence
                },
            ));
        }
        Some(lends)
    }
}

/// What a case at rest still does for a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lends {
    /// Entries that show it.
    Entries,
    /// That there was a case at all.
    Presence,
}

impl Lends {
    /// Of how many cases it is kept: entries of as many as are ever named.
    const fn most(self) -> usize {
        match self {
            Self::Entries => Assessment::ENTRIES_MAX,
            Self::Presence => 1,
        }
    }
}

fn both(clause: &Clause, facts: &Facts<'_>, today: Date) -> Option<[Assessment; 2]> {
    Some([
        of_desk(clause, facts, today)?,
        of_desk(clause, facts, FOR_EVER)?,
    ])
}

/// Whether two judgements of a kept promise differ in what shows it alone.
fn only_evidence(with: &Assessment, without: &Assessment) -> bool {
    with.state == State::Kept
        && without.state == State::Kept
        && with.since == without.since
        && with.strength == without.strength
        && with.remedy == without.remedy
}

/// Cases that were judged and are passed over until they move. Holds nothing personal.
#[derive(Debug, Default)]
pub struct Resting {
    streams: HashSet<String>,
    /// For each clause, by its place, the newest that lend it entries, and the newest that lend it no more than presence.
    lent: Vec<[(Lends, Newest); 2]>,
}

type Newest = BTreeMap<Place, Arc<Case>>;

/// Where a case stands among others.
type Place = (Date, String);

/// Evidence of a clause that may lack an older case, because a newer one moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking(usize, Lends, Place);

fn place(case: &Case) -> Place {
    // The order of the keepers: by day, then by number as it is written.
    (case.received_on, case.number.clone())
}

impl Resting {
    /// Nothing judged yet, under so many clauses.
    #[must_use]
    pub fn new(clauses: usize) -> Self {
        Self {
            streams: HashSet::new(),
            lent: (0..clauses)
                .map(|_| [Lends::Entries, Lends::Presence].map(|lends| (lends, Newest::new())))
                .collect(),
        }
    }

    /// Whether a case, by its stream, is at rest.
    #[must_use]
    pub fn holds(&self, stream: &str) -> bool {
        self.streams.contains(stream)
    }

    /// Whether nothing is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.streams.is_empty()
    }

    /// Judges a case; gives it back where it may matter.
    pub fn judge(&mut self, rest: &Rest<'_>, case: Case) -> Option<Case> {
        let Some(lends) = rest.lends(&case) else {
            return Some(case);
        };
        self.streams.insert(case.stream.clone());
        let (place, case) = (place(&case), Arc::new(case));
        for (at, what) in lends {
            let kept = self.lent.get_mut(at).into_iter().flatten();
            for (_, newest) in kept.filter(|(lends, _)| *lends == what) {
                newest.insert(place.clone(), Arc::clone(&case));
                if newest.len() > what.most() {
                    newest.pop_first();
                }
            }
        }
        None
    }

    /// Forgets a case that moved, so that it is judged again; gives where an older one may now be lacking.
    pub fn forget(&mut self, stream: &str) -> Vec<Lacking> {
        if !self.streams.remove(stream) {
            return Vec::new();
        }
        let mut lacking = Vec::new();
        for (at, kept) in self.lent.iter_mut().enumerate() {
            for (what, newest) in kept {
                let full = newest.len() >= what.most();
                let gone = newest.iter().find(|(_, case)| case.stream == stream);
                if let Some(place) = gone.map(|(place, _)| place.clone()) {
                    newest.remove(&place);
                    lacking.extend(full.then_some(Lacking(at, *what, place)));
                }
            }
        }
        lacking
    }

    /// Whether the case that moved lends its evidence again.
    #[must_use]
    pub fn lends(&self, Lacking(at, what, place): &Lacking) -> bool {
        let mut kept = self.lent.get(*at).into_iter().flatten();
        kept.any(|(lends, newest)| lends == what && newest.contains_key(place))
    }

    /// The cases that show the promises, each once.
    #[must_use]
    pub fn evidence(&self) -> Vec<Case> {
        let mut all: BTreeMap<&Place, &Arc<Case>> = BTreeMap::new();
        for (_, newest) in self.lent.iter().flatten() {
            all.extend(newest);
        }
        all.into_values().map(|case| Case::clone(case)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::ToSpan as _;
    use yakusoku_policy::Policy;

    use super::super::harness::cases_of;
    use super::super::sample::{JAPAN, today};
    use super::super::{LedgerState, Published, assess};
    use super::*;
    use crate::ActorRef;
    use crate::acts::Register;
    use crate::edition::Editions;
    use crate::request::Fact;
    use crate::request::state::Stamp;

    const FILES: [&str; 5] = [
        "policies/000.yaml",
        "policies/001.yaml",
        "policies/002.yaml",
        "policies/003.yaml",
        "policies/004.yaml",
    ];

    /// As it stands, and with its procedure ended and its papers destroyed.
    fn versions(case: &Case) -> [Case; 3] {
        let last = case.received_on.saturating_add(20.days());
        let stamp = |seq| Stamp {
            by: ActorRef("clerk".to_owned()),
            at_micros: 0,
            on: last,
            seq,
        };
        let mut closed = case.clone();
        let dispose_by = Some(last.saturating_add(7.days()));
        closed.apply(
            stamp(90),
            &Fact::Closed {
                on: last,
                dispose_by,
            },
        );
        let mut done = closed.clone();
        let images = Vec::new();
        done.apply(stamp(91), &Fact::PapersDisposed { on: last, images });
        [case.clone(), closed, done]
    }

    /// Every case of the harness in every version, several times over on different days.
    fn many(file: &str) -> (Policy, Vec<Case>) {
        let (policy, cases) = cases_of(file);
        let mut all: Vec<Case> = (0..6)
            .flat_map(|_| cases.iter().flat_map(versions))
            .collect();
        for (no, case) in all.iter_mut().enumerate() {
            case.number = format!("2026-{no:05}");
            case.stream = format!("{no:032x}");
        }
        (policy, all)
    }

    struct World<'a> {
        policy: &'a Policy,
        clauses: Vec<Clause>,
        register: Register,
        editions: Editions,
        missing: BTreeMap<String, Vec<String>>,
    }

    impl<'a> World<'a> {
        fn of(policy: &'a Policy) -> Self {
            Self {
                policy,
                clauses: policy.clauses(),
                register: Register::default(),
                editions: Editions::new(),
                missing: BTreeMap::new(),
            }
        }

        fn facts<'b>(&'b self, cases: &'b [Case]) -> Facts<'b> {
            Facts {
                cases,
                attestations: &[],
                register: &self.register,
                policy: self.policy,
                ledger: LedgerState::Whole,
                calendar: &JAPAN,
                published: Published {
                    stream: "ee",
                    editions: &self.editions,
                    missing: &self.missing,
                },
            }
        }

        fn begins(&self) -> Date {
            self.policy.effective.max(date(2026, 4, 2))
        }

        fn same(&self, all: &[Case], matter: &[Case]) {
            for after in [0, 10, 25, 60, 400, 4_000] {
                let on = today(self.begins().saturating_add(after.days()));
                for clause in &self.clauses {
                    let expected = assess(clause, &self.facts(all), on);
                    let found = assess(clause, &self.facts(matter), on);
                    assert_eq!(found, expected, "{} on {}", clause.id, on.date);
                }
            }
        }
    }

    /// Passing over cases at rest changes nothing: not the state, not since when, not the evidence.
    #[test]
    fn the_board_says_the_same_without_the_cases_at_rest() {
        for file in FILES {
            let (policy, all) = many(file);
            let world = World::of(&policy);
            let rest = Rest::new(&world.clauses, world.facts(&[]), world.begins());
            let mut resting = Resting::new(world.clauses.len());
            let judged = all.iter().cloned();
            let mut matter: Vec<Case> = judged
                .filter_map(|case| resting.judge(&rest, case))
                .collect();
            let at_rest = all.len() - matter.len();
            let evidence = resting.evidence();
            assert!(
                at_rest > all.len() / 10,
                "{file}: {at_rest} of {}",
                all.len()
            );
            assert!(evidence.len() < at_rest, "{file}");
            matter.extend(evidence);
            world.same(&all, &matter);
        }
    }

    /// A case that moves is judged again; one that is gone leaves its place to an older one.
    #[test]
    fn a_case_that_moved_is_judged_again() {
        let (policy, mut all) = many("policies/000.yaml");
        let world = World::of(&policy);
        let rest = Rest::new(&world.clauses, world.facts(&[]), world.begins());
        let mut resting = Resting::new(world.clauses.len());
        for case in &all {
            resting.judge(&rest, case.clone());
        }
        let shown = resting.evidence().pop().expect("something is shown");
        let lacking = resting.forget(&shown.stream);
        assert!(!lacking.is_empty());
        assert!(!resting.holds(&shown.stream));
        // It only was looked at: everything is as before.
        assert_eq!(resting.judge(&rest, shown.clone()), None);
        assert!(lacking.iter().all(|one| resting.lends(one)));
        // It was erased, and shows less than before.
        let lacking = resting.forget(&shown.stream);
        all.retain(|case| case.stream != shown.stream);
        assert!(!lacking.iter().all(|one| resting.lends(one)));
        assert!(resting.forget(&shown.stream).is_empty());
    }

    /// A refusal without a reason that went out is broken for good: such a case never comes to rest.
    #[test]
    fn a_case_that_broke_a_promise_for_good_is_never_passed_over() {
        let mut broken = 0;
        for file in FILES {
            let (policy, all) = many(file);
            let world = World::of(&policy);
            let rest = Rest::new(&world.clauses, world.facts(&[]), world.begins());
            let late = today(date(2200, 1, 1));
            for case in &all {
                let alone = std::slice::from_ref(case);
                let states = world
                    .clauses
                    .iter()
                    .map(|clause| assess(clause, &world.facts(alone), late).state);
                let none = world
                    .clauses
                    .iter()
                    .map(|clause| assess(clause, &world.facts(&[]), late).state);
                if states.zip(none).any(|(with, without)| with != without) {
                    broken += 1;
                    assert_eq!(rest.lends(case), None, "{file} {}", case.number);
                }
            }
        }
        assert!(broken > 10, "{broken}");
    }
}
