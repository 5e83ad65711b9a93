// SPDX-License-Identifier: Apache-2.0
//! An answer fetched from a page: it opens once and until a day, and what nobody fetched is decided about.

use jiff::civil::{Date, date};
use yakusoku_duties::request::collect::{CollectCommand, CollectFact, PageState};
use yakusoku_duties::request::fact::LetterKind;
use yakusoku_duties::request::post::{PostCommand, Settle};
use yakusoku_duties::request::todo::Todo;
use yakusoku_duties::request::work::{What, Who, work};
use yakusoku_duties::request::{Command, Fact, IdentityStep, OnFile, Outcome, Refusal};
use yakusoku_duties::{BlobRef, Today};
use yakusoku_policy::{CameBack, Delivery, Kind, read};

use crate::desk::{Desk, START};

const SHOP: &str = include_str!("../../../../examples/shop/policy.yaml");

/// A disclosure of which nothing is held, answered on 1 April by a way.
fn answered(page_for: &str, means: Delivery) -> Desk {
    let text = SHOP.replace(
        "by: [registered_mail, person_only, media]",
        &format!("by: [download, email, registered_mail]\n    signature: false{page_for}"),
    );
    assert_ne!(text, SHOP);
    let policy = read("policy.yaml", &text).unwrap().policy;
    let mut desk = Desk::open(&policy, &[Kind::Disclosure]);
    desk.prepare(1);
    let what = OnFile::Email;
    desk.must(
        "clerk",
        &Command::Identity(IdentityStep::ConfirmOnFile { what }),
    );
    desk.must(
        "clerk",
        &Command::Propose {
            ask: 1,
            outcome: Outcome::NotHeld,
            ground: None,
            reason: "設例".to_owned(),
        },
    );
    let proposal = desk.case.asks[0].proposal().unwrap().by.seq;
    desk.must(
        "approver",
        &Command::Approve {
            ask: 1,
            absent: None,
            proposal,
            hash: None,
        },
    );
    desk.must(
        "clerk",
        &Command::RecordLetter {
            kind: LetterKind::Result,
            asks: vec![1],
            blob: BlobRef("aa".to_owned()),
        },
    );
    desk.must("clerk", &send(means, desk.today));
    desk
}

fn send(means: Delivery, on: Date) -> Command {
    Command::Dispatch {
        letter: 1,
        means,
        on,
        tracking: String::new(),
    }
}

fn open() -> Command {
    Command::Collect(CollectCommand::Open { letter: 1 })
}

fn again(reason: &str) -> Command {
    Command::Collect(CollectCommand::OfferAgain {
        letter: 1,
        reason: reason.to_owned(),
    })
}

fn waits_for(desk: &Desk) -> Vec<(Who, What)> {
    let todo = work(&desk.case).into_iter();
    todo.filter(|one| matches!(one.what, What::Desk(_)))
        .map(|one| (one.who, one.what))
        .collect()
}

#[test]
fn a_page_opens_once_and_the_case_then_rests() {
    for means in [Delivery::Download, Delivery::Email] {
        let mut desk = answered("", means);
        let person = (Who::Person, What::Desk(Todo::Collect(1)));
        assert_eq!(waits_for(&desk), [person], "{means:?}");
        // Thirty days where the file says nothing; 1 May is a Friday.
        assert_eq!(desk.case.page(1).unwrap().until, date(2026, 5, 1));
        let facts = desk.must("public", &open());
        assert_eq!(
            facts,
            [Fact::Collect(CollectFact::Opened { letter: 1 })],
            "{means:?}"
        );
        assert_eq!(waits_for(&desk), []);
        assert_eq!(desk.give("public", &open()), Err(Refusal::PageShut(1)));
        assert_eq!(desk.folded(), desk.case);
    }
}

#[test]
fn mail_has_no_page() {
    let mut desk = answered("", Delivery::RegisteredMail);
    assert_eq!(desk.give("public", &open()), Err(Refusal::PageShut(1)));
    assert_eq!(
        desk.give("clerk", &again("保存できなかったため")),
        Err(Refusal::NotSent(1))
    );
    assert_eq!(waits_for(&desk), []);
}

#[test]
fn the_period_is_the_files_and_a_page_of_a_closed_case_lapses_by_itself_with_its_own_day() {
    let mut desk = answered("\n    page_for: 10 days", Delivery::Download);
    assert!(desk.case.closed.is_some());
    // The 11th is a Saturday.
    assert_eq!(desk.case.page(1).unwrap().until, date(2026, 4, 13));
    assert_eq!(desk.case.wakes_on(), Some(date(2026, 4, 14)));
    desk.today = date(2026, 4, 13);
    assert_eq!(desk.tick(), 0);
    // Nobody looked for a week: the day is the one on which it fell due.
    desk.today = date(2026, 4, 21);
    assert_eq!(desk.give("public", &open()), Err(Refusal::PageShut(1)));
    assert_eq!(desk.tick(), 1);
    let back = desk.case.came_back(1).unwrap();
    assert_eq!(
        (back.why, back.on),
        (CameBack::KeepingExpired, date(2026, 4, 14))
    );
    assert_eq!(desk.tick(), 0);
    let clerk = (Who::Clerk, What::Desk(Todo::CameBack(1)));
    assert_eq!(waits_for(&desk), [clerk]);
    assert_eq!(
        desk.give("clerk", &again("ご本人の申出")),
        Err(Refusal::CameBackAlready(1))
    );
    let settle = |how| {
        Command::Post(PostCommand::Settle {
            letter: 1,
            how,
            on: None,
            reason: "電話でご本人に確かめた".to_owned(),
        })
    };
    desk.must("clerk", &settle(Settle::Resend));
    desk.must("clerk", &send(Delivery::RegisteredMail, date(2026, 4, 21)));
    assert_eq!(desk.give("public", &open()), Err(Refusal::PageShut(1)));
    assert_eq!(desk.case.wakes_on(), None);
    assert_eq!(desk.folded(), desk.case);
}

#[test]
fn an_answer_waits_once_more_for_a_reason_and_opens_once_more() {
    let mut desk = answered("", Delivery::Download);
    desk.must("public", &open());
    desk.wait(3);
    assert_eq!(desk.give("clerk", &again(" ")), Err(Refusal::ReasonMissing));
    desk.must("clerk", &again("保存できなかったとの電話があったため"));
    assert!(desk.facts.last().unwrap().2, "the reason is sealed");
    // 4 April and thirty days: 4 May is a holiday, as are the 5th and the 6th.
    assert_eq!(desk.case.page(1).unwrap().until, date(2026, 5, 7));
    desk.must("public", &open());
    assert_eq!(desk.give("public", &open()), Err(Refusal::PageShut(1)));
}

#[test]
fn a_message_about_the_page_that_came_back_shuts_it() {
    let mut desk = answered("", Delivery::Email);
    let back = PostCommand::CameBack {
        letter: 1,
        why: CameBack::AddressUnknown,
        on: desk.today,
    };
    desk.must("clerk", &Command::Post(back));
    assert_eq!(desk.give("public", &open()), Err(Refusal::PageShut(1)));
    assert_eq!(desk.case.wakes_on(), None);
}

#[test]
fn files_are_there_for_half_an_hour_and_for_whoever_opened_the_page() {
    let mut desk = answered("", Delivery::Download);
    let at = |minutes: i64| Today {
        date: START,
        at_micros: minutes * 60 * 1_000_000,
    };
    let waiting = desk.case.page(1).unwrap();
    assert_eq!(waiting.state(&[], at(0)), PageState::Waiting);
    let last = Today {
        date: waiting.until,
        at_micros: 0,
    };
    assert_eq!(waiting.state(&[], last), PageState::Waiting);
    let late = Today {
        date: waiting.until.tomorrow().unwrap(),
        at_micros: 0,
    };
    assert_eq!(waiting.state(&[], late), PageState::Over);
    desk.must("public", &open());
    let page = desk.case.page(1).unwrap();
    let mine = [page.opened.as_ref().unwrap().seq];
    assert_eq!(page.state(&mine, at(30)), PageState::Open);
    assert_eq!(page.state(&mine, at(31)), PageState::Fetched);
    assert_eq!(page.state(&[], at(0)), PageState::Fetched);
}
