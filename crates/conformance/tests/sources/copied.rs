// SPDX-License-Identifier: Apache-2.0
//! Triggers that copy a person's values to where no map looks: nobody is told that these were erased.

use yakusoku_sources::{PlanRefused, Severity, Verb, check};

use crate::base::{Base, Desk, Kind};
use crate::on_both;

on_both!(what_a_trigger_copies_outside_the_map_is_not_erased);

const MEMBERS: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, name VARCHAR(60));
INSERT INTO members VALUES (1, 'taro@example.jp', '太郎'), (2, 'hanako@example.jp', '花子');
";

const MAP: &str = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
HEAD    tables:
      members:
        anchor: member
        rows: delete
        columns: {email: {item: email, key: proves}, name: {item: name, key: suggests}}
";

/// What the check calls wrong.
async fn codes(desk: &Desk) -> Vec<&'static str> {
    let found = check(&desk.map, &desk.sources).await;
    let wrong = found.iter().filter(|one| one.severity == Severity::Error);
    wrong.map(|one| one.code).collect()
}

/// A trigger that does something with the row before it goes.
fn before_it_goes(base: &Base, does: &str) -> String {
    if base.engine() == Kind::Postgres {
        return format!(
            "CREATE FUNCTION copy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does}; RETURN OLD; END $$;
             CREATE TRIGGER copy BEFORE DELETE ON members FOR EACH ROW EXECUTE FUNCTION copy()"
        );
    }
    format!("CREATE TRIGGER copy BEFORE DELETE ON members FOR EACH ROW BEGIN {does}; END")
}

async fn what_a_trigger_copies_outside_the_map_is_not_erased(base: Base) {
    let tables = format!(
        "{MEMBERS} CREATE TABLE gone (n INTEGER, email VARCHAR(60)); CREATE TABLE days (n INTEGER);"
    );
    let head = "    unmapped: {gone: 個人情報のない記録, days: 件数だけの表}\n";
    let text = MAP.replace("HEAD", head);
    let desk = base.begin(&tables, &text).await;
    // Counting is no copy, nor is a number that says nobody's name.
    base.run(&before_it_goes(
        &base,
        "INSERT INTO gone (n) VALUES (OLD.id); UPDATE days SET n = n + 1",
    ))
    .await;
    assert_eq!(codes(&desk).await, Vec::<&str>::new());
    drop(desk);

    let drop_it = match base.engine() {
        Kind::Postgres => "DROP TRIGGER copy ON members; DROP FUNCTION copy()",
        _ => "DROP TRIGGER copy",
    };
    base.run(drop_it).await;
    base.run(&before_it_goes(
        &base,
        "UPDATE days SET n = n + 1; INSERT INTO gone (n, email) SELECT OLD.id, OLD.email",
    ))
    .await;
    let map = base.map(&text);
    let sources = base.sources(&map).await;
    let desk = Desk { map, sources };
    assert_eq!(codes(&desk).await, ["map.copied"]);
    let chosen = desk.proven("email", "taro@example.jp").await;
    let Err(PlanRefused::Problems(problems)) = desk.try_plan(Verb::Erase, &chosen).await else {
        panic!("the copy would stay");
    };
    assert_eq!(problems[0].code, "map.copied");
    assert!(
        problems[0]
            .message
            .ja
            .contains("`email`の値を対応表にない表`gone`")
    );
    assert_eq!(base.count("members").await, 2);
}
