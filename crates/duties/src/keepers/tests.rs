// SPDX-License-Identifier: Apache-2.0
//! What holds for every keeper: purity, no way back without new facts, no keeper without evidence.

use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;
use yakusoku_policy::{Channel, Clause, ClauseWhat, Kind};

use super::sample::{Desk, EFFECTIVE, clause, days, facts, today};
use super::*;
use crate::request::Outcome;
use crate::request::fact::Validity;

fn run_by_program() -> Vec<Clause> {
    let kind = Kind::Disclosure;
    [
        ClauseWhat::AnswerWithin {
            kind,
            within: days(30),
            warn: days(3),
        },
        ClauseWhat::FeeOnly {
            kinds: vec![(kind, 1_000)],
        },
        ClauseWhat::IdentityFirst { needed: 1 },
        ClauseWhat::Intake,
        ClauseWhat::AuthorityFirst,
        ClauseWhat::GroundsOnly { kind },
        ClauseWhat::RefusalWithReason,
        ClauseWhat::PapersDisposed { within: days(7) },
        ClauseWhat::TwoPeople { kind },
    ]
    .map(clause)
    .to_vec()
}

#[test]
fn promises_of_the_desk_are_kept_when_it_works_as_it_should() {
    let case = Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21))
        .fee(date(2026, 10, 22), 1_000)
        .answered(date(2026, 11, 2))
        .closed(date(2026, 11, 2))
        .disposed(date(2026, 11, 4));
    let cases = [case.case];
    for clause in run_by_program() {
        let found = assess(&clause, &facts(&cases, &[]), today(date(2026, 11, 24)));
        assert_eq!(
            (found.state, found.since),
            (State::Kept, EFFECTIVE),
            "{:?}",
            clause.what
        );
        assert!(found.keeper.is_some() && found.remedy.is_none());
    }
}

#[test]
fn nothing_keeps_what_the_program_does_not_run() {
    for what in [
        ClauseWhat::PurposeLimit,
        ClauseWhat::Safety {
            id: "leavers".to_owned(),
        },
        ClauseWhat::Retention {
            name: "inquiries".to_owned(),
            keep: days(30),
        },
    ] {
        let found = assess(&clause(what), &facts(&[], &[]), today(date(2026, 11, 24)));
        assert_eq!((found.state, found.since), (State::NoKeeper, EFFECTIVE));
        assert_eq!((found.keeper, found.strength), (None, Strength::None));
        assert!(found.remedy.is_some());
    }
}

#[test]
fn a_damaged_ledger_shows_nothing_as_kept() {
    let late = [Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21)).case];
    let since = date(2026, 11, 10);
    let damaged = Facts {
        ledger: LedgerState::Damaged { since },
        ..facts(&late, &[])
    };
    for clause in run_by_program() {
        let found = assess(&clause, &damaged, today(date(2026, 11, 18)));
        assert_eq!(
            (found.state, found.strength),
            (State::NotProvable, Strength::None)
        );
        assert!(found.since >= since && found.remedy.is_some());
    }
    let [first, ..] = &run_by_program()[..] else {
        unreachable!()
    };
    assert_eq!(
        assess(first, &damaged, today(date(2026, 11, 24))).state,
        State::Broken
    );
}

/// How far a state is on the way on which nothing but a new fact leads back.
fn step(state: State) -> u8 {
    match state {
        State::Kept => 0,
        State::AtRisk => 1,
        State::Broken | State::NotProvable => 2,
        State::NoKeeper => 3,
    }
}

/// A case at some point of its life, made of whole days after a start.
fn any_case() -> impl Strategy<Value = Case> {
    let outcome = prop_oneof![
        Just((Outcome::Whole, None)),
        Just((Outcome::NotHeld, None)),
        Just((Outcome::Refused, None)),
        Just((Outcome::Refused, Some("harm"))),
        Just((Outcome::Refused, Some("hindrance"))),
    ];
    let start = date(2026, 4, 10);
    let shape = (0..60_i64, 0..9_u8, outcome, 0..3_u8, 0..2_u32, 0..5_u8);
    shape.prop_map(move |(after, steps, (outcome, ground), who, wrong, came)| {
        let on = start.saturating_add(after.days());
        let mut desk = Desk::received("2026-0131", Kind::Disclosure, on);
        desk.case.asks[0].alone = (who == 1).then(|| days(1));
        desk = match came {
            0 => desk.by_agent(),
            1 => desk.by_agent().authority(on, Validity::InDate),
            2 => desk.by_channel(Channel::Fax),
            _ => desk,
        };
        let by = if who == 2 { "approver" } else { "clerk" };
        let day = |n: i64| on.saturating_add((n * 6).days());
        for done in 1..=steps {
            desk = match done {
                1 => desk.fee(day(1), 1_000 + wrong * 200),
                2 if who == 0 => desk.paper(day(1)),
                2 => desk.confirmed(day(1)),
                3 => desk.proposed("clerk", day(2), outcome, ground),
                4 => desk.approved(by, day(3)),
                5 => desk.letter(day(3)),
                6 => desk.sent(day(4)),
                7 => desk.closed(day(4)),
                _ => desk.disposed(day(5)),
            };
        }
        desk.case
    })
}

fn any_cases() -> impl Strategy<Value = Vec<Case>> {
    proptest::collection::vec(any_case(), 0..4).prop_map(|mut cases| {
        for (n, case) in cases.iter_mut().enumerate() {
            case.number = format!("2026-{:04}", 131 + n);
        }
        cases
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// As days pass and nothing is done, a promise goes from kept to at risk to broken only.
    #[test]
    fn no_state_improves_by_waiting(cases in any_cases()) {
        let start = date(2026, 7, 15);
        for clause in run_by_program() {
            let mut before = 0;
            for n in 0..90 {
                let found = assess(&clause, &facts(&cases, &[]), today(start.saturating_add(n.days())));
                prop_assert!(step(found.state) >= before, "{:?} on day {n}", clause.what);
                before = step(found.state);
            }
        }
    }

    /// The same arguments give the same answer, in whatever order the cases come, and *since* is
    /// never in the future.
    #[test]
    fn only_the_arguments_count(
        cases in any_cases(),
        n in 0..120_i64,
    ) {
        let day = date(2026, 6, 10).saturating_add(n.days());
        let turned: Vec<Case> = cases.iter().rev().cloned().collect();
        for clause in run_by_program() {
            let found = assess(&clause, &facts(&cases, &[]), today(day));
            prop_assert_eq!(&found, &assess(&clause, &facts(&cases, &[]), today(day)));
            let other = assess(&clause, &facts(&turned, &[]), today(day));
            prop_assert_eq!(&found, &other);
            prop_assert!(found.since <= day);
            prop_assert_eq!(found.state == State::Kept, found.remedy.is_none());
        }
    }
}
