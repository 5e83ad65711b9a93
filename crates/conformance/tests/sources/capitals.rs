// SPDX-License-Identifier: Apache-2.0
//! Addresses of mail in other capitals: shown to a clerk, proving nothing, and never hidden by what was found.

use yakusoku_sources::Strength;

use crate::base::{Base, Desk};
use crate::on_both;

on_both!(
    an_address_in_other_capitals_is_shown_and_proves_nothing,
    the_very_value_proves_however_else_it_was_asked_for,
    a_letter_does_not_hide_the_record_that_is_spelt_otherwise,
);

const SQL: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, name VARCHAR(60));
CREATE TABLE letters (id INTEGER PRIMARY KEY, email VARCHAR(60), body VARCHAR(60));
INSERT INTO members VALUES (2, 'hanako@example.jp', '花子'), (3, 'Jiro.Reiji@Example.jp', '次郎');
INSERT INTO letters VALUES (1, 'saki@example.jp', '咲の手紙');
";

const MAP: &str = "
map: 1
kinds: {member: 会員}
systems:
  shop:
    ENGINE
    tables:
      members:
        anchor: member
        rows: delete
        columns: {email: {item: email, key: proves}, name: {item: name, key: suggests}}
      letters:
        rows: delete
        columns: {email: {item: email, key: proves}, body: note}
        links: [{columns: email, to: members, on: email}]
";

async fn found(desk: &Desk, keys: &[(&str, &str)]) -> Vec<(String, Strength)> {
    let found = desk.locate(keys).await.candidates.into_iter();
    found.map(|one| (one.table, one.strength)).collect()
}

fn of(table: &str, strength: Strength) -> (String, Strength) {
    (table.to_owned(), strength)
}

async fn an_address_in_other_capitals_is_shown_and_proves_nothing(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let small = found(&desk, &[("email", "jiro.reiji@example.jp")]).await;
    assert_eq!(small, [of("members", Strength::Suggests)]);
    assert_eq!(desk.proven("email", "Jiro.Reiji@Example.jp").await.len(), 1);
    assert!(
        found(&desk, &[("email", "nobody@example.jp")])
            .await
            .is_empty()
    );
}

async fn the_very_value_proves_however_else_it_was_asked_for(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let both = [
        ("email", "jiro.reiji@example.jp"),
        ("email", "Jiro.Reiji@Example.jp"),
    ];
    for keys in [both, [both[1], both[0]]] {
        assert_eq!(found(&desk, &keys).await, [of("members", Strength::Proves)]);
    }
}

async fn a_letter_does_not_hide_the_record_that_is_spelt_otherwise(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    base.run("INSERT INTO letters VALUES (2, 'jiro.reiji@example.jp', '次郎の手紙')")
        .await;
    let all = found(&desk, &[("email", "jiro.reiji@example.jp")]).await;
    assert_eq!(
        all,
        [
            of("letters", Strength::Proves),
            of("members", Strength::Suggests)
        ]
    );
    // Whose letter has no record is not given another's.
    let other = found(&desk, &[("email", "saki@example.jp")]).await;
    assert_eq!(other, [of("letters", Strength::Proves)]);
}
