// SPDX-License-Identifier: Apache-2.0
//! Prints how many decisions one core makes in a second; run it with `--release`.
//!
//! Questions of every outcome, about persons with consents and stops, over the policy of the shop.
#![expect(clippy::print_stdout, reason = "the figure is what it is for")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::civil::date;
use yakusoku_policy::ItemId;
use yakusoku_policy::decide::{Given, Person, Question, StopKind, Stopped, Table};

const SHOP: &str = include_str!("../../../examples/shop/policy.yaml");

fn main() -> Result<(), String> {
    let loaded = yakusoku_policy::read("policy.yaml", SHOP)
        .map_err(|unusable| format!("{} problems", unusable.diagnostics.len()))?;
    let table = Table::of(&loaded.policy);
    let today = date(2026, 11, 24);
    let given = [Given {
        purpose: "marketing".to_owned(),
        of: vec![ItemId::from("contact.email"), ItemId::from("identity.name")],
        since: date(2026, 4, 1),
        until: None,
    }];
    let stopped = [Stopped {
        kind: StopKind::Suspension,
        purpose: Some("reviews".to_owned()),
        of: vec![ItemId::from("review")],
        since: date(2026, 5, 1),
        until: None,
    }];
    let person = Person {
        given: &given,
        stopped: &stopped,
    };
    let wanted: Vec<Vec<ItemId>> = [
        &["contact", "order"][..],
        &["contact.email"],
        &["marketing"],
        &["review.body"],
        &["payment.card", "identity"],
    ]
    .iter()
    .map(|ids| ids.iter().map(|id| ItemId::from(*id)).collect())
    .collect();
    let purposes = ["delivery", "support", "marketing", "reviews", "unheard_of"];
    let start = Instant::now();
    let (mut asked, mut allowed) = (0_u64, 0_u64);
    while start.elapsed() < Duration::from_secs(2) {
        for (purpose, items) in purposes
            .iter()
            .flat_map(|purpose| wanted.iter().map(move |items| (purpose, items)))
        {
            let question = Question {
                purpose,
                items,
                person,
                today,
            };
            allowed += u64::from(black_box(table.decide(&question)).is_yes());
            asked += 1;
        }
    }
    let per_second =
        f64::from(u32::try_from(asked).unwrap_or(u32::MAX)) / start.elapsed().as_secs_f64();
    println!("{per_second:.0} decisions a second on one core; {allowed} of {asked} allowed");
    Ok(())
}
