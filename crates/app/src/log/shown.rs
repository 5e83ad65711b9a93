// SPDX-License-Identifier: Apache-2.0
//! One entry as a reader may see it: its open part, what became of the sealed one, and its proof.
//!
//! The sealed part is never handed out here; only whether it still opens.

use yakusoku_ledger::{Tree, inclusion_proof};

use super::LogError;
use super::read::Stored;
use crate::App;

/// What became of the sealed part of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Nothing was sealed.
    None,
    /// It is there and opens.
    Kept,
    /// It is gone: the key of its stream was destroyed.
    Gone,
}

/// The way from an entry to the root of the tree; hashes in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Entries in the tree.
    pub size: u64,
    /// Its root.
    pub root: String,
    /// Hashes on the way up.
    pub path: Vec<String>,
}

/// An entry and what shows it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The entry, without its sealed part.
    pub stored: Stored,
    /// Its sealed part.
    pub part: Part,
    /// Hash of the entry.
    pub leaf: String,
    /// Its proof; absent until a signed checkpoint covers it.
    pub proof: Option<Proof>,
}

impl App {
    /// The entry of a number, with its proof.
    ///
    /// # Errors
    /// [`LogError`].
    pub async fn entry_shown(&self, index: u64) -> Result<Option<Shown>, LogError> {
        let found = self.latest(Some(index), 1).await?.into_iter().next();
        let Some(stored) = found.filter(|stored| stored.index == Some(index)) else {
            return Ok(None);
        };
        let bytes = stored.entry.leaf_bytes();
        let bytes = bytes.map_err(|_| LogError::Corrupt(stored.entry.id.to_string()))?;
        let leaf = yakusoku_ledger::leaf_hash(&bytes).to_string();
        let part = self.part(&stored).await?;
        let size = self.log_size().await?;
        let proof = if index < size {
            Some(self.proof(index, size)?)
        } else {
            None
        };
        Ok(Some(Shown {
            stored,
            part,
            leaf,
            proof,
        }))
    }

    async fn part(&self, stored: &Stored) -> Result<Part, LogError> {
        if stored.entry.commitment.is_none() {
            return Ok(Part::None);
        }
        let all = self.stream(&stored.entry.stream).await?;
        let opens = all
            .iter()
            .any(|one| one.entry.seq == stored.entry.seq && one.sealed.is_some());
        Ok(if opens { Part::Kept } else { Part::Gone })
    }

    fn proof(&self, index: u64, size: u64) -> Result<Proof, LogError> {
        let folder = self.log_folder();
        let broken = |error: &dyn std::error::Error| LogError::Broken(error.to_string());
        let tree = Tree::from_tiles(size, &folder).map_err(|error| broken(&error))?;
        let path = inclusion_proof(&folder, index, size).map_err(|error| broken(&error))?;
        Ok(Proof {
            size,
            root: tree.root().to_string(),
            path: path.iter().map(ToString::to_string).collect(),
        })
    }
}
