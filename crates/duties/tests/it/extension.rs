// SPDX-License-Identifier: Apache-2.0
//! The month of the GDPR: it grows by two more only where the person was told why before it was over, and once.

use jiff::ToSpan as _;
use jiff::civil::date;
use yakusoku_duties::BlobRef;
use yakusoku_duties::request::extension::{Extending, Extension};
use yakusoku_duties::request::pause::{PauseCommand, PauseReason};
use yakusoku_duties::request::receive::{Arrival, NotTaken, receive};
use yakusoku_duties::request::{Command, Refusal};
use yakusoku_policy::{ClockStart, Country, Delivery, Kind, Policy};

use crate::desk::{Desk, START};

const ABROAD: &str = include_str!("../../../../policies/cases/odd/abroad.yaml");

fn policy() -> Policy {
    yakusoku_policy::read("abroad.yaml", ABROAD).unwrap().policy
}

fn extend(asks: &[u16], reason: &str) -> Command {
    Command::Extend(Extending {
        asks: asks.to_vec(),
        reason: reason.to_owned(),
        blob: BlobRef("b".into()),
    })
}

fn dispatch(desk: &Desk) -> Command {
    Command::Dispatch {
        letter: desk.case.letters.last().unwrap().no,
        means: Delivery::RegisteredMail,
        on: desk.today,
        tracking: String::new(),
    }
}

#[test]
fn the_month_runs_from_receipt_whatever_the_clocks_of_others_wait_for() {
    let policy = policy();
    assert_eq!(policy.requests.answer.from, ClockStart::Verified);
    let desk = Desk::open(&policy, &[Kind::GdprErasure]);
    let due = desk.calendar.due(
        START,
        yakusoku_policy::Period::new(1, yakusoku_policy::Unit::Month),
        Default::default(),
    );
    assert_eq!(desk.case.asks[0].due, Some(due));
    assert_eq!(Desk::open(&policy, &[Kind::Erasure]).case.asks[0].due, None);
}

#[test]
fn a_letter_that_leaves_in_time_gives_two_more_months_and_once() {
    let mut desk = Desk::open(&policy(), &[Kind::GdprAccess, Kind::GdprErasure]);
    let was = desk.case.asks[0].due.unwrap();
    assert_eq!(
        desk.give("clerk", &extend(&[1], " ")),
        Err(Refusal::ReasonMissing)
    );
    desk.give("clerk", &extend(&[1], "設例")).unwrap();
    // Made is not told.
    assert_eq!(desk.case.asks[0].due, Some(was));
    while desk.today < was {
        desk.wait(1);
    }
    let sent = dispatch(&desk);
    desk.give("clerk", &sent).unwrap();
    let ask = &desk.case.asks[0];
    assert!(matches!(ask.extension, Some(Extension::Told { .. })));
    assert!(ask.due.unwrap() >= was.saturating_add(2.months()));
    assert_eq!(
        desk.case.asks[1].due,
        Some(was),
        "the other ask was not told of"
    );
    let again = desk.give("clerk", &extend(&[1], "設例"));
    assert_eq!(again, Err(Refusal::ExtendedAlready(1)));
}

#[test]
fn a_letter_that_leaves_a_day_late_changes_nothing() {
    let mut desk = Desk::open(&policy(), &[Kind::GdprAccess]);
    let was = desk.case.asks[0].due.unwrap();
    desk.give("clerk", &extend(&[1], "設例")).unwrap();
    while desk.today <= was {
        desk.wait(1);
    }
    let sent = dispatch(&desk);
    desk.give("clerk", &sent).unwrap();
    let ask = &desk.case.asks[0];
    assert_eq!(ask.due, Some(was));
    assert!(matches!(ask.extension, Some(Extension::TooLate { .. })));
}

#[test]
fn requests_under_the_act_have_no_longer_time() {
    let mut desk = Desk::open(&policy(), &[Kind::Disclosure]);
    let asked = desk.give("clerk", &extend(&[1], "設例"));
    assert_eq!(asked, Err(Refusal::NotExtendable(1)));
}

#[test]
fn the_clock_stands_for_a_doubt_about_the_person_and_for_nothing_else() {
    let pause = |why| {
        Command::Clock(PauseCommand::Pause {
            ask: 1,
            why,
            reason: "設例".into(),
        })
    };
    let mut desk = Desk::open(&policy(), &[Kind::GdprAccess]);
    let other = desk.give("clerk", &pause(PauseReason::Disaster));
    assert_eq!(other, Err(Refusal::ClockGoesOn(1)));
    desk.give("clerk", &pause(PauseReason::IdentityDoubt))
        .unwrap();
    let runs = ABROAD.replace("while_asked: stands", "while_asked: runs");
    let runs = yakusoku_policy::read("abroad.yaml", &runs).unwrap().policy;
    let mut desk = Desk::open(&runs, &[Kind::GdprAccess]);
    let doubt = desk.give("clerk", &pause(PauseReason::IdentityDoubt));
    assert_eq!(doubt, Err(Refusal::ClockGoesOn(1)));
    assert!(desk.case.pauses_for().is_empty());
}

#[test]
fn whose_rights_they_are_is_asked_at_the_door() {
    let policy = policy();
    let taken = |kinds: &[Kind], country| {
        let arrival = Arrival {
            birth: None,
            number: "2026-0001".to_owned(),
            on: date(2026, 6, 1),
            channel: policy.requests.intake.channels[0],
            applying: Default::default(),
            kinds: kinds.to_vec(),
            claims: Default::default(),
            country,
        };
        receive(&policy, &arrival, &Default::default()).map(drop)
    };
    let access = [Kind::GdprAccess];
    assert_eq!(taken(&access, Some(Country::UnitedKingdom)), Ok(()));
    assert_eq!(taken(&access, None), Err(NotTaken::CountryMissing));
    let both = [Kind::GdprAccess, Kind::Disclosure];
    assert_eq!(taken(&both, Some(Country::France)), Err(NotTaken::Mixed));
    let eea = ABROAD.replace("serves: [eea, uk]", "serves: [eea]");
    let eea = yakusoku_policy::read("abroad.yaml", &eea).unwrap().policy;
    let arrival = Arrival {
        birth: None,
        number: "2026-0001".to_owned(),
        on: date(2026, 6, 1),
        channel: eea.requests.intake.channels[0],
        applying: Default::default(),
        kinds: access.to_vec(),
        claims: Default::default(),
        country: Some(Country::UnitedKingdom),
    };
    let uk = receive(&eea, &arrival, &Default::default());
    assert_eq!(uk, Err(NotTaken::Country(Country::UnitedKingdom)));
}
