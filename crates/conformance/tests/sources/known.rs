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
    what_was_written_for_others_says_what_would_be_written_anew,
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
        (crate::base::Kind::Mariadb, 7) => format!("SET foreign_key_checks = 0; {change}"),
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
    let missed = is_missed(&base, &text).await;
    (base, missed.then_some(change))
}

/// Whether a change after the plan stops neither an erasure nor an export.
async fn is_missed(base: &Base, text: &str) -> bool {
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
    base.run(text).await;
    let ended = erase(&desk.map, &desk.sources, &plan).await;
    let is_drift =
        matches!(&ended, Err(SourceError::Drift { what, .. }) if *what == [Drifted::Schema]);
    let mut out = yakusoku_sources::Exported::default();
    let given = export(&desk.map, &desk.sources, &export_plan, &mut out).await;
    let stopped = matches!(given, Err(SourceError::Drift { .. })) && out.tables.is_empty();
    !is_drift || !stopped
}

/// What PostgreSQL changes without touching the row of the table itself.
const IN_PLACE: [&str; 8] = [
    "ALTER TABLE logins DROP COLUMN ip",
    "ALTER TABLE members ALTER family SET NOT NULL",
    "ALTER TABLE orders DROP CONSTRAINT orders_member_id_fkey",
    "CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.late (id integer PRIMARY KEY, order_id integer REFERENCES public.orders(id))",
    "CREATE RULE late AS ON DELETE TO logins DO ALSO NOTIFY late",
    "ALTER TABLE members ENABLE ROW LEVEL SECURITY",
    "DROP TABLE messages",
    "ALTER TABLE lines RENAME gift TO present; ALTER TABLE lines RENAME present TO gift; ALTER TABLE lines ALTER gift TYPE VARCHAR(30)",
];

#[tokio::test]
async fn what_postgresql_changes_in_place_is_noticed_too() {
    let mut missed = Vec::new();
    for change in IN_PLACE {
        let Some(base) = Base::postgres("in_place").await else {
            return;
        };
        if is_missed(&base, change).await {
            missed.push(change);
        }
    }
    assert_eq!(missed, Vec::<&str>::new());
}

/// People whose values are like one another's, or not: nothing, the same twice, numbers, and what SQLite is
/// given rows of values in.
const ALIKE: &str = "INSERT INTO members VALUES
  (4, 'same@example.jp', '同じ', '同じ', '同じ', '2020-01-04'), (5, 'five@example.jp', '5', '[[\"5\"]]', '', '2020-01-05'),
  (6, '6', '090-0000-0006', '見本', '六郎', '2020-01-06'), (7, 'seven@example.jp', '6', '7', '8', '2020-01-07');
INSERT INTO orders VALUES (40, 4, 1, NULL), (50, 5, 1, NULL), (70, 7, 1, '七')";

async fn what_was_written_for_others_says_what_would_be_written_anew(base: Base) {
    let kept = base.begin(&format!("{SQL}{ALIKE};"), MAP).await;
    let people = ["taro", "hanako", "ichiro", "same", "five", "seven"];
    let mut emails: Vec<String> = people.map(|name| format!("{name}@example.jp")).into();
    emails.push("6".to_owned());
    for turn in 0..2 {
        for email in &emails {
            let map = base.map(MAP);
            let sources = base.sources(&map).await;
            let anew = crate::base::Desk { map, sources };
            let key = ("contact.email", email.as_str());
            let [known, fresh] = [&kept, &anew].map(|desk| async move {
                let found = desk.locate(&[key]).await;
                (found, desk.plan_for(Verb::Export, key.0, key.1).await)
            });
            let (known, fresh) = (known.await, fresh.await);
            assert_eq!(known, fresh, "{email}, turn {turn}");
            let mut out = yakusoku_sources::Exported::default();
            let given = export(&kept.map, &kept.sources, &known.1, &mut out).await;
            assert_eq!(given.unwrap(), known.1.rows());
            let said = serde_json::to_string(&(&known.1, &out)).unwrap();
            let others = emails
                .iter()
                .filter(|other| *other != email && other.contains('@'));
            let leaked: Vec<&String> = others.filter(|other| said.contains(*other)).collect();
            assert_eq!(leaked, Vec::<&String>::new(), "of {email}");
        }
    }
}

pub(crate) const LOOSE: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE);
CREATE TABLE letters (id INTEGER PRIMARY KEY, member_id INTEGER, body VARCHAR(60),
  FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE SET NULL);
CREATE INDEX b1 ON letters(member_id);
INSERT INTO members VALUES (1, 'taro@example.jp'), (2, 'hanako@example.jp');
INSERT INTO letters VALUES (1, 1, '太郎の手紙'), (2, 2, '花子の手紙');
";
pub(crate) const LOOSE_MAP: &str = "
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
