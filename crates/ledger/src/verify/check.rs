// SPDX-License-Identifier: Apache-2.0
//! The order in which a log is checked: checkpoints, then entries from the first to the last, then
//! the root, then the keys.

use crate::checkpoint::Checkpoint;
use crate::hash::Hash;
use crate::note::VerifierKey;
use crate::tile::{TILE_WIDTH, TileKind, TilePath};
use crate::writer::Unreadable;

use super::block::Block;
use super::levels::Levels;
use super::streams::Streams;
use super::{FindingKind, Log, Place, Report};

/// What has been found and computed so far.
pub(super) struct Check<'a> {
    pub(super) log: &'a dyn Log,
    pub(super) report: Report,
    pub(super) levels: Levels,
    pub(super) streams: Streams,
    outside: Option<Checkpoint>,
}

/// Whether the entries reach as far as the checkpoint says.
#[derive(PartialEq, Eq)]
enum Reach {
    Whole,
    Short,
}

pub(super) fn run(
    log: &dyn Log,
    keys: &[VerifierKey],
    outside: Option<&str>,
    progress: &mut dyn FnMut(u64),
) -> Result<Report, Unreadable> {
    let mut check = Check {
        log,
        report: Report::default(),
        levels: Levels::default(),
        streams: Streams::default(),
        outside: None,
    };
    check.read_outside(outside, keys);
    let checkpoint = check.read_checkpoint(keys)?;
    let provable = checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.size);
    check.report.provable = provable;
    check.compare_outside();
    if check.entries(provable, progress)? == Reach::Whole {
        check.levels.finish(log, &mut check.report)?;
        check.compare_root(checkpoint.as_ref());
    }
    check.streams.finish(log, &mut check.report)?;
    check.report.whole = check.report.findings.is_empty();
    Ok(check.report)
}

impl Check<'_> {
    fn read_outside(&mut self, note: Option<&str>, keys: &[VerifierKey]) {
        let Some(note) = note else { return };
        match Checkpoint::open(note.as_bytes(), keys) {
            Ok(checkpoint) => {
                self.report.outside_size = Some(checkpoint.size);
                self.outside = Some(checkpoint);
            }
            Err(error) => self
                .report
                .add(FindingKind::OutsideInvalid(error), Place::Outside),
        }
    }

    fn read_checkpoint(&mut self, keys: &[VerifierKey]) -> Result<Option<Checkpoint>, Unreadable> {
        let Some(note) = self.log.checkpoint()? else {
            if self.outside.is_some() || self.has_tiles()? {
                self.report
                    .add(FindingKind::CheckpointMissing, Place::Checkpoint);
            }
            return Ok(None);
        };
        let checkpoint = match Checkpoint::open(&note, keys) {
            Ok(checkpoint) => checkpoint,
            Err(error) => {
                self.report
                    .add(FindingKind::CheckpointInvalid(error), Place::Checkpoint);
                return Ok(None);
            }
        };
        let outside = self.outside.as_ref().map_or(0, |outside| outside.size);
        if outside > checkpoint.size {
            let place = Place::Entries {
                first: checkpoint.size,
                end: outside,
            };
            let kind = FindingKind::RolledBack {
                outside,
                provable: checkpoint.size,
            };
            self.report.add(kind, place);
        }
        Ok(Some(checkpoint))
    }

    /// Whether the first tile is there in any width: tiles without a checkpoint were signed once.
    fn has_tiles(&self) -> Result<bool, Unreadable> {
        for width in 1..=256 {
            let path = TilePath {
                kind: TileKind::Level(0),
                index: 0,
                width,
            };
            if self.log.tile(&path.to_string())?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Goes through all entries, 256 at a time.
    fn entries(
        &mut self,
        provable: u64,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Reach, Unreadable> {
        let mut first = 0;
        loop {
            let block = Block::read(self.log, first, provable, &mut self.report)?;
            if block.is_beyond_the_end() {
                if first >= provable {
                    return Ok(Reach::Whole);
                }
                let place = Place::Entries {
                    first,
                    end: provable,
                };
                self.report.add(FindingKind::RowMissing, place);
                return Ok(Reach::Short);
            }
            block.compare(self)?;
            self.report.recorded = self.report.recorded.max(block.recorded());
            progress(block.end());
            let next = block.next();
            if block.is_gap() {
                let place = Place::Entries { first, end: next };
                self.report.add(FindingKind::RowMissing, place);
            }
            first = next;
        }
    }

    /// Adds the hash of the next entry the checkpoint covers.
    pub(super) fn push(&mut self, hash: Hash) -> Result<(), Unreadable> {
        self.levels.push(self.log, &mut self.report, hash)?;
        self.compare_outside();
        Ok(())
    }

    /// At the size of the outside checkpoint, the root has to be the one it names.
    fn compare_outside(&mut self) {
        let Some(outside) = &self.outside else { return };
        if self.levels.size() == outside.size && self.levels.root() != outside.root {
            let place = Place::Entries {
                first: 0,
                end: outside.size,
            };
            self.report.add(FindingKind::Forked, place);
        }
    }

    fn compare_root(&mut self, checkpoint: Option<&Checkpoint>) {
        let Some(checkpoint) = checkpoint else { return };
        if self.levels.root() != checkpoint.root {
            let place = Place::Entries {
                first: 0,
                end: checkpoint.size,
            };
            self.report.add(FindingKind::RootMismatch, place);
        }
    }
}

/// The first index of the block that holds `index`.
pub(super) const fn block_of(index: u64) -> u64 {
    index / TILE_WIDTH * TILE_WIDTH
}
