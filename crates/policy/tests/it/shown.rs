// SPDX-License-Identifier: Apache-2.0
//! Promises to show something: found on the real pages, and missed on pages they were taken from.

use jiff::civil::Date;
use yakusoku_policy::publish::{Page, missing, publish};
use yakusoku_policy::{Lang, Policy, read};

use crate::{SHOP, patched, policies};

const DAY: Date = jiff::civil::date(2026, 11, 24);

fn policy(text: &str) -> Policy {
    let found = read("policy.yaml", text).map_err(|unusable| unusable.diagnostics);
    found.unwrap().policy
}

fn without(pages: &[Page], words: &str) -> Vec<Page> {
    let cut = |page: &Page| Page {
        html: page.html.replace(words, ""),
        ..page.clone()
    };
    pages.iter().map(cut).collect()
}

#[test]
fn every_promise_to_show_something_is_shown_by_every_policy() {
    let mut seen = 0;
    for (name, text) in policies() {
        let policy = policy(&text);
        for (clause, missing) in missing(&policy, &publish(&policy, DAY, Lang::Ja)) {
            assert!(missing.is_empty(), "{name}: {clause} lacks {missing:?}");
            seen += 1;
        }
    }
    assert!(seen >= 20, "only {seen}");
}

#[test]
fn a_statement_taken_from_the_pages_is_missed_in_every_policy() {
    for (name, text) in policies() {
        let policy = policy(&text);
        let pages = publish(&policy, DAY, Lang::Ja);
        for clause in policy.clauses() {
            if !policy.is_shown(&clause.what) {
                continue;
            }
            let cut = without(&pages, &clause.text.ja);
            let found = &missing(&policy, &cut)[&clause.id];
            assert!(found.contains(&clause.text.ja), "{name}: {}", clause.id);
        }
    }
}

/// What each promise names beside its own words, and the policy that promises it.
const NAMED: [(&str, &str, &str); 9] = [
    ("000", "operator.signatory", "代表取締役社長 例示 東一"),
    ("000", "complaints.shown", "お客様相談窓口"),
    ("001", "texts.changes", "第"),
    ("003", "certified_bodies", "認定個人情報保護団体"),
    ("003", "complaints.desk_and_manager", "00-0000-00"),
    ("004", "operator.published", "見本県例示市北4-4-4"),
    ("004", "requests.terms.published", "href=\"requests.html\""),
    ("004", "law_register.articles", "法第18条"),
    ("004", "law_register.standard", "JIS Q 15001:2017"),
];

#[test]
fn what_a_promise_names_is_missed_when_it_is_not_on_the_page() {
    for (file, clause, words) in NAMED {
        let policies = policies();
        let name = format!("policies/{file}.yaml");
        let (_, text) = policies.iter().find(|(one, _)| *one == name).unwrap();
        let policy = policy(text);
        let pages = publish(&policy, DAY, Lang::Ja);
        assert!(
            missing(&policy, &pages)[clause].is_empty(),
            "{file}: {clause}"
        );
        let cut = without(&pages, words);
        assert!(
            !missing(&policy, &cut)[clause].is_empty(),
            "{file}: {clause} without {words}"
        );
    }
}

#[test]
fn a_desk_must_stand_in_every_notice_beside_a_form() {
    let policies = policies();
    let (_, text) = policies
        .iter()
        .find(|(name, _)| name.contains("000"))
        .unwrap();
    let policy = policy(text);
    let mut pages = publish(&policy, DAY, Lang::Ja);
    let id = "complaints.shown";
    assert_eq!(missing(&policy, &pages)[id], Vec::<String>::new());
    let at = pages.iter_mut().find(|page| {
        page.file_name.starts_with("notice-at-") && page.file_name.contains("fragment")
    });
    let at = at.expect("there is a point of acquisition");
    at.html = at.html.replace("お客様相談窓口", "");
    assert_eq!(missing(&policy, &pages)[id], ["お客様相談窓口"]);
}

#[test]
fn what_is_only_said_is_no_promise_to_show() {
    let texts = [
        ("cookies: {kind: cookie, missing: true, ", false),
        ("mine: {kind: my_number, ", false),
        ("eea: {kind: eea, prevails: true, ", false),
        ("site: {kind: site, ", false),
        ("site: {kind: site, prevails: true, ", false),
        ("closing: {kind: notice, ", true),
    ];
    for (entry, shown) in texts {
        let chapter = format!("\ntexts:\n  {entry}text: 設例の約束です}}\nsafety:\n");
        let policy = policy(&patched(SHOP, "\nsafety:\n", &chapter));
        let clauses = policy.clauses();
        let clause = clauses
            .iter()
            .find(|one| one.id.starts_with("texts."))
            .unwrap();
        assert_eq!(policy.is_shown(&clause.what), shown, "{entry}");
    }
}
