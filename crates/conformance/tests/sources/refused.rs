// SPDX-License-Identifier: Apache-2.0
//! What cannot be carried out is found when planning, all of it at once, and nothing is touched.

use yakusoku_sources::{PlanRefused, Verb};

use crate::base::{Base, Desk};
use crate::on_both;

const SQL: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, nick TEXT UNIQUE,
  code VARCHAR(4), age INTEGER, family TEXT NOT NULL);
CREATE TABLE cards (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members(id), no TEXT);
CREATE TABLE uses (id INTEGER PRIMARY KEY, card_id INTEGER NOT NULL REFERENCES cards(id));
INSERT INTO members VALUES (1, 'taro@example.jp', 'taro', 'abcd', 30, '見本');
INSERT INTO cards VALUES (1, 1, '0000');
INSERT INTO uses VALUES (1, 1);
";

const MAP: &str = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    unmapped: {uses: 回数だけ}
    tables:
      members:
        anchor: member
        columns:
          email: {item: email, key: proves, erase: blank}
          nick: {item: nick, erase: {text: 消去済み}}
          code: {item: code, erase: {pseudonym: 'x-{}'}}
          age: {item: age, erase: {text: 消去済み}}
          family: {item: family, erase: {text: 消去済み}}
      cards:
        rows: delete
        columns: {no: card}
        links: [{columns: member_id, to: members, on: id}]
";

async fn codes(desk: &Desk) -> Vec<(&'static str, String)> {
    desk.refused("email", "taro@example.jp").await
}

on_both!(
    everything_impossible_is_said_at_once,
    a_record_that_is_gone_is_not_planned
);

async fn everything_impossible_is_said_at_once(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let mut codes = codes(&desk).await;
    codes.sort();
    let mut expected = vec![
        ("map.blocked", "cards"),
        ("map.not-null", "members"),
        ("map.type", "members"),
        ("map.unique", "members"),
    ];
    if !base.is_sqlite() {
        // SQLite does not hold columns to their length.
        expected.insert(2, ("map.type", "members"));
    }
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(code, table)| (code, table.into()))
        .collect();
    assert_eq!(codes, expected);
    let message = desk
        .try_plan(Verb::Erase, &desk.proven("email", "taro@example.jp").await)
        .await;
    let message = message.unwrap_err().to_string();
    assert!(
        message.contains("`email` of `members` cannot be blanked: it is NOT NULL"),
        "{message}"
    );
    assert!(!message.contains("taro"), "{message}");
}

async fn a_record_that_is_gone_is_not_planned(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let chosen = desk.proven("email", "taro@example.jp").await;
    base.run("DELETE FROM uses; DELETE FROM cards; DELETE FROM members")
        .await;
    let Err(PlanRefused::Problems(problems)) = desk.try_plan(Verb::Export, &chosen).await else {
        panic!("nobody is there")
    };
    assert_eq!(problems[0].code, "plan.not-found");
}
