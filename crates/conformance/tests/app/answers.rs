// SPDX-License-Identifier: Apache-2.0
//! What the letters of an answer say: papers that go back, an answer as a file, the asks that take longer.

use yakusoku_app::request::{Order, Tell};
use yakusoku_duties::keepers::State;
use yakusoku_policy::{Country, Delivery, Kind};

use crate::notices::words;
use crate::support::{Desk, POLICY};

const ABROAD: &str = include_str!("../../../../policies/cases/odd/abroad.yaml");

async fn papers(desk: &Desk) -> State {
    let board = desk.app.board(&desk.clerk).await.unwrap();
    let mut rows = board.rows.iter();
    let row = rows.find(|row| row.clause.id == "requests.papers").unwrap();
    row.assessment.state
}

#[tokio::test(flavor = "multi_thread")]
async fn papers_promised_back_are_sent_back_and_the_letter_says_so() {
    let policy = POLICY.replace("papers: {after: dispose", "papers: {after: return");
    assert_ne!(policy, POLICY);
    let desk = Desk::open_with(&policy).await;
    let number = desk.apply(2, &[Kind::Disclosure]).await;
    desk.finish(&number).await;
    let letter = words(&desk.app.letter(&desk.clerk, &number, 1).await.unwrap());
    assert!(letter.contains("までにご返送いたします"), "{letter}");
    assert!(!letter.contains("廃棄"), "{letter}");
    let back = Order::ReturnPapers {
        means: Delivery::RegisteredMail,
        on: None,
        tracking: "000-1".to_owned(),
    };
    let loaded = desk.clerk(&number, back).await;
    assert_eq!(loaded.case.papers_back, Some(Delivery::RegisteredMail));
    assert!(loaded.case.papers.iter().all(|paper| paper.image.is_none()));
    assert_eq!(papers(&desk).await, State::Kept);
    let other = desk.apply(3, &[Kind::Disclosure]).await;
    desk.finish(&other).await;
    desk.clerk(&other, Order::DisposePapers { on: None }).await;
    assert_eq!(papers(&desk).await, State::Broken);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_the_person_fetches_lies_in_no_envelope() {
    let desk = Desk::open(4).await;
    for (wish, enclosed) in [("registered_mail", true), ("download", false)] {
        let mut application = desk.application(2, &[Kind::Disclosure]).await;
        wish.clone_into(&mut application.applicant.delivery);
        let number = desk.app.submit(&application).await.unwrap().number;
        desk.approve_all(&number).await;
        while desk.app.work_once().await.unwrap() > 0 {}
        let make = Order::MakeLetter { with: Vec::new() };
        desk.clerk(&number, make).await;
        let letter = words(&desk.app.letter(&desk.clerk, &number, 1).await.unwrap());
        assert_eq!(letter.contains("同封"), enclosed, "{wish}: {letter}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_names_the_asks_that_take_longer() {
    let desk = Desk::open_with(ABROAD).await;
    let kinds = [Kind::GdprAccess, Kind::GdprRectification, Kind::GdprErasure];
    let mut application = desk.application(2, &kinds).await;
    application.applicant.country = Some(Country::Germany);
    let number = desk.app.submit(&application).await.unwrap().number;
    let tell = Tell::Extension {
        asks: vec![1, 3],
        reason: "The records are on paper.".to_owned(),
    };
    desk.clerk(&number, Order::Tell(tell)).await;
    let letter = words(&desk.app.letter(&desk.clerk, &number, 1).await.unwrap());
    for said in [
        "1April2026:accessundertheGDPR,erasureundertheGDPR.",
        "Thedatesofyourotherrequestsdonotchange",
        "RectificationundertheGDPR:1May2026",
        "GDPRに基づく訂正：2026年",
    ] {
        assert!(letter.contains(said), "{said}: {letter}");
    }
}
