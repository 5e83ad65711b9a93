// SPDX-License-Identifier: Apache-2.0
//! Rows that stay although a statement told them to go, and what is said of a plan that was half done.

use yakusoku_sources::{Mode, SourceError, Verb, already, check, confirm, erase};

use crate::base::Base;
use crate::chains::{MAP, SQL};
use crate::on_both;

on_both!(
    a_trigger_that_swallows_a_deletion_takes_all_back,
    a_trigger_that_swallows_a_change_takes_all_back,
    a_rule_that_swallows_a_deletion_is_named,
    step_by_step_it_stops_before_the_identity_goes,
    rows_that_went_before_are_no_reason_to_stop,
    what_is_left_names_the_triggers_of_its_table,
    what_an_earlier_run_did_is_told_table_by_table,
    columns_that_cannot_be_compared_are_refused,
    a_right_to_read_is_named_with_its_table,
    a_view_is_told_to_be_one,
);

/// A trigger that keeps rows of a table; on MariaDB there is none that could.
fn keeping(base: &Base, what: &str, table: &str) -> String {
    if base.is_sqlite() {
        return format!(
            "CREATE TRIGGER keep_rows BEFORE {what} ON {table} BEGIN SELECT RAISE(IGNORE); END;"
        );
    }
    format!(
        "CREATE FUNCTION keep_rows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
         CREATE TRIGGER keep_rows BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION keep_rows();"
    )
}

async fn members(base: &Base) -> Vec<String> {
    base.rows("SELECT * FROM members ORDER BY id").await
}

async fn kept_whole(base: &Base, sql: &str, table: &str) -> String {
    let desk = base.begin(&format!("{SQL}{sql}"), MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    let before = members(base).await;
    let error = erase(&desk.map, &desk.sources, &plan).await.unwrap_err();
    assert!(
        matches!(&error, SourceError::Failed { table: of, .. } if of == table),
        "{error}"
    );
    assert_eq!(members(base).await, before, "the person can still be found");
    desk.plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    error.to_string()
}

async fn a_trigger_that_swallows_a_deletion_takes_all_back(base: Base) {
    if base.is_mariadb() {
        return;
    }
    let told = kept_whole(&base, &keeping(&base, "DELETE", "logins"), "logins").await;
    assert!(
        told.contains("2 rows") && told.contains("`keep_rows`"),
        "{told}"
    );
}

async fn a_trigger_that_swallows_a_change_takes_all_back(base: Base) {
    if base.is_mariadb() {
        return;
    }
    let told = kept_whole(&base, &keeping(&base, "UPDATE", "messages"), "messages").await;
    assert!(told.contains("`keep_rows`"), "{told}");
}

async fn a_rule_that_swallows_a_deletion_is_named(base: Base) {
    if base.is_sqlite() || base.is_mariadb() {
        return;
    }
    let rule = "CREATE RULE keep_all AS ON DELETE TO logins DO INSTEAD NOTHING;";
    let told = kept_whole(&base, rule, "logins").await;
    assert!(told.contains("`keep_all`"), "{told}");
}

async fn step_by_step_it_stops_before_the_identity_goes(base: Base) {
    if base.is_mariadb() {
        return;
    }
    let map = MAP.replace("ENGINE", "ENGINE\n    row_limit: 3");
    let sql = format!("{SQL}{}", keeping(&base, "DELETE", "logins"));
    let desk = base.begin(&sql, &map).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    assert!(matches!(plan.modes["shop"], Mode::Stepwise { .. }));
    let before = members(&base).await;
    let error = erase(&desk.map, &desk.sources, &plan).await.unwrap_err();
    assert!(error.to_string().contains("`keep_rows`"), "{error}");
    assert_eq!(members(&base).await, before);
}

async fn rows_that_went_before_are_no_reason_to_stop(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    base.run("DELETE FROM logins; UPDATE messages SET body = NULL")
        .await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    desk.erase(&plan).await;
}

async fn what_is_left_names_the_triggers_of_its_table(base: Base) {
    let (when, does) = if base.is_mariadb() {
        ("BEFORE UPDATE", "SET NEW.body = OLD.body")
    } else {
        (
            "AFTER UPDATE",
            "UPDATE messages SET body = OLD.body WHERE id = OLD.id AND body IS NULL",
        )
    };
    let trigger = if base.is_sqlite() || base.is_mariadb() {
        format!("CREATE TRIGGER back {when} ON messages FOR EACH ROW BEGIN {does}; END;")
    } else {
        format!(
            "CREATE FUNCTION back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does}; RETURN NULL; END $$;
             CREATE TRIGGER back {when} ON messages FOR EACH ROW EXECUTE FUNCTION back();"
        )
    };
    let desk = base.begin(&format!("{SQL}{trigger}"), MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    desk.erase(&plan).await;
    let confirmed = confirm(&desk.map, &desk.sources, &plan).await.unwrap();
    assert!(!confirmed.remaining.is_empty());
    let acting = &confirmed.acting;
    assert_eq!(acting.len(), 1, "{acting:?}");
    assert_eq!(
        (acting[0].table.as_str(), acting[0].names.len()),
        ("messages", 1)
    );
    assert_eq!(acting[0].names[0], "back");
}

async fn what_an_earlier_run_did_is_told_table_by_table(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    let tables = |all: Vec<yakusoku_sources::Already>| -> Vec<(String, u64, u64)> {
        let all = all.into_iter();
        all.map(|one| (one.table, one.planned, one.left)).collect()
    };
    let before = tables(already(&desk.sources, &plan).await);
    assert!(
        before.iter().all(|(table, ..)| table != "logins"),
        "{before:?}"
    );
    base.run("DELETE FROM logins WHERE id = 1").await;
    let half = tables(already(&desk.sources, &plan).await);
    assert!(half.contains(&("logins".into(), 2, 1)), "{half:?}");
    base.run("DELETE FROM logins WHERE id = 2").await;
    base.run("ALTER TABLE orders ADD COLUMN memo TEXT").await;
    let error = erase(&desk.map, &desk.sources, &plan).await.unwrap_err();
    assert!(matches!(error, SourceError::Drift { .. }) && error.left_all());
    let after = tables(already(&desk.sources, &plan).await);
    assert!(after.contains(&("logins".into(), 2, 0)), "{after:?}");
}

const KEYED: &str = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members:
        anchor: member
        columns: {email: {item: contact.email, key: proves, erase: blank}}
        unmapped: {k: 番号}
      visits:
        rows: delete
        columns: {place: visit}
        links: [{columns: k, to: members, on: k}]
";

async fn columns_that_cannot_be_compared_are_refused(base: Base) {
    let kinds: &[&str] = match base.engine() {
        crate::base::Kind::Sqlite => &["BLOB", ""],
        crate::base::Kind::Postgres => &["text[]"],
        crate::base::Kind::Mariadb => &["FLOAT", "BIT(4)"],
    };
    for kind in kinds {
        let sql = format!(
            "CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) UNIQUE, k {kind});
             CREATE TABLE visits (id INTEGER PRIMARY KEY, k {kind}, place VARCHAR(60));
             INSERT INTO members VALUES (1, 'taro@example.jp', NULL);"
        );
        let desk = base.begin(&sql, KEYED).await;
        let found = check(&desk.map, &desk.sources).await;
        let named = |table: &str| {
            found.iter().any(|one| {
                one.code == "map.incomparable"
                    && one.message.ja.contains(&format!("`{table}`の列`k`"))
            })
        };
        assert!(named("members") && named("visits"), "{kind}: {found:?}");
        let chosen = desk.proven("contact.email", "taro@example.jp").await;
        for verb in [Verb::Export, Verb::Erase] {
            let refused = desk.try_plan(verb, &chosen).await;
            let refused = refused.err().map(|error| error.to_string());
            assert!(
                refused
                    .as_deref()
                    .is_some_and(|told| told.contains("cannot be compared exactly")),
                "{kind} {verb:?}: {refused:?}"
            );
        }
        base.run("DROPALL visits members").await;
    }
}

async fn a_right_to_read_is_named_with_its_table(base: Base) {
    let url = match base.engine() {
        crate::base::Kind::Postgres => base.url(),
        _ => return,
    };
    base.run(SQL).await;
    let who = format!("weak_{}", base.database());
    base.run(&format!(
        "CREATE ROLE {who} LOGIN PASSWORD 'weak'; GRANT USAGE ON SCHEMA public TO {who};
         GRANT SELECT ON ALL TABLES IN SCHEMA public TO {who};
         REVOKE SELECT ON messages FROM {who}; GRANT SELECT (id, ticket_id) ON messages TO {who};
         REVOKE SELECT ON logins FROM {who};"
    ))
    .await;
    let (_, rest) = url.split_once('@').unwrap();
    let url = format!("postgres://{who}:weak@{rest}");
    let map = base.map(MAP);
    let mut sources = yakusoku_sources::Sources::new(yakusoku_sources::Secret([7; 32]));
    let source = yakusoku_sources::Source::connect(&map.systems["shop"], &url).await;
    sources.insert("shop", source.unwrap());
    let desk = crate::base::Desk { map, sources };
    let found = check(&desk.map, &desk.sources).await;
    let told: Vec<&str> = found
        .iter()
        .filter(|one| one.code == "map.right")
        .filter_map(|one| one.message.en.as_deref())
        .collect();
    assert!(
        told.iter().any(|told| told.contains("SELECT on `logins`"))
            && told
                .iter()
                .any(|told| told.contains("SELECT on `messages` (body)")),
        "{told:?}"
    );
    let key = yakusoku_sources::SearchKey {
        item: yakusoku_policy::ItemId::from("contact.email"),
        value: "taro@example.jp".into(),
    };
    let error = yakusoku_sources::locate(&desk.map, &desk.sources, &[key]).await;
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("needs SELECT on") && error.contains("logins"),
        "{error}"
    );
    base.run(&format!("GRANT SELECT ON logins TO {who}")).await;
    let chosen = desk.proven("contact.email", "taro@example.jp").await;
    let refused = desk.try_plan(Verb::Export, &chosen).await;
    let refused = refused.unwrap_err().to_string();
    assert!(
        refused.contains("messages: the account needs SELECT"),
        "{refused}"
    );
    base.run(&format!("DROP OWNED BY {who}; DROP ROLE {who}"))
        .await;
}

async fn a_view_is_told_to_be_one(base: Base) {
    let sql = "
        CREATE TABLE people (id INTEGER PRIMARY KEY, email VARCHAR(60) UNIQUE, k VARCHAR(10));
        CREATE VIEW members AS SELECT * FROM people;
        CREATE TABLE visits (id INTEGER PRIMARY KEY, k VARCHAR(10), place VARCHAR(60));";
    let map = KEYED.replace("    tables:", "    unmapped: {people: 元の表}\n    tables:");
    let desk = base.begin(sql, &map).await;
    let key = yakusoku_sources::SearchKey {
        item: yakusoku_policy::ItemId::from("contact.email"),
        value: "taro@example.jp".into(),
    };
    let error = yakusoku_sources::locate(&desk.map, &desk.sources, &[key]).await;
    assert!(
        matches!(&error, Err(SourceError::Views { views, .. }) if views == &["members"]),
        "{error:?}"
    );
}
