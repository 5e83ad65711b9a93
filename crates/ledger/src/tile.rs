// SPDX-License-Identifier: Apache-2.0
//! Names and contents of tiles and entry bundles, as C2SP tlog-tiles has them.
//!
//! A tile is up to 256 hashes in a row at one level; level 0 holds leaf hashes, and each hash of a
//! level above is the root of a full tile below. A bundle holds the leaves of a level-0 tile. Both
//! are immutable: a partial one is the beginning of the full one that follows it.

use std::fmt;
use std::str::FromStr;

use crate::entry::ENTRY_BYTES_MAX;
use crate::hash::{Hash, node_hash};

/// How many hashes or entries a full tile or bundle holds.
pub const TILE_WIDTH: u64 = 256;
/// The highest level a tile can have.
const LEVEL_MAX: u8 = 63;

/// Hashes of one level, or the entries themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileKind {
    /// An entry bundle, `tile/entries/…`.
    Entries,
    /// A tile of hashes, `tile/<level>/…`.
    Level(u8),
}

/// The path of a tile or bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePath {
    /// Which row of tiles.
    pub kind: TileKind,
    /// The place in the row, from 0.
    pub index: u64,
    /// How many hashes or entries, 1 to 256; 256 is the full tile.
    pub width: u16,
}

impl TilePath {
    /// The same tile when it is full.
    #[must_use]
    pub const fn full(self) -> Self {
        Self { width: 256, ..self }
    }

    /// The entries the tile speaks of: from the first up to, not including, the last.
    ///
    /// Saturates at the end of what a log can hold.
    #[must_use]
    pub fn entries(&self) -> (u64, u64) {
        let level = match self.kind {
            TileKind::Entries => 0,
            TileKind::Level(level) => u32::from(level),
        };
        let span = TILE_WIDTH.saturating_pow(level);
        let first = self.index.saturating_mul(TILE_WIDTH).saturating_mul(span);
        (
            first,
            first.saturating_add(span.saturating_mul(self.width.into())),
        )
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Entries => f.write_str("tile/entries/")?,
            TileKind::Level(level) => write!(f, "tile/{level}/")?,
        }
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for (left, group) in groups.iter().enumerate().rev() {
            let (mark, end) = if left > 0 { ("x", "/") } else { ("", "") };
            write!(f, "{mark}{group:03}{end}")?;
        }
        if u64::from(self.width) < TILE_WIDTH {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

/// A text that is not the path of a tile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the path of a tile")]
pub struct TilePathError(String);

impl FromStr for TilePath {
    type Err = TilePathError;

    /// Reads the one spelling that [`fmt::Display`] writes.
    fn from_str(text: &str) -> Result<Self, TilePathError> {
        let bad = || TilePathError(text.chars().take(80).collect());
        let parsed = parse(text).ok_or_else(bad)?;
        if parsed.to_string() == text {
            Ok(parsed)
        } else {
            Err(bad())
        }
    }
}

fn parse(text: &str) -> Option<TilePath> {
    let (kind, rest) = text.strip_prefix("tile/")?.split_once('/')?;
    let kind = match kind {
        "entries" => TileKind::Entries,
        level => TileKind::Level(level.parse().ok().filter(|level| *level <= LEVEL_MAX)?),
    };
    let (place, width) = match rest.split_once(".p/") {
        Some((place, width)) => (place, width.parse().ok().filter(|w| (1..256).contains(w))?),
        None => (rest, 256),
    };
    let mut index: u64 = 0;
    for group in place.split('/') {
        let digits: u64 = group.strip_prefix('x').unwrap_or(group).parse().ok()?;
        index = index.checked_mul(1000)?.checked_add(digits)?;
    }
    Some(TilePath { kind, index, width })
}

/// The tiles and bundles at the right edge of a tree of `size` that are partial.
pub(crate) fn partial_paths(size: u64) -> Vec<TilePath> {
    let mut paths = Vec::new();
    let mut hashes = size;
    let mut level = 0;
    while hashes > 0 {
        let tile = TilePath {
            kind: TileKind::Level(level),
            index: hashes / TILE_WIDTH,
            width: u16::try_from(hashes % TILE_WIDTH).unwrap_or(0),
        };
        if tile.width > 0 {
            paths.push(tile);
            if level == 0 {
                paths.push(TilePath {
                    kind: TileKind::Entries,
                    ..tile
                });
            }
        }
        hashes /= TILE_WIDTH;
        level += 1;
    }
    paths
}

/// The hashes of a tile, if the bytes are exactly `width` of them.
pub(crate) fn hashes(bytes: &[u8], width: u16) -> Option<Vec<Hash>> {
    if bytes.len() != usize::from(width) * 32 {
        return None;
    }
    bytes.chunks_exact(32).map(Hash::from_slice).collect()
}

/// The bytes of a tile.
pub(crate) fn tile_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// The root over 2^k hashes that stand side by side.
///
/// Any other number of hashes is joined as far as pairs go; callers pass powers of two.
pub(crate) fn perfect_root(hashes: &[Hash]) -> Option<Hash> {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row
            .chunks(2)
            .filter_map(|pair| match pair {
                [left, right] => Some(node_hash(left, right)),
                _ => None,
            })
            .collect();
    }
    row.first().copied()
}

/// An entry bundle that does not come apart into entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// A length goes beyond the end of the bundle.
    #[error("the entry bundle ends within an entry")]
    Cut,
    /// An entry is longer than a bundle can hold.
    #[error("an entry of {0} bytes is too long for a bundle")]
    TooLong(usize),
}

/// Takes an entry bundle apart: 16-bit big-endian lengths, each before its leaf.
///
/// # Errors
/// When the bytes end within a length or an entry.
pub fn bundle_entries(mut bytes: &[u8]) -> Result<Vec<&[u8]>, BundleError> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk::<2>().ok_or(BundleError::Cut)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, rest) = rest.split_at_checked(length).ok_or(BundleError::Cut)?;
        entries.push(entry);
        bytes = rest;
    }
    Ok(entries)
}

/// Adds one entry to the end of a bundle.
pub(crate) fn bundle_push(bundle: &mut Vec<u8>, leaf: &[u8]) -> Result<(), BundleError> {
    let length = u16::try_from(leaf.len()).map_err(|_| BundleError::TooLong(leaf.len()))?;
    debug_assert!(leaf.len() <= ENTRY_BYTES_MAX);
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(leaf);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(kind: TileKind, index: u64, width: u16) -> String {
        TilePath { kind, index, width }.to_string()
    }

    #[test]
    fn paths_are_written_as_the_specification_shows() {
        assert_eq!(
            path(TileKind::Level(0), 1_234_067, 256),
            "tile/0/x001/x234/067"
        );
        assert_eq!(path(TileKind::Level(2), 0, 1), "tile/2/000.p/1");
        assert_eq!(path(TileKind::Entries, 273, 112), "tile/entries/273.p/112");
        assert_eq!(path(TileKind::Entries, 1000, 256), "tile/entries/x001/000");
    }

    #[test]
    fn paths_are_read_back_and_nothing_else_is() {
        for text in [
            "tile/0/x001/x234/067",
            "tile/63/999.p/255",
            "tile/entries/000.p/1",
        ] {
            assert_eq!(text.parse::<TilePath>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "tile/0",
            "tile/0/",
            "tile/0/1",
            "tile/00/001",
            "tile/64/000",
            "tile/-1/000",
            "tile/0/001/002",
            "tile/0/x000/001",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/0000",
            "tile/0/+01",
            "tile/data/000",
            "/tile/0/000",
            "tile/0/000.p/1/",
            "tile/0/x018/x446/x744/x073/x709/x551/x999/000",
        ] {
            assert!(text.parse::<TilePath>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_edge_of_70_000_is_the_one_the_specification_names() {
        let paths: Vec<_> = partial_paths(70_000)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            paths,
            [
                "tile/0/273.p/112",
                "tile/entries/273.p/112",
                "tile/1/001.p/17",
                "tile/2/000.p/1"
            ]
        );
        let edge: Vec<_> = partial_paths(256).iter().map(ToString::to_string).collect();
        assert_eq!(edge, ["tile/1/000.p/1"]);
        assert!(partial_paths(0).is_empty());
    }

    #[test]
    fn a_tile_knows_its_entries() {
        let of = |text: &str| text.parse::<TilePath>().unwrap().entries();
        assert_eq!(of("tile/0/001"), (256, 512));
        assert_eq!(of("tile/entries/001.p/4"), (256, 260));
        assert_eq!(of("tile/1/001.p/17"), (65_536, 65_536 + 17 * 256));
        assert_eq!(of("tile/63/999").1, u64::MAX);
    }

    #[test]
    fn bundles_come_apart_into_what_was_put_in() {
        let mut bundle = Vec::new();
        let long = vec![7; 65_535];
        for leaf in [b"a".as_slice(), b"", &long] {
            bundle_push(&mut bundle, leaf).unwrap();
        }
        assert_eq!(
            bundle_entries(&bundle),
            Ok(vec![b"a".as_slice(), b"", &long])
        );
        assert_eq!(
            bundle_entries(&bundle[..bundle.len() - 1]),
            Err(BundleError::Cut)
        );
        assert_eq!(bundle_entries(&[0]), Err(BundleError::Cut));
        assert_eq!(
            bundle_push(&mut bundle, &[0; 65_536]),
            Err(BundleError::TooLong(65_536))
        );
    }
}
