// SPDX-License-Identifier: Apache-2.0
//! The tiles above the leaves, computed from what is believed of the leaves and compared with what
//! is stored.

use crate::hash::{Hash, node_hash};
use crate::tile::{TileKind, TilePath, perfect_root, tile_bytes};
use crate::tree::level_roots;
use crate::writer::{Unreadable, beginning};

use super::block::read_tile;
use super::{FindingKind, Log, Place, Report};

/// The rightmost tile of every level, being filled.
#[derive(Default)]
pub(super) struct Levels {
    size: u64,
    rows: Vec<Row>,
}

#[derive(Default)]
struct Row {
    index: u64,
    hashes: Vec<Hash>,
}

impl Levels {
    /// How many leaves went in.
    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// The root over them.
    pub(super) fn root(&self) -> Hash {
        let from_top = self
            .rows
            .iter()
            .rev()
            .flat_map(|row| level_roots(&row.hashes));
        let edge: Vec<_> = from_top.collect();
        let root = edge
            .into_iter()
            .rev()
            .reduce(|right, left| node_hash(&left, &right));
        root.unwrap_or_else(Hash::empty)
    }

    /// Adds a leaf; tiles that become full are compared with the stored ones.
    pub(super) fn push(
        &mut self,
        log: &dyn Log,
        report: &mut Report,
        leaf: Hash,
    ) -> Result<(), Unreadable> {
        self.size += 1;
        let mut rising = Some(leaf);
        for level in 0_u8.. {
            let Some(hash) = rising.take() else { break };
            if self.rows.len() <= usize::from(level) {
                self.rows.push(Row::default());
            }
            let Some(row) = self.rows.get_mut(usize::from(level)) else {
                break;
            };
            row.hashes.push(hash);
            if row.hashes.len() == 256 {
                let path = TilePath {
                    kind: TileKind::Level(level),
                    index: row.index,
                    width: 256,
                };
                compare(log, report, path, &row.hashes)?;
                rising = perfect_root(&row.hashes);
                row.hashes.clear();
                row.index += 1;
            }
        }
        Ok(())
    }

    /// Compares the partial tiles at the right edge.
    pub(super) fn finish(&self, log: &dyn Log, report: &mut Report) -> Result<(), Unreadable> {
        for (level, row) in (0_u8..).zip(&self.rows) {
            let width = u16::try_from(row.hashes.len()).unwrap_or(0);
            if width > 0 {
                let path = TilePath {
                    kind: TileKind::Level(level),
                    index: row.index,
                    width,
                };
                compare(log, report, path, &row.hashes)?;
            }
        }
        Ok(())
    }
}

/// Compares a stored tile with the hashes it must hold.
fn compare(
    log: &dyn Log,
    report: &mut Report,
    path: TilePath,
    hashes: &[Hash],
) -> Result<(), Unreadable> {
    // Level 0 was compared entry by entry, with the rows and the bundle beside it.
    if path.kind == TileKind::Level(0) {
        return Ok(());
    }
    let expected = tile_bytes(hashes);
    match read_tile(log, path)? {
        None => report.add(FindingKind::TileMissing, Place::Tile(path)),
        Some(stored) if stored != expected => {
            report.add(FindingKind::TileAltered, Place::Tile(path));
        }
        Some(_) => {}
    }
    compare_partials(log, report, path, || Some(expected))
}

/// Compares older, partial forms that are still stored with the beginning of what is believed.
pub(super) fn compare_partials(
    log: &dyn Log,
    report: &mut Report,
    newest: TilePath,
    believed: impl FnOnce() -> Option<Vec<u8>>,
) -> Result<(), Unreadable> {
    let widths = log.partials(&newest.full())?;
    let older: Vec<_> = widths
        .into_iter()
        .filter(|w| (1..newest.width).contains(w))
        .collect();
    if older.is_empty() {
        return Ok(());
    }
    let Some(believed) = believed() else {
        return Ok(());
    };
    for width in older {
        let path = TilePath { width, ..newest };
        let found = log.tile(&path.to_string())?;
        if found.is_some() && found != beginning(&believed, path) {
            let kind = match path.kind {
                TileKind::Entries => FindingKind::BundleAltered,
                TileKind::Level(_) => FindingKind::TileAltered,
            };
            report.add(kind, Place::Tile(path));
        }
    }
    Ok(())
}
