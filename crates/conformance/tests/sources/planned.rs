// SPDX-License-Identifier: Apache-2.0
//! What a plan decides: one transaction or many, what people do, which knot is cut, what it refuses.

use yakusoku_sources::{Mode, Verb};

use crate::base::{Base, Desk};
use crate::on_both;
use crate::{chains, changes};

on_both!(
    as_many_rows_as_the_limit_are_one_transaction,
    what_people_do_stands_in_the_plan,
    a_record_that_somebody_uses_is_not_deleted,
    a_knot_is_cut_where_it_may_be,
    what_stays_and_was_found_by_what_goes_is_read_again,
    a_correction_reaches_what_is_found_by_the_old_value,
);

/// The ten rows of 太郎 go at once if ten may, and one by one if nine.
async fn as_many_rows_as_the_limit_are_one_transaction(base: Base) {
    base.run(chains::SQL).await;
    for (limit, mode) in [(10, Mode::Atomic), (9, Mode::Stepwise { transactions: 6 })] {
        let map =
            base.map(&chains::MAP.replace("ENGINE", &format!("ENGINE\n    row_limit: {limit}")));
        let sources = base.sources(&map).await;
        let desk = Desk { map, sources };
        let plan = desk
            .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
            .await;
        assert_eq!(plan.rows(), 10);
        assert_eq!(plan.modes["shop"], mode, "{limit}");
        // Reading changes nothing, however much it is.
        let plan = desk
            .plan_for(Verb::Export, "contact.email", "taro@example.jp")
            .await;
        assert_eq!(plan.modes["shop"], Mode::Atomic);
    }
}

async fn what_people_do_stands_in_the_plan(base: Base) {
    let paper = "
  paper:
    label: {ja: 申込書綴り, en: files}
    people: {owner: 総務課長, within_days: 7, task: 該当する申込書を抜き取る}
";
    let desk = base
        .begin(chains::SQL, &format!("{}{paper}", chains::MAP))
        .await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    let tasks: Vec<_> = plan
        .manual
        .iter()
        .map(|task| {
            (
                task.system.as_str(),
                task.owner.ja.as_str(),
                task.within_days,
            )
        })
        .collect();
    assert_eq!(tasks, [("paper", "総務課長", 7)]);
}

/// Somebody else's row only uses it, so the row stays that one's, and the record cannot go.
async fn a_record_that_somebody_uses_is_not_deleted(base: Base) {
    let sql = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE);
CREATE TABLE visits (id INTEGER PRIMARY KEY, member_id INTEGER, guide_id INTEGER, note TEXT);
INSERT INTO members VALUES (1, 'taro@example.jp'), (2, 'hanako@example.jp'), (3, 'jiro@example.jp');
INSERT INTO visits VALUES (1, 2, 1, '太郎の案内'), (2, 3, 3, '自分で');";
    let map = "
map: 1
kinds: {member: 会員}
systems:
  club:
    ENGINE
    tables:
      members: {anchor: member, rows: delete, columns: {email: {item: email, key: proves}}}
      visits:
        rows: delete
        columns: {note: note}
        links: [{columns: member_id, to: members, on: id}, {columns: guide_id, to: members, on: id, as: refers}]
";
    let desk = base.begin(sql, map).await;
    assert_eq!(
        desk.refused("email", "taro@example.jp").await,
        [("plan.still-used", "members".to_owned())]
    );
    let plan = desk.plan_for(Verb::Erase, "email", "jiro@example.jp").await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    // What uses it is gone: nothing is in the way any more.
    let plan = desk
        .plan_for(Verb::Erase, "email", "hanako@example.jp")
        .await;
    desk.erase(&plan).await;
    let plan = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    desk.erase(&plan).await;
    assert_eq!(
        (base.count("members").await, base.count("visits").await),
        (0, 0)
    );
}

const KNOT_MAP: &str = "
map: 1
kinds: {member: 会員}
systems:
  club:
    ENGINE
    tables:
      members: {anchor: member, rows: delete, columns: {email: {item: email, key: proves}}}
      teams:
        rows: delete
        columns: {name: note}
        links: [{columns: member_id, to: members, on: id}, {columns: best_id, to: games, on: id, as: refers}]
      games: {rows: delete, columns: {score: note}, links: [{columns: team_id, to: teams, on: id}]}
      cheers: {rows: delete, columns: {words: note}, links: [{columns: game_id, to: games, on: id}]}
";

/// Two tables point at each other and others hang on them; one column of the knot may be empty.
async fn a_knot_is_cut_where_it_may_be(base: Base) {
    let mut sql = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE);
CREATE TABLE teams (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members(id), best_id INTEGER NULL, name TEXT);
CREATE TABLE games (id INTEGER PRIMARY KEY, team_id INTEGER NOT NULL REFERENCES teams(id), score TEXT);
CREATE TABLE cheers (id INTEGER PRIMARY KEY, game_id INTEGER NOT NULL REFERENCES games(id), words TEXT);
INSERT INTO members VALUES (1, 'taro@example.jp'), (2, 'hanako@example.jp');
INSERT INTO teams VALUES (1, 1, NULL, '太郎組'), (2, 2, NULL, '花子組');
INSERT INTO games VALUES (1, 1, '1-0'), (2, 1, '2-0'), (3, 2, '0-1');
INSERT INTO cheers VALUES (1, 1, '太郎'), (2, 3, '花子');
UPDATE teams SET best_id = 2 WHERE id = 1; UPDATE teams SET best_id = 3 WHERE id = 2;"
        .to_owned();
    if base.is_sqlite() {
        sql = sql.replace(
            "best_id INTEGER NULL",
            "best_id INTEGER NULL REFERENCES games(id)",
        );
    } else {
        sql.push_str("ALTER TABLE teams ADD FOREIGN KEY (best_id) REFERENCES games(id);");
    }
    let desk = base.begin(&sql, KNOT_MAP).await;
    let plan = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    let order: Vec<(&str, bool)> = plan
        .steps
        .iter()
        .map(|step| {
            (
                step.table.as_str(),
                matches!(step.action, yakusoku_sources::Action::DeleteRows),
            )
        })
        .collect();
    let expected = [
        ("teams", false),
        ("cheers", true),
        ("games", true),
        ("teams", true),
        ("members", true),
    ];
    assert_eq!(order, expected);
    // The pointer that is taken off is no row that goes.
    assert_eq!(plan.rows(), 5);
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    for (table, left) in [("members", 1), ("teams", 1), ("games", 1), ("cheers", 1)] {
        assert_eq!(base.count(table).await, left, "{table}");
    }
    base.run("INSERT INTO members VALUES (1, 'new@example.jp'); INSERT INTO teams VALUES (1, 1, NULL, '太郎組');
      INSERT INTO games VALUES (1, 1, '1-0'); INSERT INTO cheers VALUES (1, 1, '太郎')").await;
    let mut left = desk.remaining(&plan).await;
    left.sort();
    assert_eq!(
        left,
        ["cheers.* 1", "games.* 1", "members.* 1", "teams.* 1"],
        "by the keys taken"
    );
}

/// The note stays, and was found by a visit that goes; the visit by an address that is emptied.
async fn what_stays_and_was_found_by_what_goes_is_read_again(base: Base) {
    let sql = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE);
CREATE TABLE visits (id INTEGER PRIMARY KEY, email VARCHAR(60), place TEXT);
CREATE TABLE notes (id INTEGER PRIMARY KEY, visit_id INTEGER, body TEXT);
CREATE INDEX v1 ON visits(email); CREATE INDEX n1 ON notes(visit_id);
INSERT INTO members VALUES (1, 'taro@example.jp'), (2, 'hanako@example.jp');
INSERT INTO visits VALUES (1, 'taro@example.jp', '東'), (2, 'taro@example.jp', '西'), (3, 'hanako@example.jp', '南');
INSERT INTO notes VALUES (1, 1, '太郎'), (2, 2, '太郎'), (3, 3, '花子'), (4, NULL, '誰か');";
    let map = "
map: 1
kinds: {member: 会員}
systems:
  club:
    ENGINE
    tables:
      members: {anchor: member, columns: {email: {item: email, key: proves, erase: {pseudonym: 'x-{}'}}}}
      visits:
        rows: delete
        columns: {place: note, email: {item: visit.email}}
        links: [{columns: email, to: members, on: email}]
      notes:
        columns: {body: {item: note, erase: {text: 消去済み}}}
        links: [{columns: visit_id, to: visits, on: id}]
";
    let desk = base.begin(sql, map).await;
    let plan = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    let kept = base
        .rows("SELECT id FROM notes WHERE body <> '消去済み'")
        .await;
    assert_eq!((kept.len(), base.count("visits").await), (2, 1));
    base.run(
        "UPDATE notes SET body = '戻った' WHERE id = 2; INSERT INTO visits VALUES (2, NULL, '西')",
    )
    .await;
    assert_eq!(desk.remaining(&plan).await, ["notes.body 1", "visits.* 1"]);
}

/// An inquiry is found by the address: it takes the new one, and an inquiry by another address does not.
async fn a_correction_reaches_what_is_found_by_the_old_value(base: Base) {
    let desk = base.begin(chains::SQL, chains::MAP).await;
    let whom = desk.proven("contact.email", "taro@example.jp").await;
    let what = changes::correct(
        "contact.email",
        Some("taro@example.jp"),
        Some("new@example.jp"),
    );
    let plan =
        yakusoku_sources::plan_change(&desk.map, &desk.sources, &what, &whom, "policy").await;
    let plan = plan.unwrap_or_else(|refused| panic!("{refused}"));
    yakusoku_sources::change(&desk.map, &desk.sources, &plan)
        .await
        .unwrap();
    let tickets = base
        .rows("SELECT id FROM tickets WHERE email = 'new@example.jp'")
        .await;
    assert_eq!(tickets.len(), 1);
    let what = changes::correct(
        "contact.email",
        Some("nobody@example.jp"),
        Some("other@example.jp"),
    );
    let refused =
        yakusoku_sources::plan_change(&desk.map, &desk.sources, &what, &whom, "policy").await;
    assert!(refused.is_err(), "nothing says so");
}
