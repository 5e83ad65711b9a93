// SPDX-License-Identifier: Apache-2.0
//! Every promise the five example policies must be able to say: which clause says it, what keeps
//! it, and that the clause really comes from the place in the file it is said to come from.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use yakusoku_policy::{Clause, Coverage, Policy, Promised, read};

use crate::root;

/// A row of `policies/promises.tsv`.
struct Row {
    id: String,
    promise: String,
    function: String,
    file: String,
    clauses: Vec<String>,
    keeper: String,
    coverage: String,
    tests: [String; 2],
}

const HEAD: &str = "id\tpromise\tfunction\tfile\tclauses\tkeeper\tcoverage\tkept\tbroken";

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(root().join("policies/promises.tsv")).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(HEAD));
    lines
        .map(|line| {
            let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
            let [
                id,
                promise,
                function,
                file,
                clauses,
                keeper,
                coverage,
                kept,
                broken,
            ] = cells.try_into().expect("nine cells");
            Row {
                id,
                promise,
                function,
                file,
                clauses: clauses.split(", ").map(str::to_owned).collect(),
                keeper,
                coverage,
                tests: [kept, broken],
            }
        })
        .collect()
}

fn text_of(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).expect("the file is there")
}

fn policies_of(rows: &[Row]) -> BTreeMap<&str, Policy> {
    let files: BTreeSet<&str> = rows.iter().map(|row| row.file.as_str()).collect();
    let read = |file: &str| read(file, &text_of(file)).expect("it reads").policy;
    files.into_iter().map(|file| (file, read(file))).collect()
}

fn promised(policy: &Policy) -> BTreeMap<String, Promised> {
    let all = policy.promises().into_iter();
    all.map(|one| (one.id.clone(), one)).collect()
}

#[test]
fn all_promises_are_there_once_in_the_file_of_their_policy() {
    let rows = rows();
    assert_eq!(rows.len(), 283);
    let ids: BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids.len(), rows.len());
    for (policy, last) in [("0", 70), ("1", 40), ("2", 73), ("3", 54), ("4", 46)] {
        for number in 1..=last {
            let id = format!("{policy}-{number}");
            let row = rows.iter().find(|row| row.id == id).expect(&id);
            assert_eq!(row.file, format!("policies/00{policy}.yaml"), "{id}");
            assert!(!row.promise.trim().is_empty(), "{id}");
            assert!(row.function.len() >= 3, "{id}");
        }
    }
}

#[test]
fn every_promise_is_a_clause_of_its_file() {
    let rows = rows();
    let policies = policies_of(&rows);
    for row in &rows {
        let known = promised(&policies[row.file.as_str()]);
        for clause in &row.clauses {
            assert!(known.contains_key(clause), "{}: {clause}", row.id);
        }
    }
}

#[test]
fn coverage_and_keeper_are_what_the_program_says() {
    let rows = rows();
    let policies = policies_of(&rows);
    for row in &rows {
        let known = promised(&policies[row.file.as_str()]);
        let all = row.clauses.iter().map(|clause| &known[clause]);
        // A promise said by several clauses is kept no better than the worst of them.
        let worst = all.clone().map(|one| one.coverage).max().unwrap();
        assert_eq!(row.coverage, worst.name().replace('_', " "), "{}", row.id);
        match worst {
            Coverage::Runs => {
                for one in all {
                    assert_eq!(one.keeper.as_ref(), Some(&row.keeper), "{}", row.id);
                }
            }
            Coverage::Attested => assert_eq!(row.keeper, "attested", "{}", row.id),
            Coverage::NotYet => {
                assert_eq!(row.keeper, "-", "{}", row.id);
                assert_eq!(row.tests, ["-", "-"], "{}", row.id);
            }
        }
    }
}

#[test]
fn the_tests_named_for_a_keeper_exist_and_are_a_pair() {
    for row in rows().iter().filter(|row| row.coverage != "not yet") {
        let [kept, broken] = &row.tests;
        assert_ne!(kept, broken, "{}", row.id);
        for test in [kept, broken] {
            let (module, name) = test.split_once("::").expect("module::name");
            assert_eq!(module, row.keeper, "{}", row.id);
            let file = format!("crates/duties/src/keepers/{module}.rs");
            let source = text_of(&file);
            assert!(
                source.contains(&format!("fn {name}(")),
                "{}: {test}",
                row.id
            );
        }
        assert!(!broken.contains("::kept"), "{}", row.id);
    }
}

/// A policy as plain data; JSON is YAML too, so what is left after a cut can be read again.
fn plain(text: &str) -> Value {
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).expect("it is YAML")
}

/// Takes the node of a path out; false where there is none.
fn cut(value: &mut Value, path: &str) -> bool {
    let (parent, last) = path.rsplit_once('/').unwrap_or(("", path));
    let pointer = if parent.is_empty() {
        String::new()
    } else {
        format!("/{parent}")
    };
    match value.pointer_mut(&pointer) {
        Some(Value::Object(object)) => object.remove(last).is_some(),
        Some(Value::Array(list)) => {
            let index: usize = last.parse().expect("an index");
            let there = index < list.len();
            if there {
                list.remove(index);
            }
            there
        }
        _ => false,
    }
}

/// The node that carries a clause: the entry of a list, where the path points into one.
fn node(path: &str) -> &str {
    let of_list = path.starts_with("safety/") || path.starts_with("promises/");
    path.strip_suffix("/text")
        .filter(|_| of_list)
        .unwrap_or(path)
}

fn find<'a>(clauses: &'a [Clause], id: &str) -> Option<&'a Clause> {
    clauses.iter().find(|clause| clause.id == id)
}

/// Whether a file without the node still says the clause in the same words.
fn survives(file: &Value, path: &str, clause: &Clause) -> bool {
    let mut without = file.clone();
    assert!(cut(&mut without, node(path)), "{path} is not in the file");
    match read("cut.yaml", &without.to_string()) {
        Ok(loaded) => {
            find(&loaded.policy.clauses(), &clause.id).is_some_and(|left| left.text == clause.text)
        }
        // What cannot be left out, or what others refer to, cannot be promised without it.
        Err(unusable) => {
            let code = unusable.diagnostics.first().map(|one| one.code);
            assert!(
                code.is_some_and(|code| {
                    code == "file.missing-key" || code.starts_with("file.unknown-")
                }),
                "{path}: {code:?}"
            );
            false
        }
    }
}

#[test]
fn a_promise_goes_when_its_place_in_the_file_goes() {
    let rows = rows();
    let policies = policies_of(&rows);
    for (file, policy) in &policies {
        let plain = plain(&text_of(file));
        assert!(read(file, &plain.to_string()).is_ok(), "{file} as JSON");
        let clauses = policy.clauses();
        let said: BTreeSet<&String> = rows
            .iter()
            .filter(|row| row.file == *file)
            .flat_map(|row| &row.clauses)
            .collect();
        for id in said {
            let clause = find(&clauses, id).expect(id);
            let path = policy.place_of(id).expect(id);
            if path == "requests/approval" {
                continue;
            }
            assert!(!survives(&plain, &path, clause), "{file}: {id} at {path}");
        }
    }
}

#[test]
fn an_attestation_says_role_evidence_renewal_and_why() {
    let rows = rows();
    let policies = policies_of(&rows);
    let mut seen = 0;
    for row in rows.iter().filter(|row| row.coverage == "attested") {
        let policy = &policies[row.file.as_str()];
        for clause in policy.clauses() {
            if row.clauses.contains(&clause.id) {
                let by = policy.attested(&clause.what).expect("somebody attests it");
                assert!(by.is_whole() && !by.role.is_empty(), "{}", row.id);
                seen += 1;
            }
        }
    }
    assert!(seen >= 5, "only {seen}");
}

#[test]
fn an_attestation_without_evidence_or_end_covers_nothing() {
    let said = |by: &str| {
        let text = crate::patched(
            crate::SHOP,
            "\nsafety:\n",
            &format!(
                "\nsafety:\n  - {{id: fire, head: physical, text: 防火の設備を備えます, shown_by: {{{by}}}}}\n"
            ),
        );
        let policy = read("policy.yaml", &text).unwrap().policy;
        promised(&policy)["safety.fire"].coverage
    };
    let whole = "role: 総務部長, until: 2027-03-31, evidence: 点検表, why: 現場でしか見えないため";
    assert_eq!(said(whole), Coverage::Attested);
    for part in [
        ", until: 2027-03-31",
        ", evidence: 点検表",
        ", why: 現場でしか見えないため",
    ] {
        assert_eq!(said(&whole.replace(part, "")), Coverage::NotYet, "{part}");
    }
}
