// SPDX-License-Identifier: Apache-2.0
//! A log in memory, for tests of those who build on this crate.
//!
//! It is as strict as a real one: rows, tiles, checkpoint, sealed parts and keys are kept apart, so
//! each can be tampered with on its own. Nothing here is fit for keeping a log.

use std::collections::BTreeMap;

use crate::entry::{Entry, EntryError, KEY_DESTROYED};
use crate::ids::{ActorId, EntryId, StreamId};
use crate::key::Key;
use crate::note::{Signer, VerifierKey};
use crate::seal::{SEAL_RANDOM_BYTES, seal};
use crate::tile::TilePath;
use crate::tree::Tree;
use crate::verify::{KeyState, Log, Payload, RowView};
use crate::writer::{TileError, Tiles, Unreadable, tiles_for};

/// A log whose parts are open to be looked at and tampered with.
#[derive(Debug, Clone, Default)]
pub struct MemoryLog {
    /// Rows by index.
    pub rows: BTreeMap<u64, RowView>,
    /// Tiles and bundles by path.
    pub tiles: BTreeMap<String, Vec<u8>>,
    /// The signed checkpoint.
    pub checkpoint: Option<String>,
    /// Keys of streams.
    pub keys: BTreeMap<StreamId, Key>,
    tree: Tree,
    next: BTreeMap<StreamId, u64>,
}

/// What an entry says, without its place in the log.
#[derive(Debug, Clone, Copy)]
pub struct Fact<'a> {
    /// The name of the entry; use each once.
    pub id: EntryId,
    /// Its stream.
    pub stream: StreamId,
    /// Its kind.
    pub kind: &'a str,
    /// Its open part, canonical JSON.
    pub open: &'a str,
    /// Its sealed part.
    pub sealed: Option<(&'a [u8; SEAL_RANDOM_BYTES], &'a [u8])>,
}

impl MemoryLog {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Records one fact as the next entry of its stream and returns the entry.
    ///
    /// A stream without a key gets one whose bytes repeat its id, so that tests need no randomness.
    ///
    /// # Errors
    /// When the fact cannot become a leaf.
    pub fn record(&mut self, fact: Fact<'_>) -> Result<Entry, EntryError> {
        let next = self.next.get(&fact.stream).copied().unwrap_or(0);
        let mut entry = Entry {
            id: fact.id,
            stream: fact.stream,
            seq: next,
            kind: fact.kind.to_owned(),
            version: 1,
            at_micros: 0,
            actor: ActorId::new([0; 16]),
            open: fact.open.to_owned(),
            commitment: None,
        };
        let mut payload = Payload::None;
        if let Some((random, plaintext)) = fact.sealed {
            let key = self
                .keys
                .entry(fact.stream)
                .or_insert_with(|| key_of(fact.stream));
            let sealed = seal(key, &entry.head(), random, plaintext);
            entry.commitment = Some(sealed.commitment);
            payload = Payload::Present(sealed.bytes);
        }
        let index = self.rows.len() as u64;
        let leaf_bytes = entry.leaf_bytes()?;
        self.next.insert(fact.stream, next + 1);
        self.rows.insert(
            index,
            RowView {
                index,
                leaf_bytes,
                payload,
            },
        );
        Ok(entry)
    }

    /// Records that a stream's key is destroyed, destroys it, and removes its sealed parts.
    ///
    /// # Errors
    /// Never for a well-formed log; the type is that of [`MemoryLog::record`].
    pub fn destroy(&mut self, id: EntryId, stream: StreamId) -> Result<Entry, EntryError> {
        let fact = Fact {
            id,
            stream,
            kind: KEY_DESTROYED,
            open: "{}",
            sealed: None,
        };
        let entry = self.record(fact)?;
        self.keys.remove(&stream);
        for row in self.rows.values_mut() {
            let of_stream = Entry::from_leaf_bytes(&row.leaf_bytes)
                .is_ok_and(|entry| entry.stream == stream && entry.commitment.is_some());
            if of_stream {
                row.payload = Payload::Gone;
            }
        }
        Ok(entry)
    }

    /// Makes everything recorded so far provable: tiles first, then the checkpoint.
    ///
    /// # Errors
    /// When the tiles at the right edge were tampered with.
    pub fn seal_up(&mut self, signer: &Signer) -> Result<(), TileError> {
        let new = self.rows.range(self.tree.size()..);
        let leaves: Vec<_> = new.map(|(_, row)| row.leaf_bytes.clone()).collect();
        let growth = tiles_for(&self.tree, &leaves, &self.tiles)?;
        self.tiles.extend(growth.tiles);
        self.tree = growth.tree;
        self.checkpoint = self.tree.checkpoint(signer.name()).sign(signer).ok();
        Ok(())
    }

    /// The tree as far as it is provable.
    #[must_use]
    pub const fn tree(&self) -> &Tree {
        &self.tree
    }

    /// A signer for tests, its seed 32 times the same byte, and its verifier key.
    ///
    /// # Errors
    /// When `name` cannot be the name of a key.
    pub fn signer(name: &str, byte: u8) -> Result<(Signer, VerifierKey), crate::NoteError> {
        let signer = Signer::new(name, &Key::new([byte; 32]))?;
        let verifier = signer.verifier();
        Ok((signer, verifier))
    }
}

fn key_of(stream: StreamId) -> Key {
    let mut bytes = [0; 32];
    for (to, from) in bytes.iter_mut().zip(stream.as_bytes().iter().cycle()) {
        *to = *from;
    }
    Key::new(bytes)
}

impl Tiles for MemoryLog {
    fn tile(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        self.tiles.tile(path)
    }
}

impl Log for MemoryLog {
    fn checkpoint(&self) -> Result<Option<Vec<u8>>, Unreadable> {
        Ok(self
            .checkpoint
            .as_ref()
            .map(|note| note.clone().into_bytes()))
    }

    fn rows(&self, from: u64, max: usize) -> Result<Vec<RowView>, Unreadable> {
        Ok(self
            .rows
            .range(from..)
            .take(max)
            .map(|(_, row)| row.clone())
            .collect())
    }

    fn stream_key(&self, stream: &StreamId) -> Result<KeyState, Unreadable> {
        Ok(self
            .keys
            .get(stream)
            .map_or(KeyState::Missing, |key| KeyState::Present(key.clone())))
    }

    fn partials(&self, full: &TilePath) -> Result<Vec<u16>, Unreadable> {
        // The path of a full tile is the beginning of the paths of its partial forms.
        let beginning = format!("{full}.p/");
        let stored = self.tiles.range(beginning.clone()..);
        let stored = stored.take_while(|(path, _)| path.starts_with(&beginning));
        let parsed = stored.filter_map(|(path, _)| path.parse::<TilePath>().ok());
        Ok(parsed.map(|path| path.width).collect())
    }
}
