// SPDX-License-Identifier: Apache-2.0
//! A corpus of broken files, each with the messages a person gets for it.
//!
//! `broken/x.yaml` is a whole file that is wrong in one way or several; `broken/x.txt` is what the
//! reader says in Japanese. The base all of them come from is `sound.yaml`, which reads.

use std::collections::BTreeSet;
use std::path::PathBuf;

use yakusoku_policy::{Diagnostic, Lang, Severity, read, render};

use crate::schema::judge;
use crate::{golden, root};

const SOUND: &str = include_str!("sound.yaml");

fn corpus() -> Vec<(PathBuf, String)> {
    let folder = root().join("crates/policy/tests/it/broken");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|e| e == "yaml"))
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap()))
        .collect()
}

fn name(path: &std::path::Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn problems(path: &std::path::Path, text: &str) -> Vec<Diagnostic> {
    match read(&name(path), text) {
        Ok(_) => panic!("{} reads without a problem", path.display()),
        Err(unusable) => unusable.diagnostics,
    }
}

#[test]
fn the_base_is_sound() {
    let loaded = read("sound.yaml", SOUND);
    assert!(loaded.is_ok(), "{:?}", loaded.err());
}

#[test]
fn there_are_a_hundred_and_fifty_at_least() {
    assert!(corpus().len() >= 150);
}

#[test]
fn every_broken_file_gets_its_messages() {
    for (path, text) in corpus() {
        let shown = render(&problems(&path, &text), &text, Lang::Ja) + "\n";
        golden(&path.with_extension("txt"), &shown);
    }
}

#[test]
fn every_message_says_in_two_languages_what_is_wrong_and_what_to_do() {
    for (path, text) in corpus() {
        let problems = problems(&path, &text);
        assert!(
            problems.iter().all(|one| one.severity == Severity::Error),
            "{}",
            path.display()
        );
        let places: Vec<_> = problems.iter().map(|one| (one.line, one.column)).collect();
        assert!(places.is_sorted(), "{}: {places:?}", path.display());
        for one in problems {
            let help = one.help.expect("every problem has a remedy");
            for said in [&one.message, &help] {
                let en = said.en.as_deref().expect("English");
                assert!(
                    !en.ends_with('.') && !said.ja.ends_with('。'),
                    "{}: {en}",
                    one.code
                );
                assert!(
                    !said.ja.contains('\n') && !en.contains('\n'),
                    "{}",
                    one.code
                );
            }
            let first = one.message.en.unwrap().chars().next().unwrap();
            assert!(!first.is_ascii_uppercase(), "{}", one.code);
        }
    }
}

#[test]
fn every_code_of_the_reader_is_shown_by_a_file() {
    let mut missing: BTreeSet<String> = BTreeSet::new();
    for file in ["read/problem.rs", "read/across.rs", "yaml/syntax.rs"] {
        let source = std::fs::read_to_string(root().join("crates/policy/src").join(file)).unwrap();
        for part in source.split('"') {
            let code = part.starts_with("file.") || part.starts_with("yaml.");
            if code
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b == b'.' || b == b'-')
            {
                missing.insert(part.to_owned());
            }
        }
    }
    assert!(missing.len() > 25, "{missing:?}");
    for (path, text) in corpus() {
        for one in problems(&path, &text) {
            missing.remove(one.code);
        }
    }
    // Too large a file and a flood of problems are tested where they are bounded; the last is a
    // defect of the product, which no file can show.
    let elsewhere = ["file.internal", "file.more-problems", "yaml.too-large"];
    assert_eq!(
        missing.iter().map(String::as_str).collect::<Vec<_>>(),
        elsewhere
    );
}

/// What a schema cannot know: references, and what needs two places at once.
const BEYOND_A_SCHEMA: [&str; 15] = [
    "file.unknown-purpose",
    "file.unknown-desk",
    "file.unknown-relation",
    "file.unknown-code",
    "file.acknowledged-too-long",
    "file.unknown-item",
    "file.unknown-event",
    "file.unknown-paper",
    "file.too-many-papers",
    "file.claims-not-here",
    "file.dates-out-of-order",
    "file.no-such-day",
    "file.identity-cases-collide",
    "file.ends-before-it-begins",
    "file.gdpr-kind-without-eea",
];

/// Files whose fault lies in the spelling, which is gone once the YAML is plain data, in ids that
/// lie apart, or in a day no month has.
const SPELT: [&str; 5] = [
    "calendar-day-31-of-june.yaml",
    "number-hex.yaml",
    "number-plus.yaml",
    "reference-repeated.yaml",
    "repeated-id.yaml",
];

#[test]
fn the_schema_refuses_what_it_can_know() {
    let mut refused = 0;
    let mut accepted = Vec::new();
    for (path, text) in corpus() {
        let problems = problems(&path, &text);
        let yaml = problems.iter().any(|one| one.code.starts_with("yaml."));
        let beyond = problems
            .iter()
            .all(|one| BEYOND_A_SCHEMA.contains(&one.code));
        if yaml || beyond {
            continue;
        }
        match judge(&text) {
            Some(true) => accepted.push(name(&path)),
            Some(false) => refused += 1,
            None => {}
        }
    }
    assert_eq!(accepted, SPELT);
    assert!(refused >= 100, "only {refused} were judged");
    assert_eq!(judge(SOUND), Some(true));
}

#[test]
fn an_underline_stands_under_full_width_text() {
    let text = SOUND.replacen("basis: published", "basis: 公表", 1);
    let problems = read("見本.yaml", &text).unwrap_err().diagnostics;
    let shown = render(&problems, &text, Lang::Ja);
    let lines: Vec<_> = shown.lines().collect();
    let at = lines
        .iter()
        .position(|line| line.contains("basis: 公表"))
        .unwrap();
    // On a terminal a full-width character takes two columns.
    let width = |text: &str| {
        text.chars()
            .map(|c| if c.is_ascii() { 1 } else { 2 })
            .sum::<usize>()
    };
    let before = width(lines[at].split("公表").next().unwrap());
    assert_eq!(lines[at + 1].find('^'), Some(before), "{shown}");
    assert_eq!(lines[at + 1].matches('^').count(), 4, "{shown}");
}
