// SPDX-License-Identifier: Apache-2.0
//! Ten thousand people as one batch, beside the same work for one person after another.

use std::time::{Duration, Instant};

use yakusoku_policy::ItemId;
use yakusoku_sources::{
    Batch, Binding, Many, Verb, confirm, erase, export_part, locate_batch, plan_batch,
};

use crate::floor::Floor;
use crate::shop::Shop;
use crate::table::{Goal, Table, middle};

const EXPORTED: (&str, &str) = ("5 batch of 10,000, export", "≥ 20 ×");
const ERASED: (&str, &str) = ("5 batch of 10,000, erase", "≥ 20 ×");
const PEOPLE: u64 = 10_000;
/// People by whose median one after another is measured.
const ONE_BY_ONE: u64 = 60;

/// Exports, then erases; each person takes part once.
pub(crate) async fn measure(shop: &Shop, table: &mut Table) {
    let mut floor = Floor::open(&shop.url).await;
    let first = floor.first_left(PEOPLE + ONE_BY_ONE).await;
    let mut alone = Vec::new();
    for customer in first..first + ONE_BY_ONE {
        alone.push(shop.read(customer).await.iter().sum());
    }
    let start = Instant::now();
    let batch = planned(shop, Verb::Export, first + ONE_BY_ONE).await;
    let mut given = 0;
    for part in &batch.parts {
        let mut take = |_, _| {
            given += 1;
            Ok(())
        };
        let read = export_part(&shop.map, &shop.sources, part, &mut take).await;
        assert!(read.unwrap() > 10);
    }
    assert_eq!(given, PEOPLE);
    add(table, (shop, EXPORTED), &alone, start.elapsed());

    let mut alone = Vec::new();
    for customer in first..first + ONE_BY_ONE {
        let start = Instant::now();
        let chosen = shop.found(customer).await;
        let plan = shop.plan(Verb::Erase, &chosen).await;
        shop.erase(&plan).await;
        alone.push(start.elapsed());
    }
    let start = Instant::now();
    let batch = planned(shop, Verb::Erase, first + ONE_BY_ONE).await;
    for part in &batch.parts {
        erase(&shop.map, &shop.sources, &part.plan).await.unwrap();
        let confirmed = confirm(&shop.map, &shop.sources, &part.plan).await;
        assert_eq!(confirmed.unwrap().remaining, []);
    }
    add(table, (shop, ERASED), &alone, start.elapsed());
}

async fn planned(shop: &Shop, verb: Verb, first: u64) -> Batch {
    let values: Vec<String> = (first..first + PEOPLE)
        .map(|customer| format!("user{customer}@example.jp"))
        .collect();
    let item = ItemId::from("contact.email");
    let found = locate_batch(&shop.map, &shop.sources, &item, &values).await;
    let people: Vec<Vec<Binding>> = found.unwrap();
    let many = Many {
        verb,
        people: &people,
        policy_hash: "bench",
        today: crate::shop::TODAY,
    };
    let batch = plan_batch(&shop.map, &shop.sources, many, &mut |_, _| {}).await;
    let batch = batch.unwrap();
    assert_eq!(batch.left_out, []);
    batch
}

fn add(
    table: &mut Table,
    (shop, work): (&Shop, (&'static str, &'static str)),
    alone: &[Duration],
    together: Duration,
) {
    let alone = middle(alone.iter().copied());
    let each = together.as_secs_f64() * 1e3 / PEOPLE as f64;
    let ratio = alone / each;
    let words = format!(
        "{ratio:5.1} ×  ({each:.2} ms a person, {:.1} s in all; one after another {alone:.2} ms)",
        together.as_secs_f64()
    );
    table.add(shop.engine, work, Goal::AtLeast(20.0), (ratio, words));
}
