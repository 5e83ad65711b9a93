// SPDX-License-Identifier: Apache-2.0
//! One person after another: looked up and given out, erased and confirmed, beside the same by hand.

use crate::floor::Floor;
use crate::shop::{Shop, timed};
use crate::table::{Goal, Pairs, Table, middle};
use std::time::{Duration, Instant};
use yakusoku_sources::Verb;

const READING: (&str, &str) = ("1 locate + export one person", "≤ 1.5 ×");
const BARE: (&str, &str) = ("1 the same beside 12 bare readings", "–");
const ERASING: (&str, &str) = ("2 erase + keyed confirm", "≤ 2 ×");
const HUNDRED: (&str, &str) = ("3 100 × locate + export", "≤ 2 s");
const FLAT: (&str, &str) = ("8 100 k → 1 M customers", "≤ 1.2 ×");

/// Turns about; the first fills caches on both sides and is not counted.
pub(crate) async fn measure(shop: &Shop, people: u64, table: &mut Table) {
    let (reading, bare, erasing) = pairs(shop, people).await;
    table.add(shop.engine, BARE, Goal::Told, bare.ratio());
    table.add(shop.engine, READING, Goal::AtMost(1.5), reading.ratio());
    table.add(shop.engine, ERASING, Goal::AtMost(2.0), erasing.ratio());
    hundred(shop, table).await;
}

/// By hand in two ways: with the same counts and readings in the same snapshots as we show and check
/// them, and the rows alone.
async fn pairs(shop: &Shop, people: u64) -> (Pairs, Pairs, Pairs) {
    let mut floor = Floor::open(&shop.url).await;
    // Those erased by an earlier run are passed over.
    let first = floor.first_left((people + 1) * 3).await;
    let (mut reading, mut bare) = (Pairs::default(), Pairs::default());
    let mut erasing = Pairs::default();
    let mut parts: Vec<[Duration; 3]> = Vec::new();
    for number in 0..=people {
        let [ours, theirs, others] = [0, 1, 2].map(|at| first + number * 3 + at);
        let (read_ours, read_floor, read_bare) = if number % 2 == 0 {
            let ours = shop.read(ours).await;
            let floor_read = timed(floor.read_alike(theirs)).await;
            (ours, floor_read, timed(floor.read(others)).await)
        } else {
            let bare_read = timed(floor.read(others)).await;
            let floor_read = timed(floor.read_alike(theirs)).await;
            (shop.read(ours).await, floor_read, bare_read)
        };
        if number > 0 {
            reading.add(read_ours.iter().sum(), read_floor);
            bare.add(read_ours.iter().sum(), read_bare);
            parts.push(read_ours);
        }
    }
    // Afterwards: whoever writes last has what was written in memory, and the other side begins without.
    for number in 0..=people {
        let [ours, theirs] = [0, 1].map(|at| first + number * 3 + at);
        let chosen = shop.found(ours).await;
        let erasure = shop.plan(Verb::Erase, &chosen).await;
        let (erased, by_hand) = if number % 2 == 0 {
            let erased = timed(shop.erase(&erasure)).await;
            (erased, timed(floor.erase(theirs)).await)
        } else {
            let by_hand = timed(floor.erase(theirs)).await;
            (timed(shop.erase(&erasure)).await, by_hand)
        };
        if number > 0 {
            erasing.add(erased, by_hand);
        }
    }
    let [locate, plan, export] = [0, 1, 2].map(|at| middle(parts.iter().map(|all| all[at])));
    println!("    of which locate {locate:.2} ms, plan {plan:.2} ms, export {export:.2} ms");
    (reading, bare, erasing)
}

async fn hundred(shop: &Shop, table: &mut Table) {
    let first = Floor::open(&shop.url).await.first_left(100).await;
    let start = Instant::now();
    for customer in first..first + 100 {
        shop.read(customer).await;
    }
    let seconds = start.elapsed().as_secs_f64();
    let measured = (seconds, format!("{seconds:5.2} s"));
    table.add(shop.engine, HUNDRED, Goal::AtMost(2.0), measured);
}

/// Whether ten times as many customers cost the same.
pub(crate) async fn flat(small: &Shop, large: &Shop, people: u64, table: &mut Table) {
    let (mut reading, mut erasing) = (Vec::new(), Vec::new());
    for shop in [small, large] {
        let (read, _, erased) = pairs(shop, people).await;
        reading.push(read.ours());
        erasing.push(erased.ours());
    }
    for (what, times) in [("reading", reading), ("erasing", erasing)] {
        let [few, many] = times.as_slice() else {
            continue;
        };
        let ratio = many / few;
        let words = format!("{ratio:5.2} ×  ({what}: {few:.2} ms, then {many:.2} ms)");
        table.add(small.engine, FLAT, Goal::AtMost(1.2), (ratio, words));
    }
}
