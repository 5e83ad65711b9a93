// SPDX-License-Identifier: Apache-2.0
//! PostgreSQL as our own database: the same desk, the same rebuild, the same proof.
//!
//! Needs `YAKUSOKU_TEST_POSTGRES` (the test command sets it) and says loudly when it is not there.

use std::str::FromStr as _;

use sqlx::{Connection as _, PgConnection};
use yakusoku_app::config::Database;
use yakusoku_app::request::Order;
use yakusoku_app::request::lists::{Status, Wanted};
use yakusoku_duties::request::Stage;
use yakusoku_policy::Kind;

use crate::support::Desk;

/// A fresh database on the test server; its URL goes into a file, as an operator would do it.
async fn fresh(dir: &std::path::Path) -> Option<Database> {
    let Ok(server) = std::env::var("YAKUSOKU_TEST_POSTGRES") else {
        eprintln!("SKIPPED: YAKUSOKU_TEST_POSTGRES is not set, PostgreSQL is not tested");
        return None;
    };
    let name = format!(
        "own_{}",
        dir.file_name()
            .unwrap()
            .to_string_lossy()
            .replace(['.', '-'], "")
            .to_lowercase()
    );
    let mut connection = PgConnection::connect(&server).await.unwrap();
    let sql = format!("CREATE DATABASE {name}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
    let options = sqlx::postgres::PgConnectOptions::from_str(&server)
        .unwrap()
        .database(&name);
    let url = sqlx::ConnectOptions::to_url_lossy(&options).to_string();
    let file = dir.join("database.url");
    std::fs::write(&file, url).unwrap();
    Some(Database {
        url_env: None,
        url_file: Some(file),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_runs_on_postgresql_and_rebuilds_to_the_same_tables() {
    let top = tempfile::tempdir().unwrap();
    let Some(database) = fresh(top.path()).await else {
        return;
    };
    let desk = Desk::open_on(40, database).await;
    let first = desk.apply(11, &[Kind::Disclosure]).await;
    desk.finish(&first).await;
    desk.clerk(&first, Order::DisposePapers { on: None }).await;
    let second = desk.apply(11, &[Kind::Erasure]).await;
    let loaded = desk.finish(&second).await;
    assert!(
        matches!(loaded.case.asks[0].stage, Stage::Answered { .. }),
        "{:?}",
        loaded.case
    );
    let third = desk.apply(12, &[Kind::Disclosure]).await;
    desk.propose_all(&third).await;
    desk.app.board(&desk.clerk).await.unwrap();
    assert!(
        !desk
            .app
            .search_cases(&desk.clerk, "みほん")
            .await
            .unwrap()
            .is_empty()
    );
    lists(&desk).await;
    let live = desk.app.dump().await.unwrap();
    assert!(desk.app.differences().await.unwrap().is_empty());
    desk.app.rebuild().await.unwrap();
    assert_eq!(live, desk.app.dump().await.unwrap());
    desk.app.sequence_all().await.unwrap();
    let verified = desk.app.verify(None).await.unwrap();
    assert!(verified.is_whole(), "{:?}", verified.report.findings);
}

/// Every list, which have statements of their own.
async fn lists(desk: &Desk) {
    let (app, clerk) = (&desk.app, &desk.clerk);
    let all = app.cases_page(clerk, Status::Any, None).await.unwrap();
    let first = all.first().unwrap().case.number.clone();
    let older = app
        .cases_page(clerk, Status::Any, Some(&first))
        .await
        .unwrap();
    assert_eq!(older.len() + 1, all.len());
    let closed = app.cases_page(clerk, Status::Closed, None).await.unwrap();
    assert!(!closed.is_empty() && closed.len() < all.len());
    let open = app.open_cases(clerk, Wanted::Undone, None).await.unwrap();
    let number = open.first().unwrap().case.number.clone();
    let rest = app.open_cases(clerk, Wanted::Undone, Some(&number)).await;
    assert_eq!(rest.unwrap().len() + 1, open.len());
    let today = app.clock.today().date;
    let parts = app.morning(clerk, (today, today), 20).await.unwrap();
    assert!(parts.iter().any(|part| part.count > 0));
    assert!(
        app.same_application(clerk, &first)
            .await
            .unwrap()
            .is_empty()
    );
    let log = app.postal_log(clerk, None, None).await.unwrap();
    let newest = log.first().unwrap();
    let after = Some((newest.number.as_str(), newest.letter));
    let older = app.postal_log(clerk, None, after).await.unwrap();
    assert_eq!(older.len() + 1, log.len());
    let brought = yakusoku_app::acts::Brought {
        name: "例示 花子".to_owned(),
        contact: "03-0000-0000".to_owned(),
        said: "返事が遅い。".to_owned(),
    };
    let sort = yakusoku_duties::matter::Sort::Complaint;
    let number = app.bring_matter(sort, brought).await.unwrap().number;
    assert_eq!(app.matters_page(clerk, None).await.unwrap().len(), 1);
    let rest = app.matters_page(clerk, Some(&number)).await.unwrap();
    assert!(rest.is_empty());
    assert_eq!(app.open_matters(clerk).await.unwrap().len(), 1);
    for typed in [number.as_str(), "例示", "0300000000"] {
        assert_eq!(app.find_matters(clerk, typed).await.unwrap().len(), 1);
    }
    assert!(app.matters_of_case(clerk, "x").await.unwrap().is_empty());
    assert!(app.forms(clerk, None).await.unwrap().is_empty());
    let register = app.request_register(clerk, None).await.unwrap();
    assert_eq!(register.years, [today.year()]);
    assert!(!register.lines.is_empty());
    let page = app.register_page(clerk, None, None).await.unwrap();
    assert_eq!(page.lines, register.lines);
    let rest = app.register_page(clerk, None, Some(&first)).await.unwrap();
    assert!(
        rest.lines.iter().all(|line| line.number != first) && rest.lines.len() < page.lines.len()
    );
}
