// SPDX-License-Identifier: Apache-2.0
//! What the log itself cannot show is named too: sealed files that are gone, a tree that was set back.

use std::path::Path;

use sqlx::SqlitePool;
use yakusoku_app::demo::{self, Wanted};
use yakusoku_app::{App, Clock};

/// A demonstration, something done to its database behind its back, and the codes that verifying gives then.
async fn codes_after(statement: &str) -> Vec<&'static str> {
    let top = tempfile::tempdir().unwrap();
    let dir = top.path().join("data");
    let wanted = Wanted {
        customers: 20,
        postgres: None,
        policy: None,
    };
    let today = jiff::civil::date(2026, 11, 24);
    demo::make(&dir, &wanted, today, &mut |_| {}).await.unwrap();
    tamper(&dir, statement).await;
    let app = App::open_for_verify(&dir, Clock::at(today)).await.unwrap();
    let found = app.verify(None).await.unwrap();
    assert_eq!(found.is_whole(), found.beside.is_empty());
    let mut codes: Vec<_> = found.beside.iter().map(|one| one.code).collect();
    codes.dedup();
    codes
}

async fn tamper(dir: &Path, statement: &str) {
    let address = format!("sqlite://{}", dir.join("yakusoku.db").display());
    let pool = SqlitePool::connect(&address).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_owned()))
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sealed_files_that_are_gone_are_named() {
    assert!(codes_after("SELECT 1").await.is_empty());
    assert_eq!(codes_after("DELETE FROM blob").await, ["blob-missing"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tree_that_was_set_back_is_named() {
    let set_back = "UPDATE tree SET size = size - 3";
    assert_eq!(codes_after(set_back).await, ["tree-altered"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_part_under_another_stream_is_named() {
    let moved =
        "UPDATE payload SET stream = 'f' || substr(stream, 2) WHERE substr(stream, 1, 1) <> 'f'";
    assert_eq!(codes_after(moved).await, ["payload-stray"]);
}
