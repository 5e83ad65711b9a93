// SPDX-License-Identifier: Apache-2.0
//! What an Act keeps: never called erased, and erased by the night once its day has come, under the
//! approval that named the day or under a new one.

use jiff::civil::{Date, date};
use sqlx::SqlitePool;
use yakusoku_app::plan::PlanView;
use yakusoku_app::staff::COMMAND_LINE;
use yakusoku_app::{App, Clock};
use yakusoku_duties::request::Stage;
use yakusoku_policy::Kind;
use yakusoku_sources::Verb;

use crate::support::{Desk, SYSTEMS};

/// The notes of orders are kept for seven years.
fn systems() -> String {
    let note = "note: {item: order.note, erase: blank}";
    let kept = "note: {item: order.note, erase: blank, keep: {until: ordered_at + 7 years, because: 法人税法施行規則第59条}}";
    let systems = SYSTEMS.replace(note, kept);
    assert_ne!(systems, SYSTEMS);
    systems
}

async fn pool(desk: &Desk) -> SqlitePool {
    let url = format!("sqlite://{}", desk.dir().join("shop.db").display());
    SqlitePool::connect(&url).await.unwrap()
}

/// Three orders with a note, of two days that are kept and one that is over.
async fn orders(desk: &Desk, customer: i64) {
    let pool = pool(desk).await;
    for (place, day) in [
        "2015-06-01 10:00:00",
        "2022-06-01 10:00:00",
        "2025-06-01 10:00:00",
    ]
    .iter()
    .enumerate()
    {
        let sql = "UPDATE orders SET note = '印', ordered_at = $3 WHERE id = (SELECT id FROM orders WHERE customer_id = $1 ORDER BY id LIMIT 1 OFFSET $2)";
        let done = sqlx::query(sql)
            .bind(customer)
            .bind(i64::try_from(place).unwrap())
            .bind(*day);
        assert_eq!(
            done.execute(&pool).await.unwrap().rows_affected(),
            1,
            "customer {customer} has too few orders"
        );
    }
    sqlx::query("UPDATE orders SET note = NULL WHERE customer_id = $1 AND note IS NOT '印'")
        .bind(customer)
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
}

async fn notes(desk: &Desk, customer: i64) -> i64 {
    let pool = pool(desk).await;
    let notes =
        sqlx::query_scalar("SELECT count(*) FROM orders WHERE customer_id = $1 AND note = '印'");
    let notes = notes.bind(customer).fetch_one(&pool).await.unwrap();
    pool.close().await;
    notes
}

/// A customer with three orders at least.
async fn buyer(desk: &Desk, nth: i64) -> i64 {
    let pool = pool(desk).await;
    let sql = "SELECT customer_id FROM orders GROUP BY customer_id HAVING count(*) >= 3 ORDER BY 1 LIMIT 1 OFFSET $1";
    let id = sqlx::query_scalar(sql)
        .bind(nth)
        .fetch_one(&pool)
        .await
        .unwrap();
    pool.close().await;
    id
}

async fn night(app: &App, today: Date) -> yakusoku_app::kept::TimeUp {
    app.clock.set(today);
    app.source_nightly(&COMMAND_LINE).await.unwrap().time_up
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_says_what_is_kept_and_the_night_erases_it_when_its_day_has_come() {
    let mut desk = Desk::open_mapped(60, &systems()).await;
    let (one, other) = (buyer(&desk, 0).await, buyer(&desk, 1).await);
    orders(&desk, one).await;
    orders(&desk, other).await;
    let number = desk.apply(one, &[Kind::Erasure]).await;
    let loaded = desk.finish(&number).await;
    let Stage::Answered {
        level: Some(level), ..
    } = &loaded.case.asks[0].stage
    else {
        panic!("{:?}", loaded.case.asks[0].stage)
    };
    assert_eq!(level, yakusoku_app::kept::LEVEL, "not called erased");
    let lines = &loaded.case.asks[0].plan.as_ref().unwrap().lines;
    let kept: Vec<&str> = lines
        .iter()
        .map(|line| line.action.as_str())
        .filter(|line| line.contains("残し"))
        .collect();
    // Ten o'clock in nobody knows which zone counts as one day more.
    assert_eq!(
        kept,
        [
            "欄（note）を2029-06-02まで残し、翌日に消去する（法人税法施行規則第59条）",
            "欄（note）を2032-06-02まで残し、翌日に消去する（法人税法施行規則第59条）",
        ]
    );
    assert_eq!(
        notes(&desk, one).await,
        2,
        "the one whose day was over went at once"
    );

    assert_eq!(night(&desk.app, date(2029, 6, 2)).await.erased, 0);
    assert_eq!(notes(&desk, one).await, 2);
    desk.app.close().await.unwrap();
    desk.app = App::open(&desk.dir(), Clock::at(date(2029, 6, 2)))
        .await
        .unwrap();
    let up = night(&desk.app, date(2029, 6, 3)).await;
    assert_eq!((up.erased, up.asks.len(), up.stuck), (1, 0, 0), "{up:?}");
    assert_eq!(notes(&desk, one).await, 1);
    assert_eq!(
        night(&desk.app, date(2029, 6, 4)).await.erased,
        0,
        "the next waits for its own day"
    );
    assert_eq!(night(&desk.app, date(2032, 6, 3)).await.erased, 1);
    assert_eq!(notes(&desk, one).await, 0);
    assert_eq!(
        night(&desk.app, date(2040, 1, 1)).await.erased,
        0,
        "nothing is left to do"
    );
    assert_eq!(notes(&desk, other).await, 3, "another person's stay");
    desk.app.sequence_all().await.unwrap();
    assert!(desk.app.verify(None).await.unwrap().is_whole());
    assert!(desk.app.differences().await.unwrap().is_empty());
}

async fn erased(desk: &Desk, customer: i64) -> PlanView {
    let (email, _) = desk.customer(customer).await;
    let person = [("contact.email".to_owned(), email)];
    let plan = desk
        .app
        .source_plan(&COMMAND_LINE, (Verb::Erase, None), &person)
        .await
        .unwrap();
    let approver = desk.app.member("shonin").await.unwrap();
    desk.app.plan_approve(&approver, &plan.plan).await.unwrap();
    let read = desk
        .app
        .source_erase(&COMMAND_LINE, &plan.plan)
        .await
        .unwrap();
    assert!(
        read.remaining.is_empty() && read.kept.len() == 2,
        "{read:?}"
    );
    assert_eq!(read.level, yakusoku_app::kept::LEVEL);
    desk.app.plan_view(&plan.plan).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_a_customer_again_is_not_erased_under_the_old_approval() {
    let desk = Desk::open_mapped(60, &systems()).await;
    let one = buyer(&desk, 0).await;
    orders(&desk, one).await;
    assert_eq!(erased(&desk, one).await.status, "kept");
    let pool = pool(&desk).await;
    let again = sqlx::query("UPDATE customers SET family_name = '再来' WHERE id = $1").bind(one);
    again.execute(&pool).await.unwrap();
    pool.close().await;
    let up = night(&desk.app, date(2029, 6, 3)).await;
    let [plan] = up.asks.as_slice() else {
        panic!("{up:?}")
    };
    assert_eq!(
        (up.erased, notes(&desk, one).await),
        (0, 2),
        "asked, not done"
    );
    // Asked every night, with the same plan, until somebody decides.
    assert_eq!(&night(&desk.app, date(2029, 6, 4)).await.asks, &up.asks);
    let refused = desk.app.source_erase(&COMMAND_LINE, plan).await;
    assert!(refused.is_err(), "nobody approved it");
    let approver = desk.app.member("shonin").await.unwrap();
    desk.app.plan_approve(&approver, plan).await.unwrap();
    desk.app.source_erase(&COMMAND_LINE, plan).await.unwrap();
    assert_eq!(notes(&desk, one).await, 1);
    let up = night(&desk.app, date(2029, 6, 5)).await;
    assert_eq!((up.asks.len(), up.erased), (0, 0));
    assert_eq!(
        night(&desk.app, date(2032, 6, 3)).await.erased,
        1,
        "the rest under the new approval"
    );
    assert_eq!(notes(&desk, one).await, 0);
}
