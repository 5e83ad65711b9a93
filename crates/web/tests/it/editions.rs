// SPDX-License-Identifier: Apache-2.0
//! What the public reads of the policy and its editions, and what staff see of who approved them.

use axum::http::StatusCode;
use yakusoku_app::access::{Actor, Role, Way};
use yakusoku_app::staff::COMMAND_LINE;
use yakusoku_app::staff::add::NewMember;

use crate::console::Shop;
use crate::support::{Desk, POLICY};

async fn hired(app: &yakusoku_app::App, login: &str, role: Role) -> Actor {
    let new = NewMember {
        login,
        name: "設例 二郎",
        role,
        password: "long enough password",
    };
    app.staff_add(&COMMAND_LINE, new).await.unwrap();
    Actor {
        id: app.member(login).await.unwrap().id,
        role,
        way: Way::Console,
    }
}

#[tokio::test]
async fn earlier_editions_stay_readable_and_proposals_are_not_public() {
    let desk = Desk::open().await;
    let clerk = hired(&desk.app, "kishimoto", Role::Clerk).await;
    let manager = hired(&desk.app, "kanrisha", Role::Manager).await;
    let first = desk.app.in_force().await.policy().unwrap().hash.to_string();
    assert!(!desk.get("/policy").await.shows("ほかの版"));
    let text = POLICY
        .replace("edition: 3", "edition: 4")
        .replace("yen: 1000", "yen: 800");
    let next = desk.app.propose_policy(&clerk, &text).await.unwrap().hash;
    let hidden = desk.get(&format!("/policy/{next}")).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    desk.app.approve_policy(&manager, &next).await.unwrap();
    let now = desk.get("/policy").await;
    assert!(
        now.shows("第4版") && now.shows("ほかの版") && now.shows("第3版（"),
        "{}",
        now.text()
    );
    let old = desk.get(&format!("/policy/{first}")).await;
    assert!(
        old.shows("以前の版です") && old.shows("1,000円"),
        "{}",
        old.text()
    );
    assert!(!now.shows("以前の版です") && now.shows("800円"));
    let english = desk.get(&format!("/en/policy/{first}")).await;
    assert!(english.shows("This is an earlier edition"));
    let unknown = desk.get(&format!("/policy/{}", "f".repeat(64))).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_published_pages_are_served_and_lead_back() {
    let desk = Desk::open().await;
    let policy = desk.get("/policy").await;
    let text = policy.text();
    let links: Vec<&str> = text
        .split("href=\"/published/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(links.contains(&"published.html") && links.contains(&"form-disclosure.html"));
    for link in links {
        let page = desk.get(&format!("/published/{link}")).await;
        assert_eq!(page.status, StatusCode::OK, "{link}");
        assert!(page.shows("href=\"/\"") || link.ends_with(".pdf"), "{link}");
        assert!(!page.header("content-security-policy").is_empty());
    }
    let english = desk.get("/en/published/published.html").await;
    assert!(english.shows("href=\"/en\"") && english.shows("Published matters"));
    let style = desk.get("/published/yakusoku.css").await;
    assert!(style.header("content-type").starts_with("text/css"));
    for wrong in ["nothing.html", "..%2Fyakusoku.toml"] {
        let page = desk.get(&format!("/published/{wrong}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_see_who_proposed_and_approved() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    let before = clerk.opens("/console/editions").await;
    assert!(before.shows("使用中（未承認）"), "{}", before.text());
    let proposer = hired(&shop.app, "kian", Role::Clerk).await;
    let manager = hired(&shop.app, "shoninsha", Role::Manager).await;
    let hash = shop
        .app
        .propose_policy(&proposer, POLICY)
        .await
        .unwrap()
        .hash;
    shop.app.approve_policy(&manager, &hash).await.unwrap();
    let after = clerk.opens("/console/editions").await;
    assert!(after.shows("設例 二郎（2026年4月1日）") && !after.shows("未承認"));
    let board = clerk.opens("/console/board").await;
    assert!(board.shows("版の一覧"));
}
