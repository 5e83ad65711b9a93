// SPDX-License-Identifier: Apache-2.0
//! What was worked out from a catalogue, put aside: a catalogue never changes, another one is read instead.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// So many are kept; then all are let go of.
const KEPT_MAX: usize = 64;

/// Results by what they were asked for.
#[derive(Debug)]
pub(crate) struct Aside<T>(Mutex<HashMap<String, Arc<T>>>);

impl<T> Aside<T> {
    /// What is known for `what`, made where nothing is.
    pub(crate) fn get(&self, what: &str, make: impl FnOnce() -> T) -> Arc<T> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(what) {
            return Arc::clone(found);
        }
        let made = Arc::new(make());
        let mut known = known();
        if known.len() >= KEPT_MAX {
            known.clear();
        }
        known.insert(what.to_owned(), Arc::clone(&made));
        made
    }
}

impl<T> Aside<T> {
    /// Whether anything is known for `what`.
    pub(crate) fn knows(&self, what: &str) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.contains_key(what)
    }
}

impl<T> Default for Aside<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// A copy works out its own.
impl<T> Clone for Aside<T> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// What was worked out tells no two catalogues apart.
impl<T> PartialEq for Aside<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Aside<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_made_once_and_no_more_than_a_few_are_kept() {
        let aside = Aside::<usize>::default();
        assert!(!aside.knows("a"));
        assert_eq!(*aside.get("a", || 1), 1);
        assert!(aside.knows("a") && !aside.knows("b"));
        assert_eq!(*aside.get("a", || 2), 1);
        for number in 0..KEPT_MAX {
            assert_eq!(*aside.get(&number.to_string(), || number), number);
        }
        assert_eq!(*aside.get("a", || 3), 3, "let go of in the meantime");
    }
}
