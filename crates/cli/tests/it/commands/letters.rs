// SPDX-License-Identifier: Apache-2.0
//! `yakusoku letters`: an operator's own sentences, seen before anybody else sees them, and refused where they would lose a fact.

use super::*;

#[test]
fn own_sentences_are_listed_shown_and_set() {
    let demo = Demo::new();
    let letters = |more: &[&str]| demo.run(&[&["letters"], more].concat());
    let plain = letters(&["--preview"]).ends(0).out;
    assert!(!plain.contains("またのご利用"));
    let all = letters(&["--json"]).ends(0).json();
    let sentences = all["sentences"].as_array().unwrap();
    assert!(sentences.iter().all(|one| one["own"] == false));

    let own = "reply:\n  closing_met: またのご利用をお待ちしております。\n";
    fs::write(demo.file("letters.ja.yaml"), own).unwrap();
    let preview = letters(&["--preview"]).ends(0).out;
    assert!(preview.contains("またのご利用をお待ちしております。"));
    assert!(letters(&[]).ends(0).out.contains("○ reply.closing_met"));
    let dir = demo.beside("seen");
    let said = letters(&["--pdf", &dir]).ends(0).out;
    assert_eq!(said.lines().count(), 13, "{said}");
    for path in said.lines() {
        assert!(fs::read(path).unwrap().starts_with(b"%PDF-"), "{path}");
    }
}

#[test]
fn a_sentence_that_would_lose_a_fact_stops_the_letters_and_says_everything_that_is_wrong() {
    let demo = Demo::new();
    let own = "reply:\n  intro: 結果です。\n  closing_mett: よろしく。\nmiddle: 文\n";
    fs::write(demo.file("letters.ja.yaml"), own).unwrap();
    for more in [&[][..], &["--preview"]] {
        let said = demo.run(&[&["letters"], more].concat()).ends(1);
        for part in [
            "letters.ja.yaml",
            "「reply.intro」に {received} がありません",
            "「reply.closing_mett」という文はありません",
            "「middle」という文はありません",
        ] {
            assert!(said.err.contains(part), "{part}: {said:?}");
        }
    }
    fs::write(demo.file("letters.ja.yaml"), "reply: [").unwrap();
    let said = demo.run(&["letters"]).ends(1);
    assert!(said.err.contains("letters.ja.yaml"), "{said:?}");
}
