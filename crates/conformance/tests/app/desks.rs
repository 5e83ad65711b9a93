// SPDX-License-Identifier: Apache-2.0
//! Desks that do not see each other's cases, and forms posted before there is a case.

use jiff::civil::date;
use yakusoku_app::App;
use yakusoku_app::access::{Actor, Role};
use yakusoku_app::request::form::FormTo;
use yakusoku_app::request::lists::{Status, Wanted};
use yakusoku_app::request::{Application, DeskError, Order, Sheet};
use yakusoku_app::staff::COMMAND_LINE;
use yakusoku_app::staff::StaffError;
use yakusoku_duties::personal::Applicant;
use yakusoku_duties::request::IdentityStep;
use yakusoku_duties::request::fact::Applying;
use yakusoku_policy::{Channel, Delivery, Kind};

use crate::support::{Desk, POLICY};

/// The shop with a second desk, for people who apply for a job there.
fn two_desks() -> String {
    let (head, tail) = POLICY.split_once("\ndesks:\n").unwrap();
    let desk = "  recruiting: {name: 採用の窓口, phone: 00-0000-0000}\n";
    let relations = "\nrelations:\n  applicants: {label: 採用に応募された方, desk: recruiting, text: 採用に応募された方の個人情報を対象とします}\n";
    format!("{head}{relations}\ndesks:\n{desk}{tail}")
}

async fn received(desk: &Desk, relation: &str, name: &str) -> String {
    let application = Application {
        channel: Channel::RegisteredMail,
        applying: Applying::Person,
        kinds: vec![Kind::Disclosure],
        applicant: Applicant {
            name: name.into(),
            postcode: "000-0000".into(),
            address: "東京都見本区例示1-2-3".into(),
            relation: relation.into(),
            ..Applicant::default()
        },
        received_on: None,
        came_on: None,
    };
    desk.app
        .enter(&desk.clerk, &application)
        .await
        .unwrap()
        .number
}

fn numbers(all: Vec<yakusoku_app::request::lists::Listed>) -> Vec<String> {
    all.into_iter().map(|one| one.case.number).collect()
}

/// Papers of a case that may be seen, and none of one that may not.
async fn papers_of(app: &App, clerk: &Actor, (seen, hidden): (&str, &str)) {
    app.case_cover(clerk, seen).await.unwrap();
    let hidden = [
        app.case_cover(clerk, hidden).await,
        app.sheet(clerk, hidden, (1, Sheet::Label)).await,
        app.letter(clerk, hidden, 1).await,
    ];
    for found in hidden {
        assert!(matches!(found, Err(DeskError::NoSuchCase)));
    }
}

#[tokio::test]
async fn one_desk_does_not_see_the_cases_of_another() {
    let desk = Desk::open_with(&two_desks()).await;
    let hired = received(&desk, "applicants", "設例 応募").await;
    let bought = received(&desk, "", "見本 太郎").await;
    let app = &desk.app;
    // Put to no desk, the clerk sees both.
    assert_eq!(
        app.open_cases(&desk.clerk, Wanted::Open, None)
            .await
            .unwrap()
            .len(),
        2
    );
    let put = |desks: &[&str]| {
        let desks: Vec<String> = desks.iter().map(|one| (*one).to_owned()).collect();
        async move { app.staff_desks(&COMMAND_LINE, "tanto", &desks).await }
    };
    assert!(matches!(
        put(&["nowhere"]).await,
        Err(StaffError::NoDesk(_))
    ));
    for (desks, seen, hidden) in [
        (["requests"], &bought, &hired),
        (["recruiting"], &hired, &bought),
    ] {
        put(&desks).await.unwrap();
        let clerk = &desk.clerk;
        let missing = |found: Result<(), DeskError>| {
            assert!(matches!(found, Err(DeskError::NoSuchCase)), "{desks:?}");
        };
        app.open_case(clerk, seen).await.unwrap();
        missing(app.open_case(clerk, hidden).await.map(drop));
        missing(app.case_state(clerk, hidden).await.map(drop));
        missing(app.reveal_case(clerk, hidden, "照合").await.map(drop));
        papers_of(app, clerk, (seen, hidden)).await;
        let note = |text: &str| Order::Note { text: text.into() };
        let order = app.order(clerk, hidden, None, note("メモ")).await;
        missing(order.map(drop));
        assert!(
            numbers(app.open_cases(clerk, Wanted::Open, None).await.unwrap())
                .iter()
                .eq([seen])
        );
        assert!(
            numbers(app.cases_page(clerk, Status::Any, None).await.unwrap())
                .iter()
                .eq([seen])
        );
        let after = |number| app.register_page(clerk, None, number);
        let lines = after(None).await.unwrap().lines;
        assert!(lines.iter().map(|line| &line.number).eq([seen]));
        missing(after(Some(hidden)).await.map(drop));
        for text in ["設例", "見本", hidden.as_str()] {
            let found = numbers(app.search_cases(clerk, text).await.unwrap());
            assert!(!found.contains(hidden), "{text}");
        }
    }
    // A manager sees all, and hands a case over.
    let manager = Actor {
        role: Role::Manager,
        ..desk.clerk.clone()
    };
    let hand_over = Order::Identity(IdentityStep::AssignDesk {
        desk: "requests".into(),
    });
    app.order(&manager, &hired, None, hand_over).await.unwrap();
    put(&["requests"]).await.unwrap();
    app.open_case(&desk.clerk, &hired).await.unwrap();
    assert!(app.differences().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_form_is_posted_once_and_its_address_forgotten_when_due() {
    let desk = Desk::open(4).await;
    let app = &desk.app;
    let to = FormTo {
        name: "例示 花子".into(),
        postcode: "000-0000".into(),
        address: "東京都見本区例示1-2-3".into(),
    };
    let on = date(2026, 4, 1);
    let auditor = Actor {
        role: Role::Auditor,
        ..desk.clerk.clone()
    };
    let asked = (on, Channel::Telephone);
    assert!(matches!(
        app.ask_for_form(&auditor, asked, &to).await,
        Err(DeskError::Denied(_))
    ));
    let id = app.ask_for_form(&desk.clerk, asked, &to).await.unwrap();
    let letter = app.form_letter(&desk.clerk, &id).await.unwrap();
    assert!(letter.starts_with(b"%PDF-"));
    let sent = (on, Delivery::Post);
    app.post_form(&desk.clerk, &id, sent).await.unwrap();
    assert!(app.post_form(&desk.clerk, &id, sent).await.is_err());
    assert_eq!(app.forget_forms().await.unwrap(), 0);
    app.clock.set(date(2026, 12, 1));
    assert_eq!(app.forget_forms().await.unwrap(), 1);
    assert_eq!(app.forget_forms().await.unwrap(), 0);
    let rows = app.forms(&desk.clerk, None).await.unwrap();
    assert!(rows.len() == 1 && rows[0].to.is_none());
    assert!(app.form_letter(&desk.clerk, &id).await.is_err());
    assert!(app.differences().await.unwrap().is_empty());
}
