// SPDX-License-Identifier: Apache-2.0
//! Tampering that knows the format: entries moved, histories replaced, keys and tails cut.

use yakusoku_ledger::memory::{Fact, MemoryLog};
use yakusoku_ledger::{
    Entry, EntryId, FINDINGS_MAX, Hash, KeyState, Log, Payload, Report, RowView, StreamId,
    TilePath, Tiles, Unreadable, canonical_json, inclusion_proof, verify, verify_inclusion,
};

use crate::sample::{Dice, ORIGIN, add, keys, log, stream};

fn check(log: &dyn Log, outside: Option<&str>) -> Report {
    verify(log, &[keys().1], outside).unwrap()
}

fn codes(log: &dyn Log, outside: Option<&str>) -> Vec<&'static str> {
    check(log, outside)
        .findings
        .iter()
        .map(|finding| finding.kind.code())
        .collect()
}

/// Findings as `code @ place`.
fn found(log: &dyn Log, outside: Option<&str>) -> Vec<String> {
    let shown = |f: &yakusoku_ledger::Finding| format!("{} @ {}", f.kind.code(), f.place);
    check(log, outside).findings.iter().map(shown).collect()
}

/// Gives rows new places, in the order they come.
fn renumber(log: &mut MemoryLog, rows: Vec<RowView>) {
    let numbered = rows
        .into_iter()
        .zip(0..)
        .map(|(row, index)| (index, RowView { index, ..row }));
    log.rows = numbered.collect();
}

fn rows(log: &MemoryLog) -> Vec<RowView> {
    log.rows.values().cloned().collect()
}

/// Signs what the rows now say, as an operator with the key would who rewrites history.
fn sign_again(log: &mut MemoryLog, name: &str, byte: u8) {
    let (signer, _) = MemoryLog::signer(name, byte).unwrap();
    let mut forged = MemoryLog::new();
    forged.rows = log.rows.clone();
    forged.keys = log.keys.clone();
    forged.seal_up(&signer).unwrap();
    *log = forged;
}

fn sealed_rows(log: &MemoryLog) -> Vec<u64> {
    let sealed = |row: &&RowView| matches!(row.payload, Payload::Present(_));
    log.rows
        .values()
        .filter(sealed)
        .map(|row| row.index)
        .collect()
}

fn entry(log: &MemoryLog, index: u64) -> Entry {
    Entry::from_leaf_bytes(&log.rows[&index].leaf_bytes).unwrap()
}

#[test]
fn an_untouched_log_is_whole() {
    for size in [0, 1, 2, 255, 256, 257, 300, 512, 700] {
        let log = log(size, size);
        let report = check(&log, log.checkpoint.as_deref());
        assert!(report.whole, "{size}: {:?}", report.findings);
        assert_eq!((report.recorded, report.provable), (size, size));
        assert_eq!(report.outside_size, Some(size));
    }
}

#[test]
fn two_entries_swapped() {
    let mut log = log(300, 1);
    let mut all = rows(&log);
    all.swap(10, 20);
    renumber(&mut log, all);
    assert_eq!(found(&log, None)[0], "row-altered @ entry 10");
    assert!(found(&log, None).contains(&"row-altered @ entry 20".into()));
}

#[test]
fn an_entry_deleted_with_and_without_closing_the_gap() {
    let base = log(300, 1);
    let mut gap = base.clone();
    gap.rows.remove(&77);
    assert_eq!(found(&gap, None), ["row-missing @ entry 77"]);
    let mut closed = base.clone();
    let mut all = rows(&base);
    all.remove(77);
    renumber(&mut closed, all);
    let report = check(&closed, None);
    assert_eq!(report.findings[0].place.to_string(), "entry 77");
    assert!(
        codes(&closed, None).contains(&"row-missing"),
        "the last row is gone"
    );
}

#[test]
fn an_entry_inserted_or_replayed() {
    let base = log(300, 1);
    let mut inserted = base.clone();
    let mut all = rows(&base);
    all.insert(50, all[49].clone());
    renumber(&mut inserted, all);
    assert_eq!(found(&inserted, None)[0], "row-altered @ entry 50");
    // Replayed at the end, where no checkpoint reaches yet: its stream gives it away.
    let mut replayed = base.clone();
    let row = RowView {
        index: 300,
        ..base.rows[&7].clone()
    };
    replayed.rows.insert(300, row);
    assert_eq!(found(&replayed, None)[0], "sequence-broken @ entry 300");
}

#[test]
fn a_row_that_comes_twice() {
    struct Twice(MemoryLog);
    impl Tiles for Twice {
        fn tile(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
            self.0.tile(path)
        }
    }
    impl Log for Twice {
        fn checkpoint(&self) -> Result<Option<Vec<u8>>, Unreadable> {
            self.0.checkpoint()
        }
        fn rows(&self, from: u64, max: usize) -> Result<Vec<RowView>, Unreadable> {
            let mut rows = self.0.rows(from, max)?;
            if from == 0 {
                rows.insert(5, rows[4].clone());
            }
            Ok(rows)
        }
        fn stream_key(&self, stream: &StreamId) -> Result<KeyState, Unreadable> {
            self.0.stream_key(stream)
        }
    }
    assert_eq!(
        found(&Twice(log(20, 1)), None),
        ["row-unexpected @ entry 4"]
    );
}

#[test]
fn a_history_rewritten_and_signed_again() {
    let base = log(300, 1);
    let kept = base.checkpoint.clone().unwrap();
    let mut forged = base.clone();
    let row = forged.rows.get_mut(&5).unwrap();
    let mut changed = Entry::from_leaf_bytes(&row.leaf_bytes).unwrap();
    changed.open = canonical_json(&serde_json::json!({"forged": true})).unwrap();
    row.leaf_bytes = changed.leaf_bytes().unwrap();
    // By someone without the key: the checkpoint is not ours.
    let mut stranger = forged.clone();
    sign_again(&mut stranger, ORIGIN, 2);
    assert_eq!(
        found(&stranger, Some(&kept))[0],
        "checkpoint-invalid @ checkpoint"
    );
    // By the operator itself: only the checkpoint kept outside tells.
    sign_again(&mut forged, ORIGIN, 1);
    assert_eq!(found(&forged, None), Vec::<String>::new());
    assert_eq!(found(&forged, Some(&kept)), ["forked @ entries 0..300"]);
}

#[test]
fn a_fork_that_goes_on_is_seen_at_the_size_kept_outside() {
    let (signer, _) = keys();
    let mut ours = log(260, 1);
    let kept = ours.checkpoint.clone().unwrap();
    let mut theirs = log(260, 2);
    for log in [&mut ours, &mut theirs] {
        let mut dice = Dice(9);
        (0..300).for_each(|_| add(log, &mut dice, 20));
        log.seal_up(&signer).unwrap();
    }
    assert_eq!(codes(&ours, Some(&kept)), Vec::<&str>::new());
    assert_eq!(found(&theirs, Some(&kept)), ["forked @ entries 0..260"]);
}

#[test]
fn rolled_back_to_an_old_checkpoint() {
    let (signer, _) = keys();
    let mut log = log(300, 1);
    let old = log.checkpoint.clone();
    let mut dice = Dice(2);
    (0..50).for_each(|_| add(&mut log, &mut dice, 20));
    log.seal_up(&signer).unwrap();
    let kept = log.checkpoint.clone().unwrap();
    log.checkpoint = old;
    let report = check(&log, Some(&kept));
    assert_eq!(found(&log, Some(&kept)), ["rolled-back @ entries 300..350"]);
    assert_eq!((report.recorded, report.provable), (350, 300));
    assert!(
        report.findings[0]
            .message
            .ja
            .contains("300 件目より後は証明できません")
    );
    // Without it nobody can say more than this.
    let report = check(&log, None);
    assert!(report.whole);
    assert!(
        report.notes()[1].en.ends_with("not provable beyond 300"),
        "{:?}",
        report.notes()
    );
}

#[test]
fn a_tail_cut_is_seen_by_the_checkpoint_outside_and_by_nothing_else() {
    let (signer, _) = keys();
    let mut longer = log(300, 1);
    let cut = longer.clone();
    let mut dice = Dice(2);
    (0..50).for_each(|_| add(&mut longer, &mut dice, 20));
    longer.seal_up(&signer).unwrap();
    let kept = longer.checkpoint.clone().unwrap();
    assert!(check(&cut, None).whole);
    assert!(
        check(&cut, None).notes()[1]
            .ja
            .contains("末尾の切り捨ては検出できません")
    );
    assert_eq!(codes(&cut, Some(&kept)), ["rolled-back"]);
    // Rows cut while the checkpoint stayed are seen at once, with their places.
    let mut rows_only = longer.clone();
    rows_only.rows.retain(|index, _| *index < 290);
    let missing = found(&rows_only, None);
    assert_eq!(missing.len(), 60);
    assert_eq!(missing[0], "row-missing @ entry 290");
    // Everything cut but the checkpoint.
    let mut bare = longer.clone();
    bare.rows.clear();
    bare.tiles.clear();
    assert_eq!(found(&bare, None), ["row-missing @ entries 0..350"]);
}

#[test]
fn entries_recorded_and_not_yet_provable() {
    let mut log = log(300, 1);
    let mut dice = Dice(2);
    (0..300).for_each(|_| add(&mut log, &mut dice, 21));
    let report = check(&log, None);
    assert!(report.whole, "{:?}", report.findings);
    assert_eq!((report.recorded, report.provable), (600, 300));
    assert_eq!(report.notes()[0].ja, "記録 600 件、うち証明可能 300 件");
    // A gap among them is seen by itself, also over whole blocks.
    let mut gap = log.clone();
    gap.rows.retain(|index, _| *index < 310 || *index >= 590);
    assert_eq!(found(&gap, None)[0], "row-missing @ entry 310");
    let mut far = log.clone();
    let last = far.rows.remove(&599).unwrap();
    far.rows.insert(
        90_000,
        RowView {
            index: 90_000,
            ..last
        },
    );
    let report = check(&far, None);
    assert!(
        report
            .findings
            .iter()
            .any(|f| f.place.to_string() == "entries 768..89856")
    );
}

#[test]
fn before_the_first_checkpoint() {
    let mut log = MemoryLog::new();
    add(&mut log, &mut Dice(1), 0);
    let report = check(&log, None);
    assert!(report.whole);
    assert_eq!((report.recorded, report.provable), (1, 0));
    // Tiles say there was one.
    log.seal_up(&keys().0).unwrap();
    let kept = log.checkpoint.take().unwrap();
    assert_eq!(found(&log, None), ["checkpoint-missing @ checkpoint"]);
    log.tiles.clear();
    assert_eq!(codes(&log, None), Vec::<&str>::new());
    assert_eq!(codes(&log, Some(&kept)), ["checkpoint-missing"]);
}

#[test]
fn tiles_and_bundles_removed_one_by_one() {
    let base = log(600, 4);
    let edge = yakusoku_ledger::tiles_needed(600);
    let needed = |path: &&String| !path.contains(".p/") || edge.contains(path);
    for path in base.tiles.keys().filter(needed) {
        let mut log = base.clone();
        log.tiles.remove(path).unwrap();
        let kind = if path.contains("entries") {
            "bundle-missing"
        } else {
            "tile-missing"
        };
        assert_eq!(found(&log, None), [format!("{kind} @ {path}")]);
    }
    let mut log = base.clone();
    let whole: TilePath = "tile/0/000".parse().unwrap();
    log.tiles.get_mut(&whole.to_string()).unwrap().pop();
    assert_eq!(found(&log, None), ["tile-altered @ tile/0/000"]);
}

#[test]
fn a_row_a_bundle_and_a_tile_changed_alike_are_seen_above() {
    let mut log = log(600, 4);
    let edge = yakusoku_ledger::tiles_needed(600);
    log.tiles
        .retain(|path, _| !path.contains(".p/") || edge.contains(path));
    let row = log.rows.get_mut(&9).unwrap();
    let mut entry = Entry::from_leaf_bytes(&row.leaf_bytes).unwrap();
    entry.at_micros += 1;
    row.leaf_bytes = entry.leaf_bytes().unwrap();
    let mut forged = MemoryLog::new();
    forged.rows = log.rows.clone();
    forged.seal_up(&keys().0).unwrap();
    for path in ["tile/0/000", "tile/entries/000"] {
        log.tiles.insert(path.into(), forged.tiles[path].clone());
    }
    assert_eq!(
        found(&log, None),
        [
            "tile-altered @ tile/1/000.p/2",
            "root-mismatch @ entries 0..600"
        ]
    );
}

#[test]
fn a_key_deleted_without_an_entry() {
    let mut log = log(300, 1);
    let victim = entry(&log, *sealed_rows(&log).first().unwrap()).stream;
    log.keys.remove(&victim).unwrap();
    let report = check(&log, None);
    assert_eq!(codes(&log, None), ["key-missing"]);
    assert!(report.findings[0].message.en.contains(&victim.to_string()));
    // Deleting the sealed parts with it changes nothing.
    for row in log
        .rows
        .values_mut()
        .filter(|row| matches!(row.payload, Payload::Present(_)))
    {
        if Entry::from_leaf_bytes(&row.leaf_bytes).unwrap().stream == victim {
            row.payload = Payload::Gone;
        }
    }
    assert_eq!(codes(&log, None), ["key-missing"]);
}

#[test]
fn a_key_destroyed_by_an_entry_and_the_proofs_after_it() {
    let (signer, _) = keys();
    let mut log = log(300, 1);
    let victim = *sealed_rows(&log).first().unwrap();
    let gone = entry(&log, victim);
    let before = (log.tree().root(), log.rows[&victim].leaf_bytes.clone());
    let proof = inclusion_proof(&log, victim, 300).unwrap();
    log.destroy(EntryId::new([0xdd; 16]), gone.stream).unwrap();
    assert!(check(&log, None).whole, "destroyed and not yet provable");
    log.seal_up(&signer).unwrap();
    let report = check(&log, None);
    assert!(report.whole, "{:?}", report.findings);
    assert_eq!(log.rows[&victim].payload, Payload::Gone);
    let leaf = gone.leaf_hash().unwrap();
    assert_eq!(log.rows[&victim].leaf_bytes, before.1);
    assert!(verify_inclusion(&leaf, victim, 300, &before.0, &proof));
    let later = inclusion_proof(&log, victim, 301).unwrap();
    assert!(verify_inclusion(
        &leaf,
        victim,
        301,
        &log.tree().root(),
        &later
    ));
}

#[test]
fn a_key_still_there_after_its_destruction() {
    let mut log = log(300, 1);
    let stream = entry(&log, *sealed_rows(&log).first().unwrap()).stream;
    let (key, payloads) = (log.keys[&stream].clone(), log.rows.clone());
    let index = *sealed_rows(&log).first().unwrap();
    log.destroy(EntryId::new([0xdd; 16]), stream).unwrap();
    assert_eq!(codes(&log, None), Vec::<&str>::new());
    let mut kept = log.clone();
    kept.keys.insert(stream, key);
    let codes_kept = codes(&kept, None);
    assert!(codes_kept.contains(&"key-not-destroyed"), "{codes_kept:?}");
    // The sealed part put back beside the destroyed key.
    let mut left = log.clone();
    left.rows.insert(index, payloads[&index].clone());
    assert_eq!(
        found(&left, None),
        [format!("payload-left @ entry {index}")]
    );
}

#[test]
fn nothing_sealed_follows_the_destruction_of_a_key() {
    let mut log = MemoryLog::new();
    let fact = |id: u8| Fact {
        id: EntryId::new([id; 16]),
        stream: stream(1),
        kind: "case.received",
        open: "{}",
        sealed: Some((&[3; 44], b"x")),
    };
    log.record(fact(1)).unwrap();
    log.destroy(EntryId::new([2; 16]), stream(1)).unwrap();
    log.record(Fact {
        sealed: None,
        ..fact(3)
    })
    .unwrap();
    assert!(check(&log, None).whole, "open entries may follow");
    log.record(fact(4)).unwrap();
    assert!(codes(&log, None).contains(&"sealed-after-destruction"));
}

#[test]
fn a_key_that_does_not_unwrap() {
    struct Broken(MemoryLog);
    impl Tiles for Broken {
        fn tile(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
            self.0.tile(path)
        }
    }
    impl Log for Broken {
        fn checkpoint(&self) -> Result<Option<Vec<u8>>, Unreadable> {
            self.0.checkpoint()
        }
        fn rows(&self, from: u64, max: usize) -> Result<Vec<RowView>, Unreadable> {
            self.0.rows(from, max)
        }
        fn stream_key(&self, stream: &StreamId) -> Result<KeyState, Unreadable> {
            Ok(match self.0.stream_key(stream)? {
                KeyState::Present(_) => KeyState::Unusable,
                other => other,
            })
        }
    }
    let report = check(&Broken(log(3, 1)), None);
    assert_eq!(report.findings[0].kind.code(), "key-unusable");
    assert_eq!(report.opened, 0);
}

#[test]
fn a_payload_moved_removed_or_added() {
    let base = log(300, 1);
    let sealed = sealed_rows(&base);
    let mut moved = base.clone();
    let (a, b) = (sealed[0], sealed[1]);
    let payload = base.rows[&a].payload.clone();
    moved.rows.get_mut(&b).unwrap().payload = payload.clone();
    assert_eq!(
        found(&moved, None),
        [format!("payload-altered @ entry {b}")]
    );
    for absent in [Payload::None, Payload::Gone] {
        let mut removed = base.clone();
        removed.rows.get_mut(&a).unwrap().payload = absent;
        assert_eq!(
            found(&removed, None),
            [format!("payload-missing @ entry {a}")]
        );
    }
    let mut added = base.clone();
    let open = base
        .rows
        .values()
        .find(|row| row.payload == Payload::None)
        .unwrap()
        .index;
    added.rows.get_mut(&open).unwrap().payload = payload;
    assert_eq!(
        found(&added, None),
        [format!("payload-unexpected @ entry {open}")]
    );
}

#[test]
fn signed_nonsense_is_still_nonsense() {
    let mut log = log(10, 1);
    log.rows.get_mut(&4).unwrap().leaf_bytes = b"no leaf".to_vec();
    sign_again(&mut log, ORIGIN, 1);
    assert!(found(&log, None).contains(&"entry-unreadable @ entry 4".into()));
}

#[test]
fn findings_are_bounded_and_counted() {
    let mut log = log(1500, 1);
    for row in log.rows.values_mut() {
        row.leaf_bytes[1] ^= 1;
    }
    let report = check(&log, None);
    assert_eq!((report.findings.len(), report.more), (FINDINGS_MAX, 500));
}

#[test]
fn a_store_that_cannot_be_read_is_no_finding() {
    struct Down;
    impl Tiles for Down {
        fn tile(&self, _: &str) -> Result<Option<Vec<u8>>, Unreadable> {
            Err(Unreadable("disk".into()))
        }
    }
    impl Log for Down {
        fn checkpoint(&self) -> Result<Option<Vec<u8>>, Unreadable> {
            Ok(None)
        }
        fn rows(&self, _: u64, _: usize) -> Result<Vec<RowView>, Unreadable> {
            Ok(Vec::new())
        }
        fn stream_key(&self, _: &StreamId) -> Result<KeyState, Unreadable> {
            Ok(KeyState::Missing)
        }
    }
    let error = verify(&Down, &[keys().1], None).unwrap_err();
    assert_eq!(error.to_string(), "reading the log failed: disk");
}

/// Nothing that is in the log for ever says anything about a person.
#[test]
fn no_trace_of_the_sealed_text_and_no_guess_fits_the_commitment() {
    use sha2::{Digest, Sha256};
    let mut log = log(300, 1);
    let plain = "見本 太郎".as_bytes();
    let mut dice = Dice(5);
    for number in 0..12 {
        let id = EntryId::new(dice.bytes());
        log.destroy(id, stream(number)).unwrap();
    }
    log.seal_up(&keys().0).unwrap();
    assert!(log.keys.is_empty() && sealed_rows(&log).is_empty());
    for bytes in log
        .tiles
        .values()
        .chain(log.rows.values().map(|row| &row.leaf_bytes))
    {
        assert!(!bytes.windows(plain.len()).any(|window| window == plain));
    }
    let plain_hash = Hash(Sha256::digest(plain).into());
    let committed = log
        .rows
        .values()
        .filter_map(|row| Entry::from_leaf_bytes(&row.leaf_bytes).unwrap().commitment);
    let committed: Vec<_> = committed.collect();
    assert!(committed.len() > 50);
    for commitment in &committed {
        assert_ne!(commitment, plain_hash.as_bytes());
        // Equal texts do not give equal commitments, so they cannot even be linked.
        assert_eq!(
            committed
                .iter()
                .filter(|other| *other == commitment)
                .count(),
            1
        );
    }
}
