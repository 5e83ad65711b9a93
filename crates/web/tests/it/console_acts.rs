// SPDX-License-Identifier: Apache-2.0
//! 実施の記録 and 是正処置 in the console, from the list to the second person who verifies.

use axum::http::StatusCode;

use crate::console::{Shop, words};

const CLAUSE: &str = "safety.training";

#[tokio::test(flavor = "multi_thread")]
async fn an_act_is_recorded_and_the_board_says_so() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    let list = words(&clerk.opens("/console/acts").await.text());
    assert!(list.contains("教育") && list.contains("人事課長"), "{list}");
    let form = format!("/console/acts/new?clause={CLAUSE}");
    clerk.opens(&form).await;
    for (done, evidence, sentence) in [
        ("", "受講者の一覧", "実施した日が読めない"),
        ("2026-04-01", "", "証拠が未記入"),
        ("2036-04-01", "受講者の一覧", "先の日付"),
    ] {
        let fields = [("clause", CLAUSE), ("done", done), ("evidence", evidence)];
        let answer = clerk.post("/console/acts/new", &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{sentence}"
        );
        assert!(answer.shows(sentence), "{sentence}");
        assert!(
            evidence.is_empty() || answer.shows(evidence),
            "typed words stay"
        );
    }
    let fields = [
        ("clause", CLAUSE),
        ("done", "2026-04-01"),
        ("evidence", "受講者の一覧（架空の棚）"),
    ];
    clerk.does("/console/acts/new", &fields).await;
    let record = clerk.page.split("href=\"/console/acts/").find_map(|rest| {
        let id = rest.split('"').next()?;
        (id.len() == 32).then(|| format!("/console/acts/{id}"))
    });
    let record = record.expect("the record is listed");
    let mut auditor = shop.staff("kansa").await;
    let page = auditor.opens(&record).await;
    assert!(page.shows("受講者の一覧（架空の棚）"));
    assert!(!page.text().contains("誤った記録を取消し"));
    let board = words(&auditor.opens("/console/board").await.text());
    assert!(board.contains("教育の実施の記録"), "{board}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_is_closed_by_a_second_person_only() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    clerk.opens("/console/findings/new").await;
    let owner = crate::console::value(&clerk.page, "csrf").map(|_| ());
    assert!(owner.is_some());
    let id = shop.app.member("tanto").await.unwrap().id.0;
    let mut fields = vec![
        ("clause", CLAUSE),
        ("found_by", "audit"),
        ("wrong", "受講の記録に漏れがある"),
        ("action", ""),
        ("owner", id.as_str()),
        ("due", "2026-04-30"),
    ];
    let answer = clerk.post("/console/findings/new", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.shows("受講の記録に漏れがある"), "typed words stay");
    fields[3].1 = "受講の一覧を毎月確かめる";
    let to = clerk
        .post("/console/findings/new", &fields)
        .await
        .to()
        .to_owned();
    assert!(to.starts_with("/console/findings/"), "{to}");
    clerk.opens(&to).await;
    let done = [
        ("version", "1"),
        ("on", "2026-04-01"),
        ("said", "一覧を作った"),
    ];
    clerk.does(&format!("{to}/done"), &done).await;
    assert!(words(&clerk.page).contains("別の人が行う"));
    let close = [("version", "2"), ("said", "一覧を見て確かめた")];
    let mut manager = shop.staff("kanri").await;
    manager.opens(&to).await;
    manager.does(&format!("{to}/close"), &close).await;
    assert!(words(&manager.page).contains("効果を確認"));
    let list = words(&manager.opens("/console/findings").await.text());
    assert!(list.contains("終了"), "{list}");
}
