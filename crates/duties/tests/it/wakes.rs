// SPDX-License-Identifier: Apache-2.0
//! When the program looks again: never after the day on which something falls due, in whatever unit a file counts.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use yakusoku_duties::BlobRef;
use yakusoku_duties::calendar::{Calendar, days_between};
use yakusoku_duties::request::Command;
use yakusoku_duties::request::notice::{About, Missing, Telling};
use yakusoku_duties::request::pause::{PauseCommand, PauseReason, moved};
use yakusoku_policy::{Kind, Period, Unit};

use crate::desk::{Desk, USUAL, small};

fn desk() -> Desk {
    Desk::open(
        &small("    erasure: {grounds: [no_breach]}", USUAL),
        &[Kind::Erasure],
    )
}

const UNITS: [Unit; 5] = [
    Unit::Day,
    Unit::BusinessDay,
    Unit::Week,
    Unit::Month,
    Unit::Year,
];

fn every_day() -> impl Iterator<Item = Date> {
    let until = date(2028, 2, 1);
    date(2026, 12, 1)
        .series(1.day())
        .take_while(move |day| *day < until)
}

#[test]
fn it_wakes_on_the_day_a_warning_begins_or_before_and_not_a_year_too_early() {
    let mut desk = desk();
    let calendar = Calendar::japan();
    for (unit, counts) in
        UNITS
            .into_iter()
            .zip([[1, 9, 40], [1, 5, 30], [1, 3, 8], [1, 2, 3], [1, 1, 1]])
    {
        for count in counts {
            let warn = Period::new(count, unit);
            desk.case.asks[0].warn = warn;
            for due in every_day() {
                desk.case.asks[0].due = Some(due);
                let (wakes, warns) = (
                    desk.case.wakes_on().unwrap(),
                    calendar.warns_from(due, warn),
                );
                assert!(
                    wakes <= warns,
                    "{warn} before {due}: {wakes} and not by {warns}"
                );
                // Every look costs something: not much more than a month beside the warning.
                assert!(
                    days_between(wakes, warns) <= 40,
                    "{warn} before {due}: {wakes} for {warns}"
                );
            }
        }
    }
}

#[test]
fn it_wakes_for_a_reminder_and_for_the_end_of_a_wait() {
    let remind = USUAL.replace(
        "then: deemed_withdrawn",
        "then: deemed_withdrawn, remind: 3 days",
    );
    let mut desk = Desk::open(
        &small("    erasure: {grounds: [no_breach]}", &remind),
        &[Kind::Erasure],
    );
    let telling = Telling {
        about: About::Defect,
        missing: vec![Missing::Form],
        details: String::new(),
        blob: BlobRef("aa".to_owned()),
    };
    desk.must("clerk", &Command::Tell(telling));
    desk.sends(1).unwrap();
    // The answer has its own clock, which is not looked at here.
    let pause = PauseCommand::Pause {
        ask: 1,
        why: PauseReason::WaitingForPerson,
        reason: "補正をお待ちする".to_owned(),
    };
    desk.must("clerk", &Command::Clock(pause));
    let ends = desk.case.notices[0].ends().unwrap();
    let due = ends.saturating_sub(3.days());
    assert_eq!(desk.case.wakes_on(), Some(due));
    desk.today = due;
    assert_eq!(desk.tick(), 1);
    let over = desk.case.wakes_on().unwrap();
    assert!(
        over > due && over <= ends.saturating_add(2.days()),
        "{over}"
    );
    desk.today = ends.saturating_add(5.days());
    assert_eq!(desk.tick(), 1);
    assert_eq!(desk.case.wakes_on(), None);
}

#[test]
fn a_clock_that_stood_goes_on_for_as_many_days_as_it_counts_in() {
    let calendar = Calendar::japan();
    let period = |unit| Period::new(10, unit);
    // From Friday 1 May over Golden Week to Monday the 11th: ten days, of which four were business days.
    let stood = (date(2026, 5, 1), date(2026, 5, 11));
    let due = date(2026, 5, 12);
    assert_eq!(
        moved(&calendar, stood, (due, period(Unit::Day))),
        date(2026, 5, 22)
    );
    assert_eq!(
        moved(&calendar, stood, (due, period(Unit::Month))),
        date(2026, 5, 22)
    );
    let days = stood.0.series(1.day()).take_while(|day| *day < stood.1);
    let open = days.filter(|day| calendar.is_business_day(*day)).count();
    assert_eq!(open, 3, "the 1st, the 7th and the 8th");
    // Three business days after Tuesday the 12th.
    assert_eq!(
        moved(&calendar, stood, (due, period(Unit::BusinessDay))),
        date(2026, 5, 15)
    );
    // A clock that stood for no day does not move.
    for unit in UNITS {
        assert_eq!(
            moved(&calendar, (stood.0, stood.0), (due, period(unit))),
            due,
            "{unit:?}"
        );
    }
}
