// SPDX-License-Identifier: Apache-2.0
//! A batch over schemas nobody drew: it gives and leaves exactly what the same people planned one by
//! one are given and leave.

use std::collections::BTreeMap;

use futures_util::TryStreamExt as _;
use yakusoku_policy::ItemId;
use yakusoku_sources::{
    Binding, Exported, Given, Many, Verb, confirm, erase, export, export_parts, locate_batch,
    plan_batch,
};

use super::shape::{self, Shape};
use super::{PEOPLE, dump, number};
use crate::base::{Base, Desk, TODAY};
use crate::on_both;

const SCHEMAS: u64 = 2;
const ERASED: u64 = 12;

on_both!(a_batch_ends_as_the_same_people_one_by_one);

/// What is given out to each, and what is there afterwards.
type Ended = (BTreeMap<u32, Exported>, BTreeMap<String, Vec<String>>);

async fn a_batch_ends_as_the_same_people_one_by_one(base: Base) {
    let first = number("YAKUSOKU_TEST_SEED", 1);
    let engine = base.engine();
    let mut shared = 0;
    for seed in first..first + number("YAKUSOKU_TEST_SCHEMAS", SCHEMAS) {
        let shape = Shape::new(seed, engine, PEOPLE);
        // A small limit cuts the batch into several plans.
        let yaml = shape.map.replace("ENGINE", "ENGINE\n    row_limit: 150");
        let (desk, whom) = begun(&base, &shape, &yaml).await;
        let one_by_one = each(&base, &desk, &shape, &whom).await;
        undo(&base, &shape, desk).await;
        let (desk, whom) = begun(&base, &shape, &yaml).await;
        let (together, parts) = together(&base, &desk, &shape, &whom).await;
        undo(&base, &shape, desk).await;
        shared += u64::from(parts < whom.len());
        assert_eq!(one_by_one.0, together.0, "seed {seed}: what is given out");
        assert_eq!(one_by_one.1, together.1, "seed {seed}: what is left");
    }
    assert!(shared > 0, "nobody shared a plan");
}

async fn begun(base: &Base, shape: &Shape, yaml: &str) -> (Desk, Vec<Vec<Binding>>) {
    for text in &shape.sql {
        base.run(text).await;
    }
    let map = base.map(yaml);
    let sources = base.sources(&map).await;
    let desk = Desk { map, sources };
    let emails: Vec<String> = (1..=ERASED).map(shape::email).collect();
    let item = ItemId::from("contact.email");
    let found = locate_batch(&desk.map, &desk.sources, &item, &emails)
        .await
        .unwrap();
    for (email, bindings) in emails.iter().zip(&found) {
        assert_eq!(desk.proven("contact.email", email).await, *bindings);
    }
    (desk, found)
}

async fn undo(base: &Base, shape: &Shape, desk: Desk) {
    drop(desk);
    for text in shape.undo() {
        base.run(&text).await;
    }
}

async fn each(base: &Base, desk: &Desk, shape: &Shape, whom: &[Vec<Binding>]) -> Ended {
    let (mut given, mut plans) = (BTreeMap::new(), Vec::new());
    for (number, bindings) in (0_u32..).zip(whom) {
        let plan = desk.plan(Verb::Export, bindings).await;
        let mut out = Exported::default();
        export(&desk.map, &desk.sources, &plan, &mut out)
            .await
            .unwrap();
        out.tables.retain(|table| !table.rows.is_empty());
        given.insert(number, out);
        plans.push(desk.plan(Verb::Erase, bindings).await);
    }
    for plan in &plans {
        erase(&desk.map, &desk.sources, plan).await.unwrap();
    }
    (given, dump(base, shape).await)
}

async fn together(
    base: &Base,
    desk: &Desk,
    shape: &Shape,
    whom: &[Vec<Binding>],
) -> (Ended, usize) {
    let mut given = BTreeMap::new();
    let many = |verb| Many {
        verb,
        people: whom,
        policy_hash: "policy",
        today: TODAY,
    };
    let batch = plan_batch(&desk.map, &desk.sources, many(Verb::Export), &mut |_, _| {})
        .await
        .unwrap();
    assert!(
        batch.is_whole() && batch.people() == whom.len(),
        "{:?}",
        batch.left_out
    );
    let parts = export_parts(&desk.map, &desk.sources, batch.parts.iter().collect());
    let parts: Vec<Given> = parts.try_collect().await.unwrap();
    for (part, read) in batch.parts.iter().zip(parts) {
        assert_eq!(read.rows, part.plan.rows(), "as many as were counted");
        for (number, mut out) in read.people {
            out.tables.retain(|table| !table.rows.is_empty());
            given.insert(number, out);
        }
    }
    let mut seen = Vec::new();
    let batch = plan_batch(
        &desk.map,
        &desk.sources,
        many(Verb::Erase),
        &mut |done, of| seen.push((done, of)),
    )
    .await;
    let batch = batch.unwrap();
    assert_eq!(seen.last(), Some(&(whom.len() as u64, whom.len() as u64)));
    for part in &batch.parts {
        erase(&desk.map, &desk.sources, &part.plan).await.unwrap();
    }
    for part in &batch.parts {
        let confirmed = confirm(&desk.map, &desk.sources, &part.plan).await.unwrap();
        assert_eq!(confirmed.remaining, []);
    }
    ((given, dump(base, shape).await), batch.parts.len())
}
