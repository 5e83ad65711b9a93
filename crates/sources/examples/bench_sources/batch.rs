// SPDX-License-Identifier: Apache-2.0
//! Ten thousand people as one batch, beside the same work for one person after another.

use std::pin::pin;
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt as _};
use yakusoku_policy::ItemId;
use yakusoku_sources::{
    Batch, BatchPart, Binding, Many, Verb, confirm_all, erase, export_parts, locate_batch,
    plan_batch,
};

use crate::floor::Floor;
use crate::shop::Shop;
use crate::table::{Goal, Table, middle};

const EXPORTED: (&str, &str) = ("5 batch of 10,000, export", "≥ 20 ×");
const ERASED: (&str, &str) = ("5 batch of 10,000, erase", "≥ 20 ×");
/// Beside the export: the system alone reads the same rows, by hand, and hands none over.
const READ: (&str, &str) = ("5 batch of 10,000, only read", "(told)");
const PEOPLE: u64 = 10_000;
/// People by whose median one after another is measured.
const ONE_BY_ONE: u64 = 60;

/// People one after another: so many before a batch is planned, as many behind it, and as many between its parts.
const BEFORE: u64 = ONE_BY_ONE / 3;
/// Turns in which the parts are carried out.
const TURNS: usize = 5;

/// Exports, then erases; each person takes part once. People by themselves come before, between and behind
/// the parts, so that whatever else the machine does falls on both.
pub(crate) async fn measure(shop: &Shop, table: &mut Table) {
    let mut floor = Floor::open(&shop.url).await;
    let first = floor.first_left(PEOPLE + ONE_BY_ONE).await;
    for (verb, work) in [(Verb::Export, EXPORTED), (Verb::Erase, ERASED)] {
        let mut left = first..first + ONE_BY_ONE;
        let mut alone = Vec::new();
        for customer in left.by_ref().take(usize::try_from(BEFORE).unwrap()) {
            alone.push(by_itself(shop, verb, customer).await);
        }
        let start = Instant::now();
        let batch = planned(shop, verb, first + ONE_BY_ONE).await;
        let planning = start.elapsed();
        let mut together = planning;
        for some in batch.parts.chunks(batch.parts.len().div_ceil(TURNS)) {
            let start = Instant::now();
            carried_out(shop, verb, some).await;
            together += start.elapsed();
            for customer in left.by_ref().take(usize::try_from(BEFORE).unwrap() / TURNS) {
                alone.push(by_itself(shop, verb, customer).await);
            }
        }
        for customer in left {
            alone.push(by_itself(shop, verb, customer).await);
        }
        let people: usize = batch.parts.iter().map(|part| part.people.len()).sum();
        assert_eq!(people as u64, PEOPLE);
        add(table, (shop, work), &alone, (planning, together));
        if verb == Verb::Export {
            let start = Instant::now();
            floor.touch(first + ONE_BY_ONE, PEOPLE).await;
            bound(table, shop, &alone, start.elapsed());
        }
    }
}

/// One person: located, planned, and given out or erased and confirmed.
async fn by_itself(shop: &Shop, verb: Verb, customer: u64) -> Duration {
    if verb == Verb::Export {
        return shop.read(customer).await.iter().sum();
    }
    let start = Instant::now();
    let chosen = shop.found(customer).await;
    let plan = shop.plan(Verb::Erase, &chosen).await;
    shop.erase(&plan).await;
    start.elapsed()
}

/// Part after part of a batch: given out, or erased and confirmed.
async fn carried_out(shop: &Shop, verb: Verb, parts: &[BatchPart]) {
    if verb == Verb::Export {
        let given = export_parts(&shop.map, &shop.sources, parts.iter().collect());
        let mut given = pin!(given.zip(stream::iter(parts)));
        while let Some((given, part)) = given.next().await {
            let given = given.unwrap();
            assert!(given.rows > 10);
            assert_eq!(given.people.len(), part.people.len());
        }
        return;
    }
    for part in parts {
        erase(&shop.map, &shop.sources, &part.plan).await.unwrap();
    }
    let plans = parts.iter().map(|part| &part.plan);
    let mut confirmed = pin!(confirm_all(&shop.map, &shop.sources, plans.collect()));
    while let Some(confirmed) = confirmed.next().await {
        assert_eq!(confirmed.unwrap().remaining, []);
    }
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

/// How far below one after another anybody could get.
fn bound(table: &mut Table, shop: &Shop, alone: &[Duration], touched: Duration) {
    let alone = middle(alone.iter().copied());
    let each = touched.as_secs_f64() * 1e3 / PEOPLE as f64;
    let ratio = alone / each;
    let words = format!("{ratio:5.1} ×  ({each:.3} ms a person)");
    table.add(shop.engine, READ, Goal::Told, (ratio, words));
}

fn add(
    table: &mut Table,
    (shop, work): (&Shop, (&'static str, &'static str)),
    alone: &[Duration],
    (planning, together): (Duration, Duration),
) {
    let alone = middle(alone.iter().copied());
    let each = together.as_secs_f64() * 1e3 / PEOPLE as f64;
    let ratio = alone / each;
    let words = format!(
        "{ratio:5.1} ×  ({each:.2} ms a person, {:.1} s in all, {:.1} s of it to find and plan; one after another {alone:.2} ms)",
        together.as_secs_f64(),
        planning.as_secs_f64()
    );
    table.add(shop.engine, work, Goal::AtLeast(20.0), (ratio, words));
}
