// SPDX-License-Identifier: Apache-2.0
//! Rows of two people where the person's own row goes: what foreign keys would take along, what is asked from another
//! system, what goes once both of them are erased.

use yakusoku_sources::{Action, Batch, Binding, Plan, Severity, Verb, check, confirm_all, erase};

use futures_util::TryStreamExt as _;

use crate::base::{Base, Desk, text};
use crate::batch::planned;
use crate::faults::with_second;
use crate::on_both;

on_both!(
    a_row_that_stays_is_not_taken_along,
    a_row_of_two_goes_with_both,
    what_the_map_does_not_know_is_not_taken_along,
    a_row_of_two_owners_in_another_system_is_nobodys_alone,
    ones_own_record_is_given_out_whoever_refers_to_it,
    a_household_leaves_no_address_behind,
);

const PAIRS: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE);
CREATE TABLE pairs (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, memo TEXT,
  FOREIGN KEY (a) REFERENCES members (id) DELETING, FOREIGN KEY (b) REFERENCES members (id) DELETING);
CREATE INDEX p1 ON pairs(a); CREATE INDEX p2 ON pairs(b);
INSERT INTO members VALUES (1, 'taro@example.jp'), (2, 'hanako@example.jp'), (3, 'jiro@example.jp');
INSERT INTO pairs VALUES (1, 1, 2, '二人'), (2, 1, 1, '太郎だけ'), (3, 3, 3, '次郎だけ');
";

const PAIRS_MAP: &str = "
map: 1
kinds: {member: 会員}
systems:
  club:
    ENGINE
    tables:
      members: {anchor: member, rows: delete, columns: {email: {item: email, key: proves}}}
      pairs:
        rows: delete
        columns: {memo: note}
        links: [{columns: a, to: members, on: id}, {columns: b, to: members, on: id}]
";

async fn all(desk: &Desk, emails: &[&str]) -> Vec<Vec<Binding>> {
    let mut whom = Vec::new();
    for email in emails {
        whom.push(desk.proven("email", email).await);
    }
    whom
}

/// Erases a batch and reads all of it again.
async fn carried_out(desk: &Desk, batch: &Batch) {
    for part in &batch.parts {
        erase(&desk.map, &desk.sources, &part.plan).await.unwrap();
    }
    let plans = batch.parts.iter().map(|part| &part.plan);
    let again = confirm_all(&desk.map, &desk.sources, plans.collect());
    let again: Vec<_> = again.try_collect().await.unwrap();
    assert!(again.iter().all(|one| one.remaining.is_empty()));
}

/// The row stays for the sake of the other one, so the key may neither take it along nor stop half-way.
async fn a_row_that_stays_is_not_taken_along(base: Base) {
    for deleting in ["ON DELETE CASCADE", ""] {
        let desk = base
            .begin(&PAIRS.replace("DELETING", deleting), PAIRS_MAP)
            .await;
        let still_held = [("plan.still-held", "members".to_owned())];
        assert_eq!(
            desk.refused("email", "taro@example.jp").await[..1],
            still_held,
            "{deleting}"
        );
        // Who shares nothing goes.
        let plan = desk.plan_for(Verb::Erase, "email", "jiro@example.jp").await;
        desk.erase(&plan).await;
        assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
        assert_eq!(base.count("pairs").await, 2);
        // In a batch the one is left out, and the others go.
        let whom = all(&desk, &["taro@example.jp"]).await;
        let batch = planned(&desk, Verb::Erase, &whom).await;
        assert_eq!((batch.people(), batch.left_out.len()), (0, 1));
        assert_eq!(batch.left_out[0].code, "plan.still-held");
        base.run("DROPALL pairs members").await;
    }
}

async fn a_row_of_two_goes_with_both(base: Base) {
    let desk = base
        .begin(&PAIRS.replace("DELETING", "ON DELETE CASCADE"), PAIRS_MAP)
        .await;
    let whom = all(&desk, &["taro@example.jp", "hanako@example.jp"]).await;
    let batch = planned(&desk, Verb::Erase, &whom).await;
    assert_eq!((batch.parts.len(), batch.rows()), (1, 4));
    carried_out(&desk, &batch).await;
    assert_eq!(
        (base.count("members").await, base.count("pairs").await),
        (1, 1)
    );
}

/// A table that came after the map, and one that the map says nothing personal of.
async fn what_the_map_does_not_know_is_not_taken_along(base: Base) {
    let sql = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE);
CREATE TABLE gifts (id INTEGER PRIMARY KEY, member_id INTEGER, letter TEXT,
  FOREIGN KEY (member_id) REFERENCES members (id) ON DELETE CASCADE);
INSERT INTO members VALUES (1, 'taro@example.jp'), (2, 'hanako@example.jp');
INSERT INTO gifts VALUES (1, 1, '花子の手紙');";
    let map = "
map: 1
kinds: {member: 会員}
systems:
  club:
    ENGINE
    unmapped: {UNMAPPED}
    tables:
      members: {anchor: member, rows: delete, columns: {email: {item: email, key: proves}}}
";
    base.run(sql).await;
    for unmapped in ["", "gifts: 個人情報なし"] {
        let map = base.map(&map.replace("UNMAPPED", unmapped));
        let sources = base.sources(&map).await;
        let desk = Desk { map, sources };
        let found = check(&desk.map, &desk.sources).await;
        let errors = found.iter().filter(|one| one.severity == Severity::Error);
        assert!(
            errors
                .map(|one| one.code)
                .any(|code| code == "map.cascade-unseen")
        );
        let codes = desk.refused("email", "taro@example.jp").await;
        assert_eq!(codes, [("map.cascade-unseen", "members".to_owned())]);
    }
    assert_eq!(base.count("gifts").await, 1);
}

/// Two people of one system own a row of the other.
async fn a_row_of_two_owners_in_another_system_is_nobodys_alone(base: Base) {
    let second = "
  bank:
    ENGINE
    schema: OTHER
    tables:
      accounts:
        rows: delete
        columns: {secret: note}
        links: [{columns: owner, to: shop/members, on: email}, {columns: co_owner, to: shop/members, on: email}]
";
    let sql = "
CREATE TABLE accounts (id INTEGER PRIMARY KEY, owner VARCHAR(60), co_owner VARCHAR(60), secret TEXT);
CREATE INDEX a1 ON accounts(owner); CREATE INDEX a2 ON accounts(co_owner);
INSERT INTO accounts VALUES (1, 'taro@example.jp', NULL, '太郎だけ'), (2, 'hanako@example.jp', 'taro@example.jp', '二人のもの'),
  (3, 'hanako@example.jp', NULL, '花子だけ'), (4, 'taro@example.jp', 'taro@example.jp', '二度太郎');";
    let desk = with_second(&base, ("bank", second), sql).await;
    let plan = desk
        .plan_for(Verb::Export, "contact.email", "taro@example.jp")
        .await;
    let given = text(&desk.export(&plan).await);
    assert!(given.contains("太郎だけ") && given.contains("二度太郎"));
    assert!(
        !given.contains("花子だけ") && !given.contains("二人のもの"),
        "{given}"
    );
    let whom = vec![desk.proven("contact.email", "taro@example.jp").await];
    let one = planned(&desk, Verb::Erase, &whom).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    let kept = |plan: &Plan| {
        let shared = plan
            .steps
            .iter()
            .filter(|step| step.action == Action::KeepShared);
        shared.map(|step| step.rows).sum::<u64>()
    };
    assert_eq!(
        (kept(&plan), kept(&one.parts[0].plan)),
        (1, 1),
        "the row of two stays"
    );
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    let hers = desk
        .plan_for(Verb::Erase, "contact.email", "hanako@example.jp")
        .await;
    // Nobody tells that the other one is gone, so it stays.
    let alone = hers
        .steps
        .iter()
        .find(|step| step.system == "bank" && step.runs());
    assert_eq!((alone.map(|step| step.rows), kept(&hers)), (Some(1), 1));
}

/// What somebody else's row only uses is theirs all the same.
async fn ones_own_record_is_given_out_whoever_refers_to_it(base: Base) {
    let sql = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, introduced_by INTEGER, name TEXT);
INSERT INTO members VALUES (1, 'taro@example.jp', NULL, '太郎'), (2, 'hanako@example.jp', 1, '花子');";
    let map = "
map: 1
kinds: {member: 会員}
systems:
  club:
    ENGINE
    tables:
      members:
        anchor: member
        rows: delete
        columns: {email: {item: email, key: proves}, name: name}
        links: [{columns: introduced_by, to: members, on: id, as: refers}]
";
    let desk = base.begin(sql, map).await;
    let plan = desk
        .plan_for(Verb::Export, "email", "taro@example.jp")
        .await;
    let given = text(&desk.export(&plan).await);
    assert!(given.contains("太郎") && !given.contains("花子"), "{given}");
    let batch = planned(&desk, Verb::Export, &all(&desk, &["taro@example.jp"]).await).await;
    assert_eq!(batch.rows(), 1);
}

/// An address is of everybody who lives there, and goes with the last of them.
async fn a_household_leaves_no_address_behind(base: Base) {
    let sql = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, home INTEGER);
CREATE TABLE homes (id INTEGER PRIMARY KEY, street TEXT);
CREATE INDEX h1 ON members(home);
INSERT INTO homes VALUES (10, '例示町1'), (20, '例示町2');
INSERT INTO members VALUES (1, 'taro@example.jp', 10), (2, 'hanako@example.jp', 10), (3, 'jiro@example.jp', 20);";
    let map = "
map: 1
kinds: {member: 会員}
systems:
  club:
    ENGINE
    tables:
      members: {anchor: member, rows: delete, columns: {email: {item: email, key: proves}}}
      homes:
        rows: delete
        columns: {street: address}
        links: [{columns: id, to: members, on: home}]
";
    let desk = base.begin(sql, map).await;
    let whom = all(
        &desk,
        &["taro@example.jp", "hanako@example.jp", "jiro@example.jp"],
    )
    .await;
    let batch = planned(&desk, Verb::Erase, &whom).await;
    carried_out(&desk, &batch).await;
    assert_eq!(
        (base.count("members").await, base.count("homes").await),
        (0, 0)
    );
}
