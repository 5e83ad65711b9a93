// SPDX-License-Identifier: Apache-2.0
//! A map against the live database: everything they do not agree on, at once.

use yakusoku_sources::{Severity, check};

use crate::base::Base;
use crate::chains::{MAP, SQL};
use crate::on_both;

on_both!(
    a_map_that_fits_is_silent,
    everything_that_does_not_fit_is_said_at_once
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
