// SPDX-License-Identifier: Apache-2.0
//! The hashes of the tree, as RFC 6962 section 2.1 defines them over SHA-256.
//!
//! A leaf is hashed behind a zero byte and a node behind a one byte, so no leaf can pose as a node.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// 32 bytes of SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The root of the tree without leaves: the hash of nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self(Sha256::digest([]).into())
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Standard Base64 with padding, as checkpoints and proof files write it.
    #[must_use]
    pub fn to_base64(self) -> String {
        STANDARD.encode(self.0)
    }

    /// Reads what [`Hash::to_base64`] writes; anything else gives `None`.
    #[must_use]
    pub fn from_base64(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text).ok()?;
        Self::from_slice(&bytes)
    }

    /// Exactly 32 bytes; any other length gives `None`.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// The hash of one leaf: SHA-256 of a zero byte and the leaf bytes.
#[must_use]
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    let mut sha = Sha256::new();
    sha.update([0]);
    sha.update(leaf);
    Hash(sha.finalize().into())
}

/// The hash of two subtrees side by side: SHA-256 of a one byte, left, right.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut block = [1; 65];
    for (to, from) in block.iter_mut().skip(1).zip(left.0.iter().chain(&right.0)) {
        *to = *from;
    }
    Hash(Sha256::digest(block).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_and_nodes_are_kept_apart() {
        let (a, b) = (leaf_hash(b"a"), leaf_hash(b"b"));
        let joined = [[1].as_slice(), &a.0, &b.0].concat();
        assert_eq!(
            node_hash(&a, &b).0,
            <[u8; 32]>::from(Sha256::digest(&joined))
        );
        assert_ne!(node_hash(&a, &b), node_hash(&b, &a));
        let posing = [a.0, b.0].concat();
        assert_ne!(leaf_hash(&posing), node_hash(&a, &b));
    }

    #[test]
    fn base64_is_read_in_its_one_form_only() {
        let hash = Hash::empty();
        let text = hash.to_base64();
        assert_eq!(text, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(Hash::from_base64(&text), Some(hash));
        // The last digit before the padding carries two bits that belong to no byte.
        let loose = text.replace("FU=", "FV=");
        assert_eq!(Hash::from_base64(&loose), None);
        assert_eq!(Hash::from_base64(text.trim_end_matches('=')), None);
        assert_eq!(Hash::from_base64("AAAA"), None);
    }
}
