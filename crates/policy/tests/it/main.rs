// SPDX-License-Identifier: Apache-2.0
//! Tests of the promise language through its public face: files in, policies and messages out.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking and tells what it saw"
)]

mod acknowledged;
mod broken;
mod changes;
mod coverage;
mod encodings;
mod files;
mod format;
mod fuzz;
mod known_gaps;
mod law;
mod law_chapters;
mod odd;
mod pages;
mod promises;
mod schema;
mod shop;
mod speed;

use std::path::PathBuf;

/// The shop's policy, the base most tests change a little.
pub(crate) const SHOP: &str = include_str!("../../../../examples/shop/policy.yaml");

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// How many cases of a kind are tried: a bounded share, or as many times more as
/// `YAKUSOKU_SOAK` says.
pub(crate) fn share(cases: u32) -> u32 {
    let times = std::env::var("YAKUSOKU_SOAK").ok();
    cases.saturating_mul(times.and_then(|times| times.parse().ok()).unwrap_or(1))
}

/// Every policy file of the repository, name and text.
pub(crate) fn policies() -> Vec<(String, String)> {
    let names = ["000", "001", "002", "003", "004", "template"];
    let files = names.iter().map(|name| format!("policies/{name}.yaml"));
    files
        .chain(["examples/shop/policy.yaml".to_owned()])
        .map(|name| {
            let text = std::fs::read_to_string(root().join(&name)).expect("the file is there");
            (name, text)
        })
        .collect()
}

/// The base with one text replaced; the text must be there exactly once.
pub(crate) fn patched(base: &str, from: &str, to: &str) -> String {
    assert_eq!(
        base.matches(from).count(),
        1,
        "not exactly once in the base: {from}"
    );
    base.replacen(from, to, 1)
}

/// Compares with a golden file, or writes it where `UPDATE=1`.
pub(crate) fn golden(path: &std::path::Path, actual: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, actual).expect("the golden file can be written");
        return;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        expected,
        actual,
        "{} differs; run with UPDATE=1",
        path.display()
    );
}
