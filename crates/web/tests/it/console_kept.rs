// SPDX-License-Identifier: Apache-2.0
//! A session that ends while a long form is filled in: nothing typed is lost, and nothing is taken by itself.

use axum::http::StatusCode;

use crate::console::{Browser, PASSWORD, Shop, value, words};

const NEW: &str = "/console/applications/new";

const TYPED: [(&str, &str); 10] = [
    ("received_on", "2026-04-01"),
    ("channel", "registered_mail"),
    ("kind", "disclosure"),
    ("category", "order"),
    ("who", "person"),
    ("family", "見本 <b>"),
    ("given", "太郎"),
    ("birth", "S55.4.1"),
    ("line1", "東京都見本区例示1-2-3"),
    ("note", "電話でも連絡あり"),
];

/// The form as the page has it: with the fields nobody sees.
fn with_hidden(page: &str) -> Vec<(String, String)> {
    let hidden = ["csrf", "by", "once"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), value(page, name)?)));
    let typed = TYPED.map(|(name, value)| (name.to_owned(), value.to_owned()));
    hidden.chain(typed).collect()
}

async fn press(browser: &mut Browser, at: &str, fields: &[(String, String)]) -> String {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.post_raw(at, &fields).await.to().to_owned()
}

/// Both factors, from the page somebody was sent to; gives where it leads.
async fn log_in(shop: &Shop, browser: &mut Browser, at: &str, login: &str) -> String {
    browser.opens(at).await;
    let next = value(&browser.page, "next").unwrap();
    let door = [("name", login), ("password", PASSWORD), ("next", &next)];
    let to = browser.post("/console/login", &door).await.to().to_owned();
    browser.opens(&to).await;
    let next = value(&browser.page, "next").unwrap();
    let code = shop.app.demo_code(login).await.unwrap();
    let fields = [("code", code.as_str()), ("next", &next)];
    browser.post("/console/code", &fields).await.to().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_comes_back_filled_after_logging_in_again() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    clerk.opens(NEW).await;
    let fields = with_hidden(&clerk.page);
    clerk.cookies.remove("yakusoku");
    let to = press(&mut clerk, NEW, &fields).await;
    assert_eq!(to, "/console/login?next=/console/applications/new");
    clerk.opens(&to).await;
    assert!(words(&clerk.page).contains("入力中の内容は保管中"));
    assert!(!clerk.page.contains("太郎"), "nothing of it is on the page");
    assert_eq!(log_in(&shop, &mut clerk, &to, "tanto").await, NEW);
    let page = clerk.opens(NEW).await.text();
    assert!(words(&page).contains("まだ受け付けていない"), "{page}");
    for kept in [
        "太郎",
        "S55.4.1",
        "東京都見本区例示1-2-3",
        "電話でも連絡あり",
    ] {
        assert!(page.contains(kept), "{kept}");
    }
    assert!(page.contains("見本 &") && !page.contains("見本 <b>"));
    for ticked in ["disclosure", "order", "registered_mail"] {
        let at = page.find(&format!("value=\"{ticked}\"")).unwrap();
        let tag = page[at..].split('>').next().unwrap();
        assert!(tag.contains("checked"), "{ticked}");
    }
    assert_ne!(value(&page, "csrf").as_ref(), Some(&fields[0].1));
    // Given back once, and nothing was taken by itself.
    assert!(!clerk.opens(NEW).await.text().contains("電話でも連絡あり"));
    assert_eq!(
        clerk.get("/console/cases/2026-0001").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_typed_is_not_shown_to_a_colleague() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    clerk.opens(NEW).await;
    let fields = with_hidden(&clerk.page);
    clerk.cookies.remove("yakusoku");
    let to = press(&mut clerk, NEW, &fields).await;
    let mut other = clerk.clone();
    assert_eq!(log_in(&shop, &mut other, &to, "kanri").await, NEW);
    assert!(!other.opens(NEW).await.text().contains("電話でも連絡あり"));
    // A form nobody of the staff was shown is not kept at all.
    let mut stranger = shop.stranger();
    press(&mut stranger, NEW, &[("note".into(), "見本".into())]).await;
    assert!(stranger.cookies.is_empty());
    // The clerk still has it.
    log_in(&shop, &mut clerk, &to, "tanto").await;
    assert!(clerk.opens(NEW).await.text().contains("電話でも連絡あり"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_an_earlier_session_is_shown_again_and_not_taken() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    clerk.opens(NEW).await;
    let fields = with_hidden(&clerk.page);
    // Logged in anew on another page.
    clerk.cookies = shop.staff("tanto").await.cookies;
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let answer = clerk.post_raw(NEW, &fields).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains("電話でも連絡あり"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_comes_back_too() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    let at = "/console/matters/new";
    clerk.opens(at).await;
    let hidden = ["csrf", "by", "once"];
    let mut fields: Vec<(String, String)> = hidden
        .into_iter()
        .map(|name| (name.to_owned(), value(&clerk.page, name).unwrap()))
        .collect();
    fields.push(("said".into(), "説明が分かりにくい".into()));
    clerk.cookies.remove("yakusoku");
    let to = press(&mut clerk, at, &fields).await;
    assert_eq!(log_in(&shop, &mut clerk, &to, "tanto").await, at);
    let page = clerk.opens(at).await.text();
    assert!(page.contains("説明が分かりにくい"));
    assert!(words(&page).contains("まだ受け付けていない"));
}
