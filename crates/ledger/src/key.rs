// SPDX-License-Identifier: Apache-2.0
//! Secret keys, how one wraps another, and the keyed hashes made with them.
//!
//! The chain is root → epoch → stream. A key leaves memory overwritten, and neither prints nor
//! serializes; it comes in and goes out as bytes, or wrapped under another key.

use std::fmt;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::aead::{self, BoxError, Text};

/// 32 secret bytes, overwritten when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

impl Key {
    /// Takes 32 bytes drawn at random by the caller, who should overwrite its own copy.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The secret bytes, for a key file or another algorithm.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Derives the key for one use: HKDF-SHA-256, no salt, info = domain, a zero byte, name.
    ///
    /// `domain` is a fixed word of the program and holds no zero byte; `name` tells things of one
    /// domain apart.
    #[must_use]
    pub fn derive(&self, domain: &str, name: &[u8]) -> Self {
        let mut derived = Self([0; 32]);
        let info = [domain.as_bytes(), &[0], name];
        // 32 bytes are within what HKDF can give (255 blocks), so this cannot refuse.
        let _ = Hkdf::<Sha256>::new(None, &self.0).expand_multi_info(&info, &mut derived.0);
        derived
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(‹secret›)")
    }
}

impl PartialEq for Key {
    /// Takes the same time wherever the keys differ.
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Key {}

/// HMAC-SHA-256 over parts laid end to end.
pub(crate) fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC fills a short key up with zeros to the 64 bytes of a block.
    let mut block = Zeroizing::new([0; 64]);
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

const WRAP: &str = "yakusoku.wrap.v1";
const SEARCH: &str = "yakusoku.search.v1";
const JOURNAL: &str = "yakusoku.journal.v1";

/// A wrapped key that did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnwrapError {
    /// The bytes are not a wrapped key of a known version.
    #[error("this is not a wrapped key")]
    Format,
    /// The bytes were changed, the label is another, or the wrapping key is.
    #[error("the wrapped key does not open under this key and label")]
    Refused,
}

/// Wraps `key` under `wrapping`; 61 bytes that open only under the same key and `label`.
///
/// `label` names what is wrapped, for example `epoch/7` or `stream/` and the stream's hex. `nonce`
/// is 12 bytes drawn at random.
#[must_use]
pub fn wrap_key(wrapping: &Key, label: &str, nonce: &[u8; 12], key: &Key) -> Vec<u8> {
    let text = Text {
        nonce,
        aad: label.as_bytes(),
        plaintext: key.as_bytes(),
    };
    aead::close(wrapping, WRAP, label.as_bytes(), text)
}

/// Opens what [`wrap_key`] made.
///
/// # Errors
/// When the bytes are no wrapped key, or were changed, or belong to another key or label.
pub fn unwrap_key(wrapping: &Key, label: &str, wrapped: &[u8]) -> Result<Key, UnwrapError> {
    let label = label.as_bytes();
    let bytes = aead::open(wrapping, WRAP, label, label, wrapped).map_err(|error| match error {
        BoxError::Format => UnwrapError::Format,
        BoxError::Tag => UnwrapError::Refused,
    })?;
    let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(
        bytes
            .as_slice()
            .try_into()
            .map_err(|_| UnwrapError::Format)?,
    );
    Ok(Key::new(*bytes))
}

/// The token under which a sealed value can be found again: 16 bytes of HMAC-SHA-256.
///
/// `field` says which kind of value it is (`name`, `phone`, …), so equal texts of different kinds
/// get different tokens. Normalising `value` (width, case, spaces) is the caller's work. One key
/// serves all streams, or nothing could be found across them; tokens are deleted with the stream.
#[must_use]
pub fn search_token(key: &Key, field: &str, value: &str) -> [u8; 16] {
    let [token, _] = halves(keyed(key, SEARCH, field, value.as_bytes()));
    token
}

/// What the erasure journal holds instead of an id: 32 bytes of HMAC-SHA-256.
///
/// The journal lies outside the data folder and outlives what was erased, so it may hold neither
/// values nor hashes that can be guessed without the key.
#[must_use]
pub fn journal_hash(key: &Key, field: &str, value: &[u8]) -> [u8; 32] {
    keyed(key, JOURNAL, field, value)
}

/// HMAC over the length and bytes of `field`, then `value`, under a key of its own domain.
fn keyed(key: &Key, domain: &str, field: &str, value: &[u8]) -> [u8; 32] {
    let derived = key.derive(domain, &[]);
    let length = (field.len() as u64).to_be_bytes();
    hmac(derived.as_bytes(), &[&length, field.as_bytes(), value])
}

fn halves(bytes: [u8; 32]) -> [[u8; 16]; 2] {
    let mut halves = [[0; 16]; 2];
    for (to, from) in halves.iter_mut().flatten().zip(bytes) {
        *to = from;
    }
    halves
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Key {
        Key::new([byte; 32])
    }

    #[test]
    fn a_key_does_not_print_itself() {
        let shown = format!("{:?}", Key::new([0x5a; 32]));
        assert_eq!(shown, "Key(‹secret›)");
    }

    #[test]
    fn domains_and_names_give_other_keys() {
        let base = key(1);
        let one = base.derive("a", b"b");
        assert_eq!(one, base.derive("a", b"b"));
        for other in [
            base.derive("a", b"c"),
            base.derive("ab", b""),
            key(2).derive("a", b"b"),
        ] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn a_wrapped_key_opens_under_its_key_and_label_only() {
        let wrapped = wrap_key(&key(1), "epoch/7", &[3; 12], &key(9));
        assert_eq!(wrapped.len(), 61);
        assert_eq!(unwrap_key(&key(1), "epoch/7", &wrapped), Ok(key(9)));
        assert_eq!(
            unwrap_key(&key(1), "epoch/8", &wrapped),
            Err(UnwrapError::Refused)
        );
        assert_eq!(
            unwrap_key(&key(2), "epoch/7", &wrapped),
            Err(UnwrapError::Refused)
        );
        assert_eq!(
            unwrap_key(&key(1), "epoch/7", &[]),
            Err(UnwrapError::Format)
        );
        assert_eq!(
            unwrap_key(&key(1), "epoch/7", &wrapped[..12]),
            Err(UnwrapError::Format)
        );
    }

    #[test]
    fn every_changed_byte_of_a_wrapped_key_is_refused() {
        let wrapped = wrap_key(&key(1), "stream/00", &[3; 12], &key(9));
        for at in 0..wrapped.len() {
            for change in 1..=255 {
                let mut bad = wrapped.clone();
                bad[at] ^= change;
                assert!(
                    unwrap_key(&key(1), "stream/00", &bad).is_err(),
                    "byte {at} ^ {change}"
                );
            }
        }
    }

    #[test]
    fn tokens_tell_keys_fields_and_values_apart() {
        let token = search_token(&key(1), "family", "見本");
        assert_eq!(token, search_token(&key(1), "family", "見本"));
        assert_ne!(token, search_token(&key(2), "family", "見本"));
        assert_ne!(token, search_token(&key(1), "given", "見本"));
        assert_ne!(
            search_token(&key(1), "ab", "c"),
            search_token(&key(1), "a", "bc")
        );
        assert_ne!(
            journal_hash(&key(1), "a", b"x")[..16],
            search_token(&key(1), "a", "x")
        );
    }

    #[test]
    fn keys_are_wiped_by_zeroize() {
        let mut secret = key(7);
        secret.zeroize();
        assert_eq!(secret.as_bytes(), &[0; 32]);
    }

    /// RFC 4231 test case 2 needs a key of 4 bytes; padded with zeros it is the same HMAC key.
    #[test]
    fn hmac_matches_rfc_4231() {
        let mut jefe = [0; 32];
        jefe[..4].copy_from_slice(b"Jefe");
        let mac = hmac(&jefe, &[b"what do ya want ", b"for nothing?"]);
        assert_eq!(mac[..4], [0x5b, 0xdc, 0xc1, 0x46]);
        assert_eq!(mac[28..], [0x64, 0xec, 0x38, 0x43]);
    }
}
