// SPDX-License-Identifier: Apache-2.0
//! Schemas nobody drew: of any shape a seed makes, people are erased whole and neighbours untouched.
//!
//! `YAKUSOKU_TEST_SCHEMAS` is the number of schemas per engine, `YAKUSOKU_TEST_SEED` the first seed;
//! every failure names its seed. What each run covered is printed.

mod shape;
mod together;

use std::collections::BTreeMap;

use yakusoku_sources::{Verb, confirm, erase};

use crate::base::{Base, Desk};
use crate::on_both;
use shape::Shape;

const SCHEMAS: u64 = 3;
const PEOPLE: u64 = 20;
const ERASED: u64 = 4;

fn number(name: &str, default: u64) -> u64 {
    let read = std::env::var(name).ok();
    read.and_then(|value| value.parse().ok()).unwrap_or(default)
}

on_both!(nothing_of_the_person_is_left_and_nothing_of_anybody_else_is_changed);

async fn nothing_of_the_person_is_left_and_nothing_of_anybody_else_is_changed(base: Base) {
    let mut covered: BTreeMap<&str, u64> = BTreeMap::new();
    let first = number("YAKUSOKU_TEST_SEED", 1);
    let engine = base.engine();
    for seed in first..first + number("YAKUSOKU_TEST_SCHEMAS", SCHEMAS) {
        let shape = Shape::new(seed, engine, PEOPLE);
        for feature in &shape.features {
            *covered.entry(feature).or_default() += 1;
        }
        for text in &shape.sql {
            base.run(text).await;
        }
        let map = base.map(&shape.map);
        let sources = base.sources(&map).await;
        let desk = Desk { map, sources };
        for person in (0..ERASED).map(|at| 1 + (seed * 7 + at * 5) % PEOPLE) {
            if let Err(complaint) = erased(&base, &desk, &shape, person).await {
                panic!("seed {seed}, person {person}: {complaint}\n{}", shape.map);
            }
        }
        drop(desk);
        for text in shape.undo() {
            base.run(&text).await;
        }
    }
    println!("{engine:?}: covered {covered:?}");
    for feature in [
        "self reference",
        "composite key",
        "JSON",
        "trigger",
        "view",
        "soft delete",
    ] {
        assert!(
            covered.contains_key(feature) || SCHEMAS < 3,
            "{feature} was not covered: {covered:?}"
        );
    }
}

/// All lines of all tables, by table.
async fn dump(base: &Base, shape: &Shape) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    for table in &shape.tables {
        let lines = base.rows(&format!("SELECT * FROM {}", table.name)).await;
        all.insert(table.name.clone(), lines);
    }
    all
}

/// Erases one person and looks, by other means than the map, whether that is what happened.
async fn erased(base: &Base, desk: &Desk, shape: &Shape, person: u64) -> Result<(), String> {
    let word = shape::canary(person);
    let before = dump(base, shape).await;
    let Some(email) = before["t0"].iter().find(|line| line.contains(&word)) else {
        return Ok(()); // erased by an earlier turn
    };
    assert!(email.contains('@'));
    let chosen = desk.proven("contact.email", &shape::email(person)).await;
    if chosen.len() != 1 {
        return Err(format!("found {chosen:?}"));
    }
    let plan = desk
        .try_plan(Verb::Erase, &chosen)
        .await
        .map_err(|refused| refused.to_string())?;
    let done = erase(&desk.map, &desk.sources, &plan)
        .await
        .map_err(|error| error.to_string())?;
    if done.steps.iter().map(|step| step.rows).sum::<u64>() < 1 {
        return Err("nothing was done".into());
    }
    let confirmed = confirm(&desk.map, &desk.sources, &plan)
        .await
        .map_err(|error| error.to_string())?;
    if !confirmed.remaining.is_empty() {
        return Err(format!("confirm found {:?}", confirmed.remaining));
    }
    let after = dump(base, shape).await;
    for (table, lines) in &after {
        if let Some(line) = lines.iter().find(|line| line.contains(&word)) {
            return Err(format!("{table} still says {line}"));
        }
        let others = |lines: &[String]| -> Vec<String> {
            let anybody = lines.iter().filter(|line| line.contains("canary-"));
            anybody
                .filter(|line| !line.contains(&word))
                .cloned()
                .collect()
        };
        let (was, is) = (others(&before[table]), others(lines));
        if was != is {
            return Err(format!("neighbours in {table}: {was:?} became {is:?}"));
        }
    }
    Ok(())
}

/// The test can fail: a table the map does not know keeps its words.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_left_out_of_the_map_is_noticed() {
    let base = Base::sqlite().await;
    let shape = Shape::new(1, base.engine(), PEOPLE);
    for text in &shape.sql {
        base.run(text).await;
    }
    let leaf = shape
        .tables
        .iter()
        .rev()
        .find(|table| table.is_leaf(&shape.tables) && !table.rows_of(3).is_empty())
        .unwrap();
    let map = base.map(&shape.without(&leaf.name));
    let sources = base.sources(&map).await;
    // What hangs on it by a foreign key would refuse; the leaf has nothing.
    base.run("PRAGMA foreign_keys = OFF").await;
    let complaint = erased(&base, &Desk { map, sources }, &shape, 3).await;
    assert!(complaint.is_err(), "{} was left out", leaf.name);
}
