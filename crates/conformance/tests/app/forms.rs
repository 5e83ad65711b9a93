// SPDX-License-Identifier: Apache-2.0
//! Paper forms from the day somebody asks for one to the request that comes on it, or to the end without one.

use jiff::civil::{Date, date};
use yakusoku_app::App;
use yakusoku_app::request::form::{FormRow, FormTo};
use yakusoku_app::request::{Application, DeskError};
use yakusoku_duties::form::NotBack;
use yakusoku_duties::personal::Applicant;
use yakusoku_duties::request::fact::Applying;
use yakusoku_policy::{Channel, Delivery, Kind};

use crate::support::{Desk, POLICY};

const ASKED: Date = date(2026, 4, 1);

async fn asked(desk: &Desk) -> String {
    let to = FormTo {
        name: "例示 花子".into(),
        postcode: "000-0000".into(),
        address: "東京都見本区例示1-2-3".into(),
    };
    let asked = (ASKED, Channel::Telephone);
    desk.app
        .ask_for_form(&desk.clerk, asked, &to)
        .await
        .unwrap()
}

async fn posted(desk: &Desk) -> String {
    let id = asked(desk).await;
    let sent = (ASKED, Delivery::Post);
    desk.app.post_form(&desk.clerk, &id, sent).await.unwrap();
    id
}

fn on_form(number: &str) -> Application {
    Application {
        channel: Channel::RegisteredMail,
        applying: Applying::Person,
        kinds: vec![Kind::Disclosure],
        applicant: Applicant {
            name: "例示 花子".into(),
            postcode: "000-0000".into(),
            address: "東京都見本区例示1-2-3".into(),
            ..Applicant::default()
        },
        received_on: None,
        came_on: Some(number.to_owned()),
    }
}

fn why(done: Result<impl Sized, DeskError>) -> &'static str {
    match done {
        Err(DeskError::Field { why, .. }) => why,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("taken"),
    }
}

async fn row(desk: &Desk, id: &str) -> FormRow {
    let rows = desk.app.forms(&desk.clerk, None).await.unwrap();
    rows.into_iter().find(|row| row.issue.stream == id).unwrap()
}

async fn in_order(app: &App) {
    assert!(app.differences().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_log_names_the_request_that_came_on_a_form() {
    let desk = Desk::open(4).await;
    let app = &desk.app;
    let (id, other) = (posted(&desk).await, asked(&desk).await);
    let enter = async |application: &Application| app.enter(&desk.clerk, application).await;
    for unknown in ["00000000", "3号", "zzzz"] {
        let done = enter(&on_form(unknown)).await;
        assert_eq!(why(done), "no form has this number");
    }
    let unposted = enter(&on_form(&other[..8])).await;
    assert_eq!(why(unposted), "it was not posted yet");
    app.clock.set(date(2026, 4, 3));
    let early = Application {
        received_on: Some(date(2026, 3, 31)),
        ..on_form(&id[..8])
    };
    assert_eq!(
        why(enter(&early).await),
        "it was posted after the request arrived"
    );
    // As people copy it from the letter.
    let typed = format!("個用第{}号", id[..8].to_uppercase());
    let number = enter(&on_form(&typed)).await.unwrap().number;
    assert_eq!(row(&desk, &id).await.back.as_deref(), Some(number.as_str()));
    // Once: nothing else comes on it, and nothing is left to close.
    assert_eq!(why(enter(&on_form(&typed)).await), "it came back already");
    let closed = app.close_form(&desk.clerk, &id, NotBack::NotSentBack).await;
    assert_eq!(why(closed), "it came back already");
    // What was done comes after what is still to be done.
    let rows = app.forms(&desk.clerk, None).await.unwrap();
    let order: Vec<&str> = rows.iter().map(|row| row.issue.stream.as_str()).collect();
    assert_eq!(order, [other.as_str(), id.as_str()]);
    let after = app.forms(&desk.clerk, Some(&other)).await.unwrap();
    assert_eq!(after.len(), 1);
    // Another person of the same paper came on the same form, which is no second return.
    let further = on_form(&typed);
    app.enter_further(&desk.clerk, &further, &number)
        .await
        .unwrap();
    assert_eq!(row(&desk, &id).await.back.as_deref(), Some(number.as_str()));
    in_order(app).await;
}

#[tokio::test]
async fn two_clerks_with_the_same_form_enter_it_once() {
    let desk = Desk::open(4).await;
    let id = posted(&desk).await;
    let application = on_form(&id[..8]);
    let enter = || desk.app.enter(&desk.clerk, &application);
    let (a, b) = tokio::join!(enter(), enter());
    assert!(a.is_ok() != b.is_ok());
    assert_eq!(why(a.and(b)), "it came back already");
}

#[tokio::test]
async fn a_form_nobody_sends_back_is_closed_and_bars_nobody() {
    let desk = Desk::open(4).await;
    let app = &desk.app;
    let id = posted(&desk).await;
    let reason = NotBack::NotSentBack;
    app.close_form(&desk.clerk, &id, reason).await.unwrap();
    let again = app.close_form(&desk.clerk, &id, reason).await;
    assert_eq!(why(again), "it was closed already");
    in_order(app).await;
    // One that never left is not kept for ever.
    let never = asked(&desk).await;
    let unwanted = NotBack::NotWanted;
    app.close_form(&desk.clerk, &never, unwanted).await.unwrap();
    let sent = (ASKED, Delivery::Post);
    let late = app.post_form(&desk.clerk, &never, sent).await;
    assert_eq!(why(late), "it was closed already");
    app.clock.set(date(2026, 12, 1));
    assert_eq!(app.forget_forms().await.unwrap(), 2);
    in_order(app).await;
    // It comes after all, when nobody knows its name any more.
    let number = app
        .enter(&desk.clerk, &on_form(&id[..8]))
        .await
        .unwrap()
        .number;
    let found = row(&desk, &id).await;
    assert_eq!(found.back, Some(number));
    assert!(found.to.is_none());
    in_order(app).await;
}

#[tokio::test]
async fn the_policy_closes_by_itself_only_where_it_says_so() {
    let said = POLICY.replace(
        "by_postcard: true}",
        "by_postcard: true, close_after: 2 months}",
    );
    assert_ne!(said, POLICY);
    for (policy, closes) in [(said.as_str(), true), (POLICY, false)] {
        let desk = Desk::open_with(policy).await;
        let app = &desk.app;
        let (id, back) = (posted(&desk).await, posted(&desk).await);
        app.enter(&desk.clerk, &on_form(&back[..8])).await.unwrap();
        app.clock.set(date(2026, 6, 1));
        app.tick().await.unwrap();
        assert!(row(&desk, &id).await.issue.closed.is_none());
        // Name and address are gone by then; the record is closed all the same.
        app.forget_forms().await.unwrap();
        app.clock.set(date(2026, 6, 2));
        app.tick().await.unwrap();
        let closed = row(&desk, &id).await.issue.closed;
        assert_eq!(
            closed.map(|one| one.why),
            closes.then_some(NotBack::PeriodOver)
        );
        assert!(row(&desk, &back).await.issue.closed.is_none());
        in_order(app).await;
    }
}
