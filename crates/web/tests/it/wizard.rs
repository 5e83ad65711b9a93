// SPDX-License-Identifier: Apache-2.0
//! Asking through the portal: the whole way, wrong answers, forms that are not ours, sending once.

use axum::http::StatusCode;
use yakusoku_app::access::{Actor, Role, Way};
use yakusoku_app::request::lists::Status;
use yakusoku_duties::ActorRef;
use yakusoku_duties::personal::Sink;
use yakusoku_policy::Kind;

use crate::support::{Answer, Browser, Desk, POLICY, limited, tls};

pub(crate) const NAME: [(&str, &str); 4] = [
    ("family", "見本"),
    ("given", "太郎"),
    ("family_kana", "みほん"),
    ("given_kana", "ﾀﾛｳ"),
];
pub(crate) const BIRTH: [(&str, &str); 3] = [
    ("birth_year", "昭和55"),
    ("birth_month", "４"),
    ("birth_day", "1"),
];
pub(crate) const ADDRESS: [(&str, &str); 3] = [
    ("postcode", "０００００００"),
    ("line1", "東京都見本区例示1-2-3"),
    ("line2", "設例マンション405号"),
];
pub(crate) const CONTACT: [(&str, &str); 2] = [
    ("email", "ｔａｒｏ＠example.jp"),
    ("phone", "０３−００００−００００"),
];

/// Answers the questions about the person, from the name to the check page.
pub(crate) async fn person(browser: &mut Browser<'_>, prefix: &str) {
    type Fields = [(&'static str, &'static str)];
    let steps: [(&str, &Fields, &str); 5] = [
        ("/request/name", &NAME, "/request/birth"),
        ("/request/birth", &BIRTH, "/request/address"),
        ("/request/address", &ADDRESS, "/request/contact"),
        ("/request/contact", &CONTACT, "/request/delivery"),
        (
            "/request/delivery",
            &[("delivery", "registered_mail")],
            "/request/check",
        ),
    ];
    for (path, fields, next) in steps {
        let page = browser.get(&format!("{prefix}{path}")).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let answer = browser.post(&format!("{prefix}{path}"), fields).await;
        assert_eq!(answer.to(), format!("{prefix}{next}"), "{path}");
    }
}

/// Walks to the check page, asking for disclosure only.
pub(crate) async fn walk(browser: &mut Browser<'_>, prefix: &str) -> Answer {
    let at = |path: &str| format!("{prefix}{path}");
    browser.get(&at("/request/who")).await;
    let answer = browser
        .post(&at("/request/who"), &[("who", "person")])
        .await;
    assert_eq!(answer.to(), at("/request/kinds"));
    let answer = browser
        .post(&at("/request/kinds"), &[("kind", "disclosure")])
        .await;
    assert_eq!(answer.to(), at("/request/disclosure"));
    let what = [
        ("category", "order"),
        ("category", "inquiry"),
        ("since_year", "2023"),
        ("since_month", "4"),
        ("since_day", "1"),
    ];
    let answer = browser.post(&at("/request/disclosure"), &what).await;
    assert_eq!(answer.to(), at("/request/name"));
    person(browser, prefix).await;
    browser.get(&at("/request/check")).await
}

fn clerk() -> Actor {
    Actor {
        id: ActorRef("00000000000000000000000000000009".into()),
        role: Role::Clerk,
        way: Way::Console,
    }
}

#[tokio::test]
async fn a_person_asks_from_the_first_page_to_the_code() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    let page = browser.get("/").await;
    assert!(
        page.shows("例示商会株式会社") && page.shows("手数料 <span class=\"nb\">1,000円（税込）")
    );
    let check = walk(&mut browser, "").await;
    assert_eq!(check.status, StatusCode::OK);
    for words in [
        "見本 太郎（みほん タロウ）",
        "000-0000",
        "taro@example.jp",
        "03-0000-0000",
        "昭和55年",
        "ご注文の記録",
    ] {
        assert!(check.shows(words), "{words}\n{}", check.text());
    }
    let draft = check.value("draft").unwrap();
    let sent = browser.post("/request/check", &[("draft", &draft)]).await;
    assert_eq!(sent.to(), "/request/done");
    let done = browser.get("/request/done").await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(
        done.shows("2026-0001") && done.shows("運転免許証"),
        "{}",
        done.text()
    );
    let loaded = desk.app.open_case(&clerk(), "2026-0001").await.unwrap();
    let applicant = loaded.applicant.as_ref().unwrap().reveal(Sink::Page);
    assert_eq!(applicant.name, "見本 太郎");
    assert_eq!(applicant.postcode, "000-0000");
    assert_eq!(
        applicant.address,
        "東京都見本区例示1-2-3\n設例マンション405号"
    );
    assert_eq!(applicant.birth, Some(jiff::civil::date(1980, 4, 1)));
    assert_eq!(applicant.delivery, "registered_mail");
    let wants = &applicant.wants[0];
    assert_eq!(wants.ask, 1);
    assert!(
        wants
            .text
            .starts_with("対象：お問い合わせの記録、ご注文の記録\n期間：2023年"),
        "{}",
        wants.text
    );
    assert_eq!(loaded.case.asks[0].kind, Kind::Disclosure);
}

#[tokio::test]
async fn the_code_is_shown_once() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    let check = walk(&mut browser, "").await;
    let draft = check.value("draft").unwrap();
    let cookies = browser.cookies.clone();
    browser
        .post("/request/check", &[("draft", &draft)])
        .await
        .to();
    assert_eq!(browser.get("/request/done").await.status, StatusCode::OK);
    browser.cookies = cookies;
    let again = browser.get("/request/done").await;
    assert!(again.shows("2026-0001") && !again.shows("class=\"code\""));
}

#[tokio::test]
async fn pressing_the_button_twice_sends_once() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    let check = walk(&mut browser, "").await;
    let draft = check.value("draft").unwrap();
    for _ in 0..2 {
        let sent = browser.post("/request/check", &[("draft", &draft)]).await;
        assert_eq!(sent.to(), "/request/done");
    }
    assert_eq!(
        desk.app
            .cases_page(&clerk(), Status::Any, None)
            .await
            .unwrap()
            .len(),
        1
    );
}

/// Not everybody has a family name and a given name, and letters of the alphabet are read as they stand.
#[tokio::test]
async fn somebody_with_one_name_can_ask() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    walk(&mut browser, "").await;
    let name = |single: bool| {
        let mut fields = vec![
            ("family", "Mihon"),
            ("given", ""),
            ("family_kana", ""),
            ("given_kana", ""),
            ("return", "check"),
        ];
        fields.extend(single.then_some(("single", "yes")));
        fields
    };
    let two = browser.post("/request/name", &name(false)).await;
    assert_eq!(two.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(two.shows("名を入力してください"));
    let one = browser.post("/request/name", &name(true)).await;
    assert_eq!(one.to(), "/request/check");
    let check = browser.get("/request/check").await;
    assert!(check.shows("Mihon"), "{}", check.text());
    let draft = check.value("draft").unwrap();
    let sent = browser.post("/request/check", &[("draft", &draft)]).await;
    assert_eq!(sent.to(), "/request/done");
    let found = desk.app.search_cases(&clerk(), "mihon").await.unwrap();
    assert_eq!(found.len(), 1);
}

#[tokio::test]
async fn a_stale_check_page_sends_nothing() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    let check = walk(&mut browser, "").await;
    let draft = check.value("draft").unwrap();
    browser.get("/request/contact?return=check").await;
    let fields = [
        ("email", "jiro@example.jp"),
        ("phone", ""),
        ("return", "check"),
    ];
    assert_eq!(
        browser.post("/request/contact", &fields).await.to(),
        "/request/check"
    );
    let stale = browser.post("/request/check", &[("draft", &draft)]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.shows("ほかの画面で内容が変わりました") && stale.shows("jiro@example.jp"));
    assert!(
        desk.app
            .cases_page(&clerk(), Status::Any, None)
            .await
            .unwrap()
            .is_empty()
    );
    let draft = stale.value("draft").unwrap();
    assert_eq!(
        browser
            .post("/request/check", &[("draft", &draft)])
            .await
            .to(),
        "/request/done"
    );
}

#[tokio::test]
async fn changing_an_answer_comes_back_and_opens_what_it_must() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    walk(&mut browser, "").await;
    let page = browser.get("/request/kinds?return=check").await;
    assert!(page.shows("変更して確認に戻る") && page.shows("href=\"/request/check\""));
    let fields = [
        ("kind", "disclosure"),
        ("kind", "erasure"),
        ("return", "check"),
    ];
    let answer = browser.post("/request/kinds", &fields).await;
    assert_eq!(answer.to(), "/request/erasure?return=check");
    let fields = [
        ("category", "*"),
        ("reason", "no_longer_needed"),
        ("return", "check"),
    ];
    let answer = browser.post("/request/erasure", &fields).await;
    assert_eq!(answer.to(), "/request/check");
    let check = browser.get("/request/check").await;
    assert!(check.shows("もう利用する必要がないと思う") && check.shows("すべての情報"));
}

#[tokio::test]
async fn wrong_answers_are_said_beside_the_field_and_nothing_typed_is_lost() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    browser.get("/request/who").await;
    let missing = browser.post("/request/who", &[]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.shows("請求する方を選んでください"));
    browser
        .post("/request/who", &[("who", "person")])
        .await
        .to();
    let missing = browser
        .post("/request/kinds", &[("kind", "stop_opt_out")])
        .await;
    assert!(missing.shows("請求することを1つ以上選んでください"));
    browser
        .post("/request/kinds", &[("kind", "disclosure")])
        .await
        .to();
    let fields = [
        ("until_year", "2023"),
        ("until_month", "2"),
        ("until_day", "30"),
    ];
    let wrong = browser.post("/request/disclosure", &fields).await;
    assert!(wrong.shows("情報を1つ以上選んでください") && wrong.shows("実際にある日付"));
    assert_eq!(wrong.value("until_day").as_deref(), Some("30"));
    let fields = [
        ("category", "order"),
        ("since_year", "2024"),
        ("since_month", "1"),
        ("since_day", "2"),
        ("until_year", "2024"),
        ("until_month", "1"),
        ("until_day", "1"),
    ];
    assert!(
        browser
            .post("/request/disclosure", &fields)
            .await
            .shows("より後の日付")
    );
}

#[tokio::test]
async fn wrong_particulars_are_said_beside_the_field_and_nothing_typed_is_lost() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    browser.get("/request/who").await;
    for (page, field) in [
        ("/request/who", ("who", "person")),
        ("/request/kinds", ("kind", "disclosure")),
        ("/request/disclosure", ("category", "order")),
    ] {
        browser.post(page, &[field]).await.to();
    }
    let fields = [
        ("family", "見本<b>"),
        ("given", ""),
        ("family_kana", "見本"),
        ("given_kana", ""),
    ];
    let wrong = browser.post("/request/name", &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "名を入力してください",
        "姓のふりがなは、ひらがなか",
        "名のふりがなを入力してください",
        "見本&#60;b&#62;",
    ] {
        assert!(wrong.shows(words), "{words}\n{}", wrong.text());
    }
    assert_eq!(wrong.value("family_kana").as_deref(), Some("見本"));
    browser.post("/request/name", &NAME).await.to();
    let fields = [
        ("birth_year", "2030"),
        ("birth_month", "1"),
        ("birth_day", "1"),
    ];
    assert!(
        browser
            .post("/request/birth", &fields)
            .await
            .shows("今日より前の日付")
    );
    browser.post("/request/birth", &BIRTH).await.to();
    let fields = [("postcode", "000-00"), ("line1", ""), ("line2", "405号")];
    let wrong = browser.post("/request/address", &fields).await;
    assert!(wrong.shows("7桁の数字で入力") && wrong.shows("番地を入力してください"));
    assert_eq!(wrong.value("postcode").as_deref(), Some("000-00"));
    assert_eq!(wrong.value("line2").as_deref(), Some("405号"));
    browser.post("/request/address", &ADDRESS).await.to();
    let wrong = browser
        .post("/request/contact", &[("email", "taro"), ("phone", "03")])
        .await;
    assert!(wrong.shows("の形で入力してください") && wrong.shows("市外局番から"));
    assert_eq!(wrong.value("email").as_deref(), Some("taro"));
}

#[tokio::test]
async fn an_agent_is_asked_for_their_own_name_and_shown_the_proof_to_send() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    browser.get("/request/who").await;
    browser
        .post("/request/who", &[("who", "mandated_agent")])
        .await
        .to();
    browser
        .post("/request/kinds", &[("kind", "erasure")])
        .await
        .to();
    let fields = [
        ("category", "marketing"),
        ("reason", "unlawful"),
        ("details", "一行\r\n二行"),
    ];
    browser.post("/request/erasure", &fields).await.to();
    browser.post("/request/name", &NAME).await.to();
    browser.post("/request/birth", &BIRTH).await.to();
    browser.post("/request/address", &ADDRESS).await.to();
    assert_eq!(
        browser.post("/request/contact", &CONTACT).await.to(),
        "/request/agent"
    );
    let fields = [
        ("family", "例示"),
        ("given", "花子"),
        ("postcode", "0000000"),
        ("line1", "東京都見本区設例4-5-6"),
        ("phone", ""),
    ];
    assert_eq!(
        browser.post("/request/agent", &fields).await.to(),
        "/request/delivery"
    );
    browser
        .post("/request/delivery", &[("delivery", "media")])
        .await
        .to();
    let check = browser.get("/request/check").await;
    for words in [
        "例示 花子",
        "委任状",
        "手数料はかかりません",
        "一行<br>二行",
    ] {
        assert!(check.shows(words), "{words}\n{}", check.text());
    }
    let draft = check.value("draft").unwrap();
    browser
        .post("/request/check", &[("draft", &draft)])
        .await
        .to();
    let loaded = desk.app.open_case(&clerk(), "2026-0001").await.unwrap();
    let applicant = loaded.applicant.as_ref().unwrap().reveal(Sink::Page);
    assert_eq!(applicant.agent.as_ref().unwrap().name, "例示 花子");
    assert!(
        applicant.wants[0].text.contains("事情：一行\n二行"),
        "{}",
        applicant.wants[0].text
    );
}

#[tokio::test]
async fn questions_cannot_be_skipped() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    for path in ["/request/kinds", "/request/name", "/request/agent"] {
        assert_eq!(browser.get(path).await.to(), "/request/who", "{path}");
    }
    assert_eq!(browser.get("/request/check").await.to(), "/request/who");
    browser.get("/request/who").await;
    browser
        .post("/request/who", &[("who", "person")])
        .await
        .to();
    assert_eq!(
        browser.get("/request/delivery").await.to(),
        "/request/kinds"
    );
    assert_eq!(
        browser.post("/request/contact", &CONTACT).await.to(),
        "/request/kinds"
    );
}

#[tokio::test]
async fn the_same_way_in_english() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    let page = browser.get("/en").await;
    assert!(page.shows("<html lang=\"en\">") && page.shows("Reiji Shokai Co., Ltd."));
    let check = walk(&mut browser, "/en").await;
    assert!(
        check.shows("1 April 1980") && check.shows("1,000 yen"),
        "{}",
        check.text()
    );
    // The language can be changed at any point without losing anything.
    assert!(browser.get("/request/check").await.shows("昭和55年"));
    let draft = check.value("draft").unwrap();
    assert_eq!(
        browser
            .post("/en/request/check", &[("draft", &draft)])
            .await
            .to(),
        "/en/request/done"
    );
    assert!(browser.get("/en/request/done").await.shows("2026-0001"));
    let loaded = desk.app.open_case(&clerk(), "2026-0001").await.unwrap();
    let applicant = loaded.applicant.as_ref().unwrap().reveal(Sink::Page);
    assert!(
        applicant.wants[0].text.contains("対象：お問い合わせの記録"),
        "the desk reads Japanese"
    );
}

#[tokio::test]
async fn a_form_without_our_token_changes_nothing() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    browser.get("/request/who").await;
    for csrf in ["", "0123456789abcdef0123456789abcdef"] {
        let fields = [("csrf", csrf), ("who", "person")];
        let refused = browser.post_raw("/request/who", &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.shows("時間がたったため"));
    }
    // The token of one visitor does not serve another.
    let mut other = desk.browser();
    other.get("/request/who").await;
    let fields = [("csrf", browser.csrf.as_str()), ("who", "person")];
    assert_eq!(
        other.post_raw("/request/who", &fields).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(browser.get("/request/kinds").await.to(), "/request/who");
}

#[tokio::test]
async fn a_draft_opens_with_its_own_cookie_only_and_ends() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    walk(&mut browser, "").await;
    let mut stranger = desk.browser();
    assert_eq!(stranger.get("/request/check").await.to(), "/request/who");
    let secret = browser.cookies.get("__Host-yakusoku_form").unwrap().clone();
    assert!(desk.app.draft_get(&secret).await.unwrap().is_some());
    desk.app.clock.set(jiff::civil::date(2026, 4, 3));
    assert!(desk.app.draft_get(&secret).await.unwrap().is_none());
    let late = browser.post("/request/name", &NAME).await;
    assert_eq!(late.status, StatusCode::GONE);
}

#[tokio::test]
async fn one_address_sends_so_many_applications_an_hour() {
    let desk = Desk::with(POLICY, limited(3)).await;
    for _ in 0..3 {
        let mut browser = desk.browser();
        let draft = walk(&mut browser, "").await.value("draft").unwrap();
        browser
            .post("/request/check", &[("draft", &draft)])
            .await
            .to();
    }
    let mut browser = desk.browser();
    let draft = walk(&mut browser, "").await.value("draft").unwrap();
    let refused = browser.post("/request/check", &[("draft", &draft)]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    // What was typed is still there for the next try.
    assert_eq!(browser.get("/request/check").await.status, StatusCode::OK);
}

#[tokio::test]
async fn without_the_web_channel_nothing_is_asked_here() {
    let policy = POLICY.replace("channels: [web, ", "channels: [");
    let desk = Desk::with(&policy, tls()).await;
    let mut browser = desk.browser();
    assert_eq!(browser.get("/request/who").await.to(), "/");
    assert_eq!(browser.get("/").await.status, StatusCode::OK);
}
