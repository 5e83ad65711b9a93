// SPDX-License-Identifier: Apache-2.0
//! A map that proposes itself, the rights it asks for, and a plan as text.

use sqlx::AssertSqlSafe;
use yakusoku_sources::{
    Look, Severity, Source, SourceError, Sources, Verb, check, grants, propose,
};

use crate::base::{Base, Desk, Kind, text};
use crate::chains::{MAP, SQL};
use crate::on_both;

on_both!(
    a_proposal_is_a_map_that_finds_and_erases,
    a_plan_shows_its_statements_and_no_value,
    the_rights_named_are_enough_and_fewer_are_not,
);

async fn a_proposal_is_a_map_that_finds_and_erases(base: Base) {
    base.run(SQL).await;
    base.run("CREATE TABLE goods (id INTEGER PRIMARY KEY, price INTEGER)")
        .await;
    let map = base.map(MAP);
    let system = &map.systems["shop"];
    let source = Source::connect(system, &base.url()).await.unwrap();
    let yaml = propose(&source, ("shop", system), &[], Look::Catalogue)
        .await
        .unwrap();
    assert!(
        yaml.contains("確度 高") && yaml.contains("外部キー"),
        "{yaml}"
    );
    assert!(!yaml.contains("taro"), "no value of a row: {yaml}");
    let proposed = yakusoku_sources::read_map("systems.yaml", &yaml)
        .unwrap_or_else(|problems| panic!("{problems:?}\n{yaml}"));
    let sources = base.sources(&proposed).await;
    let problems = check(&proposed, &sources).await;
    let errors: Vec<_> = problems
        .iter()
        .filter(|p| p.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}\n{yaml}");
    assert!(proposed.systems["shop"].unmapped.contains_key("goods"));
    let members = &proposed.systems["shop"].tables["members"];
    assert!(members.anchor.is_some(), "{yaml}");
    let desk = Desk {
        map: proposed,
        sources,
    };
    let plan = desk
        .plan_for(Verb::Export, "contact.email", "taro@example.jp")
        .await;
    let given = text(&desk.export(&plan).await);
    for own in ["太郎の注文", "太郎の贈り物", "192.0.2.2", "太郎への返事"] {
        assert!(given.contains(own), "{own}: {given}\n{yaml}");
    }
    assert!(!given.contains("花子"));
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
}

async fn a_plan_shows_its_statements_and_no_value(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    let sql = plan.sql();
    assert!(
        sql.contains("BEGIN;") && sql.trim_end().ends_with("COMMIT;"),
        "{sql}"
    );
    assert_eq!(sql.matches("DELETE").count(), 1, "{sql}");
    assert!(sql.contains("-- logins: 2 rows"), "{sql}");
    assert!(!sql.contains("taro@"), "{sql}");
}

async fn the_rights_named_are_enough_and_fewer_are_not(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let name = format!(
        "clerk_{}",
        base.url().len() * 7919 % 9973 + std::process::id() as usize
    );
    let (account, who) = if base.is_mariadb() {
        (format!("{name}@127.0.0.1"), format!("'{name}'@'127.0.0.1'"))
    } else {
        (name.clone(), name.clone())
    };
    let all = grants(&desk.map, &desk.sources, "shop", &account)
        .await
        .unwrap();
    if base.is_sqlite() {
        assert!(all[0].statement.contains("writable"));
        return;
    }
    raw(&base, &made(&base, &who)).await;
    for grant in all.iter().filter(|grant| grant.verb == "read") {
        raw(&base, &grant.statement).await;
    }
    let connect = || connected_as(&base, &name);
    let reader = connect().await;
    let plan = reader
        .plan_for(Verb::Export, "contact.email", "taro@example.jp")
        .await;
    assert!(text(&reader.export(&plan).await).contains("太郎の注文"));
    let chosen = reader.proven("contact.email", "taro@example.jp").await;
    let refused = reader.try_plan(Verb::Erase, &chosen).await;
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("needs DELETE on `logins`"), "{refused}");
    assert_eq!(base.count("logins").await, 3, "nothing was touched");
    for grant in all.iter().filter(|grant| grant.verb == "erase") {
        raw(&base, &grant.statement).await;
    }
    let eraser = connect().await;
    let plan = eraser
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    eraser.erase(&plan).await;
    assert_eq!(eraser.remaining(&plan).await, Vec::<String>::new());
    drop((reader, eraser));
    let gone = match base.engine() {
        Kind::Mariadb => format!("DROP USER {who}"),
        _ => format!("DROP OWNED BY {who}; DROP ROLE {who}"),
    };
    raw(&base, &gone).await;
}

fn made(base: &Base, who: &str) -> String {
    match base.engine() {
        Kind::Mariadb => format!("CREATE USER {who} IDENTIFIED BY 'invented'"),
        _ => format!("CREATE ROLE {who} LOGIN PASSWORD 'invented'"),
    }
}

/// The same systems, reached with another account.
async fn connected_as(base: &Base, name: &str) -> Desk {
    let url = base.url();
    let (head, tail) = url.split_once('@').unwrap();
    let scheme = head.split_once("://").unwrap().0;
    let theirs = format!("{scheme}://{name}:invented@{tail}");
    let map = base.map(MAP);
    let mut sources = Sources::new(yakusoku_sources::Secret([7; 32]));
    let source = Source::connect(&map.systems["shop"], &theirs).await;
    sources.insert("shop", source.unwrap());
    Desk { map, sources }
}

/// Runs a statement exactly as it is written.
async fn raw(base: &Base, sql: &str) {
    use sqlx::Connection as _;
    let text = AssertSqlSafe(sql.to_owned());
    if base.is_mariadb() {
        let mut db = sqlx::MySqlConnection::connect(&base.url()).await.unwrap();
        sqlx::raw_sql(text).execute(&mut db).await.unwrap();
    } else {
        let mut db = sqlx::PgConnection::connect(&base.url()).await.unwrap();
        sqlx::raw_sql(text).execute(&mut db).await.unwrap();
    }
}

const NAMED: &str = "
CREATE TABLE wp_users (ID INTEGER PRIMARY KEY, user_login VARCHAR(60) NOT NULL, user_email VARCHAR(100) NOT NULL);
CREATE TABLE wp_usermeta (umeta_id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, meta_value TEXT);
CREATE TABLE wp_comments (comment_ID INTEGER PRIMARY KEY, comment_author_email VARCHAR(100) NOT NULL,
  comment_content TEXT, user_id INTEGER NOT NULL);
CREATE TABLE wp_commentmeta (meta_id INTEGER PRIMARY KEY, comment_id INTEGER NOT NULL, meta_value TEXT);
CREATE TABLE wp_terms (term_id INTEGER PRIMARY KEY, name TEXT);
";

on_both!(a_system_without_foreign_keys_is_read_by_its_names);

/// As WordPress has it: no foreign key, no unique address.
async fn a_system_without_foreign_keys_is_read_by_its_names(base: Base) {
    base.run(NAMED).await;
    let map = base.map(MAP);
    let system = &map.systems["shop"];
    let source = Source::connect(system, &base.url()).await.unwrap();
    let yaml = propose(&source, ("shop", system), &[], Look::Catalogue)
        .await
        .unwrap();
    let proposed = yakusoku_sources::read_map("systems.yaml", &yaml)
        .unwrap_or_else(|problems| panic!("{problems:?}\n{yaml}"));
    let tables = &proposed.systems["shop"].tables;
    let users = tables.keys().find(|name| name.ends_with("users")).unwrap();
    assert!(tables[users].anchor.is_some(), "{yaml}");
    for (table, to) in [
        ("usermeta", "users"),
        ("comments", "users"),
        ("commentmeta", "comments"),
    ] {
        let found = tables.iter().find(|(name, _)| name.ends_with(table));
        let (_, found) = found.unwrap_or_else(|| panic!("{table} is left out:\n{yaml}"));
        assert!(found.links[0].table.ends_with(to), "{yaml}");
    }
    let comments = tables.iter().find(|(name, _)| name.ends_with("_comments"));
    assert_eq!(
        comments.unwrap().1.links.len(),
        2,
        "by number and by address: {yaml}"
    );
    assert!(!tables.contains_key("wp_terms"), "{yaml}");
    assert!(
        yaml.contains(if base.is_sqlite() {
            "file:"
        } else {
            "url_env: \"T\""
        }),
        "{yaml}"
    );
}

/// Columns whose names say nothing: only rows can.
const NUMBERED: &str = "
CREATE TABLE m01 (no INTEGER PRIMARY KEY, f1 VARCHAR(80), f2 VARCHAR(40), f3 VARCHAR(40), f4 VARCHAR(40), email VARCHAR(40));
CREATE TABLE t01 (id INTEGER PRIMARY KEY, m01_no INTEGER NOT NULL REFERENCES m01(no), v VARCHAR(40));
INSERT INTO m01 VALUES (1, 'taro@example.jp', '090-0000-0001', 'ミホン タロウ', '東京都見本区1', 'はい'),
  (2, 'hanako@example.jp', '090-0000-0001', 'ミホン ハナコ', '大阪府見本市2', 'いいえ'),
  (3, 'jiro@example.jp', '090-0000-0003', 'レイジ ジロウ', '東京都見本区3', 'はい'),
  (4, 'saki@example.jp', NULL, 'レイジ サキ', '北海道見本市4', 'いいえ');
INSERT INTO t01 VALUES (1, 1, '192.0.2.1'), (2, 2, '192.0.2.2'), (3, 3, '192.0.2.3');
";

/// A value that is no text, and a name over two lines.
const UNREADABLE: &str = "
CREATE TABLE t02 (id INTEGER PRIMARY KEY, x TEXT);
INSERT INTO t02 VALUES (1, CAST(x'ff80' AS TEXT));
CREATE TABLE \"t
03\" (id INTEGER PRIMARY KEY, m01_no INTEGER REFERENCES m01(no), \"e
mail\" TEXT);
";

on_both!(
    rows_are_read_only_where_somebody_allows_it,
    a_database_without_tables_is_said_to_have_none,
);

async fn rows_are_read_only_where_somebody_allows_it(base: Base) {
    base.run(NUMBERED).await;
    let map = base.map(MAP);
    let system = ("shop", &map.systems["shop"]);
    let source = Source::connect(system.1, &base.url()).await.unwrap();
    let unseen = propose(&source, system, &[], Look::Catalogue)
        .await
        .unwrap();
    assert!(!unseen.contains("の形"), "{unseen}");
    let yaml = propose(&source, system, &[], Look::Rows).await.unwrap();
    for line in [
        "anchor: person",
        "\"f1\": {item: contact.email, key: proves",
        "4行のうち4行がメールアドレスの形、値が一意",
        // One telephone of two people proves nothing.
        "\"f2\": {item: contact.phone, key: suggests",
        "\"f3\": {item: identity.name.kana",
        "\"f4\": {item: contact.address.text",
        "ただし、値はメールアドレスの形でない（確度 低）",
        "\"v\": {item: usage.ip}",
    ] {
        assert!(yaml.contains(line), "{line}\n{yaml}");
    }
    if base.is_sqlite() {
        base.run(UNREADABLE).await;
        let source = Source::connect(system.1, &base.url()).await.unwrap();
        let beside = propose(&source, system, &[], Look::Rows).await.unwrap();
        assert!(
            beside.contains("表`t02`の中身は読めませんでした"),
            "{beside}"
        );
        assert!(
            beside.contains("4行のうち4行がメールアドレスの形"),
            "one spoils no other: {beside}"
        );
        let read = yakusoku_sources::read_map("systems.yaml", &beside);
        assert!(read.is_ok(), "{:?}\n{beside}", read.err());
    }
    assert!(
        !yaml.contains("taro") && !yaml.contains("タロウ"),
        "no value of a row: {yaml}"
    );
    let read = yakusoku_sources::read_map("systems.yaml", &yaml);
    assert!(read.is_ok(), "{:?}\n{yaml}", read.err());
}

async fn a_database_without_tables_is_said_to_have_none(base: Base) {
    let map = base.map(MAP);
    let system = ("shop", &map.systems["shop"]);
    let source = Source::connect(system.1, &base.url()).await.unwrap();
    let error = propose(&source, system, &[], Look::Catalogue)
        .await
        .unwrap_err();
    assert!(matches!(error, SourceError::NoTables { .. }), "{error}");
}
