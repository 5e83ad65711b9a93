// SPDX-License-Identifier: Apache-2.0
//! Prints the table of what `sources` promises, beside the same work as hand-written SQL.
//!
//! `cargo run --release --example bench_sources -- [people] [sqlite-path|postgres-url|mysql-url …]` measures the
//! example shop with 100,000 customers; a database that is missing or empty is filled first. Without
//! addresses: a file that goes away afterwards, and the servers `YAKUSOKU_BENCH_POSTGRES`,
//! `YAKUSOKU_BENCH_MARIADB` or the same with `TEST` name. Words before the addresses (`people`, `extra`,
//! `batch`, `deep`, `memory`) measure only those parts. `flat SMALL LARGE [SMALL LARGE …]` compares a
//! shop with one of ten times as many customers instead. Ours and the floor take turns, so that
//! whatever else the machine does falls on both.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measuring tool, run by hand"
)]

#[path = "bench_sources/batch.rs"]
mod batch;
#[path = "bench_sources/bulk.rs"]
mod bulk;
#[path = "bench_sources/deep.rs"]
mod deep;
#[path = "bench_sources/demo.rs"]
#[expect(
    unreachable_pub,
    dead_code,
    reason = "`app` uses all of it and it is public there"
)]
mod demo;
#[path = "bench_sources/floor.rs"]
mod floor;
#[path = "bench_sources/people.rs"]
mod people;
#[path = "bench_sources/shop.rs"]
mod shop;
#[path = "bench_sources/table.rs"]
mod table;

/// As in the program: what is measured is what is shipped.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

use shop::Shop;
use table::Table;

const CUSTOMERS: u32 = 100_000;
/// What can be measured by itself.
const PARTS: [&str; 5] = ["people", "extra", "batch", "deep", "memory"];
/// Pairs of people; the issue asks for at least a hundred.
const PEOPLE: u64 = 120;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1).peekable();
    let mut table = Table::default();
    if arguments.next_if(|first| first == "flat").is_some() {
        let urls: Vec<String> = arguments.collect();
        for pair in urls.chunks_exact(2) {
            let small = Shop::open(&pair[0], CUSTOMERS).await;
            let large = Shop::open(&pair[1], CUSTOMERS * 10).await;
            println!("{}", small.engine);
            people::flat(&small, &large, PEOPLE, &mut table).await;
        }
    } else {
        let people = arguments.peek().and_then(|first| first.parse().ok());
        if people.is_some() {
            arguments.next();
        }
        let mut parts: Vec<String> = Vec::new();
        while let Some(part) = arguments.next_if(|word| PARTS.contains(&word.as_str())) {
            parts.push(part);
        }
        let wanted = |part: &str| parts.is_empty() || parts.iter().any(|one| one == part);
        let folder = tempfile::tempdir().unwrap();
        let mut urls: Vec<String> = arguments.collect();
        if urls.is_empty() {
            urls.push(folder.path().join("shop.db").to_string_lossy().into_owned());
            urls.extend(["POSTGRES", "MARIADB"].into_iter().filter_map(named));
        }
        for url in urls {
            let shop = Shop::open(&url, CUSTOMERS).await;
            println!("{}", shop.engine);
            if wanted("people") {
                people::measure(&shop, people.unwrap_or(PEOPLE), &mut table).await;
            }
            if wanted("extra") {
                bulk::extra(&shop, &mut table).await;
            }
            if wanted("batch") {
                batch::measure(&shop, &mut table).await;
            }
            if wanted("deep") {
                deep::measure(&shop, &mut table).await;
            }
            if wanted("memory") {
                bulk::memory(&shop, &mut table).await;
            }
        }
    }
    if !table.print() {
        std::process::exit(1);
    }
}

/// A server, by the name it has for measuring or for the tests.
fn named(engine: &str) -> Option<String> {
    let names = ["BENCH", "TEST"].map(|what| format!("YAKUSOKU_{what}_{engine}"));
    names.into_iter().find_map(|name| std::env::var(name).ok())
}
