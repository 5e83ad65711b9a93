// SPDX-License-Identifier: Apache-2.0
//! What is known of a shape is not read again, and any change of it is noticed all the same.

use std::time::Duration;

use futures_util::future::join_all;
use yakusoku_sources::{Drifted, SourceError, Verb, erase, export};

use crate::base::Base;
use crate::chains::{MAP, SQL};
use crate::on_both;

on_both!(
    every_change_of_the_shape_is_noticed_though_it_was_known,
    a_row_the_database_lets_go_of_is_still_read_again,
    an_export_with_more_rows_than_planned_gives_out_nothing,
);

/// Changes of tables a plan is about, and of one that points at them from outside the map.
const CHANGES: [&str; 9] = [
    "ALTER TABLE logins ADD COLUMN agent VARCHAR(20)",
    "ALTER TABLE orders RENAME COLUMN note TO remark",
    "DROP INDEX l1 ON lines",
    "CREATE INDEX x9 ON members(family)",
    "CREATE TABLE late (id INTEGER PRIMARY KEY, order_id INTEGER, FOREIGN KEY (order_id) REFERENCES orders(id) ON DELETE CASCADE)",
    "ALTER TABLE members ADD CHECK (family <> 'x')",
    "CREATE TRIGGER late AFTER DELETE ON logins FOR EACH ROW BEGIN DELETE FROM nowhere WHERE id = OLD.id; END",
    "DROP TABLE tickets; CREATE TABLE tickets (id INTEGER PRIMARY KEY, email VARCHAR(60), subject VARCHAR(190), n INTEGER)",
    "ALTER TABLE members MODIFY family VARCHAR(77)",
];

async fn every_change_of_the_shape_is_noticed_though_it_was_known(base: Base) {
    let told = join_all((0..CHANGES.len()).map(|at| noticed(&base, at))).await;
    // A base takes its database away when it goes, and waits for it: not while others are at work.
    let missed: Vec<&str> = told.iter().filter_map(|(_, missed)| *missed).collect();
    assert_eq!(missed, Vec::<&str>::new(), "on {:?}", base.engine());
}

/// Changes the shape of a base of its own after the plan; the change, where nobody noticed.
async fn noticed(like: &Base, at: usize) -> (Base, Option<&'static str>) {
    let change = CHANGES[at];
    let base = match like.engine() {
        crate::base::Kind::Sqlite => Base::sqlite().await,
        crate::base::Kind::Postgres => Base::postgres("known").await.unwrap(),
        crate::base::Kind::Mariadb => Base::mariadb("known").await.unwrap(),
    };
    let text = match (base.engine(), at) {
        (crate::base::Kind::Mariadb, _) => change.to_owned(),
        // What others say in other words.
        (_, 2) => "DROP INDEX l1".to_owned(),
        (crate::base::Kind::Sqlite, 5 | 8) => return (base, None),
        (crate::base::Kind::Postgres, 6) => {
            "CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
             CREATE TRIGGER late AFTER DELETE ON logins FOR EACH ROW EXECUTE FUNCTION late()"
                .to_owned()
        }
        (crate::base::Kind::Postgres, 7) => {
            change.replace("DROP TABLE tickets", "DROP TABLE tickets CASCADE")
        }
        (crate::base::Kind::Sqlite, 7) => format!("PRAGMA foreign_keys = OFF; {change}"),
        (crate::base::Kind::Postgres, 8) => {
            "ALTER TABLE members ALTER family TYPE VARCHAR(77)".to_owned()
        }
        _ => change.to_owned(),
    };
    if base.is_mariadb() && at == 2 {
        // InnoDB keeps the index of a foreign key.
        return (base, None);
    }
    let desk = base.begin(SQL, MAP).await;
    // MariaDB says when a table was made to the second: only then is its shape known for good.
    if base.is_mariadb() {
        tokio::time::sleep(Duration::from_millis(3_200)).await;
    }
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    let export_plan = desk
        .plan_for(Verb::Export, "contact.email", "taro@example.jp")
        .await;
    let mut out = yakusoku_sources::Exported::default();
    let given = export(&desk.map, &desk.sources, &export_plan, &mut out).await;
    assert!(given.unwrap() > 0, "known and unchanged, it goes on");
    let text = if base.is_mariadb() && at == 7 {
        format!("SET foreign_key_checks = 0; {text}")
    } else {
        text
    };
    base.run(&text).await;
    let ended = erase(&desk.map, &desk.sources, &plan).await;
    let is_drift =
        matches!(&ended, Err(SourceError::Drift { what, .. }) if *what == [Drifted::Schema]);
    let mut out = yakusoku_sources::Exported::default();
    let given = export(&desk.map, &desk.sources, &export_plan, &mut out).await;
    let stopped = matches!(given, Err(SourceError::Drift { .. })) && out.tables.is_empty();
    (base, (!is_drift || !stopped).then_some(change))
}

const LOOSE: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE);
CREATE TABLE letters (id INTEGER PRIMARY KEY, member_id INTEGER, body VARCHAR(60),
  FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE SET NULL);
CREATE INDEX b1 ON letters(member_id);
INSERT INTO members VALUES (1, 'taro@example.jp'), (2, 'hanako@example.jp');
INSERT INTO letters VALUES (1, 1, '太郎の手紙'), (2, 2, '花子の手紙');
";
const LOOSE_MAP: &str = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members:
        anchor: member
        rows: delete
        columns: {email: {item: contact.email, key: proves}}
      letters:
        columns: {body: {item: letter, erase: blank}}
        links: [{columns: member_id, to: members, on: id}]
";

/// The pointer of a letter goes with the member; what it says must be looked at nevertheless.
async fn a_row_the_database_lets_go_of_is_still_read_again(base: Base) {
    let desk = base.begin(LOOSE, LOOSE_MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    base.run("UPDATE letters SET body = '太郎の手紙' WHERE id = 1")
        .await;
    assert_eq!(desk.remaining(&plan).await, ["letters.body 1"]);
    let left = base.rows("SELECT body FROM letters WHERE id = 2").await;
    assert!(left[0].contains("花子の手紙"), "{left:?}");
}

async fn an_export_with_more_rows_than_planned_gives_out_nothing(base: Base) {
    let desk = base.begin(LOOSE, LOOSE_MAP).await;
    let plan = desk
        .plan_for(Verb::Export, "contact.email", "taro@example.jp")
        .await;
    base.run("INSERT INTO letters VALUES (3, 1, '増えた手紙')")
        .await;
    let mut out = yakusoku_sources::Exported::default();
    let given = export(&desk.map, &desk.sources, &plan, &mut out).await;
    assert!(matches!(given, Err(SourceError::Drift { .. })), "{given:?}");
    assert_eq!(out.tables, []);
}
