// SPDX-License-Identifier: Apache-2.0
//! What is owed, missing and given back, for every rule a file can state about fees.

use jiff::civil::{Date, date};
use yakusoku_duties::BlobRef;
use yakusoku_duties::request::fact::LetterKind;
use yakusoku_duties::request::money::{BackFor, MoneyCommand};
use yakusoku_duties::request::notice::{About, Missing, Telling};
use yakusoku_duties::request::{Command, Outcome, Refusal};
use yakusoku_policy::{Delivery, FeeMeans, Kind, Policy};

use crate::desk::{Desk, START, USUAL, small};

/// Disclosure and notice of purpose cost as `fee` says; erasure is free.
fn charged(fee: &str) -> Policy {
    let kinds = format!(
        "    disclosure: {{grounds: [harm], fee: {{yen: 1000, tax: included, {fee}}}}}\n    purpose_notice: {{grounds: \
         [harm], fee: {{yen: 1000, tax: included, {fee}}}}}\n    erasure: {{grounds: [no_breach]}}"
    );
    small(&kinds, USUAL)
}

fn back(yen: u32, why: BackFor, on: Date) -> Command {
    Command::Money(MoneyCommand::GiveBack {
        yen,
        why,
        on,
        means: Delivery::RegisteredMail,
        item: None,
    })
}

fn told(desk: &mut Desk, about: About) {
    let telling = Telling {
        about,
        missing: match about {
            About::Defect => vec![Missing::Form],
            About::Fee => Vec::new(),
        },
        details: String::new(),
        blob: BlobRef("aa".to_owned()),
    };
    desk.must("clerk", &Command::Tell(telling));
    let letter = desk.case.letters.last().unwrap().no;
    desk.sends(letter).unwrap();
}

#[test]
fn a_fee_goes_back_on_refusal_where_the_file_says_so_and_only_once_the_answer_left() {
    for (refund, promised) in [("on_refusal", true), ("never", false)] {
        let file = charged(&format!(
            "per: ask, by: [stamps], when: enclosed, refund: {refund}"
        ));
        let mut desk = Desk::open(&file, &[Kind::Disclosure, Kind::Disclosure, Kind::Erasure]);
        assert_eq!(desk.case.fee_means(), [FeeMeans::Stamps]);
        desk.papers();
        desk.pays(2_000);
        assert!(desk.case.is_fee_settled());
        desk.locates(1, 1);
        desk.refuses(1, "harm");
        assert_eq!((desk.case.fee_owed(), desk.case.surplus()), (2_000, 0));
        desk.answers(&[1]);
        let owed = if promised { 1_000 } else { 2_000 };
        assert_eq!(desk.case.fee_owed(), owed, "{refund}");
        let goes = promised.then_some((1_000, BackFor::Refused));
        assert_eq!(desk.case.to_give_back(), goes, "{refund}");
        // The other one is not short of it, whatever went back.
        assert_eq!(desk.case.short_of(2), 0);
        let on = desk.today;
        if promised {
            for (yen, why) in [
                (1_001, BackFor::Refused),
                (0, BackFor::Refused),
                (1_000, BackFor::Ended),
            ] {
                assert_eq!(
                    desk.give("clerk", &back(yen, why, on)),
                    Err(Refusal::NothingToReturn)
                );
            }
            desk.must("clerk", &back(400, BackFor::Refused, on));
            assert_eq!(desk.case.to_give_back(), Some((600, BackFor::Refused)));
            desk.must("clerk", &back(600, BackFor::Refused, on));
        }
        assert_eq!(desk.case.to_give_back(), None, "{refund}");
        assert_eq!(desk.case.short_of(2), 0);
        // A grant costs what it costs.
        desk.locates(2, 1);
        desk.plans(2);
        desk.proposes(2, Outcome::Whole, None).unwrap();
        desk.approves(2);
        desk.carried(2);
        desk.answers(&[2]);
        assert_eq!(desk.case.to_give_back(), None);
        assert_eq!(desk.case.fee_owed(), owed);
        assert_eq!(desk.folded(), desk.case);
    }
}

#[test]
fn what_ended_without_an_answer_costs_nothing_more_and_is_kept_or_goes_back() {
    for (refund, promised) in [("on_refusal", true), ("never", false)] {
        let file = charged(&format!(
            "per: ask, by: [stamps], when: enclosed, refund: {refund}"
        ));
        let mut desk = Desk::open(&file, &[Kind::Disclosure, Kind::Disclosure]);
        desk.pays(2_300);
        assert_eq!(desk.case.to_give_back(), Some((300, BackFor::Overpaid)));
        told(&mut desk, About::Defect);
        desk.wait(60);
        assert_eq!(desk.day(), 1);
        assert_eq!(desk.case.fee_owed(), 0);
        assert!(desk.case.asks.iter().all(|ask| ask.ended_on().is_some()));
        let first = if promised {
            (2_000, BackFor::Ended)
        } else {
            (300, BackFor::Overpaid)
        };
        assert_eq!(desk.case.to_give_back(), Some(first), "{refund}");
        let on = desk.today;
        desk.must("clerk", &back(first.0, first.1, on));
        let then = promised.then_some((300, BackFor::Overpaid));
        assert_eq!(desk.case.to_give_back(), then, "{refund}");
        // The letter that says so closes the case; what is owed to the person stays owed.
        let letter = desk.writes(LetterKind::Ended, &[1, 2]);
        desk.sends(letter).unwrap();
        assert!(desk.case.closed.is_some());
        if promised {
            desk.must("clerk", &back(300, BackFor::Overpaid, on));
        }
        assert_eq!(desk.case.to_give_back(), None);
    }
}

#[test]
fn one_fee_for_an_application_is_short_for_all_it_covers_and_for_nothing_free() {
    let per = |per: &str| {
        charged(&format!(
            "per: {per}, by: [stamps], when: enclosed, refund: never, unpaid: {{wait: 2 weeks, from: notice_arrived, \
             then: refused}}"
        ))
    };
    let kinds = [Kind::Erasure, Kind::Disclosure, Kind::PurposeNotice];
    let desk = Desk::open(&per("application"), &kinds);
    let fees = |desk: &Desk| -> Vec<u32> { desk.case.asks.iter().map(|ask| ask.fee_yen).collect() };
    assert_eq!(fees(&desk), [0, 1_000, 0]);
    assert_eq!(desk.case.unpaid(), (vec![2, 3], 1_000));
    let mut desk = Desk::open(&per("ask"), &kinds);
    assert_eq!(fees(&desk), [0, 1_000, 1_000]);
    assert_eq!(desk.case.unpaid(), (vec![2, 3], 2_000));
    // What came is counted in the order of the asks: the shortfall is one ask's own.
    desk.pays(1_300);
    assert_eq!(desk.case.unpaid(), (vec![3], 700));
    let shorts: Vec<u32> = (1..=3).map(|no| desk.case.short_of(no)).collect();
    assert_eq!(shorts, [0, 0, 700]);
    assert!(!desk.case.is_fee_settled());
    // What ended is owed no more.
    told(&mut desk, About::Fee);
    desk.wait(60);
    desk.day();
    assert!(desk.case.asks[2].lapsed && !desk.case.asks[1].lapsed);
    desk.pays(700);
    assert_eq!(desk.case.unpaid(), (Vec::new(), 0));
}

#[test]
fn a_fixed_fee_is_billed_once_after_the_review_and_not_where_it_ends_in_a_refusal() {
    let file = charged("per: ask, by: [stamps], when: billed, refund: never");
    let bill = |ask, yen| Command::Money(MoneyCommand::Bill { ask, yen });
    let mut desk = Desk::open(&file, &[Kind::Disclosure, Kind::Disclosure, Kind::Erasure]);
    assert_eq!(desk.case.unpaid(), (Vec::new(), 0), "not asked for yet");
    assert_eq!(
        desk.give("clerk", &bill(1, None)),
        Err(Refusal::IdentityOpen)
    );
    desk.papers();
    assert_eq!(
        desk.give("clerk", &bill(3, None)),
        Err(Refusal::NothingOwed)
    );
    assert_eq!(
        desk.give("clerk", &bill(9, None)),
        Err(Refusal::NoSuchAsk(9))
    );
    for other in [999, 1_001] {
        assert_eq!(
            desk.give("clerk", &bill(1, Some(other))),
            Err(Refusal::AboveCeiling(1_000))
        );
    }
    let estimate = Command::Money(MoneyCommand::Estimate { ask: 1, yen: 500 });
    assert_eq!(
        desk.give("clerk", &estimate),
        Err(Refusal::NotActualCost(1))
    );
    desk.must("clerk", &bill(1, Some(1_000)));
    assert_eq!(
        desk.give("clerk", &bill(1, None)),
        Err(Refusal::NotBilled(1))
    );
    assert_eq!(desk.case.unpaid(), (vec![1], 1_000));
    // A result that grants waits for the money, a refusal does not, and costs nothing where nothing was billed.
    for ask in [1, 2] {
        desk.locates(ask, 1);
    }
    desk.plans(1);
    desk.proposes(1, Outcome::Whole, None).unwrap();
    desk.approves(1);
    desk.carried(1);
    let letter = desk.writes(LetterKind::Result, &[1]);
    assert_eq!(desk.sends(letter), Err(Refusal::FeeShort(1_000)));
    let owed = desk.case.fee_owed();
    desk.proposes(2, Outcome::Refused, Some("harm")).unwrap();
    assert_eq!(desk.case.fee_owed(), owed, "a proposal decides nothing");
    desk.approves(2);
    assert_eq!(desk.case.fee_owed(), owed - 1_000);
    desk.answers(&[2]);
    assert_eq!(desk.case.fee_owed(), 1_000);
    desk.pays(1_000);
    desk.sends(letter).unwrap();
    assert_eq!(desk.case.to_give_back(), None);
    // Where it is enclosed, nothing is billed.
    let file = charged("per: ask, by: [stamps], when: enclosed, refund: never");
    let mut desk = Desk::open(&file, &[Kind::Disclosure]);
    desk.papers();
    assert_eq!(
        desk.give("clerk", &bill(1, None)),
        Err(Refusal::NotBilled(1))
    );
}

#[test]
fn an_actual_cost_is_told_up_to_the_ceiling_and_billed_up_to_what_was_told() {
    let file = charged("basis: actual_cost, per: ask, by: [stamps], when: billed, refund: never");
    let mut desk = Desk::open(&file, &[Kind::Disclosure, Kind::Disclosure]);
    desk.papers();
    let bill = |ask, yen| Command::Money(MoneyCommand::Bill { ask, yen });
    let estimate = |ask, yen| Command::Money(MoneyCommand::Estimate { ask, yen });
    assert_eq!(
        desk.give("clerk", &bill(1, None)),
        Err(Refusal::EstimateFirst(1))
    );
    for outside in [0, 1_001] {
        assert_eq!(
            desk.give("clerk", &estimate(1, outside)),
            Err(Refusal::AboveCeiling(1_000))
        );
    }
    desk.must("clerk", &estimate(1, 1_000));
    desk.must("clerk", &estimate(1, 700));
    // What was told of one ask says nothing of another, and the last word counts.
    assert_eq!(
        desk.give("clerk", &bill(2, Some(100))),
        Err(Refusal::EstimateFirst(2))
    );
    desk.must("clerk", &estimate(2, 300));
    for outside in [0, 701] {
        assert_eq!(
            desk.give("clerk", &bill(1, Some(outside))),
            Err(Refusal::AboveCeiling(700))
        );
    }
    desk.must("clerk", &bill(1, Some(700)));
    let fees: Vec<u32> = desk.case.asks.iter().map(|ask| ask.fee_yen).collect();
    assert_eq!(fees, [700, 1_000]);
    desk.must("clerk", &bill(2, None));
    assert_eq!(desk.case.asks[1].fee_yen, 300);
    assert_eq!(desk.case.unpaid(), (vec![1, 2], 1_000));
    assert_eq!(desk.folded(), desk.case);
}

#[test]
fn a_valuable_that_lies_in_a_closed_case_still_wakes_the_program_before_its_last_day() {
    let file = charged("per: ask, by: [postal_order, stamps], when: enclosed, refund: never");
    let mut desk = Desk::open(&file, &[Kind::Disclosure]);
    assert_eq!(
        desk.case.fee_means(),
        [FeeMeans::PostalOrder, FeeMeans::Stamps]
    );
    desk.papers();
    let order = Command::ReceiveFee {
        yen: 1_000,
        means: FeeMeans::PostalOrder,
        issued: Some(date(2026, 3, 20)),
    };
    desk.must("clerk", &order);
    desk.locates(1, 0);
    desk.proposes(1, Outcome::NotHeld, None).unwrap();
    desk.approves(1);
    desk.answers(&[1]);
    assert!(desk.case.closed.is_some());
    assert_eq!(desk.case.wakes_on(), Some(date(2026, 8, 20)));
    desk.today = date(2026, 8, 19);
    assert_eq!(desk.tick(), 0);
    desk.today = date(2026, 8, 20);
    assert_eq!(desk.tick(), 1);
    // And on the day after its last one, to record that it is no money any more.
    assert_eq!(desk.case.wakes_on(), Some(date(2026, 9, 21)));
    desk.today = date(2026, 9, 21);
    assert_eq!(desk.tick(), 1);
    assert_eq!(desk.case.wakes_on(), None);
}

#[test]
fn a_valuable_goes_back_as_it_came_or_not_at_all() {
    let file = charged("per: ask, by: [postal_order, stamps], when: enclosed, refund: on_refusal");
    let mut desk = Desk::open(&file, &[Kind::Erasure]);
    for yen in [0, 500] {
        let hold = Command::Money(MoneyCommand::Hold {
            yen,
            paid_by: FeeMeans::PostalOrder,
            number: String::new(),
            issued: None,
        });
        let held = desk.give("clerk", &hold);
        assert_eq!(held.is_err(), yen == 0, "nothing is no valuable");
    }
    let gives = |yen, why, item| {
        Command::Money(MoneyCommand::GiveBack {
            yen,
            why,
            on: START,
            means: Delivery::RegisteredMail,
            item,
        })
    };
    // As the valuable it is, whole, and for the reason it has.
    for (command, refused) in [
        (
            gives(500, BackFor::FreeKind, None),
            Refusal::NothingToReturn,
        ),
        (gives(400, BackFor::FreeKind, Some(1)), Refusal::NotOurs(1)),
        (
            gives(500, BackFor::Unfit, Some(1)),
            Refusal::NothingToReturn,
        ),
        (
            gives(500, BackFor::FreeKind, Some(7)),
            Refusal::NoSuchValuable(7),
        ),
    ] {
        assert_eq!(desk.give("clerk", &command), Err(refused));
    }
    desk.must("other", &Command::Money(MoneyCommand::Witness { item: 1 }));
    assert_eq!(
        desk.give("third", &Command::Money(MoneyCommand::Witness { item: 1 })),
        Err(Refusal::NoSuchValuable(1)),
        "seen once is enough"
    );
    desk.must("clerk", &gives(500, BackFor::FreeKind, Some(1)));
    assert_eq!(desk.case.fee_received(), 0);
    assert_eq!(desk.case.to_give_back(), None);
}
