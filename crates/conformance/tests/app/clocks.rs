// SPDX-License-Identifier: Apache-2.0
//! A simulated year of notices with the program's clock: long nights, restarts and leaps lose and hasten nothing.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_app::access::Role;
use yakusoku_app::acts::{Brought, NewMatter};
use yakusoku_app::request::{Order, Tell};
use yakusoku_app::{App, Clock};
use yakusoku_duties::calendar::Calendar;
use yakusoku_duties::matter::{MatterCommand, Sort};
use yakusoku_duties::request::Stage;
use yakusoku_duties::request::notice::{Missing, NoticeStage, lapses_on};
use yakusoku_policy::{Channel, Delivery, FeeMeans, Inquirer, Kind};

use crate::support::{Desk, POLICY, start};

/// A case whose person was told what is missing; the last day of the wait.
async fn told(desk: &Desk, customer: i64) -> (String, Date) {
    let number = desk.apply(customer, &[Kind::Erasure]).await;
    let tell = Tell::Defect {
        missing: vec![Missing::IdentityPaper],
        details: String::new(),
    };
    desk.clerk(&number, Order::Tell(tell)).await;
    let loaded = desk.clerk(&number, send(1)).await;
    let ends = loaded.case.notices[0].ends().unwrap();
    (number, ends)
}

fn send(letter: u16) -> Order {
    Order::Dispatch {
        letter,
        means: Delivery::RegisteredMail,
        on: None,
        tracking: String::new(),
    }
}

async fn ended_on(app: &App, desk: &Desk, number: &str) -> Option<Date> {
    let case = app.case_state(&desk.clerk, number).await.unwrap();
    case.asks[0].ended_on()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_of_waits_ends_each_on_its_own_day() {
    let mut desk = Desk::open(60).await;
    let japan = Calendar::japan();
    let mut waits: Vec<(String, Date)> = Vec::new();
    // The program is looked at on these days only: nights, a holiday of weeks, a downtime of two months.
    let nights = [1, 1, 2, 7, 1, 30, 3, 62, 1, 1, 14, 21, 5, 90, 2, 1, 40];
    let mut today = start();
    for (customer, days) in (1..).zip(nights) {
        desk.app.clock.set(today);
        waits.push(told(&desk, customer).await);
        today = today.saturating_add(i64::from(days).days());
        desk.app.clock.set(today);
        if customer % 5 == 0 {
            restart(&mut desk, today).await;
        }
        while desk.app.work_once().await.unwrap() > 0 {}
        for (number, ends) in &waits {
            let ended = ended_on(&desk.app, &desk, number).await;
            if today < lapses_on(&japan, *ends) {
                assert_eq!(ended, None, "{number} on {today} is too early");
            } else {
                assert_eq!(
                    ended,
                    Some(ends.saturating_add(1.day())),
                    "{number} on {today}"
                );
            }
        }
        assert_eq!(desk.app.tick().await.unwrap(), 0, "twice is once");
    }
    let live = desk.app.dump().await.unwrap();
    desk.app.rebuild().await.unwrap();
    assert_eq!(live, desk.app.dump().await.unwrap());
}

async fn restart(desk: &mut Desk, today: Date) {
    desk.app.close().await.unwrap();
    desk.app = App::open(&desk.dir(), Clock::at(today)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deemed_withdrawal_is_told_and_bars_no_new_request() {
    let desk = Desk::open(20).await;
    let (number, ends) = told(&desk, 3).await;
    desk.app.clock.set(ends.saturating_add(9.days()));
    while desk.app.work_once().await.unwrap() > 0 {}
    desk.clerk(&number, Order::Tell(Tell::Ended)).await;
    let loaded = desk.clerk(&number, send(2)).await;
    assert!(loaded.case.closed.is_some());
    let again = desk.apply(3, &[Kind::Erasure]).await;
    let loaded = desk.finish(&again).await;
    assert!(matches!(loaded.case.asks[0].stage, Stage::Answered { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_fee_is_told_and_paid() {
    let desk = Desk::open(20).await;
    let number = desk.apply(4, &[Kind::Disclosure]).await;
    let pay = |yen| Order::ReceiveFee {
        yen,
        means: FeeMeans::Stamps,
        issued: None,
    };
    desk.clerk(&number, pay(400)).await;
    let loaded = desk
        .clerk(
            &number,
            Order::Tell(Tell::Fee {
                transfer_to: String::new(),
            }),
        )
        .await;
    assert_eq!(loaded.case.notices[0].yen, 600);
    desk.clerk(&number, send(1)).await;
    let loaded = desk.clerk(&number, pay(600)).await;
    assert!(matches!(
        loaded.case.notices[0].stage,
        NoticeStage::Mended { .. }
    ));
    let pdf = desk.app.letter(&desk.clerk, &number, 1).await.unwrap();
    assert!(pdf.starts_with(b"%PDF"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_late_becomes_one_finding_of_the_privacy_manager() {
    let desk = Desk::open(20).await;
    let manager = desk.hire("manager-of-privacy", Role::Manager).await;
    let number = desk.apply(3, &[Kind::Disclosure]).await;
    let case = desk.app.case_state(&desk.clerk, &number).await.unwrap();
    let due = case.asks[0].due.unwrap();
    let work = async |on: Date| {
        desk.app.clock.set(on);
        while desk.app.work_once().await.unwrap() > 0 {}
        desk.app.acts_due(&manager).await.unwrap().findings
    };
    assert!(work(due).await.is_empty());
    // Nobody looked for five days.
    let late = work(due.saturating_add(6.days())).await;
    assert_eq!(late.len(), 1);
    let found = desk
        .app
        .show_finding(&manager, &late[0].entries[0].stream)
        .await
        .unwrap();
    assert_eq!(found.finding.owner, manager.id);
    assert!(found.wrong.unwrap().contains(&number));
    let case = desk.app.case_state(&desk.clerk, &number).await.unwrap();
    assert!(case.asks[0].alert.escalated);
    assert_eq!(work(due.saturating_add(9.days())).await.len(), 1);
    let live = desk.app.dump().await.unwrap();
    desk.app.rebuild().await.unwrap();
    assert_eq!(live, desk.app.dump().await.unwrap());
}

const LATE: &str = "  answer:\n    late: {charged: approver, correct_within: 3 days}\n";

fn complaint(sort: Sort, from: Option<Inquirer>) -> NewMatter {
    NewMatter {
        sort,
        from,
        channel: Channel::Post,
        on: None,
        at: None,
        holds_request: false,
        wanted_by: from.map(|_| start().saturating_add(5.days())),
        brought: Brought {
            name: "例示 花子".to_owned(),
            contact: "東京都見本区例示1-2-3".to_owned(),
            said: "返事が遅い。".to_owned(),
        },
    }
}

/// The finding is the approver's, and due within three days of the day it was opened: the policy says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_that_is_late_becomes_one_finding_of_whoever_the_policy_charges() {
    let step = "{part: step, step: 1, within: 7 days, text: 7日以内に窓口が対応します}";
    let policy = POLICY.replacen("  answer:\n", LATE, 1);
    let policy = format!("{policy}\ncomplaints:\n  first_step: {step}\n");
    let desk = Desk::open_with(&policy).await;
    let complaint = complaint(Sort::Complaint, None);
    let number = desk
        .app
        .enter_matter(&desk.clerk, &complaint)
        .await
        .unwrap();
    let before = desk.app.show_matter(&desk.clerk, &number).await.unwrap();
    let work = async |on: Date| {
        desk.app.clock.set(on);
        while desk.app.work_once().await.unwrap() > 0 {}
        desk.app.acts_due(&desk.approver).await.unwrap().findings
    };
    let due = start().saturating_add(7.days());
    assert!(work(due).await.is_empty());
    // Nobody looked for four days.
    let today = due.saturating_add(4.days());
    let late = work(today).await;
    assert_eq!(late.len(), 1);
    let stream = late[0].entries[0].stream.clone();
    let found = desk
        .app
        .show_finding(&desk.approver, &stream)
        .await
        .unwrap();
    assert_eq!(found.finding.owner, desk.approver.id);
    assert_eq!(found.finding.due, today.saturating_add(3.days()));
    assert_eq!(found.finding.clause, "complaints.first_step");
    let wrong = found.wrong.unwrap();
    assert!(
        wrong.contains(&number) && wrong.contains("第1段階"),
        "{wrong}"
    );
    assert_eq!(
        work(today.saturating_add(30.days())).await.len(),
        1,
        "charged once"
    );
    // The page of before the warning is still good.
    let done = MatterCommand::Step {
        clause: "complaints.first_step".to_owned(),
        on: today,
        needed: true,
    };
    let at = (number.as_str(), Some(before.matter.version()));
    desk.app
        .step_matter(&desk.clerk, at, &done, "お詫びした")
        .await
        .unwrap();
    assert_eq!(desk.app.differences().await.unwrap(), Vec::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_can_be_charged_with_is_said_and_begins_when_somebody_comes() {
    let desk = Desk::open_with(POLICY).await;
    desk.apply(3, &[Kind::Disclosure]).await;
    desk.app.clock.set(start().saturating_add(200.days()));
    desk.app.work_once().await.unwrap();
    let unheard = desk.app.unheard().await.unwrap().unwrap();
    assert_eq!((unheard.role, unheard.days), (Role::Manager, 1));
    let manager = desk.hire("manager-of-privacy", Role::Manager).await;
    assert_eq!(desk.app.unheard().await.unwrap(), None);
    while desk.app.work_once().await.unwrap() > 0 {}
    let findings = desk.app.acts_due(&manager).await.unwrap().findings;
    assert_eq!(findings.len(), 1);
}
