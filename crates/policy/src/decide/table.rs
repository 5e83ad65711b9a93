// SPDX-License-Identifier: Apache-2.0
//! The policy prepared for many questions: leaves numbered, branches and purposes turned to sets.

use std::collections::{BTreeMap, HashMap};

use super::class::{self, Class, Secret};
use super::leaves::Leaves;
use super::person::{ByLaw, Given};
use super::{Decision, Question, Why};
use crate::clauses::{Clause, ClauseWhat};
use crate::model::{Policy, Purpose};
use crate::names::ItemId;
use crate::words::{Basis, Kind};

/// A policy prepared for [`Table::decide`].
#[derive(Debug, Clone)]
pub struct Table {
    /// The leaves, in the order of their names.
    leaves: Vec<ItemId>,
    /// Every item and every branch above one, with its leaves.
    branches: HashMap<String, Leaves>,
    purposes: HashMap<String, Prepared>,
    special_care: Leaves,
    communications: Leaves,
    limit: Vec<Clause>,
}

#[derive(Debug, Clone)]
struct Prepared {
    uses: Leaves,
    basis: Basis,
    secret: Secret,
    /// The limit and the purpose, then what promises the stop.
    clauses: Vec<Clause>,
    /// How many of them come before the stop.
    own: usize,
}

impl Table {
    /// Prepares a policy.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        let leaves: Vec<ItemId> = policy
            .items
            .keys()
            .filter(|id| policy.is_leaf(id))
            .cloned()
            .collect();
        let of_class = |wanted: Class| {
            let mut set = Leaves::none(leaves.len());
            for (number, leaf) in leaves.iter().enumerate() {
                if class_of(policy, leaf, wanted) {
                    set.put(number);
                }
            }
            set
        };
        let (special_care, communications) = (
            of_class(Class::SpecialCare),
            of_class(Class::Communications),
        );
        let branches = branches(&leaves);
        let clauses = policy.clauses();
        let of = |wanted: &dyn Fn(&ClauseWhat) -> bool| -> Vec<Clause> {
            let found = clauses.iter().filter(|clause| wanted(&clause.what));
            found.cloned().collect()
        };
        let limit = of(&|what| *what == ClauseWhat::PurposeLimit);
        let stop = of(&|what| {
            matches!(
                what,
                ClauseWhat::AnswerWithin {
                    kind: Kind::Erasure,
                    ..
                }
            )
        });
        let purposes = policy.purposes.iter().map(|(name, purpose)| {
            let mut own = limit.clone();
            own.extend(of(
                &|what| matches!(what, ClauseWhat::Purpose { name: n } if n == name),
            ));
            let uses = union(&purpose.uses, &branches, leaves.len());
            (name.clone(), Prepared::new(purpose, uses, own, &stop))
        });
        Self {
            purposes: purposes.collect(),
            leaves,
            branches,
            special_care,
            communications,
            limit,
        }
    }

    /// Decides a question; total, and the same whatever the order of items, consents and stops.
    #[must_use]
    pub fn decide(&self, question: &Question<'_>) -> Decision<'_> {
        let limit = &self.limit;
        let Some(purpose) = self.purposes.get(question.purpose) else {
            return Decision::Undeclared { clauses: limit };
        };
        let asked = union(question.items, &self.branches, self.leaves.len());
        if let Some(leaf) = asked.first_in(&self.suspended(question, purpose)) {
            return self.no(Why::Stopped, leaf, &purpose.clauses);
        }
        let known = |id: &ItemId| self.branches.contains_key(id.as_str());
        let all_known = !question.items.is_empty() && question.items.iter().all(known);
        if !all_known || asked.first_beyond(&purpose.uses).is_some() {
            return Decision::Undeclared { clauses: limit };
        }
        let own = purpose.clauses.get(..purpose.own).unwrap_or_default();
        if let (Secret::None, Some(leaf)) = (purpose.secret, asked.first_in(&self.communications)) {
            return self.no(Why::Communications, leaf, own);
        }
        let mut wanting = asked;
        wanting.keep(&self.consent_needed(purpose));
        match wanting.first_beyond(&self.agreed(question, &wanting)) {
            Some(leaf) => self.no(Why::NoConsent, leaf, own),
            None => Decision::Yes { clauses: own },
        }
    }

    fn no<'a>(&'a self, why: Why, leaf: usize, clauses: &'a [Clause]) -> Decision<'a> {
        match self.leaves.get(leaf) {
            Some(item) => Decision::No { why, item, clauses },
            None => Decision::Undeclared { clauses },
        }
    }

    fn none(&self) -> Leaves {
        Leaves::none(self.leaves.len())
    }

    /// What is suspended for the purpose today.
    fn suspended(&self, question: &Question<'_>, purpose: &Prepared) -> Leaves {
        let mut suspended = self.none();
        let by_law = match purpose.basis {
            Basis::Law => ByLaw::Yes,
            Basis::Published | Basis::Consent => ByLaw::No,
        };
        let stops = question.person.stopped.iter();
        for stop in stops.filter(|stop| stop.suspends(question.purpose, by_law, question.today)) {
            self.cover(&mut suspended, &stop.of);
        }
        suspended
    }

    /// What may not be used for the purpose without the person's consent.
    fn consent_needed(&self, purpose: &Prepared) -> Leaves {
        let mut needed = match purpose.basis {
            Basis::Consent => self.all(),
            Basis::Published | Basis::Law => self.none(),
        };
        needed.take(&self.communications);
        if purpose.secret == Secret::Consent {
            needed.add(&self.communications);
        }
        if purpose.basis == Basis::Published {
            needed.add(&self.special_care);
        }
        needed
    }

    /// What the person agreed to that still counts, as far as it is wanted.
    fn agreed(&self, question: &Question<'_>, wanting: &Leaves) -> Leaves {
        let mut agreed = self.none();
        let given = question.person.given.iter();
        let today = question.today;
        for given in given.filter(|g| g.purpose == question.purpose && g.in_force(today)) {
            let mut covered = self.given(given);
            covered.keep(wanting);
            let stops = question.person.stopped.iter();
            for stop in stops.filter(|stop| stop.withdraws(given, today)) {
                let mut withdrawn = self.none();
                self.cover(&mut withdrawn, &stop.of);
                covered.take(&withdrawn);
            }
            agreed.add(&covered);
        }
        agreed
    }

    /// The leaves a consent covers: those it names whole, or all but data of communications.
    fn given(&self, given: &Given) -> Leaves {
        if given.of.is_empty() {
            let mut all = self.all();
            all.take(&self.communications);
            return all;
        }
        union(&given.of, &self.branches, self.leaves.len())
    }

    fn all(&self) -> Leaves {
        let mut all = self.none();
        (0..self.leaves.len()).for_each(|leaf| all.put(leaf));
        all
    }

    /// Adds the leaves a stop covers. One that names something finer than the file knows covers
    /// the leaf around it, in the person's favour.
    fn cover(&self, set: &mut Leaves, of: &[ItemId]) {
        if of.is_empty() {
            set.add(&self.all());
        }
        for id in of {
            match self.branches.get(id.as_str()) {
                Some(leaves) => set.add(leaves),
                None => {
                    let around = self.leaves.iter().position(|leaf| id.is_under(leaf));
                    around.into_iter().for_each(|leaf| set.put(leaf));
                }
            }
        }
    }
}

impl Prepared {
    fn new(purpose: &Purpose, uses: Leaves, own: Vec<Clause>, stop: &[Clause]) -> Self {
        let count = own.len();
        let mut clauses = own;
        clauses.extend_from_slice(stop);
        Self {
            uses,
            basis: purpose.basis,
            secret: class::of_purpose(purpose),
            clauses,
            own: count,
        }
    }
}

/// Whether a leaf, or a branch it lies under, is of a class.
fn class_of(policy: &Policy, leaf: &ItemId, wanted: Class) -> bool {
    let mut around = policy.items.iter().filter(|(id, _)| leaf.is_under(id));
    around.any(|(_, item)| class::is(item, wanted))
}

fn branches(leaves: &[ItemId]) -> HashMap<String, Leaves> {
    let mut branches: BTreeMap<ItemId, Leaves> = BTreeMap::new();
    for (number, leaf) in leaves.iter().enumerate() {
        let mut at = Some(leaf.clone());
        while let Some(id) = at {
            at = id.parent();
            let set = branches
                .entry(id)
                .or_insert_with(|| Leaves::none(leaves.len()));
            set.put(number);
        }
    }
    branches.into_iter().map(|(id, set)| (id.0, set)).collect()
}

fn union(ids: &[ItemId], branches: &HashMap<String, Leaves>, count: usize) -> Leaves {
    let mut set = Leaves::none(count);
    for leaves in ids.iter().filter_map(|id| branches.get(id.as_str())) {
        set.add(leaves);
    }
    set
}

#[cfg(test)]
impl Table {
    /// Declares a leaf to be data of communications, and the basis purposes have for it.
    pub(super) fn with_communications(mut self, leaf: &str, bases: &[(&str, Secret)]) -> Self {
        if let Some(set) = self.branches.get(leaf) {
            self.communications.add(set);
        }
        for (name, secret) in bases {
            if let Some(purpose) = self.purposes.get_mut(*name) {
                purpose.secret = *secret;
            }
        }
        self
    }
}
