// SPDX-License-Identifier: Apache-2.0
//! Tables of PostgreSQL that are parts of others: partitions with foreign keys of their own, tables that inherit.

use yakusoku_sources::{Severity, SourceError, Verb, check, erase};

use crate::base::{Base, text};

const SQL: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);
CREATE TABLE rentals (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members(id), note TEXT);
CREATE TABLE payments (id INTEGER NOT NULL, day DATE NOT NULL, member_id INTEGER NOT NULL, rental_id INTEGER NOT NULL, memo TEXT,
  PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE payments_1 PARTITION OF payments FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
CREATE TABLE payments_2 PARTITION OF payments FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
ALTER TABLE payments_1 ADD FOREIGN KEY (rental_id) REFERENCES rentals(id);
ALTER TABLE payments_2 ADD FOREIGN KEY (rental_id) REFERENCES rentals(id);
CREATE INDEX r1 ON rentals(member_id); CREATE INDEX p1 ON payments(member_id); CREATE INDEX p2 ON payments(rental_id);
INSERT INTO members VALUES (1, 'taro@example.jp'), (2, 'hanako@example.jp');
INSERT INTO rentals VALUES (1, 1, '太郎の貸出'), (2, 2, '花子の貸出');
INSERT INTO payments VALUES (1, '2026-02-01', 1, 1, '太郎の入金'), (2, '2026-08-01', 1, 1, '太郎の追加'), (3, '2026-08-01', 2, 2, '花子の入金');
";

const MAP: &str = "
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
      rentals:
        rows: delete
        columns: {note: note}
        links: [{columns: member_id, to: members, on: id}]
      payments:
        rows: delete
        columns: {memo: note}
        unmapped: {day: 日付だけでは誰のものか分からないため}
        links:
          - {columns: member_id, to: members, on: id}
          - {columns: rental_id, to: rentals, on: id, as: refers}
";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_of_partitions_go_before_what_only_partitions_point_at() {
    let Some(base) = Base::postgres("parted").await else {
        return;
    };
    let desk = base.begin(SQL, MAP).await;
    let problems = check(&desk.map, &desk.sources).await;
    let errors: Vec<_> = problems
        .iter()
        .filter(|p| p.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let plan = desk
        .plan_for(Verb::Export, "email", "taro@example.jp")
        .await;
    let given = text(&desk.export(&plan).await);
    assert!(
        given.contains("太郎の入金") && given.contains("太郎の追加") && !given.contains("花子"),
        "{given}"
    );
    let plan = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(
        (base.count("payments").await, base.count("rentals").await),
        (1, 1)
    );
}

/// A key that a partition has is a reason to stop where nobody mapped the rows behind it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_only_a_partition_points_at_is_not_erased_under_it() {
    let Some(base) = Base::postgres("parted_unmapped").await else {
        return;
    };
    let mapped = MAP.split("      payments:").next().unwrap();
    let map = mapped.replace(
        "    tables:",
        "    unmapped: {payments: 会計が別に管理するため}\n    tables:",
    );
    let desk = base.begin(SQL, &map).await;
    let problems = check(&desk.map, &desk.sources).await;
    assert!(
        problems.iter().any(|p| p.code == "map.blocked"),
        "{problems:?}"
    );
    let chosen = desk.proven("email", "taro@example.jp").await;
    assert!(desk.try_plan(Verb::Erase, &chosen).await.is_err());
    assert_eq!(base.count("rentals").await, 2, "nothing was touched");
}

const INHERITED: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);
CREATE TABLE papers (id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES members(id), title TEXT);
CREATE TABLE pictures (part TEXT, PRIMARY KEY (id)) INHERITS (papers);
CREATE TABLE pages (id INTEGER PRIMARY KEY, paper_id INTEGER, body TEXT);
CREATE INDEX q1 ON papers(member_id); CREATE INDEX q2 ON pictures(member_id); CREATE INDEX q3 ON pages(paper_id);
INSERT INTO members VALUES (1, 'taro@example.jp'), (2, 'hanako@example.jp'), (3, 'jiro@example.jp');
INSERT INTO papers VALUES (1, 1, '太郎の書類'), (7, 3, '次郎の書類'); INSERT INTO pictures VALUES (5, 2, '花子の写真', '膝'), (7, 2, '花子の別の写真', '腰');
INSERT INTO pages VALUES (1, 1, '太郎のページ'), (2, 5, '花子のページ'), (3, 7, '二人のどちらか');
";

const INHERITED_MAP: &str = "
map: 1
kinds: {member: 会員}
systems:
  clinic:
    ENGINE
    tables:
      members: {anchor: member, columns: {email: {item: email, key: proves, erase: {pseudonym: 'x-{}'}}}}
      papers:
        rows: delete
        columns: {title: note}
        links: [{columns: member_id, to: members, on: id}]
      pictures:
        rows: delete
        columns: {title: note, part: note}
        links: [{columns: member_id, to: members, on: id}]
      pages:
        rows: delete
        columns: {body: note}
        links: [{columns: paper_id, to: papers, on: id}]
";

/// Rows of a table that inherits are seen through the other one, and what hangs on them goes before them. Two rows
/// of one number are two people's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_hangs_on_rows_that_are_inherited_goes_before_them() {
    let Some(base) = Base::postgres("inherited").await else {
        return;
    };
    let desk = base.begin(INHERITED, INHERITED_MAP).await;
    let hers = "hanako@example.jp";
    let given = desk.plan_for(Verb::Export, "email", hers).await;
    let given = text(&desk.export(&given).await);
    assert!(
        given.contains("花子のページ") && given.contains("腰"),
        "{given}"
    );
    assert!(
        !given.contains("太郎") && !given.contains("二人"),
        "{given}"
    );
    // Where a number is not one row's, the keys that are taken are not either: nothing is changed.
    let plan = desk.plan_for(Verb::Erase, "email", hers).await;
    let refused = erase(&desk.map, &desk.sources, &plan).await;
    assert!(
        matches!(refused, Err(SourceError::Drift { .. })),
        "{refused:?}"
    );
    assert_eq!(base.count("pages").await, 3);
    base.run("UPDATE pictures SET id = 8 WHERE id = 7").await;
    let plan = desk.plan_for(Verb::Erase, "email", hers).await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(
        (base.count("pictures").await, base.count("papers").await),
        (0, 2)
    );
    let plan = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    desk.erase(&plan).await;
    assert_eq!(
        (base.count("papers").await, base.count("pages").await),
        (1, 1)
    );
}
