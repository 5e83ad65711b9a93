// SPDX-License-Identifier: Apache-2.0
//! YAML as a tree of nodes with byte spans, so that every problem of a file can be shown at once.
//!
//! Deserializing straight into types stops at the first error; a person mending a policy wants all
//! of them. So the events of the parser become a plain tree, and the grammar walks that. Anchors,
//! aliases and tags are refused: a policy is read by people, who should not have to follow them.

mod build;
mod encoding;
mod syntax;

use std::ops::Range;

pub(crate) use build::{Found, parse};
pub use encoding::decode;

/// Largest file accepted, in bytes.
pub(crate) const SIZE_MAX: usize = 256 * 1024;
/// Deepest nesting accepted, of block and of flow collections each.
pub(crate) const DEPTH_MAX: usize = 24;

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) value: Value,
    /// Byte range in the source.
    pub(crate) span: Range<usize>,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// A scalar; `plain` means it stood without quotes and may be a number, a date or a truth.
    Scalar { text: String, plain: bool },
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order of the file.
    Map(Vec<Entry>),
    /// Something already reported, about which nothing more is to be said.
    Broken,
}

/// One key of a mapping and its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Range<usize>,
    pub(crate) node: Node,
}

impl Node {
    /// Whether nothing is written: an empty value, `~` or `null`.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The entries of a mapping; nothing for other nodes.
    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The value of a key of a mapping.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entries()
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.node)
    }
}
