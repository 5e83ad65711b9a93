// SPDX-License-Identifier: Apache-2.0
//! Without any database: people look where the map says, and an answer waits until they have.

use yakusoku_app::request::{Application, DeskError, Order};
use yakusoku_duties::personal::Applicant;
use yakusoku_duties::request::fact::{Applying, Match, Validity};
use yakusoku_duties::request::{IdentityStep, Outcome, PaperDetail, Refusal, Stage, Step};
use yakusoku_policy::{Channel, Delivery, Kind, PaperId};

use crate::support::Desk;

const TEMPLATE: &str = include_str!("../../../../policies/template.yaml");
const PEOPLE: &str = include_str!("../../../../examples/people/systems.yaml");

fn in_force() -> String {
    TEMPLATE
        .replace("issued: 2026-12-01", "issued: 2026-03-01")
        .replace("effective: 2026-12-15", "effective: 2026-03-15")
}

fn look(system: &str, found: bool) -> Order {
    Order::Identity(IdentityStep::RecordLook {
        ask: 1,
        system: system.into(),
        found,
        evidence: "「み」の頁まで探した".into(),
    })
}

fn propose(outcome: Outcome) -> Order {
    Order::Propose {
        ask: 1,
        outcome,
        ground: None,
        reason: String::new(),
    }
}

fn application() -> Application {
    Application {
        channel: Channel::RegisteredMail,
        applying: Applying::Person,
        kinds: vec![Kind::Disclosure],
        applicant: Applicant {
            name: "見本 太郎".into(),
            postcode: "000-0000".into(),
            address: "東京都見本区例示1-2-3".into(),
            ..Applicant::default()
        },
        received_on: None,
        came_on: None,
    }
}

fn licence() -> Order {
    Order::CheckPaper {
        paper: PaperId::from("driving_licence"),
        matches: vec![Match::Name, Match::Address],
        validity: Validity::InDate,
        detail: PaperDetail::default(),
    }
}

#[tokio::test]
async fn people_look_and_the_answer_waits_for_them() {
    let desk = Desk::open_people(&in_force(), PEOPLE).await;
    let receipt = desk.app.enter(&desk.clerk, &application()).await.unwrap();
    let number = receipt.number.as_str();
    desk.clerk(number, licence()).await;
    let locate = Order::Locate {
        ask: 1,
        keys: Vec::new(),
    };
    let loaded = desk.clerk(number, locate).await;
    assert_eq!(loaded.case.standing.looks.len(), 2);
    let waits = desk
        .app
        .order(&desk.clerk, number, None, propose(Outcome::NotHeld))
        .await;
    assert!(matches!(
        waits,
        Err(DeskError::Refused(Refusal::PeopleOpen(_)))
    ));
    let nowhere = desk
        .app
        .order(&desk.clerk, number, None, look("nowhere", true))
        .await;
    assert!(matches!(
        nowhere,
        Err(DeskError::Refused(Refusal::NotAsked(_)))
    ));
    desk.clerk(number, look("binder", true)).await;
    desk.clerk(number, look("mailbox", false)).await;
    let plan = Order::Plan {
        ask: 1,
        chosen: None,
    };
    let loaded = desk.clerk(number, plan).await;
    for task in loaded.case.ask(1).unwrap().prep.tasks.clone() {
        let done = Order::Step(Step::TaskDone {
            ask: 1,
            task: task.no,
            on: loaded.case.received_on,
            evidence: "写しを封筒に入れた".into(),
        });
        desk.clerk(number, done).await;
    }
    let loaded = desk.clerk(number, propose(Outcome::Whole)).await;
    let proposal = loaded.case.ask(1).unwrap().proposal().unwrap().clone();
    let approve = Order::Approve {
        ask: 1,
        absent: None,
        proposal: proposal.by.seq,
        hash: proposal.hash,
    };
    let approved = desk.app.order(&desk.approver, number, None, approve);
    approved.await.unwrap();
    while desk.app.work_once().await.unwrap() > 0 {}
    desk.clerk(number, Order::MakeLetter { with: Vec::new() })
        .await;
    let sent = Order::Dispatch {
        letter: 1,
        means: Delivery::RegisteredMail,
        on: None,
        tracking: String::new(),
    };
    let loaded = desk.clerk(number, sent).await;
    assert!(matches!(
        loaded.case.ask(1).unwrap().stage,
        Stage::Answered { .. }
    ));
    assert!(desk.app.differences().await.unwrap().is_empty());
}
