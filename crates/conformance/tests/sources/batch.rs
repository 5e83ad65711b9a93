// SPDX-License-Identifier: Apache-2.0
//! Many people at once: what they share, who is left out, what a failure leaves.

use yakusoku_policy::ItemId;
use yakusoku_sources::{
    Batch, Binding, Exported, Many, SourceError, Verb, confirm, erase, export_part, locate_batch,
    plan_batch,
};

use crate::base::{Base, Desk, TODAY, text};
use crate::on_both;

on_both!(
    everybody_is_erased_in_few_plans_and_nobody_else,
    who_shares_a_row_is_planned_alone,
    a_part_that_fails_leaves_its_people_whole_and_is_gone_on_with,
    who_cannot_be_planned_is_left_out_with_a_reason,
    more_rows_than_one_transaction_may_touch_make_more_parts,
    a_word_of_ones_own_also_where_a_row_only_hangs_on_the_person,
);

const PEOPLE: u32 = 30;

const MAP: &str = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members:
        anchor: member
        columns:
          email: {item: email, key: proves, erase: {pseudonym: 'x-{}@example.invalid'}}
          name: {item: name, erase: blank}
      visits:
        rows: delete
        columns: {place: visit}
        links: [{columns: member_id, to: members, on: id}]
      mails:
        columns: {nick: {item: nick, erase: {pseudonym: '{}'}}, body: {item: mail, erase: blank}}
        links: [{columns: email, to: members, on: email}]
      accounts:
        rows: delete
        columns: {memo: memo}
        links:
          - {columns: first_id, to: members, on: id}
          - {columns: second_id, to: members, on: id}
";

fn sql() -> String {
    let mut sql = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, name TEXT);
CREATE TABLE visits (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members(id), place TEXT);
CREATE TABLE mails (id INTEGER PRIMARY KEY, email VARCHAR(60), nick VARCHAR(60), body TEXT);
CREATE TABLE accounts (id INTEGER PRIMARY KEY, first_id INTEGER, second_id INTEGER, memo TEXT);
CREATE INDEX v1 ON visits(member_id); CREATE INDEX m1 ON mails(email);
CREATE INDEX a1 ON accounts(first_id); CREATE INDEX a2 ON accounts(second_id);
"
    .to_owned();
    for n in 1..=PEOPLE {
        sql.push_str(&format!(
            "INSERT INTO members VALUES ({n}, 'u{n}@example.jp', '見本{n}');
             INSERT INTO visits VALUES ({n}, {n}, 'p{n}'), ({}, {n}, 'q{n}');
             INSERT INTO mails VALUES ({n}, 'u{n}@example.jp', 'n{n}', 'b{n}');
             INSERT INTO accounts VALUES ({n}, {n}, NULL, 'a{n}');",
            n + 100
        ));
    }
    sql
}

async fn found(desk: &Desk, numbers: impl Iterator<Item = u32>) -> Vec<Vec<Binding>> {
    let emails: Vec<String> = numbers.map(|n| format!("u{n}@example.jp")).collect();
    let item = ItemId::from("email");
    locate_batch(&desk.map, &desk.sources, &item, &emails)
        .await
        .unwrap()
}

async fn planned(desk: &Desk, verb: Verb, people: &[Vec<Binding>]) -> Batch {
    let many = Many {
        verb,
        people,
        policy_hash: "policy",
        today: TODAY,
    };
    let planned = plan_batch(&desk.map, &desk.sources, many, &mut |_, _| {}).await;
    planned.unwrap_or_else(|refused| panic!("{refused}"))
}

async fn carried_out(desk: &Desk, batch: &Batch) {
    for part in &batch.parts {
        erase(&desk.map, &desk.sources, &part.plan).await.unwrap();
        let confirmed = confirm(&desk.map, &desk.sources, &part.plan).await.unwrap();
        assert_eq!(confirmed.remaining, []);
    }
}

async fn everybody_is_erased_in_few_plans_and_nobody_else(base: Base) {
    let desk = base.begin(&sql(), MAP).await;
    let whom = found(&desk, 1..=20).await;
    let batch = planned(&desk, Verb::Erase, &whom).await;
    assert_eq!(
        (batch.parts.len(), batch.people(), batch.rows()),
        (1, 20, 20 + 40 + 20 + 20)
    );
    assert!(
        batch
            .totals()
            .iter()
            .any(|total| total.table == "visits" && total.rows == 40)
    );
    carried_out(&desk, &batch).await;
    assert_eq!(base.count("visits").await, 20);
    assert_eq!(base.count("accounts").await, 10);
    let words = base
        .rows("SELECT email FROM members WHERE email LIKE 'x-%'")
        .await;
    let different: std::collections::BTreeSet<_> = words.iter().collect();
    assert_eq!((words.len(), different.len()), (20, 20), "a word for each");
    assert_eq!(
        base.rows("SELECT id FROM members WHERE name IS NULL")
            .await
            .len(),
        20
    );
    assert_eq!(
        base.rows("SELECT id FROM mails WHERE body IS NULL")
            .await
            .len(),
        20
    );
    // Twice is once.
    for part in &batch.parts {
        erase(&desk.map, &desk.sources, &part.plan).await.unwrap();
    }
    assert_eq!(base.count("visits").await, 20);
}

async fn who_shares_a_row_is_planned_alone(base: Base) {
    let desk = base.begin(&sql(), MAP).await;
    // 1 and 2 share an account, both in the batch; 3 shares one with 25, who is not.
    base.run("UPDATE accounts SET second_id = 2 WHERE id = 1; UPDATE accounts SET second_id = 25 WHERE id = 3").await;
    let whom = found(&desk, 1..=20).await;
    let batch = planned(&desk, Verb::Erase, &whom).await;
    let sizes: Vec<usize> = batch.parts.iter().map(|part| part.people.len()).collect();
    // First, while others still use what they would otherwise have to erase as well.
    assert_eq!(sizes, [1, 1, 1, 17]);
    let giving = planned(&desk, Verb::Export, &whom).await;
    let mut given = std::collections::BTreeMap::new();
    for part in &giving.parts {
        let mut take = |number, out: Exported| {
            given.insert(number, text(&out));
            Ok(())
        };
        let rows = export_part(&desk.map, &desk.sources, part, &mut take).await;
        assert!(rows.unwrap() >= 4);
    }
    assert_eq!(given.len(), 20);
    for (number, text) in &given {
        let n = number + 1;
        assert!(text.contains(&format!("\"p{n}\"")) && text.contains(&format!("\"b{n}\"")));
        assert_eq!(
            text.contains(&format!("\"a{n}\"")),
            n != 1 && n != 3,
            "{n}: {text}"
        );
        let others = (1..=PEOPLE).filter(|other| *other != n);
        for other in others {
            assert!(
                !text.contains(&format!("\"q{other}\"")),
                "{n} is given rows of {other}"
            );
        }
    }
    carried_out(&desk, &batch).await;
    let left = base.rows("SELECT memo FROM accounts WHERE id <= 20").await;
    assert_eq!(left.len(), 2, "what another one shares stays: {left:?}");
}

async fn a_part_that_fails_leaves_its_people_whole_and_is_gone_on_with(base: Base) {
    let map = MAP.replace("ENGINE", "ENGINE\n    row_limit: 30");
    let desk = base.begin(&sql(), &map).await;
    let whom = found(&desk, 1..=20).await;
    let batch = planned(&desk, Verb::Erase, &whom).await;
    assert!(batch.parts.len() > 3, "{}", batch.parts.len());
    let part = &batch.parts[1];
    erase(&desk.map, &desk.sources, &batch.parts[0].plan)
        .await
        .unwrap();
    let one = part.people[0].number + 1;
    base.run(&format!("INSERT INTO visits VALUES (999, {one}, 'new')"))
        .await;
    let error = erase(&desk.map, &desk.sources, &part.plan)
        .await
        .unwrap_err();
    assert!(matches!(error, SourceError::Drift { .. }), "{error}");
    let before = base.count("visits").await;
    base.run("DELETE FROM visits WHERE id = 999").await;
    assert_eq!(
        base.count("visits").await,
        before - 1,
        "nothing of the part was done"
    );
    carried_out(&desk, &batch).await;
    assert_eq!(base.count("visits").await, 20);
}

async fn who_cannot_be_planned_is_left_out_with_a_reason(base: Base) {
    let desk = base.begin(&sql(), MAP).await;
    let mut whom = found(&desk, [1, 2, 3, 4, 99].into_iter()).await;
    whom[2] = whom[1].clone();
    base.run("DELETE FROM visits WHERE member_id = 4; DELETE FROM members WHERE id = 4")
        .await;
    let batch = planned(&desk, Verb::Erase, &whom).await;
    let left: Vec<_> = batch
        .left_out
        .iter()
        .map(|left| (left.number, left.code.as_str()))
        .collect();
    assert_eq!(
        left,
        [
            (2, "plan.twice"),
            (3, "plan.not-found"),
            (4, "plan.not-found")
        ]
    );
    assert_eq!(batch.people(), 2);
    let mut altered = batch.clone();
    altered.left_out.clear();
    assert!(batch.is_whole() && !altered.is_whole());
}

async fn more_rows_than_one_transaction_may_touch_make_more_parts(base: Base) {
    let map = MAP.replace("ENGINE", "ENGINE\n    row_limit: 12");
    let desk = base.begin(&sql(), &map).await;
    let whom = found(&desk, 1..=9).await;
    let batch = planned(&desk, Verb::Erase, &whom).await;
    assert_eq!(batch.people(), 9);
    assert!(
        batch.parts.iter().all(|part| part.plan.rows() <= 12),
        "{}",
        batch.parts.len()
    );
    carried_out(&desk, &batch).await;
}

async fn a_word_of_ones_own_also_where_a_row_only_hangs_on_the_person(base: Base) {
    let desk = base.begin(&sql(), MAP).await;
    let alone = planned(&desk, Verb::Erase, &found(&desk, 5..=5).await).await;
    carried_out(&desk, &alone).await;
    let whom = found(&desk, (1..=4).chain(6..=8)).await;
    let batch = planned(&desk, Verb::Erase, &whom).await;
    carried_out(&desk, &batch).await;
    let same = "SELECT a.id FROM members a JOIN mails b ON a.id = b.id AND a.email = CONCAT('x-', b.nick, '@example.invalid')";
    let same = if base.is_sqlite() {
        same.replace(
            "CONCAT('x-', b.nick, '@example.invalid')",
            "'x-' || b.nick || '@example.invalid'",
        )
    } else {
        same.to_owned()
    };
    assert_eq!(
        base.rows(&same).await.len(),
        8,
        "the same word in every table"
    );
}
