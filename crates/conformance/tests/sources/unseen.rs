// SPDX-License-Identifier: Apache-2.0
//! What a map does not show of a database: rows a policy hides, copies beside the tables, numbers of rows
//! that come to be another's. Nothing of it may end as "erased", and nobody else's rows may go.

use yakusoku_sources::{
    Drifted, Exported, Map, PlanRefused, SearchKey, Severity, Source, SourceError, Verb, check,
    confirm, erase, export, grants, locate, plan,
};

use crate::base::{Base, Desk, Kind, TODAY, text};
use crate::on_both;

on_both!(
    a_number_that_is_another_ones_by_now_stops_the_plan,
    a_value_that_is_none_of_another_columns_type_stands_in_nobodys_way,
    a_table_or_column_that_is_not_there_is_never_passed_over,
    a_column_that_came_later_is_not_left_behind,
);

const MEMBERS: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, name VARCHAR(60));
CREATE TABLE notes (id INTEGER PRIMARY KEY, member_id INTEGER, body VARCHAR(60));
CREATE INDEX n1 ON notes(member_id);
INSERT INTO members VALUES (1, 'taro@example.jp', '太郎'), (2, 'hanako@example.jp', '花子');
INSERT INTO notes VALUES (10, 1, '太郎のメモ'), (20, 2, '花子のメモ');
";

fn map(rows: &str, head: &str) -> String {
    format!(
        "
map: 1
kinds: {{member: 会員}}
systems:
  shop:
    ENGINE
{head}    tables:
      members:
        anchor: member
{rows}
      notes:
        rows: delete
        columns: {{body: note}}
        links: [{{columns: member_id, to: members, on: id}}]
"
    )
}

const GO: &str = "        rows: delete\n        columns: {email: {item: email, key: proves}, name: {item: name, key: suggests}}";
const STAY: &str = "        columns: {email: {item: email, key: proves, erase: pseudonym}, name: {item: name, erase: blank}}";

fn is_another(ended: Option<SourceError>) -> bool {
    matches!(ended, Some(SourceError::Drift { what, .. }) if what == [Drifted::Record])
}

async fn a_number_that_is_another_ones_by_now_stops_the_plan(base: Base) {
    base.run(MEMBERS).await;
    for rows in [GO, STAY] {
        let map = base.map(&map(rows, ""));
        let sources = base.sources(&map).await;
        let desk = Desk { map, sources };
        base.run(
            "DELETE FROM members WHERE id = 1; DELETE FROM notes WHERE id = 10;
             INSERT INTO members VALUES (1, 'taro@example.jp', '太郎'); INSERT INTO notes VALUES (10, 1, '太郎のメモ')",
        )
        .await;
        let (gives, erases) = (
            desk.plan_for(Verb::Export, "email", "taro@example.jp")
                .await,
            desk.plan_for(Verb::Erase, "email", "taro@example.jp").await,
        );
        // He left by himself, and his number went to somebody else.
        base.run(
            "DELETE FROM members WHERE id = 1; DELETE FROM notes WHERE id = 10;
             INSERT INTO members VALUES (1, 'jiro@example.jp', '次郎'); INSERT INTO notes VALUES (10, 1, '次郎のメモ')",
        )
        .await;
        let mut out = Exported::default();
        let given = export(&desk.map, &desk.sources, &gives, &mut out).await;
        assert!(is_another(given.err()) && out.tables.is_empty(), "{out:?}");
        assert!(is_another(
            erase(&desk.map, &desk.sources, &erases).await.err()
        ));
        let left = base.rows("SELECT name FROM members WHERE id = 1").await;
        assert!(left[0].contains("次郎"), "{left:?}");
        assert_eq!(base.count("notes").await, 2);
        // Of her nothing moved, and what is carried out twice is still the same record.
        let hers = desk
            .plan_for(Verb::Erase, "email", "hanako@example.jp")
            .await;
        desk.erase(&hers).await;
        desk.erase(&hers).await;
        assert_eq!(desk.remaining(&hers).await, Vec::<String>::new());
        base.run("DELETE FROM members WHERE id = 2; DELETE FROM notes WHERE id = 20;
                  INSERT INTO members VALUES (2, 'hanako@example.jp', '花子'); INSERT INTO notes VALUES (20, 2, '花子のメモ')").await;
    }
}

async fn a_value_that_is_none_of_another_columns_type_stands_in_nobodys_way(base: Base) {
    let (first, kind) = match base.engine() {
        Kind::Postgres => ("CREATE TYPE colour AS ENUM ('red', 'blue');", "colour"),
        Kind::Mariadb => ("", "ENUM('red', 'blue')"),
        Kind::Sqlite => ("", "VARCHAR(10)"),
    };
    let sql = format!(
        "{first}
         CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, code VARCHAR(20) UNIQUE);
         CREATE TABLE cards (id INTEGER PRIMARY KEY, member_id INTEGER, no BIGINT, colour {kind});
         INSERT INTO members VALUES (1, 'taro@example.jp', 'A-1'), (2, 'hanako@example.jp', 'B-2');
         INSERT INTO cards VALUES (1, 1, 501, 'red'), (2, 2, 502, 'blue')"
    );
    let map = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members:
        anchor: member
        rows: delete
        columns: {email: {item: email, key: proves}, code: {item: code, key: proves}}
      cards:
        rows: delete
        columns: {no: {item: code, key: proves}, colour: {item: code, key: proves}}
        links: [{columns: member_id, to: members, on: id}]
";
    let desk = base.begin(&sql, map).await;
    let planned = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    desk.erase(&planned).await;
    assert_eq!(desk.remaining(&planned).await, Vec::<String>::new());
    assert_eq!(
        (base.count("members").await, base.count("cards").await),
        (1, 1)
    );
}

/// A file whose rows have no number of their own: the one SQLite gives must not move under a plan.
#[tokio::test(flavor = "multi_thread")]
async fn rows_without_a_key_are_not_numbered_anew_by_an_erasure() {
    let base = Base::sqlite().await;
    let sql = "
CREATE TABLE members (email VARCHAR(60), name VARCHAR(60));
CREATE TABLE notes (email VARCHAR(60), body VARCHAR(60));
INSERT INTO members VALUES ('taro@example.jp', '太郎'), ('hanako@example.jp', '花子'), ('jiro@example.jp', '次郎');
INSERT INTO notes VALUES ('taro@example.jp', '太郎のメモ'), ('hanako@example.jp', '花子のメモ'), ('jiro@example.jp', '次郎のメモ');
";
    let map = map(GO, "").replace(
        "columns: member_id, to: members, on: id",
        "columns: email, to: members, on: email",
    );
    let desk = base.begin(sql, &map).await;
    let his = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    let hers = desk
        .plan_for(Verb::Erase, "email", "hanako@example.jp")
        .await;
    let given = desk
        .plan_for(Verb::Export, "email", "hanako@example.jp")
        .await;
    desk.erase(&his).await;
    assert_eq!(desk.remaining(&his).await, Vec::<String>::new());
    let given = text(&desk.export(&given).await);
    assert!(
        given.contains("花子のメモ") && !given.contains("次郎"),
        "{given}"
    );
    desk.erase(&hers).await;
    assert_eq!(desk.remaining(&hers).await, Vec::<String>::new());
    let left = base
        .rows("SELECT m.name, n.body FROM members m JOIN notes n ON n.email = m.email")
        .await;
    assert_eq!(left, ["次郎|次郎のメモ"]);
}

/// An index of words keeps a word until its parts are merged, long after the row is gone.
#[tokio::test(flavor = "multi_thread")]
async fn words_of_an_erased_row_leave_the_index_of_words() {
    let base = Base::sqlite().await;
    let sql = format!(
        "{MEMBERS}
CREATE VIRTUAL TABLE found USING fts5(body, member UNINDEXED);
INSERT INTO found(rowid, body, member) VALUES (10, 'himitsutaro memo', 1), (20, 'hanakono memo', 2);"
    );
    let parts = ["data", "idx", "content", "docsize", "config"];
    let parts: Vec<String> = parts
        .iter()
        .map(|part| format!("found_{part}: 索引の中身"))
        .collect();
    let head = format!("    unmapped: {{{}}}\n", parts.join(", "));
    let map = map(GO, &head)
        + "      found: {rows: delete, columns: {body: note}, links: [{columns: member, to: members, on: id}]}\n";
    let desk = base.begin(&sql, &map).await;
    let warned = check(&desk.map, &desk.sources).await;
    let warned: Vec<_> = warned
        .iter()
        .filter(|p| p.code != "map.no-index")
        .map(|p| (p.code, p.severity))
        .collect();
    assert_eq!(warned, [("map.word-index", Severity::Warning)]);
    let planned = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    desk.erase(&planned).await;
    assert_eq!(desk.remaining(&planned).await, Vec::<String>::new());
    let inside = base
        .rows("SELECT hex(block) FROM found_data")
        .await
        .join(" ");
    let word = |word: &str| {
        word.bytes()
            .map(|byte| format!("{byte:02X}"))
            .collect::<String>()
    };
    assert!(!inside.contains(&word("imitsutaro")), "{inside}");
    assert!(inside.contains(&word("anakono")), "{inside}");
    let found = base
        .rows("SELECT body FROM found WHERE found MATCH 'hanakono'")
        .await;
    assert_eq!(found, ["hanakono memo"]);
}

async fn postgres(story: &str, sql: &str, head: &str) -> Option<(Base, Desk)> {
    let base = Base::postgres(story).await?;
    let desk = base
        .begin(&format!("{MEMBERS} {sql}"), &map(GO, head))
        .await;
    Some((base, desk))
}

async fn codes(desk: &Desk) -> Vec<&'static str> {
    let found = check(&desk.map, &desk.sources).await;
    let errors = found
        .into_iter()
        .filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| problem.code).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_a_policy_hides_are_never_said_to_be_gone() {
    let secured = "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
        CREATE POLICY shown ON notes USING (body NOT LIKE '秘%');
        INSERT INTO notes VALUES (11, 1, '秘密のメモ')";
    let Some((base, owner)) = postgres("row security", secured, "").await else {
        return;
    };
    let name = format!("yu{}", std::process::id());
    base.run(&format!("CREATE ROLE {name} LOGIN PASSWORD 'secret'"))
        .await;
    // Whoever may see everything hears what the other account needs.
    assert_eq!(codes(&owner).await, Vec::<&str>::new());
    let rights = grants(&owner.map, &owner.sources, "shop", &name)
        .await
        .unwrap();
    let rights: Vec<String> = rights.into_iter().map(|right| right.statement).collect();
    let (lifts, others): (Vec<String>, Vec<String>) = rights
        .into_iter()
        .partition(|right| right.contains("BYPASSRLS"));
    assert_eq!(lifts.len(), 1);
    base.run(&others.join("\n")).await;
    let url = base.url();
    let (_, host) = url.split_once('@').unwrap();
    let connected = async || {
        let mut sources = yakusoku_sources::Sources::new(yakusoku_sources::Secret([7; 32]));
        let url = format!("postgres://{name}:secret@{host}");
        sources.insert(
            "shop",
            Source::connect(&owner.map.systems["shop"], &url)
                .await
                .unwrap(),
        );
        Desk {
            map: Map::clone(&owner.map),
            sources,
        }
    };
    let desk = connected().await;
    assert_eq!(codes(&desk).await, ["map.row-security"]);
    let chosen = owner.proven("email", "taro@example.jp").await;
    for verb in [Verb::Erase, Verb::Export] {
        let refused = plan(&desk.map, &desk.sources, verb, &chosen, ("policy", TODAY)).await;
        let Err(PlanRefused::Source(SourceError::Failed { cause, .. })) = refused else {
            panic!("{refused:?}");
        };
        assert!(
            cause
                .to_string()
                .contains("row security hides rows from the account"),
            "{cause}"
        );
    }
    // A plan made by one who sees all is not carried out by one who does not.
    let planned = owner
        .plan_for(Verb::Erase, "email", "taro@example.jp")
        .await;
    assert!(erase(&desk.map, &desk.sources, &planned).await.is_err());
    assert!(confirm(&desk.map, &desk.sources, &planned).await.is_err());
    assert_eq!(base.count("notes").await, 3);
    base.run(&lifts[0]).await;
    let desk = connected().await;
    let planned = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    desk.erase(&planned).await;
    assert_eq!(desk.remaining(&planned).await, Vec::<String>::new());
    assert_eq!(base.rows("SELECT body FROM notes").await, ["(花子のメモ)"]);
    drop(desk);
    base.run(&format!("DROP OWNED BY {name}; DROP ROLE {name}"))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_beside_the_tables_are_named_before_anybody_believes_the_map() {
    let copies = "CREATE MATERIALIZED VIEW mailing AS SELECT email, name FROM members;
        CREATE SCHEMA audit; CREATE TABLE audit.logged_actions (row_data TEXT);
        CREATE SCHEMA nothing_in_it;
        ALTER TABLE members ADD COLUMN photo OID";
    let mapped = "        columns: {email: {item: email, key: proves}, photo: photo, ";
    let rows = |yaml: String| {
        yaml.replace(
            "        columns: {email: {item: email, key: proves}, ",
            mapped,
        )
    };
    let Some(base) = Base::postgres("copies").await else {
        return;
    };
    let desk = base
        .begin(&format!("{MEMBERS} {copies}"), &rows(map(GO, "")))
        .await;
    let mut told = codes(&desk).await;
    told.sort_unstable();
    assert_eq!(
        told,
        ["map.large-object", "map.schema-left-out", "map.stored-view"]
    );
    let chosen = desk.proven("email", "taro@example.jp").await;
    let Err(PlanRefused::Problems(problems)) = desk.try_plan(Verb::Erase, &chosen).await else {
        panic!("a large object stays when its row goes");
    };
    assert_eq!(problems[0].code, "map.large-object");
    base.run(
        "CREATE EXTENSION lo; CREATE TRIGGER photo BEFORE UPDATE OR DELETE ON members
              FOR EACH ROW EXECUTE FUNCTION lo_manage(photo);
              UPDATE members SET photo = lo_from_bytea(0, 'taro') WHERE id = 1",
    )
    .await;
    let head = "    unmapped: {mailing: 毎晩更新する, \"audit.*\": 個人情報のない記録}\n";
    let map = base.map(&rows(map(GO, head)));
    let sources = base.sources(&map).await;
    let desk = Desk { map, sources };
    assert_eq!(codes(&desk).await, Vec::<&str>::new());
    let planned = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    desk.erase(&planned).await;
    assert_eq!(base.count("pg_largeobject_metadata").await, 0);
}

/// A collation takes `A` for `a`, and so does a foreign key: what it would take along is given out and planned.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_a_foreign_key_calls_the_same_are_planned_and_no_others() {
    let Some(base) = Base::mariadb("collations").await else {
        return;
    };
    let sql = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, name VARCHAR(60), home POINT);
CREATE TABLE letters (id INTEGER PRIMARY KEY, email VARCHAR(60), body VARCHAR(60),
  FOREIGN KEY (email) REFERENCES members(email) ON DELETE CASCADE);
CREATE TABLE answers (id INTEGER PRIMARY KEY, letter_id INTEGER, body VARCHAR(60), FOREIGN KEY (letter_id) REFERENCES letters(id));
CREATE TABLE calls (id INTEGER PRIMARY KEY, email VARCHAR(60), body VARCHAR(60), KEY (email));
INSERT INTO members VALUES (1, 'taro@example.jp', '太郎', POINT(139, 35)), (2, 'hanako@example.jp', '花子', NULL);
INSERT INTO letters VALUES (1, 'TARO@example.jp', '太郎の手紙'), (2, 'Hanako@example.jp', '花子の手紙');
INSERT INTO answers VALUES (1, 1, '太郎への返事'), (2, 2, '花子への返事');
INSERT INTO calls VALUES (1, 'taro@example.jp', '太郎の電話'), (2, 'TARO@example.jp', '誰かの電話');
";
    let map = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members:
        anchor: member
        rows: delete
        columns: {email: {item: email, key: proves}, name: name, home: home}
      letters:
        rows: delete
        columns: {body: letter}
        links: [{columns: email, to: members, on: email}]
      answers:
        rows: delete
        columns: {body: letter}
        links: [{columns: letter_id, to: letters, on: id}]
      calls:
        rows: delete
        columns: {body: call}
        links: [{columns: email, to: members, on: email}]
";
    let desk = base.begin(sql, map).await;
    let planned = desk
        .plan_for(Verb::Export, "email", "taro@example.jp")
        .await;
    let given = text(&desk.export(&planned).await);
    for word in ["太郎の手紙", "太郎への返事", "太郎の電話", "POINT(139 35)"] {
        assert!(given.contains(word), "{word}: {given}");
    }
    assert!(
        !given.contains("花子") && !given.contains("誰か"),
        "{given}"
    );
    let planned = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    let done = desk.erase(&planned).await;
    let rows: u64 = done.steps.iter().map(|step| step.rows).sum();
    assert_eq!(
        (rows, planned.rows()),
        (4, 4),
        "nothing goes that was not announced"
    );
    assert_eq!(desk.remaining(&planned).await, Vec::<String>::new());
    let left = base.rows("SELECT body FROM letters UNION ALL SELECT body FROM answers UNION ALL SELECT body FROM calls").await;
    assert_eq!(left, ["花子の手紙", "花子への返事", "誰かの電話"]);
}

/// A table by another name holds what it held: nothing is said to be found, given out or erased without it.
async fn a_table_or_column_that_is_not_there_is_never_passed_over(base: Base) {
    let desk = base.begin(MEMBERS, &map(GO, "")).await;
    let chosen = desk.proven("email", "taro@example.jp").await;
    let refused = async |missing: &str| {
        let map = base.map(&map(GO, ""));
        let sources = base.sources(&map).await;
        let key = SearchKey {
            item: "email".into(),
            value: "taro@example.jp".into(),
        };
        let found = locate(&map, &sources, &[key]).await.err();
        let mut told = vec![found];
        for verb in [Verb::Export, Verb::Erase] {
            told.push(
                match plan(&map, &sources, verb, &chosen, ("policy", TODAY)).await {
                    Err(PlanRefused::Source(error)) => Some(error),
                    _ => None,
                },
            );
        }
        for error in told {
            assert!(
                matches!(&error, Some(SourceError::Misfit { missing: names, .. }) if names == &[missing]),
                "{error:?}"
            );
        }
    };
    base.run("ALTER TABLE notes RENAME TO memos").await;
    refused("notes").await;
    base.run("ALTER TABLE memos RENAME TO notes").await;
    base.run("ALTER TABLE notes RENAME COLUMN body TO words")
        .await;
    refused("notes.body").await;
    assert_eq!(
        (base.count("members").await, base.count("notes").await),
        (2, 2)
    );
}

/// MySQL hides tables from an account without rights on them: one that appears must be noticed all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_the_account_has_no_right_on_is_noticed() {
    let Some(base) = Base::mariadb("half seen").await else {
        return;
    };
    let owner = base.begin(MEMBERS, &map(GO, "")).await;
    let name = format!("yh{}", std::process::id());
    base.run(&format!("CREATE USER {name}@'%' IDENTIFIED BY 'secret'"))
        .await;
    let rights = grants(&owner.map, &owner.sources, "shop", &format!("{name}@%"))
        .await
        .unwrap();
    let rights: Vec<String> = rights.into_iter().map(|right| right.statement).collect();
    let (definitions, others): (Vec<String>, Vec<String>) = rights
        .into_iter()
        .partition(|right| right.contains("REFERENCES"));
    assert_eq!(definitions.len(), 1);
    for right in &others {
        base.run(right).await;
    }
    base.run("CREATE TABLE late (id INTEGER PRIMARY KEY, email VARCHAR(60))")
        .await;
    let url = base.url();
    let (_, host) = url.split_once('@').unwrap();
    let connected = async || {
        let mut sources = yakusoku_sources::Sources::new(yakusoku_sources::Secret([7; 32]));
        let url = format!("mysql://{name}:secret@{host}");
        sources.insert(
            "shop",
            Source::connect(&owner.map.systems["shop"], &url)
                .await
                .unwrap(),
        );
        Desk {
            map: Map::clone(&owner.map),
            sources,
        }
    };
    let desk = connected().await;
    let told = check(&desk.map, &desk.sources).await;
    let told: Vec<_> = told.iter().map(|problem| problem.code).collect();
    assert_eq!(told, ["map.half-seen"]);
    base.run(&definitions[0]).await;
    let desk = connected().await;
    assert_eq!(codes(&desk).await, ["map.table-left-out"]);
    // Without the right to read one of its tables, nothing is said to be found or erased.
    base.run(&format!("REVOKE SELECT ON notes FROM {name}@'%'"))
        .await;
    let chosen = owner.proven("email", "taro@example.jp").await;
    for verb in [Verb::Export, Verb::Erase] {
        let refused = plan(&desk.map, &desk.sources, verb, &chosen, ("policy", TODAY)).await;
        assert!(
            matches!(
                refused,
                Err(PlanRefused::Source(SourceError::Failed { .. }))
            ),
            "{refused:?}"
        );
    }
    drop(desk);
    base.run(&format!("DROP USER {name}@'%'")).await;
}

/// Rows that stay would keep what stands in a column nobody has mapped yet.
async fn a_column_that_came_later_is_not_left_behind(base: Base) {
    base.run(MEMBERS).await;
    base.run("ALTER TABLE members ADD COLUMN nickname VARCHAR(20); ALTER TABLE notes ADD COLUMN mood VARCHAR(20);
              UPDATE members SET nickname = 'たろちゃん' WHERE id = 1").await;
    let map_of = |rows: &str| base.map(&map(rows, ""));
    let sources = base.sources(&map_of(STAY)).await;
    let desk = Desk {
        map: map_of(STAY),
        sources,
    };
    let chosen = desk.proven("email", "taro@example.jp").await;
    let Err(PlanRefused::Problems(problems)) = desk.try_plan(Verb::Erase, &chosen).await else {
        panic!("the nickname would stay");
    };
    let problems: Vec<_> = problems
        .iter()
        .map(|p| (p.code, p.table.as_str()))
        .collect();
    assert_eq!(problems, [("map.column-left-out", "members")]);
    let mapped = STAY.replace("name: {", "nickname: {item: name, erase: blank}, name: {");
    let desk = Desk {
        map: map_of(&mapped),
        ..desk
    };
    let planned = desk.plan_for(Verb::Erase, "email", "taro@example.jp").await;
    desk.erase(&planned).await;
    assert_eq!(
        base.rows("SELECT nickname FROM members WHERE nickname IS NOT NULL")
            .await,
        Vec::<String>::new()
    );
}
