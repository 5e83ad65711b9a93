// SPDX-License-Identifier: Apache-2.0
//! Random names of things in the log, 16 bytes each, written as 32 lower-case hex digits.
//!
//! They are drawn at random by the caller. An id says nothing about whom it belongs to, which is
//! why it may stand in the part of an entry that can never be erased.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A text that is not 32 hex digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an id of 32 hex digits")]
pub struct IdError(String);

/// Reads exactly 16 bytes of lower- or upper-case hex.
fn parse(text: &str) -> Result<[u8; 16], IdError> {
    let bad = || IdError(text.chars().take(64).collect());
    let digits: Vec<u8> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect::<Option<_>>()
        .ok_or_else(bad)?;
    let mut bytes = [0; 16];
    if digits.len() != 32 {
        return Err(bad());
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = pair.iter().fold(0, |high, low| (high << 4) | low);
    }
    Ok(bytes)
}

macro_rules! id {
    ($name:ident, $doc:literal) => {
        #[doc = $doc]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// Takes 16 bytes drawn at random.
            #[must_use]
            pub const fn new(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The 16 bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl From<[u8; 16]> for $name {
            fn from(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                parse(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from)?.parse().map_err(D::Error::custom)
            }
        }
    };
}

id!(
    StreamId,
    "A stream: a case, a register item, a person's consents, or a source."
);
id!(
    EntryId,
    "One entry. It also separates the keys of entries: never use one twice."
);
id!(
    ActorId,
    "Who acted, by a random name; the table of names lies outside the log."
);
id!(
    BlobId,
    "One sealed file, such as an uploaded paper or a rendered letter."
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_written_as_hex_and_read_back() {
        let id = EntryId::new([0x0a; 16]);
        assert_eq!(id.to_string(), "0a".repeat(16));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(format!("{id:?}"), format!("EntryId({id})"));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(serde_json::from_str::<EntryId>(&json).unwrap(), id);
    }

    #[test]
    fn what_is_not_32_hex_digits_is_refused() {
        for bad in [
            "",
            "0a",
            &"0a".repeat(17),
            &"zz".repeat(16),
            &"あ".repeat(32),
        ] {
            assert!(bad.parse::<StreamId>().is_err(), "{bad}");
        }
        assert_eq!(
            "x".parse::<StreamId>().unwrap_err().to_string(),
            "`x` is not an id of 32 hex digits"
        );
    }
}
