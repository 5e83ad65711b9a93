// SPDX-License-Identifier: Apache-2.0
//! A letter that answers several cases: what happens to it where it lies is known in the others, and nowhere else.

use yakusoku_duties::BlobRef;
use yakusoku_duties::request::fact::LetterKind;
use yakusoku_duties::request::joint::JointCommand;
use yakusoku_duties::request::{Command, Fact, Outcome, Refusal};
use yakusoku_policy::{Delivery, GroundId, Kind, read};

use crate::desk::{Desk, START};

const SHOP: &str = include_str!("../../../../examples/shop/policy.yaml");

fn refused(desk: &mut Desk, ask: u16) {
    desk.prepare(ask);
    let propose = Command::Propose {
        ask,
        outcome: Outcome::Refused,
        ground: Some(GroundId::from("harm")),
        reason: "ほかの方の利益を害するおそれがあるため。".to_owned(),
    };
    desk.must("clerk", &propose);
    let proposal = desk.case.ask(ask).unwrap().proposal().unwrap().by.seq;
    let approve = Command::Approve {
        ask,
        absent: None,
        proposal,
        hash: None,
    };
    desk.must("approver", &approve);
}

fn left(letter: u16) -> Command {
    let fact = Fact::Dispatched {
        letter,
        means: Delivery::RegisteredMail,
        on: START,
    };
    Command::Joint(JointCommand::Mirror {
        fact: Box::new(fact),
        sealed: None,
    })
}

#[test]
fn a_case_hears_of_the_letter_that_lies_elsewhere_and_of_no_other() {
    let policy = read("policy.yaml", SHOP).unwrap().policy;
    let mut desk = Desk::open(&policy, &[Kind::Disclosure, Kind::Disclosure]);
    refused(&mut desk, 1);
    refused(&mut desk, 2);
    let follow = JointCommand::Follow {
        number: "2026-0900".to_owned(),
        letter: 3,
        asks: vec![1],
        blob: BlobRef("aa".to_owned()),
        on: START,
    };
    desk.must("clerk", &Command::Joint(follow));
    let own = Command::RecordLetter {
        kind: LetterKind::Result,
        asks: vec![2],
        blob: BlobRef("bb".to_owned()),
    };
    desk.must("clerk", &own);
    for elsewhere in [2, 3] {
        assert_eq!(
            desk.give("program", &left(elsewhere)),
            Err(Refusal::NoSuchLetter(elsewhere))
        );
    }
    desk.must("program", &left(1));
    let gone: Vec<_> = desk
        .case
        .letters
        .iter()
        .map(|one| one.sent.is_some())
        .collect();
    assert_eq!(gone, [true, false]);
    assert_eq!(desk.folded(), desk.case);
}
