// SPDX-License-Identifier: Apache-2.0
//! Correcting what rows say, setting people aside, erasing to something coarser, looking everywhere.

use yakusoku_policy::ItemId;
use yakusoku_sources::{
    Binding, Change, ChangePlan, Correction, Depth, PlanRefused, Sought, SourceError, Unread, Verb,
    change, confirm_change, erase, plan_change, sought, sweep,
};

use crate::base::{Base, Desk};
use crate::chains::{MAP, SQL};
use crate::on_both;

on_both!(
    a_correction_follows_the_links_and_touches_nobody_else,
    a_correction_with_an_old_value_changes_only_what_says_so,
    a_correction_that_cannot_be_is_refused,
    a_change_is_no_erasure_and_an_erasure_no_change,
    suspension_sets_flags_and_fills_lists_once,
    a_system_without_a_way_to_suspend_says_so,
    a_list_that_is_not_there_is_refused,
    erasure_leaves_something_coarser,
    what_the_map_forgot_is_found_by_the_deep_pass,
    a_deep_pass_counts_every_row_whatever_stands_in_it,
);

/// SQLite's library works in the thread that calls it, and a runtime with only one hands statements over.
#[tokio::test]
async fn one_thread_does_all_the_same() {
    a_deep_pass_counts_every_row_whatever_stands_in_it(Base::sqlite().await).await;
    erasure_leaves_something_coarser(Base::sqlite().await).await;
    what_the_map_forgot_is_found_by_the_deep_pass(Base::sqlite().await).await;
}

pub(crate) fn correct(item: &str, old: Option<&str>, new: Option<&str>) -> Change {
    Change::Correct(vec![Correction {
        item: ItemId::from(item),
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
    }])
}

async fn taro(desk: &Desk) -> Vec<Binding> {
    desk.proven("contact.email", "taro@example.jp").await
}

async fn planned(desk: &Desk, what: &Change, whom: &[Binding]) -> ChangePlan {
    plan_change(&desk.map, &desk.sources, what, whom, "policy")
        .await
        .unwrap_or_else(|refused| panic!("{refused}"))
}

async fn refused(desk: &Desk, what: &Change) -> Vec<&'static str> {
    let whom = taro(desk).await;
    match plan_change(&desk.map, &desk.sources, what, &whom, "policy").await {
        Err(PlanRefused::Problems(problems)) => problems.into_iter().map(|p| p.code).collect(),
        other => panic!("{other:?}"),
    }
}

async fn left(desk: &Desk, plan: &ChangePlan) -> usize {
    let confirmed = confirm_change(&desk.map, &desk.sources, plan)
        .await
        .unwrap();
    confirmed.remaining.len()
}

async fn a_correction_follows_the_links_and_touches_nobody_else(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let others = "SELECT * FROM members WHERE id <> 1";
    let (before, tickets) = (
        base.rows(others).await,
        base.rows("SELECT * FROM tickets WHERE id <> 1").await,
    );
    let what = correct("contact.email", None, Some("new@example.jp"));
    let whom = taro(&desk).await;
    let plan = planned(&desk, &what, &whom).await;
    assert_eq!(left(&desk, &plan).await, 2, "nothing is right yet");
    change(&desk.map, &desk.sources, &plan).await.unwrap();
    assert_eq!(left(&desk, &plan).await, 0);
    let kept = base
        .rows("SELECT id FROM tickets WHERE email = 'new@example.jp'")
        .await;
    assert_eq!(kept.len(), 1, "the inquiry is still found by the address");
    let export = desk
        .plan_for(Verb::Export, "contact.email", "new@example.jp")
        .await;
    let given = crate::base::text(&desk.export(&export).await);
    assert!(given.contains("太郎の本文") && !given.contains("花子"));
    assert_eq!(base.rows(others).await, before);
    assert_eq!(
        base.rows("SELECT * FROM tickets WHERE id <> 1").await,
        tickets
    );
    // Twice is once.
    change(&desk.map, &desk.sources, &plan).await.unwrap();
    assert_eq!(left(&desk, &plan).await, 0);
    base.run("UPDATE members SET email = 'back@example.jp' WHERE id = 1")
        .await;
    assert_eq!(left(&desk, &plan).await, 1, "what was put back is seen");
}

async fn a_correction_with_an_old_value_changes_only_what_says_so(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let whom = taro(&desk).await;
    let what = correct("order.note", Some("太郎の注文"), Some("太郎のご注文"));
    let plan = planned(&desk, &what, &whom).await;
    change(&desk.map, &desk.sources, &plan).await.unwrap();
    let notes = base
        .rows("SELECT note FROM orders WHERE member_id = 1")
        .await;
    assert_eq!(notes.len(), 2);
    assert!(notes.iter().any(|note| note.contains("太郎のご注文")));
    assert_eq!(
        base.rows("SELECT * FROM orders WHERE note IS NULL")
            .await
            .len(),
        1
    );
    let what = correct("order.note", Some("どこにもない値"), Some("x"));
    assert_eq!(refused(&desk, &what).await, ["plan.nothing"]);
}

async fn a_correction_that_cannot_be_is_refused(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let taken = correct("contact.email", None, Some("hanako@example.jp"));
    assert!(refused(&desk, &taken).await.contains(&"plan.taken"));
    let empty = correct("contact.email", None, None);
    assert!(refused(&desk, &empty).await.contains(&"map.not-null"));
    let number = correct("order.total", None, Some("百円"));
    assert!(refused(&desk, &number).await.contains(&"map.type"));
    assert_eq!(
        base.rows("SELECT * FROM members WHERE email = 'taro@example.jp'")
            .await
            .len(),
        1
    );
}

async fn a_change_is_no_erasure_and_an_erasure_no_change(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let whom = taro(&desk).await;
    let plan = planned(&desk, &correct("contact.phone", None, None), &whom).await;
    let inner = erase(&desk.map, &desk.sources, plan.plan()).await;
    assert!(matches!(inner, Err(SourceError::NotThisPlan(_))));
    let erasure = desk.plan(Verb::Erase, &whom).await;
    let kept = serde_json::to_string(&erasure).unwrap();
    let disguised: ChangePlan = serde_json::from_str(&kept).unwrap();
    let refused = change(&desk.map, &desk.sources, &disguised).await;
    assert!(matches!(refused, Err(SourceError::NotThisPlan(_))));
    assert_eq!(base.count("logins").await, 3);
}

pub(crate) const STOP: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, mail_ok INTEGER NOT NULL, state VARCHAR(9));
CREATE TABLE stopped (email VARCHAR(60) PRIMARY KEY);
CREATE TABLE mails (id INTEGER PRIMARY KEY, email VARCHAR(60), body TEXT);
INSERT INTO members VALUES (1, 'taro@example.jp', 1, 'open'), (2, 'hanako@example.jp', 1, 'open');
INSERT INTO mails VALUES (1, 'taro@example.jp', 'a'), (2, 'taro@example.jp', 'b'), (3, 'hanako@example.jp', 'c');
";
pub(crate) const STOP_MAP: &str = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    unmapped: {stopped: 停止リストそのもの}
    tables:
      members:
        anchor: member
        suspend: {set: {mail_ok: 0, state: stopped}}
        columns:
          email: {item: contact.email, key: proves, erase: {pseudonym: 'x-{}'}}
        unmapped: {mail_ok: 設定, state: 設定}
      mails:
        rows: delete
        suspend: {list: stopped, columns: {email: email}}
        columns: {body: mail}
        links: [{columns: email, to: members, on: email}]
";

async fn suspension_sets_flags_and_fills_lists_once(base: Base) {
    let desk = base.begin(STOP, STOP_MAP).await;
    let whom = taro(&desk).await;
    let plan = planned(&desk, &Change::Suspend, &whom).await;
    assert!(left(&desk, &plan).await > 0);
    change(&desk.map, &desk.sources, &plan).await.unwrap();
    assert_eq!(left(&desk, &plan).await, 0);
    let open = base
        .rows("SELECT id FROM members WHERE mail_ok = 1 AND state = 'open'")
        .await;
    assert_eq!(open.len(), 1, "the other one's settings stay");
    assert_eq!(base.count("stopped").await, 1);
    change(&desk.map, &desk.sources, &plan).await.unwrap();
    assert_eq!(base.count("stopped").await, 1, "twice is once");
    assert_eq!(base.count("mails").await, 3, "nothing is erased");
    base.run("DELETE FROM stopped").await;
    assert_eq!(left(&desk, &plan).await, 1);
}

async fn a_system_without_a_way_to_suspend_says_so(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    assert!(
        refused(&desk, &Change::Suspend)
            .await
            .contains(&"plan.no-suspension")
    );
}

async fn a_list_that_is_not_there_is_refused(base: Base) {
    let map = STOP_MAP.replace("list: stopped", "list: gone");
    let desk = base.begin(STOP, &map).await;
    assert!(
        refused(&desk, &Change::Suspend)
            .await
            .contains(&"plan.no-list")
    );
}

pub(crate) const FINE: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, born DATE, since TEXT, zip VARCHAR(9), age INTEGER);
INSERT INTO members VALUES (1, 'taro@example.jp', '1985-07-19', '2019-11-30', '100-0001', 37),
  (2, 'hanako@example.jp', '1985-07-19', '2019-11-30', '100-0001', 37), (3, 'jiro@example.jp', NULL, NULL, NULL, NULL);";

pub(crate) const FINE_MAP: &str = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members:
        anchor: member
        columns:
          email: {item: contact.email, key: proves, erase: pseudonym}
          born: {item: born, erase: {generalise: year}}
          since: {item: since, erase: {generalise: month}}
          zip: {item: zip, erase: {generalise: {first: 3}}}
          age: {item: age, erase: {generalise: {step: 10}}}
";

async fn erasure_leaves_something_coarser(base: Base) {
    let desk = base.begin(FINE, FINE_MAP).await;
    let plan = desk.plan(Verb::Erase, &taro(&desk).await).await;
    assert!(
        desk.remaining(&plan).await.len() >= 5,
        "nothing is coarse yet"
    );
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    let coarse = "SELECT id FROM members WHERE id = 1 AND born = '1985-01-01' AND since = '2019-11-01' AND zip = '100' AND age = 30";
    assert_eq!(base.rows(coarse).await.len(), 1);
    let fine = "SELECT id FROM members WHERE id = 2 AND born = '1985-07-19' AND age = 37";
    assert_eq!(base.rows(fine).await.len(), 1);
    let nobody = desk.proven("contact.email", "jiro@example.jp").await;
    let plan = desk.plan(Verb::Erase, &nobody).await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    let yaml = FINE_MAP.replace("{generalise: {step: 10}}", "{generalise: year}");
    let wrong = Desk {
        map: base.map(&yaml),
        sources: base.sources(&base.map(&yaml)).await,
    };
    let chosen = wrong.proven("contact.email", "hanako@example.jp").await;
    let Err(PlanRefused::Problems(problems)) = wrong.try_plan(Verb::Erase, &chosen).await else {
        panic!("a number has no year")
    };
    assert_eq!(problems[0].code, "map.type");
}

async fn what_the_map_forgot_is_found_by_the_deep_pass(base: Base) {
    let forgotten = "CREATE TABLE forgotten (id INTEGER PRIMARY KEY, memo TEXT);
      INSERT INTO forgotten VALUES (1, '連絡先 <Taro@example.jp> まで'), (2, 'kentaro@example.jp'), (3, '見本の話');
      CREATE VIEW seen AS SELECT * FROM forgotten;";
    let desk = base.begin(&format!("{SQL}{forgotten}"), MAP).await;
    let whom = taro(&desk).await;
    let mut people = vec![
        sought(&desk.map, &desk.sources, "case-1", &whom)
            .await
            .unwrap(),
    ];
    let hers = desk.proven("contact.email", "hanako@example.jp").await;
    people.push(
        sought(&desk.map, &desk.sources, "case-2", &hers)
            .await
            .unwrap(),
    );
    assert_eq!(people[0].proves, ["taro@example.jp"]);
    assert!(people[0].suggests.contains(&"090-0000-0001".to_owned()));
    let plan = desk.plan(Verb::Erase, &whom).await;
    desk.erase(&plan).await;
    assert_eq!(
        desk.remaining(&plan).await,
        Vec::<String>::new(),
        "as far as the map leads"
    );
    let swept = sweep(&desk.map, &desk.sources, &people).await.unwrap();
    let certain: Vec<_> = swept
        .found
        .iter()
        .filter(|found| found.mark == "case-1" && found.proves)
        .map(|found| (found.table.as_str(), found.column.as_str(), found.rows))
        .collect();
    assert_eq!(certain, [("forgotten", "memo", 1)]);
    // The telephone she shares with him is only a hint, and she was not erased at all.
    assert!(
        swept
            .found
            .iter()
            .any(|f| f.mark == "case-1" && !f.proves && f.table == "members")
    );
    assert!(
        swept
            .found
            .iter()
            .any(|f| f.mark == "case-2" && f.proves && f.table == "tickets")
    );
    assert_eq!(swept.depth, Depth::DeepExcept, "a view was not read");
    assert!(
        swept
            .skipped
            .iter()
            .any(|s| s.table == "seen" && s.why == Unread::View)
    );
    base.run("DROP VIEW seen; DELETE FROM forgotten WHERE id = 1")
        .await;
    let swept = sweep(&desk.map, &desk.sources, &people[..1]).await.unwrap();
    assert_eq!(swept.depth, Depth::Deep);
    assert!(
        swept.found.iter().all(|found| !found.proves),
        "{:?}",
        swept.found
    );
    assert!(swept.rows > 10 && swept.columns > 8);
}

const READ: [&str; 9] = [
    "many", "odd", "pairs", "members", "tickets", "messages", "logins", "orders", "lines",
];

/// Rows come many at a time, with marks between them; what looks like a mark and rows without a number
/// of their own must not cost a single one.
async fn a_deep_pass_counts_every_row_whatever_stands_in_it(base: Base) {
    let row = |n: i64, text: &str| format!("({n}, '{text}', 'memo {n}')");
    let word = |n: i64| n % 7 == 0;
    let rows: Vec<String> = (1..=1_700)
        .map(|n| {
            row(
                n * 3 - 2_000,
                if word(n) { "to taro@example.jp" } else { "-" },
            )
        })
        .collect();
    // A cell with the marks themselves, one that is nothing, many that are long.
    let long = "x".repeat(60_000);
    let mut odd = vec![
        row(1, "a\u{1}b\u{2}taro@example.jp"),
        "(2, NULL, 'taro@example.jp')".to_owned(),
        row(3, &format!("{long} taro@example.jp")),
    ];
    // More together than MariaDB joins without cutting.
    odd.extend((10..30).map(|n| row(n, &long)));
    let pairs = "CREATE TABLE pairs (a INTEGER, b INTEGER, memo TEXT, PRIMARY KEY (a, b))";
    let pairs = if base.is_sqlite() {
        format!("{pairs} WITHOUT ROWID")
    } else {
        pairs.to_owned()
    };
    let wide = if base.is_mariadb() {
        "MEDIUMTEXT"
    } else {
        "TEXT"
    };
    let made = format!(
        "CREATE TABLE many (id INTEGER PRIMARY KEY, text TEXT, memo TEXT);
         INSERT INTO many VALUES {};
         CREATE TABLE odd (id INTEGER PRIMARY KEY, text {wide}, memo TEXT);
         INSERT INTO odd VALUES {};
         CREATE TABLE none (id INTEGER PRIMARY KEY, text TEXT);
         {pairs};
         INSERT INTO pairs VALUES (1, 1, 'taro@example.jp'), (1, 2, ''), (2, 1, 'taro@example.jp')",
        rows.join(", "),
        odd.join(", ")
    );
    let desk = base.begin(&format!("{SQL}{made}"), MAP).await;
    let people = [Sought {
        mark: "1".to_owned(),
        proves: vec!["taro@example.jp".to_owned()],
        suggests: Vec::new(),
    }];
    let swept = sweep(&desk.map, &desk.sources, &people).await.unwrap();
    let mapped = ["members", "tickets"];
    let found: Vec<(&str, &str, u64)> = swept
        .found
        .iter()
        .filter(|found| !mapped.contains(&found.table.as_str()))
        .map(|found| (found.table.as_str(), found.column.as_str(), found.rows))
        .collect();
    let many = (1..=1_700).filter(|n| word(*n)).count() as u64;
    let expected = [
        ("many", "text", many),
        ("odd", "memo", 1),
        ("odd", "text", 2),
        ("pairs", "memo", 2),
    ];
    assert_eq!(found, expected);
    let mut rows = 0;
    for table in READ {
        rows += base.count(table).await as u64;
    }
    assert_eq!(swept.rows, rows);
}
