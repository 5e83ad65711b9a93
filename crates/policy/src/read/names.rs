// SPDX-License-Identifier: Apache-2.0
//! The names a file declares, gathered before the walk so that references can look forward.

use std::collections::BTreeSet;

use strsim::{damerau_levenshtein, jaro_winkler};

use crate::grammar::Names;
use crate::law;
use crate::yaml::Node;

/// Everything that can be referred to.
#[derive(Debug)]
pub(super) struct Declared {
    items: BTreeSet<String>,
    events: BTreeSet<String>,
    papers: BTreeSet<String>,
    grounds: BTreeSet<String>,
    purposes: BTreeSet<String>,
    desks: BTreeSet<String>,
    relations: BTreeSet<String>,
}

impl Declared {
    pub(super) fn of(root: &Node) -> Self {
        let keys = |key: &str| {
            let entries = root.get(key).map(Node::entries).unwrap_or_default();
            entries.iter().map(|entry| entry.key.clone())
        };
        let owned = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect::<Vec<_>>();
        Self {
            items: keys("items").flat_map(|item| branches(&item)).collect(),
            events: keys("events").collect(),
            papers: keys("identity_papers")
                .chain(owned(law::paper_ids()))
                .collect(),
            grounds: owned(law::ground_ids()).into_iter().collect(),
            purposes: keys("purposes").collect(),
            desks: keys("desks").collect(),
            relations: keys("relations").collect(),
        }
    }

    pub(super) fn has(&self, names: Names, name: &str) -> bool {
        self.all(names).contains(name)
    }

    /// The declared name most like a wrong one.
    pub(super) fn nearest(&self, names: Names, name: &str) -> Option<&str> {
        nearest(name, self.all(names).iter().map(String::as_str))
    }

    const fn all(&self, names: Names) -> &BTreeSet<String> {
        match names {
            Names::Item => &self.items,
            Names::Event => &self.events,
            Names::Paper => &self.papers,
            Names::Ground => &self.grounds,
            Names::Purpose => &self.purposes,
            Names::Desk => &self.desks,
            Names::Relation => &self.relations,
        }
    }
}

/// `a.b.c` declares `a`, `a.b` and itself.
fn branches(item: &str) -> Vec<String> {
    let dots = item.match_indices('.').map(|(index, _)| index);
    dots.chain([item.len()])
        .filter_map(|end| item.get(..end))
        .map(str::to_owned)
        .collect()
}

/// The word most like a wrong one, where one is like it at all.
pub(super) fn nearest<'a>(
    wrong: &str,
    words: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // A name of this length is no slip of the keyboard, and comparing it would take long.
    if wrong.len() > 128 {
        return None;
    }
    let wrong = wrong.to_lowercase();
    let slips = |word: &str| damerau_levenshtein(&wrong, word);
    let near = |word: &&str| {
        let length = word.chars().count().max(3);
        slips(word) <= length.div_ceil(3) || jaro_winkler(&wrong, word) > 0.9
    };
    words
        .into_iter()
        .filter(near)
        .min_by_key(|word| slips(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_and_a_strange_one_is_not() {
        let words = ["retention", "requests", "purposes"];
        assert_eq!(nearest("retension", words), Some("retention"));
        assert_eq!(nearest("Request", words), Some("requests"));
        assert_eq!(nearest("zebra", words), None);
        assert_eq!(nearest("保存期間", words), None);
        assert_eq!(nearest(&"a".repeat(100_000), words), None);
    }

    #[test]
    fn a_leaf_declares_its_branches() {
        assert_eq!(branches("a.b.c"), ["a", "a.b", "a.b.c"]);
        assert_eq!(branches("a"), ["a"]);
    }
}
