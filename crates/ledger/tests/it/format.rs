// SPDX-License-Identifier: Apache-2.0
//! The vector printed in `FORMAT.md` is what this program writes, byte for byte.

use std::collections::BTreeMap;
use std::fmt::Write;

use yakusoku_ledger::{
    ActorId, BlobId, Entry, EntryId, KEY_DESTROYED, Key, Signer, StreamId, Tree, journal_hash,
    seal, seal_blob, search_token, tiles_for, unseal, wrap_key,
};

const FORMAT: &str = include_str!("../../FORMAT.md");

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 16, 32, … bytes that count up from `first`.
fn count<const N: usize>(first: u8) -> [u8; N] {
    std::array::from_fn(|at| first.wrapping_add(u8::try_from(at).unwrap()))
}

fn entries(key: &Key) -> (Entry, Vec<u8>, Entry) {
    let mut first = Entry {
        id: EntryId::new(count(0x10)),
        stream: StreamId::new(count(0x20)),
        seq: 0,
        kind: "case.received".into(),
        version: 1,
        at_micros: 1_767_225_600_000_000,
        actor: ActorId::new(count(0x30)),
        open: r#"{"channel":"post","due":"2026-01-31"}"#.into(),
        commitment: None,
    };
    let sealed = seal(key, &first.head(), &count(0x40), "見本 太郎".as_bytes());
    first.commitment = Some(sealed.commitment);
    let second = Entry {
        id: EntryId::new(count(0x70)),
        seq: 1,
        kind: KEY_DESTROYED.into(),
        at_micros: first.at_micros + 1,
        open: "{}".into(),
        commitment: None,
        ..first.clone()
    };
    (first, sealed.bytes, second)
}

fn vector() -> String {
    let key = Key::new(count(0));
    let (first, sealed, second) = entries(&key);
    assert_eq!(
        unseal(&key, &first, &sealed).unwrap().as_slice(),
        "見本 太郎".as_bytes()
    );
    let leaves = [first.leaf_bytes().unwrap(), second.leaf_bytes().unwrap()];
    let growth = tiles_for(&Tree::new(), &leaves, &BTreeMap::new()).unwrap();
    let tiles: BTreeMap<_, _> = growth.tiles.into_iter().collect();
    let signer = Signer::new("ledger.example.jp/main", &Key::new(count(0x80))).unwrap();
    let note = growth.tree.checkpoint(signer.name()).sign(&signer).unwrap();
    let blob = seal_blob(&key, &BlobId::new(count(0x50)), &count(0x60), b"blob");
    let wrapped = wrap_key(&Key::new(count(0xa0)), "epoch/7", &count(0x60), &key);
    let mut text = String::new();
    for (name, bytes) in [
        ("stream key", key.as_bytes().as_slice()),
        (
            "entry key",
            key.derive("yakusoku.entry.v1", first.id.as_bytes())
                .as_bytes(),
        ),
        ("sealed 0", &sealed),
        ("commitment 0", &first.commitment.unwrap()),
        ("leaf 0", &leaves[0]),
        ("leaf 1", &leaves[1]),
        ("leaf hash 0", first.leaf_hash().unwrap().as_bytes()),
        ("leaf hash 1", second.leaf_hash().unwrap().as_bytes()),
        ("root", growth.tree.root().as_bytes()),
        ("tile/0/000.p/2", &tiles["tile/0/000.p/2"]),
        ("tile/entries/000.p/2", &tiles["tile/entries/000.p/2"]),
        ("blob", &blob),
        ("wrapped key", &wrapped),
        ("search token", &search_token(&key, "family", "見本")),
        (
            "journal hash",
            &journal_hash(&key, "stream", first.stream.as_bytes()),
        ),
    ] {
        writeln!(text, "{name}: {}", hex(bytes)).unwrap();
    }
    write!(
        text,
        "verifier.key: {}\ncheckpoint:\n{note}",
        signer.verifier()
    )
    .unwrap();
    text
}

#[test]
fn the_vector_in_format_md_is_what_is_written() {
    let printed = FORMAT
        .split("```vector\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let vector = vector();
    assert_eq!(
        printed,
        Some(vector.as_str()),
        "FORMAT.md should hold:\n{vector}"
    );
}
