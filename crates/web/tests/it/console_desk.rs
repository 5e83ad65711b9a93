// SPDX-License-Identifier: Apache-2.0
//! Paper applications, the register, the board and the ledger in the console.

use axum::http::StatusCode;
use yakusoku_policy::Kind;

use crate::console::{Shop, value, words};

const PAPER: [(&str, &str); 11] = [
    ("received_on", "2026-04-01"),
    ("channel", "registered_mail"),
    ("kind", "disclosure"),
    ("category", "order"),
    ("who", "person"),
    ("family", "見本"),
    ("given", "太郎"),
    ("birth", "S55.4.1"),
    ("postcode", "000-0000"),
    ("line1", "東京都見本区例示1-2-3"),
    ("delivery", "registered_mail"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_application_is_typed_once() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    clerk.opens("/console/applications/new").await;
    let mut fields = PAPER.to_vec();
    fields.extend([
        ("paper", "driving_licence"),
        ("paper", "residence_certificate"),
        ("fee_means", "postal_order"),
        ("fee_amount", "1000"),
        ("fee_number", "見本-0417"),
        ("note", "電話でも連絡あり"),
    ]);
    let to = clerk
        .post("/console/applications/new", &fields)
        .await
        .to()
        .to_owned();
    assert_eq!(to, "/console/cases/2026-0001?told=entered");
    let page = words(&clerk.opens(&to).await.text());
    assert!(page.contains("確認コード"), "the code is shown");
    for part in [
        "2種類中2種類を確認済み",
        "過不足なし",
        "見本-0417",
        "電話でも連絡あり",
        "データを検索",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let again = words(&clerk.opens(&to).await.text());
    assert!(!again.contains("この画面に1回だけ表示"), "and only once");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_typed_is_lost_when_something_is_wrong() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    clerk.opens("/console/applications/new").await;
    let fields: Vec<(&str, &str)> = PAPER
        .into_iter()
        .map(|(name, value)| {
            if name == "birth" {
                (name, "S55.13.1")
            } else {
                (name, value)
            }
        })
        .chain([("note", "メモ"), ("paper", "passport")])
        .collect();
    let answer = clerk.post("/console/applications/new", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert!(page.contains("日付として読めない"));
    for kept in ["S55.13.1", "見本", "太郎", "東京都見本区例示1-2-3", "メモ"] {
        assert!(page.contains(kept), "{kept}");
    }
    for ticked in ["disclosure", "order", "passport", "registered_mail"] {
        let at = page.find(&format!("value=\"{ticked}\"")).unwrap();
        assert!(
            page[at..].split('>').next().unwrap().contains("checked"),
            "{ticked}"
        );
    }
    assert!(
        shop.app
            .search_cases(&yakusoku_app::staff::PROGRAM, "2026-")
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_finds_by_number_and_name_and_shows_neither_whole() {
    let shop = Shop::open().await;
    let (name, _) = shop.customer().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let mut clerk = shop.staff("tanto").await;
    let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    for query in [
        String::new(),
        format!("?q={number}"),
        format!("?q={encoded}"),
    ] {
        let answer = clerk.opens(&format!("/console/cases{query}")).await;
        let (_, main) = answer
            .text()
            .split_once("<table")
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        assert!(main.contains(&number) && !main.contains(&name), "{query}");
    }
    let none = clerk.opens("/console/cases?q=2026-9").await;
    assert!(none.shows("該当なし"));
    assert!(
        clerk
            .opens("/console/cases?show=closed")
            .await
            .shows("該当なし")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_counts_every_promise_and_takes_an_attestation() {
    let shop = Shop::open().await;
    let mut manager = shop.staff("kanri").await;
    manager.opens("/console/board").await;
    let form = manager
        .page
        .split_once("action=\"/console/board/attest\"")
        .unwrap()
        .1
        .to_owned();
    let clause = value(&form, "clause").unwrap();
    for (until, sentence) in [("そのうち", "読めない"), ("2030-01-01", "1年以内")] {
        let fields = [("clause", clause.as_str()), ("until", until)];
        let answer = manager.post("/console/board/attest", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.shows(sentence), "{until}");
    }
    let fields = [("clause", clause.as_str()), ("until", "2026-12-31")];
    manager.does("/console/board/attest", &fields).await;
    assert!(words(&manager.page).contains("2026年12月31日まで"));
    let mut clerk = shop.staff("tanto").await;
    assert!(
        !clerk
            .opens("/console/board")
            .await
            .shows("/console/board/attest")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_shows_open_parts_proofs_and_a_checkpoint() {
    let shop = Shop::open().await;
    let (name, _) = shop.customer().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    shop.app.sequence_all().await.unwrap();
    let mut auditor = shop.staff("kansa").await;
    let page = auditor.opens("/console/ledger").await;
    assert!(page.shows(&number) && !page.shows(&name));
    let received = page
        .text()
        .split("/console/ledger/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .filter(|index| index.parse::<u64>().is_ok())
        .collect::<Vec<_>>();
    assert!(!received.is_empty());
    for index in &received {
        let entry = auditor.opens(&format!("/console/ledger/{index}")).await;
        assert!(words(&entry.text()).contains("検証可能"), "{index}");
        assert!(!entry.shows(&name), "{index}");
    }
    assert_eq!(
        auditor.get("/console/ledger/999999").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        auditor.get("/console/ledger/x").await.status,
        StatusCode::NOT_FOUND
    );
    let note = auditor.get("/console/ledger/checkpoint").await;
    assert_eq!(note.header("content-type"), "text/plain; charset=utf-8");
    assert!(note.text().starts_with("yakusoku/"), "{}", note.text());
    assert!(!words(&auditor.opens("/console/ledger").await.text()).contains("なし控えがない"));
}
