// SPDX-License-Identifier: Apache-2.0
//! Money that does not last, or that the file does not take: last days of postal orders, means, and what goes back.

use jiff::civil::{Date, date};
use yakusoku_duties::request::money::{BackFor, Fate, MoneyCommand, Unfit};
use yakusoku_duties::request::todo::Todo;
use yakusoku_duties::request::work::{What, work};
use yakusoku_duties::request::{Command, Refusal};
use yakusoku_policy::{Delivery, FeeMeans, Kind, Policy, read};

use crate::desk::{Desk, START};

const SHOP: &str = include_str!("../../../../examples/shop/policy.yaml");

fn policy() -> Policy {
    read("policy.yaml", SHOP).expect("it reads").policy
}

fn pay(means: FeeMeans, issued: Option<Date>) -> Command {
    Command::ReceiveFee {
        yen: 1_000,
        means,
        issued,
    }
}

fn cash(desk: &Desk) -> Option<Option<Date>> {
    let list = work(&desk.case);
    let line = list
        .iter()
        .find(|one| one.what == What::Desk(Todo::Cash(1)));
    line.map(|one| one.due)
}

#[test]
fn a_postal_order_is_warned_of_a_month_before_its_last_day() {
    let mut desk = Desk::open(&policy(), &[Kind::Disclosure]);
    desk.must(
        "clerk",
        &pay(FeeMeans::PostalOrder, Some(date(2026, 3, 20))),
    );
    let last = date(2026, 9, 20);
    assert_eq!(desk.case.money.valuables[0].expires, Some(last));
    assert_eq!(
        desk.case.wakes_on().map(|on| on <= date(2026, 8, 20)),
        Some(true)
    );
    desk.today = date(2026, 8, 19);
    desk.tick();
    assert_eq!(cash(&desk), None);
    desk.today = date(2026, 8, 20);
    desk.tick();
    assert_eq!(cash(&desk), Some(Some(last)));
    // Said once.
    assert_eq!(desk.day(), 0);
    let used = MoneyCommand::Use {
        item: 1,
        on: desk.today,
    };
    desk.must("clerk", &Command::Money(used));
    assert_eq!(cash(&desk), None);
    assert_eq!(desk.case, desk.folded());
}

#[test]
fn an_order_whose_last_day_has_passed_is_no_fee_and_goes_back() {
    let mut desk = Desk::open(&policy(), &[Kind::Disclosure]);
    // Six months from 30 September, the day itself not counted, end on 30 March.
    desk.must(
        "clerk",
        &pay(FeeMeans::PostalOrder, Some(date(2025, 9, 30))),
    );
    assert_eq!(desk.case.fee_received(), 0);
    assert_eq!(desk.case.short_of(1), 1_000);
    let order = desk.case.money.valuables[0].clone();
    assert_eq!((order.free, order.unfit), (true, Some(Unfit::Expired)));
    assert_eq!(desk.case.to_give_back(), Some((1_000, BackFor::Unfit)));
    let list = work(&desk.case);
    let has = |todo: Todo| list.iter().any(|one| one.what == What::Desk(todo));
    assert!(has(Todo::TellFee(1_000)) && has(Todo::GiveBack(1_000, BackFor::Unfit)));
    let back = MoneyCommand::GiveBack {
        yen: 1_000,
        why: BackFor::Unfit,
        on: desk.today,
        means: Delivery::RegisteredMail,
        item: Some(1),
    };
    desk.must("clerk", &Command::Money(back));
    assert!(matches!(
        desk.case.money.valuables[0].fate,
        Fate::SentBack { .. }
    ));
    assert_eq!(desk.case.fee_received(), 0);
    // On its very last day it is still good.
    desk.must(
        "clerk",
        &pay(FeeMeans::PostalOrder, Some(date(2025, 10, 1))),
    );
    assert_eq!(desk.case.short_of(1), 0);
}

#[test]
fn stamps_keep_their_worth_and_nothing_was_issued_tomorrow() {
    let mut desk = Desk::open(&policy(), &[Kind::Disclosure]);
    desk.must("clerk", &pay(FeeMeans::Stamps, Some(date(2001, 1, 1))));
    assert_eq!(desk.case.money.valuables[0].expires, None);
    assert_eq!(desk.case.short_of(1), 0);
    let tomorrow = START.tomorrow().unwrap();
    let mut desk = Desk::open(&policy(), &[Kind::Disclosure]);
    let refused = desk.give("clerk", &pay(FeeMeans::PostalOrder, Some(tomorrow)));
    assert_eq!(refused, Err(Refusal::DayOutside(tomorrow)));
}

#[test]
fn what_the_file_does_not_take_is_refused_and_held_to_go_back() {
    let mut desk = Desk::open(&policy(), &[Kind::Disclosure]);
    let taken = vec![FeeMeans::Stamps, FeeMeans::PostalOrder];
    assert_eq!(
        desk.give("clerk", &pay(FeeMeans::Cash, None)),
        Err(Refusal::MeansNotTaken(FeeMeans::Cash, taken))
    );
    let hold = |paid_by| {
        Command::Money(MoneyCommand::Hold {
            yen: 1_000,
            paid_by,
            number: String::new(),
            issued: None,
        })
    };
    assert_eq!(
        desk.give("clerk", &hold(FeeMeans::Stamps)),
        Err(Refusal::FeeOwed)
    );
    desk.must("clerk", &hold(FeeMeans::Cash));
    assert_eq!(desk.case.money.valuables[0].unfit, Some(Unfit::Means));
    assert_eq!(desk.case.to_give_back(), Some((1_000, BackFor::Unfit)));
    assert_eq!(desk.case.short_of(1), 1_000);
}
