// SPDX-License-Identifier: Apache-2.0
//! Logs to be checked and tampered with, the same ones for the same seed.

use std::collections::BTreeMap;

use yakusoku_ledger::memory::{Fact, MemoryLog};
use yakusoku_ledger::{
    EntryId, KeyState, Log, RowView, Signer, StreamId, TilePath, Tiles, Unreadable, VerifierKey,
};

pub(crate) const ORIGIN: &str = "ledger.example.jp/main";

/// A small generator (SplitMix64): enough to vary tests, and nothing else.
pub(crate) struct Dice(pub u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.roll().to_be_bytes()[0])
    }
}

pub(crate) fn keys() -> (Signer, VerifierKey) {
    MemoryLog::signer(ORIGIN, 1).unwrap()
}

pub(crate) fn stream(number: u64) -> StreamId {
    let mut bytes = [0x5e; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    StreamId::new(bytes)
}

/// One entry in stream `number`, with a sealed part in every third.
pub(crate) fn add(log: &mut MemoryLog, dice: &mut Dice, number: u64) {
    let open = format!(r#"{{"n":{}}}"#, dice.below(1000));
    let random = dice.bytes();
    let plain = "見本 太郎".as_bytes();
    let sealed = log.rows.len().is_multiple_of(3) && !destroyed(log, number);
    let sealed = sealed.then_some((&random, plain));
    let id = EntryId::new(dice.bytes());
    let kind = ["case.received", "case.answered", "letter.sent"][log.rows.len() % 3];
    log.record(Fact {
        id,
        stream: stream(number),
        kind,
        open: &open,
        sealed,
    })
    .unwrap();
}

fn of(row: &RowView, number: u64) -> bool {
    row.leaf_bytes.get(17..33) == Some(stream(number).as_bytes())
}

fn destroyed(log: &MemoryLog, number: u64) -> bool {
    let kind = yakusoku_ledger::KEY_DESTROYED.as_bytes();
    let mut rows = log.rows.values().filter(|row| of(row, number));
    rows.any(|row| row.leaf_bytes[68..].starts_with(kind))
}

/// A log of `size` entries in 12 streams, of which some are erased, signed in several batches.
pub(crate) fn log(size: u64, seed: u64) -> MemoryLog {
    let (signer, _) = keys();
    let mut dice = Dice(seed);
    let mut log = MemoryLog::new();
    while (log.rows.len() as u64) < size {
        let number = dice.below(12);
        let erase = dice.below(60) == 0 && number < 4 && log.keys.contains_key(&stream(number));
        if erase {
            log.destroy(EntryId::new(dice.bytes()), stream(number))
                .unwrap();
        } else {
            add(&mut log, &mut dice, number);
        }
        if dice.below(120) == 0 {
            log.seal_up(&signer).unwrap();
        }
    }
    log.seal_up(&signer).unwrap();
    log
}

/// A log with one place changed, without copying the rest.
pub(crate) struct Tampered<'a> {
    pub(crate) base: &'a MemoryLog,
    pub(crate) rows: BTreeMap<u64, RowView>,
    pub(crate) tile: Option<(String, Vec<u8>)>,
    pub(crate) checkpoint: Option<Vec<u8>>,
}

impl<'a> Tampered<'a> {
    pub(crate) fn new(base: &'a MemoryLog) -> Self {
        Self {
            base,
            rows: BTreeMap::new(),
            tile: None,
            checkpoint: None,
        }
    }
}

impl Tiles for Tampered<'_> {
    fn tile(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        match &self.tile {
            Some((changed, bytes)) if changed == path => Ok(Some(bytes.clone())),
            _ => self.base.tile(path),
        }
    }
}

impl Log for Tampered<'_> {
    fn checkpoint(&self) -> Result<Option<Vec<u8>>, Unreadable> {
        match &self.checkpoint {
            Some(changed) => Ok(Some(changed.clone())),
            None => self.base.checkpoint(),
        }
    }

    fn rows(&self, from: u64, max: usize) -> Result<Vec<RowView>, Unreadable> {
        let mut rows = self.base.rows(from, max)?;
        for row in &mut rows {
            if let Some(changed) = self.rows.get(&row.index) {
                row.clone_from(changed);
            }
        }
        Ok(rows)
    }

    fn stream_key(&self, stream: &StreamId) -> Result<KeyState, Unreadable> {
        self.base.stream_key(stream)
    }

    fn partials(&self, full: &TilePath) -> Result<Vec<u16>, Unreadable> {
        self.base.partials(full)
    }
}
