// SPDX-License-Identifier: Apache-2.0
//! Schemas nobody drew: of any shape a seed makes, people are erased whole and neighbours untouched.
//!
//! `YAKUSOKU_TEST_SCHEMAS` is the number of schemas per engine, `YAKUSOKU_TEST_ERASED` how many of the
//! twenty people of each are erased, `YAKUSOKU_TEST_SEED` the first seed, `YAKUSOKU_TEST_SECONDS` after
//! how long no new schema is begun. Every failure names its seed; what each run covered is printed.

mod shape;
mod together;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use yakusoku_sources::{Verb, confirm, erase};

use crate::base::{Base, Desk, Kind};
use crate::on_both;
use shape::Shape;

const SCHEMAS: u64 = 100;
/// The last of them are neighbours to the end.
const PEOPLE: u64 = 24;
const ERASED: u64 = 3;
const SECONDS: u64 = 15;
/// So many are made however slow the machine is.
const SCHEMAS_MIN: u64 = 12;

fn number(name: &str, default: u64) -> u64 {
    let read = std::env::var(name).ok();
    read.and_then(|value| value.parse().ok()).unwrap_or(default)
}

on_both!(nothing_of_the_person_is_left_and_nothing_of_anybody_else_is_changed);

async fn nothing_of_the_person_is_left_and_nothing_of_anybody_else_is_changed(base: Base) {
    let mut covered: BTreeMap<&str, u64> = BTreeMap::new();
    let first = number("YAKUSOKU_TEST_SEED", 1);
    let erased_of_each = number("YAKUSOKU_TEST_ERASED", ERASED).min(PEOPLE - 4);
    let wanted = number("YAKUSOKU_TEST_SCHEMAS", SCHEMAS);
    let until = Instant::now() + Duration::from_secs(number("YAKUSOKU_TEST_SECONDS", SECONDS));
    let engine = base.engine();
    let (mut schemas, mut people, mut tables) = (0, 0, 0);
    for seed in first..first + wanted {
        if schemas >= SCHEMAS_MIN && Instant::now() > until {
            break;
        }
        let shape = Shape::new(seed, engine, PEOPLE);
        for feature in &shape.features {
            *covered.entry(feature).or_default() += 1;
        }
        base.run(&shape.sql.join("\n")).await;
        let map = base.map(&shape.map);
        let sources = base.sources(&map).await;
        let desk = Desk { map, sources };
        let mut before = dump(&base, &shape).await;
        for person in (0..erased_of_each).map(|at| 1 + (seed * 7 + at * 5) % PEOPLE) {
            match erased(&base, &desk, &shape, (person, &before)).await {
                Ok(after) => before = after,
                Err(complaint) => {
                    panic!("seed {seed}, person {person}: {complaint}\n{}", shape.map)
                }
            }
            people += 1;
        }
        (schemas, tables) = (schemas + 1, tables + shape.tables.len());
        drop(desk);
        for text in shape.undo() {
            base.run(&text).await;
        }
    }
    println!(
        "{engine:?}: {schemas} of {wanted} schemas from seed {first}, {tables} tables, {people} people erased: {covered:?}"
    );
    for feature in features(engine) {
        assert!(covered.contains_key(feature), "{feature} was not covered");
    }
}

/// What a run must have met at the least, to say anything.
fn features(engine: Kind) -> Vec<&'static str> {
    let mut all = vec![
        "self reference",
        "composite key",
        "JSON",
        "trigger",
        "view",
        "soft delete",
        "cycle",
        "ON DELETE CASCADE",
        "ON DELETE SET NULL",
    ];
    match engine {
        Kind::Sqlite => {}
        Kind::Postgres => all.extend(["partitions", "inheritance"]),
        Kind::Mariadb => all.push("partitions"),
    }
    all
}

type Dump = BTreeMap<String, Vec<String>>;

/// All lines of all tables, by table.
async fn dump(base: &Base, shape: &Shape) -> Dump {
    let names: Vec<String> = shape.tables.iter().map(|t| t.name.clone()).collect();
    let questions: Vec<String> = names.iter().map(|n| format!("SELECT * FROM {n}")).collect();
    let lines = base.many(&questions).await;
    names.into_iter().zip(lines).collect()
}

/// Erases one person and looks, by other means than the map, whether that is what happened.
async fn erased(
    base: &Base,
    desk: &Desk,
    shape: &Shape,
    (person, before): (u64, &Dump),
) -> Result<Dump, String> {
    let word = shape::canary(person);
    assert!(before["t0"].iter().any(|line| line.contains(&word)));
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
    Ok(after)
}

/// The test can fail: a table the map does not know keeps its words.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_left_out_of_the_map_is_noticed() {
    let base = Base::sqlite().await;
    let shape = Shape::new(1, base.engine(), PEOPLE);
    base.run(&shape.sql.join("\n")).await;
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
    let before = dump(&base, &shape).await;
    let complaint = erased(&base, &Desk { map, sources }, &shape, (3, &before)).await;
    assert!(complaint.is_err(), "{} was left out", leaf.name);
}
