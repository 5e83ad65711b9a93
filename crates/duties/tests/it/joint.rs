// SPDX-License-Identifier: Apache-2.0
//! A letter that answers several cases: what happens to it where it lies is known in the others, and nowhere else.

use yakusoku_duties::BlobRef;
use yakusoku_duties::request::fact::LetterKind;
use yakusoku_duties::request::joint::{JointCommand, JointFact, Part, may_leave};
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

fn leads(desk: &mut Desk) -> u16 {
    let with = vec![Part {
        number: "2026-0900".to_owned(),
        asks: vec![1],
    }];
    let lead = JointCommand::Lead {
        asks: vec![1],
        blob: BlobRef("aa".to_owned()),
        with,
    };
    desk.must("clerk", &Command::Joint(lead));
    desk.case.letters.last().unwrap().no
}

#[test]
fn what_happens_to_the_envelope_waits_until_the_others_heard_of_all_of_it() {
    let policy = read("policy.yaml", SHOP).unwrap().policy;
    let mut desk = Desk::open(&policy, &[Kind::Disclosure]);
    refused(&mut desk, 1);
    let letter = leads(&mut desk);
    let uncarried = |desk: &Desk| desk.case.letters.last().unwrap().is_uncarried();
    let carried = |facts| Command::Joint(JointCommand::Carried { letter, facts });
    assert!(uncarried(&desk), "that it was made is the first of them");
    desk.must("program", &carried(1));
    assert!(!uncarried(&desk));
    // The page of one case would show what the letter says of the others.
    let page = |means| Command::Dispatch {
        letter,
        means,
        on: START,
        tracking: String::new(),
    };
    let refused = desk.give("clerk", &page(Delivery::Download));
    assert_eq!(refused, Err(Refusal::EnvelopeOnly(Delivery::Download)));
    desk.must("clerk", &page(Delivery::RegisteredMail));
    assert!(uncarried(&desk), "it left");
    desk.must("program", &carried(2));
    assert!(!uncarried(&desk));
    let sent = desk.case.letters.last().unwrap();
    assert_eq!(sent.parts().len(), 1);
    assert_eq!(sent.leader(), None);
    assert_eq!(desk.folded(), desk.case);
}

#[test]
fn a_letter_that_lies_elsewhere_leaves_as_if_it_lay_here() {
    let policy = read("policy.yaml", SHOP).unwrap().policy;
    let mut desk = Desk::open(&policy, &[Kind::Disclosure, Kind::Erasure]);
    refused(&mut desk, 1);
    let follow = JointCommand::Follow {
        number: "2026-0900".to_owned(),
        letter: 3,
        asks: vec![1],
        blob: BlobRef("aa".to_owned()),
        on: START,
    };
    desk.must("clerk", &Command::Joint(follow));
    let may = |desk: &Desk, (leader, of), means| {
        desk.asks("clerk", |case, ctx| {
            may_leave(case, (leader, of), (means, 2), ctx)
        })
    };
    let mail = Delivery::RegisteredMail;
    assert_eq!(may(&desk, ("2026-0900", 3), mail), Ok(()));
    assert_eq!(
        may(&desk, ("2026-0900", 3), Delivery::Download),
        Err(Refusal::EnvelopeOnly(Delivery::Download))
    );
    let absent = Err(Refusal::NotInEnvelope("2026-0001".to_owned()));
    for other in [("2026-0900", 2), ("2026-0901", 3)] {
        assert_eq!(may(&desk, other, mail), absent);
    }
    let uncarried: Vec<bool> = desk
        .case
        .letters
        .iter()
        .map(|one| one.is_uncarried())
        .collect();
    assert_eq!(uncarried, [false], "what follows carries nothing");
    // A way that the file does not promise is none for this letter either.
    assert_eq!(
        may(&desk, ("2026-0900", 3), Delivery::Post),
        Err(Refusal::NotPromised(Delivery::Post))
    );
    // Another letter about the same breaks it: the envelope speaks of what is no longer so.
    let own = Command::RecordLetter {
        kind: LetterKind::Result,
        asks: vec![1],
        blob: BlobRef("bb".to_owned()),
    };
    let facts = desk.must("clerk", &own);
    let breaks = |fact: &Fact| matches!(fact, Fact::Joint(JointFact::Broken { letter: 1, .. }));
    assert_eq!(
        facts.iter().filter(|one| breaks(one)).count(),
        1,
        "{facts:?}"
    );
    let broken = Err(Refusal::LetterBroken("2026-0001".to_owned()));
    assert_eq!(may(&desk, ("2026-0900", 3), mail), broken);
    assert!(desk.case.letters[0].is_broken() && !desk.case.letters[1].is_broken());
    desk.case.erase(desk.case.received.clone());
    assert_eq!(may(&desk, ("2026-0900", 3), mail), Err(Refusal::Erased));
}

#[test]
fn the_word_that_another_part_is_no_longer_so_breaks_the_letter_that_leads() {
    let policy = read("policy.yaml", SHOP).unwrap().policy;
    let mut desk = Desk::open(&policy, &[Kind::Disclosure]);
    refused(&mut desk, 1);
    let letter = leads(&mut desk);
    let number = "2026-0900".to_owned();
    let broken = Command::Joint(JointCommand::Break {
        letter,
        number: number.clone(),
    });
    desk.must("program", &broken);
    assert_eq!(desk.sends(letter), Err(Refusal::LetterBroken(number)));
    assert!(desk.case.letters[0].is_uncarried());
}
