// SPDX-License-Identifier: Apache-2.0
//! After sending: what is promised, and what somebody sees who comes back to the page of the receipt.

use axum::http::StatusCode;
use yakusoku_app::access::{Actor, Role, Way};
use yakusoku_app::request::lists::Status;
use yakusoku_duties::ActorRef;

use crate::support::{Answer, Browser, Desk, POLICY, tls};
use crate::wizard::walk;

const MOST: &str = "2,500円（税込）を上限とする実費";

fn patched(from: &str, to: &str) -> String {
    assert_eq!(POLICY.matches(from).count(), 1, "{from}");
    POLICY.replacen(from, to, 1)
}

async fn cases(desk: &Desk) -> usize {
    let clerk = Actor {
        id: ActorRef("00000000000000000000000000000009".into()),
        role: Role::Clerk,
        way: Way::Console,
    };
    let all = desk.app.cases_page(&clerk, Status::Any, None).await;
    all.unwrap().len()
}

async fn sent(browser: &mut Browser<'_>) -> Answer {
    let check = walk(browser, "").await;
    let draft = check.value("draft").unwrap();
    let sent = browser.post("/request/check", &[("draft", &draft)]).await;
    assert_eq!(sent.to(), "/request/done");
    browser.get("/request/done").await
}

#[tokio::test]
async fn whoever_comes_back_learns_that_it_was_received_but_not_the_code() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    let check = walk(&mut browser, "").await;
    let draft = check.value("draft").unwrap();
    let button = browser.csrf.clone();
    browser.post("/request/check", &[("draft", &draft)]).await;
    let first = browser.get("/request/done").await;
    assert!(first.shows("確認コード") && !first.shows("受け付けています"));
    for _ in 0..2 {
        let again = browser.get("/request/done").await;
        assert_eq!(again.status, StatusCode::OK);
        for words in [
            "2026-0001",
            "このご請求は受け付けています",
            "確認コードは1回だけ表示しました",
            "運転免許証",
        ] {
            assert!(again.shows(words), "{words}\n{}", again.text());
        }
        assert!(!again.shows("class=\"code\""));
    }
    // The button that goes back, and the button of the page once more.
    let fields = [("csrf", button.as_str()), ("draft", &draft)];
    let pressed = browser.post_raw("/request/check", &fields).await;
    assert_eq!(pressed.to(), "/request/done");
    assert_eq!(cases(&desk).await, 1);
}

#[tokio::test]
async fn two_presses_at_once_lead_to_one_receipt() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    let check = walk(&mut browser, "").await;
    let draft = check.value("draft").unwrap();
    let mut other = desk.browser();
    other.cookies = browser.cookies.clone();
    other.csrf = browser.csrf.clone();
    let fields = [("draft", draft.as_str())];
    let (one, two) = tokio::join!(
        browser.post("/request/check", &fields),
        other.post("/request/check", &fields)
    );
    assert_eq!((one.to(), two.to()), ("/request/done", "/request/done"));
    assert_eq!(cases(&desk).await, 1);
    let (one, two) = tokio::join!(browser.get("/request/done"), other.get("/request/done"));
    let shown = [&one, &two].map(|page| page.shows("class=\"code\""));
    assert_ne!(shown[0], shown[1], "the code is shown to one of them");
    assert!(one.shows("2026-0001") && two.shows("2026-0001"));
}

#[tokio::test]
async fn the_same_can_be_asked_again_by_whoever_begins_anew() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    assert!(sent(&mut browser).await.shows("2026-0001"));
    assert!(sent(&mut browser).await.shows("2026-0002"));
    assert!(browser.get("/request/done").await.shows("2026-0002"));
}

#[tokio::test]
async fn no_date_is_promised_before_the_clock_runs() {
    let later = patched("    from: received\n", "    from: verified\n");
    let desk = Desk::with(&later, tls()).await;
    let mut browser = desk.browser();
    let home = browser.get("/").await;
    assert!(
        home.shows("開示のご請求には、ご本人であることを確かめた日から3日以内にお答えします。")
    );
    let words = "ご本人であることを確かめた日から3日以内に、結果をお知らせします。";
    let check = walk(&mut browser, "").await;
    assert!(check.shows(words), "{}", check.text());
    assert!(!check.shows("本日受け付けた場合は"));
    let draft = check.value("draft").unwrap();
    browser.post("/request/check", &[("draft", &draft)]).await;
    let done = browser.get("/request/done").await;
    assert!(done.shows(words), "{}", done.text());
    assert!(!done.shows("までに、結果をお知らせします"));
}

#[tokio::test]
async fn an_actual_cost_is_said_to_be_the_most_it_can_be() {
    let cost = patched(
        "fee: {yen: 1000, tax: included, per: ask, by: [stamps, postal_order], when: enclosed, refund: never,",
        "fee: {yen: 2500, basis: actual_cost, tax: included, per: ask, by: [transfer], when: billed, refund: on_refusal,",
    );
    let desk = Desk::with(&cost, tls()).await;
    let mut browser = desk.browser();
    let home = browser.get("/").await;
    assert!(home.shows(&format!("手数料 {MOST}")), "{}", home.text());
    let check = walk(&mut browser, "").await;
    assert!(check.shows(&format!("{MOST}です。")), "{}", check.text());
    let draft = check.value("draft").unwrap();
    browser.post("/request/check", &[("draft", &draft)]).await;
    let done = browser.get("/request/done").await;
    assert!(done.shows(MOST), "{}", done.text());
}
