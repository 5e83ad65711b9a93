// SPDX-License-Identifier: Apache-2.0
//! Differences between editions: each kind of change is named, and nothing else is.

use proptest::prelude::*;
use yakusoku_policy::diff::{Change, Effect, Need, Verb, diff};
use yakusoku_policy::{Policy, read};

use crate::{SHOP, patched, policies};

fn policy(text: &str) -> Policy {
    let found = read("policy.yaml", text).map_err(|unusable| unusable.diagnostics);
    found.unwrap().policy
}

fn changes(from: &str, to: &str) -> Vec<Change> {
    diff(&policy(SHOP), &policy(&patched(SHOP, from, to)))
}

/// The only change an edit makes.
fn only(from: &str, to: &str) -> Change {
    told(&changes(from, to))
}

/// The only fact that changed. Clauses that say more of it may follow.
fn told(changes: &[Change]) -> Change {
    let facts: Vec<_> = changes.iter().filter(|c| c.about != "clause").collect();
    match facts.as_slice() {
        [change] => (*change).clone(),
        [] if changes.len() == 1 => changes[0].clone(),
        _ => panic!("one change, not {changes:#?}"),
    }
}

/// Edits of the shop's file: what to replace, by what, and the place and verb that tell it.
const EDITS: &[(&str, &str, &str, Verb, Effect)] = &[
    (
        "yen: 1000",
        "yen: 1500",
        "requests.kinds.disclosure",
        Verb::Raised,
        Effect::Worse,
    ),
    (
        "yen: 1000",
        "yen: 500",
        "requests.kinds.disclosure",
        Verb::Lowered,
        Effect::Better,
    ),
    (
        "yen: 1000",
        "yen: 0",
        "requests.kinds.disclosure",
        Verb::Removed,
        Effect::Better,
    ),
    (
        "by: [stamps, postal_order]",
        "by: [stamps]",
        "requests.kinds.disclosure",
        Verb::Removed,
        Effect::Worse,
    ),
    (
        "refund: never",
        "refund: on_refusal",
        "requests.kinds.disclosure",
        Verb::Changed,
        Effect::Better,
    ),
    (
        "      within: 3 days",
        "      within: 30 days",
        "requests.answer.disclosure",
        Verb::Lengthened,
        Effect::Worse,
    ),
    (
        "keep: 7 years",
        "keep: 10 years",
        "retention.orders",
        Verb::Lengthened,
        Effect::Worse,
    ),
    (
        "keep: 7 years",
        "keep: 84 months",
        "",
        Verb::Changed,
        Effect::Neutral,
    ),
    (
        "keep: 5 years",
        "keep: 1 year",
        "retention.members",
        Verb::Shortened,
        Effect::Better,
    ),
    (
        "of: [inquiry]",
        "of: [inquiry, usage]",
        "retention.inquiries",
        Verb::Added,
        Effect::Better,
    ),
    (
        "channels: [web, registered_mail, visit]",
        "channels: [web, visit]",
        "requests.intake",
        Verb::Removed,
        Effect::Worse,
    ),
    (
        "by: [registered_mail, person_only, media]",
        "by: [registered_mail, person_only]",
        "requests.answer",
        Verb::Removed,
        Effect::Worse,
    ),
    (
        "grounds: [accurate, ",
        "grounds: [",
        "requests.grounds.correction",
        Verb::Removed,
        Effect::Better,
    ),
    (
        "from: received",
        "from: papers_complete",
        "requests.answer",
        Verb::Changed,
        Effect::Worse,
    ),
    (
        "person: {any: 2",
        "person: {any: 1",
        "requests.identity",
        Verb::Lowered,
        Effect::Better,
    ),
    (
        "then: deemed_withdrawn}\n  answer",
        "then: refused}\n  answer",
        "requests.defect",
        Verb::Changed,
        Effect::Unclear,
    ),
    (
        "papers: {after: dispose, within: 7 days}",
        "papers: {after: dispose, within: 30 days}",
        "requests.papers",
        Verb::Lengthened,
        Effect::Worse,
    ),
    (
        "approval: {disclosure: two",
        "approval: {disclosure: {alone_after: 1 day}",
        "requests.approval.disclosure",
        Verb::Removed,
        Effect::Worse,
    ),
    (
        "代表取締役 例示 一郎",
        "代表取締役 例示 次郎",
        "operator.representative",
        Verb::Changed,
        Effect::Neutral,
    ),
    (
        "email: soudan@example.jp",
        "email: kujo@example.jp",
        "desks.complaints",
        Verb::Changed,
        Effect::Neutral,
    ),
    (
        "年1回以上行います",
        "随時行います",
        "safety.training",
        Verb::Changed,
        Effect::Unclear,
    ),
    (
        "until: 2026-12-31",
        "until: 2027-12-31",
        "safety.access",
        Verb::Changed,
        Effect::Neutral,
    ),
    (
        "done_by: {act: education, every: 1 year,",
        "done_by: {act: education, every: 2 years,",
        "safety.training",
        Verb::Changed,
        Effect::Neutral,
    ),
    (
        "mask: asked",
        "mask: not_asked",
        "requests.identity.mask",
        Verb::Changed,
        Effect::Neutral,
    ),
];

#[test]
fn an_edition_does_not_differ_from_itself_nor_by_its_comments() {
    for (name, text) in policies() {
        assert_eq!(diff(&policy(&text), &policy(&text)), [], "{name}");
        assert_eq!(
            diff(&policy(&text), &policy(&format!("# note\n{text}"))),
            [],
            "{name}"
        );
    }
}

#[test]
fn every_edit_is_named_once_with_its_effect() {
    for (from, to, place, verb, effect) in EDITS {
        if place.is_empty() {
            let found = changes(from, to);
            assert!(
                found.iter().all(|change| change.verb == Verb::Changed),
                "{found:#?}"
            );
            continue;
        }
        let change = only(from, to);
        assert_eq!(
            (change.place.as_str(), change.verb, change.effect),
            (*place, *verb, *effect),
            "{to}"
        );
        // Who shows it and how often is looked at stays inside the house.
        let internal = to.starts_with("until:") || to.starts_with("done_by:");
        assert_eq!(change.needs.contains(&Need::Publication), !internal, "{to}");
    }
}

#[test]
fn a_new_purpose_asks_for_a_judgement_and_one_by_consent_for_consent() {
    let purpose = |basis: &str| {
        let new = format!(
            "purposes:\n  trips: {{label: 旅行のご案内, uses: [contact], basis: {basis}}}\n"
        );
        only("purposes:\n", &new)
    };
    let published = purpose("published");
    assert_eq!(
        (published.place.as_str(), published.verb),
        ("purposes.trips", Verb::Added)
    );
    assert_eq!(published.effect, Effect::Worse);
    assert!(published.needs.contains(&Need::Judgement) && published.needs.contains(&Need::Notice));
    assert!(!published.needs.contains(&Need::Consent));
    let consent = purpose("consent");
    assert!(consent.needs.contains(&Need::Consent) && !consent.needs.contains(&Need::Judgement));
    assert_eq!(purpose("law").needs, [Need::Publication]);
    assert_eq!(
        published.sentence.ja,
        "利用目的「旅行のご案内」を追加しました。"
    );
}

#[test]
fn an_item_held_before_needs_a_judgement_a_new_one_only_the_notice() {
    let held = only("uses: [review]", "uses: [review, order.note]");
    assert_eq!(
        (held.place.as_str(), held.about),
        ("purposes.reviews", "uses")
    );
    assert!(held.needs.contains(&Need::Judgement));
    assert!(held.sentence.ja.contains("ご注文時のご要望"));
    let new = "  review.photo: {label: レビューの写真}\n  review.body:";
    let added = changes("  review.body:", new);
    let uses = added.iter().find(|change| change.about == "uses").unwrap();
    assert!(!uses.needs.contains(&Need::Judgement) && uses.needs.contains(&Need::Notice));
    let special = "  review.photo: {label: 健康の状態, special_care: true}\n  review.body:";
    let added = changes("  review.body:", special);
    let uses = added.iter().find(|change| change.about == "uses").unwrap();
    assert!(uses.needs.contains(&Need::Consent));
    let branch = only(
        "uses: [identity.name, contact.email, marketing]",
        "uses: [identity.name, contact.email]",
    );
    assert_eq!(
        (branch.verb, branch.effect),
        (Verb::Removed, Effect::Better)
    );
    let same = changes(
        "uses: [review]",
        "uses: [review.nickname, review.body, review.at]",
    );
    assert!(
        same.iter().all(|change| change.about != "uses"),
        "a branch means its leaves"
    );
}

#[test]
fn giving_up_consent_is_worse_and_needs_a_judgement() {
    let change = only(
        "marketing]\n    basis: consent",
        "marketing]\n    basis: published",
    );
    assert_eq!((change.about, change.effect), ("basis", Effect::Worse));
    assert!(change.needs.contains(&Need::ConsentUnlessRelated));
}

#[test]
fn kinds_and_promises_come_and_go() {
    let gone = SHOP.replace(
        "    correction:\n      grounds: [accurate, outside_purpose, other_law_procedure, identity_unconfirmed, not_held]\n",
        "",
    );
    let found = told(&diff(&policy(SHOP), &policy(&gone)));
    assert_eq!(found.place, "requests.kinds.correction");
    assert_eq!((found.verb, found.effect), (Verb::Removed, Effect::Worse));
    let more = "promises:\n  - {id: kind, about: other, text: 親切に対応します}\n";
    let found = told(&diff(&policy(SHOP), &policy(&format!("{SHOP}{more}"))));
    assert_eq!(found.place, "promises.kind");
    assert_eq!((found.verb, found.effect), (Verb::Added, Effect::Better));
}

#[test]
fn the_guide_shows_what_a_comparison_says() {
    let text = patched(SHOP, "yen: 1000", "yen: 1500");
    let text = patched(&text, "keep: 5 years", "keep: 6 years");
    let guide = crate::root().join("docs/guide/write-your-policy.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    for change in diff(&policy(SHOP), &policy(&text)) {
        let effect = change.effect.text().ja;
        let line = format!("・{}（{effect}）", change.sentence.ja);
        assert!(guide.contains(&line), "{line}");
        for need in change.needs {
            assert!(guide.contains(&format!("→ {}", need.text().ja)));
        }
    }
}

/// Place, subject, verb and effect, by which two lists of changes are compared.
type Key = (String, &'static str, Verb, Effect);

fn keys(changes: &[Change], verb: fn(Verb) -> Verb, effect: fn(Effect) -> Effect) -> Vec<Key> {
    let key = |c: &Change| (c.place.clone(), c.about, verb(c.verb), effect(c.effect));
    let mut keys: Vec<Key> = changes.iter().map(key).collect();
    keys.sort();
    keys
}

fn assert_inverse(old: &Policy, new: &Policy) {
    let (there, back) = (diff(old, new), diff(new, old));
    let there = keys(&there, |verb| verb, |effect| effect);
    assert_eq!(there, keys(&back, Verb::inverse, Effect::inverse));
}

#[test]
fn the_way_back_is_the_inverse_between_all_policies() {
    let all: Vec<Policy> = policies().iter().map(|(_, text)| policy(text)).collect();
    for old in &all {
        for new in &all {
            assert_inverse(old, new);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn edits_together_are_found_together(picks in prop::collection::btree_set(0..EDITS.len(), 1..6)) {
        let mut text = SHOP.to_owned();
        let mut wanted = Vec::new();
        for pick in picks {
            let (from, to, place, verb, _) = &EDITS[pick];
            // Where the fee goes, nothing else about it is left to tell.
            let tells = !place.is_empty() && *to != "yen: 0";
            if text.matches(from).count() == 1 && tells {
                text = text.replacen(from, to, 1);
                wanted.push((place, verb));
            }
        }
        let (old, new) = (policy(SHOP), policy(&text));
        let found = diff(&old, &new);
        for (place, verb) in wanted {
            prop_assert!(
                found.iter().any(|c| c.place == *place && c.verb == *verb),
                "{} {:?} is not in {:#?}", place, verb, found
            );
        }
        assert_inverse(&old, &new);
    }
}

#[test]
fn what_a_promise_says_beside_its_wording_is_told_too() {
    let base = patched(
        SHOP,
        "\nsafety:\n",
        "\ntraining:\n  yearly: {part: course, every: 1 year, text: 教育を行います}\nsafety:\n",
    );
    let later = patched(
        &base,
        "every: 1 year, text: 教育",
        "every: 3 years, text: 教育",
    );
    let found = diff(&policy(&base), &policy(&later));
    let [change] = found.as_slice() else {
        panic!("one change, not {found:#?}");
    };
    assert_eq!(
        (change.place.as_str(), change.verb),
        ("training.yearly", Verb::Changed)
    );
    assert!(
        change.sentence.ja.contains("教育を行います"),
        "{}",
        change.sentence.ja
    );
}

#[test]
fn entrusting_needs_no_consent_and_handing_over_does() {
    let with = |ground: &str| {
        let added = format!(
            "\nprovision:\n  partner: {{recipient: anyone, ground: {ground}, text: 見本の相手に渡す場合}}\nsafety:\n"
        );
        diff(
            &policy(SHOP),
            &policy(&patched(SHOP, "\nsafety:\n", &added)),
        )
    };
    let asks = |ground: &str| {
        let found = with(ground);
        let change = found.iter().find(|one| one.place == "provision.partner");
        change.expect("it is told").needs.contains(&Need::Consent)
    };
    assert!(asks("consent"));
    assert!(!asks("entrustment") && !asks("law"));
}
