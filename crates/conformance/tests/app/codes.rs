// SPDX-License-Identifier: Apache-2.0
//! A lost code: another opens the page of the progress, the old one nothing, and neither stands anywhere in clear.

use jiff::civil::date;
use yakusoku_app::access::{Actor, Role};
use yakusoku_app::request::{DeskError, Order, Receipt};
use yakusoku_duties::request::Refusal;
use yakusoku_duties::request::code::CodeTo;
use yakusoku_policy::{Channel, Delivery, Kind};

use crate::support::Desk;

async fn applied(desk: &Desk) -> Receipt {
    desk.app
        .submit(&desk.application(1, &[Kind::Disclosure]).await)
        .await
        .unwrap()
}

async fn opens(desk: &Desk, number: &str, code: &str) -> bool {
    match desk.app.status(number, code).await {
        Ok(_) => true,
        Err(DeskError::NoSuchCase) => false,
        Err(other) => panic!("{other}"),
    }
}

/// Every open part of the ledger.
async fn open_parts(desk: &Desk) -> String {
    let address = format!("sqlite://{}", desk.dir().join("yakusoku.db").display());
    let pool = sqlx::SqlitePool::connect(&address).await.unwrap();
    let parts: Vec<(String,)> = sqlx::query_as("SELECT open FROM entry")
        .fetch_all(&pool)
        .await
        .unwrap();
    pool.close().await;
    parts.into_iter().map(|(open,)| open).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_code_opens_the_page_and_the_old_one_nothing() {
    let desk = Desk::open(4).await;
    let app = &desk.app;
    let Receipt { number, code } = applied(&desk).await;
    assert!(opens(&desk, &number, &code).await);
    let auditor = Actor {
        role: Role::Auditor,
        ..desk.clerk.clone()
    };
    let what = (CodeTo::Email, "電話で申出。請求書のメールアドレスに送信");
    let denied = app.renew_code(&auditor, (&number, None), what).await;
    assert!(matches!(denied, Err(DeskError::Denied(_))));
    let stale = app.renew_code(&desk.clerk, (&number, Some(0)), what).await;
    assert!(matches!(stale, Err(DeskError::Conflict)));
    assert!(opens(&desk, &number, &code).await);
    let made = app.renew_code(&desk.clerk, (&number, None), what).await;
    let new = made.unwrap().unwrap().code;
    assert_ne!(new, code);
    assert!(opens(&desk, &number, &new).await);
    assert!(!opens(&desk, &number, &code).await);
    // The same after the tables are made again from the log.
    assert!(app.differences().await.unwrap().is_empty());
    app.rebuild().await.unwrap();
    assert!(opens(&desk, &number, &new).await);
    assert!(!opens(&desk, &number, &code).await);
    // Nowhere in clear: not in the open parts, not in a table.
    let told = app.dump().await.unwrap();
    let entries = open_parts(&desk).await;
    for code in [&code, &new] {
        let plain = code.replace('-', "");
        for text in [format!("{told:?}"), entries.clone()] {
            assert!(!text.contains(code.as_str()) && !text.contains(&plain));
        }
    }
    assert!(entries.contains("renewed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_bears_the_code_until_it_left() {
    let desk = Desk::open(4).await;
    let app = &desk.app;
    let Receipt { number, code } = applied(&desk).await;
    let what = (CodeTo::Letter, "電話で申出");
    let made = app.renew_code(&desk.clerk, (&number, None), what).await;
    assert!(made.unwrap().is_none(), "a letter's code is not shown");
    assert!(!opens(&desk, &number, &code).await);
    let letter = app.letter(&desk.clerk, &number, 1).await.unwrap();
    assert!(letter.starts_with(b"%PDF-"));
    // Another one before it left: the first must not go out any more, and is gone.
    app.renew_code(&desk.clerk, (&number, None), what)
        .await
        .unwrap();
    let gone = app.letter(&desk.clerk, &number, 1).await;
    assert!(matches!(gone, Err(DeskError::NoSuchCase)));
    let dispatch = |letter| Order::Dispatch {
        letter,
        means: Delivery::Post,
        on: None,
        tracking: String::new(),
    };
    let old = app.order(&desk.clerk, &number, None, dispatch(1)).await;
    assert!(matches!(
        old,
        Err(DeskError::Refused(Refusal::CodeReplaced(1)))
    ));
    desk.clerk(&number, dispatch(2)).await;
    let gone = app.letter(&desk.clerk, &number, 2).await;
    assert!(matches!(gone, Err(DeskError::NoSuchCase)));
    assert!(app.differences().await.unwrap().is_empty());
    // What was destroyed is not missed.
    assert!(app.verify(None).await.unwrap().beside.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_names_no_mail_address_gets_no_mail() {
    let desk = Desk::open(4).await;
    let app = &desk.app;
    app.clock.set(date(2026, 4, 1));
    let mut application = desk.application(1, &[Kind::Disclosure]).await;
    application.channel = Channel::RegisteredMail;
    application.applicant.email.clear();
    let receipt = app.enter(&desk.clerk, &application).await.unwrap();
    let place = (receipt.number.as_str(), None);
    let mailed = app
        .renew_code(&desk.clerk, place, (CodeTo::Email, "電話で申出"))
        .await;
    assert!(matches!(
        mailed,
        Err(DeskError::Field {
            field: "code_to",
            ..
        })
    ));
    let handed = app
        .renew_code(&desk.clerk, place, (CodeTo::Hand, "来訪"))
        .await;
    assert!(matches!(
        handed,
        Err(DeskError::Refused(Refusal::IdentityOpen))
    ));
    assert!(
        opens(&desk, &receipt.number, &receipt.code).await,
        "a refusal changes nothing"
    );
}
