// SPDX-License-Identifier: Apache-2.0
//! In which turns the people of a batch come, and who of them may share a plan.
//!
//! People who use each other's rows are a family: erased in one plan, the rows go with them, as nobody else uses
//! them any more. Where a family cannot be planned as one, and where rows are given out, whoever's row somebody else
//! uses comes before that somebody: once the other one is erased, nobody uses the row any more, and there would be
//! more to erase than was planned. So people come level by level, and nobody uses a row of their own level.

use std::collections::{BTreeMap, BTreeSet};

/// People who use each other's rows, and nobody else's of the batch.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Families {
    pub(super) all: Vec<Vec<u32>>,
    /// Who is in none of them.
    pub(super) others: Vec<u32>,
}

/// Finds families of two to `most`. One with somebody who has to be `apart` is none.
pub(super) fn families(
    people: impl IntoIterator<Item = u32>,
    (apart, uses): (&BTreeSet<u32>, &BTreeSet<(u32, u32)>),
    most: usize,
) -> Families {
    let mut left: BTreeSet<u32> = people.into_iter().collect();
    let mut beside: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (used, user) in uses {
        if left.contains(used) && left.contains(user) {
            beside.entry(*used).or_default().push(*user);
            beside.entry(*user).or_default().push(*used);
        }
    }
    let mut found = Families::default();
    while let Some(first) = left.pop_first() {
        let mut family = BTreeSet::from([first]);
        let mut open = vec![first];
        while let Some(one) = open.pop() {
            let new = beside.get(&one).into_iter().flatten();
            open.extend(new.filter(|other| left.remove(other) && family.insert(**other)));
        }
        let is_one = (2..=most).contains(&family.len()) && family.is_disjoint(apart);
        if is_one {
            found.all.push(family.into_iter().collect());
        } else {
            found.others.extend(family);
        }
    }
    found.others.sort_unstable();
    found
}

/// People of one turn.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Turn {
    /// Each planned by themselves.
    pub(super) alone: Vec<u32>,
    /// Nobody of these uses a row of another of them.
    pub(super) together: Vec<u32>,
}

/// Sorts people into turns. Of each pair, the second one uses a row of the first; those who use each
/// other's, and whoever stands between two such, are planned alone as those `apart` are.
pub(super) fn turns(
    people: impl IntoIterator<Item = u32>,
    apart: &BTreeSet<u32>,
    uses: &BTreeSet<(u32, u32)>,
) -> Vec<Turn> {
    let mut left: BTreeSet<u32> = people.into_iter().collect();
    let mut before: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    let mut behind: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    let both = |(used, user): &&(u32, u32)| left.contains(used) && left.contains(user);
    for (used, user) in uses.iter().filter(both) {
        before.entry(*user).or_default().insert(*used);
        behind.entry(*used).or_default().insert(*user);
    }
    let first = peeled(&mut left, &before, &mut behind.clone());
    let mut last = peeled(&mut left, &behind, &mut before.clone());
    last.reverse();
    let turn = |level: Vec<u32>| {
        let (alone, together) = level.into_iter().partition(|one| apart.contains(one));
        Turn { alone, together }
    };
    let knotted = Turn {
        alone: left.into_iter().collect(),
        together: Vec::new(),
    };
    let mut turns: Vec<Turn> = first.into_iter().map(turn).collect();
    turns.push(knotted);
    turns.extend(last.into_iter().map(turn));
    turns.retain(|turn| *turn != Turn::default());
    turns
}

/// Takes level after level away of those who wait for nobody who is left.
fn peeled(
    left: &mut BTreeSet<u32>,
    waits: &BTreeMap<u32, BTreeSet<u32>>,
    frees: &mut BTreeMap<u32, BTreeSet<u32>>,
) -> Vec<Vec<u32>> {
    let waits_for = |one: &u32, left: &BTreeSet<u32>| {
        let all = waits.get(one);
        all.is_some_and(|all| all.iter().any(|other| left.contains(other)))
    };
    let mut levels = Vec::new();
    let mut open: Vec<u32> = left.iter().copied().collect();
    open.retain(|one| !waits_for(one, left));
    while !open.is_empty() {
        for one in &open {
            left.remove(one);
        }
        let freed: BTreeSet<u32> = open
            .iter()
            .filter_map(|one| frees.remove(one))
            .flatten()
            .collect();
        levels.push(std::mem::take(&mut open));
        open.extend(
            freed
                .into_iter()
                .filter(|one| left.contains(one) && !waits_for(one, left)),
        );
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(people: u32, apart: &[u32], uses: &[(u32, u32)]) -> Vec<(Vec<u32>, Vec<u32>)> {
        let apart = apart.iter().copied().collect();
        let uses = uses.iter().copied().collect();
        let all = turns(0..people, &apart, &uses).into_iter();
        all.map(|turn| (turn.alone, turn.together)).collect()
    }

    #[test]
    fn who_uses_each_others_rows_is_a_family_unless_it_is_too_large_or_somebody_is_apart() {
        let found = |apart: &[u32], uses: &[(u32, u32)], most| {
            let (apart, uses) = (
                apart.iter().copied().collect(),
                uses.iter().copied().collect(),
            );
            let Families { all, others } = families(0..7, (&apart, &uses), most);
            (all, others)
        };
        let uses = [(5, 1), (1, 3), (2, 4), (0, 99)];
        assert_eq!(
            found(&[], &uses, 9),
            (vec![vec![1, 3, 5], vec![2, 4]], vec![0, 6])
        );
        assert_eq!(
            found(&[], &uses, 2),
            (vec![vec![2, 4]], vec![0, 1, 3, 5, 6])
        );
        assert_eq!(
            found(&[4, 6], &uses, 9),
            (vec![vec![1, 3, 5]], vec![0, 2, 4, 6])
        );
        assert_eq!(found(&[], &[], 9), (vec![], vec![0, 1, 2, 3, 4, 5, 6]));
    }

    #[test]
    fn who_uses_nobodys_rows_shares_a_turn() {
        assert_eq!(sorted(3, &[], &[]), [(vec![], vec![0, 1, 2])]);
        assert_eq!(sorted(3, &[1], &[(0, 9)]), [(vec![1], vec![0, 2])]);
        assert_eq!(sorted(0, &[], &[]), []);
    }

    #[test]
    fn whose_row_is_used_comes_before_whoever_uses_it() {
        let chain = sorted(4, &[], &[(2, 0), (0, 1)]);
        assert_eq!(
            chain,
            [(vec![], vec![2, 3]), (vec![], vec![0]), (vec![], vec![1])]
        );
        let two = sorted(3, &[], &[(0, 2), (1, 2)]);
        assert_eq!(two, [(vec![], vec![0, 1]), (vec![], vec![2])]);
    }

    #[test]
    fn who_uses_each_others_rows_is_alone_between_those_before_and_behind() {
        let knot = sorted(6, &[], &[(1, 2), (2, 1), (3, 1), (2, 4), (4, 5)]);
        let turns = [
            (vec![], vec![0, 3]),
            (vec![1, 2], vec![]),
            (vec![], vec![4]),
            (vec![], vec![5]),
        ];
        assert_eq!(knot, turns);
    }
}
