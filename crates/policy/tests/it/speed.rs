// SPDX-License-Identifier: Apache-2.0
//! Reading and checking stays fast enough to run on every keystroke of an editor.

use std::time::{Duration, Instant};

use yakusoku_policy::read;

use crate::SHOP;
use crate::files::DAY;

/// The fastest of several runs, which the load of the machine disturbs least.
fn fastest(mut work: impl FnMut()) -> Duration {
    let mut times = Vec::new();
    for _ in 0..20 {
        let start = Instant::now();
        work();
        times.push(start.elapsed());
    }
    times.into_iter().min().unwrap()
}

#[test]
fn reading_checking_and_listing_take_ten_milliseconds_at_most() {
    let took = fastest(|| {
        let loaded = read("policy.yaml", SHOP).unwrap();
        assert!(!loaded.check(DAY).is_empty());
        assert!(!loaded.policy.clauses().is_empty());
    });
    assert!(took < Duration::from_millis(10), "took {took:?}");
}

#[test]
fn a_hostile_file_of_the_largest_size_takes_a_second_at_most() {
    let keys: String = (0..20_000).map(|n| format!("key{n}: 1\n")).collect();
    let list = format!("items: [{}", "[".repeat(250_000));
    let names = format!(
        "purposes: {{a: {{uses: [{}]}}}}\n",
        "contct, ".repeat(30_000)
    );
    for text in [keys, list, names] {
        let start = Instant::now();
        assert!(read("policy.yaml", &text).is_err());
        let took = start.elapsed();
        assert!(
            took < Duration::from_secs(1),
            "took {took:?} for {}",
            &text[..20]
        );
    }
}
