// SPDX-License-Identifier: Apache-2.0
//! Adding entries a few at a time writes the same tiles as writing them at once.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use yakusoku_ledger::{TileError, TilePath, Tiles, Tree, Unreadable, tiles_for, tiles_needed};

use crate::sample::Dice;

type Store = BTreeMap<String, Vec<u8>>;

/// Remembers what was read.
struct Counting<'a> {
    store: &'a Store,
    read: RefCell<BTreeSet<String>>,
}

impl Tiles for Counting<'_> {
    fn tile(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        self.read.borrow_mut().insert(path.to_owned());
        self.store.tile(path)
    }
}

fn leaves(from: u64, to: u64) -> Vec<[u8; 9]> {
    let leaf = |n: u64| std::array::from_fn(|at| n.to_be_bytes().get(at).copied().unwrap_or(0));
    (from..to).map(leaf).collect()
}

/// Adds entries from the size of `tree` up to `to`, as a writer would.
fn grow(store: &mut Store, tree: &mut Tree, to: u64) -> usize {
    let counting = Counting {
        store,
        read: RefCell::default(),
    };
    let growth = tiles_for(tree, &leaves(tree.size(), to), &counting).unwrap();
    let read = counting.read.into_inner();
    let needed: BTreeSet<_> = tiles_needed(tree.size()).into_iter().collect();
    assert_eq!(read, needed, "only the right edge is read");
    let written = growth.tiles.len();
    store.extend(growth.tiles);
    *tree = growth.tree;
    assert_eq!(Tree::from_tiles(tree.size(), store).unwrap(), *tree);
    written
}

/// The tiles a store must hold for its size: full ones, and partial ones of that size.
fn needed(store: &Store, size: u64) -> Store {
    let edge: BTreeSet<_> = tiles_needed(size).into_iter().collect();
    let wanted =
        |path: &String| path.parse::<TilePath>().unwrap().width == 256 || edge.contains(path);
    store
        .iter()
        .filter(|(path, _)| wanted(path))
        .map(|(p, b)| (p.clone(), b.clone()))
        .collect()
}

fn compare(sizes: &[u64]) {
    let (mut store, mut tree) = (Store::new(), Tree::new());
    for size in sizes {
        grow(&mut store, &mut tree, *size);
    }
    let (mut once, mut whole) = (Store::new(), Tree::new());
    grow(&mut once, &mut whole, tree.size());
    assert_eq!(tree, whole, "{sizes:?}");
    assert_eq!(needed(&store, tree.size()), once, "{sizes:?}");
}

#[test]
fn random_batches_across_the_border_of_256() {
    let mut dice = Dice(256);
    for _ in 0..60 {
        let mut sizes = vec![dice.below(300)];
        for _ in 0..dice.below(12) {
            let last = sizes.last().copied().unwrap();
            sizes.push(last + dice.below(270));
        }
        compare(&sizes);
    }
    compare(&[255, 256, 257]);
    compare(&[0, 0, 1, 1, 512, 512]);
}

#[test]
fn batches_across_the_border_of_65_536() {
    compare(&[65_000, 65_280, 65_535, 65_536, 65_537, 65_800]);
    compare(&[65_536]);
    let mut dice = Dice(65_536);
    for _ in 0..3 {
        let first = 65_536 - dice.below(700);
        compare(&[
            first,
            first + dice.below(600),
            first + 600 + dice.below(600),
        ]);
    }
}

#[test]
fn what_is_written_follows_the_batch_and_not_the_log() {
    let (mut store, mut tree) = (Store::new(), Tree::new());
    grow(&mut store, &mut tree, 70_000);
    // A bundle, a tile of level 0; the levels above have not changed.
    assert_eq!(grow(&mut store, &mut tree, 70_001), 2);
    assert_eq!(grow(&mut store, &mut tree, 70_001), 0);
    // Across a border: two of each below, and the one above that changed.
    assert_eq!(grow(&mut store, &mut tree, 70_250), 5);
}

#[test]
fn nothing_is_added_to_a_tile_that_was_altered() {
    let (mut store, mut tree) = (Store::new(), Tree::new());
    grow(&mut store, &mut tree, 70_000);
    for path in tiles_needed(70_000) {
        let mut bad = store.clone();
        let byte = bad.get_mut(&path).unwrap().last_mut().unwrap();
        *byte ^= 1;
        let refused = tiles_for(&tree, &leaves(70_000, 70_001), &bad).unwrap_err();
        assert_eq!(refused, TileError::Altered(path.parse().unwrap()));
        bad.remove(&path);
        let refused = tiles_for(&tree, &leaves(70_000, 70_001), &bad).unwrap_err();
        assert_eq!(refused.to_string(), format!("the tile `{path}` is missing"));
    }
}

#[test]
fn a_leaf_that_no_bundle_can_hold_is_refused() {
    let refused = tiles_for(&Tree::new(), &[vec![0; 65_536]], &Store::new()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "an entry of 65536 bytes is too long for a bundle"
    );
}
