// SPDX-License-Identifier: Apache-2.0
//! The right edge of the Merkle tree: enough to append a leaf and to name the root.
//!
//! A tree of n leaves is a row of perfect subtrees, one for each bit of n. Keeping only their roots
//! makes a tree of any size at most 64 hashes.

use crate::checkpoint::Checkpoint;
use crate::hash::{Hash, node_hash};
use crate::tile::{TileKind, hashes, partial_paths, perfect_root};
use crate::writer::{TileError, Tiles, read_partial};

/// A Merkle tree as RFC 6962 section 2.1 defines it, without its inside.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    size: u64,
    /// Roots of the perfect subtrees, the largest first.
    edge: Vec<Hash>,
}

impl Tree {
    /// The tree without leaves.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many leaves there are.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds the hash of a leaf at the right.
    pub fn append(&mut self, leaf: Hash) {
        let mut joined = leaf;
        // One subtree is closed for every one-bit at the end of the old size.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.edge.pop() {
                joined = node_hash(&left, &joined);
            }
        }
        self.edge.push(joined);
        self.size += 1;
    }

    /// The root; of the empty tree, the hash of nothing.
    #[must_use]
    pub fn root(&self) -> Hash {
        let from_right = self.edge.iter().rev().copied();
        from_right
            .reduce(|right, left| node_hash(&left, &right))
            .unwrap_or_else(Hash::empty)
    }

    /// The checkpoint of this tree, still to be signed.
    #[must_use]
    pub fn checkpoint(&self, origin: &str) -> Checkpoint {
        Checkpoint {
            origin: origin.to_owned(),
            size: self.size,
            root: self.root(),
        }
    }

    /// Reads the right edge of a log of `size` from its partial tiles.
    ///
    /// What comes back is what the tiles say; compare its root with a signed checkpoint.
    ///
    /// # Errors
    /// When a tile is missing, of the wrong length, or cannot be read.
    pub fn from_tiles(size: u64, tiles: &dyn Tiles) -> Result<Self, TileError> {
        let mut edge = Vec::new();
        for path in partial_paths(size).into_iter().rev() {
            if path.kind == TileKind::Entries {
                continue;
            }
            let bytes = read_partial(tiles, path)?;
            let hashes = hashes(&bytes, path.width).ok_or(TileError::Altered(path))?;
            edge.extend(level_roots(&hashes));
        }
        Ok(Self { size, edge })
    }

    /// The roots that come from the partial tile of `level`, whose width is `width`.
    pub(crate) fn level_edge(&self, level: u8, width: u16) -> Vec<Hash> {
        let below = u32::from(level).saturating_mul(8);
        let lower_bits = self.size & (1_u64.checked_shl(below).unwrap_or(0).wrapping_sub(1));
        let skip = lower_bits.count_ones() as usize;
        let take = width.count_ones() as usize;
        let mut roots: Vec<_> = self
            .edge
            .iter()
            .rev()
            .skip(skip)
            .take(take)
            .copied()
            .collect();
        roots.reverse();
        roots
    }
}

/// The roots of the perfect subtrees over the hashes of a partial tile, the largest first.
pub(crate) fn level_roots(hashes: &[Hash]) -> Vec<Hash> {
    let mut roots = Vec::new();
    let mut rest = hashes;
    for bit in (0..9).rev() {
        let run = 1_usize << bit;
        if hashes.len() & run == 0 {
            continue;
        }
        let (subtree, after) = rest.split_at_checked(run).unwrap_or((rest, &[]));
        roots.extend(perfect_root(subtree));
        rest = after;
    }
    roots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;

    /// RFC 6962 section 2.1, word by word.
    pub(crate) fn naive_root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash::empty(),
            [leaf] => *leaf,
            _ => {
                let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
                node_hash(&naive_root(left), &naive_root(right))
            }
        }
    }

    #[test]
    fn roots_are_those_of_the_recursive_definition() {
        let mut tree = Tree::new();
        let mut leaves = Vec::new();
        for n in 0..600_u32 {
            assert_eq!(tree.root(), naive_root(&leaves), "size {n}");
            assert_eq!(tree.edge.len(), tree.size.count_ones() as usize);
            let leaf = leaf_hash(&n.to_be_bytes());
            tree.append(leaf);
            leaves.push(leaf);
        }
    }
}
