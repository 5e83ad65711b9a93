// SPDX-License-Identifier: Apache-2.0
//! Proofs against a twin that is RFC 6962 word by word, and against every small change.

use std::collections::BTreeMap;

use proptest::prelude::*;
use yakusoku_ledger::{
    Hash, ProofError, Tree, consistency_proof, inclusion_proof, leaf_hash, node_hash, proof_file,
    tiles_for, verify_consistency, verify_inclusion,
};

fn split(leaves: &[Hash]) -> (&[Hash], &[Hash]) {
    leaves.split_at(leaves.len().next_power_of_two() / 2)
}

fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::empty(),
        [leaf] => *leaf,
        _ => node_hash(&root(split(leaves).0), &root(split(leaves).1)),
    }
}

/// RFC 6962 section 2.1.1, PATH(m, D[n]).
fn path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let (left, right) = split(leaves);
    let (mut path, sibling) = match m.checked_sub(left.len()) {
        None => (path(m, left), root(right)),
        Some(m) => (path(m, right), root(left)),
    };
    path.push(sibling);
    path
}

/// RFC 6962 section 2.1.2, SUBPROOF(m, D[n], b).
fn subproof(m: usize, leaves: &[Hash], known: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if known {
            Vec::new()
        } else {
            vec![root(leaves)]
        };
    }
    let (left, right) = split(leaves);
    let (mut proof, sibling) = match m.checked_sub(left.len()) {
        None | Some(0) => (subproof(m, left, known), root(right)),
        Some(m) => (subproof(m, right, false), root(left)),
    };
    proof.push(sibling);
    proof
}

struct Twin {
    leaves: Vec<Hash>,
    tiles: BTreeMap<String, Vec<u8>>,
}

fn twin(size: usize) -> Twin {
    let bytes: Vec<_> = (0..size).map(|n| n.to_be_bytes()).collect();
    let growth = tiles_for(&Tree::new(), &bytes, &BTreeMap::new()).unwrap();
    let leaves: Vec<_> = bytes.iter().map(|leaf| leaf_hash(leaf)).collect();
    assert_eq!(growth.tree.root(), root(&leaves));
    Twin {
        leaves,
        tiles: growth.tiles.into_iter().collect(),
    }
}

/// Every proof that differs a little must fail.
fn spoilt(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = vec![[proof, &[Hash([7; 32])]].concat()];
    for at in 0..proof.len() {
        let mut changed = proof.to_vec();
        changed[at].0[at % 32] ^= 1;
        all.push(changed);
        all.push([&proof[..at], &proof[at + 1..]].concat());
    }
    all
}

fn check_inclusion(twin: &Twin, m: usize) {
    let (n, root) = (twin.leaves.len() as u64, root(&twin.leaves));
    let proof = inclusion_proof(&twin.tiles, m as u64, n).unwrap();
    assert_eq!(proof, path(m, &twin.leaves), "entry {m} of {n}");
    let holds = |leaf, m, n, proof: &[Hash]| verify_inclusion(leaf, m, n, &root, proof);
    let leaf = &twin.leaves[m];
    assert!(holds(leaf, m as u64, n, &proof), "entry {m} of {n}");
    assert!(!holds(&Hash([1; 32]), m as u64, n, &proof));
    assert!(!holds(leaf, m as u64 + 1, n, &proof) && !holds(leaf, n, n, &proof));
    assert!(!verify_inclusion(leaf, m as u64, n, &Hash([1; 32]), &proof));
    for bad in spoilt(&proof) {
        assert!(!holds(leaf, m as u64, n, &bad), "entry {m} of {n}: {bad:?}");
    }
}

fn check_consistency(twin: &Twin, m: usize) {
    let (n, new) = (twin.leaves.len(), root(&twin.leaves));
    let old = root(&twin.leaves[..m]);
    let proof = consistency_proof(&twin.tiles, m as u64, n as u64).unwrap();
    if m > 0 {
        assert_eq!(proof, subproof(m, &twin.leaves, true), "{m} to {n}");
    }
    let (m, n) = (m as u64, n as u64);
    assert!(verify_consistency(m, &old, n, &new, &proof), "{m} to {n}");
    assert!(!verify_consistency(m, &Hash([1; 32]), n, &new, &proof));
    if m > 0 {
        assert!(!verify_consistency(m, &old, n, &Hash([1; 32]), &proof));
    }
    assert!(m == n || !verify_consistency(n, &new, m, &old, &proof));
    for bad in spoilt(&proof) {
        assert!(
            !verify_consistency(m, &old, n, &new, &bad),
            "{m} to {n}: {bad:?}"
        );
    }
}

#[test]
fn every_proof_of_every_small_tree() {
    for n in 1..=33 {
        let twin = twin(n);
        (0..n).for_each(|m| check_inclusion(&twin, m));
        (0..=n).for_each(|m| check_consistency(&twin, m));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn proofs_of_larger_trees(n in 200_usize..1400, picks in prop::array::uniform4(0.0_f64..1.0)) {
        let twin = twin(n);
        for pick in picks {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss,
                     clippy::cast_precision_loss, reason = "a place within the tree")]
            let m = (pick * n as f64) as usize;
            check_inclusion(&twin, m);
            check_consistency(&twin, m);
        }
    }
}

#[test]
fn proofs_from_a_log_that_moved_on_use_the_full_tiles() {
    let old = twin(300);
    let leaves: Vec<_> = (300..600_usize).map(usize::to_be_bytes).collect();
    let tree = Tree::from_tiles(300, &old.tiles).unwrap();
    let mut later = old.tiles.clone();
    later.extend(tiles_for(&tree, &leaves, &old.tiles).unwrap().tiles);
    // What C2SP allows to be removed: partial forms of a tile that is full by now.
    assert!(later.contains_key("tile/0/001"));
    later.remove("tile/0/001.p/44").unwrap();
    let proof = inclusion_proof(&later, 299, 300).unwrap();
    assert_eq!(proof, path(299, &old.leaves));
}

#[test]
fn what_is_beyond_the_tree_has_no_proof() {
    let twin = twin(5);
    let refused = inclusion_proof(&twin.tiles, 5, 5).unwrap_err();
    assert_eq!(refused, ProofError::Range { asked: 5, size: 5 });
    assert_eq!(refused.to_string(), "the log of 5 entries does not reach 5");
    assert!(consistency_proof(&twin.tiles, 6, 5).is_err());
    let none = BTreeMap::new();
    let missing = inclusion_proof(&none, 0, 5).unwrap_err();
    assert_eq!(missing.to_string(), "the tile `tile/0/000.p/5` is missing");
}

#[test]
fn a_proof_file_is_what_the_specification_shows() {
    let text = proof_file(7, &[Hash([0; 32])], "a\n8\nroot\n\n— a sig\n");
    let zero = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let shown = format!("c2sp.org/tlog-proof@v1\nindex 7\n{zero}\n\na\n8\nroot\n\n— a sig\n");
    assert_eq!(text, shown);
}
