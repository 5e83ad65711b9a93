// SPDX-License-Identifier: Apache-2.0
//! Who may do what in the console: every address and every role.

use axum::http::StatusCode;
use yakusoku_policy::Kind;

use crate::console::{Shop, words};

/// Addresses that change something, each with the roles that may send it.
const POSTS: [(&str, &[&str]); 63] = [
    ("/console/applications/new", &["tanto", "kanri"]),
    ("/console/board/attest", &["kanri"]),
    ("/console/acts/new", &["tanto", "kanri"]),
    ("/console/acts/ask", &["tanto", "kanri"]),
    ("/console/acts/{id}/end", &["tanto", "kanri"]),
    ("/console/acts/{id}/withdraw", &["tanto", "kanri"]),
    ("/console/matters/new", &["tanto", "kanri"]),
    ("/console/matters/{number}", &["tanto", "kanri"]),
    ("/console/findings/new", &["tanto", "shonin", "kanri"]),
    ("/console/findings/{id}/done", &["tanto", "shonin", "kanri"]),
    ("/console/findings/{id}/close", &["shonin", "kanri"]),
    ("/console/findings/{id}/return", &["shonin", "kanri"]),
    (
        "/console/cases/{number}/reveal",
        &["tanto", "shonin", "kanri"],
    ),
    (
        "/console/cases/{number}/asks/1/decision",
        &["tanto", "kanri"],
    ),
    ("/console/cases/{number}/asks/1/steps", &["tanto", "kanri"]),
    ("/console/cases/{number}/papers", &["tanto", "kanri"]),
    ("/console/cases/{number}/fee", &["tanto", "kanri"]),
    ("/console/cases/{number}/locate", &["tanto", "kanri"]),
    ("/console/cases/{number}/choose", &["tanto", "kanri"]),
    ("/console/cases/{number}/plan", &["tanto", "kanri"]),
    ("/console/cases/{number}/propose", &["tanto", "kanri"]),
    ("/console/cases/{number}/approve", &["shonin", "kanri"]),
    ("/console/cases/{number}/send-back", &["shonin", "kanri"]),
    ("/console/cases/{number}/countersign", &["shonin", "kanri"]),
    ("/console/cases/{number}/carry-out", &["tanto", "kanri"]),
    ("/console/cases/{number}/confirm", &["tanto", "kanri"]),
    ("/console/cases/{number}/letter", &["tanto", "kanri"]),
    ("/console/cases/{number}/dispatch", &["tanto", "kanri"]),
    ("/console/cases/{number}/dispose", &["tanto", "kanri"]),
    ("/console/cases/{number}/papers-back", &["tanto", "kanri"]),
    ("/console/cases/{number}/note", &["tanto", "kanri"]),
    ("/console/cases/{number}/standing", &["tanto", "kanri"]),
    ("/console/cases/{number}/papers/1/mask", &["tanto", "kanri"]),
    ("/console/forms", &["tanto", "kanri"]),
    ("/console/forms/{id}/sent", &["tanto", "kanri"]),
    ("/console/forms/{id}/close", &["tanto", "kanri"]),
    ("/console/cases/{number}/defect", &["tanto", "kanri"]),
    ("/console/cases/{number}/tell-fee", &["tanto", "kanri"]),
    ("/console/cases/{number}/tell-ended", &["tanto", "kanri"]),
    ("/console/cases/{number}/other-means", &["tanto", "kanri"]),
    ("/console/cases/{number}/arrival", &["tanto", "kanri"]),
    ("/console/cases/{number}/mend", &["tanto", "kanri"]),
    ("/console/cases/{number}/remind", &["tanto", "kanri"]),
    ("/console/cases/{number}/revive", &["tanto", "kanri"]),
    ("/console/cases/{number}/hold", &["tanto", "kanri"]),
    ("/console/cases/{number}/witness", &["tanto", "kanri"]),
    ("/console/cases/{number}/use", &["tanto", "kanri"]),
    ("/console/cases/{number}/reissue", &["tanto", "kanri"]),
    ("/console/cases/{number}/write-off", &["tanto", "kanri"]),
    ("/console/cases/{number}/give-back", &["tanto", "kanri"]),
    ("/console/cases/{number}/estimate", &["tanto", "kanri"]),
    ("/console/cases/{number}/bill", &["tanto", "kanri"]),
    ("/console/cases/{number}/pause", &["tanto", "kanri"]),
    ("/console/cases/{number}/resume", &["tanto", "kanri"]),
    ("/console/cases/{number}/extend", &["tanto", "kanri"]),
    ("/console/cases/{number}/envelope", &["tanto", "kanri"]),
    ("/console/cases/{number}/came-back", &["tanto", "kanri"]),
    ("/console/cases/{number}/settle", &["tanto", "kanri"]),
    ("/console/cases/{number}/say", &["tanto", "kanri"]),
    ("/console/cases/{number}/heard", &["tanto", "kanri"]),
    ("/console/cases/{number}/quiet", &["tanto", "kanri"]),
    ("/console/cases/{number}/offer-again", &["tanto", "kanri"]),
    ("/console/cases/{number}/code", &["tanto", "kanri"]),
];

/// Pages, each with the roles that may see it.
const GETS: [(&str, &[&str]); 17] = [
    (
        "/console/acts",
        &["tanto", "shonin", "kansa", "kanri", "gijutsu"],
    ),
    (
        "/console/acts/new?clause=safety.training",
        &["tanto", "kanri"],
    ),
    (
        "/console/findings",
        &["tanto", "shonin", "kansa", "kanri", "gijutsu"],
    ),
    ("/console/findings/new", &["tanto", "shonin", "kanri"]),
    ("/console/cases", &["tanto", "shonin", "kansa", "kanri"]),
    ("/console/matters", &["tanto", "shonin", "kansa", "kanri"]),
    ("/console/matters/new", &["tanto", "kanri"]),
    ("/console/register", &["tanto", "shonin", "kansa", "kanri"]),
    ("/console/post", &["tanto", "shonin", "kansa", "kanri"]),
    (
        "/console/cases/{number}",
        &["tanto", "shonin", "kansa", "kanri"],
    ),
    ("/console/applications/new", &["tanto", "kanri"]),
    (
        "/console/cases/{number}/reveal",
        &["tanto", "shonin", "kanri"],
    ),
    (
        "/console/cases/{number}/asks/1/decision",
        &["tanto", "kanri"],
    ),
    ("/console/cases/{number}/asks/1/steps", &["tanto", "kanri"]),
    (
        "/console/board",
        &["tanto", "shonin", "kansa", "kanri", "gijutsu"],
    ),
    (
        "/console/ledger",
        &["tanto", "shonin", "kansa", "kanri", "gijutsu"],
    ),
    ("/console/ledger/checkpoint", &["kansa", "kanri", "gijutsu"]),
];

const MENU: [&str; 6] = [
    "/console/cases",
    "/console/matters",
    "/console/board",
    "/console/acts",
    "/console/findings",
    "/console/ledger",
];

/// A record that is not there.
const NONE: &str = "00000000000000000000000000000000";

const STAFF: [&str; 5] = ["tanto", "shonin", "kansa", "kanri", "gijutsu"];

#[tokio::test]
async fn every_post_is_denied_to_every_other_role() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let listed: usize = yakusoku_web::console::addresses()
        .iter()
        .filter(|(methods, path)| methods.contains("POST") && path.contains('{'))
        .count();
    let here = POSTS.iter().filter(|(path, _)| path.contains('{')).count();
    assert_eq!(listed, here, "an address is missing in this table");
    for login in STAFF {
        let mut browser = shop.staff(login).await;
        for (path, roles) in POSTS {
            // A page that is not there carries no token; every post is sent from one that does.
            browser.get("/console/board").await;
            // The version is wrong on purpose: nobody gets as far as changing anything.
            let fields = [
                ("seen", "0"),
                ("check", "name"),
                ("amount", "1"),
                ("means", "stamps"),
            ];
            let answer = browser
                .post(
                    &path.replace("{number}", &number).replace("{id}", NONE),
                    &fields,
                )
                .await;
            let denied = answer.status == StatusCode::FORBIDDEN && answer.shows("できる人");
            assert_eq!(
                denied,
                !roles.contains(&login),
                "{login} {path}: {}",
                answer.status
            );
        }
    }
}

#[tokio::test]
async fn every_page_is_denied_to_every_other_role() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    shop.app.sequence_all().await.unwrap();
    for login in STAFF {
        let mut browser = shop.staff(login).await;
        for (path, roles) in GETS {
            let answer = browser.get(&path.replace("{number}", &number)).await;
            let wanted = if roles.contains(&login) {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(answer.status, wanted, "{login} {path}");
        }
    }
}

/// The menu offers what opens, and the first page is one that opens.
#[tokio::test]
async fn the_menu_and_the_first_page_are_the_readers_own() {
    let shop = Shop::open().await;
    for login in STAFF {
        let mut browser = shop.staff(login).await;
        let page = browser.get("/console").await;
        let page = match page.status {
            StatusCode::SEE_OTHER => browser.opens(page.to()).await,
            _ => page,
        };
        assert_eq!(page.status, StatusCode::OK, "{login}");
        let text = page.text();
        for (path, roles) in GETS.iter().filter(|(path, _)| MENU.contains(path)) {
            let offered = text.contains(&format!("<a href=\"{path}\""));
            assert_eq!(offered, roles.contains(&login), "{login} {path}");
        }
    }
}

#[tokio::test]
async fn a_denied_page_says_who_can() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    let answer = clerk.get("/console/ledger/checkpoint").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let text = words(&answer.text());
    assert!(
        text.contains("控え") && text.contains("仮野 直樹"),
        "{text}"
    );
}

#[tokio::test]
async fn an_auditor_sees_a_case_and_no_form_in_it() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let mut auditor = shop.staff("kansa").await;
    let page = auditor
        .opens(&format!("/console/cases/{number}"))
        .await
        .text();
    let main = page.split_once("<main").unwrap().1;
    assert!(!main.contains("<form"), "{main}");
}
