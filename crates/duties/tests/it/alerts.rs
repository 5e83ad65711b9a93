// SPDX-License-Identifier: Apache-2.0
//! The last day of an answer comes near and passes: recorded once, with its own day, and never while the clock stands.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_duties::request::pause::{PauseCommand, PauseFact, PauseReason};
use yakusoku_duties::request::{Command, Fact};
use yakusoku_policy::{Kind, read};

use crate::desk::Desk;

fn open() -> (Desk, Date) {
    let shop = include_str!("../../../../examples/shop/policy.yaml");
    let desk = Desk::open(
        &read("policy.yaml", shop).unwrap().policy,
        &[Kind::Disclosure],
    );
    let due = desk.case.asks[0].due.unwrap();
    (desk, due)
}

/// What was recorded about the clock: the kind, the day it bears, the last day it is about.
fn told(desk: &Desk) -> Vec<(&'static str, Date, Date)> {
    let of = |fact: &Fact| match fact {
        Fact::Clock(
            one @ (PauseFact::Warned { on, due, .. } | PauseFact::Overdue { on, due, .. }),
        ) => Some((one.kind(), *on, *due)),
        _ => None,
    };
    desk.facts
        .iter()
        .filter_map(|(_, fact, _)| of(fact))
        .collect()
}

fn warned(desk: &Desk, due: Date) -> (&'static str, Date, Date) {
    let from = desk.calendar.warns_from(due, desk.case.asks[0].warn);
    ("case.clock_warned", from, due)
}

fn overdue(due: Date) -> (&'static str, Date, Date) {
    ("case.clock_overdue", due.saturating_add(1.day()), due)
}

#[test]
fn each_is_recorded_on_its_day_and_once() {
    let (mut desk, due) = open();
    let near = warned(&desk, due);
    desk.today = near.1.yesterday().unwrap();
    assert_eq!(desk.tick(), 0);
    desk.today = near.1;
    assert!(desk.case.wakes_on().unwrap() <= desk.today);
    assert_eq!((desk.tick(), desk.tick()), (1, 0));
    assert!(!desk.case.asks[0].alert.is_unheard(), "it is not late yet");
    assert_eq!(desk.case.wakes_on(), Some(due.saturating_add(1.day())));
    desk.today = due;
    assert_eq!(desk.tick(), 0);
    desk.wait(1);
    assert_eq!((desk.tick(), desk.tick()), (1, 0));
    assert_eq!(self::told(&desk), [near, overdue(due)]);
    assert!(desk.case.asks[0].alert.is_unheard());
    let heard = PauseFact::Escalated {
        ask: 1,
        finding: None,
    };
    let mut told = desk.case.clone();
    told.apply(told.received.clone(), &Fact::Clock(heard));
    assert!(!told.asks[0].alert.is_unheard(), "once");
    assert_eq!(desk.case.wakes_on(), None);
    assert_eq!(desk.folded(), desk.case);
}

#[test]
fn a_program_that_was_down_records_both_with_their_own_days() {
    let (mut desk, due) = open();
    desk.wait(200);
    assert_eq!((desk.tick(), desk.tick()), (2, 0));
    assert_eq!(told(&desk), [warned(&desk, due), overdue(due)]);
}

#[test]
fn a_clock_that_stands_neither_warns_nor_passes_and_warns_anew_of_another_day() {
    let (mut desk, due) = open();
    let near = warned(&desk, due);
    desk.today = near.1;
    assert_eq!(desk.tick(), 1);
    let pause = PauseCommand::Pause {
        ask: 1,
        why: PauseReason::AskedByPerson,
        reason: "旅行のため".to_owned(),
    };
    desk.must("clerk", &Command::Clock(pause));
    desk.wait(60);
    assert_eq!((desk.tick(), desk.case.wakes_on()), (0, None));
    desk.must("clerk", &Command::Clock(PauseCommand::Resume { ask: 1 }));
    let moved = desk.case.asks[0].due.unwrap();
    assert_eq!(moved, due.saturating_add(60.days()));
    desk.today = moved.saturating_add(1.day());
    assert_eq!(desk.tick(), 2);
    assert_eq!(told(&desk), [near, warned(&desk, moved), overdue(moved)]);
}
