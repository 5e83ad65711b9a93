// SPDX-License-Identifier: Apache-2.0
//! Who is meant: keys that prove, keys that suggest, people who share one.

use yakusoku_sources::{Strength, Verb};

use crate::base::{Base, text};
use crate::chains::{MAP, SQL};
use crate::on_both;

on_both!(
    a_telephone_two_people_share_finds_both_and_proves_neither,
    a_name_is_found_however_it_is_written,
    the_same_name_is_a_candidate_and_nothing_of_it_is_touched,
    a_key_that_leads_to_two_records_stops_proving,
    what_is_shown_is_masked_and_says_why,
    two_records_of_one_person_are_erased_together,
    an_empty_value_leads_to_nobody,
);

async fn a_telephone_two_people_share_finds_both_and_proves_neither(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let located = desk
        .locate(&[("contact.phone", "０９００００００００１")])
        .await;
    assert_eq!(located.candidates.len(), 2);
    assert!(
        located
            .candidates
            .iter()
            .all(|c| c.strength == Strength::Suggests)
    );
    let located = desk
        .locate(&[
            ("contact.phone", "090-0000-0001"),
            ("contact.email", "taro@example.jp"),
        ])
        .await;
    let [first, second] = located.candidates.as_slice() else {
        panic!("{located:?}")
    };
    assert_eq!(
        (first.strength, second.strength),
        (Strength::Proves, Strength::Suggests)
    );
    assert_eq!(first.key, [("id".to_owned(), "1".to_owned())]);
    assert_eq!(first.also.len(), 1);
    let before = base.rows("SELECT * FROM members WHERE id = 2").await;
    let plan = desk.plan(Verb::Export, &[first.binding()]).await;
    assert!(!text(&desk.export(&plan).await).contains("花子"));
    let plan = desk.plan(Verb::Erase, &[first.binding()]).await;
    desk.erase(&plan).await;
    assert_eq!(
        base.rows("SELECT * FROM members WHERE id = 2").await,
        before
    );
}

async fn a_name_is_found_however_it_is_written(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    for written in ["見本 太郎", "見本　太郎", "見本太郎", " 見本 太郎 "] {
        let located = desk.locate(&[("identity.name", written)]).await;
        let [found] = located.candidates.as_slice() else {
            panic!("{written}: {located:?}")
        };
        assert_eq!(found.strength, Strength::Suggests);
        assert_eq!(found.key[0].1, "1");
    }
    assert!(
        desk.locate(&[("identity.name", "見本 一郎")])
            .await
            .candidates
            .is_empty()
    );
    assert!(
        desk.locate(&[("identity.name", "")])
            .await
            .candidates
            .is_empty()
    );
}

async fn the_same_name_is_a_candidate_and_nothing_of_it_is_touched(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    base.run(
        "INSERT INTO members VALUES (4, 'other@example.jp', NULL, '見本', '太郎', '2021-01-01')",
    )
    .await;
    let located = desk.locate(&[("identity.name", "見本 太郎")]).await;
    assert_eq!(located.candidates.len(), 2);
    let plan = desk
        .plan_for(Verb::Erase, "contact.email", "taro@example.jp")
        .await;
    let before = base.rows("SELECT * FROM members WHERE id = 4").await;
    desk.erase(&plan).await;
    assert_eq!(
        base.rows("SELECT * FROM members WHERE id = 4").await,
        before
    );
}

async fn a_key_that_leads_to_two_records_stops_proving(base: Base) {
    let desk = base
        .begin(&SQL.replace("NOT NULL UNIQUE", "NOT NULL"), MAP)
        .await;
    base.run("UPDATE members SET email = 'taro@example.jp' WHERE id = 2")
        .await;
    let located = desk.locate(&[("contact.email", "taro@example.jp")]).await;
    assert_eq!(located.candidates.len(), 2);
    for candidate in &located.candidates {
        assert_eq!(candidate.strength, Strength::Suggests);
        assert!(candidate.shared_with_other);
    }
    // The inquiry is both persons' by its address, so it goes to neither.
    let one = located
        .candidates
        .iter()
        .find(|c| c.key[0].1 == "1")
        .unwrap()
        .binding();
    let plan = desk.plan(Verb::Export, std::slice::from_ref(&one)).await;
    assert!(!text(&desk.export(&plan).await).contains("太郎の質問"));
    let before = base.rows("SELECT * FROM tickets").await;
    let plan = desk.plan(Verb::Erase, &[one]).await;
    desk.erase(&plan).await;
    assert_eq!(base.rows("SELECT * FROM tickets").await, before);
    assert_eq!(base.count("messages").await, 4);
    assert_eq!(
        base.rows("SELECT body FROM messages WHERE body IS NULL")
            .await
            .len(),
        0
    );
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
}

async fn what_is_shown_is_masked_and_says_why(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let located = desk.locate(&[("inquiry.email", "taro@example.jp")]).await;
    let [found] = located.candidates.as_slice() else {
        panic!("{located:?}")
    };
    let shown: Vec<&str> = found
        .shown
        .iter()
        .map(|(_, value)| value.as_str())
        .collect();
    assert_eq!(shown, ["t●●●@example.jp", "●●●-●●●●-0001", "見●", "太●"]);
    assert_eq!(
        found.reason.text.ja,
        "「お問い合わせ」のinquiry.emailが一致し、「会員台帳」までたどった"
    );
    assert_eq!(found.rows, 10);
    assert_eq!(found.tables.len(), 6);
    assert!(
        !serde_json::to_string(&found.shown)
            .unwrap()
            .contains("taro")
    );
}

async fn two_records_of_one_person_are_erased_together(base: Base) {
    let desk = base.begin(SQL, MAP).await;
    let mut chosen = desk.proven("contact.email", "taro@example.jp").await;
    chosen.extend(desk.proven("contact.email", "ichiro@example.jp").await);
    let plan = desk.plan(Verb::Erase, &chosen).await;
    desk.erase(&plan).await;
    assert_eq!(desk.remaining(&plan).await, Vec::<String>::new());
    assert_eq!(
        base.rows("SELECT id FROM members WHERE email LIKE 'erased-%'")
            .await
            .len(),
        2
    );
    assert_eq!(
        base.rows("SELECT * FROM members WHERE family IS NOT NULL")
            .await
            .len(),
        1
    );
}

/// Two members without an address, and an inquiry without one: it is nobody's.
async fn an_empty_value_leads_to_nobody(base: Base) {
    let desk = base
        .begin(&SQL.replace("NOT NULL UNIQUE", "NOT NULL"), MAP)
        .await;
    base.run(
        "UPDATE members SET email = '' WHERE id = 1; UPDATE tickets SET email = '' WHERE id = 3",
    )
    .await;
    let located = desk.locate(&[("identity.name", "見本 太郎")]).await;
    let [found] = located.candidates.as_slice() else {
        panic!("{located:?}")
    };
    let plan = desk.plan(Verb::Export, &[found.binding()]).await;
    assert!(!text(&desk.export(&plan).await).contains("会員でない方"));
    let plan = desk.plan(Verb::Erase, &[found.binding()]).await;
    desk.erase(&plan).await;
    assert_eq!(
        base.rows("SELECT body FROM messages WHERE body LIKE '会員でない%'")
            .await
            .len(),
        1
    );
}
