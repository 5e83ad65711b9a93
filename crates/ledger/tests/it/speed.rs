// SPDX-License-Identifier: Apache-2.0
//! How fast: run with `cargo test --release -p yakusoku-ledger speed -- --ignored --nocapture`.

use std::time::Instant;

use yakusoku_ledger::memory::MemoryLog;
use yakusoku_ledger::{Tree, inclusion_proof, tiles_for, verify, verify_inclusion};

use crate::sample::{Dice, keys};

/// A log of `size` entries in `size / 20` streams, half of them sealed.
fn large(size: u64) -> MemoryLog {
    use yakusoku_ledger::EntryId;
    use yakusoku_ledger::memory::Fact;
    let (mut log, mut dice) = (MemoryLog::new(), Dice(1));
    let open = r#"{"channel":"registered_mail","due":"2026-04-01","policy":"0123456789abcdef"}"#;
    let plain = [b'x'; 200];
    for n in 0..size {
        let random = dice.bytes();
        let fact = Fact {
            id: EntryId::new(dice.bytes()),
            stream: crate::sample::stream(dice.below(size / 20 + 1)),
            kind: "case.received",
            open,
            sealed: (n % 2 == 0).then_some((&random, plain.as_slice())),
        };
        log.record(fact).unwrap();
    }
    log
}

#[test]
#[ignore = "measures: a million entries"]
fn speed_of_a_million_entries() {
    let size = 1_000_000;
    let (signer, key) = keys();
    let mut log = large(size);
    let start = Instant::now();
    log.seal_up(&signer).unwrap();
    let once = start.elapsed();
    let start = Instant::now();
    let report = verify(&log, &[key], log.checkpoint.as_deref()).unwrap();
    let verified = start.elapsed();
    assert!(report.whole, "{:?}", report.findings);
    assert_eq!(report.opened, size / 2);
    let start = Instant::now();
    for n in 0..1000 {
        let proof = inclusion_proof(&log, n * 997, size).unwrap();
        let leaf = yakusoku_ledger::leaf_hash(&log.rows[&(n * 997)].leaf_bytes);
        assert!(verify_inclusion(
            &leaf,
            n * 997,
            size,
            &log.tree().root(),
            &proof
        ));
    }
    let proofs = start.elapsed();
    println!(
        "tiles for {size} at once: {once:?}; verify: {verified:?}; proof: {:?}",
        proofs / 1000
    );
    assert!(verified.as_secs() < 10, "{verified:?}");
    batches(&log);
}

/// Adding to a large log in batches of one and of a thousand, with a signature each.
#[expect(clippy::print_stdout, reason = "what was measured")]
fn batches(log: &MemoryLog) {
    let (signer, _) = keys();
    let mut store = log.tiles.clone();
    for (batch, rounds) in [(1_usize, 2_000), (1_000, 50)] {
        let mut tree: Tree = log.tree().clone();
        let leaves = vec![log.rows[&0].leaf_bytes.clone(); batch];
        let start = Instant::now();
        for _ in 0..rounds {
            let growth = tiles_for(&tree, &leaves, &store).unwrap();
            store.extend(growth.tiles);
            tree = growth.tree;
            let _note = tree.checkpoint(signer.name()).sign(&signer).unwrap();
        }
        let spent = start.elapsed();
        println!("{rounds} batches of {batch}: {:?} a batch", spent / rounds);
    }
}
