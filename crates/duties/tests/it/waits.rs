// SPDX-License-Identifier: Apache-2.0
//! Waits and ages of the file: deciding alone after a whole wait, and how old an agent's papers may be.

use jiff::civil::date;
use yakusoku_duties::request::fact::{Applying, Match, Validity};
use yakusoku_duties::request::{Command, Outcome, PaperDetail, Refusal, Stage};
use yakusoku_policy::{Kind, PaperId, Policy, read};

use crate::desk::Desk;

const FREE: &str = include_str!("../../../../policies/cases/odd/mall.yaml");
const ALUMNI: &str = include_str!("../../../../policies/cases/odd/alumni.yaml");

fn policy(text: &str) -> Policy {
    read("policy.yaml", text).expect("it reads").policy
}

#[test]
fn a_wait_of_one_day_is_a_whole_day_and_not_over_at_midnight() {
    let mut desk = Desk::open(&policy(FREE), &[Kind::Erasure]);
    desk.case.asks[0].alone = Some(yakusoku_policy::Period::days(1));
    desk.case.identity = Some(yakusoku_duties::request::state::Identity {
        papers: 1,
        at: desk.case.received.clone(),
    });
    let located = Command::Locate {
        ask: 1,
        map: String::new(),
        candidates: 0,
        chosen: 0,
    };
    desk.must("clerk", &located);
    let propose = Command::Propose {
        ask: 1,
        outcome: Outcome::NotHeld,
        ground: None,
        reason: String::new(),
    };
    desk.must("clerk", &propose);
    let Stage::Proposed(proposal) = desk.case.asks[0].stage.clone() else {
        panic!("proposed");
    };
    let approve = Command::Approve {
        ask: 1,
        proposal: proposal.by.seq,
        hash: None,
        absent: None,
    };
    // Proposed on the first of April; the second is the day of the wait.
    desk.wait(1);
    assert_eq!(
        desk.give("clerk", &approve),
        Err(Refusal::AloneTooEarly(date(2026, 4, 3)))
    );
    desk.wait(1);
    desk.must("clerk", &approve);
}

#[test]
fn a_letter_of_attorney_may_be_no_older_than_the_file_says_of_the_agents_papers() {
    let file = policy(ALUMNI);
    let mut desk = Desk::open_by(&file, &[Kind::Disclosure], Applying::MandatedAgent).unwrap();
    let check = |issued| Command::CheckPaper {
        paper: PaperId::from("letter_of_attorney"),
        matches: vec![Match::Name, Match::Address],
        validity: Validity::InDate,
        image: None,
        detail: PaperDetail {
            issued,
            ..PaperDetail::default()
        },
    };
    assert_eq!(
        desk.give("clerk", &check(None)),
        Err(Refusal::IssueDateMissing("letter_of_attorney".to_owned()))
    );
    desk.must("clerk", &check(Some(date(2025, 12, 31))));
    assert_eq!(desk.case.papers[0].validity, Validity::Expired);
    assert!(!desk.case.is_authority_proven());
    desk.must("clerk", &check(Some(date(2026, 1, 1))));
    assert!(desk.case.is_authority_proven());
    // Nobody bounds the age of a guardian's papers but where they are certificates.
    let by = Applying::Person;
    let desk = Desk::open_by(&file, &[Kind::Disclosure], by).unwrap();
    assert!(
        !desk
            .case
            .terms
            .asks_issue_of(&PaperId::from("letter_of_attorney"))
    );
}
