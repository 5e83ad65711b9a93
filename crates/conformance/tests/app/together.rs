// SPDX-License-Identifier: Apache-2.0
//! One paper for several people: a case for each, decided alone, charged once, erased alone.

use yakusoku_app::request::{Application, DeskError};
use yakusoku_duties::personal::{Agent, Applicant};
use yakusoku_duties::request::fact::Applying;
use yakusoku_policy::{Channel, Kind};

use crate::support::{Desk, POLICY, start};

fn of_child(name: &str, kinds: &[Kind]) -> Application {
    Application {
        channel: Channel::RegisteredMail,
        applying: Applying::StatutoryAgent,
        kinds: kinds.to_vec(),
        applicant: Applicant {
            name: name.into(),
            postcode: "000-0000".into(),
            address: "東京都見本区例示1-2-3".into(),
            agent: Some(Agent {
                name: "見本 花子".into(),
                postcode: "000-0000".into(),
                address: "東京都見本区例示1-2-3".into(),
                phone: String::new(),
            }),
            ..Applicant::default()
        },
        received_on: Some(start()),
    }
}

async fn numbers(desk: &Desk, of: &str) -> Vec<String> {
    let found = desk.app.same_application(&desk.clerk, of).await.unwrap();
    found.into_iter().map(|one| one.case.number).collect()
}

#[tokio::test]
async fn every_person_of_a_paper_has_a_case_that_knows_the_others() {
    let desk = Desk::open(4).await;
    let (app, clerk) = (&desk.app, &desk.clerk);
    let disclosure = [Kind::Disclosure];
    let one = app.enter(clerk, &of_child("見本 一", &disclosure)).await;
    let one = one.unwrap().number;
    let further = async |name: &str, with: &str| {
        let child = of_child(name, &disclosure);
        app.enter_further(clerk, &child, with).await
    };
    let two = further("見本 二", &one).await.unwrap().number;
    // Joined to the second, the third belongs to the same paper.
    let three = further("見本 三", &two).await.unwrap().number;
    let alone = app.enter(clerk, &of_child("設例 一", &disclosure)).await;
    let alone = alone.unwrap().number;
    assert_eq!(numbers(&desk, &one).await, [two.clone(), three.clone()]);
    assert_eq!(numbers(&desk, &two).await, [one.clone(), three.clone()]);
    assert_eq!(numbers(&desk, &three).await, [one.clone(), two.clone()]);
    assert!(numbers(&desk, &alone).await.is_empty());
    assert!(matches!(
        further("見本 四", "2026-9999").await,
        Err(DeskError::NoSuchCase)
    ));
    let streams = [&one, &two, &three];
    let mut seen = std::collections::BTreeSet::new();
    for number in streams {
        let case = app.case_state(clerk, number).await.unwrap();
        assert_eq!(case.asks.len(), 1);
        seen.insert(case.stream);
    }
    assert_eq!(seen.len(), 3, "each has a stream, and a key, of its own");
    assert!(app.differences().await.unwrap().is_empty());
}

/// The policy with its fee owed once per application.
fn per_application() -> String {
    let per = POLICY.replacen("per: ask", "per: application", 1);
    assert_ne!(per, POLICY);
    per
}

#[tokio::test]
async fn a_fee_per_application_is_owed_once_and_one_per_ask_by_each() {
    for (policy, expected) in [
        (POLICY.to_owned(), [1000, 1000, 1000]),
        (per_application(), [1000, 0, 0]),
    ] {
        let desk = Desk::open_with(&policy).await;
        let (app, clerk) = (&desk.app, &desk.clerk);
        let child = |name: &str| of_child(name, &[Kind::Disclosure]);
        let first = app.enter(clerk, &child("見本 一")).await.unwrap().number;
        let mut all = vec![first.clone()];
        for name in ["見本 二", "見本 三"] {
            let next = app.enter_further(clerk, &child(name), &first).await;
            all.push(next.unwrap().number);
        }
        for (number, yen) in all.iter().zip(expected) {
            let case = app.case_state(clerk, number).await.unwrap();
            assert_eq!(case.fee_owed(), yen, "{number}");
        }
    }
}

/// Where the first person asked for something free, the second is the first who is charged.
#[tokio::test]
async fn a_fee_per_application_is_owed_by_the_first_who_is_charged() {
    let desk = Desk::open_with(&per_application()).await;
    let (app, clerk) = (&desk.app, &desk.clerk);
    let free = of_child("見本 一", &[Kind::Erasure]);
    let first = app.enter(clerk, &free).await.unwrap().number;
    let charged = of_child("見本 二", &[Kind::Disclosure]);
    let second = app.enter_further(clerk, &charged, &first).await.unwrap();
    let owed = async |number: &str| {
        let case = app.case_state(clerk, number).await.unwrap();
        case.fee_owed()
    };
    assert_eq!(owed(&first).await, 0);
    assert_eq!(owed(&second.number).await, 1000);
}
