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

/// A trigger on every engine: `when` is `AFTER DELETE ON logins`, `does` one statement.
fn trigger(base: &Base, when: &str, does: &str) -> String {
    if base.is_sqlite() || base.is_mariadb() {
        return format!("CREATE TRIGGER back {when} FOR EACH ROW BEGIN {does}; END;");
    }
    format!(
        "CREATE FUNCTION back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does}; RETURN NULL; END $$;
         CREATE TRIGGER back {when} FOR EACH ROW EXECUTE FUNCTION back();"
    )
}

fn untriggered(base: &Base, table: &str) -> String {
    if base.is_sqlite() || base.is_mariadb() {
        return "DROP TRIGGER back".to_owned();
    }
    format!("DROP TRIGGER back ON {table}")
}

async fn a_trigger_that_puts_a_row_back_ends_as_not_erased(base: Base) {
    let mut when = "AFTER DELETE ON logins";
    let mut does = "INSERT INTO logins VALUES (OLD.id, OLD.member_id, OLD.ip)";
    if base.is_mariadb() {
        // A trigger there may not write to its own table: the member's puts the log-ins back.
        when = "AFTER UPDATE ON members";
        does = "INSERT INTO logins VALUES (1, OLD.id, '192.0.2.1'), (2, OLD.id, '192.0.2.2')";
    }
    let sql = format!("{SQL}{}", trigger(&base, when, does));
    let desk = base.begin(&sql, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, ["logins.* 2"]);
}

async fn a_trigger_that_restores_a_column_ends_as_not_erased(base: Base) {
    let mut when = "AFTER UPDATE ON messages";
    let mut does = "UPDATE messages SET body = OLD.body WHERE id = OLD.id AND body IS NULL";
    if base.is_mariadb() {
        (when, does) = ("BEFORE UPDATE ON messages", "SET NEW.body = OLD.body");
    }
    let sql = format!("{SQL}{}", trigger(&base, when, does));
    let desk = base.begin(&sql, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    desk.erase(&plan).await;
    // The ticket has lost the e-mail address by which its messages were found.
    assert_eq!(desk.remaining(&plan).await, ["messages.body 2"]);
}

async fn a_trigger_that_opens_a_new_record_ends_as_not_erased(base: Base) {
    let mut does =
        "INSERT INTO members VALUES (OLD.id + 1000, OLD.email, NULL, NULL, NULL, '2026-01-01')";
    let mut when = "AFTER UPDATE OF email ON members";
    let mut tables = SQL.to_owned();
    if base.is_mariadb() {
        // The log-in's, since the member's may not write to its own table; at that time the
        // address is still the member's too.
        when = "AFTER DELETE ON logins";
        does = "IF OLD.id = 1 THEN INSERT INTO members VALUES (1001, 'taro@example.jp', NULL, NULL, NULL, '2026-01-01'); END IF";
        tables = SQL.replace("NOT NULL UNIQUE", "NOT NULL");
    }
    let sql = format!("{tables}{}", trigger(&base, when, does));
    let desk = base.begin(&sql, MAP).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    desk.erase(&plan).await;
    let remaining = desk.remaining(&plan).await;
    assert!(
        remaining.contains(&"members.email 1".to_owned()),
        "{remaining:?}"
    );
    assert!(base.is_mariadb() || remaining.len() == 1, "{remaining:?}");
}

fn failing(base: &Base) -> String {
    let when = "BEFORE UPDATE ON members";
    if base.is_sqlite() {
        let does = "SELECT RAISE(ABORT, 'no: 見本 太郎')";
        return format!("CREATE TRIGGER back {when} FOR EACH ROW BEGIN {does}; END;");
    }
    if base.is_mariadb() {
        let does = "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no: 見本 太郎'";
        return trigger(base, when, does);
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
    } else if base.is_mariadb() {
        let does = "IF (SELECT count(*) FROM guard) > 0 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'; END IF";
        trigger(&base, "BEFORE UPDATE ON members", does)
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
    base.run(&untriggered(&base, "logins")).await;
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

/// Where the second system is: another file, or another schema of the same server.
async fn second_system(base: &Base, sql: &str) -> String {
    if base.is_sqlite() {
        let folder = tempfile::tempdir().unwrap();
        let other = Base::Sqlite { folder };
        std::fs::File::create(other.url()).unwrap();
        other.run(sql).await;
        let url = other.url();
        std::mem::forget(other);
        return url;
    }
    let other = base.other();
    let enter = if base.is_mariadb() {
        format!("USE {other}")
    } else {
        format!("SET search_path = {other}")
    };
    base.run(&format!("CREATE SCHEMA {other}; {enter}; {sql}"))
        .await;
    base.url()
}

async fn two_systems(base: &Base) -> crate::base::Desk {
    let sql = "CREATE TABLE mails (id INTEGER PRIMARY KEY, email TEXT, body TEXT);
      INSERT INTO mails VALUES (1, 'taro@example.jp', '太郎へ'), (2, 'hanako@example.jp', '花子へ');";
    let second = "
  second:
    ENGINE
    schema: OTHER
    tables:
      mails:
        rows: delete
        columns: {body: mail}
        links: [{columns: email, to: shop/members, on: email}]
";
    with_second(base, ("second", second), sql).await
}

/// The shop and another system beside it.
pub(crate) async fn with_second(
    base: &Base,
    (called, second): (&str, &str),
    sql: &str,
) -> crate::base::Desk {
    // Two systems on one database would be one; a second schema tells them apart.
    let second = second.replace("OTHER", &base.other());
    base.run(SQL).await;
    let map = base.map(&format!("{MAP}{second}"));
    let mut sources = yakusoku_sources::Sources::new(yakusoku_sources::Secret([7; 32]));
    for (name, url) in [
        ("shop", base.url()),
        (called, second_system(base, sql).await),
    ] {
        let source = yakusoku_sources::Source::connect(&map.systems[name], &url).await;
        sources.insert(name, source.unwrap());
    }
    crate::base::Desk { map, sources }
}

/// The second system fails before the first has committed.
async fn rows_of_both_systems_or_of_neither(base: Base) {
    let desk = two_systems(&base).await;
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
    base.run(&untriggered(&base, "members")).await;
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
}
