// SPDX-License-Identifier: Apache-2.0
//! 256 entries as they lie in each of the three places, and who is believed where they disagree.

use std::collections::BTreeMap;

use crate::entry::Entry;
use crate::hash::{Hash, leaf_hash};
use crate::tile::{
    TILE_WIDTH, TileKind, TilePath, bundle_entries, bundle_push, hashes, tile_bytes,
};
use crate::writer::{Unreadable, beginning};

use super::check::{Check, block_of};
use super::levels::compare_partials;
use super::{FindingKind, Log, Place, Report, RowView};

/// The entries of one tile.
pub(super) struct Block {
    first: u64,
    /// How many of them the checkpoint covers.
    width: u16,
    rows: BTreeMap<u64, RowView>,
    /// The first row behind this block, when this block has none.
    row_beyond: Option<u64>,
    bundle: Option<Vec<u8>>,
    tile: Option<Vec<u8>>,
}

/// What is believed of one entry, and where it disagrees.
struct Settled<'a> {
    hash: Option<Hash>,
    leaf: Option<&'a [u8]>,
    row: Standing,
    bundle: Standing,
    tile: Standing,
}

/// What is believed of a tile and its bundle, and where the stored ones disagree.
#[derive(Default)]
struct Believed<'a> {
    hashes: Vec<Hash>,
    leaves: Vec<Option<&'a [u8]>>,
    bundle: Standing,
    tile: Standing,
}

impl<'a> Believed<'a> {
    /// Takes one entry the checkpoint covers and returns the hash that is believed of it.
    fn add(&mut self, settled: &Settled<'a>) -> Hash {
        if settled.bundle == Standing::Altered {
            self.bundle = Standing::Altered;
        }
        if settled.tile == Standing::Altered {
            self.tile = Standing::Altered;
        }
        // Nothing is left of an entry that is in no place: any hash shows that it is gone.
        let hash = settled.hash.unwrap_or_else(Hash::empty);
        self.hashes.push(hash);
        self.leaves.push(settled.leaf);
        hash
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Standing {
    #[default]
    Believed,
    Altered,
    Absent,
}

impl Block {
    pub(super) fn read(
        log: &dyn Log,
        first: u64,
        provable: u64,
        report: &mut Report,
    ) -> Result<Self, Unreadable> {
        let width = provable.saturating_sub(first).min(TILE_WIDTH);
        let width = u16::try_from(width).unwrap_or(256);
        let level = TilePath {
            kind: TileKind::Level(0),
            index: first / TILE_WIDTH,
            width,
        };
        let mut block = Self {
            first,
            width,
            rows: BTreeMap::new(),
            row_beyond: None,
            bundle: read_tile(
                log,
                TilePath {
                    kind: TileKind::Entries,
                    ..level
                },
            )?,
            tile: read_tile(log, level)?,
        };
        let mut expected = first;
        for row in log.rows(first, 256)? {
            if row.index < expected {
                report.add(FindingKind::RowUnexpected, Place::Entry(row.index));
                continue;
            }
            expected = row.index.saturating_add(1);
            if row.index < first.saturating_add(TILE_WIDTH) {
                block.rows.insert(row.index, row);
            } else {
                block.row_beyond = block.row_beyond.or(Some(row.index));
            }
        }
        Ok(block)
    }

    /// Neither rows from here on, nor a bundle, nor a tile.
    pub(super) fn is_beyond_the_end(&self) -> bool {
        self.rows.is_empty()
            && self.row_beyond.is_none()
            && self.bundle.is_none()
            && self.tile.is_none()
    }

    /// One more than the index of the last row, or 0 without rows.
    pub(super) fn recorded(&self) -> u64 {
        self.rows
            .last_key_value()
            .map_or(0, |(index, _)| index.saturating_add(1))
    }

    /// Where the entries of this block end: at the checkpoint or the last row, whichever is later,
    /// and with more rows behind it, at the end of the block.
    pub(super) fn end(&self) -> u64 {
        if self.is_gap() {
            return self.first;
        }
        let covered = self.first.saturating_add(self.width.into());
        let whole = self
            .row_beyond
            .map_or(0, |_| self.first.saturating_add(TILE_WIDTH));
        self.recorded().max(covered).max(whole)
    }

    /// Beyond the checkpoint, without a row, and with rows behind it.
    pub(super) fn is_gap(&self) -> bool {
        self.width == 0 && self.rows.is_empty() && self.row_beyond.is_some()
    }

    /// The first index of the block to be read next; gaps are passed over at once.
    pub(super) fn next(&self) -> u64 {
        let next = self.first.saturating_add(TILE_WIDTH);
        match self.row_beyond {
            Some(row) if self.is_gap() => block_of(row).max(next),
            _ => next,
        }
    }

    /// Compares the three places with each other and checks what the entries say.
    pub(super) fn compare(&self, check: &mut Check<'_>) -> Result<(), Unreadable> {
        let bundle = self
            .bundle
            .as_ref()
            .and_then(|bytes| bundle_entries(bytes).ok());
        let bundle = bundle.filter(|entries| entries.len() == usize::from(self.width));
        let tile = self
            .tile
            .as_ref()
            .and_then(|bytes| hashes(bytes, self.width));
        let mut believed = Believed {
            bundle: standing(self.bundle.is_some(), bundle.is_some()),
            tile: standing(self.tile.is_some(), tile.is_some()),
            ..Believed::default()
        };
        for (at, index) in (self.first..self.end()).enumerate() {
            let in_bundle = bundle.as_ref().and_then(|entries| entries.get(at).copied());
            let in_tile = tile.as_ref().and_then(|hashes| hashes.get(at).copied());
            let settled = settle(self.rows.get(&index), in_bundle, in_tile);
            self.row(check, index, &settled)?;
            if at < usize::from(self.width) {
                check.push(believed.add(&settled))?;
            }
        }
        if self.width == 0 {
            Ok(())
        } else {
            self.compare_places(check, believed)
        }
    }

    /// Reports tile and bundle, and compares older forms of them that are still there.
    fn compare_places(
        &self,
        check: &mut Check<'_>,
        believed: Believed<'_>,
    ) -> Result<(), Unreadable> {
        self.report_places(&mut check.report, believed.bundle, believed.tile);
        let (tile, entries) = (self.path(), self.entries_path());
        let Believed { hashes, leaves, .. } = believed;
        compare_partials(check.log, &mut check.report, tile, || {
            Some(tile_bytes(&hashes))
        })?;
        compare_partials(check.log, &mut check.report, entries, || {
            let mut bundle = Vec::new();
            for leaf in leaves {
                bundle_push(&mut bundle, leaf?).ok()?;
            }
            Some(bundle)
        })
    }

    fn entries_path(&self) -> TilePath {
        TilePath {
            kind: TileKind::Entries,
            ..self.path()
        }
    }

    fn path(&self) -> TilePath {
        let index = self.first / TILE_WIDTH;
        TilePath {
            kind: TileKind::Level(0),
            index,
            width: self.width,
        }
    }

    /// Reports the row of one entry and checks what the entry says.
    fn row(
        &self,
        check: &mut Check<'_>,
        index: u64,
        settled: &Settled<'_>,
    ) -> Result<(), Unreadable> {
        match settled.row {
            Standing::Believed => {}
            Standing::Altered => check
                .report
                .add(FindingKind::RowAltered, Place::Entry(index)),
            Standing::Absent => check
                .report
                .add(FindingKind::RowMissing, Place::Entry(index)),
        }
        let Some(leaf) = settled.leaf else {
            return Ok(());
        };
        match Entry::from_leaf_bytes(leaf) {
            Ok(entry) => {
                let payload = self.rows.get(&index).map(|row| &row.payload);
                check
                    .streams
                    .entry(check.log, &mut check.report, (index, &entry), payload)
            }
            Err(error) => {
                check
                    .report
                    .add(FindingKind::EntryUnreadable(error), Place::Entry(index));
                Ok(())
            }
        }
    }

    fn report_places(&self, report: &mut Report, bundle: Standing, tile: Standing) {
        let entries = Place::Tile(TilePath {
            kind: TileKind::Entries,
            ..self.path()
        });
        match bundle {
            Standing::Believed => {}
            Standing::Altered => report.add(FindingKind::BundleAltered, entries),
            Standing::Absent => report.add(FindingKind::BundleMissing, entries),
        }
        match tile {
            Standing::Believed => {}
            Standing::Altered => report.add(FindingKind::TileAltered, Place::Tile(self.path())),
            Standing::Absent => report.add(FindingKind::TileMissing, Place::Tile(self.path())),
        }
    }
}

fn standing(there: bool, well_formed: bool) -> Standing {
    match (there, well_formed) {
        (false, _) => Standing::Absent,
        (true, false) => Standing::Altered,
        (true, true) => Standing::Believed,
    }
}

/// Believes what two places agree on; else the tile, which the tiles above it vouch for; else the
/// bundle; else the row.
fn settle<'a>(
    row: Option<&'a RowView>,
    bundle: Option<&'a [u8]>,
    tile: Option<Hash>,
) -> Settled<'a> {
    let row_leaf = row.map(|row| row.leaf_bytes.as_slice());
    let row_hash = row_leaf.map(leaf_hash);
    // The same bytes are hashed once.
    let bundle_hash = if bundle == row_leaf {
        row_hash
    } else {
        bundle.map(leaf_hash)
    };
    let agreed = if bundle_hash.is_some() && row_hash == bundle_hash {
        row_hash
    } else {
        None
    };
    let believed = agreed.or(tile).or(bundle_hash).or(row_hash);
    let stand = |found: Option<Hash>| match found {
        None => Standing::Absent,
        Some(_) if found == believed => Standing::Believed,
        Some(_) => Standing::Altered,
    };
    let (row_stand, bundle_stand) = (stand(row_hash), stand(bundle_hash));
    let leaf = match (row_stand, bundle_stand) {
        (Standing::Believed, _) => row_leaf,
        (_, Standing::Believed) => bundle,
        _ => None,
    };
    Settled {
        hash: believed,
        leaf,
        row: row_stand,
        bundle: bundle_stand,
        tile: stand(tile),
    }
}

/// Reads a tile of a checkpoint: as partial as it was then, or the beginning of the full one.
pub(super) fn read_tile(log: &dyn Log, path: TilePath) -> Result<Option<Vec<u8>>, Unreadable> {
    if path.width == 0 {
        return Ok(None);
    }
    if let Some(bytes) = log.tile(&path.to_string())? {
        return Ok(Some(bytes));
    }
    let full = if path.width < 256 {
        log.tile(&path.full().to_string())?
    } else {
        None
    };
    // A full tile that does not come apart is handed on as it is, to be found altered.
    Ok(full.map(|full| beginning(&full, path).unwrap_or(full)))
}
