// SPDX-License-Identifier: Apache-2.0
//! Rows that are two people's: never given out, never deleted, only one's own part of them blanked.

use yakusoku_sources::{Action, Verb};

use crate::base::{Base, text};
use crate::on_both;

pub(crate) const SQL: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);
CREATE TABLE addresses (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members(id),
  street TEXT, phone TEXT);
CREATE TABLE doors (id INTEGER PRIMARY KEY, address_id INTEGER NOT NULL REFERENCES addresses(id), code TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES members(id),
  address_id INTEGER REFERENCES addresses(id), note TEXT);
CREATE TABLE accounts (id INTEGER PRIMARY KEY, first_id INTEGER REFERENCES members(id),
  second_id INTEGER REFERENCES members(id), first_name TEXT, second_name TEXT);
INSERT INTO members VALUES (1, 'taro@example.jp'), (2, 'hanako@example.jp');
INSERT INTO addresses VALUES (1, 1, '例示町1', '03-0000-0001'), (2, 1, '例示町2', '03-0000-0002'),
  (3, 2, '例示町3', '03-0000-0003'), (4, 1, '例示町4', '03-0000-0004');
INSERT INTO doors VALUES (1, 1, '1111'), (2, 2, '2222');
INSERT INTO orders VALUES (1, 1, 1, '太郎'), (2, 2, 2, '花子'), (3, 2, 3, '花子'), (4, NULL, 4, '不明');
INSERT INTO accounts VALUES (1, 1, NULL, '太郎', NULL), (2, 1, 2, '太郎', '花子'), (3, 2, NULL, '花子', NULL);
";

pub(crate) const MAP: &str = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members:
        anchor: member
        columns: {email: {item: email, key: proves, erase: pseudonym}}
      addresses:
        rows: delete
        columns: {street: address, phone: {item: phone, erase: blank}}
        own_when_shared: [phone]
        links: [{columns: member_id, to: members, on: id}]
      doors:
        rows: delete
        columns: {code: code}
        links: [{columns: address_id, to: addresses, on: id}]
      orders:
        columns: {note: {item: note, erase: blank}, address_id: {erase: blank}}
        links:
          - {columns: member_id, to: members, on: id}
          - {columns: address_id, to: addresses, on: id, as: refers}
      accounts:
        rows: delete
        columns: {first_name: name, second_name: name}
        links:
          - {columns: first_id, to: members, on: id}
          - {columns: second_id, to: members, on: id}
";

on_both!(shared_rows_are_kept_and_said, nothing_shared_is_given_out);

async fn shared_rows_are_kept_and_said(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let plan = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    let kept: Vec<(&str, u64)> = plan
        .steps
        .iter()
        .filter(|step| step.action == Action::KeepShared)
        .map(|step| (step.table.as_str(), step.rows))
        .collect();
    let mut sorted = kept.clone();
    sorted.sort_unstable();
    // Addresses 2 (花子's order) and 4 (nobody knows whose order), the door of 2, the joint account.
    assert_eq!(sorted, [("accounts", 1), ("addresses", 2), ("doors", 1)]);
    let hers = "SELECT * FROM orders WHERE member_id = 2 OR member_id IS NULL";
    let (orders, accounts) = (
        base.rows(hers).await,
        base.rows("SELECT * FROM accounts WHERE id > 1").await,
    );
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(base.rows(hers).await, orders);
    assert_eq!(base.rows("SELECT * FROM accounts").await, accounts);
    assert_eq!(
        base.rows("SELECT id FROM addresses WHERE street IS NOT NULL")
            .await
            .len(),
        3
    );
    let blanked = base
        .rows("SELECT id FROM addresses WHERE phone IS NULL")
        .await;
    assert_eq!(
        blanked.len(),
        2,
        "his own part of what stays is blanked: {blanked:?}"
    );
    assert_eq!(base.count("doors").await, 1);
    desk.erase(&plan).await;
    assert_eq!(
        base.rows("SELECT id FROM addresses WHERE street IS NOT NULL")
            .await
            .len(),
        3
    );
}

async fn nothing_shared_is_given_out(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Export, "email", "taro@example.jp")
        .await;
    let text = text(&desk.export(&plan).await);
    assert!(text.contains("例示町1") && text.contains("1111"));
    for shared in ["例示町2", "例示町3", "例示町4", "2222", "花子"] {
        assert!(!text.contains(shared), "{shared}");
    }
    assert!(
        plan.steps
            .iter()
            .any(|step| step.action == Action::KeepShared)
    );
}
