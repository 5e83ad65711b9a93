// SPDX-License-Identifier: Apache-2.0
//! The first and the last day of whatever bears a day: both are taken, the ones beside them are not.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use yakusoku_duties::BlobRef;
use yakusoku_duties::request::fact::{LetterKind, Match, Validity};
use yakusoku_duties::request::kinds::Step;
use yakusoku_duties::request::money::{BackFor, MoneyCommand};
use yakusoku_duties::request::notice::{About, Missing, NoticeCommand, Telling};
use yakusoku_duties::request::post::{PostCommand, Settle};
use yakusoku_duties::request::talk::{Side, TalkCommand};
use yakusoku_duties::request::todo::Todo;
use yakusoku_duties::request::work::{What, Who, work};
use yakusoku_duties::request::{Command, Outcome, Refusal};
use yakusoku_policy::{CameBack, Channel, Delivery, FeeMeans, Kind, PaperId, read};

use crate::desk::{Desk, START};

const SHOP: &str = include_str!("../../../../examples/shop/policy.yaml");
/// Everything begins on the second day after receipt.
const BEGUN: Date = date(2026, 4, 3);

fn desk(kind: Kind) -> Desk {
    Desk::open(&read("policy.yaml", SHOP).unwrap().policy, &[kind])
}

/// Each day beside what is possible is refused, each at its edge is taken by a desk of its own.
fn edges(made: impl Fn() -> Desk, first: Date, command: impl Fn(Date) -> Command) {
    let last = made().today;
    assert!(first < last, "the edges are two days");
    for outside in [first.yesterday().unwrap(), last.tomorrow().unwrap()] {
        assert_eq!(
            made().give("clerk", &command(outside)),
            Err(Refusal::DayOutside(outside)),
            "{:?}",
            command(outside)
        );
    }
    for inside in [first, last] {
        made().must("clerk", &command(inside));
    }
}

fn told(sent: bool) -> Desk {
    let mut desk = desk(Kind::Disclosure);
    desk.today = BEGUN;
    let telling = Telling {
        about: About::Defect,
        missing: vec![Missing::IdentityPaper],
        details: String::new(),
        blob: BlobRef("aa".to_owned()),
    };
    desk.must("clerk", &Command::Tell(telling));
    if sent {
        desk.must("clerk", &send(BEGUN));
    }
    desk.wait(5);
    desk
}

fn send(on: Date) -> Command {
    Command::Dispatch {
        letter: 1,
        means: Delivery::RegisteredMail,
        on,
        tracking: String::new(),
    }
}

#[test]
fn notices_and_letters_bear_days_of_the_case() {
    edges(|| told(false), START, send);
    let notice = |make: fn(u16, Date) -> NoticeCommand| move |on| Command::Notice(make(1, on));
    edges(
        || told(true),
        BEGUN,
        notice(|notice, on| NoticeCommand::Arrived { notice, on }),
    );
    edges(
        || told(true),
        START,
        notice(|notice, on| NoticeCommand::Mend { notice, on }),
    );
    edges(
        || told(true),
        BEGUN,
        notice(|notice, on| NoticeCommand::Remind { notice, on }),
    );
    let why = CameBack::AddressUnknown;
    let back = |on| {
        let letter = 1;
        Command::Post(PostCommand::CameBack { letter, why, on })
    };
    edges(|| told(true), BEGUN, back);
    let came_back = || {
        let mut desk = told(true);
        let on = desk.today;
        desk.must("clerk", &back(on));
        desk.wait(2);
        desk
    };
    edges(came_back, BEGUN, |on| {
        Command::Post(PostCommand::Settle {
            letter: 1,
            how: Settle::CountsAsArrived,
            on: Some(on),
            reason: "配達の記録で確かめた".to_owned(),
        })
    });
}

#[test]
fn a_reminder_is_none_after_the_wait_and_what_came_in_time_is_taken_later() {
    let mut desk = told(true);
    let ends = desk.case.notices[0].ends().unwrap();
    desk.today = ends.saturating_add(3.days());
    let late = ends.tomorrow().unwrap();
    let remind = |on| Command::Notice(NoticeCommand::Remind { notice: 1, on });
    assert_eq!(
        desk.give("clerk", &remind(late)),
        Err(Refusal::DayOutside(late))
    );
    desk.tick();
    let revive = |on| Command::Notice(NoticeCommand::Revive { notice: 1, on });
    let early = START.yesterday().unwrap();
    for outside in [early, late] {
        assert_eq!(
            desk.give("clerk", &revive(outside)),
            Err(Refusal::DayOutside(outside))
        );
    }
    desk.must("clerk", &revive(ends));
}

/// A free kind with a postal order that came on the third.
fn with_valuable() -> Desk {
    let mut desk = desk(Kind::Erasure);
    desk.today = BEGUN;
    let hold = MoneyCommand::Hold {
        yen: 1_000,
        paid_by: FeeMeans::PostalOrder,
        number: "0000-000000".to_owned(),
        issued: None,
    };
    desk.must("clerk", &Command::Money(hold));
    desk.wait(5);
    desk
}

#[test]
fn money_bears_days_of_the_case_and_a_valuable_waits_for_a_second_look() {
    edges(with_valuable, START, |on| {
        Command::Money(MoneyCommand::GiveBack {
            yen: 1_000,
            why: BackFor::FreeKind,
            on,
            means: Delivery::RegisteredMail,
            item: Some(1),
        })
    });
    let mut desk = with_valuable();
    let waits = |desk: &Desk| {
        let witness = What::Desk(Todo::Witness(1));
        let mut list = work(&desk.case).into_iter();
        list.any(|one| one.what == witness && one.who == Who::Clerk && one.due.is_none())
    };
    assert!(waits(&desk));
    desk.must("other", &Command::Money(MoneyCommand::Witness { item: 1 }));
    assert!(!waits(&desk));
    let paid = || {
        let mut desk = self::desk(Kind::Disclosure);
        desk.today = BEGUN;
        let means = FeeMeans::PostalOrder;
        desk.must(
            "clerk",
            &Command::ReceiveFee {
                yen: 1_000,
                means,
                issued: None,
            },
        );
        desk.wait(5);
        desk
    };
    edges(paid, BEGUN, |on| {
        Command::Money(MoneyCommand::Use { item: 1, on })
    });
}

fn paper(desk: &mut Desk, paper: &str) {
    let check = Command::CheckPaper {
        paper: PaperId::from(paper),
        matches: vec![Match::Name, Match::Address],
        validity: Validity::InDate,
        image: None,
        detail: Default::default(),
    };
    desk.must("clerk", &check);
}

/// A refusal answered on the third.
fn closed() -> Desk {
    let mut desk = desk(Kind::Erasure);
    paper(&mut desk, "driving_licence");
    assert_eq!(desk.case.papers_counted(), (1, 2));
    paper(&mut desk, "driving_licence");
    assert_eq!(desk.case.papers_counted(), (1, 2), "the same paper again");
    paper(&mut desk, "residence_certificate");
    assert_eq!(desk.case.papers_counted(), (2, 2));
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
    let proposal = desk.case.asks[0].proposal().unwrap().by.seq;
    let approve = Command::Approve {
        ask: 1,
        absent: None,
        proposal,
        hash: None,
    };
    desk.must("approver", &approve);
    let letter = Command::RecordLetter {
        kind: LetterKind::Result,
        asks: vec![1],
        blob: BlobRef("aa".to_owned()),
    };
    desk.must("clerk", &letter);
    desk.today = BEGUN;
    desk.must("clerk", &send(BEGUN));
    desk.wait(5);
    desk
}

#[test]
fn papers_go_from_the_day_of_the_closing_and_a_result_that_came_back_is_sent_once_more() {
    edges(closed, BEGUN, |on| Command::DisposePapers { on });
    let mut desk = closed();
    let on = desk.today;
    let why = CameBack::AddressUnknown;
    let back = PostCommand::CameBack { letter: 1, why, on };
    desk.must("clerk", &Command::Post(back));
    let settle = PostCommand::Settle {
        letter: 1,
        how: Settle::Resend,
        on: None,
        reason: "新しい番地をうかがった".to_owned(),
    };
    desk.must("clerk", &Command::Post(settle));
    let send_again = What::Desk(Todo::Send(1));
    let waits = |desk: &Desk| work(&desk.case).iter().any(|one| one.what == send_again);
    assert!(waits(&desk));
    desk.must("clerk", &send(on));
    assert!(!waits(&desk));
}

#[test]
fn a_task_is_asked_for_today_or_later_and_done_between_its_asking_and_today() {
    let set = |by| {
        Command::Step(Step::SetTask {
            ask: 1,
            system: "名簿".to_owned(),
            owner: "営業管理課長".to_owned(),
            by,
            text: "名簿から外す".to_owned(),
        })
    };
    let mut desk = desk(Kind::StopMarketing);
    paper(&mut desk, "driving_licence");
    paper(&mut desk, "residence_certificate");
    desk.today = BEGUN;
    let past = BEGUN.yesterday().unwrap();
    assert_eq!(
        desk.give("clerk", &set(past)),
        Err(Refusal::DayOutside(past))
    );
    desk.must("clerk", &set(BEGUN));
}

#[test]
fn what_was_said_bears_a_day_of_the_case() {
    let made = || {
        let mut desk = desk(Kind::Disclosure);
        desk.today = BEGUN;
        desk
    };
    edges(made, START, |on| {
        Command::Talk(TalkCommand::Say {
            from: Side::Person,
            by: Channel::Telephone,
            on: Some(on),
            text: "お電話の内容".to_owned(),
        })
    });
}
