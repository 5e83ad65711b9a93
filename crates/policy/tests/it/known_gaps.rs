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

#[test]
fn the_five_files_exit_as_their_gaps_deserve() {
    // Gaps are warnings and notes: nothing in the five files breaches the law on its face, so
    // `policy check` exits 0 for each and still names every gap.
    for policy in ["000", "001", "002", "003", "004"] {
        let found = checked(policy);
        assert!(
            found.iter().all(|one| one.severity != Severity::Error),
            "{policy}"
        );
        assert!(
            found.iter().any(|one| one.severity == Severity::Warning),
            "{policy}"
        );
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
