// SPDX-License-Identifier: Apache-2.0
//! Whatever the desk is allowed to do breaks no promise of conduct: rules and keepers agree.
//!
//! Random commands go through `decide` in any order; what it lets pass is folded and judged. Only
//! time can break a promise then, and only those that have a clock.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use yakusoku_policy::{ClauseWhat, Delivery, FeeMeans, GroundId, Kind, PaperId};

use super::sample::{Desk, JAPAN, clause, days, facts, today};
use super::{State, assess};
use crate::request::command::Rank;
use crate::request::command::{Command, Context};
use crate::request::fact::{LetterKind, Match, Outcome, Validity};
use crate::request::state::{Case, Stage};
use crate::request::{PaperDetail, decide};
use crate::{ActorRef, BlobRef};

/// Numbers a command is made of: which, a choice in it, who, days later.
type Draw = (u8, u8, bool, i64);

const PAPERS: [&str; 2] = ["driving_licence", "letter_of_attorney"];

fn command(case: &Case, (which, choice, _, later): Draw) -> Command {
    let ask = 1;
    let odd = choice % 2 == 1;
    let plan = "dd".to_owned();
    let on = case.received_on;
    match which {
        0 => Command::CheckPaper {
            paper: PaperId::from(PAPERS[usize::from(choice / 4)]),
            matches: vec![Match::Name, Match::Address],
            validity: [Validity::InDate, Validity::Expired][usize::from(odd)],
            image: None,
            detail: PaperDetail::default(),
        },
        1 => Command::ReceiveFee {
            yen: 1_000,
            means: FeeMeans::Stamps,
            issued: None,
        },
        2 => Command::Locate {
            ask,
            map: "ee".to_owned(),
            candidates: 1,
            chosen: 1,
        },
        3 => Command::Plan {
            ask,
            plan,
            hash: "ff".to_owned(),
            lines: Vec::new(),
        },
        4 => Command::Propose {
            ask,
            outcome: [
                Outcome::Whole,
                Outcome::Part,
                Outcome::Refused,
                Outcome::NotHeld,
            ][usize::from(choice / 2 % 4)],
            ground: odd.then(|| GroundId::from(if later == 2 { "hindrance" } else { "harm" })),
            reason: "設例の理由".to_owned(),
        },
        5 => {
            let proposal = case.asks[0].proposal();
            Command::Approve {
                ask,
                absent: None,
                proposal: proposal.map_or(0, |one| one.by.seq),
                hash: proposal.and_then(|one| one.hash.clone()),
            }
        }
        6 => Command::RecordDone {
            ask,
            plan,
            rows: 1,
            package: Vec::new(),
        },
        7 => Command::RecordLetter {
            kind: LetterKind::Result,
            asks: vec![ask],
            blob: BlobRef("cc".to_owned()),
        },
        8 => Command::Dispatch {
            letter: u16::try_from(case.letters.len()).unwrap(),
            means: Delivery::RegisteredMail,
            on,
            tracking: String::new(),
        },
        _ => Command::DisposePapers { on },
    }
}

const RECEIVED: Date = date(2026, 10, 21);

fn person() -> Desk {
    Desk::received("2026-0131", Kind::Disclosure, RECEIVED)
}

/// Plays the draws; `true` where a command passed.
fn play(mut desk: Desk, alone: Option<u32>, draws: &[Draw]) -> (Case, Vec<bool>) {
    let mut on = RECEIVED;
    desk.case.asks[0].alone = alone.map(days);
    desk.case.asks[0].alone_refusal = alone.map(days);
    let mut passed = Vec::new();
    for draw in draws {
        on = on.saturating_add(draw.3.days());
        let by = if draw.2 { "clerk" } else { "approver" };
        let facts = step(&desk.case, by, on, *draw);
        passed.push(!facts.is_empty());
        for fact in facts {
            desk = desk.add(by, on, &fact);
        }
    }
    (desk.case, passed)
}

fn step(case: &Case, by: &str, on: Date, draw: Draw) -> Vec<crate::request::Fact> {
    let actor = ActorRef(by.to_owned());
    let offered = facts(&[], &[]).policy.offered_ids(Kind::Disclosure, on);
    let context = Context {
        today: today(on),
        actor: &actor,
        calendar: &JAPAN,
        offered: &offered,
        unlisted: &[],
        rank: Rank::Staff,
        posts: &[],
    };
    let mut command = command(case, draw);
    if let Command::Dispatch { on: day, .. } | Command::DisposePapers { on: day } = &mut command {
        *day = on;
    }
    let decided = decide(case, &command, &context).unwrap_or_default();
    decided.into_iter().map(|new| new.fact).collect()
}

fn states(case: &Case) -> [State; 7] {
    let cases = [case.clone()];
    let kind = Kind::Disclosure;
    [
        ClauseWhat::TwoPeople { kind },
        ClauseWhat::FeeOnly {
            kinds: vec![(kind, 1_000)],
        },
        ClauseWhat::IdentityFirst { needed: 1 },
        ClauseWhat::RefusalWithReason,
        ClauseWhat::Intake,
        ClauseWhat::AuthorityFirst,
        ClauseWhat::GroundsOnly { kind },
    ]
    .map(|what| assess(&clause(what), &facts(&cases, &[]), today(date(2027, 12, 1))).state)
}

#[test]
fn the_straight_way_passes_and_keeps_everything() {
    let draws = [0, 1, 2, 3, 4].map(|which| (which, 0, true, 0));
    let rest = [
        (5, 0, false, 1),
        (6, 0, true, 0),
        (7, 0, true, 0),
        (8, 0, true, 0),
        (9, 0, true, 2),
    ];
    let attorney = [(0, 4, true, 0)];
    let agent = person().by_agent();
    for (desk, first) in [(person(), &[][..]), (agent, &attorney)] {
        let (case, passed) = play(desk, None, &[first, &draws, &rest].concat());
        assert!(passed.iter().all(|passed| *passed), "{passed:?}");
        assert!(matches!(case.asks[0].stage, Stage::Answered { .. }) && case.disposed.is_some());
        assert_eq!(states(&case), [State::Kept; 7]);
    }
}

#[test]
fn alone_passes_only_after_the_wait_and_shows() {
    let draws = [0, 1, 2, 3, 4].map(|which| (which, 0, true, 0));
    let (_, early) = play(
        person(),
        Some(1),
        &[&draws[..], &[(5, 0, true, 1)]].concat(),
    );
    assert_eq!(early.last(), Some(&false));
    let (case, after) = play(
        person(),
        Some(1),
        &[&draws[..], &[(5, 0, true, 2)]].concat(),
    );
    assert_eq!(after.last(), Some(&true));
    assert_eq!(states(&case)[0], State::AtRisk);
}

proptest! {
    #[test]
    fn nothing_the_desk_may_do_breaks_a_promise_of_conduct(
        alone in proptest::option::of(1..3_u32),
        agent in any::<bool>(),
        draws in proptest::collection::vec((0..10_u8, 0..8_u8, any::<bool>(), 0..3_i64), 0..60),
    ) {
        let desk = if agent { person().by_agent() } else { person() };
        let (case, _) = play(desk, alone, &draws);
        let states = states(&case);
        prop_assert!(!states.contains(&State::Broken), "{states:?} {case:?}");
        prop_assert!(alone.is_some() || states[0] == State::Kept);
    }
}
