// SPDX-License-Identifier: Apache-2.0
//! 補正のお願い and 手数料のご案内 from telling to their end, day by day.

use jiff::civil::{Date, date};
use yakusoku_duties::BlobRef;
use yakusoku_duties::request::fact::{LetterKind, Match, Validity};
use yakusoku_duties::request::money::{BackFor, MoneyCommand};
use yakusoku_duties::request::notice::{
    About, Basis, Missing, NoticeCommand, NoticeStage, Remind, Telling,
};
use yakusoku_duties::request::pause::{PauseCommand, PauseReason};
use yakusoku_duties::request::post::{Point, PostCommand, Settle};
use yakusoku_duties::request::state::Ending;
use yakusoku_duties::request::{Command, Refusal, Stage};
use yakusoku_policy::{CameBack, Delivery, FeeMeans, Kind, PaperId, Policy, read};

use crate::desk::Desk;

const SHOP: &str = include_str!("../../../../examples/shop/policy.yaml");
const OLD: &str = include_str!("../../../../policies/000.yaml");

fn policy(text: &str) -> Policy {
    read("policy.yaml", text).expect("it reads").policy
}

fn blob() -> BlobRef {
    BlobRef("aa".to_owned())
}

fn telling(about: About, missing: Vec<Missing>) -> Command {
    Command::Tell(Telling {
        about,
        missing,
        details: String::new(),
        blob: blob(),
    })
}

fn send(letter: u16, on: Date) -> Command {
    Command::Dispatch {
        letter,
        means: Delivery::RegisteredMail,
        on,
        tracking: String::new(),
    }
}

fn told(about: About) -> Desk {
    let mut desk = Desk::open(&policy(SHOP), &[Kind::Disclosure]);
    let missing = match about {
        About::Defect => vec![Missing::IdentityPaper],
        About::Fee => Vec::new(),
    };
    desk.must("clerk", &telling(about, missing));
    let on = desk.today;
    desk.must("clerk", &send(1, on));
    desk
}

fn running(desk: &Desk) -> (Date, Basis, Option<Date>) {
    match desk.case.notices[0].stage {
        NoticeStage::Running {
            from, basis, ends, ..
        } => (from, basis, ends),
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn the_wait_is_counted_from_presumed_arrival_and_from_proof_once_there_is_one() {
    let mut desk = told(About::Defect);
    // 1 April + 3 days; two weeks from the 4th end on the 18th, a Saturday, so on Monday the 20th.
    let first = (date(2026, 4, 4), Basis::Presumed, Some(date(2026, 4, 20)));
    assert_eq!(running(&desk), first);
    desk.wait(6);
    let proof = NoticeCommand::Arrived {
        notice: 1,
        on: date(2026, 4, 7),
    };
    desk.must("clerk", &Command::Notice(proof));
    let second = (date(2026, 4, 7), Basis::Proved, Some(date(2026, 4, 21)));
    assert_eq!(running(&desk), second);
    let future = NoticeCommand::Arrived {
        notice: 1,
        on: date(2026, 4, 8),
    };
    let refused = desk.give("clerk", &Command::Notice(future));
    assert_eq!(refused, Err(Refusal::DayOutside(date(2026, 4, 8))));
}

#[test]
fn nothing_runs_before_the_letter_leaves() {
    let mut desk = Desk::open(&policy(SHOP), &[Kind::Disclosure]);
    desk.must("clerk", &telling(About::Defect, vec![Missing::Form]));
    desk.wait(300);
    assert_eq!(desk.day(), 0);
    assert!(matches!(desk.case.notices[0].stage, NoticeStage::Made));
    let twice = desk.give("clerk", &telling(About::Defect, vec![Missing::Form]));
    assert_eq!(twice, Err(Refusal::NoticeOpen(1)));
}

#[test]
fn a_deemed_withdrawal_happens_by_itself_once_and_never_early() {
    let mut desk = told(About::Defect);
    // The last day is Monday 20 April; what came that day may be opened on the 21st.
    for _ in 0..20 {
        assert_eq!(desk.day(), 0, "{}", desk.today);
        desk.wait(1);
    }
    assert_eq!(desk.today, date(2026, 4, 21));
    assert_eq!(desk.day(), 0);
    desk.wait(1);
    assert_eq!(desk.day(), 1);
    assert_eq!(desk.day(), 0);
    let Stage::Ended { how, on, told, .. } = &desk.case.asks[0].stage else {
        panic!("{:?}", desk.case.asks[0].stage)
    };
    assert_eq!((*how, *on), (Ending::DeemedWithdrawn, date(2026, 4, 21)));
    // The person is told, and the case ends with that letter.
    assert!(told.is_none() && desk.case.closed.is_none());
    let letter = Command::RecordLetter {
        kind: LetterKind::Ended,
        asks: vec![1],
        blob: blob(),
    };
    desk.must("clerk", &letter);
    let on = desk.today;
    desk.must("clerk", &send(2, on));
    assert_eq!(desk.case.closed.as_ref().unwrap().on, on);
}

#[test]
fn a_downtime_of_months_gives_the_same_days() {
    let mut desk = told(About::Defect);
    desk.wait(200);
    assert_eq!(desk.day(), 1);
    assert_eq!(desk.case.asks[0].ended_on(), Some(date(2026, 4, 21)));
}

#[test]
fn what_came_in_time_counts_whenever_it_was_opened() {
    let mut desk = told(About::Defect);
    desk.wait(30);
    desk.day();
    let late = NoticeCommand::Revive {
        notice: 1,
        on: date(2026, 4, 21),
    };
    let refused = desk.give("clerk", &Command::Notice(late));
    assert_eq!(refused, Err(Refusal::DayOutside(date(2026, 4, 21))));
    let in_time = NoticeCommand::Revive {
        notice: 1,
        on: date(2026, 4, 20),
    };
    desk.must("clerk", &Command::Notice(in_time));
    assert!(matches!(desk.case.asks[0].stage, Stage::Open));
    assert_eq!(desk.day(), 0);
}

#[test]
fn papers_and_money_mend_by_themselves() {
    let mut desk = told(About::Defect);
    for paper in ["driving_licence", "passport"] {
        let check = Command::CheckPaper {
            paper: PaperId::from(paper),
            matches: vec![Match::Name, Match::Address],
            validity: Validity::InDate,
            image: None,
            detail: Default::default(),
        };
        desk.must("clerk", &check);
    }
    assert!(matches!(
        desk.case.notices[0].stage,
        NoticeStage::Mended { .. }
    ));
    desk.must("clerk", &telling(About::Fee, Vec::new()));
    let pay = |yen| Command::ReceiveFee {
        yen,
        means: FeeMeans::Stamps,
        issued: None,
    };
    desk.must("clerk", &pay(400));
    assert!(desk.case.notices[1].is_open());
    desk.must("clerk", &pay(600));
    assert!(!desk.case.notices[1].is_open());
    assert_eq!(desk.case.money.valuables.len(), 2);
}

#[test]
fn returned_mail_stops_the_clock_until_somebody_decides() {
    let mut desk = told(About::Defect);
    desk.wait(5);
    let back = |on| {
        Command::Post(PostCommand::CameBack {
            letter: 1,
            why: CameBack::KeepingExpired,
            on,
        })
    };
    let on = desk.today;
    desk.must("clerk", &back(on));
    desk.wait(100);
    assert_eq!(desk.day(), 0);
    let settle = |how, on| {
        Command::Post(PostCommand::Settle {
            letter: 1,
            how,
            on,
            reason: "電話で確認".to_owned(),
        })
    };
    desk.must("clerk", &settle(Settle::Resend, None));
    assert_eq!(desk.day(), 0);
    let on = desk.today;
    desk.must("clerk", &send(1, on));
    assert!(running(&desk).2.unwrap() > on);
    // It comes back again and is kept in vain: a dated end.
    desk.wait(3);
    let on = desk.today;
    desk.must("clerk", &back(on));
    desk.must("clerk", &settle(Settle::Keep, None));
    let keep_until = desk.case.post.returned[1].keep_until;
    desk.today = keep_until;
    assert_eq!(desk.day(), 0);
    desk.wait(1);
    assert!(desk.day() > 0);
    assert_eq!(desk.day(), 0);
    assert!(matches!(
        desk.case.asks[0].stage,
        Stage::Ended {
            how: Ending::Unreachable,
            ..
        }
    ));
    assert!(desk.case.closed.is_some());
}

#[test]
fn a_shortfall_ends_its_own_ask_only_and_a_refusal_is_left_to_people() {
    let mut desk = Desk::open(&policy(OLD), &[Kind::Disclosure, Kind::Erasure]);
    desk.must("clerk", &telling(About::Fee, Vec::new()));
    assert_eq!(desk.case.notices[0].asks, [1]);
    assert_eq!(desk.case.notices[0].yen, 1_000);
    let on = desk.today;
    desk.must("clerk", &send(1, on));
    desk.wait(60);
    assert_eq!(desk.day(), 1);
    // This file says refused: the program only says that it is due.
    assert!(desk.case.asks[0].lapsed && matches!(desk.case.asks[0].stage, Stage::Open));
    assert!(!desk.case.asks[1].lapsed);
    let propose = Command::Propose {
        ask: 1,
        outcome: yakusoku_duties::request::Outcome::Refused,
        ground: Some("fee_unpaid".into()),
        reason: "手数料のお支払いを確認できませんでした。".to_owned(),
    };
    desk.must("clerk", &propose);
}

#[test]
fn a_fee_sent_with_a_free_kind_goes_back_seen_by_two() {
    let mut desk = Desk::open(&policy(SHOP), &[Kind::Erasure]);
    let fee = Command::ReceiveFee {
        yen: 1_000,
        means: FeeMeans::PostalOrder,
        issued: None,
    };
    assert_eq!(desk.give("clerk", &fee), Err(Refusal::NothingOwed));
    let hold = Command::Money(MoneyCommand::Hold {
        yen: 1_000,
        paid_by: FeeMeans::PostalOrder,
        number: "0000-000000".to_owned(),
        issued: None,
    });
    desk.must("clerk", &hold);
    let witness = Command::Money(MoneyCommand::Witness { item: 1 });
    assert_eq!(desk.give("clerk", &witness), Err(Refusal::SameHands));
    desk.must("other", &witness);
    let on = desk.today;
    let used = Command::Money(MoneyCommand::Use { item: 1, on });
    assert_eq!(desk.give("clerk", &used), Err(Refusal::NotOurs(1)));
    let back = |yen| {
        Command::Money(MoneyCommand::GiveBack {
            yen,
            why: BackFor::FreeKind,
            on,
            means: Delivery::RegisteredMail,
            item: Some(1),
        })
    };
    desk.must("clerk", &back(1_000));
    assert_eq!(desk.case.to_give_back(), None);
    assert_eq!(
        desk.give("clerk", &back(1_000)),
        Err(Refusal::NothingToReturn)
    );
}

#[test]
fn an_overpayment_goes_back_where_the_file_says_so_and_stays_where_it_does_not() {
    let pay = Command::ReceiveFee {
        yen: 1_200,
        means: FeeMeans::Stamps,
        issued: None,
    };
    let mut shop = Desk::open(&policy(SHOP), &[Kind::Disclosure]);
    shop.must("clerk", &pay);
    assert_eq!(shop.case.to_give_back(), Some((200, BackFor::Overpaid)));
    let mut old = Desk::open(&policy(OLD), &[Kind::Disclosure]);
    old.must("clerk", &pay);
    assert_eq!(old.case.to_give_back(), None);
    let on = old.today;
    let back = Command::Money(MoneyCommand::GiveBack {
        yen: 200,
        why: BackFor::Overpaid,
        on,
        means: Delivery::RegisteredMail,
        item: None,
    });
    assert_eq!(old.give("clerk", &back), Err(Refusal::NothingToReturn));
}

#[test]
fn a_clock_that_stands_goes_on_with_the_days_it_had_left() {
    let mut desk = Desk::open(&policy(SHOP), &[Kind::Erasure]);
    let due = desk.case.asks[0].due.unwrap();
    desk.wait(4);
    let pause = Command::Clock(PauseCommand::Pause {
        ask: 1,
        why: PauseReason::AskedByPerson,
        reason: "ご旅行中とのお申出".to_owned(),
    });
    desk.must("clerk", &pause);
    assert_eq!(desk.give("clerk", &pause), Err(Refusal::ClockStands(1)));
    assert_eq!(desk.case.next_due(), None);
    desk.wait(10);
    let resume = Command::Clock(PauseCommand::Resume { ask: 1 });
    desk.must("clerk", &resume);
    let moved = desk.case.asks[0].due.unwrap();
    assert_eq!(yakusoku_duties::calendar::days_between(due, moved), 10);
    // A clock that has run out cannot be stopped to look in time.
    desk.wait(60);
    assert_eq!(desk.give("clerk", &pause), Err(Refusal::ClockOver(1)));
}

#[test]
fn the_person_is_told_once_more_where_the_file_says_so() {
    let with = OLD.replace(
        "then: deemed_withdrawn",
        "then: deemed_withdrawn, remind: 3 days",
    );
    assert_ne!(with, OLD);
    let mut desk = Desk::open(&policy(&with), &[Kind::Disclosure]);
    desk.must(
        "clerk",
        &telling(About::Defect, vec![Missing::IdentityPaper]),
    );
    let on = desk.today;
    desk.must("clerk", &send(1, on));
    let ends = running(&desk).2.unwrap();
    let early = yakusoku_duties::calendar::days_between(on, ends) - 4;
    desk.wait(early.into());
    assert!(desk.case.wakes_on().unwrap() > desk.today);
    assert_eq!(desk.day(), 0);
    // Nobody looked for a day: it is due all the same, since the day it was.
    let due = desk.today.tomorrow().unwrap();
    desk.wait(2);
    assert!(desk.case.wakes_on().unwrap() <= desk.today);
    assert_eq!(desk.day(), 1);
    assert_eq!(desk.case.notices[0].remind, Remind::Due(due));
    // Twice is once; what is to be done stays until it is done.
    assert_eq!(desk.day(), 0);
    let todo = |desk: &Desk| {
        let work = yakusoku_duties::request::work::work(&desk.case);
        work.iter().any(|one| {
            one.what
                == yakusoku_duties::request::work::What::Desk(
                    yakusoku_duties::request::todo::Todo::Remind(1),
                )
        })
    };
    assert!(todo(&desk));
    let remind = |on| Command::Notice(NoticeCommand::Remind { notice: 1, on });
    for outside in [on.yesterday().unwrap(), desk.today.tomorrow().unwrap()] {
        assert_eq!(
            desk.give("clerk", &remind(outside)),
            Err(Refusal::DayOutside(outside))
        );
    }
    let remind = remind(desk.today);
    desk.must("clerk", &remind);
    assert!(!todo(&desk));
    assert_eq!(desk.give("clerk", &remind), Err(Refusal::NoticeStage(1)));
    // Nobody looked until it was over: it lapses, and nothing is reminded any more.
    desk.wait(30);
    desk.day();
    assert!(matches!(
        desk.case.notices[0].stage,
        NoticeStage::Lapsed { .. }
    ));
    assert_eq!(desk.folded(), desk.case);
}

#[test]
fn two_people_see_an_envelope_where_the_file_wants_it() {
    let mut desk = told(About::Defect);
    desk.case.terms.pinned.envelope = yakusoku_duties::request::fact::Envelope::TwoPeople;
    desk.must("clerk", &telling(About::Fee, Vec::new()));
    let on = desk.today;
    assert_eq!(
        desk.give("clerk", &send(2, on)),
        Err(Refusal::EnvelopeUnchecked(2))
    );
    let check = |points: &[Point]| {
        Command::Post(PostCommand::Check {
            letter: 2,
            points: points.to_vec(),
        })
    };
    let wrong = desk.give("clerk", &check(&[Point::Name, Point::Content]));
    assert_eq!(wrong, Err(Refusal::EnvelopeDiffers));
    let whole = [Point::Name, Point::Address, Point::Content];
    desk.must("clerk", &check(&whole));
    assert_eq!(desk.give("clerk", &check(&whole)), Err(Refusal::SameHands));
    assert!(desk.give("clerk", &send(2, on)).is_err());
    desk.must("other", &check(&whole));
    desk.must("clerk", &send(2, on));
}
