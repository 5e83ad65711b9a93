// SPDX-License-Identifier: Apache-2.0
//! Vectors published by others: Certificate Transparency's trees, C2SP's notes.

use std::collections::BTreeMap;

use yakusoku_ledger::{
    Checkpoint, Hash, Tree, VerifierKey, consistency_proof, inclusion_proof, leaf_hash, tiles_for,
    verify_consistency, verify_inclusion,
};

pub(crate) fn unhex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

fn hash(text: &str) -> Hash {
    Hash::from_slice(&unhex(text)).unwrap()
}

/// The leaves of Certificate Transparency's reference tests.
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

#[test]
fn the_roots_of_certificate_transparency() {
    let mut tree = Tree::new();
    assert_eq!(tree.root(), hash(ROOTS[0]));
    for (leaf, root) in LEAVES.iter().zip(&ROOTS[1..]) {
        tree.append(leaf_hash(&unhex(leaf)));
        assert_eq!(tree.root(), hash(root), "after `{leaf}`");
    }
}

#[test]
fn the_proofs_of_certificate_transparency() {
    let leaves: Vec<_> = LEAVES.iter().map(|leaf| unhex(leaf)).collect();
    let growth = tiles_for(&Tree::new(), &leaves, &BTreeMap::new()).unwrap();
    let tiles: BTreeMap<_, _> = growth.tiles.into_iter().collect();
    let inclusion = [
        (
            0,
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 \
             5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e \
             6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ),
        (
            5,
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b \
             ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 \
             d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ),
    ];
    for (index, expected) in inclusion {
        let expected: Vec<_> = expected.split_whitespace().map(hash).collect();
        assert_eq!(
            inclusion_proof(&tiles, index, 8).unwrap(),
            expected,
            "leaf {index}"
        );
        let leaf = leaf_hash(&leaves[usize::try_from(index).unwrap()]);
        assert!(verify_inclusion(
            &leaf,
            index,
            8,
            &hash(ROOTS[8]),
            &expected
        ));
    }
    let consistency = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a \
                       ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 \
                       d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
    let expected: Vec<_> = consistency.split_whitespace().map(hash).collect();
    assert_eq!(consistency_proof(&tiles, 6, 8).unwrap(), expected);
    assert!(verify_consistency(
        6,
        &hash(ROOTS[6]),
        8,
        &hash(ROOTS[8]),
        &expected
    ));
}

/// The key is the one printed in the documentation of Go's `sumdb/note`.
#[test]
fn the_verifier_key_of_go_note_is_read() {
    let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    assert_eq!(text.parse::<VerifierKey>().unwrap().to_string(), text);
}

/// Go's documentation shows this note; its text is signed rightly and is no checkpoint.
#[test]
fn the_signature_of_go_note_holds() {
    let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let note = "If you think cryptography is the answer to your problem,\n\
                then you don't know what your problem is.\n\n\
                — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    let key: VerifierKey = key.parse().unwrap();
    let read = |note: &str| Checkpoint::open(note.as_bytes(), std::slice::from_ref(&key));
    assert_eq!(
        read(note).unwrap_err().to_string(),
        "the signed text is not a checkpoint"
    );
    let forged = note.replace("your problem is", "your problem  is");
    let refused = read(&forged).unwrap_err().to_string();
    assert_eq!(refused, "the signature of `PeterNeumann` does not hold");
}
