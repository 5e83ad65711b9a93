// SPDX-License-Identifier: Apache-2.0
//! What only MySQL and MariaDB do: collations that call letters the same, tables without
//! transactions, rows that point at their own table, recursions cut short, keys of bytes.

use yakusoku_sources::{Mode, PlanRefused, Severity, SourceError, Verb, check, erase};

use crate::base::{Base, text};
use crate::chains::{MAP, SQL};

async fn base(story: &str) -> Option<Base> {
    Base::mariadb(story).await
}

/// `は` and `ば`, `a` and `á`, big and small letters are equal there; people are not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn letters_a_collation_calls_the_same_are_not_the_same_person() {
    let Some(base) = base("letters_a_collation_calls_the_same").await else {
        return;
    };
    let desk = base.begin(SQL, MAP).await;
    base.run(
        "INSERT INTO tickets VALUES (7, 'táro@example.jp', '別人の質問'), (8, 'TARO@EXAMPLE.JP', '大文字の質問');
         INSERT INTO messages VALUES (70, 7, '別人の本文'), (80, 8, '大文字の本文')",
    )
    .await;
    let located = desk.locate(&[("contact.email", "tarō@example.jp")]).await;
    assert!(located.candidates.is_empty(), "{located:?}");
    let plan = desk
        .plan_for(Verb::Export, "contact.email", "taro@example.jp")
        .await;
    let given = text(&desk.export(&plan).await);
    assert!(given.contains("太郎の本文"));
    assert!(!given.contains("別人") && !given.contains("大文字"));
    let before = base.rows("SELECT * FROM tickets WHERE id > 1").await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(
        base.rows("SELECT * FROM tickets WHERE id > 1").await,
        before
    );
    assert_eq!(
        base.rows("SELECT * FROM messages WHERE body IS NULL")
            .await
            .len(),
        2
    );
}

/// Two tables of different collations cannot even be compared without being asked nicely.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables_of_unlike_character_sets_are_joined_by_their_bytes() {
    let Some(base) = base("tables_of_unlike_character_sets").await else {
        return;
    };
    let sql = SQL
        .replace(
            "tickets (id INTEGER PRIMARY KEY, email TEXT NOT NULL",
            "tickets (id INTEGER PRIMARY KEY, email VARCHAR(99) CHARACTER SET cp932 NOT NULL",
        )
        .replace(
            "email VARCHAR(60) NOT NULL UNIQUE",
            "email VARCHAR(60) COLLATE utf8mb4_general_ci NOT NULL UNIQUE",
        );
    assert_ne!(sql, SQL);
    let desk = base.begin(&sql, MAP).await;
    let problems = check(&desk.map, &desk.sources).await;
    let codes: Vec<_> = problems.iter().map(|p| (p.code, p.severity)).collect();
    assert_eq!(codes, [("map.collation", Severity::Warning)]);
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(
        base.rows("SELECT * FROM messages WHERE body IS NULL")
            .await
            .len(),
        2
    );
}

/// What cannot be taken back is not called all or nothing, and is said before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_without_transactions_makes_the_plan_stepwise() {
    let Some(base) = base("a_table_without_transactions").await else {
        return;
    };
    let sql = SQL.replace("ip TEXT);", "ip TEXT) ENGINE=MyISAM;");
    assert_ne!(sql, SQL);
    let desk = base.begin(&sql, MAP).await;
    let problems = check(&desk.map, &desk.sources).await;
    let said: Vec<_> = problems
        .iter()
        .filter(|p| p.code == "map.no-transactions")
        .collect();
    assert_eq!(said.len(), 1, "{problems:?}");
    assert_eq!(said[0].severity, Severity::Warning);
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    assert!(matches!(plan.modes["shop"], Mode::Stepwise { .. }));
    // Somebody without rows in that table is erased at once, all or nothing.
    let other = desk
        .plan_for(Verb::Erase, "contact.email", "ichiro@example.jp")
        .await;
    assert_eq!(other.modes["shop"], Mode::Atomic);
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_that_keeps_former_versions_is_refused() {
    let Some(base) = base("a_table_that_keeps_former_versions").await else {
        return;
    };
    let desk = base.begin(SQL, MAP).await;
    base.run("ALTER TABLE messages ADD SYSTEM VERSIONING").await;
    let chosen = desk.proven("contact.email", "taro@example.jp").await;
    let Err(PlanRefused::Problems(problems)) = desk.try_plan(Verb::Erase, &chosen).await else {
        panic!("history would hold what was erased")
    };
    assert_eq!(problems[0].code, "map.history");
}

/// The server stops a recursion after 1,000 steps by itself, without a word.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tree_of_any_depth_is_erased_whole() {
    let Some(base) = base("a_tree_of_any_depth").await else {
        return;
    };
    let sql = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);
CREATE TABLE folders (id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES members(id),
  parent_id INTEGER REFERENCES folders(id), name TEXT);
INSERT INTO members VALUES (1, 'taro@example.jp');
INSERT INTO folders SELECT seq, IF(seq = 1, 1, NULL), NULLIF(seq - 1, 0), 'own' FROM seq_1_to_1500 ORDER BY seq;";
    let map = "
map: 1
kinds: {member: 会員}
systems:
  box:
    ENGINE
    tables:
      members: {anchor: member, columns: {email: {item: email, key: proves, erase: pseudonym}}}
      folders:
        rows: delete
        columns: {name: folder}
        links:
          - {columns: member_id, to: members, on: id}
          - {columns: parent_id, to: folders, on: id}
";
    let desk = base.begin(sql, map).await;
    let plan = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(base.count("folders").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_of_bytes_and_large_numbers_are_kept_apart() {
    let Some(base) = base("keys_of_bytes").await else {
        return;
    };
    let sql = "
CREATE TABLE members (id BINARY(16) PRIMARY KEY, no BIGINT UNSIGNED NOT NULL UNIQUE, email TEXT NOT NULL UNIQUE);
CREATE TABLE notes (id INTEGER PRIMARY KEY, member_id BINARY(16) NOT NULL REFERENCES members(id), body TEXT);
CREATE TABLE marks (id INTEGER PRIMARY KEY, member_no BIGINT UNSIGNED, body TEXT);
INSERT INTO members VALUES (UNHEX('00112233445566778899AABBCCDDEEFF'), 18446744073709551614, 'taro@example.jp'),
  (UNHEX('00112233445566778899AABBCCDDEEFE'), 18446744073709551615, 'hanako@example.jp');
INSERT INTO notes VALUES (1, UNHEX('00112233445566778899AABBCCDDEEFF'), 'own'), (2, UNHEX('00112233445566778899AABBCCDDEEFE'), 'her');
INSERT INTO marks VALUES (1, 18446744073709551614, 'own'), (2, 18446744073709551615, 'her');";
    let map = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members: {anchor: member, rows: delete, columns: {email: {item: email, key: proves}, no: {item: no, key: suggests}}}
      notes:
        rows: delete
        columns: {body: note}
        links: [{columns: member_id, to: members, on: id}]
      marks:
        rows: delete
        columns: {body: mark}
        links: [{columns: member_no, to: members, on: no}]
";
    let desk = base.begin(sql, map).await;
    let plan = desk
        .plan_for(Verb::Export, "email", "taro@example.jp")
        .await;
    let given = text(&desk.export(&plan).await);
    assert!(given.contains("own") && !given.contains("her"), "{given}");
    let plan = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    for table in ["members", "notes", "marks"] {
        assert_eq!(base.count(table).await, 1, "{table}");
    }
}

/// Another one holds the row: five seconds, then nothing was changed, and it says why.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_somebody_holds_is_not_waited_for_without_end() {
    let Some(base) = base("a_row_somebody_holds").await else {
        return;
    };
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    let mut other = base.mysql().await;
    sqlx::raw_sql("BEGIN; SELECT * FROM members WHERE id = 1 FOR UPDATE")
        .execute(&mut other)
        .await
        .unwrap();
    let error = erase(&desk.map, &desk.sources, &plan).await.unwrap_err();
    assert!(matches!(error, SourceError::Failed { .. }), "{error}");
    assert!(error.to_string().contains("lock"), "{error}");
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    assert_eq!(base.count("logins").await, 3);
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_is_called_by_its_name() {
    let Some(base) = base("a_wrong_password").await else {
        return;
    };
    let map = base.map(MAP);
    let url = base.url();
    let (head, tail) = url.split_once('@').unwrap();
    let (user, _) = head.rsplit_once(':').unwrap();
    let wrong = format!("{user}:wrong@{tail}");
    let error = yakusoku_sources::Source::connect(&map.systems["shop"], &wrong)
        .await
        .unwrap_err();
    let words = error.to_string();
    assert!(
        words.contains("password of the account was refused"),
        "{words}"
    );
    assert!(!words.contains("wrong@"), "{words}");
}
