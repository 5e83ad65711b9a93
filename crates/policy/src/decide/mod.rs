// SPDX-License-Identifier: Apache-2.0
//! Decides whether a purpose may use items of a person today, and names the clauses that say so.
//!
//! The answer is total: whatever is asked, there is one, and it does not depend on the order of
//! anything. What the file does not declare is never allowed; it is *undeclared*, which is another
//! thing than *no*. The rules, the first that applies:
//!
//! 1. A purpose the file does not declare, or a question about nothing: undeclared.
//! 2. A stop (利用停止) in force for any of the items: no. It lifts no duty of law, unless it names
//!    the purpose.
//! 3. An item the purpose does not use: undeclared (Art. 18).
//! 4. Data of communications without a basis of their own: no.
//! 5. A purpose resting on consent, special-care items and data of communications need the consent
//!    of the person in force today for each leaf; a withdrawal ends what was given up to its day.
//! 6. Everything else: yes.
//!
//! Branches of items mean their leaves, on every side. Prepare a [`Table`] once and ask it often.

mod class;
mod leaves;
mod person;
mod table;
#[cfg(test)]
mod twin;

use jiff::civil::Date;
use serde::Serialize;

pub use person::{Given, Person, StopKind, Stopped};
pub use table::Table;

use crate::clauses::Clause;
use crate::model::Policy;
use crate::names::ItemId;

/// May this purpose use these items of this person today?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question<'a> {
    /// Purpose, by its name in the file.
    pub purpose: &'a str,
    /// Items; a branch means its leaves.
    pub items: &'a [ItemId],
    /// What the person agreed to and stopped.
    pub person: Person<'a>,
    /// The day that counts, in the operator's zone.
    pub today: Date,
}

/// The answer, with the clauses that decide and, where one item decides, the first such leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "decision")]
pub enum Decision<'a> {
    /// The purpose may use them.
    Yes {
        /// The promise of the purpose, and that use stays within the purposes.
        clauses: &'a [Clause],
    },
    /// It may not.
    No {
        /// Why.
        why: Why,
        /// The first leaf it may not use, in the order of names.
        item: &'a ItemId,
        /// The clauses that decide.
        clauses: &'a [Clause],
    },
    /// The file says nothing of it, so nobody may.
    Undeclared {
        /// The promise that use stays within the purposes; empty where none is declared.
        clauses: &'a [Clause],
    },
}

/// Why a declared purpose may not use an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The person had it stopped (Art. 35).
    Stopped,
    /// Secrecy of communications: the purpose has no basis of its own for them.
    Communications,
    /// No consent of the person is in force.
    NoConsent,
}

impl Decision<'_> {
    /// Whether the use is allowed.
    #[must_use]
    pub const fn is_yes(&self) -> bool {
        matches!(self, Self::Yes { .. })
    }
}

/// Decides one question and owns the answer; for many questions, prepare a [`Table`].
///
/// ```
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/shop/policy.yaml"));
/// use yakusoku_policy::{ItemId, decide::{Person, Question, Table}};
/// let policy = yakusoku_policy::read("policy.yaml", text).unwrap().policy;
/// let table = Table::of(&policy);
/// let question = Question {
///     purpose: "marketing",
///     items: &[ItemId::from("contact.email")],
///     person: Person::default(),
///     today: jiff::civil::date(2026, 11, 24),
/// };
/// assert!(!table.decide(&question).is_yes(), "nobody agreed");
/// ```
#[must_use]
pub fn decide(policy: &Policy, question: &Question<'_>) -> Answer {
    Answer::from(Table::of(policy).decide(question))
}

/// A [`Decision`] that owns what it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Whether the use is allowed; `None` where the file declares nothing.
    pub allowed: Option<bool>,
    /// Why not.
    pub why: Option<Why>,
    /// The first leaf that may not be used.
    pub item: Option<ItemId>,
    /// The clauses that decide.
    pub clauses: Vec<Clause>,
}

impl From<Decision<'_>> for Answer {
    fn from(decision: Decision<'_>) -> Self {
        let (allowed, why, item, clauses) = match decision {
            Decision::Yes { clauses } => (Some(true), None, None, clauses),
            Decision::No { why, item, clauses } => (Some(false), Some(why), Some(item), clauses),
            Decision::Undeclared { clauses } => (None, None, None, clauses),
        };
        Self {
            allowed,
            why,
            item: item.cloned(),
            clauses: clauses.to_vec(),
        }
    }
}
