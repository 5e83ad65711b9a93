// SPDX-License-Identifier: Apache-2.0
//! Every policy file of the repository reads; what the law says about each is a golden list.

use std::fmt::Write as _;

use yakusoku_policy::{Loaded, Severity, read};

use crate::{SHOP, golden, policies, root};

/// The day the golden lists are for.
pub(crate) const DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 24);

fn load(name: &str, text: &str) -> Loaded {
    read(name, text).unwrap_or_else(|unusable| {
        panic!(
            "{}",
            yakusoku_policy::render(&unusable.diagnostics, text, Default::default())
        )
    })
}

#[test]
fn every_policy_reads_and_shows_its_gaps() {
    let mut out = String::new();
    for (name, text) in policies() {
        let found = load(&name, &text).check(DAY);
        writeln!(out, "{name}").unwrap();
        for one in &found {
            let severity = format!("{:?}", one.severity).to_lowercase();
            writeln!(out, "  {:<4} {severity:<8} {}", one.line, one.code).unwrap();
        }
    }
    golden(&root().join("crates/policy/tests/it/gaps.txt"), &out);
}

#[test]
fn the_template_and_the_shop_leave_no_error_and_no_warning() {
    for (name, text) in policies() {
        let clean = name.ends_with("template.yaml") || name.contains("shop");
        let loaded = load(&name, &text);
        let warned = loaded
            .check(DAY)
            .iter()
            .any(|d| d.severity != Severity::Note);
        assert_eq!(warned, !clean, "{name}");
        assert!(!clean || loaded.is_publishable(DAY), "{name}");
    }
}

#[test]
fn every_example_declares_the_items_of_the_shop() {
    let shop = load("shop", SHOP).policy;
    for (name, text) in policies()
        .into_iter()
        .filter(|(name, _)| !name.contains("template"))
    {
        let policy = load(&name, &text).policy;
        for id in shop.items.keys() {
            assert!(policy.items.contains_key(id), "{name} lacks {id}");
        }
        for event in shop.events.keys() {
            assert!(policy.events.contains_key(event), "{name} lacks {event}");
        }
    }
}
