// SPDX-License-Identifier: Apache-2.0
//! Proofs (RFC 6962 section 2.1): that an entry is in the log, that the log only grew.
//!
//! They are made from tiles, of which a few per level are read, and checked without any.

use crate::hash::{Hash, node_hash};
use crate::tile::{TILE_WIDTH, TileKind, TilePath, hashes, perfect_root};
use crate::writer::{TileError, Tiles, read_partial};

/// A proof that cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The entry or the earlier size is beyond the size of the tree.
    #[error("the log of {size} entries does not reach {asked}")]
    Range {
        /// What was asked for.
        asked: u64,
        /// How far the tree goes.
        size: u64,
    },
    /// A tile is missing, altered or unreadable.
    #[error(transparent)]
    Tile(#[from] TileError),
}

/// The hashes that lead from entry `index` to the root of the tree of `size`.
///
/// # Errors
/// When `index` is not below `size`, or a tile is missing or cannot be read.
pub fn inclusion_proof(tiles: &dyn Tiles, index: u64, size: u64) -> Result<Vec<Hash>, ProofError> {
    if index >= size {
        return Err(ProofError::Range { asked: index, size });
    }
    let subtrees = Subtrees { tiles, size };
    let (mut first, mut end) = (0, size);
    let mut proof = Vec::new();
    while end - first > 1 {
        let middle = first + split(end - first);
        if index < middle {
            proof.push(subtrees.root(middle, end)?);
            end = middle;
        } else {
            proof.push(subtrees.root(first, middle)?);
            first = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// The hashes that show that the tree of `size` continues the tree of `earlier`.
///
/// # Errors
/// When `earlier` is beyond `size`, or a tile is missing or cannot be read.
pub fn consistency_proof(
    tiles: &dyn Tiles,
    earlier: u64,
    size: u64,
) -> Result<Vec<Hash>, ProofError> {
    if earlier > size {
        return Err(ProofError::Range {
            asked: earlier,
            size,
        });
    }
    if earlier == 0 || earlier == size {
        return Ok(Vec::new());
    }
    let subtrees = Subtrees { tiles, size };
    let (mut first, mut end) = (0, size);
    let mut proof = Vec::new();
    while end != earlier {
        let middle = first + split(end - first);
        if earlier <= middle {
            proof.push(subtrees.root(middle, end)?);
            end = middle;
        } else {
            proof.push(subtrees.root(first, middle)?);
            first = middle;
        }
    }
    // The earlier tree itself is known to the verifier unless it was split on the way.
    if first > 0 {
        proof.push(subtrees.root(first, end)?);
    }
    proof.reverse();
    Ok(proof)
}

/// The largest power of two below `n`, for n of at least 2.
const fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// Roots of subtrees, read from tiles.
struct Subtrees<'a> {
    tiles: &'a dyn Tiles,
    size: u64,
}

impl Subtrees<'_> {
    /// The root over the entries from `first` up to `end`, a range the recursion of RFC 6962 meets.
    fn root(&self, first: u64, end: u64) -> Result<Hash, TileError> {
        let count = end - first;
        if count.is_power_of_two() {
            return self.perfect(first, count.ilog2());
        }
        let middle = first + split(count);
        Ok(node_hash(
            &self.root(first, middle)?,
            &self.root(middle, end)?,
        ))
    }

    fn perfect(&self, first: u64, height: u32) -> Result<Hash, TileError> {
        let (level, run) = (height / 8, 1_usize << (height % 8));
        let hashes_there = self.size >> (8 * level);
        let at = first >> (8 * level);
        let index = at / TILE_WIDTH;
        let width = (hashes_there - index * TILE_WIDTH).min(TILE_WIDTH);
        let path = TilePath {
            kind: TileKind::Level(u8::try_from(level).unwrap_or(u8::MAX)),
            index,
            width: u16::try_from(width).unwrap_or(256),
        };
        let bytes = read_partial(self.tiles, path)?;
        let hashes = hashes(&bytes, path.width).ok_or(TileError::Altered(path))?;
        let start = usize::try_from(at % TILE_WIDTH).unwrap_or(0);
        let found = hashes.get(start..start + run).and_then(perfect_root);
        found.ok_or(TileError::Altered(path))
    }
}

/// Whether `proof` shows that the leaf with this hash is entry `index` of the tree with `root`.
#[must_use]
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, root: &Hash, proof: &[Hash]) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last) = (index, size - 1);
    let mut found = *leaf;
    for step in proof {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            found = node_hash(step, &found);
            // A node at the right edge without a sibling rises until it has one.
            while at % 2 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            found = node_hash(&found, step);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && found == *root
}

/// Whether `proof` shows that the tree of `size` with `root` continues the `earlier` one.
#[must_use]
pub fn verify_consistency(
    earlier: u64,
    earlier_root: &Hash,
    size: u64,
    root: &Hash,
    proof: &[Hash],
) -> bool {
    if earlier > size || (earlier == size && earlier_root != root) {
        return false;
    }
    if earlier == 0 || earlier == size {
        return proof.is_empty() && (earlier > 0 || *earlier_root == Hash::empty());
    }
    let (mut at, mut last) = (earlier - 1, size - 1);
    let closed = at.trailing_ones();
    at >>= closed;
    last >>= closed;
    // A perfect earlier tree is itself the first node; otherwise the proof begins with it.
    let (start, steps) = match proof.split_first() {
        _ if earlier.is_power_of_two() => (earlier_root, proof),
        Some(split) => split,
        None => return false,
    };
    let (mut old, mut new) = (*start, *start);
    for step in steps {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            old = node_hash(step, &old);
            new = node_hash(step, &new);
            while at % 2 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, step);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && old == *earlier_root && new == *root
}

/// A file that proves one entry to an outsider (C2SP tlog-proof): proof and checkpoint in one.
#[must_use]
pub fn proof_file(index: u64, proof: &[Hash], checkpoint: &str) -> String {
    let hashes: String = proof.iter().map(|hash| hash.to_base64() + "\n").collect();
    format!("c2sp.org/tlog-proof@v1\nindex {index}\n{hashes}\n{checkpoint}")
}
