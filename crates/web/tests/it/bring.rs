// SPDX-License-Identifier: Apache-2.0
//! お申出の入力欄: from the page to number and code, what is wrong said beside its field, nothing lost, sent once.

use axum::http::StatusCode;
use yakusoku_app::access::{Actor, Role, Way};
use yakusoku_duties::ActorRef;
use yakusoku_duties::matter::{MatterCommand, Sort};
use yakusoku_policy::Channel;

use crate::support::{Answer, Browser, Desk, POLICY, limited, tls};

const FORM: &str = "/complaints/form";
const SAID: &str = "退会したのに、<b>お知らせ</b>のメールが届く。";

fn staff(role: Role) -> Actor {
    Actor {
        id: ActorRef("00000000000000000000000000000009".into()),
        role,
        way: Way::Console,
    }
}

async fn send(browser: &mut Browser<'_>, once: &str, fields: &[(&str, &str)]) -> Answer {
    let mut all = vec![("once", once)];
    all.extend_from_slice(fields);
    browser.post(FORM, &all).await
}

/// Opens the form and fills it in.
async fn brings(browser: &mut Browser<'_>, fields: &[(&str, &str)]) -> Answer {
    let once = browser.get(FORM).await.value("once").unwrap();
    send(browser, &once, fields).await
}

fn complaint<'a>() -> Vec<(&'a str, &'a str)> {
    vec![
        ("sort", "complaint"),
        ("said", SAID),
        ("name", "見本　太郎"),
        ("email", "ｔａｒｏ＠example.jp"),
        ("phone", "０３−００００−００００"),
    ]
}

async fn open_number(browser: &mut Browser<'_>, number: &str, code: &str) -> Answer {
    browser.get("/status").await;
    let fields = [("number", number), ("code", code)];
    browser.post("/status", &fields).await
}

/// Number and code of the page that is shown once.
async fn receipt(browser: &mut Browser<'_>) -> (String, String) {
    let page = browser.get("/complaints/done").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    let after = |mark: &str| {
        let (_, rest) = text.split_once(mark).unwrap();
        rest.split_once("</dd>").unwrap().0.to_owned()
    };
    let number = after("受付番号</dt><dd>");
    (number, after("<dd class=\"code\">"))
}

#[tokio::test]
async fn a_complaint_goes_from_the_page_to_the_desk_and_its_answer_back() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    assert!(browser.get("/complaints").await.shows(FORM));
    assert_eq!(
        brings(&mut browser, &complaint()).await.to(),
        "/complaints/done"
    );
    let (number, code) = receipt(&mut browser).await;
    assert_eq!(number, "C2026-0001");
    // Shown once: afterwards there is the empty form.
    assert_eq!(browser.get("/complaints/done").await.to(), FORM);

    let clerk = staff(Role::Clerk);
    let shown = desk.app.show_matter(&clerk, &number).await.unwrap();
    assert_eq!(shown.matter.channel, Channel::Web);
    let brought = shown.brought.unwrap();
    assert_eq!(
        (brought.said.as_str(), brought.name.as_str()),
        (SAID, "見本 太郎")
    );
    assert_eq!(brought.contact, "taro@example.jp 03-0000-0000");

    let at = open_number(&mut browser, "Ｃ２０２６ー０００１", &code).await;
    assert_eq!(at.to(), "/status/C2026-0001");
    let page = browser.get("/status/C2026-0001").await;
    assert!(
        page.shows("内容を確かめています") && !page.shows("退会した"),
        "{}",
        page.text()
    );
    let answer = |by, last| MatterCommand::Answer {
        on: desk.app.clock.today().date,
        by,
        last,
        tells: false,
    };
    let says = async |command: MatterCommand, said: &str| {
        let to = (number.as_str(), None);
        desk.app.step_matter(&clerk, to, &command, said).await
    };
    // What was noted of a call is the desk's own.
    let noted = says(answer(Channel::Telephone, false), "電話で強い口調");
    noted.await.unwrap();
    let page = browser.get("/status/C2026-0001").await;
    assert!(
        page.shows("別の方法でお返事しました") && !page.shows("強い口調"),
        "{}",
        page.text()
    );
    says(answer(Channel::Web, true), "配信を<止めました>。")
        .await
        .unwrap();
    let page = browser.get("/en/status/C2026-0001").await;
    assert!(
        page.shows("配信を&lt;止めました&gt;。") && page.shows("We answered"),
        "{}",
        page.text()
    );
    let mut stranger = desk.browser();
    assert_eq!(stranger.get("/status/C2026-0001").await.to(), "/status");
    let wrong = open_number(&mut stranger, "C2026-0001", "22222-22222-22222-22222").await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost() {
    let desk = Desk::open().await;
    let mut browser = desk.browser();
    let fields = [
        ("sort", "inquiry"),
        ("said", " "),
        ("name", "見本"),
        ("email", "taro＠example"),
        ("phone", "12"),
    ];
    let page = brings(&mut browser, &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "お申出の種類を選んでください",
        "お申出の内容を入力してください",
        "id=\"email-error\"",
        "id=\"phone-error\"",
        "value=\"taro＠example\"",
        "value=\"見本\"",
    ] {
        assert!(page.shows(words), "{words}\n{}", page.text());
    }
    let long = "あ".repeat(4_001);
    let once = page.value("once").unwrap();
    let page = send(
        &mut browser,
        &once,
        &[("sort", "complaint"), ("said", &long)],
    )
    .await;
    assert!(page.shows("4,000字以内") && page.shows(&long));
    // A form that is not ours, or whose cookie is gone, takes nothing and keeps what was typed.
    let mut stranger = desk.browser();
    let page = stranger.post(FORM, &complaint()).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.shows("退会したのに、&#60;b&#62;") && page.shows("入力された内容は残っています"));
    assert!(
        desk.app
            .matters(&staff(Role::Manager))
            .await
            .unwrap()
            .is_empty()
    );
    let once = page.value("once").unwrap();
    let sent = send(&mut stranger, &once, &complaint()).await;
    assert_eq!(sent.to(), "/complaints/done", "the page shown again works");
}

#[tokio::test]
async fn pressing_twice_sends_once_and_a_flood_is_stopped_with_the_words_kept() {
    let desk = Desk::with(POLICY, limited(3)).await;
    let mut browser = desk.browser();
    let once = browser.get(FORM).await.value("once").unwrap();
    for _ in 0..2 {
        let sent = send(&mut browser, &once, &complaint()).await;
        assert_eq!(sent.to(), "/complaints/done");
    }
    let all = desk.app.matters(&staff(Role::Manager)).await.unwrap();
    assert_eq!(all.len(), 1);
    let mut other = desk.browser();
    assert_eq!(
        brings(&mut other, &complaint()).await.to(),
        "/complaints/done"
    );
    let page = brings(&mut other, &complaint()).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.shows("しばらくしてから") && page.shows("退会したのに"));
    desk.app.clock.set(jiff::civil::date(2026, 4, 2));
    let once = page.value("once").unwrap();
    let sent = send(&mut other, &once, &complaint()).await;
    assert_eq!(sent.to(), "/complaints/done");
}

#[tokio::test]
async fn there_is_no_form_where_the_policy_promises_none() {
    let none = POLICY.replace("    channels: [web, telephone, post, email]\n", "");
    assert_ne!(none, POLICY);
    let desk = Desk::with(&none, tls()).await;
    let mut browser = desk.browser();
    assert!(!browser.get("/complaints").await.shows(FORM));
    assert_eq!(browser.get(FORM).await.to(), "/complaints");
    assert_eq!(browser.post(FORM, &complaint()).await.to(), "/complaints");
    let brought = yakusoku_app::acts::Brought {
        said: SAID.to_owned(),
        ..Default::default()
    };
    let refused = desk.app.bring_matter(Sort::Complaint, brought).await;
    assert!(matches!(
        refused,
        Err(yakusoku_app::request::DeskError::NotTaken(_))
    ));
}
