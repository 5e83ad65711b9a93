// SPDX-License-Identifier: Apache-2.0
//! What has to be written when entries are added: tiles and bundles as (path, bytes).
//!
//! The cost follows the number of new entries and never the size of the log: only the partial
//! tiles at the right edge are read, at most one a level and one bundle.
//!
//! Write all tiles durably first and the checkpoint last. A crash in between leaves tiles beyond
//! the old checkpoint; the next batch starts from that checkpoint again and writes the same bytes.

use std::collections::BTreeMap;

use crate::hash::{Hash, leaf_hash};
use crate::tile::{
    BundleError, TILE_WIDTH, TileKind, TilePath, bundle_entries, bundle_push, hashes,
    partial_paths, perfect_root, tile_bytes,
};
use crate::tree::{Tree, level_roots};

/// The store could not be read: this says nothing about the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("reading the log failed: {0}")]
pub struct Unreadable(pub String);

/// Where tiles and bundles are kept, by their path.
pub trait Tiles {
    /// The bytes stored under `path` (`tile/0/000`, `tile/entries/001.p/12`, …), if there are any.
    ///
    /// # Errors
    /// When the store cannot be read. What is not there is `Ok(None)`.
    fn tile(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable>;
}

impl Tiles for BTreeMap<String, Vec<u8>> {
    fn tile(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        Ok(self.get(path).cloned())
    }
}

/// Tiles that entries cannot be added to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// A tile at the right edge is not there.
    #[error("the tile `{0}` is missing")]
    Missing(TilePath),
    /// A tile at the right edge is not what the tree was built from.
    #[error("the tile `{0}` was altered")]
    Altered(TilePath),
    /// A new leaf is too long.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The store cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

/// A tree that grew, and what has to be written for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growth {
    /// The tree with the new leaves.
    pub tree: Tree,
    /// Path and bytes of every tile and bundle that changed, full ones before partial ones.
    pub tiles: Vec<(String, Vec<u8>)>,
}

/// The paths that [`tiles_for`] and [`Tree::from_tiles`] read for a log of `size`, at most nine.
///
/// A caller that reads asynchronously fetches these first and hands in a map.
#[must_use]
pub fn tiles_needed(size: u64) -> Vec<String> {
    partial_paths(size)
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// Adds leaves to a tree and returns every tile and bundle to be written.
///
/// # Errors
/// When a tile of the right edge is missing, altered or unreadable, or a leaf is too long.
pub fn tiles_for<L: AsRef<[u8]>>(
    from: &Tree,
    leaves: &[L],
    tiles: &dyn Tiles,
) -> Result<Growth, TileError> {
    let mut edge = Edge::read(from, tiles)?;
    let mut tree = from.clone();
    for leaf in leaves {
        let leaf = leaf.as_ref();
        let hash = leaf_hash(leaf);
        tree.append(hash);
        bundle_push(&mut edge.bundle, leaf)?;
        edge.push(0, hash);
    }
    edge.finish();
    Ok(Growth {
        tree,
        tiles: edge.written,
    })
}

/// Reads a partial tile, or the beginning of the full one that has taken its place.
pub(crate) fn read_partial(tiles: &dyn Tiles, path: TilePath) -> Result<Vec<u8>, TileError> {
    if let Some(bytes) = tiles.tile(&path.to_string())? {
        return Ok(bytes);
    }
    let full = tiles
        .tile(&path.full().to_string())?
        .ok_or(TileError::Missing(path))?;
    Ok(beginning(&full, path).unwrap_or_default())
}

/// The part of a full tile or bundle that a partial one of `path` would have held.
pub(crate) fn beginning(full: &[u8], path: TilePath) -> Option<Vec<u8>> {
    let width = usize::from(path.width);
    let length = match path.kind {
        TileKind::Level(_) => width * 32,
        TileKind::Entries => bundle_entries(full)
            .ok()?
            .iter()
            .take(width)
            .map(|entry| entry.len() + 2)
            .sum(),
    };
    full.get(..length).map(<[u8]>::to_vec)
}

/// The rightmost tile of every level, being filled.
struct Edge {
    rows: Vec<Row>,
    bundle: Vec<u8>,
    written: Vec<(String, Vec<u8>)>,
}

#[derive(Default)]
struct Row {
    index: u64,
    hashes: Vec<Hash>,
    changed: Changed,
}

#[derive(Default, PartialEq, Eq)]
enum Changed {
    #[default]
    No,
    Yes,
}

impl Edge {
    fn read(from: &Tree, tiles: &dyn Tiles) -> Result<Self, TileError> {
        let mut edge = Self {
            rows: Vec::new(),
            bundle: Vec::new(),
            written: Vec::new(),
        };
        let mut size = from.size();
        while size > 0 {
            let index = size / TILE_WIDTH;
            edge.rows.push(Row {
                index,
                ..Row::default()
            });
            size = index;
        }
        for path in partial_paths(from.size()) {
            let bytes = read_partial(tiles, path)?;
            match path.kind {
                TileKind::Level(level) => {
                    let hashes = hashes(&bytes, path.width).ok_or(TileError::Altered(path))?;
                    if level_roots(&hashes) != from.level_edge(level, path.width) {
                        return Err(TileError::Altered(path));
                    }
                    if let Some(row) = edge.rows.get_mut(usize::from(level)) {
                        row.hashes = hashes;
                    }
                }
                TileKind::Entries => edge.read_bundle(path, bytes)?,
            }
        }
        Ok(edge)
    }

    /// INVARIANT: `partial_paths` names the level-0 tile before its bundle, so its hashes are here.
    fn read_bundle(&mut self, path: TilePath, bytes: Vec<u8>) -> Result<(), TileError> {
        let entries = bundle_entries(&bytes).map_err(|_| TileError::Altered(path))?;
        let found = entries.into_iter().map(leaf_hash);
        let expected = self
            .rows
            .first()
            .into_iter()
            .flat_map(|row| row.hashes.iter().copied());
        if !found.eq(expected) {
            return Err(TileError::Altered(path));
        }
        self.bundle = bytes;
        Ok(())
    }

    /// Adds a hash to a level; a tile that becomes full is written and adds its root above.
    fn push(&mut self, level: u8, hash: Hash) {
        if self.rows.len() <= usize::from(level) {
            self.rows.push(Row::default());
        }
        let Some(row) = self.rows.get_mut(usize::from(level)) else {
            return;
        };
        row.hashes.push(hash);
        row.changed = Changed::Yes;
        if row.hashes.len() < 256 {
            return;
        }
        let hashes = std::mem::take(&mut row.hashes);
        let path = TilePath {
            kind: TileKind::Level(level),
            index: row.index,
            width: 256,
        };
        row.index += 1;
        row.changed = Changed::No;
        if level == 0 {
            let bundle = std::mem::take(&mut self.bundle);
            let path = TilePath {
                kind: TileKind::Entries,
                ..path
            };
            self.written.push((path.to_string(), bundle));
        }
        self.written.push((path.to_string(), tile_bytes(&hashes)));
        if let Some(root) = perfect_root(&hashes) {
            self.push(level + 1, root);
        }
    }

    /// Writes the partial tiles that changed.
    fn finish(&mut self) {
        for (level, row) in (0_u8..).zip(&self.rows) {
            let width = u16::try_from(row.hashes.len()).unwrap_or(0);
            if row.changed == Changed::No || width == 0 {
                continue;
            }
            let path = TilePath {
                kind: TileKind::Level(level),
                index: row.index,
                width,
            };
            if level == 0 {
                let path = TilePath {
                    kind: TileKind::Entries,
                    ..path
                };
                self.written
                    .push((path.to_string(), std::mem::take(&mut self.bundle)));
            }
            self.written
                .push((path.to_string(), tile_bytes(&row.hashes)));
        }
    }
}
