// SPDX-License-Identifier: Apache-2.0
//! People who are mistaken for one another, some of them on purpose: nothing of the other is given
//! out or erased.

use yakusoku_sources::{Strength, Verb};

use crate::base::{Base, Desk, text};
use crate::on_both;

const SQL: &str = "
CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, phone VARCHAR(20), name VARCHAR(20),
  born VARCHAR(10), merged_into INTEGER, note TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members(id), body TEXT, contact VARCHAR(60));
CREATE TABLE inquiries (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL, member_id INTEGER, body TEXT);
CREATE INDEX a1 ON orders(member_id); CREATE INDEX a2 ON inquiries(email); CREATE INDEX a3 ON inquiries(member_id);
INSERT INTO members VALUES
  (1, 'otto@example.jp', '03-0000-0001', '見本 一', '1980-01-01', NULL, '夫の記録'),
  (2, 'tsuma@example.jp', '03-0000-0001', '見本 二', '1981-01-01', NULL, '妻の記録'),
  (3, 'futago-a@example.jp', '03-0000-0003', '例示 葵', '2000-05-05', NULL, '双子の記録A'),
  (4, 'futago-b@example.jp', '03-0000-0003', '例示 葵', '2000-05-05', NULL, '双子の記録B'),
  (5, 'nininme@example.jp', NULL, '設例 三', '1990-01-01', NULL, '二つ目の記録'),
  (6, 'ichininme@example.jp', NULL, '設例 三', '1990-01-01', NULL, '一つ目の記録');
INSERT INTO orders VALUES (1, 1, '夫の注文', 'tsuma@example.jp'), (2, 2, '妻の注文', NULL), (3, 3, '双子の注文A', NULL),
  (4, 4, '双子の注文B', NULL), (5, 5, '二つ目の注文', NULL), (6, 6, '一つ目の注文', NULL);
INSERT INTO inquiries VALUES (1, 'otto@example.jp', NULL, '夫の質問'), (2, 'tsuma@example.jp', NULL, '妻の質問'),
  (3, 'tsuma@example.jp', 1, '夫の会員番号で妻の宛先'), (4, 'otto@example.jp.evil.example', NULL, '似た宛先');
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
        columns:
          email: {item: contact.email, key: proves, erase: {pseudonym: 'x-{}'}}
          phone: {item: contact.phone, key: suggests, erase: blank}
          name: {item: identity.name, key: suggests, erase: blank}
          born: {item: identity.birth, key: suggests, erase: blank}
          note: {item: note, erase: blank}
        unmapped: {merged_into: 統合先}
      orders:
        rows: delete
        columns: {body: order, contact: {item: order.contact, key: suggests}}
        links: [{columns: member_id, to: members, on: id}]
      inquiries:
        rows: delete
        columns: {body: inquiry, email: {item: inquiry.email, key: proves}}
        links:
          - {columns: email, to: members, on: email}
          - {columns: member_id, to: members, on: id}
";

on_both!(
    a_couple_on_one_telephone,
    twins_of_one_birthday_and_name,
    an_address_planted_in_somebody_elses_order,
    a_look_alike_address_finds_nobody,
    a_mailbox_given_to_somebody_new,
    an_address_used_again_after_leaving,
    two_accounts_are_one_only_when_somebody_says_so,
    a_customer_merged_into_another,
    a_row_claimed_by_two_people_is_neithers,
);

/// What an erasure of the one left, and an export of the one gave, of the others.
async fn untouched(base: &Base, desk: &Desk, whom: &str, others: &[&str]) {
    let chosen = desk.proven("contact.email", whom).await;
    assert_eq!(chosen.len(), 1, "{whom}");
    let export = desk.plan(Verb::Export, &chosen).await;
    let given = text(&desk.export(&export).await);
    for word in others {
        assert!(!given.contains(word), "{word} was given to {whom}: {given}");
    }
    let plan = desk.plan(Verb::Erase, &chosen).await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    let all = [
        base.rows("SELECT * FROM members").await,
        base.rows("SELECT * FROM orders").await,
        base.rows("SELECT * FROM inquiries").await,
    ]
    .concat()
    .join("\n");
    for word in others {
        assert!(all.contains(word), "{word} went with {whom}:\n{all}");
    }
}

async fn a_couple_on_one_telephone(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let both = desk.locate(&[("contact.phone", "03-0000-0001")]).await;
    assert_eq!(both.candidates.len(), 2);
    assert!(
        both.candidates
            .iter()
            .all(|c| c.strength == Strength::Suggests)
    );
    untouched(
        &base,
        &desk,
        "otto@example.jp",
        &["妻の記録", "妻の注文", "妻の質問"],
    )
    .await;
    let left = base
        .rows("SELECT body FROM inquiries WHERE body = '夫の質問'")
        .await;
    assert!(left.is_empty(), "his own went");
}

async fn twins_of_one_birthday_and_name(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    for key in [
        ("identity.name", "例示 葵"),
        ("identity.birth", "2000-05-05"),
    ] {
        let both = desk.locate(&[key]).await;
        assert_eq!(both.candidates.len(), 2, "{key:?}");
        assert!(
            both.candidates
                .iter()
                .all(|c| c.strength == Strength::Suggests)
        );
    }
    let both = [
        ("identity.name", "例示 葵"),
        ("identity.birth", "2000-05-05"),
        ("contact.phone", "0300000003"),
    ];
    let both = desk.locate(&both).await;
    assert!(
        both.candidates
            .iter()
            .all(|c| c.strength == Strength::Suggests),
        "three hints are no proof"
    );
    untouched(
        &base,
        &desk,
        "futago-a@example.jp",
        &["双子の記録B", "双子の注文B"],
    )
    .await;
}

/// The husband wrote her address into his order: it finds his order, and proves nothing.
async fn an_address_planted_in_somebody_elses_order(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let found = desk.locate(&[("order.contact", "tsuma@example.jp")]).await;
    assert!(
        found
            .candidates
            .iter()
            .all(|c| c.strength == Strength::Suggests)
    );
    assert!(
        desk.proven("order.contact", "tsuma@example.jp")
            .await
            .is_empty()
    );
    untouched(
        &base,
        &desk,
        "tsuma@example.jp",
        &["夫の記録", "夫の注文", "夫の質問"],
    )
    .await;
}

async fn a_look_alike_address_finds_nobody(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    for alike in [
        "otto@example.jp.evil",
        "0tto@example.jp",
        "otto@example.jp%",
        "ötto@example.jp",
    ] {
        let located = desk.locate(&[("contact.email", alike)]).await;
        assert!(located.candidates.is_empty(), "{alike}: {located:?}");
    }
    // Most mailboxes do not tell capitals apart: a clerk sees the record, and nothing is proven.
    let located = desk.locate(&[("contact.email", "OTTO@example.jp")]).await;
    let shown = located.candidates.iter().map(|c| c.strength);
    assert_eq!(shown.collect::<Vec<_>>(), [Strength::Suggests]);
    untouched(&base, &desk, "otto@example.jp", &["似た宛先"]).await;
}

/// The provider gave the mailbox to somebody new; the desk learns it from the second record.
async fn a_mailbox_given_to_somebody_new(base: Base) {
    let sql = SQL.replace(
        "email VARCHAR(60) NOT NULL UNIQUE",
        "email VARCHAR(60) NOT NULL",
    );
    let desk = base.begin(&sql, MAP).await;
    base.run("INSERT INTO members VALUES (7, 'otto@example.jp', NULL, '別人 七', '2001-01-01', NULL, '新しい方の記録');
              INSERT INTO orders VALUES (7, 7, '新しい方の注文', NULL)").await;
    let both = desk.locate(&[("contact.email", "otto@example.jp")]).await;
    assert_eq!(both.candidates.len(), 2);
    assert!(
        both.candidates
            .iter()
            .all(|c| c.shared_with_other && c.strength == Strength::Suggests)
    );
    let his = both
        .candidates
        .iter()
        .find(|c| c.key[0].1 == "1")
        .unwrap()
        .binding();
    let export = desk.plan(Verb::Export, std::slice::from_ref(&his)).await;
    let given = text(&desk.export(&export).await);
    assert!(
        given.contains("夫の注文") && !given.contains("新しい方"),
        "{given}"
    );
    assert!(!given.contains("夫の質問"), "it could be either's: {given}");
    let plan = desk.plan(Verb::Erase, &[his]).await;
    desk.erase(&plan).await;
    let left = base.rows("SELECT * FROM orders").await.join("\n");
    assert!(left.contains("新しい方の注文") && !left.contains("夫の注文"));
    // An inquiry by the address alone could be either's: it stays for somebody to decide.
    let left = base.rows("SELECT * FROM inquiries").await.join("\n");
    assert!(left.contains("夫の質問"));
}

/// She left and was erased; somebody new takes the address. The old plan finds nothing of theirs.
async fn an_address_used_again_after_leaving(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let chosen = desk.proven("contact.email", "futago-a@example.jp").await;
    let export_plan = desk.plan(Verb::Export, &chosen).await;
    let plan = desk.plan(Verb::Erase, &chosen).await;
    desk.erase(&plan).await;
    base.run("INSERT INTO members VALUES (8, 'futago-a@example.jp', NULL, '別人 八', '2001-01-01', NULL, '新しい方の記録');
              INSERT INTO orders VALUES (8, 8, '新しい方の注文', NULL)").await;
    let mut given = yakusoku_sources::Exported::default();
    let old = yakusoku_sources::export(&desk.map, &desk.sources, &export_plan, &mut given).await;
    assert!(
        !text(&given).contains("新しい方"),
        "an old plan gave {given:?} ({old:?})"
    );
    desk.erase(&plan).await;
    let all = [
        base.rows("SELECT * FROM members WHERE id = 8").await,
        base.rows("SELECT * FROM orders WHERE id = 8").await,
    ]
    .concat()
    .join("\n");
    assert!(
        all.contains("新しい方の記録") && all.contains("新しい方の注文"),
        "{all}"
    );
}

async fn two_accounts_are_one_only_when_somebody_says_so(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let one = desk.proven("contact.email", "ichininme@example.jp").await;
    assert_eq!(one.len(), 1, "the other account does not come along");
    let both = desk.locate(&[("identity.name", "設例 三")]).await;
    assert_eq!(both.candidates.len(), 2);
    let chosen: Vec<_> = both
        .candidates
        .iter()
        .map(yakusoku_sources::Candidate::binding)
        .collect();
    let plan = desk.plan(Verb::Export, &chosen).await;
    let given = text(&desk.export(&plan).await);
    assert!(given.contains("一つ目の注文") && given.contains("二つ目の注文"));
    untouched(
        &base,
        &desk,
        "ichininme@example.jp",
        &["二つ目の記録", "二つ目の注文"],
    )
    .await;
}

/// A merge leaves a pointer, not a person: nothing follows it that the map does not call a link.
async fn a_customer_merged_into_another(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    base.run("UPDATE members SET merged_into = 2 WHERE id = 5")
        .await;
    untouched(
        &base,
        &desk,
        "nininme@example.jp",
        &["妻の記録", "妻の注文", "妻の質問"],
    )
    .await;
    let desk = Desk {
        sources: base.sources(&desk.map).await,
        map: desk.map,
    };
    untouched(&base, &desk, "tsuma@example.jp", &["夫の記録", "夫の注文"]).await;
}

/// His number and her address on one inquiry: given to neither, erased for neither.
async fn a_row_claimed_by_two_people_is_neithers(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let word = "夫の会員番号で妻の宛先";
    untouched(&base, &desk, "otto@example.jp", &[word]).await;
    untouched(&base, &desk, "tsuma@example.jp", &["双子の記録A"]).await;
}
