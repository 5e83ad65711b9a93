// SPDX-License-Identifier: Apache-2.0
//! A system set back to a copy taken before erasures: nobody erased is back, and whoever came back
//! by themselves is left alone. `YAKUSOKU_TEST_RESTORES` is how many times; 500 in the soak.

use std::collections::BTreeSet;

use yakusoku_sources::{Binding, Mark, Verb, erase, marks, returned, row_marks, rows_back};

use crate::base::{Base, Desk};
use crate::on_both;

on_both!(
    a_canary_says_to_when_a_system_was_set_back,
    nobody_erased_is_back_after_any_restore,
    a_table_restored_by_itself_is_noticed_by_its_rows,
    an_import_under_new_numbers_is_known_by_its_dates,
    without_a_date_the_number_decides_and_what_is_unsure_is_for_a_human,
);

const MAP: &str = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members:
        anchor: member
        created: joined
        columns:
          email: {item: email, key: proves, erase: {pseudonym: 'x-{}@example.invalid'}}
          name: {item: name, erase: blank}
        unmapped: {joined: いつ登録したか}
      visits:
        rows: delete
        columns: {place: visit}
        links: [{columns: member_id, to: members, on: id}]
";
const TABLES: [&str; 2] = ["members", "visits"];
const PEOPLE: u64 = 12;

fn sql() -> String {
    let mut sql = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, name VARCHAR(60), joined VARCHAR(30));
CREATE TABLE visits (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL, place VARCHAR(60));
CREATE INDEX v1 ON visits(member_id);"
        .to_owned();
    for n in 1..=PEOPLE {
        sql.push_str(&format!(
            "INSERT INTO members VALUES ({n}, 'u{n}@example.jp', '見本{n}', '2020-01-{n:02} 00:00:00');
             INSERT INTO visits VALUES ({n}, {n}, 'p{n}');"
        ));
    }
    sql
}

async fn copy(base: &Base, from: &str, to: &str) {
    for table in TABLES {
        base.run(&format!(
            "DELETE FROM {table}{to}; INSERT INTO {table}{to} SELECT * FROM {table}{from}"
        ))
        .await;
    }
}

async fn chosen(desk: &Desk, n: u64) -> Vec<Binding> {
    desk.proven("email", &format!("u{n}@example.jp")).await
}

/// Erases somebody as the program does: what is remembered is taken before.
async fn erased(desk: &Desk, n: u64, at: &str) -> Vec<Mark> {
    let whom = chosen(desk, n).await;
    let marks = marks(&desk.map, &desk.sources, &whom, at).await.unwrap();
    let kept = serde_json::to_string(&marks).unwrap();
    assert!(
        !kept.contains("example.jp") && !kept.contains(&format!("u{n}@")),
        "{kept}"
    );
    desk.erase(&desk.plan(Verb::Erase, &whom).await).await;
    marks
}

/// The same numbers for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

async fn nobody_erased_is_back_after_any_restore(base: Base) {
    let read = |name: &str, default: u64| {
        let read = std::env::var(name)
            .ok()
            .and_then(|value| value.parse().ok());
        read.unwrap_or(default)
    };
    let (restores, seed) = (
        read("YAKUSOKU_TEST_RESTORES", 3),
        read("YAKUSOKU_TEST_SEED", 1),
    );
    println!("{:?}: {restores} restores, seed {seed}", base.engine());
    base.run(&sql()).await;
    for table in TABLES {
        base.run(&format!(
            "CREATE TABLE {table}_was AS SELECT * FROM {table}"
        ))
        .await;
    }
    let map = MAP.replace(
        "    tables:",
        "    unmapped: {members_was: 控え, visits_was: 控え}\n    tables:",
    );
    let map = base.map(&map);
    let sources = base.sources(&map).await;
    let desk = Desk { map, sources };
    let mut dice = Dice(seed);
    for turn in 0..restores {
        set_back(&base, &desk, &mut dice, turn).await;
    }
}

/// Some are erased, the copy from before comes back, and perhaps one of them registers anew.
async fn set_back(base: &Base, desk: &Desk, dice: &mut Dice, turn: u64) {
    copy(base, "_was", "").await;
    let whom: BTreeSet<u64> = (0..4).map(|_| 1 + dice.roll(PEOPLE)).collect();
    let mut all = Vec::new();
    for n in &whom {
        all.extend(erased(desk, *n, "2026-11-27 00:00:00").await);
    }
    let back =
        |all: Vec<Mark>| async move { returned(&desk.map, &desk.sources, &all).await.unwrap() };
    assert_eq!(back(all.clone()).await.back, []);
    copy(base, "_was", "").await;
    let anew = whom.iter().copied().min().filter(|_| dice.roll(2) == 0);
    if let Some(n) = anew {
        base.run(&format!(
            "UPDATE members SET email = 'old{n}@example.jp' WHERE id = {n}"
        ))
        .await;
        base.run(&format!(
            "INSERT INTO members VALUES (100, 'u{n}@example.jp', '再登録', '2026-12-01 09:00:00')"
        ))
        .await;
    }
    let found = back(all.clone()).await;
    assert_eq!(
        found.back.len(),
        whom.len() - usize::from(anew.is_some()),
        "turn {turn}"
    );
    assert_eq!(
        (found.anew, found.doubtful.len()),
        (u64::from(anew.is_some()), 0),
        "turn {turn}"
    );
    if !found.back.is_empty() {
        let again = desk.try_plan(Verb::Erase, &found.back).await.unwrap();
        erase(&desk.map, &desk.sources, &again).await.unwrap();
    }
    assert_eq!(back(all).await.back, []);
    for n in whom.iter().filter(|n| Some(**n) != anew) {
        let left = format!("SELECT id FROM members WHERE email = 'u{n}@example.jp'");
        assert!(
            base.rows(&left).await.is_empty(),
            "turn {turn}: {n} is back"
        );
        let left = format!("SELECT id FROM visits WHERE member_id = {n}");
        assert!(
            base.rows(&left).await.is_empty(),
            "turn {turn}: rows of {n} are back"
        );
    }
    let others = base
        .rows("SELECT id FROM members WHERE name IS NOT NULL AND id < 100")
        .await;
    assert_eq!(
        others.len() as u64,
        PEOPLE - found.back.len() as u64,
        "turn {turn}: neighbours"
    );
    let registered = base
        .rows("SELECT id FROM members WHERE name = '再登録'")
        .await;
    assert_eq!(
        registered.len(),
        usize::from(anew.is_some()),
        "turn {turn}: who came back stays"
    );
}

async fn an_import_under_new_numbers_is_known_by_its_dates(base: Base) {
    let desk = base.begin(&sql(), MAP).await;
    let all = erased(&desk, 5, "2026-11-27 00:00:00").await;
    base.run("INSERT INTO members VALUES (200, 'u5@example.jp', '見本5', '2020-01-05 00:00:00')")
        .await;
    let found = returned(&desk.map, &desk.sources, &all).await.unwrap();
    assert_eq!((found.back.len(), found.anew), (1, 0));
    assert_eq!(found.back[0].key, [("id".to_owned(), "200".to_owned())]);
}

async fn without_a_date_the_number_decides_and_what_is_unsure_is_for_a_human(base: Base) {
    let map = MAP.replace("        created: joined\n", "");
    let desk = base.begin(&sql(), &map).await;
    let all = erased(&desk, 5, "2026-11-27 00:00:00").await;
    base.run("INSERT INTO members VALUES (200, 'u5@example.jp', '誰か', '2026-12-01')")
        .await;
    let found = returned(&desk.map, &desk.sources, &all).await.unwrap();
    assert_eq!((found.back.len(), found.doubtful.len()), (0, 1));
    base.run("DELETE FROM members WHERE id = 200; UPDATE members SET email = 'u5@example.jp' WHERE id = 5").await;
    let found = returned(&desk.map, &desk.sources, &all).await.unwrap();
    assert_eq!((found.back.len(), found.doubtful.len()), (1, 0));
    // Another secret, another hash: nobody could have made these marks.
    let mut other = yakusoku_sources::Sources::new(yakusoku_sources::Secret([8; 32]));
    other.insert(
        "shop",
        yakusoku_sources::Source::connect(&desk.map.systems["shop"], &base.url())
            .await
            .unwrap(),
    );
    assert_eq!(returned(&desk.map, &other, &all).await.unwrap().back, []);
}

/// The row as `beat` finds it before it writes.
async fn heard(base: &Base, desk: &Desk, now: &str) -> Vec<(String, Option<String>)> {
    let beats = yakusoku_sources::beat(&desk.map, &desk.sources, now).await;
    let beats = beats.into_iter();
    let heard = beats.map(|beat| (beat.system, beat.before.map_err(|e| e.to_string())));
    let heard: Vec<_> = heard
        .map(|(system, before)| (system, before.unwrap()))
        .collect();
    assert_eq!(base.count("canary").await, 1);
    heard
}

async fn a_canary_says_to_when_a_system_was_set_back(base: Base) {
    base.run("CREATE TABLE canary (seen_at VARCHAR(19))").await;
    let yaml = MAP.replace(
        "    tables:",
        "    canary: {table: canary, column: seen_at}\n    tables:",
    );
    let desk = base.begin(&sql(), &yaml).await;
    assert_eq!(yakusoku_sources::check(&desk.map, &desk.sources).await, []);
    let before = |moment: Option<&str>| vec![("shop".to_owned(), moment.map(str::to_owned))];
    assert_eq!(
        heard(&base, &desk, "2026-11-25 04:00:00").await,
        before(None)
    );
    let second = heard(&base, &desk, "2026-11-26 04:00:00").await;
    assert_eq!(second, before(Some("2026-11-25 04:00:00")));
    base.run("UPDATE canary SET seen_at = '2026-11-20 04:00:00'")
        .await;
    let third = heard(&base, &desk, "2026-11-27 04:00:00").await;
    assert_eq!(third, before(Some("2026-11-20 04:00:00")));
    // A second row is nobody's doing of ours: nothing is written, and it is told.
    base.run("INSERT INTO canary VALUES ('2026-11-21 04:00:00')")
        .await;
    let beats = yakusoku_sources::beat(&desk.map, &desk.sources, "2026-11-28 04:00:00").await;
    let told = beats[0].before.as_ref().unwrap_err().to_string();
    assert!(told.contains("more than one row"), "{told}");
    base.run("DROP TABLE canary").await;
    let problems = yakusoku_sources::check(&desk.map, &desk.sources).await;
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["map.canary"]);
}

/// Somebody restores a table of visits, and not the members they were of.
async fn a_table_restored_by_itself_is_noticed_by_its_rows(base: Base) {
    let desk = base.begin(&sql(), MAP).await;
    let plan = desk.plan(Verb::Erase, &chosen(&desk, 3).await).await;
    let marks = row_marks(&desk.map, &desk.sources, &plan).await.unwrap();
    let kept = serde_json::to_string(&marks).unwrap();
    assert!(!kept.contains("p3") && marks.len() == 1, "{kept}");
    desk.erase(&plan).await;
    let back = || async {
        let back = rows_back(&desk.map, &desk.sources, &marks).await.unwrap();
        let back = back.into_iter();
        back.map(|one| (one.table, one.rows)).collect::<Vec<_>>()
    };
    assert_eq!(back().await, []);
    base.run("INSERT INTO visits VALUES (103, 4, 'another'), (3, 4, 'the number again')")
        .await;
    assert_eq!(back().await, [], "rows of others, one under the old number");
    base.run("DELETE FROM visits WHERE id = 3; INSERT INTO visits VALUES (3, 3, 'p3')")
        .await;
    assert_eq!(back().await, [("visits".to_owned(), Some(1))]);
}
