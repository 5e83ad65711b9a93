// SPDX-License-Identifier: Apache-2.0
//! The promises of a policy as the public reads them: numbering, stable ids, wording.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use yakusoku_policy::{Clause, ClauseWhat, Kind, Lang, Period, Unit, read};

use crate::{SHOP, golden, patched, policies, root};

fn clauses(text: &str) -> Vec<Clause> {
    read("policy.yaml", text).unwrap().policy.clauses()
}

fn find<'a>(clauses: &'a [Clause], id: &str) -> &'a Clause {
    clauses
        .iter()
        .find(|clause| clause.id == id)
        .unwrap_or_else(|| panic!("no clause {id}"))
}

#[test]
fn the_clauses_of_every_file_are_golden() {
    let mut out = String::new();
    for (name, text) in policies() {
        writeln!(out, "# {name}").unwrap();
        for clause in clauses(&text) {
            let (ja, en) = (clause.text.get(Lang::Ja), clause.text.get(Lang::En));
            let article = clause.article(Lang::Ja);
            writeln!(out, "{article} {} ({}:{})", clause.id, name, clause.line).unwrap();
            writeln!(out, "  {}：{ja}\n  {en}", clause.chapter_title.ja).unwrap();
        }
    }
    golden(&root().join("crates/policy/tests/it/clauses.txt"), &out);
}

#[test]
fn numbers_run_without_holes_and_ids_are_unique() {
    for (name, text) in policies() {
        let clauses = clauses(&text);
        let ids: BTreeSet<_> = clauses.iter().map(|clause| &clause.id).collect();
        assert_eq!(ids.len(), clauses.len(), "{name}");
        let mut last = (0, 0);
        for clause in &clauses {
            let now = (clause.chapter, clause.paragraph);
            let next = now == (last.0, last.1 + 1) || now == (last.0 + 1, 1);
            assert!(next, "{name}: {last:?} then {now:?}");
            last = now;
        }
    }
}

#[test]
fn every_kind_has_its_answer_and_its_two_people() {
    let clauses = clauses(SHOP);
    let answers: Vec<_> = clauses
        .iter()
        .filter_map(|clause| match clause.what {
            ClauseWhat::AnswerWithin { kind, within, warn } => Some((kind, within, warn)),
            _ => None,
        })
        .collect();
    let within = |kind| match kind {
        Kind::Disclosure => Period::days(3),
        _ => Period::new(2, Unit::Week),
    };
    let offered = read("policy.yaml", SHOP).unwrap().policy.requests.kinds;
    let expected: Vec<_> = offered
        .keys()
        .map(|kind| (*kind, within(*kind), Period::days(3)))
        .collect();
    assert_eq!(answers, expected);
    assert!(answers.len() >= 6);
    let answer = find(&clauses, "requests.answer.disclosure");
    assert_eq!(
        answer.text.ja,
        "開示のご請求には、ご請求を受けた日から3日以内にお答えします"
    );
    let line = SHOP
        .lines()
        .position(|line| line.trim() == "within: 3 days")
        .unwrap();
    assert_eq!(usize::try_from(answer.line).unwrap(), line + 1);
    for kind in offered.keys() {
        find(&clauses, &format!("requests.approval.{}", kind.name()));
    }
}

#[test]
fn what_is_not_promised_has_no_clause() {
    let alone = patched(
        SHOP,
        "approval: {disclosure: two,",
        "approval: {disclosure: {alone_after: 1 day},",
    );
    let ids: Vec<_> = clauses(&alone)
        .into_iter()
        .map(|clause| clause.id)
        .collect();
    assert!(!ids.contains(&"requests.approval.disclosure".to_owned()));
    assert!(ids.contains(&"requests.approval.erasure".to_owned()));
    // A yardstick inside is not shown to the public as a number of days.
    let inside = patched(
        SHOP,
        "    from: received\n",
        "    published: false\n    from: received\n",
    );
    let answer = find(&clauses(&inside), "requests.answer.disclosure")
        .text
        .ja
        .clone();
    assert_eq!(answer, "開示のご請求には、遅滞なくお答えします");
}

#[test]
fn a_promise_without_keeper_is_known_as_such() {
    let policy = read("policy.yaml", SHOP).unwrap().policy;
    let keeperless: Vec<_> = policy
        .clauses()
        .into_iter()
        .filter(|clause| matches!(clause.what, ClauseWhat::Safety { .. }))
        .filter(|clause| policy.attested(&clause.what).is_none())
        .filter(|clause| policy.doing(&clause.what).is_none())
        .map(|clause| clause.id)
        .collect();
    assert_eq!(keeperless, ["safety.leavers"]);
}

#[test]
fn ids_stay_when_the_file_grows() {
    let grown = patched(
        SHOP,
        "safety:\n",
        "safety:\n  - {id: fire, head: physical, text: 防火の設備を備えます}\n",
    );
    let before: BTreeSet<_> = clauses(SHOP).into_iter().map(|clause| clause.id).collect();
    let after: BTreeSet<_> = clauses(&grown)
        .into_iter()
        .map(|clause| clause.id)
        .collect();
    assert!(before.is_subset(&after));
    assert_eq!(after.len(), before.len() + 1);
}

#[test]
fn grounds_without_basis_are_not_promised() {
    let text = patched(
        SHOP,
        "grounds: [accurate,",
        "grounds: [hindrance, accurate,",
    );
    let clause = find(&clauses(&text), "requests.grounds.correction")
        .text
        .ja
        .clone();
    assert!(clause.contains("内容が事実である場合") && !clause.contains("著しい支障"));
}
