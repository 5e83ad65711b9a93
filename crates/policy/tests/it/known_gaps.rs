// SPDX-License-Identifier: Apache-2.0
//! The gaps left on purpose in the five example policies: each is found, by its code, on its line.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use yakusoku_policy::{Diagnostic, Severity, read};

use crate::files::DAY;
use crate::{golden, root};

/// Policy, gap in words, codes that must find it.
fn gaps() -> Vec<(String, String, Vec<String>)> {
    let text = include_str!("known_gaps.tsv");
    let rows = text.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let codes = cells[2].split(", ").map(str::to_owned).collect();
        (cells[0].to_owned(), cells[1].to_owned(), codes)
    });
    rows.collect()
}

fn checked(policy: &str) -> Vec<Diagnostic> {
    let path = root().join(format!("policies/{policy}.yaml"));
    let text = std::fs::read_to_string(path).unwrap();
    read(policy, &text).unwrap().check(DAY)
}

#[test]
fn every_gap_is_found_where_it_is() {
    let gaps = gaps();
    assert_eq!(gaps.len(), 39);
    let mut out = String::new();
    let mut found: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    for (policy, gap, codes) in gaps {
        let found = found
            .entry(policy.clone())
            .or_insert_with(|| checked(&policy));
        writeln!(out, "{policy}  {gap}").unwrap();
        for code in codes {
            let here: Vec<_> = found.iter().filter(|one| one.code == code).collect();
            assert!(!here.is_empty(), "{policy}: {gap}: {code}");
            for one in here {
                let severity = format!("{:?}", one.severity).to_lowercase();
                writeln!(out, "     {:<4} {severity:<8} {code}", one.line).unwrap();
            }
        }
    }
    golden(&root().join("crates/policy/tests/it/known_gaps.txt"), &out);
}

/// What a file deserves: its exit and the contradictions, with their words, that it comes from.
fn deserved(policy: &str) -> String {
    let found = checked(policy);
    let errors: Vec<_> = found
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .collect();
    let count = |severity| found.iter().filter(|one| one.severity == severity).count();
    let exit = u8::from(!errors.is_empty());
    let mut out = format!(
        "{policy}: 終了コード{exit}（エラー{}件、警告{}件、注記{}件）\n",
        errors.len(),
        count(Severity::Warning),
        count(Severity::Note)
    );
    if errors.is_empty() {
        out.push_str(
            "  食い違いも、明らかに法令に反する定めもありません。足りないことは警告です。\n",
        );
    }
    for one in errors {
        writeln!(out, "  {}行目 {}: {}", one.line, one.code, one.message.ja).unwrap();
    }
    out
}

#[test]
fn the_five_files_exit_as_their_gaps_deserve() {
    // A contradiction inside a text is an error and so is a breach of law; what is merely missing
    // is a warning. The list says which of the five files has which.
    let five = ["000", "001", "002", "003", "004"];
    let all: Vec<String> = five.iter().map(|policy| deserved(policy)).collect();
    golden(
        &root().join("crates/policy/tests/it/exits.txt"),
        &all.join("\n"),
    );
    for policy in five {
        let warned = checked(policy)
            .iter()
            .any(|one| one.severity == Severity::Warning);
        assert!(warned, "{policy}");
    }
}

#[test]
fn the_template_has_none_of_them() {
    let codes: Vec<String> = gaps().into_iter().flat_map(|(_, _, codes)| codes).collect();
    let text = std::fs::read_to_string(root().join("policies/template.yaml")).unwrap();
    for one in read("template.yaml", &text).unwrap().check(DAY) {
        assert!(!codes.contains(&one.code.to_owned()), "{}", one.code);
    }
}
