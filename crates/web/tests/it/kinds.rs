// SPDX-License-Identifier: Apache-2.0
//! Asking for kinds beyond disclosure and erasure: the questions each needs, and what the desk gets.

use axum::http::StatusCode;
use yakusoku_app::access::{Actor, Role, Way};
use yakusoku_duties::ActorRef;
use yakusoku_duties::personal::Sink;
use yakusoku_policy::{Claim, Kind};

use crate::support::{Browser, Desk};
use crate::wizard::person;

async fn begun(browser: &mut Browser<'_>, kinds: &[&str]) -> String {
    browser.get("/request/who").await;
    browser.post("/request/who", &[("who", "person")]).await;
    let kinds: Vec<(&str, &str)> = kinds.iter().map(|kind| ("kind", *kind)).collect();
    browser.post("/request/kinds", &kinds).await.to().to_owned()
}

fn clerk() -> Actor {
    Actor {
        id: ActorRef("00000000000000000000000000000009".into()),
        role: Role::Clerk,
        way: Way::Console,
    }
}

#[tokio::test]
async fn four_kinds_are_asked_in_one_application() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    let kinds = [
        "purpose_notice",
        "disclosure",
        "correction",
        "stop_provision",
    ];
    assert_eq!(begun(&mut browser, &kinds).await, "/request/disclosure");
    let all = [("category", "*")];
    let next = browser.post("/request/disclosure", &all).await;
    assert_eq!(next.to(), "/request/purposes");
    let next = browser.post("/request/purposes", &[]).await;
    assert_eq!(next.to(), "/request/correction");
    let change = [
        ("item", "identity.name.family"),
        ("old", "見本"),
        ("new", "設例"),
        ("proof", "住民票の写し"),
    ];
    let next = browser.post("/request/correction", &change).await;
    assert_eq!(next.to(), "/request/provision");
    let why = [("category", "*"), ("reason", "harmful")];
    let next = browser.post("/request/provision", &why).await;
    assert_eq!(next.to(), "/request/name");
    person(&mut browser, "").await;
    let check = browser.get("/request/check").await;
    for words in [
        "正しい内容：設例",
        "住民票の写し",
        "href=\"/request/correction?return=check\"",
    ] {
        assert!(check.shows(words), "{words}\n{}", check.text());
    }
    let draft = check.value("draft").unwrap();
    let sent = browser.post("/request/check", &[("draft", &draft)]).await;
    assert_eq!(sent.to(), "/request/done");

    let loaded = desk.app.open_case(&clerk(), "2026-0001").await.unwrap();
    let asks: Vec<Kind> = loaded.case.asks.iter().map(|ask| ask.kind).collect();
    let expected = [
        Kind::PurposeNotice,
        Kind::Disclosure,
        Kind::Correction,
        Kind::StopProvision,
    ];
    assert_eq!(asks, expected);
    assert_eq!(loaded.case.asks[3].claim, Some(Claim::Harmful));
    let wants = &loaded.applicant.as_ref().unwrap().reveal(Sink::Page).wants;
    let change = &wants[2].corrections[0];
    let said = (
        change.item.as_str(),
        change.old.as_str(),
        change.new.as_str(),
    );
    assert_eq!(said, ("identity.name.family", "見本", "設例"));
}

#[tokio::test]
async fn what_was_not_said_is_not_written_into_the_case() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    begun(&mut browser, &["purpose_notice", "stop_marketing"]).await;
    browser.post("/request/purposes", &[]).await;
    browser.post("/request/marketing", &[]).await;
    person(&mut browser, "").await;
    let check = browser.get("/request/check").await;
    assert!(check.shows("ありません"));
    let draft = check.value("draft").unwrap();
    browser.post("/request/check", &[("draft", &draft)]).await;
    let loaded = desk.app.open_case(&clerk(), "2026-0001").await.unwrap();
    let applicant = loaded.applicant.as_ref().unwrap().reveal(Sink::Page);
    let said: Vec<&str> = applicant
        .wants
        .iter()
        .map(|one| one.text.as_str())
        .collect();
    assert_eq!(said, ["", ""]);
}

#[tokio::test]
async fn the_reasons_are_those_of_the_kind() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    begun(&mut browser, &["erasure", "stop_provision"]).await;
    let erasure = browser.get("/request/erasure").await;
    assert!(erasure.shows("不正な方法で集められた"));
    let why = [("category", "*"), ("reason", "unlawful")];
    browser.post("/request/erasure", &why).await;
    let provision = browser.get("/request/provision").await;
    assert!(!provision.shows("不正な方法で集められた"));
    let consent = "同意していないのに、ほかの会社など";
    assert!(provision.shows(consent), "{}", provision.text());
    browser.post("/request/provision", &why).await;
    person(&mut browser, "").await;
    assert!(browser.get("/request/check").await.shows(consent));
}

#[tokio::test]
async fn what_is_missing_is_said_and_nothing_typed_is_lost() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    assert_eq!(
        begun(&mut browser, &["correction"]).await,
        "/request/correction"
    );
    let wrong = browser
        .post("/request/correction", &[("proof", "住民票の写し")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "どの情報かを選んでください",
        "正しい内容を入力",
        "住民票の写し",
    ] {
        assert!(wrong.shows(words), "{words}");
    }
    assert_eq!(
        begun(&mut browser, &["published_matters"]).await,
        "/request/matters"
    );
    let wrong = browser.post("/request/matters", &[("details", " ")]).await;
    assert!(wrong.shows("知りたいことを入力してください"));
}

const ABROAD: &str = include_str!("../../../../policies/cases/odd/abroad.yaml");

/// Answers every question from the country to the check page.
async fn abroad(browser: &mut Browser<'_>) {
    type Fields = [(&'static str, &'static str)];
    let steps: [(&str, &Fields, &str); 6] = [
        (
            "/request/country",
            &[("country", "DE")],
            "/request/gdpr-access",
        ),
        (
            "/request/gdpr-access",
            &[("category", "*")],
            "/request/name",
        ),
        (
            "/request/name",
            &[("family", "Muster"), ("given", "Erika")],
            "/request/address",
        ),
        (
            "/request/address",
            &[
                ("line1", "Musterstrasse 1, Musterstadt"),
                ("postcode", "D-00000"),
            ],
            "/request/contact",
        ),
        (
            "/request/contact",
            &[("email", "erika@example.de")],
            "/request/delivery",
        ),
        (
            "/request/delivery",
            &[("delivery", "email")],
            "/request/check",
        ),
    ];
    for (path, fields, next) in steps {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(browser.post(path, fields).await.to(), next, "{path}");
    }
}

/// Somebody in the EEA finds the rights of the GDPR, in both languages, and says where they are.
#[tokio::test]
async fn a_right_of_the_gdpr_is_asked_for_with_the_country_and_no_papers() {
    let desk = Desk::with(ABROAD, crate::support::tls()).await;
    let mut browser = desk.browser();
    for (path, title) in [
        ("/", "データへのアクセス（GDPR）"),
        ("/en", "Access to your data (GDPR)"),
    ] {
        assert!(browser.get(path).await.shows(title), "{path}");
    }
    browser.get("/request/who").await;
    browser.post("/request/who", &[("who", "person")]).await;
    let both = [("kind", "gdpr_access"), ("kind", "disclosure")];
    let mixed = browser.post("/request/kinds", &both).await;
    assert_eq!(mixed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(mixed.shows("ほかのご請求と分けて"));
    assert_eq!(
        begun(&mut browser, &["gdpr_access"]).await,
        "/request/country"
    );
    let nowhere = browser.post("/request/country", &[("country", "JP")]).await;
    assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nowhere.shows("お住まいの国を選んでください"));
    abroad(&mut browser).await;
    let check = browser.get("/request/check").await;
    for words in [
        "ドイツ",
        "1か月",
        "本人確認の書類をお送りいただく必要はありません",
    ] {
        assert!(check.shows(words), "{words}\n{}", check.text());
    }
    let draft = check.value("draft").unwrap();
    browser.post("/request/check", &[("draft", &draft)]).await;
    let loaded = desk.app.open_case(&clerk(), "2026-0001").await.unwrap();
    let applicant = loaded.applicant.as_ref().unwrap().reveal(Sink::Page);
    assert_eq!(applicant.country, Some(yakusoku_policy::Country::Germany));
    assert_eq!(loaded.case.asks[0].due, Some(jiff::civil::date(2026, 5, 1)));
}

/// Without the declaration nothing of it shows.
#[tokio::test]
async fn a_policy_that_serves_nobody_there_shows_nothing_of_the_gdpr() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    browser.get("/request/who").await;
    browser.post("/request/who", &[("who", "person")]).await;
    for path in ["/", "/en", "/request/kinds", "/published/requests.html"] {
        let page = browser.get(path).await;
        assert!(!page.text().contains("GDPR"), "{path}");
    }
    let country = browser.get("/request/country").await;
    assert_ne!(country.status, StatusCode::OK);
    let kinds = browser
        .post("/request/kinds", &[("kind", "gdpr_access")])
        .await;
    assert_eq!(kinds.status, StatusCode::UNPROCESSABLE_ENTITY);
}
