// SPDX-License-Identifier: Apache-2.0
//! The locale files: the same keys in both, none missing, none unused, same places to fill.

use crate::pages::Lang;
use std::collections::BTreeSet;
use std::path::Path;

fn keys(lang: Lang) -> BTreeSet<&'static str> {
    lang.words().keys().map(String::as_str).collect()
}

/// All source and template text of the pages, tests left out.
fn read_all(dir: &Path, out: &mut String) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("tests") {
            read_all(&path, out);
        } else if path.is_file() {
            out.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

fn sources() -> String {
    let root = crate::pages::tests::crate_root();
    let mut all = String::new();
    read_all(&root.join("templates"), &mut all);
    read_all(&root.join("src/pages"), &mut all);
    all
}

/// Quoted words shaped like keys of a section the locale files have.
fn mentioned(sources: &str) -> BTreeSet<&str> {
    let sections: BTreeSet<&str> = keys(Lang::Ja)
        .into_iter()
        .filter_map(|key| key.split('.').next())
        .collect();
    let shaped = |word: &&str| {
        let section = word.split_once('.').map(|(section, _)| section);
        section.is_some_and(|s| sections.contains(s))
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._".contains(c))
            && !word.ends_with(".html")
    };
    sources.split('"').filter(shaped).collect()
}

#[test]
fn both_languages_have_the_same_keys() {
    assert!(!keys(Lang::Ja).is_empty());
    assert_eq!(keys(Lang::Ja), keys(Lang::En));
}

#[test]
fn no_word_is_missing_and_none_is_unused() {
    let sources = sources();
    let used = mentioned(&sources);
    let known = keys(Lang::Ja);
    let missing: Vec<_> = used
        .difference(&known)
        .filter(|key| !key.contains("no.such"))
        .collect();
    let unused: Vec<_> = known.difference(&used).collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
    assert!(unused.is_empty(), "unused: {unused:?}");
}

#[test]
fn both_languages_fill_the_same_places() {
    for (key, ja) in Lang::Ja.words() {
        let en = &Lang::En.words()[key];
        for place in ["{0}", "{1}"] {
            assert_eq!(
                ja.contains(place),
                en.contains(place),
                "{key} differs in {place}"
            );
        }
        assert!(!ja.is_empty() && !en.is_empty(), "{key} is empty");
    }
}

#[test]
fn public_words_avoid_an_authoritys_words() {
    for (key, words) in Lang::Ja.words() {
        for banned in ["決定通知書", "申請"] {
            assert!(!words.contains(banned), "{key} says {banned}");
        }
    }
}
