// SPDX-License-Identifier: Apache-2.0
//! Every byte of a log, changed one at a time: each change is found and placed.

use std::collections::BTreeSet;
use std::thread;

use yakusoku_ledger::memory::MemoryLog;
use yakusoku_ledger::{
    Finding, Key, Log, Payload, Place, RowView, VerifierKey, tiles_needed, verify,
};

use crate::sample::{Tampered, keys, log};

/// Where one byte can be changed.
#[derive(Clone)]
pub(crate) enum Spot {
    Leaf(u64, usize),
    Payload(u64, usize),
    Tile(String, usize),
    Checkpoint(usize),
}

/// Every byte of rows, payloads, tiles and checkpoint.
pub(crate) fn spots(log: &MemoryLog) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (index, row) in &log.rows {
        spots.extend((0..row.leaf_bytes.len()).map(|at| Spot::Leaf(*index, at)));
        if let Payload::Present(bytes) = &row.payload {
            spots.extend((0..bytes.len()).map(|at| Spot::Payload(*index, at)));
        }
    }
    for (path, bytes) in &log.tiles {
        spots.extend((0..bytes.len()).map(|at| Spot::Tile(path.clone(), at)));
    }
    let note = log.checkpoint.as_ref().unwrap();
    spots.extend((0..note.len()).map(Spot::Checkpoint));
    spots
}

/// The log with the byte at `spot` changed.
pub(crate) fn changed<'a>(base: &'a MemoryLog, spot: &Spot, change: u8) -> Tampered<'a> {
    let mut log = Tampered::new(base);
    match spot {
        Spot::Leaf(index, at) => {
            let mut row = base.rows[index].clone();
            row.leaf_bytes[*at] ^= change;
            log.rows.insert(*index, row);
        }
        Spot::Payload(index, at) => {
            let mut row = base.rows[index].clone();
            if let Payload::Present(bytes) = &mut row.payload {
                bytes[*at] ^= change;
            }
            log.rows.insert(*index, row);
        }
        Spot::Tile(path, at) => {
            let mut bytes = base.tiles[path].clone();
            bytes[*at] ^= change;
            log.tile = Some((path.clone(), bytes));
        }
        Spot::Checkpoint(at) => {
            let mut bytes = base.checkpoint.clone().unwrap().into_bytes();
            bytes[*at] ^= change;
            log.checkpoint = Some(bytes);
        }
    }
    log
}

/// What a finding has to say for a change at `spot`.
fn names(finding: &Finding, spot: &Spot) -> bool {
    let code = finding.kind.code();
    match (spot, &finding.place) {
        (Spot::Leaf(index, _), Place::Entry(place)) => place == index && code == "row-altered",
        (Spot::Payload(index, _), Place::Entry(place)) => {
            place == index && code == "payload-altered"
        }
        (Spot::Tile(path, _), Place::Tile(place)) => {
            place.to_string() == *path && code.ends_with("-altered")
        }
        (Spot::Checkpoint(_), Place::Checkpoint) => code == "checkpoint-invalid",
        _ => false,
    }
}

fn check(base: &MemoryLog, key: &VerifierKey, spot: &Spot, change: u8) {
    let report = verify(
        &changed(base, spot, change),
        std::slice::from_ref(key),
        None,
    )
    .unwrap();
    let shown: Vec<_> = report
        .findings
        .iter()
        .map(|finding| &finding.message.en)
        .collect();
    assert!(!report.whole && report.findings.len() == 1, "{shown:?}");
    assert!(names(&report.findings[0], spot), "{shown:?}");
}

/// Changes the spots one at a time, on two threads.
fn each_alone(base: &MemoryLog, spots: &[Spot]) {
    let (_, key) = keys();
    thread::scope(|scope| {
        for half in 0..2 {
            let key = &key;
            scope.spawn(move || {
                for (at, spot) in spots.iter().enumerate().filter(|(at, _)| at % 2 == half) {
                    let change = [0x01, 0x80, 0xff, 0x20][at / 2 % 4];
                    check(base, key, spot, change);
                }
            });
        }
    });
}

/// The log most tests here change: some streams erased, older partial tiles still there.
fn base() -> MemoryLog {
    let mut base = log(300, 17);
    let (_, key) = keys();
    // One older form of each is enough; every further one only repeats it.
    let edge = tiles_needed(300);
    let older = |path: &str| path.contains(".p/") && !edge.iter().any(|needed| needed == path);
    for row in ["tile/0/000", "tile/entries/000"] {
        let all = base
            .tiles
            .keys()
            .filter(|path| path.starts_with(row) && older(path));
        let spare: Vec<_> = all.skip(1).cloned().collect();
        base.tiles.retain(|path, _| !spare.contains(path));
    }
    let report = verify(&base, &[key], None).unwrap();
    assert!(report.whole, "{:?}", report.findings);
    assert!(report.destroyed > 0 && report.opened > 50, "{report:?}");
    let left = base.tiles.keys().filter(|path| older(path)).count();
    assert_eq!(left, 2, "older partial tiles are part of what is changed");
    base
}

/// A finding names its entry, so one byte of every row can be changed at once.
#[test]
fn every_byte_of_every_row_and_sealed_part() {
    let (base, (_, key)) = (base(), keys());
    let mut count = 0;
    for at in 0..400 {
        for part in ["row-altered", "payload-altered"] {
            let mut log = Tampered::new(&base);
            for row in base.rows.values() {
                let RowView {
                    index,
                    mut leaf_bytes,
                    mut payload,
                } = row.clone();
                let byte = match &mut payload {
                    _ if part == "row-altered" => leaf_bytes.get_mut(at),
                    Payload::Present(bytes) => bytes.get_mut(at),
                    Payload::None | Payload::Gone => None,
                };
                let Some(byte) = byte else { continue };
                *byte ^= 1 << (index % 8);
                log.rows.insert(
                    index,
                    RowView {
                        index,
                        leaf_bytes,
                        payload,
                    },
                );
            }
            let report = verify(&log, std::slice::from_ref(&key), None).unwrap();
            let found = report
                .findings
                .iter()
                .map(|f| (f.kind.code(), f.place.clone()));
            let expected = log.rows.keys().map(|index| (part, Place::Entry(*index)));
            assert!(found.eq(expected), "byte {at}: {:?}", report.findings);
            count += log.rows.len();
        }
    }
    let payload = |row: &RowView| match &row.payload {
        Payload::Present(bytes) => bytes.len(),
        Payload::None | Payload::Gone => 0,
    };
    let all: usize = base
        .rows
        .values()
        .map(|row| row.leaf_bytes.len() + payload(row))
        .sum();
    assert_eq!(count, all);
}

#[test]
fn every_byte_of_tiles_bundles_and_checkpoint() {
    let base = base();
    let mut spots = spots(&base);
    spots.retain(|spot| matches!(spot, Spot::Tile(..) | Spot::Checkpoint(_)));
    assert!(spots.len() > 40_000, "{}", spots.len());
    each_alone(&base, &spots);
}

#[test]
#[ignore = "takes minutes: run before a release"]
fn soak_every_byte_of_everything_alone() {
    let base = base();
    each_alone(&base, &spots(&base));
}

#[test]
fn every_byte_of_a_checkpoint_kept_outside() {
    let base = log(40, 3);
    let (_, key) = keys();
    let kept = base.checkpoint.clone().unwrap();
    for at in 0..kept.len() {
        let mut bytes = kept.clone().into_bytes();
        bytes[at] ^= 1;
        let text = String::from_utf8_lossy(&bytes);
        let report = verify(&base, std::slice::from_ref(&key), Some(&text)).unwrap();
        assert_eq!(
            report.findings[0].kind.code(),
            "outside-invalid",
            "byte {at}"
        );
        assert_eq!(report.outside_size, None);
    }
}

#[test]
fn every_byte_of_every_key() {
    let base = log(60, 5);
    let (_, key) = keys();
    let used: BTreeSet<_> = base.keys.keys().copied().collect();
    for stream in used {
        for at in 0..32 {
            let mut log = base.clone();
            let mut bytes = *log.keys[&stream].as_bytes();
            bytes[at] ^= 1;
            log.keys.insert(stream, Key::new(bytes));
            let report = verify(&log, std::slice::from_ref(&key), None).unwrap();
            assert_eq!(
                report.findings[0].kind.code(),
                "payload-altered",
                "{stream} byte {at}"
            );
        }
    }
}

#[test]
fn a_changed_row_and_its_untouched_neighbours_are_told_apart() {
    let base = log(300, 11);
    let (_, key) = keys();
    let mut log = Tampered::new(&base);
    for index in [3, 255, 256, 299] {
        let RowView {
            mut leaf_bytes,
            payload,
            ..
        } = base.rows[&index].clone();
        *leaf_bytes.last_mut().unwrap() ^= 1;
        log.rows.insert(
            index,
            RowView {
                index,
                leaf_bytes,
                payload,
            },
        );
    }
    let report = verify(&log, &[key], None).unwrap();
    let places: Vec<_> = report
        .findings
        .iter()
        .map(|finding| finding.place.to_string())
        .collect();
    assert_eq!(places, ["entry 3", "entry 255", "entry 256", "entry 299"]);
    assert!(log.rows(0, 1).is_ok());
}
