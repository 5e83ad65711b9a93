// SPDX-License-Identifier: Apache-2.0
//! Progress by number and code: a miss is a miss, whichever of the two was wrong.

use axum::http::StatusCode;
use yakusoku_app::request::Application;
use yakusoku_duties::personal::Applicant;
use yakusoku_duties::request::fact::Applying;
use yakusoku_policy::{Channel, Kind};

use crate::support::{Browser, Desk, POLICY, limited};

pub(crate) fn application() -> Application {
    Application {
        channel: Channel::Web,
        applying: Applying::Person,
        kinds: vec![Kind::Disclosure],
        applicant: Applicant {
            name: "見本 太郎".into(),
            kana: "ミホン タロウ".into(),
            postcode: "000-0000".into(),
            address: "東京都見本区例示1-2-3".into(),
            email: "taro@example.jp".into(),
            ..Applicant::default()
        },
        received_on: None,
        came_on: None,
    }
}

async fn ask(browser: &mut Browser<'_>, number: &str, code: &str) -> crate::support::Answer {
    browser.get("/status").await;
    browser
        .post("/status", &[("number", number), ("code", code)])
        .await
}

#[tokio::test]
async fn number_and_code_show_the_progress_in_any_spelling() {
    let desk = Desk::open().await;
    let receipt = desk.app.submit(&application()).await.unwrap();
    let mut browser = desk.browser();
    let typed = receipt.code.to_lowercase().replace('-', " ");
    let answer = ask(&mut browser, "２０２６ー０００１", &typed).await;
    assert_eq!(answer.to(), "/status/2026-0001");
    let page = browser.get("/status/2026-0001").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.shows("いま、書類が届くのを待っています"),
        "{}",
        page.text()
    );
    assert!(page.shows("ご請求を受け付けました。") && page.shows("情報の開示"));
    assert!(!page.text().contains(&receipt.code) && !page.shows("見本 太郎"));
    assert!(
        browser
            .get("/en/status/2026-0001")
            .await
            .shows("We received your request.")
    );
}

#[tokio::test]
async fn an_unknown_number_and_a_wrong_code_get_the_same_bytes() {
    let desk = Desk::open().await;
    let receipt = desk.app.submit(&application()).await.unwrap();
    let mut browser = desk.browser();
    let wrong_code = ask(&mut browser, "2026-0001", "22222-22222-22222-22222").await;
    let unknown = ask(&mut browser, "2026-0002", &receipt.code).await;
    assert_eq!(wrong_code.status, StatusCode::NOT_FOUND);
    assert_eq!(unknown.status, wrong_code.status);
    // Whoever lost the code is told how to get another.
    assert!(
        wrong_code
            .shows("新しい確認コードを、ご請求のときのご住所またはメールアドレスにお送りします")
    );
    assert!(
        wrong_code.text().contains("href=\"#lost\"") && wrong_code.text().contains("id=\"lost\"")
    );
    // Each page shows the number that was typed; everything else is the same.
    assert_eq!(
        unknown.text().replace("2026-0002", "2026-0001"),
        wrong_code.text()
    );
    assert!(wrong_code.shows("組み合わせを確かめられませんでした"));
    assert_eq!(unknown.headers, wrong_code.headers);
}

#[tokio::test]
async fn the_progress_page_opens_only_where_the_code_was_given() {
    let desk = Desk::open().await;
    let receipt = desk.app.submit(&application()).await.unwrap();
    desk.app.submit(&application()).await.unwrap();
    let mut stranger = desk.browser();
    for number in ["2026-0001", "2026-0999"] {
        assert_eq!(
            stranger.get(&format!("/status/{number}")).await.to(),
            "/status"
        );
    }
    let mut browser = desk.browser();
    ask(&mut browser, "2026-0001", &receipt.code).await.to();
    assert_eq!(browser.get("/status/2026-0002").await.to(), "/status");
    let file = browser.get("/status/2026-0001/letter-1.pdf").await;
    assert_eq!(file.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn empty_fields_are_said_and_the_number_is_kept() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    let answer = ask(&mut browser, "2026-0001", "").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.shows("確認コードを入力してください"));
    assert_eq!(answer.value("number").as_deref(), Some("2026-0001"));
    let refused = browser
        .post_raw("/status", &[("number", "1"), ("code", "2")])
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn so_many_tries_in_ten_minutes_and_then_no_more() {
    let desk = Desk::with(POLICY, limited(20)).await;
    let receipt = desk.app.submit(&application()).await.unwrap();
    let mut browser = desk.browser();
    for _ in 0..20 {
        assert_eq!(
            ask(&mut browser, "2026-0001", "x").await.status,
            StatusCode::NOT_FOUND
        );
    }
    let refused = ask(&mut browser, "2026-0001", &receipt.code).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    desk.app.clock.set(jiff::civil::date(2026, 4, 2));
    assert_eq!(
        ask(&mut browser, "2026-0001", &receipt.code).await.to(),
        "/status/2026-0001"
    );
}
