// SPDX-License-Identifier: Apache-2.0
//! The whole way of a case in the console, and where it is stopped.

use axum::http::StatusCode;
use yakusoku_policy::Kind;

use crate::console::{Browser, Shop, start, value, words};

pub(crate) fn at(number: &str, rest: &str) -> String {
    format!("/console/cases/{number}/{rest}")
}

/// Both papers and the fee.
async fn complete(clerk: &mut Browser, number: &str) {
    for paper in ["driving_licence", "residence_certificate"] {
        let fields = [
            ("paper", paper),
            ("check", "name"),
            ("check", "address"),
            ("check", "valid"),
        ];
        clerk.does(&at(number, "papers"), &fields).await;
    }
    if clerk.page.contains("name=\"amount\"") {
        clerk
            .does(
                &at(number, "fee"),
                &[("amount", "1,000"), ("means", "stamps")],
            )
            .await;
    }
}

/// From a complete application to a proposal.
pub(crate) async fn proposed(clerk: &mut Browser, number: &str) {
    clerk.opens(&format!("/console/cases/{number}")).await;
    complete(clerk, number).await;
    clerk.does(&at(number, "locate"), &[]).await;
    if clerk.page.contains("選んだものを対象にする") {
        clerk.does(&at(number, "choose"), &[]).await;
    }
    clerk.does(&at(number, "propose"), &[("remark", "")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disclosure_from_receipt_to_closed_with_two_people() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let (mut clerk, mut approver) = (shop.staff("tanto").await, shop.staff("shonin").await);
    let today = clerk.opens("/console").await.text();
    assert!(today.contains(&number) && words(&today).contains("本人確認書類の確認"));
    proposed(&mut clerk, &number).await;
    assert!(words(&clerk.page).contains("起案を記録。決裁に回した"));
    assert!(
        !clerk.page.contains("この計画を決裁"),
        "the proposer is offered no approval"
    );
    approver.opens(&format!("/console/cases/{number}")).await;
    assert!(words(&approver.page).contains("あなたの決裁待ち"));
    approver
        .does(&at(&number, "approve"), &[("remark", "")])
        .await;
    clerk.opens(&format!("/console/cases/{number}")).await;
    clerk.does(&at(&number, "carry-out"), &[]).await;
    assert!(words(&clerk.page).contains("計画を実行。結果は「計画」に表示"));
    clerk.does(&at(&number, "letter"), &[]).await;
    let pdf = clerk.get(&at(&number, "letters/1.pdf")).await;
    assert!(pdf.bytes.starts_with(b"%PDF"), "{}", pdf.status);
    assert!(pdf.header("content-disposition").starts_with("attachment"));
    for (file, start) in [("1.pdf", "%PDF"), ("1.json", "{"), ("1.csv", "\u{feff}")] {
        let got = clerk.get(&at(&number, &format!("packages/{file}"))).await;
        assert!(
            got.bytes.starts_with(start.as_bytes()),
            "{file}: {}",
            got.status
        );
    }
    let day = start().to_string();
    let sent = [
        ("sent_on", day.as_str()),
        ("sent_by", "registered_mail"),
        ("tracking", "000-1"),
    ];
    clerk.does(&at(&number, "dispatch"), &sent).await;
    assert!(words(&clerk.page).contains("本人確認書類の廃棄"));
    clerk
        .does(&at(&number, "dispose"), &[("witness", "設例 洋子")])
        .await;
    let page = words(&clerk.page);
    assert!(
        page.contains("手続の終了") && page.contains("廃棄の立ち会い　設例 洋子"),
        "{page}"
    );
    assert!(page.contains("引受番号 000-1"));
    assert!(!words(&clerk.opens("/console").await.text()).contains(&number));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_is_carried_out_confirmed_and_told() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Erasure]).await;
    let (mut clerk, mut approver) = (shop.staff("tanto").await, shop.staff("shonin").await);
    proposed(&mut clerk, &number).await;
    approver.opens(&format!("/console/cases/{number}")).await;
    assert!(words(&approver.page).contains("元に戻せません"));
    approver.does(&at(&number, "approve"), &[]).await;
    clerk.opens(&format!("/console/cases/{number}")).await;
    clerk.does(&at(&number, "carry-out"), &[]).await;
    assert!(words(&clerk.page).contains("鍵による照合で残りなし"));
    clerk.does(&at(&number, "letter"), &[]).await;
    assert!(words(&clerk.page).contains("結果のご通知の発送"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_asks_of_one_application_go_the_same_way_together() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Disclosure, Kind::Erasure]).await;
    let (mut clerk, mut approver) = (shop.staff("tanto").await, shop.staff("shonin").await);
    proposed(&mut clerk, &number).await;
    let page = words(&clerk.page);
    assert!(
        page.contains("全部を開示（起案）") && page.contains("応じる（起案）"),
        "{page}"
    );
    approver.opens(&format!("/console/cases/{number}")).await;
    let half = value(&approver.page, "plan").unwrap();
    let half = half.split('+').next().unwrap();
    let one = approver
        .post(&at(&number, "approve"), &[("plan", half)])
        .await;
    assert_eq!(
        one.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "one of two plans was not shown"
    );
    approver.opens(&format!("/console/cases/{number}")).await;
    approver.does(&at(&number, "approve"), &[]).await;
    clerk.opens(&format!("/console/cases/{number}")).await;
    clerk.does(&at(&number, "carry-out"), &[]).await;
    let page = words(&clerk.page);
    assert!(
        page.contains("鍵による照合で残りなし") && page.contains("開示する資料（CSV）"),
        "{page}"
    );
    clerk.does(&at(&number, "letter"), &[]).await;
    assert!(words(&clerk.page).contains("結果のご通知の発送"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_disclosure_takes_twelve_clicks_at_most() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let (mut clerk, mut approver) = (shop.staff("tanto").await, shop.staff("shonin").await);
    proposed(&mut clerk, &number).await;
    approver.opens(&format!("/console/cases/{number}")).await;
    approver.does(&at(&number, "approve"), &[]).await;
    // The program carries out by itself.
    shop.app.work_once().await.unwrap();
    clerk.opens(&format!("/console/cases/{number}")).await;
    clerk.does(&at(&number, "letter"), &[]).await;
    let day = start().to_string();
    clerk
        .does(
            &at(&number, "dispatch"),
            &[("sent_on", &day), ("sent_by", "person_only")],
        )
        .await;
    let clicks = clerk.clicks + approver.clicks;
    assert!(clicks <= 12, "{clicks}");
    assert!(words(&clerk.page).contains("本人確認書類の廃棄"), "closed");
    clerk.does(&at(&number, "dispose"), &[]).await;
    assert!(words(&clerk.page).contains("すべて完了"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_proposed_cannot_approve_and_reads_why() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let mut manager = shop.staff("kanri").await;
    proposed(&mut manager, &number).await;
    assert!(words(&manager.page).contains("起案した人は決裁できない。ほかの承認者に依頼"));
    let answer = manager.post(&at(&number, "approve"), &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(words(&answer.text()).contains("起案した人は決裁できない"));
    let case = shop
        .app
        .search_cases(&yakusoku_app::staff::PROGRAM, &number)
        .await
        .unwrap();
    assert!(case[0].case.asks[0].approval().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_needs_its_ground_and_reason_and_goes_out() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let (mut clerk, mut approver) = (shop.staff("tanto").await, shop.staff("shonin").await);
    let decision = at(&number, "asks/1/decision");
    clerk.opens(&decision).await;
    assert!(clerk.page.contains("開示しない") && !clerk.page.contains("全部を開示"));
    let bare = clerk
        .post(
            &decision,
            &[("outcome", "refused"), ("reason", "理由です。")],
        )
        .await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        bare.shows("事由が未選択") && bare.shows("理由です。"),
        "what was typed is kept"
    );
    let reason = "ご本人であることを確かめられないためです。";
    let wrong = [
        ("outcome", "refused"),
        ("ground", "no_breach"),
        ("reason", reason),
    ];
    let wrong = clerk.post(&decision, &wrong).await;
    assert!(wrong.shows("この請求事項に使えない事由") && wrong.shows(reason));
    let whole = [
        ("outcome", "refused"),
        ("ground", "identity_unconfirmed"),
        ("reason", reason),
    ];
    clerk.does(&decision, &whole).await;
    assert!(words(&clerk.page).contains("開示しない（起案）"));
    approver.opens(&format!("/console/cases/{number}")).await;
    assert!(words(&approver.page).contains(reason));
    approver.does(&at(&number, "approve"), &[]).await;
    clerk.opens(&format!("/console/cases/{number}")).await;
    clerk.does(&at(&number, "letter"), &[]).await;
    assert!(
        clerk
            .get(&at(&number, "letters/1.pdf"))
            .await
            .bytes
            .starts_with(b"%PDF")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_that_is_sent_back_comes_back_with_its_remark() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let (mut clerk, mut approver) = (shop.staff("tanto").await, shop.staff("shonin").await);
    proposed(&mut clerk, &number).await;
    approver.opens(&format!("/console/cases/{number}")).await;
    let bare = approver
        .post(&at(&number, "send-back"), &[("remark", " ")])
        .await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.shows("差し戻しの意見が未記入"));
    approver
        .does(
            &at(&number, "send-back"),
            &[("remark", "期間を確かめてください")],
        )
        .await;
    clerk.opens(&format!("/console/cases/{number}")).await;
    let page = words(&clerk.page);
    assert!(
        page.contains("差し戻し：期間を確かめてください") && page.contains("起案して決裁に回す")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_at_once_the_second_keeps_the_input_and_can_send_it_again() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let (mut first, mut second) = (shop.staff("tanto").await, shop.staff("kanri").await);
    first.opens(&format!("/console/cases/{number}")).await;
    second.opens(&format!("/console/cases/{number}")).await;
    first
        .does(&at(&number, "note"), &[("text", "先に書いた")])
        .await;
    let late = second
        .post(&at(&number, "note"), &[("text", "後から書いた")])
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let page = words(&late.text());
    assert!(
        page.contains("後から書いた") && page.contains("先に書いた"),
        "{page}"
    );
    let text = value(&second.page, "text").unwrap();
    second.does(&at(&number, "note"), &[("text", &text)]).await;
    assert!(words(&second.page).contains("後から書いた"));
}

/// A hand that clicks twice sends the same form twice: the second click shows what the first one did.
#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_leads_where_the_first_click_led() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let mut clerk = shop.staff("tanto").await;
    clerk.opens(&format!("/console/cases/{number}")).await;
    let note = at(&number, "note");
    let first = clerk.post(&note, &[("text", "電話あり")]).await;
    let second = clerk.post(&note, &[("text", "電話あり")]).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    assert_eq!(
        (second.status, second.header("location")),
        (first.status, first.header("location"))
    );
    // Other words under the same page are not the same click; what happened meanwhile was the reader's own.
    let other = clerk.post(&note, &[("text", "別の電話")]).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    let page = words(&other.text());
    assert!(
        page.contains("ご自身の変更") && !page.contains("ほかの人"),
        "{page}"
    );
    clerk.opens(&format!("/console/cases/{number}")).await;
    assert_eq!(words(&clerk.page).matches("電話あり").count(), 1);
    // What was wrong the first time is taken the second time.
    let fee = at(&number, "fee");
    let wrong = [("amount", "千円"), ("means", "stamps")];
    for _ in 0..2 {
        let again = clerk.post(&fee, &wrong).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_was_not_shown_is_not_approved() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let (mut clerk, mut approver) = (shop.staff("tanto").await, shop.staff("shonin").await);
    proposed(&mut clerk, &number).await;
    approver.opens(&format!("/console/cases/{number}")).await;
    let other = approver
        .post(&at(&number, "approve"), &[("plan", "0000")])
        .await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(other.shows("表示の後に起案または計画が変更"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_found_is_answered_as_not_held() {
    let shop = Shop::open().await;
    let who = ("架空 無人", "nobody@example.jp");
    let number = shop.apply_as(&[Kind::Disclosure], who).await;
    let mut clerk = shop.staff("tanto").await;
    clerk.opens(&format!("/console/cases/{number}")).await;
    complete(&mut clerk, &number).await;
    clerk.does(&at(&number, "locate"), &[]).await;
    let page = words(&clerk.page);
    assert!(
        page.contains("候補なし") && page.contains("保有していない"),
        "{page}"
    );
    assert!(!page.contains("計画を作成　"));
    clerk.opens(&at(&number, "asks/1/decision")).await;
    clerk
        .does(&at(&number, "asks/1/decision"), &[("outcome", "not_held")])
        .await;
    assert!(words(&clerk.page).contains("保有していない（起案）"));
}

fn multipart(fields: &[(&str, &str)], file: &[u8]) -> (&'static str, Vec<u8>) {
    attached(fields, ("a.png", file))
}

/// A browser without a file sends neither a name nor content.
fn attached(fields: &[(&str, &str)], (name, file): (&str, &[u8])) -> (&'static str, Vec<u8>) {
    let head = format!(
        "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    );
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--xx\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--xx--\r\n");
    ("multipart/form-data; boundary=xx", body)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_image_is_said_to_be_none_and_nothing_is_recorded() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let mut clerk = shop.staff("tanto").await;
    clerk.opens(&format!("/console/cases/{number}")).await;
    let (csrf, seen) = (
        value(&clerk.page, "csrf").unwrap(),
        value(&clerk.page, "seen").unwrap(),
    );
    let fields = [
        ("csrf", csrf.as_str()),
        ("seen", seen.as_str()),
        ("paper", "driving_licence"),
        ("check", "name"),
        ("check", "valid"),
    ];
    let large = vec![0_u8; 10 * 1024 * 1024 + 1];
    for (file, sentence) in [
        (b"<svg onload=alert(1)>".as_slice(), "画像でないファイル"),
        (b"".as_slice(), "画像でないファイル"),
        (b"%PDF-1.7".as_slice(), "PDFは受け取れない"),
        (
            b"\x89PNG\r\n\x1a\n broken".as_slice(),
            "安全に読み取れない画像",
        ),
        (large.as_slice(), "10MBを超えるファイル"),
    ] {
        let answer = clerk
            .post_body(&at(&number, "papers"), multipart(&fields, file))
            .await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{sentence}"
        );
        assert!(
            words(&answer.text()).contains(sentence),
            "{}",
            words(&answer.text())
        );
        assert!(
            !words(&answer.text()).contains("運転免許証の写し"),
            "nothing is recorded"
        );
    }
    let huge = vec![0_u8; 12 * 1024 * 1024];
    let answer = clerk
        .post_body(&at(&number, "papers"), multipart(&fields, &huge))
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.shows("ファイルが大きすぎます"));
    // Without a file the same form works.
    clerk
        .post_body(&at(&number, "papers"), attached(&fields, ("", b"")))
        .await
        .to();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_shown_for_a_reason_only() {
    let shop = Shop::open().await;
    let (name, _) = shop.customer().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let mut clerk = shop.staff("tanto").await;
    let masked = clerk.opens(&format!("/console/cases/{number}")).await;
    assert!(!masked.shows(&name), "the name is masked");
    let reveal = at(&number, "reveal");
    clerk.opens(&reveal).await;
    let bare = clerk.post(&reveal, &[]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!bare.shows(&name));
    let shown = clerk.post(&reveal, &[("reason", "call")]).await;
    assert!(shown.shows(&name) && shown.shows("ご本人への連絡"));
    let page = clerk.opens(&format!("/console/cases/{number}")).await;
    assert!(words(&page.text()).contains("氏名と住所を表示：ご本人への連絡"));
    assert_eq!(
        clerk.get("/console/cases/2026-9999").await.status,
        StatusCode::NOT_FOUND
    );
}

/// What was typed into a form that comes back is in it again, ticks and all.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_typed_is_lost_when_a_form_of_the_case_comes_back() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let (mut clerk, mut approver) = (shop.staff("tanto").await, shop.staff("shonin").await);
    let case = format!("/console/cases/{number}");
    clerk.opens(&case).await;
    let fee = [("amount", "千円"), ("fee_number", "000-123")];
    let back = clerk.post(&at(&number, "fee"), &fee).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.text().contains("value=\"000-123\"") && back.text().contains("value=\"千円\""));

    proposed(&mut clerk, &number).await;
    approver.opens(&case).await;
    let remark = [("remark", "対象の期間を確かめました")];
    let back = approver.post(&at(&number, "approve"), &remark).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.text().contains("対象の期間を確かめました</textarea>"));
    approver.opens(&case).await;
    approver.does(&at(&number, "approve"), &[]).await;
    shop.app.work_once().await.unwrap();

    clerk.opens(&case).await;
    clerk.does(&at(&number, "letter"), &[]).await;
    let sent = [
        ("sent_on", "来週の月曜"),
        ("sent_by", "media"),
        ("tracking", "111-22-33333-4"),
    ];
    let back = clerk.post(&at(&number, "dispatch"), &sent).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = back.text();
    for kept in ["value=\"111-22-33333-4\"", "value=\"来週の月曜\""] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert!(text.contains("value=\"media\" selected"), "{text}");
}

/// A kind that nobody may refuse has no outcome before its answer was prepared.
#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_can_be_chosen_the_page_of_decision_says_what_comes_first() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::PublishedMatters]).await;
    let mut clerk = shop.staff("tanto").await;
    let page = clerk.opens(&at(&number, "asks/1/decision")).await.text();
    assert!(words(&page).contains("「準備を記録」"), "{page}");
    assert!(!page.contains("判断を記録</button>"), "{page}");
    assert!(page.contains(&format!("href=\"/console/cases/{number}\"")));
}
