// SPDX-License-Identifier: Apache-2.0
//! Editions: two people, one number for one text, and the day each counts from.

use jiff::civil::{Date, date};

use super::{AsOf, EditionFact, EditionRefused, Editions, Named, PutInForce, approve, propose};
use crate::request::state::Stamp;
use crate::{ActorRef, Today};

const MARCH: Date = date(2026, 3, 2);
const NOVEMBER: Date = date(2026, 11, 24);

fn named(mark: char, edition: u32, effective: Date) -> Named {
    Named {
        hash: mark.to_string().repeat(64),
        edition,
        effective,
    }
}

fn who(name: &str) -> ActorRef {
    ActorRef(name.to_owned())
}

/// A stream of facts, each with its place and day.
#[derive(Default)]
struct Told {
    editions: Editions,
    seq: u64,
}

impl Told {
    /// As `init` leaves it: in force, approved by nobody.
    fn begun() -> Self {
        let mut told = Self::default();
        told.add("program", MARCH, &in_force(named('a', 1, MARCH), None));
        told
    }

    fn add(&mut self, by: &str, on: Date, fact: &EditionFact) {
        let stamp = Stamp {
            by: who(by),
            at_micros: 0,
            on,
            seq: self.seq,
        };
        self.seq += 1;
        self.editions.apply(stamp, fact);
    }

    fn propose(&mut self, by: &str, on: Date, named: Named) -> Result<(), EditionRefused> {
        let fact = propose(&self.editions, (named, 0), &who(by))?;
        self.add(by, on, &EditionFact::Proposed(fact));
        Ok(())
    }

    fn approve(&mut self, by: &str, on: Date, hash: &str) -> Result<Date, EditionRefused> {
        let today = Today {
            date: on,
            at_micros: 0,
        };
        let fact = approve(&self.editions, hash, (&who(by), today))?;
        let takes_effect = fact.takes_effect;
        self.add(by, on, &EditionFact::Approved(fact));
        Ok(takes_effect)
    }

    fn turn(&mut self, on: Date) -> bool {
        let due = self.editions.due(on);
        let Some((named, from)) = due.map(|(one, from)| (one.named.clone(), from)) else {
            return false;
        };
        self.add("program", on, &in_force(named, Some(from)));
        true
    }

    fn edition_on(&self, day: Date) -> Option<u32> {
        match self.editions.as_of(day) {
            AsOf::InForce(one, _) | AsOf::Planned(one, _) => Some(one.named.edition),
            AsOf::Before { .. } | AsOf::Nothing => None,
        }
    }
}

fn in_force(named: Named, from: Option<Date>) -> EditionFact {
    EditionFact::InForce(PutInForce {
        named,
        map: "m".to_owned(),
        from,
    })
}

#[test]
fn one_proposes_and_another_approves() {
    let mut told = Told::begun();
    let next = named('b', 2, date(2026, 4, 1));
    told.propose("clerk", NOVEMBER, next.clone()).unwrap();
    let same = told.approve("clerk", NOVEMBER, &next.hash);
    assert_eq!(same, Err(EditionRefused::SamePerson));
    // Effective in the past: it counts from the approval, never before it.
    assert_eq!(told.approve("manager", NOVEMBER, &next.hash), Ok(NOVEMBER));
    assert!(told.turn(NOVEMBER) && !told.turn(NOVEMBER));
    assert_eq!(told.edition_on(date(2026, 11, 23)), Some(1));
    assert_eq!(told.edition_on(NOVEMBER), Some(2));
    let known: Vec<u32> = told
        .editions
        .all()
        .iter()
        .map(|one| one.named.edition)
        .collect();
    assert_eq!(known, [1, 2]);
}

#[test]
fn a_later_day_is_waited_for_and_planned_until_then() {
    let mut told = Told::begun();
    let next = named('b', 2, date(2027, 4, 1));
    told.propose("clerk", NOVEMBER, next.clone()).unwrap();
    let day = told.approve("manager", NOVEMBER, &next.hash).unwrap();
    assert_eq!(day, date(2027, 4, 1));
    assert!(!told.turn(date(2027, 3, 31)));
    let planned = told.editions.as_of(day);
    assert!(
        matches!(planned, AsOf::Planned(_, from) if from == day),
        "{planned:?}"
    );
    // The program was not running on the day: the day counts all the same.
    assert!(told.turn(date(2027, 4, 5)));
    assert_eq!(told.edition_on(date(2027, 3, 31)), Some(1));
    assert_eq!(told.edition_on(day), Some(2));
    let spans = told.editions.spans();
    assert_eq!(spans[0].until, Some(date(2027, 3, 31)));
    assert_eq!((spans[1].from, spans[1].until), (day, None));
}

#[test]
fn a_number_names_one_text() {
    let mut told = Told::begun();
    told.propose("clerk", MARCH, named('a', 1, MARCH)).unwrap();
    told.approve("manager", MARCH, &"a".repeat(64)).unwrap();
    let other = named('b', 1, NOVEMBER);
    let refused = told.propose("clerk", NOVEMBER, other);
    assert_eq!(refused, Err(EditionRefused::NotNewer { edition: 1 }));
    let again = told.propose("manager", NOVEMBER, named('a', 1, MARCH));
    assert_eq!(
        again,
        Err(EditionRefused::AlreadyApproved {
            takes_effect: MARCH
        })
    );
    assert!(!told.turn(NOVEMBER), "it is in force already");
}

#[test]
fn nothing_is_approved_that_nobody_proposed() {
    let mut told = Told::begun();
    let unknown = told.approve("manager", MARCH, &"f".repeat(64));
    assert_eq!(unknown, Err(EditionRefused::NotProposed));
    let unproposed = told.approve("manager", MARCH, &"a".repeat(64));
    assert_eq!(unproposed, Err(EditionRefused::NotProposed));
}

#[test]
fn a_colleague_takes_a_proposal_over_so_that_the_first_may_approve() {
    let mut told = Told::begun();
    let next = named('b', 2, NOVEMBER);
    told.propose("manager", NOVEMBER, next.clone()).unwrap();
    let twice = told.propose("manager", NOVEMBER, next.clone());
    assert_eq!(twice, Err(EditionRefused::AlreadyProposed));
    told.propose("clerk", NOVEMBER, next.clone()).unwrap();
    assert!(told.approve("manager", NOVEMBER, &next.hash).is_ok());
}

#[test]
fn an_edition_overtaken_before_its_day_never_comes() {
    let mut told = Told::begun();
    for (mark, edition, day) in [('b', 2, date(2027, 4, 1)), ('c', 3, date(2027, 1, 1))] {
        let next = named(mark, edition, day);
        told.propose("clerk", NOVEMBER, next.clone()).unwrap();
        told.approve("manager", NOVEMBER, &next.hash).unwrap();
    }
    assert!(told.turn(date(2027, 1, 1)));
    assert!(!told.turn(date(2027, 4, 1)));
    assert_eq!(told.edition_on(date(2027, 4, 1)), Some(3));
}

#[test]
fn before_the_ledger_nothing_is_said() {
    let told = Told::begun();
    let before = told.editions.as_of(date(2026, 3, 1));
    assert_eq!(before, AsOf::Before { first: MARCH });
    assert_eq!(Editions::default().as_of(MARCH), AsOf::Nothing);
}

#[test]
fn an_entry_of_the_first_program_is_read() {
    let text = r#"{"edition":3,"effective":"2026-04-01","hash":"ab","map":"cd"}"#;
    let fact: PutInForce = serde_json::from_str(text).unwrap();
    assert_eq!((fact.named.edition, fact.from), (3, None));
    assert_eq!(serde_json::to_value(&fact).unwrap()["hash"], "ab");
}
