// SPDX-License-Identifier: Apache-2.0
//! Databases that go away: before, in the middle, and while they commit.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::{Connection, PgConnection};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use yakusoku_sources::{SourceError, Verb, confirm, erase};

use crate::base::{Base, Desk};
use crate::chains::{MAP, SQL};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_was_moved_away_is_noticed_and_not_written() {
    let base = Base::sqlite().await;
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    let (path, away) = (base.url(), format!("{}.away", base.url()));
    std::fs::rename(&path, &away).unwrap();
    let error = erase(&desk.map, &desk.sources, &plan).await.unwrap_err();
    assert!(matches!(error, SourceError::Unreachable { .. }), "{error}");
    let error = confirm(&desk.map, &desk.sources, &plan).await.unwrap_err();
    assert!(matches!(error, SourceError::Unreachable { .. }), "{error}");
    std::fs::rename(&away, &path).unwrap();
    assert_eq!(
        base.count("logins").await,
        3,
        "nothing was erased in the file moved away"
    );
    desk.erase(&plan).await;
    assert!(desk.remaining(&plan).await.is_empty());
}

/// Also with a write-ahead log, which holds pages as they were until it is emptied.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_byte_of_what_was_erased_stays_in_the_files() {
    let base = Base::sqlite().await;
    base.run("PRAGMA journal_mode = WAL").await;
    let desk = base.begin(SQL, MAP).await;
    let holds = |word: &str| {
        ["", "-wal"].iter().any(|suffix| {
            let bytes = std::fs::read(format!("{}{suffix}", base.url())).unwrap_or_default();
            bytes
                .windows(word.len())
                .any(|window| window == word.as_bytes())
        })
    };
    let words = ["taro@example.jp", "太郎の本文", "太郎の注文", "192.0.2.2"];
    assert!(words.iter().all(|word| holds(word)));
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    desk.erase(&plan).await;
    for word in words {
        assert!(!holds(word), "{word} is still in the file");
    }
    assert!(holds("花子の本文"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_locked_is_left_alone() {
    let base = Base::sqlite().await;
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    let mut other = sqlx::SqliteConnection::connect(&format!("sqlite:{}", base.url()))
        .await
        .unwrap();
    sqlx::raw_sql("BEGIN EXCLUSIVE")
        .execute(&mut other)
        .await
        .unwrap();
    let error = erase(&desk.map, &desk.sources, &plan).await.unwrap_err();
    assert!(matches!(error, SourceError::Unreachable { .. }), "{error}");
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    assert_eq!(base.count("logins").await, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_dies_in_the_middle_leaves_nothing_changed() {
    let Some(base) = Base::postgres("a_server_that_dies_in_the_middle").await else {
        return;
    };
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    // The erasure waits for this lock after its first statements, and is cut off while it waits.
    let mut other = PgConnection::connect(&base.url()).await.unwrap();
    sqlx::raw_sql("BEGIN; SELECT * FROM members WHERE id = 1 FOR UPDATE")
        .execute(&mut other)
        .await
        .unwrap();
    let killer = async {
        let mut admin = PgConnection::connect(&base.url()).await.unwrap();
        for _ in 0..100 {
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
            let killed: Vec<bool> = sqlx::query_scalar(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE application_name = 'yakusoku' AND wait_event_type = 'Lock'
                   AND datname = current_database()",
            )
            .fetch_all(&mut admin)
            .await
            .unwrap();
            if !killed.is_empty() {
                return;
            }
        }
        panic!("the erasure never waited");
    };
    let (erased, ()) = tokio::join!(erase(&desk.map, &desk.sources, &plan), killer);
    let error = erased.unwrap_err();
    assert!(matches!(error, SourceError::Unreachable { .. }), "{error}");
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    assert_eq!(base.count("logins").await, 3);
    assert_eq!(
        base.rows("SELECT * FROM messages WHERE body IS NULL")
            .await
            .len(),
        0
    );
    desk.erase(&plan).await;
    assert!(desk.remaining(&plan).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_cut_while_unused_are_replaced() {
    let Some(base) = Base::postgres("connections_cut_while_unused").await else {
        return;
    };
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    let cut = base
        .rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE application_name = 'yakusoku' AND datname = current_database()",
        )
        .await;
    assert!(!cut.is_empty());
    desk.erase(&plan).await;
    assert!(desk.remaining(&plan).await.is_empty());
}

/// Passes bytes on between us and the server, until the answer to a COMMIT is due.
pub(crate) async fn cutting_proxy(target: String, cut: Arc<AtomicBool>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(&target).await.unwrap();
            let (mut from_client, mut to_client) = client.into_split();
            let (mut from_server, mut to_server) = server.into_split();
            let committing = Arc::new(AtomicBool::new(false));
            let (seen, cut) = (Arc::clone(&committing), Arc::clone(&cut));
            tokio::spawn(async move {
                let mut bytes = vec![0; 65_536];
                while let Ok(read @ 1..) = from_client.read(&mut bytes).await {
                    let commits = bytes[..read].windows(6).any(|word| word == b"COMMIT");
                    if cut.load(Ordering::SeqCst) && commits {
                        seen.store(true, Ordering::SeqCst);
                    }
                    to_server.write_all(&bytes[..read]).await.unwrap();
                }
            });
            tokio::spawn(async move {
                let mut bytes = vec![0; 65_536];
                while let Ok(read @ 1..) = from_server.read(&mut bytes).await {
                    if committing.load(Ordering::SeqCst) {
                        return;
                    }
                    if to_client.write_all(&bytes[..read]).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    port
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_answer_is_lost_is_said_to_be_unknown_and_confirm_decides() {
    let Some(base) = Base::postgres("a_commit_whose_answer_is_lost").await else {
        return;
    };
    let cut = Arc::new(AtomicBool::new(false));
    let url = base.url();
    let (head, rest) = url.split_once("://").unwrap();
    let (authority, path) = rest.split_once('/').unwrap();
    let (user, host) = authority.split_once('@').unwrap_or(("postgres", authority));
    let port = cutting_proxy(host.to_owned(), Arc::clone(&cut)).await;
    base.run(SQL).await;
    let map = base.map(MAP);
    let mut sources = yakusoku_sources::Sources::new(yakusoku_sources::Secret([7; 32]));
    let through = format!("{head}://{user}@127.0.0.1:{port}/{path}");
    let source = yakusoku_sources::Source::connect(&map.systems["shop"], &through)
        .await
        .unwrap();
    sources.insert("shop", source);
    let desk = Desk { map, sources };
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    cut.store(true, Ordering::SeqCst);
    let error = erase(&desk.map, &desk.sources, &plan).await.unwrap_err();
    assert!(
        matches!(error, SourceError::OutcomeUnknown { .. }),
        "{error}"
    );
    cut.store(false, Ordering::SeqCst);
    let remaining = desk.remaining(&plan).await;
    let erased = base.count("logins").await == 1;
    assert_eq!(
        remaining.is_empty(),
        erased,
        "confirm says what is so: {remaining:?}"
    );
}
