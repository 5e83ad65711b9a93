// SPDX-License-Identifier: Apache-2.0
//! Many people at once: what they share, who is left out, what a failure leaves.

use futures_util::TryStreamExt as _;
use yakusoku_policy::ItemId;
use yakusoku_sources::{
    Batch, Binding, Confirmed, Given, Many, SourceError, Verb, confirm, confirm_all, erase,
    export_parts, locate_batch, plan_batch,
};

use crate::base::{Base, Desk, TODAY, text};
use crate::on_both;

on_both!(
    everybody_is_erased_in_few_plans_and_nobody_else,
    who_shares_a_row_in_a_batch_is_erased_with_the_other_one,
    who_uses_each_others_rows_is_erased_as_one,
    a_family_too_large_for_a_plan_comes_one_by_one,
    a_row_of_a_family_takes_its_owners_word_however_far_apart_they_stand,
    a_part_that_fails_leaves_its_people_whole_and_is_gone_on_with,
    who_cannot_be_planned_is_left_out_with_a_reason,
    more_rows_than_one_transaction_may_touch_make_more_parts,
    keys_that_no_statement_holds_make_more_parts,
    a_word_of_ones_own_also_where_a_row_only_hangs_on_the_person,
);

const PEOPLE: u32 = 30;

pub(crate) const MAP: &str = "
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

pub(crate) async fn found(desk: &Desk, numbers: impl Iterator<Item = u32>) -> Vec<Vec<Binding>> {
    let emails: Vec<String> = numbers.map(|n| format!("u{n}@example.jp")).collect();
    let item = ItemId::from("email");
    locate_batch(&desk.map, &desk.sources, &item, &emails)
        .await
        .unwrap()
}

pub(crate) async fn planned(desk: &Desk, verb: Verb, people: &[Vec<Binding>]) -> Batch {
    let many = Many {
        verb,
        people,
        policy_hash: "policy",
        today: TODAY,
    };
    let planned = plan_batch(&desk.map, &desk.sources, many, &mut |_, _| {}).await;
    planned.unwrap_or_else(|refused| panic!("{refused}"))
}

async fn read(desk: &Desk, batch: &Batch) -> Vec<Given> {
    let parts = export_parts(&desk.map, &desk.sources, batch.parts.iter().collect());
    parts.try_collect().await.unwrap()
}

async fn carried_out(desk: &Desk, batch: &Batch) {
    for part in &batch.parts {
        erase(&desk.map, &desk.sources, &part.plan).await.unwrap();
        let confirmed = confirm(&desk.map, &desk.sources, &part.plan).await.unwrap();
        assert_eq!(confirmed.remaining, []);
    }
    // Once everybody is erased, nothing is left either that was somebody else's until then.
    let plans = batch.parts.iter().map(|part| &part.plan);
    let again = confirm_all(&desk.map, &desk.sources, plans.collect());
    let again: Vec<Confirmed> = again.try_collect().await.unwrap();
    assert!(again.iter().all(|one| one.remaining.is_empty()));
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

async fn who_shares_a_row_in_a_batch_is_erased_with_the_other_one(base: Base) {
    let desk = base.begin(&sql(), MAP).await;
    // 1 and 2 share an account, both in the batch; 3 shares one with 25, who is not.
    base.run("UPDATE accounts SET second_id = 2 WHERE id = 1; UPDATE accounts SET second_id = 25 WHERE id = 3").await;
    let whom = found(&desk, 1..=20).await;
    let batch = planned(&desk, Verb::Erase, &whom).await;
    let sizes: Vec<usize> = batch.parts.iter().map(|part| part.people.len()).collect();
    assert_eq!(sizes, [2, 18]);
    let giving = planned(&desk, Verb::Export, &whom).await;
    let mut given = std::collections::BTreeMap::new();
    for part in read(&desk, &giving).await {
        assert!(part.rows >= 4);
        let people = part.people.iter();
        given.extend(people.map(|(number, out)| (*number, text(out))));
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
    assert_eq!(left.len(), 1, "what somebody else shares stays: {left:?}");
}

pub(crate) const USED: &str = "
      cards:
        rows: delete
        columns: {digits: card}
        links: [{columns: member_id, to: members, on: id}]
      orders:
        columns: {card_id: {erase: blank}, note: {item: note, erase: blank}}
        links:
          - {columns: member_id, to: members, on: id}
          - {columns: card_id, to: cards, on: id, as: refers}
";

/// 1 pays with the card of 2, who pays with that of 3; 4 and 5 pay with each other's; 6 pays with the card
/// of 25, and 26 with that of 7, and neither 25 nor 26 is in the batch.
pub(crate) fn used() -> String {
    let mut sql = sql();
    sql.push_str(
        "CREATE TABLE cards (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members(id), digits TEXT);
         CREATE TABLE orders (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members(id),
           card_id INTEGER REFERENCES cards(id), note TEXT);
         CREATE INDEX c1 ON cards(member_id); CREATE INDEX o1 ON orders(member_id);
         CREATE INDEX o2 ON orders(card_id);",
    );
    for n in 1..=PEOPLE {
        sql.push_str(&format!("INSERT INTO cards VALUES ({n}, {n}, 'd{n}');"));
    }
    for n in 1..=PEOPLE {
        let card = match n {
            1 => 2,
            2 => 3,
            4 => 5,
            5 => 4,
            6 => 25,
            26 => 7,
            own => own,
        };
        sql.push_str(&format!(
            "INSERT INTO orders VALUES ({n}, {n}, {card}, 'n{n}');"
        ));
    }
    sql
}

async fn who_uses_each_others_rows_is_erased_as_one(base: Base) {
    let desk = base.begin(&used(), &format!("{MAP}{USED}")).await;
    let whom = found(&desk, 1..=20).await;
    let batch = planned(&desk, Verb::Erase, &whom).await;
    let numbers = |people: &[yakusoku_sources::InPart]| -> Vec<u32> {
        people.iter().map(|one| one.number + 1).collect()
    };
    let parts: Vec<Vec<u32>> = batch.parts.iter().map(|p| numbers(&p.people)).collect();
    let expected: [Vec<u32>; 2] = [(1..=5).collect(), (6..=20).collect()];
    assert_eq!(parts, expected);
    let giving = planned(&desk, Verb::Export, &whom).await;
    for (number, out) in read(&desk, &giving)
        .await
        .into_iter()
        .flat_map(|part| part.people)
    {
        let (n, text) = (number + 1, text(&out));
        let is_used = [2, 3, 4, 5, 7].contains(&n);
        assert_eq!(text.contains(&format!("\"d{n}\"")), !is_used, "{n}: {text}");
    }
    carried_out(&desk, &batch).await;
    let left = base
        .rows("SELECT id FROM cards WHERE id <= 20 ORDER BY id")
        .await;
    let left: Vec<&str> = left.iter().map(|id| id.trim_matches(['(', ')'])).collect();
    assert_eq!(left, ["7"], "what one who is not erased uses stays");
}

/// Too many rows for one transaction: each by themselves, whose row is used before whoever uses it.
async fn a_family_too_large_for_a_plan_comes_one_by_one(base: Base) {
    let map = MAP.replace("ENGINE", "ENGINE\n    row_limit: 14");
    let desk = base.begin(&used(), &format!("{map}{USED}")).await;
    let whom = found(&desk, 1..=5).await;
    let batch = planned(&desk, Verb::Erase, &whom).await;
    let parts: Vec<Vec<u32>> = batch
        .parts
        .iter()
        .map(|part| {
            let people = part.people.iter();
            people.map(|one| one.number + 1).collect()
        })
        .collect();
    assert_eq!(parts, [vec![3], vec![2], vec![1], vec![4, 5]]);
    for part in &batch.parts {
        erase(&desk.map, &desk.sources, &part.plan).await.unwrap();
        let confirmed = confirm(&desk.map, &desk.sources, &part.plan).await.unwrap();
        assert_eq!(confirmed.remaining, []);
    }
    // What was left for another one's sake is told once that one is erased too.
    let again = confirm(&desk.map, &desk.sources, &batch.parts[0].plan).await;
    let left: Vec<String> = again
        .unwrap()
        .remaining
        .into_iter()
        .map(|left| left.table)
        .collect();
    assert_eq!(left, ["cards"]);
}

/// Keys are read some hundred people at a time; the second of the two is not among those read with the first.
async fn a_row_of_a_family_takes_its_owners_word_however_far_apart_they_stand(base: Base) {
    const LAST: u32 = 300;
    let used = USED.replace(
        "rows: delete\n        columns: {digits: card}",
        "columns: {digits: {item: card, erase: {pseudonym: 'card-{}'}}}",
    );
    assert_ne!(used, USED);
    let mut sql = self::used();
    for n in PEOPLE + 1..=LAST {
        sql.push_str(&format!(
            "INSERT INTO members VALUES ({n}, 'u{n}@example.jp', '見本{n}');"
        ));
    }
    sql.push_str(&format!(
        "INSERT INTO orders VALUES ({LAST}, {LAST}, 8, 'n{LAST}');"
    ));
    let desk = base.begin(&sql, &format!("{MAP}{used}")).await;
    let whom = found(&desk, 6..=LAST).await;
    let batch = planned(&desk, Verb::Erase, &whom).await;
    assert!(batch.parts.len() > 1, "{}", batch.parts.len());
    carried_out(&desk, &batch).await;
    let digits = base
        .rows("SELECT digits FROM cards WHERE id = 8 AND digits LIKE 'card-%'")
        .await;
    assert_eq!(digits.len(), 1, "the card that {LAST} paid with");
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

const THREADS: &str = "
      threads:
        rows: delete
        columns: {topic: topic}
        links: [{columns: email, to: members, on: email}]
      posts:
        rows: delete
        columns: {words: words}
        links: [{columns: thread_id, to: threads, on: id}]
";

/// Three people with 27,000 threads each, whose keys are read again afterwards: MariaDB's protocol has room for
/// 65,535 values in a statement.
async fn keys_that_no_statement_holds_make_more_parts(base: Base) {
    let mut sql = sql();
    sql.push_str(
        "CREATE TABLE threads (id INTEGER PRIMARY KEY, email VARCHAR(60), topic TEXT);
         CREATE TABLE posts (id INTEGER PRIMARY KEY, thread_id INTEGER, words TEXT);
         CREATE INDEX t1 ON threads(email); CREATE INDEX p1 ON posts(thread_id);",
    );
    for n in 1..=3 {
        sql.push_str(&format!(
            "INSERT INTO threads SELECT {n} * 1000000 + a.id * 10000 + b.id * 100 + c.id, 'u{n}@example.jp', 't'
               FROM members a, members b, members c;
             INSERT INTO posts SELECT id, id, 'w' FROM threads WHERE id = {n} * 1000000 + 10101;"
        ));
    }
    let map = MAP.replace("ENGINE", "ENGINE\n    row_limit: 10000000");
    let desk = base.begin(&sql, &format!("{map}{THREADS}")).await;
    let whom = found(&desk, 1..=6).await;
    let batch = planned(&desk, Verb::Erase, &whom).await;
    assert_eq!(batch.people(), 6);
    let is_split = batch.parts.len() > 1;
    assert_eq!(is_split, base.is_mariadb(), "{}", batch.parts.len());
    carried_out(&desk, &batch).await;
    assert_eq!(
        (base.count("threads").await, base.count("posts").await),
        (0, 0)
    );
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
