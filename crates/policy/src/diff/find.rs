// SPDX-License-Identifier: Apache-2.0
//! Collects the changes, and remembers which clauses and entries they explain.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Effect, Need, Verb};
use crate::model::Policy;
use crate::text::Text;

/// What was found so far.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) old: &'a Policy,
    pub(super) new: &'a Policy,
    changes: Vec<Change>,
    explained: BTreeSet<String>,
}

/// A change as the finders tell it.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) sentence: Text,
    pub(super) effect: Effect,
    pub(super) needs: Vec<Need>,
}

impl<'a> Found<'a> {
    pub(super) fn new(old: &'a Policy, new: &'a Policy) -> Self {
        Self {
            old,
            new,
            changes: Vec::new(),
            explained: BTreeSet::new(),
        }
    }

    /// Adds a change, which explains whatever else differs at its place.
    pub(super) fn add(&mut self, place: &str, about: &'static str, verb: Verb, said: Said) {
        self.explain(place);
        self.changes.push(Change {
            place: place.to_owned(),
            about,
            verb,
            sentence: said.sentence,
            effect: said.effect,
            needs: said.needs,
        });
    }

    /// Says that a change added before also explains the clause or entry at another place.
    pub(super) fn explain(&mut self, place: &str) {
        self.explained.insert(place.to_owned());
    }

    /// Says the same of everything under a place.
    pub(super) fn explain_under(&mut self, place: &str) {
        self.explained.insert(format!("{place}."));
    }

    pub(super) fn is_explained(&self, place: &str) -> bool {
        let mut above = place
            .match_indices('.')
            .filter_map(|(at, _)| place.get(..=at));
        self.explained.contains(place) || above.any(|above| self.explained.contains(above))
    }

    /// Whether a change was found anywhere in a chapter.
    pub(super) fn is_touched(&self, chapter: &str) -> bool {
        let mut places = self
            .changes
            .iter()
            .map(|change| change.place.split('.').next());
        places.any(|first| first == Some(chapter))
    }

    pub(super) fn finish(self) -> Vec<Change> {
        self.changes
    }
}

/// Entries of two collections: only in the old, only in the new, in both.
pub(super) struct Sides<'a, K, T> {
    pub(super) removed: Vec<(&'a K, &'a T)>,
    pub(super) added: Vec<(&'a K, &'a T)>,
    pub(super) both: Vec<(&'a K, &'a T, &'a T)>,
}

pub(super) fn sides<'a, K: Ord, T>(
    old: &'a BTreeMap<K, T>,
    new: &'a BTreeMap<K, T>,
) -> Sides<'a, K, T> {
    let beyond = |these: &'a BTreeMap<K, T>, those: &BTreeMap<K, T>| {
        let these = these.iter();
        these.filter(|(key, _)| !those.contains_key(*key)).collect()
    };
    let both = old.iter();
    Sides {
        removed: beyond(old, new),
        added: beyond(new, old),
        both: both
            .filter_map(|(key, before)| Some((key, before, new.get(key)?)))
            .collect(),
    }
}

/// What one list has beyond another, in its order.
pub(super) fn beyond<T: PartialEq + Clone>(these: &[T], those: &[T]) -> Vec<T> {
    let beyond = these.iter().filter(|one| !those.contains(one));
    beyond.cloned().collect()
}

/// What appeared in a list and what went from it, each with its verb; nothing that is empty.
pub(super) fn moved<T: PartialEq + Clone>(old: &[T], new: &[T]) -> Vec<(Verb, Vec<T>)> {
    let both = [
        (Verb::Added, beyond(new, old)),
        (Verb::Removed, beyond(old, new)),
    ];
    let both = both.into_iter();
    both.filter(|(_, entries)| !entries.is_empty()).collect()
}

/// The effect of something appearing, or its inverse where it goes.
pub(super) const fn effect(verb: Verb, of_more: Effect) -> Effect {
    match verb {
        Verb::Added | Verb::Raised | Verb::Lengthened => of_more,
        Verb::Removed | Verb::Lowered | Verb::Shortened => of_more.inverse(),
        Verb::Changed => Effect::Unclear,
    }
}
