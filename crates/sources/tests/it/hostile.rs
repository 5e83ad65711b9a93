// SPDX-License-Identifier: Apache-2.0
//! Names and values somebody chose to break SQL with.

use yakusoku_sources::Verb;

use crate::base::{Base, text};
use crate::on_both;

const SQL: &str = r#"
CREATE TABLE "select" ("or" INTEGER PRIMARY KEY, "e""mail" TEXT NOT NULL UNIQUE, "氏名" TEXT, "x; DROP TABLE y" TEXT);
CREATE TABLE "注文 表" ("$1" INTEGER PRIMARY KEY, "from" INTEGER NOT NULL REFERENCES "select"("or"), "t0.note--" TEXT);
INSERT INTO "select" VALUES (1, 'a''b"c@example.jp', '見本', 'own'), (2, ''' OR 1=1 --', '例示', 'her'), (3, '%', '設例', 'his');
INSERT INTO "注文 表" VALUES (10, 1, 'own'), (20, 2, 'her'), (30, 3, 'his');
"#;

const MAP: &str = r#"
map: 1
kinds: {member: 会員}
systems:
  "sys'tem":
    ENGINE
    tables:
      "select":
        anchor: member
        columns:
          'e"mail': {item: email, key: proves, erase: {text: "gone'; DROP TABLE y; --"}}
          "氏名": {item: name, key: suggests, erase: blank}
          "x; DROP TABLE y": {item: memo, erase: blank}
      "注文 表":
        rows: delete
        columns: {"t0.note--": note}
        links: [{columns: from, to: select, on: or}]
"#;

on_both!(names_of_any_kind, values_of_any_kind);

/// The address is unique, so it takes a pseudonym; its quotes stay quotes.
fn map() -> String {
    MAP.replace(
        "{text: \"gone'; DROP TABLE y; --\"}",
        "{pseudonym: \"'{}\\\"; --\"}",
    )
}

async fn names_of_any_kind(base: Base) {
    let desk = base.begin(SQL, &map()).await;
    let plan = desk
        .plan_for(Verb::Export, "email", "a'b\"c@example.jp")
        .await;
    let exported = text(&desk.export(&plan).await);
    assert!(exported.contains("own") && !exported.contains("her") && !exported.contains("his"));
    let plan = desk
        .plan_for(Verb::Erase, "email", "a'b\"c@example.jp")
        .await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(
        base.rows(r#"SELECT * FROM "select" WHERE "x; DROP TABLE y" IS NOT NULL"#)
            .await
            .len(),
        2
    );
    assert_eq!(base.count("\"注文 表\"").await, 2);
}

async fn values_of_any_kind(base: Base) {
    let desk = base.begin(SQL, &map()).await;
    for nobody in [
        "' OR '1'='1",
        "\"",
        "\\",
        "nul\0",
        "",
        " ",
        "$1",
        "'; DROP TABLE \"select\"; --",
        "_",
        "%%",
    ] {
        let located = desk.locate(&[("email", nobody), ("name", nobody)]).await;
        assert!(located.candidates.is_empty(), "{nobody:?} finds nobody");
    }
    let plan = desk.plan_for(Verb::Erase, "email", "' OR 1=1 --").await;
    desk.erase(&plan).await;
    assert_eq!(
        base.rows("SELECT \"氏名\" FROM \"select\" WHERE \"氏名\" IS NOT NULL")
            .await
            .len(),
        2
    );
    let plan = desk.plan_for(Verb::Erase, "email", "%").await;
    desk.erase(&plan).await;
    assert_eq!(
        base.rows("SELECT \"氏名\" FROM \"select\" WHERE \"氏名\" IS NOT NULL")
            .await
            .len(),
        1
    );
}
