// SPDX-License-Identifier: Apache-2.0
//! Paper applications, the register, the board and the ledger in the console.

use axum::http::StatusCode;
use yakusoku_app::staff::PROGRAM;
use yakusoku_duties::personal::Sink;
use yakusoku_policy::Kind;

use crate::console::{Browser, Shop, value, words};

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
        ("fee_issued", "2026-03-30"),
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
async fn the_same_paper_sent_twice_is_one_case() {
    const NEW: &str = "/console/applications/new";
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    let token = |page: &str| value(page, "once").unwrap();
    let once = token(&clerk.opens(NEW).await.text());
    let mut fields = PAPER.to_vec();
    fields.push(("once", &once));
    let first = clerk.post(NEW, &fields).await.to().to_owned();
    assert!(first.starts_with("/console/cases/2026-0001"));
    // A second click, or the button that goes back.
    let second = clerk.post(NEW, &fields).await.to().to_owned();
    assert!(second.starts_with("/console/cases/2026-0001"), "{second}");
    // What was changed after going back is another paper, and so is the same one on a form of its own.
    fields.push(("note", "別の方"));
    let changed = clerk.post(NEW, &fields).await.to().to_owned();
    assert!(changed.starts_with("/console/cases/2026-0002"), "{changed}");
    let again = token(&clerk.opens(NEW).await.text());
    let mut fields = PAPER.to_vec();
    fields.push(("once", &again));
    let own = clerk.post(NEW, &fields).await.to().to_owned();
    assert!(own.starts_with("/console/cases/2026-0003"), "{own}");
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
            .search_cases(&PROGRAM, "2026-")
            .await
            .unwrap()
            .is_empty()
    );
}

/// Who looks into a correction, and who approves it, reads on the case what is wrong and what is right.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_paper_says_is_wrong_is_read_on_the_case() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    clerk.opens("/console/applications/new").await;
    let mut fields = PAPER.to_vec();
    fields.extend([
        ("kind", "correction"),
        ("kind", "published_matters"),
        ("item", "identity.name.family"),
        ("old", "髙槗"),
        ("new", "𠮷野"),
        ("target", "管理者の氏名"),
    ]);
    let answer = clerk.post("/console/applications/new", &fields).await;
    assert!(answer.to().starts_with("/console/cases/2026-0001"));
    let loaded = shop.app.open_case(&PROGRAM, "2026-0001").await.unwrap();
    let applicant = loaded.applicant.as_ref().unwrap().reveal(Sink::Page);
    let wanted = |ask: usize| applicant.wants[ask].text.as_str();
    assert_eq!(loaded.case.asks[0].kind, Kind::Disclosure);
    assert_eq!(wanted(0), "ご注文の記録（管理者の氏名）");
    assert_eq!(wanted(1), "管理者の氏名　姓：「髙槗」から「𠮷野」へ");
    assert_eq!(wanted(2), "管理者の氏名", "no kinds of information there");
    let page = words(&clerk.opens("/console/cases/2026-0001").await.text());
    assert!(page.contains("姓：「髙槗」から「𠮷野」へ"), "{page}");
}

/// Postcodes abroad have letters, other lengths, or are none at all.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_abroad_is_taken_and_printed_as_it_is_there() {
    const NEW: &str = "/console/applications/new";
    let abroad = include_str!("../../../../policies/cases/odd/abroad.yaml");
    let shop = Shop::under(abroad).await;
    let mut clerk = shop.staff("tanto").await;
    clerk.opens(NEW).await;
    let fields = [
        ("received_on", "2026-04-01"),
        ("channel", "email"),
        ("kind", "gdpr_access"),
        ("who", "person"),
        ("country", "DE"),
        ("family", "Muster"),
        ("given", "Erika"),
        ("line1", "Musterstrasse 1"),
        ("line2", "Musterstadt"),
        ("delivery", "email"),
    ];
    let mut odd = fields.to_vec();
    odd.push(("postcode", "郵便"));
    let answer = clerk.post(NEW, &odd).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("海外の郵便番号は"));
    for (number, typed, kept) in [("2026-0001", "１０１１５", "10115"), ("2026-0002", "", "")]
    {
        let mut fields = fields.to_vec();
        fields.push(("postcode", typed));
        let answer = clerk.post(NEW, &fields).await;
        assert!(answer.to().contains(number), "{}", words(&answer.text()));
        let loaded = shop.app.open_case(&PROGRAM, number).await.unwrap();
        let applicant = loaded.applicant.as_ref().unwrap().reveal(Sink::Page);
        assert_eq!(applicant.postcode, kept);
    }
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

/// Two people ask for a form; the streams of both.
async fn two_forms(clerk: &mut Browser) -> Vec<String> {
    let asked = [
        ("asked_on", "2026-04-01"),
        ("channel", "telephone"),
        ("name", "見本 太郎"),
        ("postcode", "000-0000"),
        ("line1", "東京都見本区例示1-2-3"),
    ];
    for _ in 0..2 {
        clerk.opens("/console/forms").await;
        let answer = clerk.post("/console/forms", &asked).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    let log = clerk.opens("/console/forms").await.text();
    let parts = log.split("/console/forms/").skip(1);
    let ids: Vec<String> = parts
        .filter_map(|part| part.split_once("/sent").map(|(id, _)| id))
        .filter(|id| id.len() == 32)
        .map(str::to_owned)
        .collect();
    assert_eq!(ids.len(), 2, "{log}");
    ids
}

/// By letter: printed, posted, and gone.
async fn by_letter(clerk: &mut Browser, (case, to): (&str, &str)) {
    let letter = [("code_to", "letter"), ("code_reason", "電話で申出")];
    let done = clerk.post(to, &letter).await;
    assert_eq!(done.to(), format!("{case}?told=code-letter"));
    let page = clerk.opens(case).await.text();
    let pdf = format!("{case}/letters/1.pdf");
    assert!(page.contains(&pdf), "{}", words(&page));
    clerk.opens(&pdf).await;
    clerk.opens(case).await;
    let sent = [
        ("sent_on", "2026-04-01"),
        ("sent_by", "post"),
        ("tracking", ""),
    ];
    let dispatch = format!("{case}/dispatch");
    let done = clerk.post(&dispatch, &sent).await;
    assert_eq!(
        done.status,
        StatusCode::SEE_OTHER,
        "{}",
        words(&done.text())
    );
    let page = clerk.opens(case).await.text();
    assert!(!page.contains(&pdf));
    assert_eq!(clerk.get(&pdf).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_lost_the_code_gets_another() {
    let shop = Shop::open().await;
    let number = shop.apply(&[Kind::Disclosure]).await;
    let case = format!("/console/cases/{number}");
    let to = format!("{case}/code");
    let mut clerk = shop.staff("tanto").await;
    let page = clerk.opens(&case).await.text();
    assert!(page.contains("確認コードの再発行"));
    assert!(!page.contains("窓口で手渡し"), "nobody was identified");

    // What is missing is said, and nothing typed is lost.
    let none = [("code_to", ""), ("code_reason", "電話で申出")];
    let answer = clerk.post(&to, &none).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let again = answer.text();
    assert!(words(&again).contains("お渡しの方法が未選択") && again.contains("電話で申出"));
    let silent = clerk
        .post(&to, &[("code_to", "email"), ("code_reason", "")])
        .await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let by_hand = [("code_to", "hand"), ("code_reason", "来訪")];
    let refused = clerk.post(&to, &by_hand).await;
    assert!(words(&refused.text()).contains("本人確認が未了のため手渡しできない"));

    // By mail: shown once, with what to write.
    clerk.opens(&case).await;
    let mailed = [("code_to", "email"), ("code_reason", "電話で申出")];
    let done = clerk.post(&to, &mailed).await;
    assert_eq!(done.to(), format!("{case}?told=code-renewed"));
    let there = done.to().to_owned();
    let shown = words(&clerk.opens(&there).await.text());
    assert!(shown.contains("この画面に1回だけ表示") && shown.contains("新しい確認コードは"));
    let again = words(&clerk.opens(&there).await.text());
    assert!(!again.contains("この画面に1回だけ表示"));
    assert!(
        again.contains("確認コードを再発行（請求書のメールアドレスに送信）"),
        "{again}"
    );

    by_letter(&mut clerk, (&case, &to)).await;

    // The fourth in a month takes the manager.
    clerk.opens(&case).await;
    clerk.post(&to, &mailed).await;
    clerk.opens(&case).await;
    let many = clerk.post(&to, &mailed).await;
    assert!(words(&many.text()).contains("個人情報保護管理者に再発行を依頼"));
    let mut manager = shop.staff("kanri").await;
    manager.opens(&case).await;
    let done = manager.post(&to, &mailed).await;
    assert_eq!(done.to(), format!("{case}?told=code-renewed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_that_came_on_a_posted_form_is_named_in_the_log() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    let ids = two_forms(&mut clerk).await;
    let sent = [("sent_on", "2026-04-01"), ("means", "post")];
    let to = format!("/console/forms/{}/sent", ids[0]);
    clerk.post(&to, &sent).await;
    let log = clerk.opens("/console/forms").await.text();
    let number = &ids[0][..8];
    let enter = format!("/console/applications/new?form={number}");
    assert!(log.contains(&enter), "{log}");
    // The address of the log fills the number in.
    let page = clerk.opens(&enter).await.text();
    assert!(page.contains(number));

    // A wrong number is said beside its field, and nothing typed is lost.
    let with = |number: &'static str| PAPER.into_iter().chain([("came_on", number)]);
    let wrong: Vec<(&str, &str)> = with("00000000").collect();
    let answer = clerk.post("/console/applications/new", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert!(words(&page).contains("用紙の番号は一覧にない"));
    for kept in ["00000000", "東京都見本区例示1-2-3", "S55.4.1"] {
        assert!(page.contains(kept), "{kept}");
    }

    let typed = format!("個用第{number}号");
    let right: Vec<(&str, &str)> = PAPER
        .into_iter()
        .chain([("came_on", typed.as_str())])
        .collect();
    let taken = clerk.post("/console/applications/new", &right).await;
    assert_eq!(taken.to(), "/console/cases/2026-0001?told=entered");
    let case = words(&clerk.opens("/console/cases/2026-0001").await.text());
    assert!(case.contains(&format!("お送りした用紙（{typed}）で届いた")));
    let log = words(&clerk.opens("/console/forms").await.text());
    assert!(
        log.contains("返送済み") && log.contains("受付 2026-0001"),
        "{log}"
    );

    clerk.opens("/console/applications/new").await;
    let again = clerk.post("/console/applications/new", &right).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(words(&again.text()).contains("用紙の番号は返送済み"));

    // The other one nobody wants any more.
    clerk.opens("/console/forms").await;
    let close = format!("/console/forms/{}/close", ids[1]);
    let nothing = clerk.post(&close, &[("why", "")]).await;
    assert!(words(&nothing.text()).contains("終了の理由が未選択"));
    let done = clerk.post(&close, &[("why", "not_wanted")]).await;
    assert_eq!(done.to(), "/console/forms?told=closed");
    let log = words(&clerk.opens("/console/forms").await.text());
    assert!(log.contains("請求しないとの連絡"), "{log}");
    let again = clerk.post(&close, &[("why", "not_wanted")]).await;
    assert!(words(&again.text()).contains("用紙の記録は終了済み"));
}

/// A letter that is no answer goes by any mail of the day; what the post office ended is not offered.
#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_is_no_answer_may_go_by_ordinary_post() {
    let shop = Shop::open().await;
    let number = shop.apply(&[yakusoku_policy::Kind::Disclosure]).await;
    let mut clerk = shop.staff("tanto").await;
    let case = format!("/console/cases/{number}");
    clerk.opens(&case).await;
    clerk
        .does(&format!("{case}/defect"), &[("item", "form")])
        .await;
    let page = clerk.opens(&case).await.text();
    let menu = page.split("name=\"sent_by\"").nth(1).unwrap();
    let menu = menu.split("</select>").next().unwrap();
    for way in ["post", "specific_record", "registered_mail"] {
        assert!(menu.contains(&format!("value=\"{way}\"")), "{menu}");
    }
    assert!(!menu.contains("recorded_delivery"), "{menu}");
}

/// An order that lapsed here stays the fee it was; somebody other than who took it in enters the loss.
#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_lapsed_in_the_drawer_is_the_desks_own_business() {
    let shop = Shop::open().await;
    let mut clerk = shop.staff("tanto").await;
    clerk.opens("/console/applications/new").await;
    let mut fields = PAPER.to_vec();
    fields.extend([
        ("fee_means", "postal_order"),
        ("fee_amount", "1000"),
        ("fee_number", "見本-0417"),
        ("fee_issued", "2025-10-04"),
    ]);
    clerk.post("/console/applications/new", &fields).await;
    shop.app.clock.set(jiff::civil::date(2026, 4, 5));
    shop.app.tick().await.unwrap();
    // The session of some days ago has ended.
    let mut clerk = shop.staff("tanto").await;
    let case = "/console/cases/2026-0001";
    let page = words(&clerk.opens(case).await.text());
    for part in [
        "4月5日（日）に失効（手数料は受領済み。当社の負担）",
        "失効した為替の再発行を記録",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("当社の損失として記録"), "{page}");
    assert!(!page.contains("手数料のご案内の作成"), "{page}");
    let loss = [("loss_item", "1"), ("loss_on", "2026-04-05")];
    let own = clerk.post(&format!("{case}/write-off"), &loss).await;
    assert!(words(&own.text()).contains("2人目は別の人が必要"));
    let mut other = shop.staff("kanri").await;
    let page = other.opens(case).await.text();
    assert!(page.contains("write-off"), "{page}");
    other.does(&format!("{case}/write-off"), &loss).await;
    let page = words(&other.opens(case).await.text());
    assert!(
        page.contains("4月5日（日）に当社の損失として処理"),
        "{page}"
    );
    assert!(!page.contains("失効した為替の再発行を記録"), "{page}");
}
