// SPDX-License-Identifier: Apache-2.0
//! Which crate may know which: the table of `ARCHITECTURE.md`, kept true over `cargo metadata`.
//!
//! An edge that is not in the table is a decision nobody took. Whoever needs a new one changes the table and the
//! picture in `ARCHITECTURE.md` in the same commit and says why.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

use crate::code;
use crate::tree::{TextFile, assert_none, root, text_files};

/// Crate and the siblings it may use.
const SIBLINGS: [(&str, &[&str]); 9] = [
    ("yakusoku-policy", &[]),
    ("yakusoku-ledger", &[]),
    ("yakusoku-duties", &["yakusoku-policy"]),
    ("yakusoku-papers", &["yakusoku-policy"]),
    ("yakusoku-sources", &["yakusoku-policy"]),
    (
        "yakusoku-conformance",
        &[
            "yakusoku-app",
            "yakusoku-policy",
            "yakusoku-duties",
            "yakusoku-sources",
        ],
    ),
    (
        "yakusoku-app",
        &[
            "yakusoku-policy",
            "yakusoku-duties",
            "yakusoku-ledger",
            "yakusoku-papers",
            "yakusoku-sources",
        ],
    ),
    (
        "yakusoku-web",
        &["yakusoku-app", "yakusoku-policy", "yakusoku-duties"],
    ),
    (
        "yakusoku",
        &[
            "yakusoku-web",
            "yakusoku-app",
            "yakusoku-policy",
            "yakusoku-ledger",
        ],
    ),
];

/// Dependencies that stand for a kind of work, and the crates where that work belongs.
const OWNERS: [(&str, &[&str]); 12] = [
    (
        "sqlx",
        &["yakusoku-app", "yakusoku-sources", "yakusoku-conformance"],
    ),
    ("axum", &["yakusoku-web"]),
    ("askama", &["yakusoku-web"]),
    ("tower-http", &["yakusoku-web"]),
    ("utoipa", &["yakusoku-web"]),
    ("clap", &["yakusoku"]),
    ("typst", &["yakusoku-papers"]),
    ("typst-kit", &["yakusoku-papers"]),
    ("typst-layout", &["yakusoku-papers"]),
    ("typst-pdf", &["yakusoku-papers"]),
    ("ed25519-dalek", &["yakusoku-ledger"]),
    ("image", &["yakusoku-app"]),
];

/// Crates that compute and do nothing else: time, chance and bytes are arguments, so a test needs no machine.
const PURE: [&str; 4] = ["policy", "duties", "ledger", "papers"];

/// What a pure crate may not depend on, in any section but `dev-dependencies`.
const IMPURE_CRATES: [&str; 6] = [
    "tokio",
    "getrandom",
    "rand",
    "futures-util",
    "tracing-subscriber",
    "rustix",
];

/// What a pure crate may not say outside its tests.
const IMPURE_WORDS: [&str; 15] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "tokio",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "getrandom",
    "rand",
    "async fn",
    "async move",
    ".await",
];

/// One dependency as `cargo metadata` gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edge {
    from: String,
    to: String,
    dev: bool,
}

fn edge(from: &str, to: &str, dev: bool) -> Edge {
    Edge {
        from: from.to_owned(),
        to: to.to_owned(),
        dev,
    }
}

fn edges_of(metadata: &Value) -> Vec<Edge> {
    let text = |value: &Value, key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let list = |value: &Value, key: &str| {
        value
            .get(key)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let mut edges = Vec::new();
    for package in list(metadata, "packages") {
        for dependency in list(&package, "dependencies") {
            let dev = text(&dependency, "kind") == "dev";
            edges.push(edge(
                &text(&package, "name"),
                &text(&dependency, "name"),
                dev,
            ));
        }
    }
    edges
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Edges between our crates that the table does not have. Tests too may reach only down.
fn sibling_findings(edges: &[Edge]) -> Vec<String> {
    let table: BTreeMap<_, _> = SIBLINGS.into_iter().collect();
    let ours = edges
        .iter()
        .filter(|edge| table.contains_key(edge.to.as_str()));
    ours.filter(|edge| {
        table
            .get(edge.from.as_str())
            .is_none_or(|may| !may.contains(&edge.to.as_str()))
    })
    .map(|edge| {
        format!(
            "`{}` may not use `{}`: the table in boundaries.rs has no such edge",
            edge.from, edge.to
        )
    })
    .collect()
}

/// Dependencies outside the crates where their work belongs.
fn owner_findings(edges: &[Edge]) -> Vec<String> {
    let table: BTreeMap<_, _> = OWNERS.into_iter().collect();
    let misplaced = |edge: &&Edge| {
        table
            .get(edge.to.as_str())
            .is_some_and(|may| !may.contains(&edge.from.as_str()))
    };
    edges
        .iter()
        .filter(misplaced)
        .map(|edge| format!("`{}` belongs to other crates than `{}`", edge.to, edge.from))
        .collect()
}

fn impure_crate_findings(edges: &[Edge]) -> Vec<String> {
    let pure = |name: &str| {
        name.strip_prefix("yakusoku-")
            .is_some_and(|short| PURE.contains(&short))
    };
    let impure =
        |edge: &&Edge| pure(&edge.from) && !edge.dev && IMPURE_CRATES.contains(&edge.to.as_str());
    edges
        .iter()
        .filter(impure)
        .map(|edge| format!("`{}` is pure and may not use `{}`", edge.from, edge.to))
        .collect()
}

/// Whether a file is a module that exists in tests only: the file above it says so.
fn is_test_module(path: &str, files: &[TextFile]) -> bool {
    let Some((folder, name)) = path
        .strip_suffix(".rs")
        .and_then(|stem| stem.rsplit_once('/'))
    else {
        return false;
    };
    let declared = format!("#[cfg(test)]\nmod {name};");
    files.iter().any(|file| {
        let above = file.path == format!("{folder}/mod.rs") || file.path == format!("{folder}.rs");
        above && file.text.contains(&declared)
    })
}

fn impure_word_findings(files: &[TextFile]) -> Vec<String> {
    let of_pure = |file: &&TextFile| {
        PURE.iter()
            .any(|name| file.path.starts_with(&format!("crates/{name}/src/")))
            && !is_test_module(&file.path, files)
    };
    let mut findings = Vec::new();
    for file in files.iter().filter(of_pure).filter(|file| file.is_rust()) {
        let body = code::without_tests(&code::blank(&file.text));
        for word in IMPURE_WORDS {
            for line in code::lines_with(&body, word) {
                findings.push(format!(
                    "{}:{line}: `{word}` in a pure crate: take it as an argument",
                    file.path
                ));
            }
        }
    }
    findings
}

#[test]
fn crates_use_only_what_the_table_allows() {
    let edges = edges_of(&metadata());
    assert!(
        edges
            .iter()
            .any(|edge| edge.from == "yakusoku-app" && edge.to == "yakusoku-policy"),
        "no edges were read"
    );
    assert_none(&sibling_findings(&edges));
}

#[test]
fn every_crate_is_in_the_table() {
    let metadata = metadata();
    let packages = metadata.get("packages").and_then(Value::as_array).unwrap();
    for name in packages
        .iter()
        .filter_map(|package| package.get("name")?.as_str())
    {
        assert!(
            SIBLINGS.iter().any(|(known, _)| *known == name),
            "`{name}` has no row in the table of boundaries.rs"
        );
    }
}

#[test]
fn work_stays_where_it_belongs() {
    assert_none(&owner_findings(&edges_of(&metadata())));
}

#[test]
fn pure_crates_touch_nothing() {
    assert_none(&impure_crate_findings(&edges_of(&metadata())));
    assert_none(&impure_word_findings(&text_files()));
}

#[test]
fn planted_edges_are_found() {
    let planted = [
        edge("yakusoku-policy", "yakusoku-app", false),
        edge("yakusoku-web", "yakusoku-ledger", true),
    ];
    assert_eq!(sibling_findings(&planted).len(), 2);
    assert_eq!(
        owner_findings(&[
            edge("yakusoku-web", "sqlx", true),
            edge("yakusoku-app", "clap", false)
        ])
        .len(),
        2
    );
    assert_eq!(
        impure_crate_findings(&[edge("yakusoku-ledger", "getrandom", false)]).len(),
        1
    );
    assert!(impure_crate_findings(&[edge("yakusoku-ledger", "rand", true)]).is_empty());
}

#[test]
fn planted_words_are_found_and_tests_are_let_be() {
    let text = "fn now() -> u64 { jiff::Timestamp::now() }\n// std::fs in a comment\n#[cfg(test)]\nmod tests { use std::fs; }\n";
    let findings = impure_word_findings(&[TextFile::planted("crates/ledger/src/x.rs", text)]);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(
        findings
            .iter()
            .all(|finding| finding.starts_with("crates/ledger/src/x.rs:1: `Timestamp::now`"))
    );
    assert!(impure_word_findings(&[TextFile::planted("crates/app/src/x.rs", text)]).is_empty());
    let above = |text: &str| TextFile::planted("crates/ledger/src/mod.rs", text);
    let below = || TextFile::planted("crates/ledger/src/x.rs", text);
    assert_eq!(impure_word_findings(&[above("mod x;\n"), below()]).len(), 1);
    assert!(impure_word_findings(&[above("#[cfg(test)]\nmod x;\n"), below()]).is_empty());
}
