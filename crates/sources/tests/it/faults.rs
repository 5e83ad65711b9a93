// SPDX-License-Identifier: Apache-2.0
//! Systems that do not do as they are told: triggers that restore, statements that fail, drift.

use yakusoku_sources::{Drifted, Mode, SourceError, Verb, confirm, erase};

use crate::base::Base;
use crate::chains::{MAP, SQL};
use crate::on_both;

on_both!(
    a_trigger_that_puts_a_row_back_ends_as_not_erased,
    a_trigger_that_restores_a_column_ends_as_not_erased,
    a_trigger_that_opens_a_new_record_ends_as_not_erased,
    a_statement_that_fails_in_the_middle_leaves_nothing_changed,
    a_step_that_fails_is_gone_on_with,
    more_rows_than_planned_stop_it,
    rows_where_none_were_planned_stop_it,
    another_shape_than_planned_stops_it,
    a_trigger_added_after_planning_stops_it,
    fewer_rows_than_planned_do_not_stop_it,
    rows_of_both_systems_or_of_neither,
);

/// A trigger on both engines: `when` is `AFTER DELETE ON logins`, `does` one statement.
fn trigger(base: &Base, when: &str, does: &str) -> String {
    if base.is_sqlite() {
        return format!("CREATE TRIGGER back {when} FOR EACH ROW BEGIN {does}; END;");
    }
    format!(
        "CREATE FUNCTION back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does}; RETURN NULL; END $$;
         CREATE TRIGGER back {when} FOR EACH ROW EXECUTE FUNCTION back();"
    )
}

async fn a_trigger_that_puts_a_row_back_ends_as_not_erased(base: Base) {
    let does = "INSERT INTO logins VALUES (OLD.id, OLD.member_id, OLD.ip)";
    let sql = format!("{SQL}{}", trigger(&base, "AFTER DELETE ON logins", does));
    let desk = base.begin(&sql, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, ["logins.* 2"]);
}

async fn a_trigger_that_restores_a_column_ends_as_not_erased(base: Base) {
    let does = "UPDATE messages SET body = OLD.body WHERE id = OLD.id AND body IS NULL";
    let sql = format!("{SQL}{}", trigger(&base, "AFTER UPDATE ON messages", does));
    let desk = base.begin(&sql, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    desk.erase(&plan).await;
    // The ticket has lost the e-mail address by which its messages were found.
    assert_eq!(desk.remaining(&plan).await, ["messages.body 2"]);
}

async fn a_trigger_that_opens_a_new_record_ends_as_not_erased(base: Base) {
    let does =
        "INSERT INTO members VALUES (OLD.id + 1000, OLD.email, NULL, NULL, NULL, '2026-01-01')";
    let when = "AFTER UPDATE OF email ON members";
    let sql = format!("{SQL}{}", trigger(&base, when, does));
    let desk = base.begin(&sql, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, ["members.email 1"]);
}

fn failing(base: &Base) -> String {
    let when = "BEFORE UPDATE ON members";
    if base.is_sqlite() {
        let does = "SELECT RAISE(ABORT, 'no: 見本 太郎')";
        return format!("CREATE TRIGGER back {when} FOR EACH ROW BEGIN {does}; END;");
    }
    trigger(base, when, "RAISE EXCEPTION 'no: %', OLD.family")
}

async fn everything(base: &Base) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for table in [
        "members", "orders", "lines", "logins", "tickets", "messages",
    ] {
        all.push(base.rows(&format!("SELECT * FROM {table}")).await);
    }
    all
}

async fn a_statement_that_fails_in_the_middle_leaves_nothing_changed(base: Base) {
    let desk = base.begin(&format!("{SQL}{}", failing(&base)), MAP).await;
    let before = everything(&base).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    let error = erase(&desk.map, &desk.sources, &plan).await.unwrap_err();
    assert!(
        matches!(&error, SourceError::Failed { table, .. } if table == "members"),
        "{error}"
    );
    assert!(
        !error.to_string().contains("見本"),
        "no value in the message: {error}"
    );
    assert_eq!(everything(&base).await, before);
    assert!(!desk.remaining(&plan).await.is_empty());
}

async fn a_step_that_fails_is_gone_on_with(base: Base) {
    let map = MAP.replace("ENGINE", "ENGINE\n    row_limit: 3");
    // The trigger looks at a table of its own, so that taking it away is no change of shape.
    let guard = "CREATE TABLE guard (id INTEGER PRIMARY KEY); INSERT INTO guard VALUES (1);";
    let map = map.replace("    tables:", "    unmapped: {guard: 試験用}\n    tables:");
    let body = if base.is_sqlite() {
        "CREATE TRIGGER back BEFORE UPDATE ON members FOR EACH ROW WHEN (SELECT count(*) FROM guard) > 0
         BEGIN SELECT RAISE(ABORT, 'no'); END;"
            .to_owned()
    } else {
        trigger(
            &base,
            "AFTER UPDATE ON members",
            "IF (SELECT count(*) FROM guard) > 0 THEN RAISE EXCEPTION 'no'; END IF",
        )
    };
    let desk = base.begin(&format!("{guard}{SQL}{body}"), &map).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    assert!(matches!(plan.modes["shop"], Mode::Stepwise { .. }));
    let error = erase(&desk.map, &desk.sources, &plan).await.unwrap_err();
    assert!(matches!(error, SourceError::Stopped { .. }), "{error}");
    let left = desk.remaining(&plan).await;
    assert!(
        !left.is_empty() && left.iter().all(|r| r.starts_with("members.")),
        "{left:?}"
    );
    base.run("DELETE FROM guard").await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
}

async fn more_rows_than_planned_stop_it(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    base.run("INSERT INTO logins VALUES (9, 1, '192.0.2.9')")
        .await;
    let before = everything(&base).await;
    let error = erase(&desk.map, &desk.sources, &plan).await.unwrap_err();
    let SourceError::Drift { what, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(
        *what,
        [Drifted::Rows {
            table: "logins".into(),
            planned: 2,
            found: 3
        }]
    );
    assert_eq!(everything(&base).await, before);
}

async fn rows_where_none_were_planned_stop_it(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "ichiro@example.jp")
        .await;
    assert!(plan.steps.iter().all(|step| step.table != "logins"));
    base.run("INSERT INTO logins VALUES (9, 3, '192.0.2.9')")
        .await;
    let before = everything(&base).await;
    let error = erase(&desk.map, &desk.sources, &plan).await.unwrap_err();
    assert!(matches!(error, SourceError::Drift { .. }), "{error}");
    assert_eq!(everything(&base).await, before);
    let export = desk
        .plan_for(Verb::Export, "contact.email", "ichiro@example.jp")
        .await;
    base.run("INSERT INTO logins VALUES (10, 3, '192.0.2.10')")
        .await;
    let mut out = yakusoku_sources::Exported::default();
    let error = yakusoku_sources::export(&desk.map, &desk.sources, &export, &mut out).await;
    assert!(matches!(error, Err(SourceError::Drift { .. })));
    assert!(
        out.tables.is_empty(),
        "nothing was given out before the drift was seen"
    );
}

async fn another_shape_than_planned_stops_it(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    base.run("ALTER TABLE orders ADD COLUMN memo TEXT").await;
    let before = everything(&base).await;
    let error = erase(&desk.map, &desk.sources, &plan).await.unwrap_err();
    assert!(matches!(&error, SourceError::Drift { what, .. } if what == &[Drifted::Schema]));
    assert_eq!(everything(&base).await, before);
}

async fn a_trigger_added_after_planning_stops_it(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    let does = "INSERT INTO logins VALUES (OLD.id, OLD.member_id, OLD.ip)";
    base.run(&trigger(&base, "AFTER DELETE ON logins", does))
        .await;
    let error = erase(&desk.map, &desk.sources, &plan).await.unwrap_err();
    assert!(matches!(&error, SourceError::Drift { .. }), "{error}");
    let elsewhere = "CREATE TABLE elsewhere (id INTEGER PRIMARY KEY)";
    base.run(
        "DROP TRIGGER back ON logins"
            .split(" ON ")
            .next()
            .filter(|_| base.is_sqlite())
            .unwrap_or("DROP TRIGGER back ON logins"),
    )
    .await;
    base.run(elsewhere).await;
    desk.erase(&plan).await;
}

async fn fewer_rows_than_planned_do_not_stop_it(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    base.run("DELETE FROM logins WHERE id = 1").await;
    desk.erase(&plan).await;
    assert!(
        confirm(&desk.map, &desk.sources, &plan)
            .await
            .unwrap()
            .remaining
            .is_empty()
    );
}

/// The second system fails before the first has committed.
async fn rows_of_both_systems_or_of_neither(base: Base) {
    let second = "
  second:
    ENGINE
    schema: other
    tables:
      mails:
        rows: delete
        columns: {body: mail}
        links: [{columns: email, to: shop/members, on: email}]
";
    // Two systems on one PostgreSQL database would be one; a second schema tells them apart.
    let (folder, second) = (tempfile::tempdir().unwrap(), second.to_owned());
    let map_text = format!("{MAP}{second}");
    let sql = "CREATE TABLE mails (id INTEGER PRIMARY KEY, email TEXT, body TEXT);
      INSERT INTO mails VALUES (1, 'taro@example.jp', '太郎へ'), (2, 'hanako@example.jp', '花子へ');";
    base.run(SQL).await;
    let map = base.map(&map_text);
    let mut sources = yakusoku_sources::Sources::new(yakusoku_sources::Secret([7; 32]));
    let first = yakusoku_sources::Source::connect(&map.systems["shop"], &base.url())
        .await
        .unwrap();
    sources.insert("shop", first);
    let url = if base.is_sqlite() {
        let other = Base::Sqlite { folder };
        std::fs::File::create(other.url()).unwrap();
        other.run(sql).await;
        let url = other.url();
        std::mem::forget(other);
        url
    } else {
        base.run(&format!(
            "CREATE SCHEMA other; SET search_path = other; {sql}"
        ))
        .await;
        base.url()
    };
    let source = yakusoku_sources::Source::connect(&map.systems["second"], &url)
        .await
        .unwrap();
    sources.insert("second", source);
    let desk = crate::base::Desk { map, sources };
    let plan = desk
        .plan_for(Verb::Export, "contact.email", "taro@example.jp")
        .await;
    let text = crate::base::text(&desk.export(&plan).await);
    assert!(text.contains("太郎へ") && !text.contains("花子へ"));
    base.run(&failing(&base)).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    erase(&desk.map, &desk.sources, &plan).await.unwrap_err();
    let left = desk.remaining(&plan).await;
    assert!(
        left.contains(&"mails.* 1".to_owned()),
        "the other system was not touched: {left:?}"
    );
    assert!(left.contains(&"logins.* 2".to_owned()), "{left:?}");
    base.run(if base.is_sqlite() {
        "DROP TRIGGER back"
    } else {
        "DROP TRIGGER back ON members"
    })
    .await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
}
