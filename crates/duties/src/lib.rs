// SPDX-License-Identifier: Apache-2.0
//! What the operator owes, to whom and by when: life cycles, calendars and keepers.
//!
//! The crate is pure. Time arrives as [`Today`], ids and random values arrive as arguments, and
//! every function gives the same answer for the same arguments. That is what lets a simulated
//! year of a desk's work run as a unit test.

pub mod acts;
pub mod calendar;
pub mod edition;
pub mod form;
pub mod keepers;
pub mod matter;
pub mod personal;
pub mod request;

use jiff::civil::Date;

/// The day and the moment something is done, as the operator's clock shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Today {
    /// Civil date in the operator's zone; legal periods count in these.
    pub date: Date,
    /// The instant in microseconds since 1970-01-01T00:00:00Z.
    pub at_micros: i64,
}

/// Which entry of the ledger shows a fact: a stream and the position inside it.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct EntryRef {
    /// The stream's id in hexadecimal.
    pub stream: String,
    /// Position in the stream, from 0.
    pub seq: u64,
}

/// A person of the staff (or the program itself) as the ledger names them: a random id.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct ActorRef(pub String);

/// A stored image or document as the ledger names it: a random id.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct BlobRef(pub String);
