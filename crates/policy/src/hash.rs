// SPDX-License-Identifier: Apache-2.0
//! The name of a published policy: the SHA-256 of the exact bytes of its file.
//!
//! A policy is immutable once published, so its bytes name it; a changed comment is a new policy.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// SHA-256 of a policy file, shown in lower-case hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PolicyHash([u8; 32]);

/// A text that is no policy hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a policy hash of 64 hexadecimal digits")]
pub struct PolicyHashError(String);

impl PolicyHash {
    /// The hash of a file's bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first eight hexadecimal digits, for screens; never for comparing.
    #[must_use]
    pub fn short(&self) -> String {
        self.to_string().chars().take(8).collect()
    }
}

impl fmt::Display for PolicyHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for PolicyHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PolicyHash({self})")
    }
}

impl FromStr for PolicyHash {
    type Err = PolicyHashError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || PolicyHashError(text.to_owned());
        if text.len() != 64 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(wrong());
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            let digits = text.get(2 * index..2 * index + 2).ok_or_else(wrong)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong())?;
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for PolicyHash {
    type Error = PolicyHashError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PolicyHash> for String {
    fn from(hash: PolicyHash) -> Self {
        let mut text = Self::with_capacity(64);
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{hash}");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_sha_256_of_the_bytes() {
        let hash = PolicyHash::of(b"abc");
        let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash.to_string(), hex);
        assert_eq!(hash.short(), "ba7816bf");
        assert_eq!(hex.parse(), Ok(hash));
        assert_eq!(serde_json::to_string(&hash).unwrap(), format!("\"{hex}\""));
        assert_eq!(
            serde_json::from_str::<PolicyHash>(&format!("\"{hex}\"")).unwrap(),
            hash
        );
        assert_ne!(PolicyHash::of(b"abc "), hash);
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "ba78",
            &"g".repeat(64),
            &"A".repeat(64),
            &"約".repeat(22),
        ] {
            assert!(text.parse::<PolicyHash>().is_err(), "{text}");
        }
    }
}
