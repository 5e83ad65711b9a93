// SPDX-License-Identifier: Apache-2.0
//! The deep pass over many pages of PostgreSQL: read together, and row by row where a word is.

use yakusoku_sources::{Sought, Swept, sweep};

use crate::base::{Base, Desk};

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
          email: {item: contact.email, key: proves, erase: {pseudonym: 'x-{}'}}
          memo: {item: note, erase: blank}
        unmapped: {note: 覚え書き}
";
const ROWS: u64 = 110_000;

async fn swept(desk: &Desk, word: &str) -> Swept {
    let people = [Sought {
        mark: "1".to_owned(),
        proves: vec![word.to_owned()],
        suggests: Vec::new(),
    }];
    sweep(&desk.map, &desk.sources, &people).await.unwrap()
}

fn found(swept: &Swept) -> Vec<(&str, u64)> {
    let found = swept.found.iter();
    found
        .map(|found| (found.column.as_str(), found.rows))
        .collect()
}

/// Words on the first page, on the last, between, across two rows, and on every page.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_word_is_found_on_whichever_page_it_is() {
    let Some(base) = Base::postgres(module_path!()).await else {
        return;
    };
    let made = format!(
        "CREATE TABLE members (id INTEGER PRIMARY KEY, email TEXT, memo TEXT, note TEXT);
         INSERT INTO members SELECT n, CASE WHEN n IN (1, {ROWS} / 2, {ROWS}) THEN 'Taro@example.jp' END,
           CASE n WHEN 77 THEN 'jiro@exam' WHEN 78 THEN 'ple.jp' ELSE repeat('memo ', 30) || n END,
           CASE WHEN n % 10 = 0 THEN 'to hanako@example.jp' END FROM generate_series(1, {ROWS}) n;
         DELETE FROM members WHERE id % 1000 = 7"
    );
    let desk = base.begin(&made, MAP).await;
    let rows = base.count("members").await as u64;
    let pages = "SELECT pg_relation_size('members') / 8192 / 128 > 16";
    assert_eq!(
        base.rows(pages).await,
        ["(t)"],
        "more than are asked for at once"
    );

    let few = swept(&desk, "taro@example.jp").await;
    assert_eq!((found(&few), few.rows), (vec![("email", 3)], rows));
    let none = swept(&desk, "jiro@example.jp").await;
    assert_eq!((found(&none), none.rows), (Vec::new(), rows));
    let many = swept(&desk, "hanako@example.jp").await;
    assert_eq!((found(&many), many.rows), (vec![("note", ROWS / 10)], rows));
    // Too short to tell anything by it of many rows together.
    let short = swept(&desk, ".jq").await;
    assert_eq!((found(&short), short.rows), (Vec::new(), rows));
}
