// SPDX-License-Identifier: Apache-2.0
//! What the console says of a case whose policy promises otherwise than that of the shop: papers that go back, a clock that
//! waits for the identity, an answer the person fetches.

use axum::http::StatusCode;
use yakusoku_policy::Kind;

use crate::console::{Browser, Shop, start, words};
use crate::console_case::{at, proposed};
use crate::support::POLICY;

fn otherwise(said: &str, instead: &str) -> String {
    let policy = POLICY.replace(said, instead);
    assert_ne!(policy, POLICY, "{said}");
    policy
}

/// From receipt to the dispatch; the clerk's browser stands on the page of the case.
async fn answered(shop: &Shop, number: &str, by: &str) -> Browser {
    let (mut clerk, mut approver) = (shop.staff("tanto").await, shop.staff("shonin").await);
    proposed(&mut clerk, number).await;
    approver.opens(&format!("/console/cases/{number}")).await;
    approver.does(&at(number, "approve"), &[]).await;
    shop.app.work_once().await.unwrap();
    clerk.opens(&format!("/console/cases/{number}")).await;
    clerk.does(&at(number, "letter"), &[]).await;
    let day = start().to_string();
    let sent = [("sent_on", day.as_str()), ("sent_by", by)];
    clerk.does(&at(number, "dispatch"), &sent).await;
    clerk
}

#[tokio::test(flavor = "multi_thread")]
async fn papers_that_were_promised_back_are_sent_back_with_day_and_way() {
    let policy = otherwise("papers: {after: dispose", "papers: {after: return");
    let shop = Shop::under(&policy).await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let mut clerk = answered(&shop, &number, "registered_mail").await;
    let page = words(&clerk.page);
    assert!(page.contains("本人確認書類の返却"), "{page}");
    assert!(
        !page.contains("廃棄") && !page.contains("細断"),
        "nothing is to be destroyed: {page}"
    );
    let today = words(&clerk.opens("/console").await.text());
    assert!(today.contains("終了後7日以内の返却"), "{today}");
    clerk.opens(&format!("/console/cases/{number}")).await;
    let day = start().to_string();
    let back = at(&number, "papers-back");
    let fields = |by| {
        [
            ("papers_on", day.as_str()),
            ("papers_by", by),
            ("papers_tracking", "000-9"),
        ]
    };
    let wrong = clerk.post(&back, &fields("email")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.shows("書類をお返しできない"));
    clerk.does(&back, &fields("registered_mail")).await;
    let page = words(&clerk.page);
    for said in ["返却（書留郵便", "引受番号 000-9", "返却済み", "すべて完了"] {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_waits_for_the_identity_is_called_so() {
    let shop = Shop::under(&otherwise(
        "from: received\n    warn",
        "from: verified\n    warn",
    ))
    .await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let mut clerk = shop.staff("tanto").await;
    let page = words(
        &clerk
            .opens(&format!("/console/cases/{number}"))
            .await
            .text(),
    );
    assert!(page.contains("本人確認を終えた日から"), "{page}");
    assert!(!page.contains("書類がそろった日から"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_waits_to_be_fetched_is_late_for_nobody() {
    let policy = otherwise(
        "by: [registered_mail, person_only, media]",
        "by: [download, registered_mail]\n    signature: false",
    );
    let shop = Shop::under(&policy).await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let mut clerk = answered(&shop, &number, "download").await;
    let today = words(&clerk.opens("/console").await.text());
    assert!(
        today.contains("受取りの画面を閉じ、返戻と同じ扱い"),
        "{today}"
    );
    assert!(!today.contains("回答期限の超過"), "{today}");
}
