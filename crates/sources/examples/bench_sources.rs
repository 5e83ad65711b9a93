// SPDX-License-Identifier: Apache-2.0
//! Measures the verbs against hand-written SQL on the example shop with 100,000 customers.
//!
//! `cargo run --release --example bench_sources -- [people] [sqlite-path|postgres-url|mysql-url …]`; a database
//! that is missing or empty is filled first. Without addresses: a file that goes away afterwards, and
//! the servers `YAKUSOKU_BENCH_POSTGRES`, `YAKUSOKU_BENCH_MARIADB` or the same with `TEST` name. Ours and the floor take turns, so that whatever else
//! the machine does falls on both. The floor is one open session with prepared statements and the
//! same settings (`foreign_keys`, `secure_delete`); its erasure leaves the same rows as ours.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measuring tool, run by hand"
)]

#[path = "bench_sources/demo.rs"]
#[expect(
    unreachable_pub,
    dead_code,
    reason = "`app` uses all of it and it is public there"
)]
mod demo;
#[path = "bench_sources/floor.rs"]
mod floor;

use std::time::{Duration, Instant};

use floor::Floor;
use yakusoku_policy::ItemId;
use yakusoku_sources::{
    Binding, Candidate, Exported, Map, SearchKey, Secret, Sought, Source, Sources, Verb, confirm,
    erase, export, locate, plan, read_map, sweep,
};

const CUSTOMERS: u32 = 100_000;
const MAP: &str = include_str!("../../../examples/shop/systems.yaml");

/// Times of ours and of the floor.
#[derive(Default)]
struct Pair {
    ours: Vec<Duration>,
    floor: Vec<Duration>,
}

impl Pair {
    /// Prints the medians; whether ours is within twice the floor and ten milliseconds.
    fn print(mut self, what: &str) -> bool {
        let (ours, floor) = (median(&mut self.ours), median(&mut self.floor));
        let over = ours.as_secs_f64() * 1e3 - floor.as_secs_f64() * 1e3;
        println!(
            "  {what:24} ours {:8.2} ms   floor {:8.2} ms   ratio {:5.2}   over {over:7.2} ms",
            ours.as_secs_f64() * 1e3,
            floor.as_secs_f64() * 1e3,
            ours.as_secs_f64() / floor.as_secs_f64(),
        );
        ours <= floor * 2 + Duration::from_millis(10)
    }
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1).peekable();
    let people = arguments.peek().and_then(|first| first.parse().ok());
    if people.is_some() {
        arguments.next();
    }
    let mut bases: Vec<String> = arguments.collect();
    let folder = tempfile::tempdir().unwrap();
    if bases.is_empty() {
        let file = folder.path().join("shop.db");
        bases.push(file.to_string_lossy().into_owned());
        let server = ["YAKUSOKU_BENCH_POSTGRES", "YAKUSOKU_TEST_POSTGRES"];
        bases.extend(server.into_iter().find_map(|name| std::env::var(name).ok()));
        let server = ["YAKUSOKU_BENCH_MARIADB", "YAKUSOKU_TEST_MARIADB"];
        bases.extend(server.into_iter().find_map(|name| std::env::var(name).ok()));
    }
    let mut is_met = true;
    for url in bases {
        is_met &= measure(&url, people.unwrap_or(40)).await;
    }
    drop(folder);
    if !is_met {
        println!("MISSED: more than twice the floor and ten milliseconds");
        std::process::exit(1);
    }
}

/// The map of the shop, on whichever engine it lies.
fn map(url: &str) -> Map {
    let engine = "engine: sqlite\n    file: shop.db";
    let text = if url.starts_with("postgres") {
        MAP.replace(engine, "engine: postgres\n    url_env: SHOP")
    } else if url.starts_with("mysql") {
        MAP.replace(engine, "engine: mysql\n    url_env: SHOP")
    } else {
        MAP.to_owned()
    };
    read_map("systems.yaml", &text).unwrap()
}

async fn measure(url: &str, people: u64) -> bool {
    if !Floor::is_filled(url).await {
        let start = Instant::now();
        let today = jiff::civil::date(2026, 4, 1);
        let rows = demo::shop::generate(url, CUSTOMERS, 1, today, &mut |_, _| {})
            .await
            .unwrap();
        println!(
            "{url}: {rows} rows made in {:.1} s",
            start.elapsed().as_secs_f64()
        );
    }
    println!("{url}: {people} people");
    let map = map(url);
    let mut sources = Sources::new(Secret([1; 32]));
    sources.insert(
        "shop",
        Source::connect(&map.systems["shop"], url).await.unwrap(),
    );
    let mut floor = Floor::open(url).await;
    // A third of the people is measured each time; those erased by an earlier run are passed over.
    let first = floor.first_left(people * 2).await;
    let (mut reading, mut planning, mut erasing) =
        (Pair::default(), Pair::default(), Pair::default());
    for number in 0..=people {
        let (ours, theirs) = (first + number * 2, first + number * 2 + 1);
        let read_ours = timed(read(&map, &sources, ours)).await;
        let read_floor = timed(floor.read(ours)).await;
        let chosen = found(&map, &sources, ours).await;
        let start = Instant::now();
        let erasure = plan(&map, &sources, Verb::Erase, &chosen, "bench")
            .await
            .unwrap();
        let planned = start.elapsed();
        let start = Instant::now();
        erase(&map, &sources, &erasure).await.unwrap();
        let confirmed = confirm(&map, &sources, &erasure).await.unwrap();
        let erased = start.elapsed();
        assert_eq!(confirmed.remaining, []);
        let erased_floor = timed(floor.erase(theirs)).await;
        if number > 0 {
            // The first turn fills caches on both sides and is not counted.
            reading.ours.push(read_ours);
            reading.floor.push(read_floor);
            planning.ours.push(planned);
            planning.floor.push(read_floor);
            erasing.ours.push(erased);
            erasing.floor.push(erased_floor);
        }
    }
    swept(&map, &sources).await;
    planning.print("plan of erasure (reads)");
    let is_read = reading.print("locate + plan + export");
    erasing.print("erase + keyed confirm") && is_read
}

/// One deep pass for a thousand people who are nowhere, beside reading the same and looking at nothing.
async fn swept(map: &Map, sources: &Sources) {
    let people = |count: u32| -> Vec<Sought> {
        let people = (0..count).map(|number| Sought {
            mark: number.to_string(),
            proves: vec![format!("nobody{number}@example.jp")],
            suggests: vec![format!("無名{number}号"), format!("050-1234-{number:04}")],
        });
        people.collect()
    };
    let mut times = [Duration::MAX; 2];
    let mut rows = 0;
    for _ in 0..2 {
        for (time, people) in times.iter_mut().zip([people(1_000), people(0)]) {
            let start = Instant::now();
            let swept = sweep(map, sources, &people).await.unwrap();
            *time = start.elapsed().min(*time);
            assert_eq!(swept.found, []);
            rows = swept.rows;
        }
    }
    println!(
        "  deep confirm, 1,000 people  {:8.2} s for {rows} rows   the same rows only read {:8.2} s   speed {:5.1} %",
        times[0].as_secs_f64(),
        times[1].as_secs_f64(),
        100.0 * times[1].as_secs_f64() / times[0].as_secs_f64()
    );
}

async fn timed<F: Future>(work: F) -> Duration {
    let start = Instant::now();
    work.await;
    start.elapsed()
}

async fn found(map: &Map, sources: &Sources, customer: u64) -> Vec<Binding> {
    let value = format!("user{customer}@example.jp");
    let key = SearchKey {
        item: ItemId::from("contact.email"),
        value,
    };
    let located = locate(map, sources, &[key]).await.unwrap();
    assert_eq!(located.candidates.len(), 1, "customer {customer}");
    located.candidates.iter().map(Candidate::binding).collect()
}

async fn read(map: &Map, sources: &Sources, customer: u64) {
    let chosen = found(map, sources, customer).await;
    let giving = plan(map, sources, Verb::Export, &chosen, "bench")
        .await
        .unwrap();
    let mut out = Exported::default();
    let rows = export(map, sources, &giving, &mut out).await.unwrap();
    assert!(rows > 10, "{rows}");
}
