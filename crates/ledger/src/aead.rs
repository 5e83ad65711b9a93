// SPDX-License-Identifier: Apache-2.0
//! The one way this crate encrypts: AES-256-GCM under a key derived for one thing.
//!
//! Every box starts with a version byte and its nonce. The key is derived from the caller's key,
//! a domain and the name of the thing, so two things never share a key and a nonce drawn twice
//! across things does no harm.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use zeroize::Zeroizing;

use crate::key::Key;

/// The first byte of every sealed box.
pub(crate) const BOX_VERSION: u8 = 1;

/// A box that did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BoxError {
    /// Too short, or a version this program does not know.
    Format,
    /// The tag does not fit: changed, moved to another place, or another key.
    Tag,
}

/// Encrypts `plaintext` under the key `key` derives for `domain` and `name`.
pub(crate) fn close(key: &Key, domain: &str, name: &[u8], text: Text<'_>) -> Vec<u8> {
    let mut bytes = vec![BOX_VERSION];
    bytes.extend_from_slice(text.nonce);
    let cipher = cipher(key, domain, name);
    let payload = Payload {
        msg: text.plaintext,
        aad: text.aad,
    };
    // AES-GCM refuses only beyond 64 GiB, which no byte slice handed in here comes near. An empty
    // remainder would not open again, so even then nothing is shown as sealed that is not.
    bytes.extend(
        cipher
            .encrypt(&(*text.nonce).into(), payload)
            .unwrap_or_default(),
    );
    bytes
}

/// What goes into a box.
pub(crate) struct Text<'a> {
    pub(crate) nonce: &'a [u8; 12],
    pub(crate) aad: &'a [u8],
    pub(crate) plaintext: &'a [u8],
}

/// Opens what [`close`] made with the same key, domain, name and associated data.
pub(crate) fn open(
    key: &Key,
    domain: &str,
    name: &[u8],
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, BoxError> {
    let (version, rest) = sealed.split_first().ok_or(BoxError::Format)?;
    let (nonce, msg) = rest.split_first_chunk::<12>().ok_or(BoxError::Format)?;
    if *version != BOX_VERSION {
        return Err(BoxError::Format);
    }
    let cipher = cipher(key, domain, name);
    let plain = cipher.decrypt(&(*nonce).into(), Payload { msg, aad });
    plain.map(Zeroizing::new).map_err(|_| BoxError::Tag)
}

fn cipher(key: &Key, domain: &str, name: &[u8]) -> Aes256Gcm {
    let derived = key.derive(domain, name);
    Aes256Gcm::new(derived.as_bytes().into())
}
