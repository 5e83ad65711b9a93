// SPDX-License-Identifier: Apache-2.0
//! One letter for several people of a paper, ticked on the case page; what does not fit comes back with the reason.

use axum::http::StatusCode;
use yakusoku_app::access::{Actor, Way};
use yakusoku_app::request::{Application, Order};
use yakusoku_duties::personal::{Agent, Applicant};
use yakusoku_duties::request::fact::{Applying, Match, Validity};
use yakusoku_duties::request::{IdentityStep, Outcome, PaperDetail, Stage};
use yakusoku_policy::{Channel, Kind, PaperId};

use crate::console::{Shop, start, words};

async fn actor(shop: &Shop, login: &str) -> Actor {
    let member = shop.app.member(login).await.unwrap();
    Actor {
        id: member.id,
        role: member.role,
        way: Way::Console,
    }
}

fn of_child(name: &str, address: &str) -> Application {
    Application {
        channel: Channel::RegisteredMail,
        applying: Applying::StatutoryAgent,
        kinds: vec![Kind::Erasure],
        applicant: Applicant {
            name: name.into(),
            postcode: "000-0000".into(),
            address: address.into(),
            agent: Some(Agent {
                name: "見本 花子".into(),
                postcode: "000-0000".into(),
                address: address.into(),
                phone: String::new(),
            }),
            ..Applicant::default()
        },
        received_on: Some(start()),
        came_on: None,
    }
}

/// Cases of one paper about children of whom nothing is held, approved.
async fn decided(shop: &Shop, children: &[(&str, &str)]) -> Vec<String> {
    let (clerk, approver) = (actor(shop, "tanto").await, actor(shop, "shonin").await);
    let app = &shop.app;
    let mut numbers: Vec<String> = Vec::new();
    for (name, address) in children {
        let child = of_child(name, address);
        let taken = match numbers.first() {
            None => app.enter(&clerk, &child).await,
            Some(first) => app.enter_further(&clerk, &child, first).await,
        };
        numbers.push(taken.unwrap().number);
    }
    for number in &numbers {
        let does = async |order| app.order(&clerk, number, None, order).await.unwrap();
        for paper in ["driving_licence", "passport", "family_register"] {
            does(Order::CheckPaper {
                paper: PaperId::from(paper),
                matches: vec![Match::Name, Match::Address],
                validity: Validity::InDate,
                detail: PaperDetail::default(),
            })
            .await;
        }
        let reason = "ご本人の意思を確認".to_owned();
        does(Order::Identity(IdentityStep::ConsiderInterest { reason })).await;
        let keys = Vec::new();
        does(Order::Locate { ask: 1, keys }).await;
        let proposed = does(Order::Propose {
            ask: 1,
            outcome: Outcome::NotHeld,
            ground: None,
            reason: "設例".to_owned(),
        })
        .await;
        let Stage::Proposed(proposal) = &proposed.case.asks[0].stage else {
            panic!("{:?}", proposed.case.asks[0].stage)
        };
        let approve = Order::Approve {
            ask: 1,
            absent: None,
            proposal: proposal.by.seq,
            hash: None,
        };
        app.order(&approver, number, None, approve).await.unwrap();
    }
    numbers
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clerk_ticks_the_cases_that_one_letter_answers() {
    let shop = Shop::open().await;
    let here = "東京都見本区例示1-2-3";
    let children = [
        ("見本 一", here),
        ("見本 二", here),
        ("見本 三", "東京都見本区例示9-9-9"),
    ];
    let numbers = decided(&shop, &children).await;
    let [one, two, far] = numbers.as_slice() else {
        panic!()
    };
    let mut clerk = shop.staff("tanto").await;
    let page = format!("/console/cases/{one}");
    clerk.opens(&page).await;
    let offered =
        |number: &str, page: &str| page.contains(&format!("name=\"with\" value=\"{number}\""));
    assert!(offered(two, &clerk.page));
    assert!(!offered(far, &clerk.page), "another address");
    let to = format!("{page}/letter");
    let wrong = clerk.post(&to, &[("with", two), ("with", far)]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = words(&wrong.text());
    assert!(said.contains("送付先が異なります"), "{said}");
    // What was ticked and fits is ticked still.
    let kept = format!("value=\"{two}\" checked");
    assert!(wrong.text().contains(&kept), "{}", wrong.text());
    clerk.opens(&page).await;
    clerk.does(&to, &[("with", two)]).await;
    clerk.opens(&format!("/console/cases/{two}")).await;
    let said = words(&clerk.page);
    assert!(
        said.contains(&format!("受付 {one} の通知に併記済み")),
        "{said}"
    );
    assert!(
        !clerk.page.contains("name=\"sent_on\""),
        "nothing to send here"
    );
    clerk.opens(&page).await;
    let day = start().to_string();
    let sent = [("sent_on", day.as_str()), ("sent_by", "person_only")];
    clerk.does(&format!("{page}/dispatch"), &sent).await;
    clerk.opens("/console/post").await;
    let said = words(&clerk.page);
    assert!(said.contains(&format!("併記 {two}")), "{said}");
    assert_eq!(
        clerk.page.matches("結果のご通知").count(),
        1,
        "one envelope"
    );
    clerk.opens(&format!("/console/cases/{two}")).await;
    assert!(words(&clerk.page).contains(&format!("受付 {one} の封筒で発送済み")));
}
