// SPDX-License-Identifier: Apache-2.0
//! 苦情・照会 and 受付簿 in the console: from the first call to the end, and into the hands of Excel.

use axum::http::StatusCode;
use jiff::ToSpan as _;

use crate::console::{Shop, value, words};

const NEW: &str = "/console/matters/new";

fn complaint<'a>() -> Vec<(&'a str, &'a str)> {
    vec![
        ("sort", "complaint"),
        ("from", ""),
        ("channel", "telephone"),
        ("on", ""),
        ("name", "例示 花子"),
        ("contact", "00-0000-0000"),
        ("said", "退会したのに、お知らせのメールが届く。"),
        ("holds", "yes"),
        ("wanted_by", ""),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_complaint_sent_twice_is_one() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    let once = value(&clerk.opens(NEW).await.text(), "once").unwrap();
    let mut fields = complaint();
    fields.push(("once", &once));
    let first = clerk.post(NEW, &fields).await.to().to_owned();
    assert_eq!(clerk.post(NEW, &fields).await.to(), first);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_is_entered_answered_and_ended_and_becomes_a_finding() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    clerk.opens(NEW).await;
    let mut wrong = complaint();
    wrong[1].1 = "ppc";
    let answer = clerk.post(NEW, &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.shows("照会元は照会のときだけ") && answer.shows("退会したのに"));
    let at = clerk.post(NEW, &complaint()).await.to().to_owned();
    assert!(at.starts_with("/console/matters/C2026-"), "{at}");
    let page = words(&clerk.opens(&at).await.text());
    assert!(
        page.contains("例示 花子") && page.contains("開示等のご請求が含まれている"),
        "{page}"
    );
    let today = words(&clerk.opens("/console").await.text());
    assert!(
        today.contains("C2026-0001") && today.contains("苦情"),
        "{today}"
    );

    clerk.opens(&at).await;
    let empty = [
        ("do", "answer"),
        ("by", "post"),
        ("last", "yes"),
        ("said", ""),
    ];
    let answer = clerk.post(&at, &empty).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.shows("内容がありません"));
    let answered = [
        ("do", "answer"),
        ("by", "post"),
        ("last", "yes"),
        ("said", "配信を止めました。"),
    ];
    clerk.does(&at, &answered).await;
    let end = [("do", "end"), ("how", "settled"), ("said", "ご了承")];
    let refused = clerk.post(&at, &end).await;
    assert!(
        refused.shows("ご請求が、受け付けられていません"),
        "the request inside comes first"
    );

    let link = format!(
        "/console/findings/new?matter={}",
        &at["/console/matters/".len()..]
    );
    assert!(clerk.opens(&link).await.shows("C2026-0001"));
    let owner = shop.app.member("tanto").await.unwrap().id.0;
    let finding = [
        ("clause", "safety.training"),
        ("matter", "C2026-0001"),
        ("wrong", "退会した方が配信の一覧に残る"),
        ("action", "退会と同時に外す"),
        ("owner", owner.as_str()),
        ("due", "2026-12-31"),
    ];
    let to = clerk
        .post("/console/findings/new", &finding)
        .await
        .to()
        .to_owned();
    assert!(words(&clerk.opens(&to).await.text()).contains("苦情・照会（C2026-0001）"));
    assert!(clerk.opens(&at).await.shows("是正中"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inquiry_past_its_day_is_late_on_the_morning_page_and_nobody_tells_a_lawyer_unproved() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    let today = shop.app.clock.today().date;
    let wanted = today.saturating_add(2.days()).to_string();
    let mut inquiry = complaint();
    (inquiry[0].1, inquiry[1].1, inquiry[7].1) = ("inquiry", "lawyer", "no");
    inquiry[8].1 = wanted.as_str();
    clerk.opens(NEW).await;
    let at = clerk.post(NEW, &inquiry).await.to().to_owned();
    clerk.opens(&at).await;
    let told = [
        ("do", "answer"),
        ("by", "post"),
        ("last", "yes"),
        ("tells", "yes"),
        ("said", "会員です。"),
    ];
    assert!(
        clerk
            .post(&at, &told)
            .await
            .shows("本人確認の済んだ案件が結び付いていません")
    );
    shop.app.clock.set(today.saturating_add(3.days()));
    let mut clerk = shop.staff("tanto").await;
    let list = words(&clerk.opens("/console/matters").await.text());
    assert!(
        list.contains("照会（弁護士）") && list.contains("期限超過"),
        "{list}"
    );
    let page = words(&clerk.opens("/console").await.text());
    assert!(
        page.contains("期限を過ぎたもの") && page.contains("C2026-0001"),
        "{page}"
    );
    let mut auditor = shop.staff("kansa").await;
    let page = auditor.opens(&at).await.text();
    assert!(page.contains("例示 花子") && !page.contains("終了を記録"));
    shop.app.sequence_all().await.unwrap();
    let read = shop.app.latest(None, 5).await.unwrap();
    assert!(read.iter().any(|one| one.entry.kind == "matter.seen"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_is_on_a_page_and_in_the_hands_of_excel() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    let page = clerk.opens("/console/register").await;
    assert!(page.shows("受付簿") && page.shows("苦情 0件"));
    let csv = clerk.get("/console/register.csv").await;
    assert!(csv.text().contains("受付番号,請求事項,受付日"));
    assert_eq!(
        csv.header("content-disposition"),
        "attachment; filename=\"register-2026.csv\""
    );
    let excel = clerk.get("/console/register.xlsx?year=2025").await;
    assert_eq!(excel.status, StatusCode::OK);
    let mut engineer = shop.staff("gijutsu").await;
    let denied = engineer.get("/console/register").await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
}

/// What was typed comes back in the form it was typed into, open, and in no other.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_form_of_a_matter_comes_back_as_it_was_typed() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    clerk.opens(NEW).await;
    let at = clerk.post(NEW, &complaint()).await.to().to_owned();
    clerk.opens(&at).await;
    let note = [
        ("do", "note"),
        ("on", "そのうち"),
        ("said", "電話で確認したメモ"),
    ];
    let answer = clerk.post(&at, &note).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert_eq!(page.matches("電話で確認したメモ").count(), 1, "{page}");
    let field = |id: &str| {
        let start = page.find(&format!("<textarea id=\"{id}\"")).unwrap();
        let end = page[start..].find("</textarea>").unwrap();
        page[start..start + end].to_owned()
    };
    assert!(field("said-note").contains("電話で確認したメモ"));
    assert!(page.contains("value=\"そのうち\""));
    assert!(page.contains("href=\"#on-note\"") && page.contains("id=\"on-note-error\""));
    assert_eq!(page.matches("<details class=\"more\" open>").count(), 1);
    let linked = [
        ("do", "link_case"),
        ("case", "2026-9999"),
        ("inside", "yes"),
    ];
    let answer = clerk.post(&at, &linked).await;
    assert!(
        answer.text().contains("value=\"2026-9999\""),
        "{}",
        answer.text()
    );
}
