// SPDX-License-Identifier: Apache-2.0
//! A new code for the page of the progress: where it may go, how often, and what becomes of the letter that bears it.

use yakusoku_duties::BlobRef;
use yakusoku_duties::request::code::{CodeTo, RENEWALS_MAX, Renewing};
use yakusoku_duties::request::fact::{LetterKind, Match, Validity};
use yakusoku_duties::request::todo::Todo;
use yakusoku_duties::request::work::{What, work};
use yakusoku_duties::request::{Command, Fact, Outcome, PaperDetail, Refusal, Step};
use yakusoku_policy::{Delivery, Kind, PaperId, Policy, read};

use crate::desk::Desk;

fn policy() -> Policy {
    let text = include_str!("../../../../examples/shop/policy.yaml");
    read("policy.yaml", text).unwrap().policy
}

fn renew(to: CodeTo, reason: &str) -> Command {
    Command::RenewCode(Renewing {
        to,
        reason: reason.into(),
        token: "0a".into(),
        blob: (to == CodeTo::Letter).then(|| BlobRef("0b".into())),
    })
}

fn check(paper: &str, differs: &[Match]) -> Command {
    Command::CheckPaper {
        paper: PaperId::from(paper),
        matches: vec![Match::Name, Match::Address],
        validity: Validity::InDate,
        image: None,
        detail: PaperDetail {
            differs: differs.to_vec(),
            ..PaperDetail::default()
        },
    }
}

fn send(letter: u16, means: Delivery, desk: &Desk) -> Command {
    Command::Dispatch {
        letter,
        means,
        on: desk.today,
        tracking: String::new(),
    }
}

fn to_send(desk: &Desk) -> Vec<u16> {
    let all = work(&desk.case).into_iter();
    all.filter_map(|one| match one.what {
        What::Desk(Todo::Send(no)) => Some(no),
        _ => None,
    })
    .collect()
}

#[test]
fn a_code_is_handed_over_only_to_somebody_whose_identity_is_confirmed() {
    let mut desk = Desk::open(&policy(), &[Kind::Disclosure]);
    let by_hand = renew(CodeTo::Hand, "窓口で申出");
    assert_eq!(desk.give("clerk", &by_hand), Err(Refusal::IdentityOpen));
    desk.must("clerk", &check("driving_licence", &[]));
    assert_eq!(desk.give("clerk", &by_hand), Err(Refusal::IdentityOpen));
    desk.must("clerk", &check("residence_certificate", &[]));
    for silent in ["", " "] {
        let silent = renew(CodeTo::Hand, silent);
        assert_eq!(desk.give("clerk", &silent), Err(Refusal::ReasonMissing));
    }
    let facts = desk.must("clerk", &by_hand);
    assert_eq!(facts.len(), 1);
    assert_eq!(facts[0].kind(), "case.code_renewed");
    // The words are sealed; what is open names no code and nobody.
    assert!(desk.facts.last().unwrap().2);
    assert_eq!(desk.case.codes[0].to, CodeTo::Hand);
    assert!(desk.case.letters.is_empty());
    assert_eq!(desk.folded(), desk.case);
}

#[test]
fn a_case_that_stands_for_a_mismatch_sends_no_code_anywhere() {
    let mut desk = Desk::open(&policy(), &[Kind::Disclosure]);
    desk.must("clerk", &check("driving_licence", &[Match::Address]));
    for to in CodeTo::ALL {
        let refused = desk.give("clerk", &renew(to, "電話で申出"));
        assert_eq!(refused, Err(Refusal::Mismatch));
    }
}

#[test]
fn more_than_three_codes_a_month_take_the_manager() {
    let mut desk = Desk::open(&policy(), &[Kind::Disclosure]);
    let mail = renew(CodeTo::Email, "電話で申出");
    for _ in 0..RENEWALS_MAX {
        desk.must("clerk", &mail);
    }
    desk.wait(29);
    let more = desk.give("clerk", &mail);
    assert_eq!(more, Err(Refusal::CodesMany(RENEWALS_MAX)));
    desk.wait(1);
    desk.must("clerk", &mail);
    for _ in 0..RENEWALS_MAX - 1 {
        desk.must("clerk", &mail);
    }
    assert!(desk.give("clerk", &mail).is_err());
    desk.must("manager", &mail);
}

#[test]
fn the_letter_leaves_on_paper_and_bears_the_newest_code() {
    let mut desk = Desk::open(&policy(), &[Kind::Disclosure]);
    let letter = renew(CodeTo::Letter, "電話で申出");
    let facts = desk.must("clerk", &letter);
    let made = |fact: &Fact| {
        matches!(
            fact,
            Fact::LetterMade {
                kind: LetterKind::NewCode,
                ..
            }
        )
    };
    assert!(made(&facts[0]));
    assert_eq!(to_send(&desk), [1]);
    desk.must("clerk", &letter);
    // The first one bears a code that opens nothing.
    assert_eq!(to_send(&desk), [2]);
    let kept = |desk: &Desk| -> Vec<bool> {
        let letters = desk.case.letters.iter();
        letters.map(|one| desk.case.keeps_file(one)).collect()
    };
    assert_eq!(kept(&desk), [false, true]);
    let old = send(1, Delivery::Post, &desk);
    assert_eq!(desk.give("clerk", &old), Err(Refusal::CodeReplaced(1)));
    for means in [Delivery::Email, Delivery::Download] {
        let page = send(2, means, &desk);
        assert_eq!(desk.give("clerk", &page), Err(Refusal::EnvelopeOnly(means)));
    }
    let sent = send(2, Delivery::Post, &desk);
    desk.must("clerk", &sent);
    assert_eq!(kept(&desk), [false, false]);
    assert!(to_send(&desk).is_empty());
    assert!(desk.case.closed.is_none(), "no answer left with it");
}

#[test]
fn a_code_is_issued_and_posted_after_the_end_too() {
    let mut desk = Desk::open(&policy(), &[Kind::PublishedMatters]);
    let draft = Step::Draft {
        ask: 1,
        text: "設例".into(),
    };
    desk.must("clerk", &Command::Step(draft));
    let propose = Command::Propose {
        ask: 1,
        outcome: Outcome::Whole,
        ground: None,
        reason: String::new(),
    };
    desk.must("clerk", &propose);
    let approve = Command::Approve {
        ask: 1,
        absent: None,
        proposal: desk.case.asks[0].proposal().unwrap().by.seq,
        hash: None,
    };
    desk.must("approver", &approve);
    let letter = Command::RecordLetter {
        kind: LetterKind::Result,
        asks: vec![1],
        blob: BlobRef("0c".into()),
    };
    desk.must("clerk", &letter);
    let answer = send(1, Delivery::RegisteredMail, &desk);
    desk.must("clerk", &answer);
    assert!(desk.case.closed.is_some());
    desk.must("clerk", &renew(CodeTo::Letter, "電話で申出"));
    assert_eq!(to_send(&desk), [2]);
    let sent = send(2, Delivery::Post, &desk);
    desk.must("clerk", &sent);
    assert!(to_send(&desk).is_empty());
}
