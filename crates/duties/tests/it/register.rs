// SPDX-License-Identifier: Apache-2.0
//! The register of requests: a line per ask, however it ended, and the words it ended with.

use jiff::civil::{Date, date};
use yakusoku_duties::BlobRef;
use yakusoku_duties::request::fact::LetterKind;
use yakusoku_duties::request::notice::{About, Missing, Telling};
use yakusoku_duties::request::register::{End, Line, figures, register};
use yakusoku_duties::request::{Command, Outcome};
use yakusoku_policy::{Delivery, Kind, Policy};

use crate::desk::{Desk, START, USUAL, small};

fn file() -> Policy {
    small(
        "    disclosure: {grounds: [harm]}\n    erasure: {grounds: [no_breach]}",
        USUAL,
    )
}

fn lines(desk: &Desk, today: Date) -> Vec<Line> {
    register(std::slice::from_ref(&desk.case), today)
}

#[test]
fn an_answer_ends_on_the_day_it_left_and_bears_its_ground() {
    let mut desk = Desk::open(&file(), &[Kind::Disclosure, Kind::Erasure]);
    let due = date(2026, 4, 15);
    for line in lines(&desk, due) {
        assert_eq!((line.end, line.ended, line.days), (End::Open, None, None));
        assert_eq!((line.due, line.late), (Some(due), false));
    }
    // Late is what has not left when its last day is over.
    assert!(lines(&desk, date(2026, 4, 16)).iter().all(|line| line.late));
    desk.papers();
    desk.locates(1, 1);
    desk.proposes(1, Outcome::Refused, Some("harm")).unwrap();
    assert_eq!(lines(&desk, due)[0].ground, None, "a proposal is no answer");
    desk.approves(1);
    let letter = desk.writes(LetterKind::Result, &[1]);
    desk.writes(LetterKind::Receipt, &[]);
    // Recorded on the tenth, left on the ninth.
    desk.today = date(2026, 4, 10);
    let sent = Command::Dispatch {
        letter,
        means: Delivery::RegisteredMail,
        on: date(2026, 4, 9),
        tracking: String::new(),
    };
    desk.must("clerk", &sent);
    let all = lines(&desk, date(2026, 6, 1));
    assert_eq!(
        (all[0].end, all[0].ended, all[0].days),
        (
            End::Answered(Outcome::Refused),
            Some(date(2026, 4, 9)),
            Some(8)
        )
    );
    assert_eq!(
        (all[0].ground.as_deref(), all[0].late),
        (Some("harm"), false)
    );
    assert_eq!((all[1].ask, all[1].end, all[1].late), (2, End::Open, true));
    let of = figures(&all, 2026);
    assert_eq!(of.len(), 2);
    assert_eq!(
        (of[0].kind, of[0].late, of[0].days_max),
        (Kind::Disclosure, 0, Some(8))
    );
    assert_eq!(
        (of[1].kind, of[1].late, of[1].days_median),
        (Kind::Erasure, 1, None)
    );
}

#[test]
fn what_ended_without_an_answer_says_how_and_late_counts_from_the_last_day() {
    let mut desk = Desk::open(&file(), &[Kind::Disclosure]);
    let telling = Telling {
        about: About::Defect,
        missing: vec![Missing::Form],
        details: String::new(),
        blob: BlobRef("aa".to_owned()),
    };
    desk.must("clerk", &Command::Tell(telling));
    desk.sends(1).unwrap();
    desk.today = date(2026, 5, 1);
    desk.tick();
    let [line] = &lines(&desk, desk.today)[..] else {
        panic!("one line")
    };
    assert_eq!(
        (line.end, line.ended, line.days),
        (End::DeemedWithdrawn, Some(date(2026, 4, 21)), Some(20))
    );
    assert!(line.late, "it was not answered by the fifteenth");
}

#[test]
fn lines_stand_in_the_order_of_receipt_and_number() {
    let case = |number: &str, on: Date| {
        let mut desk = Desk::open(&file(), &[Kind::Erasure, Kind::Disclosure]);
        desk.case.number = number.to_owned();
        desk.case.received_on = on;
        desk.case
    };
    let cases = [
        case("2026-0003", START),
        case("2026-0002", START),
        case("2026-0001", date(2026, 4, 2)),
    ];
    let all = register(&cases, START);
    let order: Vec<(&str, u16)> = all
        .iter()
        .map(|one| (one.number.as_str(), one.ask))
        .collect();
    let expected = [
        ("2026-0002", 1),
        ("2026-0002", 2),
        ("2026-0003", 1),
        ("2026-0003", 2),
        ("2026-0001", 1),
        ("2026-0001", 2),
    ];
    assert_eq!(order, expected);
}

#[test]
fn every_end_of_every_kind_has_words_that_no_other_end_of_it_has() {
    for kind in Kind::ALL {
        let answered = Outcome::ALL.into_iter().map(End::Answered);
        let others = [End::Open, End::DeemedWithdrawn, End::Unreachable];
        let words: Vec<&str> = others
            .into_iter()
            .chain(answered)
            .map(|end| end.label(*kind))
            .collect();
        let mut once = words.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), words.len(), "{kind:?}: {words:?}");
        assert!(
            words.iter().all(|one| one.chars().any(|c| c > '\u{3000}')),
            "{kind:?}: {words:?}"
        );
    }
    let of = |kind, outcome| End::Answered(outcome).label(kind);
    assert_eq!(of(Kind::Disclosure, Outcome::Refused), "開示しない");
    assert_eq!(of(Kind::GdprAccess, Outcome::Part), "一部を提供");
    assert_eq!(of(Kind::Erasure, Outcome::Refused), "応じない");
    assert_eq!(End::DeemedWithdrawn.label(Kind::Erasure), "みなし取下げ");
}
