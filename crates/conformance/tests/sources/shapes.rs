// SPDX-License-Identifier: Apache-2.0
//! Tables of every shape: keys of several columns, rows that hang on their own kind, circles.

use yakusoku_sources::{Action, PlanRefused, Verb};

use crate::base::{Base, sizes, text};
use crate::on_both;

on_both!(
    a_key_of_several_columns,
    a_tree_of_rows_in_one_table,
    two_tables_that_point_at_each_other,
    a_circle_without_a_way_out_is_refused,
    links_of_unlike_types,
    rows_found_by_rows_that_must_go_first,
);

async fn a_key_of_several_columns(base: Base) {
    let sql = "
CREATE TABLE members (branch INTEGER, no INTEGER, email TEXT NOT NULL UNIQUE, PRIMARY KEY (branch, no));
CREATE TABLE visits (branch INTEGER, no INTEGER, at TEXT, day INTEGER, PRIMARY KEY (branch, no, day),
  FOREIGN KEY (branch, no) REFERENCES members (branch, no));
CREATE TABLE notes (id INTEGER PRIMARY KEY, branch INTEGER, no INTEGER, day INTEGER, body TEXT,
  FOREIGN KEY (branch, no, day) REFERENCES visits (branch, no, day));
INSERT INTO members VALUES (1, 1, 'taro@example.jp'), (1, 2, 'a@example.jp'), (2, 1, 'b@example.jp');
INSERT INTO visits VALUES (1, 1, 'x', 1), (1, 1, 'y', 2), (1, 2, 'z', 1), (2, 1, 'w', 1);
INSERT INTO notes VALUES (1, 1, 1, 1, 'own'), (2, 1, 2, 1, 'other'), (3, 2, 1, 1, 'other'), (4, 1, 1, NULL, 'half');";
    let map = "
map: 1
kinds: {member: 会員}
systems:
  club:
    ENGINE
    tables:
      members: {anchor: member, rows: delete, columns: {email: {item: email, key: proves}}}
      visits:
        rows: delete
        columns: {at: visit}
        links: [{columns: [branch, no], to: members}]
      notes:
        rows: delete
        columns: {body: note}
        links: [{columns: [branch, no, day], to: visits}]
";
    let desk = base.begin(sql, map).await;
    let plan = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(base.rows("SELECT email FROM members").await.len(), 2);
    assert_eq!(
        base.rows("SELECT at FROM visits WHERE at IN ('z', 'w')")
            .await
            .len(),
        2
    );
    assert_eq!(base.count("visits").await, 2);
    assert_eq!(base.count("notes").await, 3);
    base.run("INSERT INTO members VALUES (1, 1, 'c@example.jp'); INSERT INTO visits VALUES (1, 1, 'back', 1); INSERT INTO notes VALUES (9, 1, 1, 1, 'back')").await;
    assert_eq!(
        desk.remaining(&plan).await,
        ["notes.* 1", "visits.* 1", "members.* 1"]
    );
}

pub(crate) const TREE: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);
CREATE TABLE folders (id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES members(id),
  parent_id INTEGER REFERENCES folders(id), name TEXT);
INSERT INTO members VALUES (1, 'taro@example.jp'), (2, 'hanako@example.jp');
INSERT INTO folders VALUES (1, 1, NULL, 'own root'), (2, NULL, 1, 'own child'), (3, NULL, 2, 'own grandchild'),
  (4, 2, NULL, 'her root'), (5, NULL, 4, 'her child');";

pub(crate) const TREE_MAP: &str = "
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

async fn a_tree_of_rows_in_one_table(base: Base) {
    let desk = base.begin(TREE, TREE_MAP).await;
    let plan = desk
        .plan_for(Verb::Export, "email", "taro@example.jp")
        .await;
    let exported = desk.export(&plan).await;
    assert!(
        sizes(&exported).contains(&("folders".into(), 3)),
        "{exported:?}"
    );
    assert!(!text(&exported).contains("her"));
    let plan = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(
        base.rows("SELECT name FROM folders WHERE name LIKE 'her%'")
            .await
            .len(),
        2
    );
    assert_eq!(base.count("folders").await, 2);
    base.run("INSERT INTO folders VALUES (3, NULL, NULL, 'own grandchild')")
        .await;
    assert_eq!(
        desk.remaining(&plan).await,
        ["folders.* 1"],
        "found by its key alone"
    );
}

const CIRCLE: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, home_id INTEGER NULLABLE);
CREATE TABLE homes (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members(id), street TEXT);
INSERT INTO members VALUES (1, 'taro@example.jp', LATER), (2, 'hanako@example.jp', LATER);
INSERT INTO homes VALUES (11, 1, '例示町1'), (22, 2, '例示町2');";

pub(crate) const CIRCLE_MAP: &str = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members:
        anchor: member
        rows: delete
        columns: {email: {item: email, key: proves}}
        links: [{columns: home_id, to: homes, on: id, as: refers}]
      homes:
        rows: delete
        columns: {street: address}
        links: [{columns: member_id, to: members, on: id}]
";

pub(crate) fn circle(base: &Base, nullable: &str) -> String {
    let later = if nullable.is_empty() { "NULL" } else { "0" };
    let sql = CIRCLE.replace("LATER", later);
    if base.is_sqlite() {
        let sql = sql.replace("NULLABLE", &format!("{nullable} REFERENCES homes(id)"));
        return format!("PRAGMA foreign_keys = OFF; {sql} UPDATE members SET home_id = id * 11;");
    }
    format!(
        "{} UPDATE members SET home_id = id * 11;
         ALTER TABLE members ADD FOREIGN KEY (home_id) REFERENCES homes(id);",
        sql.replace("NULLABLE", nullable)
    )
}

async fn two_tables_that_point_at_each_other(base: Base) {
    let desk = base.begin(&circle(&base, ""), CIRCLE_MAP).await;
    let plan = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    assert!(matches!(&plan.steps[0].action, Action::Unlink(columns) if columns == &["home_id"]));
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(
        base.rows("SELECT home_id FROM members WHERE home_id = 22")
            .await
            .len(),
        1
    );
    assert_eq!(
        (base.count("members").await, base.count("homes").await),
        (1, 1)
    );
    desk.erase(&plan).await;
}

async fn a_circle_without_a_way_out_is_refused(base: Base) {
    let desk = base.begin(&circle(&base, "NOT NULL"), CIRCLE_MAP).await;
    let chosen = desk.proven("email", "taro@example.jp").await;
    let Err(PlanRefused::Problems(problems)) = desk.try_plan(Verb::Erase, &chosen).await else {
        panic!("there is no way out")
    };
    assert_eq!(problems[0].code, "plan.circle");
    assert_eq!(base.count("members").await, 2);
}

async fn links_of_unlike_types(base: Base) {
    let sql = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(50) UNIQUE, code TEXT);
CREATE TABLE stamps (id INTEGER PRIMARY KEY, code INTEGER, shop TEXT);
CREATE TABLE marks (id INTEGER PRIMARY KEY, stamp TEXT, word TEXT);
INSERT INTO members VALUES (1, 'taro@example.jp', '501'), (2, 'hanako@example.jp', '502'), (3, 'jiro@example.jp', 'none');
INSERT INTO stamps VALUES (1, 501, 'own'), (2, 502, 'her');
INSERT INTO marks VALUES (1, '1', 'own'), (2, '2', 'her');";
    let map = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members:
        anchor: member
        columns: {email: {item: email, key: proves, erase: blank}, code: {item: code, erase: blank}}
      stamps:
        rows: delete
        columns: {shop: stamp}
        links: [{columns: code, to: members, on: code}]
      marks:
        rows: delete
        columns: {word: mark}
        links: [{columns: stamp, to: stamps, on: id}]
";
    let desk = base.begin(sql, map).await;
    let plan = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(
        base.rows("SELECT shop FROM stamps WHERE shop = 'her'")
            .await
            .len(),
        1
    );
    assert_eq!(
        (base.count("stamps").await, base.count("marks").await),
        (1, 1)
    );
    // A code that is no number leads to no stamp, and breaks nothing.
    let plan = desk.plan_for(Verb::Erase, "email", "jiro@example.jp").await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(base.count("stamps").await, 1);
}

/// Addresses have no owner of their own: an order says whose they are, and points at them.
async fn rows_found_by_rows_that_must_go_first(base: Base) {
    let sql = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);
CREATE TABLE addresses (id INTEGER PRIMARY KEY, street TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members(id),
  address_id INTEGER NOT NULL REFERENCES addresses(id), note TEXT);
INSERT INTO members VALUES (1, 'taro@example.jp'), (2, 'hanako@example.jp');
INSERT INTO addresses VALUES (1, 'own'), (2, 'both'), (3, 'hers');
INSERT INTO orders VALUES (1, 1, 1, 'own'), (2, 1, 2, 'own'), (3, 2, 2, 'her'), (4, 2, 3, 'her');";
    let map = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members: {anchor: member, columns: {email: {item: email, key: proves, erase: pseudonym}}}
      orders:
        rows: delete
        columns: {note: note}
        links: [{columns: member_id, to: members, on: id}]
      addresses:
        rows: delete
        columns: {street: address}
        links: [{columns: id, to: orders, on: address_id}]
";
    let desk = base.begin(sql, map).await;
    let plan = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(
        base.rows("SELECT street FROM addresses WHERE street IN ('both', 'hers')")
            .await
            .len(),
        2
    );
    assert_eq!(
        (base.count("addresses").await, base.count("orders").await),
        (2, 2)
    );
}
