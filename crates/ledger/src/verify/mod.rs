// SPDX-License-Identifier: Apache-2.0
//! Checks a whole log: rows, bundles, tiles, checkpoint, sealed parts, keys, and a checkpoint kept
//! outside.
//!
//! Each entry lies in three places: as a row, in a bundle, and as a hash in a tile. Where they
//! disagree the majority is believed, so a finding names what was altered and nothing else, and the
//! root is computed from what is believed.
//!
//! The log is read once from front to back in blocks of 256. Memory follows the number of streams,
//! not of entries. Entries may be added while a log is checked; nothing may be taken away.

mod block;
mod check;
mod levels;
mod report;
mod streams;

use crate::ids::StreamId;
use crate::key::Key;
use crate::note::VerifierKey;
use crate::tile::TilePath;
use crate::writer::{Tiles, Unreadable};

pub use report::{FINDINGS_MAX, Finding, FindingKind, Message, Place, Report};

/// A log as it is stored, to be checked.
pub trait Log: Tiles {
    /// The signed checkpoint, if one was ever made.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn checkpoint(&self) -> Result<Option<Vec<u8>>, Unreadable>;

    /// Rows with an index of `from` or more, ascending, at most `max` of them.
    ///
    /// Entries that are recorded but not yet numbered come last, with the indices that follow, in
    /// an order that keeps each stream in sequence.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn rows(&self, from: u64, max: usize) -> Result<Vec<RowView>, Unreadable>;

    /// The key of a stream as it is now.
    ///
    /// # Errors
    /// When the store cannot be read. A key that does not unwrap is [`KeyState::Unusable`].
    fn stream_key(&self, stream: &StreamId) -> Result<KeyState, Unreadable>;

    /// The widths of older, partial forms of this tile that are still stored.
    ///
    /// They are not needed, but if they are there they are checked. A store that removes them, or
    /// cannot list them, returns nothing.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn partials(&self, _full: &TilePath) -> Result<Vec<u16>, Unreadable> {
        Ok(Vec::new())
    }
}

/// One row of the log as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowView {
    /// The place in the log, from 0.
    pub index: u64,
    /// The leaf.
    pub leaf_bytes: Vec<u8>,
    /// The sealed part.
    pub payload: Payload,
}

/// The sealed part of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// There never was one.
    None,
    /// The sealed bytes.
    Present(Vec<u8>),
    /// There was one; it is no longer stored.
    Gone,
}

/// The key of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyState {
    /// The key is there and opened.
    Present(Key),
    /// The key store says it was destroyed. Only an entry proves that it was meant.
    Destroyed,
    /// The key store knows nothing of it.
    Missing,
    /// Something is there, but it does not open under the keys above it.
    Unusable,
}

/// Checks a whole log against the keys of its checkpoint and, if given, a checkpoint kept outside.
///
/// # Errors
/// Only when the store cannot be read. Whatever is wrong with the log is a finding.
pub fn verify(
    log: &dyn Log,
    keys: &[VerifierKey],
    outside: Option<&str>,
) -> Result<Report, Unreadable> {
    verify_with_progress(log, keys, outside, &mut |_| {})
}

/// The same as [`verify`]; `progress` is told how many entries are done, about every 256.
///
/// # Errors
/// The same as [`verify`].
pub fn verify_with_progress(
    log: &dyn Log,
    keys: &[VerifierKey],
    outside: Option<&str>,
    progress: &mut dyn FnMut(u64),
) -> Result<Report, Unreadable> {
    check::run(log, keys, outside, progress)
}
