// SPDX-License-Identifier: Apache-2.0
//! One pass over every text for a thousand people, beside the engine reading the same once itself.

use std::time::{Duration, Instant};

use yakusoku_sources::{Sought, sweep};

use crate::floor::Floor;
use crate::shop::{Shop, timed};
use crate::table::{Goal, Table};

const DEEP: (&str, &str) = ("6 deep confirm of 1,000 people", "≥ 50 %");
const TURNS: usize = 3;

/// The best of some turns of each, taken alternately.
pub(crate) async fn measure(shop: &Shop, table: &mut Table) {
    let people: Vec<Sought> = (0..1_000).map(nobody).collect();
    let mut floor = Floor::open(&shop.url).await;
    finds_the_living(shop, &mut floor).await;
    let (mut ours, mut engine) = (Duration::MAX, Duration::MAX);
    let (mut rows, mut columns) = (0, 0);
    for _ in 0..TURNS {
        let start = Instant::now();
        let swept = sweep(&shop.map, &shop.sources, &people).await.unwrap();
        ours = ours.min(start.elapsed());
        assert_eq!(swept.found, []);
        (rows, columns) = (swept.rows, swept.columns);
        engine = engine.min(timed(floor.scan()).await);
    }
    let speed = 100.0 * engine.as_secs_f64() / ours.as_secs_f64();
    let words = format!(
        "{speed:5.1} %  ({:.2} s for {rows} rows of {columns} columns, the engine itself {:.2} s)",
        ours.as_secs_f64(),
        engine.as_secs_f64()
    );
    table.add(shop.engine, DEEP, Goal::AtLeast(50.0), (speed, words));
}

/// A pass that finds nobody must be one that would have found somebody.
async fn finds_the_living(shop: &Shop, floor: &mut Floor) {
    let customer = floor.first_left(1).await;
    let email = format!("user{customer}@example.jp");
    let living = Sought {
        mark: "living".to_owned(),
        proves: vec![email.to_uppercase()],
        suggests: Vec::new(),
    };
    let swept = sweep(&shop.map, &shop.sources, &[living]).await.unwrap();
    let found = swept
        .found
        .iter()
        .map(|found| (found.table.as_str(), found.rows));
    let expected = floor.carrying(&email).await;
    assert_eq!(found.collect::<Vec<_>>(), expected);
    assert!(expected.contains(&("customers", 1)));
}

fn nobody(number: u32) -> Sought {
    Sought {
        mark: number.to_string(),
        proves: vec![format!("nobody{number}@example.jp")],
        suggests: vec![format!("無名{number}号"), format!("050-1234-{number:04}")],
    }
}
