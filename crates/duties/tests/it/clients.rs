// SPDX-License-Identifier: Apache-2.0
//! What is held for clients is passed on to them in time; what is about the dead lies outside the Act.

use jiff::civil::date;
use yakusoku_duties::request::kinds::Step;
use yakusoku_duties::request::work::{What, work};
use yakusoku_duties::request::{Command, Outcome, Refusal};
use yakusoku_policy::{Kind, Period, Policy};

use crate::desk::{Desk, USUAL, small};

fn file() -> Policy {
    small(
        "    disclosure: {grounds: [harm], fee: {yen: 1000, tax: included, per: ask, by: [stamps], when: enclosed, refund: \
         never}}\n    published_matters: {}",
        USUAL,
    )
}

fn for_client(within: Option<Period>) -> Command {
    Command::Step(Step::ForClient {
        ask: 1,
        work: "print".to_owned(),
        within,
    })
}

fn passed_on(desk: &Desk) -> Command {
    Command::Step(Step::PassedOn {
        ask: 1,
        on: desk.today,
        evidence: "委託元の窓口に、電子メールで".to_owned(),
    })
}

/// Without words of the clerk's own: the letter has them.
fn silently(desk: &mut Desk, outcome: Outcome) {
    let propose = Command::Propose {
        ask: 1,
        outcome,
        ground: None,
        reason: String::new(),
    };
    desk.must("clerk", &propose);
    desk.approves(1);
}

fn due(desk: &Desk) -> Option<jiff::civil::Date> {
    let all = work(&desk.case);
    let line = all.iter().find(|one| one.what == What::PassOn)?;
    line.due
}

#[test]
fn what_is_held_for_a_client_is_passed_on_by_the_day_of_the_contract() {
    let mut desk = Desk::open(&file(), &[Kind::Disclosure]);
    assert_eq!(desk.case.received_on, date(2026, 4, 1));
    desk.papers();
    desk.pays(1000);
    desk.locates(1, 1);
    assert_eq!(
        desk.give("clerk", &passed_on(&desk)).unwrap_err(),
        Refusal::WrongStage(1),
        "not before it is known to be a client's"
    );
    desk.wait(1);
    desk.must("clerk", &for_client(Some(Period::days(3))));
    assert_eq!(due(&desk), Some(date(2026, 4, 4)), "from the day it came");
    silently(&mut desk, Outcome::NotRetained);
    desk.answers(&[1]);
    assert!(desk.case.closed.is_some());
    assert_eq!(due(&desk), Some(date(2026, 4, 4)), "also after the end");
    desk.must("clerk", &passed_on(&desk));
    assert_eq!(due(&desk), None);
    assert!(desk.give("clerk", &passed_on(&desk)).is_err(), "once");
}

#[test]
fn without_a_day_in_the_contract_nothing_is_late() {
    let mut desk = Desk::open(&file(), &[Kind::Disclosure]);
    desk.must("clerk", &for_client(None));
    assert_eq!(due(&desk), None);
    desk.must("clerk", &passed_on(&desk));
    let mut desk = Desk::open(&file(), &[Kind::PublishedMatters]);
    assert_eq!(
        desk.give("clerk", &for_client(None)).unwrap_err(),
        Refusal::OutcomeNotForKind(1)
    );
}

#[test]
fn the_dead_need_no_papers_and_cost_nothing() {
    let mut desk = Desk::open(&file(), &[Kind::Disclosure]);
    desk.pays(1000);
    silently(&mut desk, Outcome::Deceased);
    assert_eq!(desk.case.surplus(), 0);
    desk.answers(&[1]);
    assert!(desk.case.identity.is_none() && desk.case.closed.is_some());
    assert_eq!(
        desk.case.surplus(),
        1000,
        "whatever the file says of refusals"
    );
}
