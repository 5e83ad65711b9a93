// SPDX-License-Identifier: Apache-2.0
//! The life of an edition of the policy: proposed by one, approved by another, in force on its day.
//!
//! An edition is immutable and named by its hash. Which edition was in force on a day follows from
//! the facts alone, so that it can be said of any day for ever.

mod decide;
mod state;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use decide::{EditionRefused, approve, propose};
pub use state::{Approval, AsOf, Edition, Editions, Span};

/// What names an edition: the open part that all its facts share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// SHA-256 of the file, in hexadecimal.
    pub hash: String,
    /// Edition number of the file.
    pub edition: u32,
    /// The day the file says it takes effect.
    pub effective: Date,
}

/// Somebody put an edition forward (起案).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// Which edition.
    #[serde(flatten)]
    pub named: Named,
    /// Warnings that the check had on that day, acknowledged or not.
    #[serde(default)]
    pub warnings: u32,
}

/// Somebody else approved it (承認).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// Which edition.
    #[serde(flatten)]
    pub named: Named,
    /// Place of the proposal in the stream.
    pub proposal: u64,
    /// The day it takes effect: the file's, but never before the approval.
    pub takes_effect: Date,
}

/// An edition, with a map of systems, is what the program works by from here on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutInForce {
    /// Which edition.
    #[serde(flatten)]
    pub named: Named,
    /// Hash of the map of systems.
    pub map: String,
    /// The day from which it counts; entries of old are counted from the day they were made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
}

/// One fact of the stream of policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditionFact {
    /// `policy.proposed`
    Proposed(Proposed),
    /// `policy.approved`
    Approved(Approved),
    /// `policy.in_force`
    InForce(PutInForce),
}

impl EditionFact {
    /// Kind of its entry.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Proposed(_) => "policy.proposed",
            Self::Approved(_) => "policy.approved",
            Self::InForce(_) => "policy.in_force",
        }
    }
}
