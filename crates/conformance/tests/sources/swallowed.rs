// SPDX-License-Identifier: Apache-2.0
//! Rows that stay although a statement told them to go, and what is said of a plan that was half done.

use yakusoku_sources::{Mode, SourceError, Verb, already, confirm, erase};

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
