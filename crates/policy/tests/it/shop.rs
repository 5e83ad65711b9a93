// SPDX-License-Identifier: Apache-2.0
//! The shop's file reads into the policy it means.

use yakusoku_policy::{
    Channel, ItemId, Kind, Lang, Outcome, PaperId, Period, PolicyHash, Rule, Unit, read,
};

use crate::{SHOP, patched};

#[test]
fn the_shop_promises_what_its_file_says() {
    let policy = read("policy.yaml", SHOP).unwrap().policy;
    assert_eq!(policy.operator.name.get(Lang::Ja), "例示商会株式会社");
    assert_eq!(policy.hash, PolicyHash::of(SHOP.as_bytes()));
    assert_eq!(policy.edition, 3);
    assert_eq!(
        policy.requests.intake.channels,
        [Channel::Web, Channel::RegisteredMail, Channel::Visit]
    );
    assert_eq!(policy.within(Kind::Disclosure), Period::days(3));
    assert_eq!(policy.within(Kind::Erasure), Period::new(2, Unit::Week));
    assert_eq!(policy.warn(Kind::Erasure), Period::days(3));
    let today = jiff::civil::date(2026, 11, 24);
    assert_eq!(policy.fee_yen(Kind::Disclosure, today), 1000);
    assert_eq!(policy.fee_yen(Kind::Erasure, today), 0);
    assert_eq!(
        policy
            .requests
            .approval
            .rule(Kind::Erasure, Outcome::Refused),
        Rule::Two
    );
    assert_eq!(policy.requests.identity.person.any, 2);
    let card = policy.paper(&PaperId::from("my_number_card"));
    assert!(card.label.get(Lang::Ja).contains("おもて面") && !card.masks.is_empty());
}

#[test]
fn another_byte_is_another_policy() {
    let one = read("policy.yaml", SHOP).unwrap().policy;
    let other = read("policy.yaml", &format!("{SHOP}#\n")).unwrap().policy;
    assert_ne!(one.hash, other.hash);
}

#[test]
fn a_branch_means_its_leaves() {
    let policy = read("policy.yaml", SHOP).unwrap().policy;
    let leaves: Vec<_> = policy
        .leaves(&ItemId::from("payment"))
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        leaves,
        [
            "payment.card.expires",
            "payment.card.holder",
            "payment.card.masked_no"
        ]
    );
    assert_eq!(
        policy.item_label(&ItemId::from("payment.card")).ja,
        "クレジットカードの情報"
    );
}

#[test]
fn an_undeclared_branch_is_named_by_its_leaves() {
    let text = patched(
        SHOP,
        "  payment: {label: {ja: お支払いの情報, en: payment details}}\n",
        "",
    );
    let policy = read("policy.yaml", &text).unwrap().policy;
    let label = policy.item_label(&ItemId::from("payment")).ja;
    assert_eq!(label, "カードの有効期限、カード名義、カード番号の下4桁");
}

#[test]
fn offered_grounds_are_published_and_in_force() {
    let policy = read("policy.yaml", SHOP).unwrap().policy;
    let on = |year, month, day| {
        policy.offered_ids(Kind::Disclosure, jiff::civil::date(year, month, day))
    };
    let offered = on(2026, 11, 24);
    assert!(offered.contains(&"harm".into()) && offered.contains(&"fee_unpaid".into()));
    // The Act knows it; the shop did not publish it.
    assert!(!offered.contains(&"other_law_procedure".into()));
    assert!(on(2022, 3, 31).is_empty(), "not in force yet");
    // The file publishes it; the law knows it for other kinds only.
    let text = patched(
        SHOP,
        "grounds: [accurate,",
        "grounds: [hindrance, accurate,",
    );
    let policy = read("policy.yaml", &text).unwrap().policy;
    let offered = policy.offered_ids(Kind::Correction, jiff::civil::date(2026, 11, 24));
    assert!(!offered.contains(&"hindrance".into()) && offered.contains(&"accurate".into()));
}

#[test]
fn a_fee_the_act_forbids_is_never_asked_for() {
    let with = "    erasure:\n      fee: {yen: 500, by: [stamps]}\n";
    let text = patched(SHOP, "    erasure:\n", with);
    let policy = read("policy.yaml", &text).unwrap().policy;
    assert_eq!(
        policy.fee_yen(Kind::Erasure, jiff::civil::date(2026, 11, 24)),
        0
    );
}
