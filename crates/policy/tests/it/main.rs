// SPDX-License-Identifier: Apache-2.0
//! Tests of the promise language through its public face: files in, policies and messages out.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
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
mod generated;
mod known_gaps;
mod law;
mod law_chapters;
mod matters;
mod odd;
mod pages;
mod promises;
mod reader;
mod schema;
mod shop;
mod shown;
mod speed;

use std::path::PathBuf;

use proptest::test_runner::{Config as ProptestConfig, RngSeed};

/// The shop's policy, the base most tests change a little.
pub(crate) const SHOP: &str = include_str!("../../../../examples/shop/policy.yaml");

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A number from the environment.
fn number<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

/// A bounded share of a search by chance, or as many times more as `YAKUSOKU_SOAK` says. The seed
/// is printed, and `YAKUSOKU_SEED` repeats it.
pub(crate) fn fuzzing(cases: u32) -> ProptestConfig {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let fresh = || now.map_or(0, |now| u64::from(now.subsec_nanos()) ^ now.as_secs());
    let seed = number("YAKUSOKU_SEED").unwrap_or_else(fresh);
    let times: u32 = number("YAKUSOKU_SOAK").unwrap_or(1);
    println!("YAKUSOKU_SEED={seed}");
    ProptestConfig {
        cases: cases.saturating_mul(times),
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
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
