// SPDX-License-Identifier: Apache-2.0
//! A map against the live database: everything they do not agree on, at once.

use yakusoku_sources::{Severity, check};

use crate::base::Base;
use crate::chains::{MAP, SQL};
use crate::on_both;

on_both!(
    a_map_that_fits_is_silent,
    everything_that_does_not_fit_is_said_at_once,
    what_a_missing_index_costs_is_said_in_figures,
    a_proving_value_of_two_people_is_told_before_anybody_asks,
);

async fn codes(base: &Base, yaml: &str) -> Vec<(&'static str, Severity)> {
    let map = base.map(yaml);
    let problems = check(&map, &base.sources(&map).await).await;
    assert!(
        problems.iter().all(|p| p.at.line > 0),
        "every problem has its line: {problems:?}"
    );
    let mut codes: Vec<_> = problems.into_iter().map(|p| (p.code, p.severity)).collect();
    codes.sort_unstable();
    codes
}

async fn a_map_that_fits_is_silent(base: Base) {
    base.run(SQL).await;
    assert_eq!(codes(&base, MAP).await, []);
}

async fn everything_that_does_not_fit_is_said_at_once(base: Base) {
    base.run(SQL).await;
    // InnoDB never lets go of the index of a foreign key.
    base.run(if base.is_mariadb() {
        "DROP INDEX t1 ON tickets"
    } else {
        "DROP INDEX l1"
    })
    .await;
    base.run("CREATE TABLE forgotten (id INTEGER PRIMARY KEY, name TEXT);
              ALTER TABLE logins ADD COLUMN agent TEXT;
              CREATE TABLE wishes (id INTEGER PRIMARY KEY, member_id INTEGER, order_id INTEGER REFERENCES orders(id), text TEXT);
              CREATE INDEX w1 ON wishes(member_id);
              CREATE VIEW seen AS SELECT * FROM logins").await;
    let yaml = MAP
        .replace(
            "note: {item: order.note, erase: blank}",
            "notte: {item: order.note, erase: blank}",
        )
        .replace(
            "body: {item: inquiry.body, erase: blank}",
            "ticket_id: {erase: blank}",
        )
        .replace("    tables:", "    unmapped: {old: もうない}\n    tables:")
        + "
      wishes:
        rows: delete
        columns: {text: wish}
        links: [{columns: member_id, to: members, on: id}]
      seen:
        rows: delete
        columns: {ip: ip, agent: agent}
        links: [{columns: member_id, to: members, on: id}]
      none:
        rows: delete
        links: [{columns: member_id, to: members, on: id}]
";
    let codes = codes(&base, &yaml).await;
    let error = |code| (code, Severity::Error);
    let mut expected = vec![
        error("map.column-left-out"), // orders.note
        error("map.column-left-out"), // messages.body
        error("map.column-left-out"), // logins.agent
        error("map.column-left-out"), // wishes.order_id
        error("map.column-left-out"), // seen.id
        error("map.foreign-key"),     // wishes to orders
        ("map.gone", Severity::Warning),
        error("map.no-column"),              // orders.notte
        ("map.no-index", Severity::Warning), // lines.order_id, or tickets.email
        error("map.no-table"),
        error("map.not-null"),       // messages.ticket_id
        error("map.table-left-out"), // forgotten
        error("map.view"),
    ];
    expected.sort_unstable();
    // A view has no index to speak of.
    let codes: Vec<_> = {
        let mut first = true;
        codes
            .into_iter()
            .filter(|(code, _)| *code != "map.no-index" || std::mem::take(&mut first))
            .collect()
    };
    assert_eq!(codes, expected);
}

async fn said(base: &Base, yaml: &str) -> Vec<(&'static str, String, String)> {
    let map = base.map(yaml);
    let problems = check(&map, &base.sources(&map).await).await;
    let text = |text: yakusoku_policy::Text| text.en.unwrap_or(text.ja);
    let mut said: Vec<_> = problems
        .into_iter()
        .map(|p| {
            (
                p.code,
                text(p.message),
                p.help.map(text).unwrap_or_default(),
            )
        })
        .collect();
    said.sort();
    said
}

async fn what_a_missing_index_costs_is_said_in_figures(base: Base) {
    base.run(SQL).await;
    base.run("CREATE TABLE wishes (id INTEGER PRIMARY KEY, member_id INTEGER, text VARCHAR(20))")
        .await;
    let rows: Vec<String> = (1..=1_200).map(|n| format!("({n}, 1, 'wish')")).collect();
    base.run(&format!("INSERT INTO wishes VALUES {}", rows.join(", ")))
        .await;
    match base.engine() {
        crate::base::Kind::Sqlite => {}
        crate::base::Kind::Postgres => base.run("ANALYZE wishes").await,
        crate::base::Kind::Mariadb => base.run("ANALYZE TABLE wishes").await,
    }
    let yaml = MAP.to_owned()
        + "
      wishes:
        rows: delete
        columns: {text: wish}
        links: [{columns: member_id, to: members, on: id}]
";
    let said = said(&base, &yaml).await;
    let [(code, message, help)] = said.as_slice() else {
        panic!("{said:?}");
    };
    assert_eq!(*code, "map.no-index");
    assert_eq!(message, "the table `wishes` has no index on `member_id`");
    // InnoDB guesses the number.
    let is_told = help.contains("rows, 1 MiB)") || help.contains("(about 1,200 rows");
    assert!(is_told, "{help}");
}

async fn a_proving_value_of_two_people_is_told_before_anybody_asks(base: Base) {
    base.run("CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(80));
              CREATE TABLE orders (id INTEGER PRIMARY KEY, member_id INTEGER);
              CREATE TABLE parcels (id INTEGER PRIMARY KEY, order_id INTEGER, tracking VARCHAR(20));
              CREATE TABLE letters (id INTEGER PRIMARY KEY, email VARCHAR(80));
              CREATE INDEX m1 ON members(email); CREATE INDEX o1 ON orders(member_id);
              CREATE INDEX p1 ON parcels(order_id); CREATE INDEX p2 ON parcels(tracking);
              CREATE INDEX l1 ON letters(email);
              INSERT INTO members VALUES (1, 'a@example.jp'), (2, 'b@example.jp'), (3, ''), (4, ''), (5, NULL), (6, NULL);
              INSERT INTO orders VALUES (10, 1), (11, 1), (20, 2);
              INSERT INTO parcels VALUES (100, 10, 'T-1'), (101, 11, 'T-1'), (200, 20, 'T-2');
              INSERT INTO letters VALUES (1, 'a@example.jp'), (2, 'a@example.jp')").await;
    let yaml = "map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members:
        anchor: member
        columns: {email: {item: contact.email, key: proves, erase: blank}}
      orders:
        rows: delete
        links: [{columns: member_id, to: members, on: id}]
      parcels:
        rows: delete
        columns: {tracking: {item: delivery.no, key: proves}}
        links: [{columns: order_id, to: orders, on: id}]
      letters:
        rows: delete
        columns: {email: {item: mail.to, key: proves}}
        links: [{columns: email, to: members, on: email}]
";
    // Nobody's address is nobody's, and two parcels of one member are one member's.
    assert_eq!(said(&base, yaml).await, []);
    base.run(
        "INSERT INTO members VALUES (7, 'a@example.jp');
              INSERT INTO parcels VALUES (201, 20, 'T-1')",
    )
    .await;
    let found = said(&base, yaml).await;
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(code, text, _)| (*code, text.as_str()))
        .collect();
    let words = "should prove, but 1 of its values are in the records of two people or more";
    let expected = [
        format!("`email` of `members` {words}"),
        format!("`tracking` of `parcels` {words}"),
    ];
    let expected: Vec<(&str, &str)> = expected
        .iter()
        .map(|text| ("map.proves-shared", text.as_str()))
        .collect();
    assert_eq!(found, expected);
}
