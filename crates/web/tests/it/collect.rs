// SPDX-License-Identifier: Apache-2.0
//! The page on which an answer is fetched, and what person and desk write to each other, as the person's browser sees them.

use axum::http::StatusCode;
use jiff::ToSpan as _;
use yakusoku_app::access::{Actor, Role, Way};
use yakusoku_app::request::{Application, Loaded, Order, Receipt};
use yakusoku_duties::ActorRef;
use yakusoku_duties::request::talk::{Side, TalkCommand};
use yakusoku_duties::request::{Outcome, Step};
use yakusoku_policy::{Channel, Delivery, Kind};

use crate::status::application;
use crate::support::{Answer, Browser, Desk, POLICY, tls};

const NUMBER: &str = "2026-0001";
const HERE: &str = "/status/2026-0001";

async fn desk() -> (Desk, Receipt) {
    let policy = POLICY.replace(
        "by: [registered_mail, person_only, media]",
        "by: [download, registered_mail]\n    signature: false",
    );
    assert_ne!(policy, POLICY);
    let desk = Desk::with(&policy, tls()).await;
    let asked = Application {
        kinds: vec![Kind::PublishedMatters],
        ..application()
    };
    let receipt = desk.app.submit(&asked).await.unwrap();
    (desk, receipt)
}

fn staff(role: Role) -> Actor {
    let name = if role == Role::Clerk { "8" } else { "9" };
    Actor {
        id: ActorRef(name.repeat(32)),
        role,
        way: Way::Console,
    }
}

async fn order(desk: &Desk, role: Role, order: Order) -> Loaded {
    let actor = staff(role);
    desk.app.order(&actor, NUMBER, None, order).await.unwrap()
}

/// Everything up to the answer, which waits on its page.
async fn answered(desk: &Desk) {
    let draft = Step::Draft {
        ask: 1,
        text: String::new(),
    };
    order(desk, Role::Clerk, Order::Step(draft)).await;
    let propose = Order::Propose {
        ask: 1,
        outcome: Outcome::Whole,
        ground: None,
        reason: String::new(),
    };
    let loaded = order(desk, Role::Clerk, propose).await;
    let proposal = loaded.case.ask(1).unwrap().proposal().unwrap().by.seq;
    let approve = Order::Approve {
        absent: None,
        ask: 1,
        proposal,
        hash: None,
    };
    order(desk, Role::Approver, approve).await;
    order(desk, Role::Clerk, Order::MakeLetter { with: Vec::new() }).await;
    let dispatch = Order::Dispatch {
        letter: 1,
        means: Delivery::Download,
        on: None,
        tracking: String::new(),
    };
    order(desk, Role::Clerk, dispatch).await;
}

async fn entered<'a>(desk: &'a Desk, receipt: &Receipt) -> Browser<'a> {
    let mut browser = desk.browser();
    browser.get("/status").await;
    let answer = browser
        .post("/status", &[("number", NUMBER), ("code", &receipt.code)])
        .await;
    assert_eq!(answer.to(), HERE);
    browser
}

async fn fetch(browser: &mut Browser<'_>) -> Answer {
    browser.get("/status/2026-0001/letter-1.pdf").await
}

async fn open(browser: &mut Browser<'_>) -> Answer {
    browser.get(HERE).await;
    browser
        .post("/status/2026-0001/answer", &[("letter", "1")])
        .await
}

#[tokio::test]
async fn the_answer_opens_once_in_one_browser_for_half_an_hour() {
    let (desk, receipt) = desk().await;
    let mut early = entered(&desk, &receipt).await;
    open(&mut early).await;
    assert_eq!(fetch(&mut early).await.status, StatusCode::NOT_FOUND);
    answered(&desk).await;
    let mut browser = entered(&desk, &receipt).await;
    let page = browser.get(HERE).await;
    assert!(
        page.shows("回答は、この画面で1回だけ受け取れます。"),
        "{}",
        page.text()
    );
    assert!(page.shows("2026年（令和8年）5月1日（金）までに、お受け取りください。"));
    assert!(page.shows("お客さまにお願いしたいことがあります。"));
    // Looking uses nothing up, and gives nothing.
    assert_eq!(fetch(&mut browser).await.status, StatusCode::NOT_FOUND);
    let refused = browser
        .post_raw("/status/2026-0001/answer", &[("letter", "1")])
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(open(&mut browser).await.to(), "/status/2026-0001#answer");
    let file = fetch(&mut browser).await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.bytes.starts_with(b"%PDF-"));
    // Whoever else has number and code finds that it was fetched, and when.
    let mut other = entered(&desk, &receipt).await;
    assert!(
        other
            .get(HERE)
            .await
            .shows("2026年（令和8年）4月1日（水）にお受け取りになりました。")
    );
    open(&mut other).await;
    assert_eq!(fetch(&mut other).await.status, StatusCode::NOT_FOUND);
    assert_eq!(fetch(&mut browser).await.status, StatusCode::OK);
    // The day after it is over where it was open too.
    desk.app
        .clock
        .set(desk.app.clock.today().date.tomorrow().unwrap());
    let mut later = entered(&desk, &receipt).await;
    assert_eq!(fetch(&mut later).await.status, StatusCode::NOT_FOUND);
    let reason = "保存できなかったとの申出".to_owned();
    order(&desk, Role::Clerk, Order::OfferAgain { letter: 1, reason }).await;
    open(&mut later).await;
    assert_eq!(fetch(&mut later).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_answer_nobody_fetched_comes_back_to_the_desk_and_the_page_says_so() {
    let (desk, receipt) = desk().await;
    answered(&desk).await;
    let last = desk.app.clock.today().date.saturating_add(30.days());
    desk.app.clock.set(last.saturating_add(1.day()));
    while desk.app.work_once().await.unwrap() > 0 {}
    let mut browser = entered(&desk, &receipt).await;
    let page = browser.get(HERE).await;
    assert!(
        page.shows("お受け取りの期限（2026年（令和8年）5月1日（金））が過ぎました。"),
        "{}",
        page.text()
    );
    let case = desk
        .app
        .open_case(&staff(Role::Clerk), NUMBER)
        .await
        .unwrap()
        .case;
    assert!(case.came_back(1).is_some());
}

#[tokio::test]
async fn person_and_desk_write_to_each_other_and_nothing_typed_is_lost() {
    let (desk, receipt) = desk().await;
    let mut browser = entered(&desk, &receipt).await;
    let page = browser.get(HERE).await;
    let write = [
        ("once", page.value("once").unwrap()),
        ("message", "<b>書類</b>は\r\n届きましたか。".to_owned()),
    ];
    let write: Vec<(&str, &str)> = write
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let sent = browser.post("/status/2026-0001/message", &write).await;
    assert_eq!(sent.to(), "/status/2026-0001#talk");
    // A second press is no second message.
    browser.post("/status/2026-0001/message", &write).await;
    let case = desk
        .app
        .open_case(&staff(Role::Clerk), NUMBER)
        .await
        .unwrap()
        .case;
    assert_eq!(case.messages.len(), 1);
    let reply = TalkCommand::Say {
        from: Side::Desk,
        by: Channel::Web,
        on: None,
        text: "4月1日に届きました。".to_owned(),
    };
    order(&desk, Role::Clerk, Order::Talk(reply)).await;
    let memo = TalkCommand::Say {
        from: Side::Person,
        by: Channel::Telephone,
        on: None,
        text: "電話の控え".to_owned(),
    };
    order(&desk, Role::Clerk, Order::Talk(memo)).await;
    let page = browser.get(HERE).await;
    assert!(
        page.shows("4月1日に届きました。") && page.shows("届きましたか。"),
        "{}",
        page.text()
    );
    assert!(
        page.text().contains("&lt;b&gt;書類") && !page.shows("電話の控え"),
        "{}",
        page.text()
    );
    let long = "あ".repeat(4_001);
    let once = page.value("once").unwrap();
    let back = browser
        .post(
            "/status/2026-0001/message",
            &[("once", &once), ("message", &long)],
        )
        .await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.shows("4,000字までに分けて") && back.text().contains(&long));
    let empty = browser
        .post("/status/2026-0001/message", &[("message", " ")])
        .await;
    assert!(empty.shows("ご連絡の内容を入力してください"));
}

#[tokio::test]
async fn nobody_of_the_staff_writes_as_the_person_on_this_page() {
    let (desk, _) = desk().await;
    let forged = TalkCommand::Say {
        from: Side::Person,
        by: Channel::Web,
        on: None,
        text: "設例".to_owned(),
    };
    let forged = desk
        .app
        .order(&staff(Role::Clerk), NUMBER, None, Order::Talk(forged))
        .await;
    assert!(forged.is_err(), "{forged:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_at_the_same_moment_is_all_taken() {
    let (desk, receipt) = desk().await;
    let writers = (0..8).map(|no| {
        let (app, code) = (desk.app.clone(), receipt.code.clone());
        tokio::spawn(async move {
            let text = format!("ご連絡その{no}");
            app.write_to_desk(NUMBER, &code, &text).await.map(|_| ())
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap().unwrap();
    }
    let loaded = desk.app.open_case(&staff(Role::Clerk), NUMBER).await;
    assert_eq!(loaded.unwrap().case.messages.len(), 8);
}
