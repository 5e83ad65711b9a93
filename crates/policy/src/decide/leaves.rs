// SPDX-License-Identifier: Apache-2.0
//! A set of leaves of the item tree, one bit each, so that branches are compared in a few words.

/// A set of leaves by number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Leaves(Vec<u64>);

/// Leaves in one word.
const BITS: usize = 64;

impl Leaves {
    /// The set with nothing in it, for so many leaves.
    pub(super) fn none(count: usize) -> Self {
        Self(vec![0; count.div_ceil(BITS)])
    }

    /// Puts a leaf in; a number beyond the count is left out.
    pub(super) fn put(&mut self, leaf: usize) {
        if let Some(word) = self.0.get_mut(leaf / BITS) {
            *word |= 1 << (leaf % BITS);
        }
    }

    /// Puts all leaves of another set in.
    pub(super) fn add(&mut self, other: &Self) {
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    /// Takes all leaves of another set out.
    pub(super) fn take(&mut self, other: &Self) {
        for (word, less) in self.0.iter_mut().zip(&other.0) {
            *word &= !less;
        }
    }

    /// Keeps only the leaves of another set.
    pub(super) fn keep(&mut self, other: &Self) {
        for (word, mask) in self.0.iter_mut().zip(&other.0) {
            *word &= mask;
        }
    }

    /// The first leaf in this set and another.
    pub(super) fn first_in(&self, other: &Self) -> Option<usize> {
        let words = self.0.iter().zip(&other.0).map(|(a, b)| a & b);
        first(words)
    }

    /// The first leaf in this set that another lacks.
    pub(super) fn first_beyond(&self, other: &Self) -> Option<usize> {
        let words = self.0.iter().zip(&other.0).map(|(a, b)| a & !b);
        first(words)
    }
}

fn first(words: impl Iterator<Item = u64>) -> Option<usize> {
    let mut words = words.enumerate();
    let (at, word) = words.find(|(_, word)| *word != 0)?;
    usize::try_from(word.trailing_zeros())
        .ok()
        .map(|bit| at * BITS + bit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(leaves: &[usize]) -> Leaves {
        let mut set = Leaves::none(200);
        for leaf in leaves {
            set.put(*leaf);
        }
        set
    }

    #[test]
    fn the_first_leaf_is_found_across_words() {
        assert_eq!(set(&[3, 130]).first_in(&set(&[130])), Some(130));
        assert_eq!(set(&[3, 130]).first_beyond(&set(&[3])), Some(130));
        assert_eq!(set(&[63, 64]).first_in(&set(&[64, 63])), Some(63));
        assert_eq!(set(&[1]).first_in(&set(&[2])), None);
        assert_eq!(set(&[1]).first_beyond(&set(&[1, 2])), None);
    }

    #[test]
    fn leaves_are_put_in_taken_out_and_kept() {
        let mut one = set(&[1, 70]);
        one.add(&set(&[2]));
        assert_eq!(one, set(&[1, 2, 70]));
        one.take(&set(&[70, 5]));
        assert_eq!(one, set(&[1, 2]));
        one.keep(&set(&[2, 9]));
        assert_eq!(one, set(&[2]));
    }

    #[test]
    fn a_leaf_beyond_the_count_is_left_out() {
        let mut none = Leaves::none(0);
        none.put(0);
        assert_eq!(none, Leaves::none(0));
    }
}
