// SPDX-License-Identifier: Apache-2.0
//! People with very many rows: one erasure beside one statement, and memory while a million stream.

use yakusoku_sources::{Head, Sink, Verb, erase, export};

use crate::floor::Floor;
use crate::shop::{Shop, timed};
use crate::table::{Goal, Pairs, Table};

const EXTRA: (&str, &str) = ("4 50,000 extra rows, erase", "≤ 1.5 ×");
/// The same, and what else it takes until the former words have left an SQLite file.
const SETTLED: (&str, &str) = ("4 the same, out of the file", "(told)");
const MEMORY: (&str, &str) = ("7 memory, 1,000,000 rows exported", "≤ 50 MiB");
const EXTRA_ROWS: u64 = 50_000;
const EXTRA_PAIRS: u64 = 5;
const STREAMED_ROWS: u64 = 1_000_000;

/// Two people with as many rows: the one erased by us, the rows of the other emptied by hand.
pub(crate) async fn extra(shop: &Shop, table: &mut Table) {
    let shop = shop.keeping_logins().await;
    let mut floor = Floor::open(&shop.url).await;
    let first = floor.first_left(EXTRA_PAIRS * 2).await;
    let (mut pairs, mut settled) = (Pairs::default(), Pairs::default());
    for number in 0..=EXTRA_PAIRS {
        let (ours, theirs) = (first + number * 2, first + number * 2 + 1);
        for customer in [ours, theirs] {
            floor.add_logins(customer, EXTRA_ROWS).await;
        }
        let chosen = shop.found(ours).await;
        let plan = shop.plan(Verb::Erase, &chosen).await;
        let work = || async { erase(&shop.map, &shop.sources, &plan).await.unwrap() };
        let ours_first = number % 2 == 0;
        let mut erased = None;
        if ours_first {
            erased = Some(timed(work()).await);
        }
        let by_hand = timed(floor.empty_logins(theirs)).await;
        // Neither finds work of the other's in the log that has to be put into the file.
        let taken_out = timed(floor.settle()).await;
        let erased = match erased {
            Some(erased) => erased,
            None => timed(work()).await,
        };
        for customer in [ours, theirs] {
            floor.remove_logins(customer).await;
        }
        if number > 0 {
            pairs.add(erased, by_hand);
            settled.add(erased, by_hand + taken_out);
        }
    }
    table.add(shop.engine, EXTRA, Goal::AtMost(1.5), pairs.ratio());
    if matches!(floor, Floor::Sqlite(_)) {
        table.add(shop.engine, SETTLED, Goal::Told, settled.ratio());
    }
}

/// Counts rows and looks at the memory of this process.
struct Watched {
    rows: u64,
    most: f64,
}

impl Sink for Watched {
    fn table(&mut self, _: Head) -> std::io::Result<()> {
        Ok(())
    }

    fn row(&mut self, _: Vec<Option<String>>) -> std::io::Result<()> {
        self.rows += 1;
        if self.rows.is_multiple_of(10_000) {
            self.most = self.most.max(resident_mib());
        }
        Ok(())
    }
}

/// Memory above idle while one person's million rows go out.
pub(crate) async fn memory(shop: &Shop, table: &mut Table) {
    let mut floor = Floor::open(&shop.url).await;
    let customer = floor.first_left(1).await;
    floor.add_logins(customer, STREAMED_ROWS).await;
    let chosen = shop.found(customer).await;
    let plan = shop.plan(Verb::Export, &chosen).await;
    let idle = resident_mib();
    let mut sink = Watched {
        rows: 0,
        most: idle,
    };
    export(&shop.map, &shop.sources, &plan, &mut sink)
        .await
        .unwrap();
    assert!(sink.rows > STREAMED_ROWS, "{}", sink.rows);
    floor.remove_logins(customer).await;
    let above = sink.most.max(resident_mib()) - idle;
    let words = format!("{above:5.1} MiB above {idle:.1} MiB, {} rows", sink.rows);
    table.add(shop.engine, MEMORY, Goal::AtMost(50.0), (above, words));
}

fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1));
    kib.unwrap().parse::<f64>().unwrap() / 1024.0
}
