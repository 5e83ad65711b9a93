// SPDX-License-Identifier: Apache-2.0
//! The editions there are, folded from the facts; nothing here asks a clock.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{EditionFact, Named};
use crate::request::state::Stamp;

/// One edition and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Its name.
    pub named: Named,
    /// Who put it forward last.
    pub proposed: Option<Stamp>,
    /// Who approved it.
    pub approved: Option<Approval>,
    /// The first entry that put it in force.
    pub in_force: Option<Stamp>,
}

/// An approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Who, when.
    pub at: Stamp,
    /// The day it takes effect.
    pub takes_effect: Date,
}

/// A stretch of days on which an edition was in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Hash of the edition.
    pub hash: String,
    /// First day.
    pub from: Date,
    /// Last day; `None` while it lasts.
    pub until: Option<Date>,
}

/// What the ledger says of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AsOf<'a> {
    /// Nothing: the ledger begins later.
    Before {
        /// First day it knows.
        first: Date,
    },
    /// This edition was in force.
    InForce(&'a Edition, Span),
    /// Approved, and to be in force by then.
    Planned(&'a Edition, Date),
    /// There is no policy at all.
    Nothing,
}

/// Every edition, and since when each counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Editions {
    all: Vec<Edition>,
    /// Hash and first day, in the order of the stream.
    turns: Vec<(String, Date)>,
}

impl Editions {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            all: Vec::new(),
            turns: Vec::new(),
        }
    }

    /// Folds one fact.
    pub fn apply(&mut self, stamp: Stamp, fact: &EditionFact) {
        match fact {
            EditionFact::Proposed(fact) => self.of(&fact.named).proposed = Some(stamp),
            EditionFact::Approved(fact) => {
                let takes_effect = fact.takes_effect;
                self.of(&fact.named).approved = Some(Approval {
                    at: stamp,
                    takes_effect,
                });
            }
            EditionFact::InForce(fact) => {
                let from = fact.from.unwrap_or(stamp.on);
                self.of(&fact.named).in_force.get_or_insert(stamp);
                let hash = &fact.named.hash;
                // Another map under the same policy is no other edition.
                if self.turns.last().is_none_or(|(last, _)| last != hash) {
                    self.turns.push((hash.clone(), from));
                }
            }
        }
    }

    fn of(&mut self, named: &Named) -> &mut Edition {
        let at = self.all.iter().position(|one| one.named.hash == named.hash);
        let at = at.unwrap_or_else(|| {
            self.all.push(Edition {
                named: named.clone(),
                proposed: None,
                approved: None,
                in_force: None,
            });
            self.all.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found or pushed just before")]
        &mut self.all[at]
    }

    /// Every edition in the order it first appeared.
    #[must_use]
    pub fn all(&self) -> &[Edition] {
        &self.all
    }

    /// An edition by its hash, or by a beginning of it that fits one edition only.
    #[must_use]
    pub fn find(&self, hash: &str) -> Option<&Edition> {
        const LEAST: usize = 8;
        let fits = |one: &&Edition| one.named.hash.starts_with(hash) && hash.len() >= LEAST;
        let mut found = self.all.iter().filter(fits);
        found.next().filter(|_| found.next().is_none())
    }

    /// The edition the program works by.
    #[must_use]
    pub fn current(&self) -> Option<&Edition> {
        let (hash, _) = self.turns.last()?;
        self.find(hash)
    }

    /// The stretches of days, oldest first; an edition that was put in force and replaced on the
    /// same day has none.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for (hash, from) in &self.turns {
            while spans.last().is_some_and(|last| last.from >= *from) {
                spans.pop();
            }
            if let Some(last) = spans.last_mut() {
                last.until = Some(from.saturating_sub(1.day()));
            }
            spans.push(Span {
                hash: hash.clone(),
                from: *from,
                until: None,
            });
        }
        spans
    }

    /// What was, or will be, in force on a day.
    #[must_use]
    pub fn as_of(&self, day: Date) -> AsOf<'_> {
        let spans = self.spans();
        let Some(first) = spans.first() else {
            return AsOf::Nothing;
        };
        let first = first.from;
        let last = spans.last().map_or(first, |last| last.from);
        let planned = self.pending().into_iter().rev();
        let planned = planned
            .filter_map(|one| Some((one, one.approved.as_ref()?.takes_effect)))
            .find(|(_, from)| *from <= day && *from > last);
        if let Some((edition, from)) = planned {
            return AsOf::Planned(edition, from);
        }
        let span = spans.into_iter().rev().find(|span| span.from <= day);
        match span.and_then(|span| Some((self.find(&span.hash)?, span))) {
            Some((edition, span)) => AsOf::InForce(edition, span),
            None => AsOf::Before { first },
        }
    }

    /// Approved editions that are not in force yet, by the day they take effect. An older edition
    /// than the one in force never comes back by itself.
    #[must_use]
    pub fn pending(&self) -> Vec<&Edition> {
        let now = self.current().map_or(0, |one| one.named.edition);
        let waits = |one: &&Edition| one.in_force.is_none() && one.named.edition >= now;
        let mut waiting: Vec<_> = self
            .all
            .iter()
            .filter(waits)
            .filter_map(|one| Some((one.approved.as_ref()?, one)))
            .collect();
        waiting.sort_by_key(|(approval, one)| (approval.takes_effect, one.named.edition));
        waiting.into_iter().map(|(_, one)| one).collect()
    }

    /// The edition that must be put in force on a day: the newest whose day has come.
    #[must_use]
    pub fn due(&self, today: Date) -> Option<(&Edition, Date)> {
        let pending = self.pending().into_iter();
        let come = pending.filter_map(|one| {
            let from = one.approved.as_ref()?.takes_effect;
            (from <= today).then_some((one, from))
        });
        come.max_by_key(|(one, _)| one.named.edition)
    }

    /// Proposals nobody has decided on, newest edition last. One that a newer approved edition has
    /// overtaken is not among them.
    #[must_use]
    pub fn open(&self) -> Vec<&Edition> {
        let approved = self.highest_approved();
        let mut open: Vec<_> = self
            .all
            .iter()
            .filter(|one| one.proposed.is_some() && one.approved.is_none())
            .filter(|one| one.named.edition > approved)
            .collect();
        open.sort_by_key(|one| one.named.edition);
        open
    }

    /// The highest edition number that was ever approved.
    #[must_use]
    pub fn highest_approved(&self) -> u32 {
        let approved = self.all.iter().filter(|one| one.approved.is_some());
        approved.map(|one| one.named.edition).max().unwrap_or(0)
    }
}
