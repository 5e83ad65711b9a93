// SPDX-License-Identifier: Apache-2.0
//! The sealed part of an entry, and sealed files.
//!
//! A leaf must commit to its sealed part for ever and yet say nothing about it once the stream's
//! key is gone. So the commitment is an HMAC whose random key lies inside the sealed part: with the
//! stream's key anyone can check it, without that key nobody can even guess.

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::aead::{self, BoxError, Text};
use crate::entry::{Entry, EntryHead};
use crate::hash::Hash;
use crate::ids::BlobId;
use crate::key::{Key, hmac};

/// How many random bytes [`seal`] takes: 12 for the nonce, 32 for the commitment's key.
pub const SEAL_RANDOM_BYTES: usize = 44;

const ENTRY: &str = "yakusoku.entry.v1";
const BLOB: &str = "yakusoku.blob.v1";

/// A sealed part and what the leaf says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// What is kept beside the log, erasable.
    pub bytes: Vec<u8>,
    /// What goes into [`Entry::commitment`].
    pub commitment: [u8; 32],
}

/// A sealed part or file that did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The entry says it has no sealed part.
    #[error("the entry has no sealed part")]
    NotSealed,
    /// The bytes are too short, or of a version this program does not know.
    #[error("the bytes are not sealed in a known form")]
    Format,
    /// The bytes were changed, belong to another entry, or the key is another.
    #[error("the sealed bytes do not open under this key for this entry")]
    Refused,
    /// The bytes open, but are not what the leaf committed to.
    #[error("the sealed bytes are not what the entry committed to")]
    Commitment,
}

impl From<BoxError> for SealError {
    fn from(error: BoxError) -> Self {
        match error {
            BoxError::Format => Self::Format,
            BoxError::Tag => Self::Refused,
        }
    }
}

/// Seals the personal part of an entry under its stream's key.
///
/// `random` is fresh from the operating system; the same 44 bytes must not serve two entries.
#[must_use]
pub fn seal(
    key: &Key,
    head: &EntryHead,
    random: &[u8; SEAL_RANDOM_BYTES],
    plaintext: &[u8],
) -> Sealed {
    let (mut nonce, mut opening) = ([0; 12], Zeroizing::new([0; 32]));
    for (to, from) in nonce.iter_mut().chain(opening.iter_mut()).zip(random) {
        *to = *from;
    }
    let aad = bound(head);
    let inside = Zeroizing::new([opening.as_slice(), plaintext].concat());
    let text = Text {
        nonce: &nonce,
        aad: &aad,
        plaintext: &inside,
    };
    Sealed {
        bytes: aead::close(key, ENTRY, head.id.as_bytes(), text),
        commitment: hmac(&opening, &[&aad, plaintext]),
    }
}

/// Opens a sealed part and checks it against the commitment of its entry.
///
/// # Errors
/// When the entry has no sealed part, or the bytes are not the ones its leaf committed to.
pub fn unseal(key: &Key, entry: &Entry, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let commitment = entry.commitment.ok_or(SealError::NotSealed)?;
    let aad = bound(&entry.head());
    let mut inside = aead::open(key, ENTRY, entry.id.as_bytes(), &aad, sealed)?;
    let (opening, plaintext) = inside.split_first_chunk::<32>().ok_or(SealError::Format)?;
    if !bool::from(hmac(opening, &[&aad, plaintext]).ct_eq(&commitment)) {
        return Err(SealError::Commitment);
    }
    inside.drain(..32);
    Ok(inside)
}

/// Seals a file under its stream's key; `nonce` is drawn at random.
#[must_use]
pub fn seal_blob(key: &Key, id: &BlobId, nonce: &[u8; 12], plaintext: &[u8]) -> Vec<u8> {
    let text = Text {
        nonce,
        aad: id.as_bytes(),
        plaintext,
    };
    aead::close(key, BLOB, id.as_bytes(), text)
}

/// Opens what [`seal_blob`] made.
///
/// # Errors
/// When the bytes were changed or belong to another file or key.
pub fn unseal_blob(key: &Key, id: &BlobId, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    Ok(aead::open(key, BLOB, id.as_bytes(), id.as_bytes(), sealed)?)
}

/// SHA-256 of a sealed file, by which an open part may name it.
///
/// Only for bytes that [`seal_blob`] made: a plain hash of what is personal must never be stored.
#[must_use]
pub fn sealed_digest(sealed: &[u8]) -> Hash {
    use sha2::Digest;
    Hash(sha2::Sha256::digest(sealed).into())
}

/// The associated data of a sealed part: everything that says where it belongs.
fn bound(head: &EntryHead) -> Vec<u8> {
    let mut aad = Vec::with_capacity(64 + head.kind.len());
    aad.extend_from_slice(ENTRY.as_bytes());
    aad.push(0);
    aad.extend_from_slice(head.id.as_bytes());
    aad.extend_from_slice(head.stream.as_bytes());
    aad.extend_from_slice(&head.seq.to_be_bytes());
    aad.extend_from_slice(&head.version.to_be_bytes());
    // The kind comes last and everything before it has a fixed length, so no two heads meet.
    aad.extend_from_slice(head.kind.as_bytes());
    aad
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ActorId, EntryId, StreamId};

    const PLAIN: &[u8] = "見本 太郎".as_bytes();

    fn sealed_entry() -> (Key, Entry, Vec<u8>) {
        let key = Key::new([7; 32]);
        let mut entry = Entry {
            id: EntryId::new([1; 16]),
            stream: StreamId::new([2; 16]),
            seq: 3,
            kind: "case.received".into(),
            version: 1,
            at_micros: 0,
            actor: ActorId::new([4; 16]),
            open: "{}".into(),
            commitment: None,
        };
        let sealed = seal(&key, &entry.head(), &[9; 44], PLAIN);
        entry.commitment = Some(sealed.commitment);
        (key, entry, sealed.bytes)
    }

    #[test]
    fn a_sealed_part_opens_for_its_entry() {
        let (key, entry, sealed) = sealed_entry();
        assert_eq!(unseal(&key, &entry, &sealed).unwrap().as_slice(), PLAIN);
        assert_eq!(sealed.len(), 1 + 12 + 32 + PLAIN.len() + 16);
        assert!(
            !sealed
                .windows(3)
                .any(|window| PLAIN.windows(3).any(|plain| plain == window))
        );
    }

    #[test]
    fn every_changed_byte_is_refused() {
        let (key, entry, sealed) = sealed_entry();
        for at in 0..sealed.len() {
            for change in 1..=255 {
                let mut bad = sealed.clone();
                bad[at] ^= change;
                assert!(unseal(&key, &entry, &bad).is_err(), "byte {at} ^ {change}");
            }
        }
        for end in 0..sealed.len() {
            assert!(
                unseal(&key, &entry, &sealed[..end]).is_err(),
                "cut at {end}"
            );
        }
    }

    #[test]
    fn every_field_it_is_bound_to_is_checked() {
        let (key, entry, sealed) = sealed_entry();
        let flip = |bytes: &[u8; 16], bit: usize| {
            let mut other = *bytes;
            other[bit / 8] ^= 1 << (bit % 8);
            other
        };
        let mut moved = Vec::new();
        for bit in 0..128 {
            moved.push(Entry {
                id: flip(entry.id.as_bytes(), bit).into(),
                ..entry.clone()
            });
            let stream = flip(entry.stream.as_bytes(), bit).into();
            moved.push(Entry {
                stream,
                ..entry.clone()
            });
        }
        moved.extend((0..64).map(|bit| Entry {
            seq: entry.seq ^ (1 << bit),
            ..entry.clone()
        }));
        let versions = 0..16;
        moved.extend(versions.map(|b| Entry {
            version: entry.version ^ (1 << b),
            ..entry.clone()
        }));
        moved.push(Entry {
            kind: "case.receive".into(),
            ..entry.clone()
        });
        moved.push(Entry {
            kind: "case.receivedx".into(),
            ..entry.clone()
        });
        for other in moved {
            assert_eq!(
                unseal(&key, &other, &sealed),
                Err(SealError::Refused),
                "{other:?}"
            );
        }
    }

    #[test]
    fn another_commitment_or_none_is_refused() {
        let (key, entry, sealed) = sealed_entry();
        for bit in 0..256 {
            let mut commitment = entry.commitment.unwrap();
            commitment[bit / 8] ^= 1 << (bit % 8);
            let other = Entry {
                commitment: Some(commitment),
                ..entry.clone()
            };
            assert_eq!(unseal(&key, &other, &sealed), Err(SealError::Commitment));
        }
        let open = Entry {
            commitment: None,
            ..entry
        };
        assert_eq!(unseal(&key, &open, &sealed), Err(SealError::NotSealed));
    }

    #[test]
    fn another_key_is_refused() {
        let (key, entry, sealed) = sealed_entry();
        for bit in 0..256 {
            let mut other = *key.as_bytes();
            other[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(
                unseal(&Key::new(other), &entry, &sealed),
                Err(SealError::Refused)
            );
        }
    }

    #[test]
    fn the_commitment_changes_with_every_random_byte_of_its_key() {
        let (key, entry, _) = sealed_entry();
        let of = |random: &[u8; 44]| seal(&key, &entry.head(), random, PLAIN).commitment;
        let first = of(&[9; 44]);
        for at in 12..44 {
            let mut random = [9; 44];
            random[at] ^= 1;
            assert_ne!(of(&random), first, "byte {at}");
        }
    }

    #[test]
    fn a_blob_opens_under_its_id_and_key_only() {
        let key = Key::new([7; 32]);
        let (a, b) = (BlobId::new([1; 16]), BlobId::new([2; 16]));
        let sealed = seal_blob(&key, &a, &[3; 12], PLAIN);
        assert_eq!(unseal_blob(&key, &a, &sealed).unwrap().as_slice(), PLAIN);
        assert_eq!(unseal_blob(&key, &b, &sealed), Err(SealError::Refused));
        assert_eq!(
            unseal_blob(&Key::new([8; 32]), &a, &sealed),
            Err(SealError::Refused)
        );
        for at in 0..sealed.len() {
            let mut bad = sealed.clone();
            bad[at] ^= 0x80;
            assert!(unseal_blob(&key, &a, &bad).is_err(), "byte {at}");
        }
        // A blob never opens as a sealed part, whatever its id.
        let (key, entry, part) = sealed_entry();
        let as_blob = unseal_blob(&key, &BlobId::new(*entry.id.as_bytes()), &part);
        assert_eq!(as_blob, Err(SealError::Refused));
    }
}
