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

on_both!(
    names_of_any_kind,
    values_of_any_kind,
    names_of_every_kind_in_earnest,
);

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

/// Words of SQL, quotes, spaces, other scripts, and as many bytes as a name may have.
fn names(base: &Base) -> Vec<String> {
    let mut names: Vec<String> = [
        "select",
        "from",
        "where",
        "order",
        "group",
        "user",
        "table",
        "column",
        "null",
        "default",
        "a\"b",
        "a'b",
        "a`b",
        "a\\b",
        "a;b",
        "a--b",
        "a/*b*/c",
        "$1",
        "$$",
        "?",
        ":x",
        "@x",
        "%s",
        "{}",
        "氏名",
        "名 前",
        "ｱｲｳ",
        "é",
        "ʼ",
        "‘",
        "＂",
        "\u{202e}abc",
        "a\tb",
        "a.b",
        "A",
        "a",
        "1a",
        "t1",
        "m",
        "w",
    ]
    .into_iter()
    .map(str::to_owned)
    .collect();
    names.push("x".repeat(63));
    names.push("名".repeat(21));
    names.push(format!("{}\"", "q".repeat(62)));
    if base.is_sqlite() {
        // There, and on MariaDB, big and small letters are one name.
        names.push("𠮷".to_owned());
    }
    if base.engine() != crate::base::Kind::Postgres {
        names.retain(|name| name != "A");
    }
    names
}

fn quoted(base: &Base, name: &str) -> String {
    // The tests speak to MariaDB in the standard's quotes too.
    let _ = base;
    format!("\"{}\"", name.replace('"', "\"\""))
}

async fn names_of_every_kind_in_earnest(base: Base) {
    let names = names(&base);
    let column = |name: &String| format!("{} VARCHAR(40)", quoted(&base, name));
    let columns: Vec<String> = names.iter().map(column).collect();
    base.run(&format!(
        "CREATE TABLE members (\"the id\" INTEGER PRIMARY KEY, \"e mail\" VARCHAR(60) NOT NULL UNIQUE, {})",
        columns.join(", ")
    ))
    .await;
    let mut map = "map: 1\nkinds: {member: 会員}\nsystems:\n  shop:\n    ENGINE\n    tables:\n      members:\n        anchor: member\n        columns:\n          \"e mail\": {item: email, key: proves, erase: pseudonym}\n".to_owned();
    for (at, name) in names.iter().enumerate() {
        let name = serde_json::to_string(name).unwrap();
        map.push_str(&format!(
            "          {name}: {{item: i{at}, key: suggests, erase: blank}}\n"
        ));
    }
    let values: Vec<String> = names.iter().map(|_| "'own'".to_owned()).collect();
    for (id, email) in [(1, "taro@example.jp"), (2, "hanako@example.jp")] {
        base.run(&format!(
            "INSERT INTO members VALUES ({id}, '{email}', {})",
            values.join(", ")
        ))
        .await;
    }
    for (at, name) in names.iter().enumerate().step_by(4) {
        let table = format!("t{at} {name}").chars().take(20).collect::<String>();
        base.run(&format!(
            "CREATE TABLE {0} ({1} INTEGER, \"the note\" VARCHAR(40), \"row\" INTEGER PRIMARY KEY);
             INSERT INTO {0} VALUES (1, 'own', 1), (2, 'her', 2)",
            quoted(&base, &table),
            quoted(&base, name)
        ))
        .await;
        map.push_str(&format!(
            "      {}:\n        rows: delete\n        columns: {{\"the note\": note}}\n        links: [{{columns: {}, to: members, on: the id}}]\n",
            serde_json::to_string(&table).unwrap(),
            serde_json::to_string(name).unwrap(),
        ));
    }
    let map = base.map(&map);
    let sources = base.sources(&map).await;
    let desk = crate::base::Desk { map, sources };
    let plan = desk
        .plan_for(Verb::Export, "email", "taro@example.jp")
        .await;
    let given = text(&desk.export(&plan).await);
    assert_eq!(
        given.matches("\"own\"").count(),
        names.len() + names.len().div_ceil(4),
        "{given}"
    );
    assert!(!given.contains("her"));
    let plan = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    let last = quoted(&base, &names[names.len() - 1]);
    assert_eq!(
        base.rows(&format!(
            "SELECT {last} FROM members WHERE {last} IS NOT NULL"
        ))
        .await
        .len(),
        1
    );
}
