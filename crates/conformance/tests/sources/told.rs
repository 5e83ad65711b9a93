// SPDX-License-Identifier: Apache-2.0
//! What stands in the way is told in words of its own, before anything is planned or touched.

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use yakusoku_sources::{
    Exported, Map, PlanRefused, Secret, Source, SourceError, Sources, Verb, erase, export, plan,
};

use crate::base::{Base, Desk, Kind, TODAY, text};
use crate::chains::{MAP, SQL};
use crate::changes::{STOP, STOP_MAP};
use crate::fault_table::{Doing, is_complete, ready, run};
use crate::{on_both, sleepy};

on_both!(
    a_wrong_password_is_told_and_nothing_is_said_of_the_right_one,
    a_database_that_is_not_there_is_told,
    a_missing_right_is_told_before_the_plan_and_by_its_name,
    times_are_given_out_in_one_zone_whatever_the_server_keeps,
    text_that_does_not_decode_is_told_with_its_table,
    a_statement_that_runs_too_long_is_ended_and_nothing_is_changed,
);

/// The address of a base with another account.
fn address(base: &Base, user: &str, password: &str) -> String {
    let url = base.url();
    let (head, tail) = url.split_once("://").unwrap();
    let host = tail.split_once('@').map_or(tail, |(_, host)| host);
    format!("{head}://{user}:{password}@{host}")
}

async fn connected(map: &Map, url: &str) -> Sources {
    let mut sources = Sources::new(Secret([7; 32]));
    let source = Source::connect(&map.systems["shop"], url).await.unwrap();
    sources.insert("shop", source);
    sources
}

async fn a_wrong_password_is_told_and_nothing_is_said_of_the_right_one(base: Base) {
    let map = base.map(MAP);
    if base.is_sqlite() {
        // A file knows no account: what is no database is told instead.
        std::fs::write(base.url(), b"not a database at all, only words").unwrap();
        let error = match Source::connect(&map.systems["shop"], &base.url()).await {
            Err(error) => error,
            Ok(source) => {
                let mut sources = Sources::new(Secret([7; 32]));
                sources.insert("shop", source);
                let found = yakusoku_sources::locate(&map, &sources, &[]).await;
                found.unwrap_err()
            }
        };
        assert!(matches!(error, SourceError::Unreachable { .. }), "{error}");
        assert!(
            error.to_string().contains("no database of SQLite"),
            "{error}"
        );
        return;
    }
    let url = address(&base, "yakusoku", "wrong");
    let error = Source::connect(&map.systems["shop"], &url)
        .await
        .unwrap_err();
    let words = error.to_string();
    assert!(matches!(error, SourceError::Unreachable { .. }), "{words}");
    assert!(
        words.contains("name or password of the account was refused"),
        "{words}"
    );
    assert!(!words.contains("wrong"), "{words}");
}

async fn a_database_that_is_not_there_is_told(base: Base) {
    let map = base.map(MAP);
    let url = if base.is_sqlite() {
        format!("{}.gone", base.url())
    } else {
        let url = base.url();
        let (head, tail) = url.rsplit_once('/').unwrap();
        let options = tail.split_once('?').map_or("", |(_, options)| options);
        format!("{head}/yakusoku_nowhere?{options}")
    };
    let error = Source::connect(&map.systems["shop"], &url)
        .await
        .unwrap_err();
    assert!(matches!(error, SourceError::Unreachable { .. }), "{error}");
    let words = match base.engine() {
        // The file is looked for before SQLite is asked.
        Kind::Sqlite => "the file is not there",
        Kind::Postgres | Kind::Mariadb => "there is no database of this name",
    };
    assert!(error.to_string().contains(words), "{error}");
}

/// Bytes in the middle of a file that are none of SQLite's, and a file somebody else writes to all the time.
#[tokio::test]
async fn a_damaged_file_and_a_busy_one_are_told_apart() {
    let base = Base::sqlite().await;
    let desk = base
        .begin(SQL, &MAP.replace("ENGINE", "ENGINE\n    limits: {lock: 1}"))
        .await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    let url = format!("sqlite:{}", base.url());
    let mut other = sqlx::SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("BEGIN EXCLUSIVE")
        .execute(&mut other)
        .await
        .unwrap();
    let error = erase(&desk.map, &desk.sources, &plan).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("another one is writing to the file"),
        "{error}"
    );
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    let mut bytes = std::fs::read(base.url()).unwrap();
    bytes.iter_mut().skip(4096).for_each(|byte| *byte = 0xa5);
    std::fs::write(base.url(), bytes).unwrap();
    let sources = connected(&desk.map, &base.url()).await;
    let error = erase(&desk.map, &sources, &plan).await.unwrap_err();
    assert!(error.to_string().contains("the file is damaged"), "{error}");
}

/// Makes an account that may read, and gives it more.
async fn account(base: &Base, more: &[&str]) -> String {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let name = format!("yt{}_{number}", std::process::id());
    let whom = if base.is_mariadb() {
        base.run(&format!("CREATE USER {name}@'%' IDENTIFIED BY 'secret'"))
            .await;
        format!("{name}@'%'")
    } else {
        base.run(&format!("CREATE ROLE {name} LOGIN PASSWORD 'secret'"))
            .await;
        name.clone()
    };
    for table in [
        "members",
        "orders",
        "\"lines\"",
        "logins",
        "tickets",
        "messages",
    ] {
        base.run(&format!("GRANT SELECT ON {table} TO {whom}"))
            .await;
    }
    for right in more {
        base.run(&format!("GRANT {right} TO {whom}")).await;
    }
    name
}

async fn forget(base: &Base, name: &str) {
    if base.is_mariadb() {
        base.run(&format!("DROP USER {name}@'%'")).await;
    } else {
        base.run(&format!("DROP OWNED BY {name}; DROP ROLE {name}"))
            .await;
    }
}

async fn a_missing_right_is_told_before_the_plan_and_by_its_name(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    if base.is_sqlite() {
        // A file knows no accounts, so nothing is claimed to be missing.
        desk.plan_for(Verb::Erase, "contact.email", "taro@example.jp")
            .await;
        return;
    }
    let most = [
        "UPDATE (email, phone, family, given) ON members",
        "UPDATE ON \"lines\"",
        "DELETE ON logins",
        "UPDATE ON messages",
        "UPDATE ON tickets",
    ];
    let name = account(&base, &most).await;
    let sources = connected(&desk.map, &address(&base, &name, "secret")).await;
    let chosen = desk.proven("contact.email", "taro@example.jp").await;
    let before = base.rows("SELECT * FROM orders").await;
    let refused = plan(&desk.map, &sources, Verb::Erase, &chosen, ("policy", TODAY))
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("needs UPDATE on `orders`"),
        "{refused}"
    );
    let PlanRefused::Problems(problems) = refused else {
        panic!()
    };
    let codes: Vec<_> = problems
        .iter()
        .map(|p| (p.code, p.table.as_str()))
        .collect();
    assert_eq!(codes, [("plan.right", "orders")], "{problems:?}");
    assert_eq!(base.rows("SELECT * FROM orders").await, before);
    // Giving out needs nothing more.
    plan(
        &desk.map,
        &sources,
        Verb::Export,
        &chosen,
        ("policy", TODAY),
    )
    .await
    .unwrap();
    let whom = if base.is_mariadb() {
        format!("{name}@'%'")
    } else {
        name.clone()
    };
    base.run(&format!("GRANT UPDATE (note) ON orders TO {whom}"))
        .await;
    let planned = plan(&desk.map, &sources, Verb::Erase, &chosen, ("policy", TODAY))
        .await
        .unwrap();
    let erased = erase(&desk.map, &sources, &planned).await;
    erased.unwrap_or_else(|error| panic!("{error}"));
    drop(sources);
    forget(&base, &name).await;
}

async fn times_are_given_out_in_one_zone_whatever_the_server_keeps(base: Base) {
    let (kind, zone) = match base.engine() {
        Kind::Postgres => ("timestamptz", "SET timezone = 'Asia/Tokyo';"),
        Kind::Mariadb => ("timestamp", "SET time_zone = '+09:00';"),
        Kind::Sqlite => ("varchar(30)", ""),
    };
    let at = if base.is_sqlite() {
        "2025-12-31 15:00:00"
    } else {
        "2026-01-01 00:00:00"
    };
    let sql = format!(
        "CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, seen {kind} NULL);
         {zone} INSERT INTO members VALUES (1, 'taro@example.jp', '{at}')"
    );
    let map = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members:
        anchor: member
        columns: {email: {item: email, key: proves, erase: pseudonym}, seen: {item: seen, erase: blank}}
";
    let desk = base.begin(&sql, map).await;
    let planned = desk
        .plan_for(Verb::Export, "email", "taro@example.jp")
        .await;
    let given = text(&desk.export(&planned).await);
    assert!(given.contains("2025-12-31 15:00:00"), "{given}");
}

/// A database that says nothing of its encoding takes any bytes.
async fn careless(base: &Base) -> Option<(Desk, String)> {
    let map = base.map(MAP);
    let url = match base.engine() {
        Kind::Sqlite => base.url(),
        Kind::Postgres => {
            let url = base.url();
            let name = format!(
                "{}_ascii",
                url.rsplit_once('/').unwrap().1.split('?').next().unwrap()
            );
            let mut admin = PgConnection::connect(&url).await.unwrap();
            let create = format!(
                "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"
            );
            sqlx::raw_sql(AssertSqlSafe(create))
                .execute(&mut admin)
                .await
                .unwrap();
            let (head, _) = url.rsplit_once('/').unwrap();
            format!("{head}/{name}")
        }
        // Every text there has an encoding, and the server keeps to it.
        Kind::Mariadb => return None,
    };
    if base.is_sqlite() {
        base.run(SQL).await;
        base.run("UPDATE orders SET note = CAST(X'8F8Fff' AS TEXT) WHERE id = 10")
            .await;
    } else {
        let mut db = PgConnection::connect(&url).await.unwrap();
        let bad =
            "UPDATE orders SET note = convert_from('\\x8f8fff'::bytea, 'SQL_ASCII') WHERE id = 10";
        sqlx::raw_sql(AssertSqlSafe(format!("{SQL}; {bad}")))
            .execute(&mut db)
            .await
            .unwrap();
    }
    let sources = connected(&map, &url).await;
    Some((Desk { map, sources }, url))
}

async fn text_that_does_not_decode_is_told_with_its_table(base: Base) {
    let Some((desk, url)) = careless(&base).await else {
        return;
    };
    let planned = desk
        .plan_for(Verb::Export, "contact.email", "taro@example.jp")
        .await;
    let mut out = Exported::default();
    let error = export(&desk.map, &desk.sources, &planned, &mut out)
        .await
        .unwrap_err();
    let words = error.to_string();
    assert!(
        matches!(&error, SourceError::Failed { table, .. } if table == "orders"),
        "{words}"
    );
    assert!(words.contains("cannot be read as text"), "{words}");
    // What cannot be read can still be erased.
    let planned = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    desk.erase(&planned).await;
    assert_eq!(desk.remaining(&planned).await, Vec::<String>::new());
    drop(desk);
    if base.engine() == Kind::Postgres {
        let name = url.rsplit_once('/').unwrap().1;
        base.run(&format!("DROP DATABASE {name} WITH (FORCE)"))
            .await;
    }
}

/// The row `slow` of the fault table.
async fn a_statement_that_runs_too_long_is_ended_and_nothing_is_changed(base: Base) {
    for doing in [Doing::Export, Doing::Erase, Doing::Correct, Doing::Suspend] {
        slow(&base, doing).await;
    }
}

async fn slow(base: &Base, doing: Doing) {
    let yaml = STOP_MAP.replace("unmapped: {stopped", "unmapped: {guard: 試験用, stopped");
    let yaml = yaml.replace("ENGINE", "ENGINE\n    limits: {statement: 1}");
    base.run(STOP).await;
    let desk = base.begin(&sleepy::sql(base), &yaml).await;
    let planned = Box::pin(ready(&desk, doing)).await;
    let before = base.rows("SELECT * FROM mails").await;
    sleepy::stop_at(base, "members").await;
    let begun = std::time::Instant::now();
    let ended = Box::pin(run(&desk, &planned)).await;
    let named = format!("{:?} {doing:?}: {ended:?}", base.engine());
    assert!(
        begun.elapsed() < std::time::Duration::from_secs(30),
        "{named}"
    );
    if doing == Doing::Export {
        ended.unwrap();
    } else {
        let error = ended.unwrap_err();
        assert!(matches!(error, SourceError::Failed { .. }), "{named}");
        assert!(error.to_string().contains("took too long"), "{named}");
        assert_eq!(base.rows("SELECT * FROM mails").await, before, "{named}");
    }
    sleepy::stop_at(base, "none").await;
    Box::pin(run(&desk, &planned)).await.unwrap();
    assert!(
        Box::pin(is_complete(&desk, &planned)).await,
        "again, {named}"
    );
    drop(desk);
    base.run("DROPALL mails stopped members guard").await;
    if base.engine() == Kind::Postgres {
        base.run("DROP FUNCTION sleepy").await;
    }
}
