// SPDX-License-Identifier: Apache-2.0
//! One entry of the log and the bytes of its leaf.
//!
//! The encoding has one spelling only: decoding what was not encoded here is refused, so equal
//! entries are equal bytes. Byte 0 is the version of the encoding; versions are read for ever.

use crate::canonical::{self, CanonicalError};
use crate::hash::{Hash, leaf_hash};
use crate::ids::{ActorId, EntryId, StreamId};

/// The version of the leaf encoding this program writes.
pub const LEAF_VERSION: u8 = 1;
/// The longest leaf, in bytes: what an entry bundle can hold (C2SP tlog-tiles).
pub const ENTRY_BYTES_MAX: usize = 65_535;
/// The longest kind, in bytes.
pub const KIND_BYTES_MAX: usize = 64;
/// The kind of the entry that records the destruction of its stream's key.
///
/// It has no sealed part, and nothing sealed may follow it in the stream.
pub const KEY_DESTROYED: &str = "key.destroyed";

/// A fact: what happened, when, by whom, with its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// A random name of this entry, never used twice.
    pub id: EntryId,
    /// The stream the fact belongs to.
    pub stream: StreamId,
    /// The place in the stream, counted from 0 without gaps.
    pub seq: u64,
    /// What kind of fact, such as `case.received`.
    pub kind: String,
    /// The version of the kind: how to read the open and the sealed part.
    pub version: u16,
    /// The instant, in microseconds since 1970-01-01T00:00:00Z.
    pub at_micros: i64,
    /// Who did it, by a random name.
    pub actor: ActorId,
    /// A canonical JSON object (see [`crate::canonical_json`]) without anything personal.
    pub open: String,
    /// The commitment to the sealed part, if there is one.
    pub commitment: Option<[u8; 32]>,
}

/// The part of an entry that a sealed part is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryHead {
    /// The entry.
    pub id: EntryId,
    /// Its stream.
    pub stream: StreamId,
    /// Its place in the stream.
    pub seq: u64,
    /// Its kind.
    pub kind: String,
    /// The version of its kind.
    pub version: u16,
}

/// An entry that cannot become a leaf, or bytes that are not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Not words of `a-z 0-9 _ -` joined by dots, or longer than 64 bytes.
    #[error("`{0}` is not the kind of an entry")]
    Kind(String),
    /// The open part has no canonical form or another spelling.
    #[error(transparent)]
    Open(#[from] CanonicalError),
    /// The leaf would be longer than 65,535 bytes.
    #[error("the entry is {0} bytes long, more than 65535")]
    TooLong(usize),
    /// The bytes start with a version this program does not know.
    #[error("leaf version {0} is not known")]
    Version(u8),
    /// The bytes end too early, go on too long, or hold what no leaf holds.
    #[error("the bytes are not a leaf")]
    Format,
    /// A `key.destroyed` entry with a sealed part.
    #[error("an entry of kind `key.destroyed` cannot have a sealed part")]
    SealedDestruction,
}

impl Entry {
    /// What the sealed part of this entry is bound to.
    #[must_use]
    pub fn head(&self) -> EntryHead {
        EntryHead {
            id: self.id,
            stream: self.stream,
            seq: self.seq,
            kind: self.kind.clone(),
            version: self.version,
        }
    }

    /// The bytes of the leaf, as `FORMAT.md` lays them out.
    ///
    /// # Errors
    /// When the kind or the open part is not well formed, or the whole is too long.
    pub fn leaf_bytes(&self) -> Result<Vec<u8>, EntryError> {
        self.check()?;
        let too_long = || EntryError::TooLong(self.leaf_len());
        let open_len = u16::try_from(self.open.len()).map_err(|_| too_long())?;
        let kind_len = u8::try_from(self.kind.len()).map_err(|_| too_long())?;
        let mut leaf = Vec::with_capacity(self.leaf_len());
        leaf.push(LEAF_VERSION);
        leaf.extend_from_slice(self.id.as_bytes());
        leaf.extend_from_slice(self.stream.as_bytes());
        leaf.extend_from_slice(&self.seq.to_be_bytes());
        leaf.extend_from_slice(&self.version.to_be_bytes());
        leaf.extend_from_slice(&self.at_micros.to_be_bytes());
        leaf.extend_from_slice(self.actor.as_bytes());
        leaf.push(kind_len);
        leaf.extend_from_slice(self.kind.as_bytes());
        leaf.push(u8::from(self.commitment.is_some()));
        leaf.extend_from_slice(
            self.commitment
                .as_ref()
                .map_or(&[], |bytes| bytes.as_slice()),
        );
        leaf.extend_from_slice(&open_len.to_be_bytes());
        leaf.extend_from_slice(self.open.as_bytes());
        if leaf.len() > ENTRY_BYTES_MAX {
            Err(too_long())
        } else {
            Ok(leaf)
        }
    }

    /// Reads the bytes of a leaf.
    ///
    /// # Errors
    /// When the bytes are not exactly what [`Entry::leaf_bytes`] writes for some entry.
    pub fn from_leaf_bytes(leaf: &[u8]) -> Result<Self, EntryError> {
        if leaf.len() > ENTRY_BYTES_MAX {
            return Err(EntryError::TooLong(leaf.len()));
        }
        let mut cursor = Cursor(leaf);
        match cursor.take::<1>()? {
            [LEAF_VERSION] => {}
            [version] => return Err(EntryError::Version(version)),
        }
        let entry = Self {
            id: EntryId::new(cursor.take()?),
            stream: StreamId::new(cursor.take()?),
            seq: u64::from_be_bytes(cursor.take()?),
            version: u16::from_be_bytes(cursor.take()?),
            at_micros: i64::from_be_bytes(cursor.take()?),
            actor: ActorId::new(cursor.take()?),
            kind: cursor.kind()?,
            commitment: cursor.commitment()?,
            open: cursor.open()?,
        };
        if !cursor.0.is_empty() {
            return Err(EntryError::Format);
        }
        entry.check()?;
        Ok(entry)
    }

    /// The hash of the leaf.
    ///
    /// # Errors
    /// The same as [`Entry::leaf_bytes`].
    pub fn leaf_hash(&self) -> Result<Hash, EntryError> {
        self.leaf_bytes().map(|leaf| leaf_hash(&leaf))
    }

    fn leaf_len(&self) -> usize {
        71 + self.kind.len() + self.commitment.map_or(0, |bytes| bytes.len()) + self.open.len()
    }

    fn check(&self) -> Result<(), EntryError> {
        if !is_kind(&self.kind) {
            return Err(EntryError::Kind(self.kind.chars().take(80).collect()));
        }
        if self.kind == KEY_DESTROYED && self.commitment.is_some() {
            return Err(EntryError::SealedDestruction);
        }
        Ok(canonical::check(&self.open)?)
    }
}

/// Words of `a-z 0-9 _ -`, joined by single dots, at most 64 bytes.
fn is_kind(kind: &str) -> bool {
    let letter = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
    kind.len() <= KIND_BYTES_MAX
        && kind
            .split('.')
            .all(|word| !word.is_empty() && word.bytes().all(letter))
}

/// Takes a leaf apart from the front.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], EntryError> {
        let (head, rest) = self.0.split_first_chunk::<N>().ok_or(EntryError::Format)?;
        self.0 = rest;
        Ok(*head)
    }

    fn text(&mut self, length: usize) -> Result<String, EntryError> {
        let (head, rest) = self.0.split_at_checked(length).ok_or(EntryError::Format)?;
        self.0 = rest;
        String::from_utf8(head.to_vec()).map_err(|_| EntryError::Format)
    }

    fn kind(&mut self) -> Result<String, EntryError> {
        let [length] = self.take()?;
        self.text(length.into())
    }

    fn commitment(&mut self) -> Result<Option<[u8; 32]>, EntryError> {
        match self.take()? {
            [0] => Ok(None),
            [1] => self.take().map(Some),
            [_] => Err(EntryError::Format),
        }
    }

    fn open(&mut self) -> Result<String, EntryError> {
        let length = u16::from_be_bytes(self.take()?);
        self.text(length.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            id: EntryId::new([1; 16]),
            stream: StreamId::new([2; 16]),
            seq: 3,
            kind: "case.received".into(),
            version: 1,
            at_micros: 1_700_000_000_000_000,
            actor: ActorId::new([4; 16]),
            open: r#"{"channel":"post"}"#.into(),
            commitment: Some([5; 32]),
        }
    }

    #[test]
    fn a_leaf_reads_back_as_the_entry() {
        let unsealed = Entry {
            commitment: None,
            at_micros: -1,
            ..entry()
        };
        for entry in [entry(), unsealed] {
            let leaf = entry.leaf_bytes().unwrap();
            assert_eq!(leaf.len(), entry.leaf_len());
            assert_eq!(Entry::from_leaf_bytes(&leaf), Ok(entry));
        }
    }

    #[test]
    fn a_leaf_cut_short_or_made_longer_is_refused() {
        let leaf = entry().leaf_bytes().unwrap();
        for end in 0..leaf.len() {
            assert!(Entry::from_leaf_bytes(&leaf[..end]).is_err(), "{end}");
        }
        let longer = [leaf.as_slice(), &[0]].concat();
        assert_eq!(Entry::from_leaf_bytes(&longer), Err(EntryError::Format));
    }

    #[test]
    fn every_spelling_that_is_read_is_the_one_that_is_written() {
        let leaf = entry().leaf_bytes().unwrap();
        for at in 0..leaf.len() {
            for change in 1..=255u8 {
                let mut other = leaf.clone();
                other[at] ^= change;
                if let Ok(entry) = Entry::from_leaf_bytes(&other) {
                    assert_eq!(entry.leaf_bytes().unwrap(), other, "byte {at} ^ {change}");
                }
            }
        }
    }

    #[test]
    fn an_unknown_version_says_so() {
        let mut leaf = entry().leaf_bytes().unwrap();
        leaf[0] = 2;
        let refused = Entry::from_leaf_bytes(&leaf).unwrap_err();
        assert_eq!(refused.to_string(), "leaf version 2 is not known");
    }

    #[test]
    fn kinds_are_words_joined_by_dots() {
        for good in ["a", "case.received", "key.destroyed2", "a-b_c.d"] {
            assert!(is_kind(good), "{good}");
        }
        for bad in [
            "",
            ".",
            "a.",
            ".a",
            "a..b",
            "A",
            "あ",
            "a b",
            &"a".repeat(65),
        ] {
            let entry = Entry {
                kind: bad.into(),
                ..entry()
            };
            assert_eq!(
                entry.leaf_bytes(),
                Err(EntryError::Kind(bad.into())),
                "{bad}"
            );
        }
    }

    #[test]
    fn the_longest_leaf_fits_and_one_byte_more_does_not() {
        let fill = |n: usize| Entry {
            open: format!(r#"{{"a":"{}"}}"#, "x".repeat(n)),
            ..entry()
        };
        let room = ENTRY_BYTES_MAX - fill(0).leaf_len();
        assert_eq!(fill(room).leaf_bytes().unwrap().len(), ENTRY_BYTES_MAX);
        assert_eq!(
            fill(room + 1).leaf_bytes(),
            Err(EntryError::TooLong(65_536))
        );
        assert!(matches!(
            fill(70_000).leaf_bytes(),
            Err(EntryError::TooLong(_))
        ));
    }

    #[test]
    fn the_destruction_of_a_key_has_no_sealed_part() {
        let entry = Entry {
            kind: KEY_DESTROYED.into(),
            ..entry()
        };
        assert_eq!(entry.leaf_bytes(), Err(EntryError::SealedDestruction));
        assert!(
            Entry {
                commitment: None,
                ..entry
            }
            .leaf_bytes()
            .is_ok()
        );
    }
}
