// SPDX-License-Identifier: Apache-2.0
//! Money that does not last, or that the file does not take: last days of postal orders, means, and what goes back.

use jiff::civil::{Date, date};
use yakusoku_duties::BlobRef;
use yakusoku_duties::request::money::{BackFor, Fate, MoneyCommand, Unfit};
use yakusoku_duties::request::notice::{About, Telling};
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

/// A disclosure paid with an order that lay in the drawer beyond its last day.
fn lapsed() -> Desk {
    let mut desk = Desk::open(&policy(), &[Kind::Disclosure]);
    desk.must(
        "clerk",
        &pay(FeeMeans::PostalOrder, Some(date(2026, 3, 20))),
    );
    desk.today = date(2026, 9, 20);
    desk.tick();
    assert_eq!(desk.case.money.valuables[0].fate, Fate::Held);
    assert_eq!(desk.case.wakes_on(), Some(date(2026, 9, 21)));
    desk.today = date(2026, 10, 5);
    desk.tick();
    desk
}

fn act(command: MoneyCommand) -> Command {
    Command::Money(command)
}

#[test]
fn an_order_that_lapses_in_the_drawer_is_the_operators_loss_and_the_fee_stays_paid() {
    let mut desk = lapsed();
    let on = date(2026, 9, 21);
    // A program that stood still says the day on which it lapsed, once.
    assert_eq!(desk.case.money.valuables[0].fate, Fate::Lapsed { on });
    assert_eq!(desk.day(), 0);
    assert_eq!((desk.case.short_of(1), desk.case.unpaid().1), (0, 0));
    let list = work(&desk.case);
    let found: Vec<What> = list.iter().map(|one| one.what).collect();
    assert!(found.contains(&What::Desk(Todo::Lapsed(1))), "{found:?}");
    assert!(!found.contains(&What::Desk(Todo::Cash(1))));
    assert!(!found.contains(&What::Desk(Todo::TellFee(1_000))));
    let told = desk.give(
        "clerk",
        &Command::Tell(Telling {
            about: About::Fee,
            missing: Vec::new(),
            details: String::new(),
            blob: BlobRef("00".to_owned()),
        }),
    );
    assert_eq!(told, Err(Refusal::NothingOwed));
    let used = |on| act(MoneyCommand::Use { item: 1, on });
    assert_eq!(desk.give("clerk", &used(on)), Err(Refusal::OrderLapsed(1)));
    // Whoever took it in does not enter the loss.
    let off = act(MoneyCommand::WriteOff {
        item: 1,
        on: desk.today,
    });
    assert_eq!(desk.give("clerk", &off), Err(Refusal::SameHands));
    desk.must("approver", &off);
    assert_eq!(desk.case.fee_received(), 1_000);
    assert!(matches!(
        desk.case.money.valuables[0].fate,
        Fate::WrittenOff { .. }
    ));
    assert_eq!(desk.give("approver", &off), Err(Refusal::NotLapsed(1)));
    assert_eq!(desk.case, desk.folded());
}

#[test]
fn a_lapsed_order_is_issued_anew_and_lasts_from_that_day() {
    let mut desk = lapsed();
    let anew = |issued| {
        act(MoneyCommand::Reissue {
            item: 1,
            issued,
            number: "000000-0002".to_owned(),
        })
    };
    // Not before it lapsed.
    let early = date(2026, 9, 20);
    assert_eq!(
        desk.give("clerk", &anew(early)),
        Err(Refusal::DayOutside(early))
    );
    desk.must("clerk", &anew(date(2026, 10, 1)));
    let order = &desk.case.money.valuables[0];
    assert_eq!(
        (&order.fate, order.expires, order.witness.as_ref()),
        (&Fate::Held, Some(date(2027, 4, 1)), None)
    );
    desk.must(
        "clerk",
        &act(MoneyCommand::Use {
            item: 1,
            on: desk.today,
        }),
    );
    assert_eq!(desk.case, desk.folded());
}

#[test]
fn what_was_cashed_in_time_and_entered_late_was_money() {
    let mut desk = lapsed();
    let on = date(2026, 9, 20);
    desk.must("clerk", &act(MoneyCommand::Use { item: 1, on }));
    assert_eq!(desk.case.money.valuables[0].fate, Fate::Used { on });
}

#[test]
fn a_fee_that_goes_back_goes_in_money_once_its_order_lapsed() {
    // More than the fee came.
    let mut desk = Desk::open(&policy(), &[Kind::Disclosure]);
    for _ in 0..2 {
        desk.must(
            "clerk",
            &pay(FeeMeans::PostalOrder, Some(date(2026, 3, 20))),
        );
    }
    desk.today = date(2026, 10, 5);
    desk.tick();
    assert_eq!(desk.case.to_give_back(), Some((1_000, BackFor::Overpaid)));
    let back = |item| {
        act(MoneyCommand::GiveBack {
            yen: 1_000,
            why: BackFor::Overpaid,
            on: date(2026, 9, 30),
            means: Delivery::RegisteredMail,
            item,
        })
    };
    assert_eq!(
        desk.give("clerk", &back(Some(2))),
        Err(Refusal::OrderLapsed(2))
    );
    desk.must("clerk", &back(None));
    assert_eq!(desk.case.short_of(1), 0);
}

#[test]
fn an_order_for_something_free_that_lapses_here_goes_back_in_money() {
    let mut desk = Desk::open(&policy(), &[Kind::Correction]);
    desk.must(
        "clerk",
        &act(MoneyCommand::Hold {
            yen: 1_000,
            paid_by: FeeMeans::PostalOrder,
            number: String::new(),
            issued: Some(date(2026, 3, 20)),
        }),
    );
    desk.today = date(2026, 10, 5);
    desk.tick();
    assert!(matches!(
        desk.case.money.valuables[0].fate,
        Fate::Lapsed { .. }
    ));
    assert_eq!(desk.case.to_give_back(), Some((1_000, BackFor::FreeKind)));
    let off = act(MoneyCommand::WriteOff {
        item: 1,
        on: desk.today,
    });
    // The person first.
    assert_eq!(desk.give("approver", &off), Err(Refusal::NotOurs(1)));
    let back = act(MoneyCommand::GiveBack {
        yen: 1_000,
        why: BackFor::FreeKind,
        on: desk.today,
        means: Delivery::RegisteredMail,
        item: Some(1),
    });
    desk.must("clerk", &back);
    assert_eq!(desk.case.to_give_back(), None);
    assert!(matches!(
        desk.case.money.valuables[0].fate,
        Fate::Lapsed { .. }
    ));
    desk.must("approver", &off);
    assert_eq!(desk.case, desk.folded());
}
