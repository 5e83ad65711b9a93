// SPDX-License-Identifier: Apache-2.0
//! Rows that hang on a person over foreign keys and over an e-mail address.

use yakusoku_sources::{Action, Mode, SourceError, Strength, Verb, erase, export};

use crate::base::{Base, sizes, text};
use crate::on_both;

pub(crate) const SQL: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, phone TEXT,
  family TEXT, given TEXT, joined TEXT NOT NULL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members(id),
  total INTEGER NOT NULL, note TEXT);
CREATE TABLE lines (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders(id), gift TEXT);
CREATE TABLE logins (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members(id), ip TEXT);
CREATE TABLE tickets (id INTEGER PRIMARY KEY, email TEXT NOT NULL, subject TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, ticket_id INTEGER NOT NULL REFERENCES tickets(id), body TEXT);
CREATE INDEX o1 ON orders(member_id); CREATE INDEX l1 ON lines(order_id);
CREATE INDEX g1 ON logins(member_id); CREATE INDEX t1 ON tickets(email); CREATE INDEX m1 ON messages(ticket_id);
INSERT INTO members VALUES (1, 'taro@example.jp', '090-0000-0001', '見本', '太郎', '2020-01-01'),
  (2, 'hanako@example.jp', '090-0000-0001', '見本', '花子', '2020-01-02'),
  (3, 'ichiro@example.jp', NULL, '例示', '一郎', '2020-01-03');
INSERT INTO orders VALUES (10, 1, 100, '太郎の注文'), (11, 1, 200, NULL), (20, 2, 300, '花子の注文');
INSERT INTO lines VALUES (100, 10, '太郎の贈り物'), (101, 11, NULL), (200, 20, '花子の贈り物');
INSERT INTO logins VALUES (1, 1, '192.0.2.1'), (2, 1, '192.0.2.2'), (3, 2, '192.0.2.3');
INSERT INTO tickets VALUES (1, 'taro@example.jp', '太郎の質問'), (2, 'hanako@example.jp', '花子の質問'),
  (3, 'guest@example.jp', '会員でない方の質問');
INSERT INTO messages VALUES (1, 1, '太郎の本文'), (2, 1, '太郎への返事'), (3, 2, '花子の本文'), (4, 3, '会員でない方の本文');
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
        label: {ja: 会員台帳, en: members}
        columns:
          email: {item: contact.email, key: proves, erase: {pseudonym: 'erased-{}@example.invalid'}}
          phone: {item: contact.phone, key: suggests, erase: blank}
          family: {item: identity.name.family, key: suggests, erase: blank}
          given: {item: identity.name.given, key: suggests, erase: blank}
          joined: {item: account.created_at, keep: 集計のため}
      orders:
        columns:
          total: {item: order.total, keep: 税法のため}
          note: {item: order.note, erase: blank}
        links: [{columns: member_id, to: members, on: id}]
      lines:
        columns: {gift: {item: order.gift, erase: {text: 消去済み}}}
        links: [{columns: order_id, to: orders, on: id}]
      logins:
        rows: delete
        columns: {ip: usage.ip}
        links: [{columns: member_id, to: members, on: id}]
      tickets:
        label: {ja: お問い合わせ, en: inquiries}
        columns:
          email: {item: inquiry.email, key: proves, erase: {text: erased}}
          subject: {item: inquiry.subject, erase: blank}
        links: [{columns: email, to: members, on: email}]
      messages:
        columns: {body: {item: inquiry.body, erase: blank}}
        links: [{columns: ticket_id, to: tickets, on: id}]
";

/// Rows of everybody but 見本 太郎.
pub(crate) const OTHERS: [&str; 6] = [
    "SELECT * FROM members WHERE id <> 1",
    "SELECT * FROM orders WHERE member_id <> 1",
    "SELECT * FROM lines WHERE order_id = 20",
    "SELECT * FROM logins WHERE member_id <> 1",
    "SELECT * FROM tickets WHERE id <> 1",
    "SELECT * FROM messages WHERE ticket_id <> 1",
];

async fn others(base: &Base) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for question in OTHERS {
        all.push(base.rows(question).await);
    }
    all
}

on_both!(
    an_export_gives_everything_of_one_person_and_nothing_of_another,
    erasure_reaches_every_table_and_no_neighbour,
    twice_is_once,
    an_inquiry_by_somebody_who_is_no_member_is_found_by_itself,
    a_plan_is_what_was_approved,
    more_rows_than_the_limit_go_step_by_step,
);

async fn an_export_gives_everything_of_one_person_and_nothing_of_another(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Export, "contact.email", "taro@example.jp")
        .await;
    let exported = desk.export(&plan).await;
    let mut sizes = sizes(&exported);
    sizes.sort();
    let expected = [
        ("lines", 2),
        ("logins", 2),
        ("members", 1),
        ("messages", 2),
        ("orders", 2),
        ("tickets", 1),
    ];
    assert_eq!(
        sizes,
        expected.map(|(table, rows)| (table.to_owned(), rows))
    );
    let text = text(&exported);
    for own in [
        "太郎の注文",
        "太郎の贈り物",
        "192.0.2.2",
        "太郎への返事",
        "2020-01-01",
    ] {
        assert!(text.contains(own), "{own} is given out");
    }
    for foreign in ["花子", "会員でない方", "192.0.2.3", "hanako"] {
        assert!(!text.contains(foreign), "{foreign} is another person's");
    }
    let mut out = yakusoku_sources::Exported::default();
    let rows = export(&desk.map, &desk.sources, &plan, &mut out)
        .await
        .unwrap();
    assert_eq!(rows, plan.rows());
}

async fn erasure_reaches_every_table_and_no_neighbour(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let before = others(&base).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    assert_eq!(plan.kept.len(), 2);
    assert!(
        desk.remaining(&plan).await.len() > 5,
        "before the erasure everything remains"
    );
    let erased = desk.erase(&plan).await;
    // One order has no note to empty: that row is left as it is.
    assert_eq!(
        erased.steps.iter().map(|step| step.rows).sum::<u64>(),
        plan.rows() - 1
    );
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(others(&base).await, before);
    let everything: Vec<String> = [
        base.rows("SELECT * FROM members").await,
        base.rows("SELECT * FROM orders").await,
        base.rows("SELECT * FROM lines").await,
        base.rows("SELECT * FROM logins").await,
        base.rows("SELECT * FROM tickets").await,
        base.rows("SELECT * FROM messages").await,
    ]
    .concat();
    let everything = everything.join("\n");
    for gone in ["太郎", "taro@example.jp", "192.0.2.1", "192.0.2.2"] {
        assert!(
            !everything.contains(gone),
            "{gone} is still in\n{everything}"
        );
    }
    assert!(everything.contains("2020-01-01"), "what is kept is kept");
    assert!(
        desk.proven("contact.email", "taro@example.jp")
            .await
            .is_empty()
    );
}

async fn twice_is_once(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    desk.erase(&plan).await;
    let tables = [
        "members", "orders", "lines", "logins", "tickets", "messages",
    ];
    let mut once = Vec::new();
    for table in tables {
        once.push(base.rows(&format!("SELECT * FROM {table}")).await);
    }
    desk.erase(&plan).await;
    for (table, once) in tables.iter().zip(once) {
        assert_eq!(base.rows(&format!("SELECT * FROM {table}")).await, once);
    }
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
}

async fn an_inquiry_by_somebody_who_is_no_member_is_found_by_itself(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    for item in ["inquiry.email", "contact.email"] {
        let located = desk.locate(&[(item, "guest@example.jp")]).await;
        let [found] = located.candidates.as_slice() else {
            panic!("{located:?}")
        };
        assert_eq!(
            (found.anchor, found.strength, found.rows),
            (false, Strength::Proves, 2)
        );
    }
    let before = base.rows("SELECT * FROM tickets WHERE id <> 3").await;
    let plan = desk
        .plan_for(Verb::Erase, "inquiry.email", "guest@example.jp")
        .await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(
        base.rows("SELECT * FROM tickets WHERE id <> 3").await,
        before
    );
    assert_eq!(
        base.rows("SELECT * FROM messages WHERE body LIKE '%会員でない%'")
            .await
            .len(),
        0
    );
}

async fn a_plan_is_what_was_approved(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    let again = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    assert_eq!(plan.hash, again.hash, "the same plan has the same hash");
    let kept = serde_json::to_string(&plan).unwrap();
    let read: yakusoku_sources::Plan = serde_json::from_str(&kept).unwrap();
    assert_eq!(read, plan);
    let mut altered = plan.clone();
    altered.steps.pop();
    let refused = erase(&desk.map, &desk.sources, &altered).await;
    assert!(matches!(refused, Err(SourceError::NotThisPlan(_))));
    let mut out = yakusoku_sources::Exported::default();
    let refused = export(&desk.map, &desk.sources, &plan, &mut out).await;
    assert!(
        matches!(refused, Err(SourceError::NotThisPlan(_))),
        "an erasure is no export"
    );
    let other = base.map(&MAP.replace("集計のため", "別の理由のため"));
    let refused = erase(&other, &desk.sources, &plan).await;
    assert!(
        matches!(refused, Err(SourceError::NotThisPlan(_))),
        "the map has changed"
    );
    assert_eq!(base.count("logins").await, 3);
    let last = plan.steps.iter().rfind(|step| step.runs()).unwrap();
    assert_eq!(last.table, "members", "the person's own row is last");
    assert!(matches!(last.action, Action::BlankColumns(_)));
}

async fn more_rows_than_the_limit_go_step_by_step(base: Base) {
    let map = MAP.replace("ENGINE", "ENGINE\n    row_limit: 3");
    let desk = base.begin(SQL, &map).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    let steps = u32::try_from(plan.steps.len()).unwrap();
    assert_eq!(
        plan.modes["shop"],
        Mode::Stepwise {
            transactions: steps
        }
    );
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
}
