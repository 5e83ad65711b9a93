// SPDX-License-Identifier: Apache-2.0
//! Whatever is written in a file, the reader answers and never panics; so does every later step.

use proptest::prelude::*;
use yakusoku_policy::{Lang, read, render};

use crate::SHOP;
use crate::files::DAY;

/// Reads, and does everything that can be done with the answer.
pub(crate) fn survive(text: &str) -> bool {
    match read("policy.yaml", text) {
        Ok(loaded) => {
            let found = loaded.check(DAY);
            for lang in [Lang::Ja, Lang::En] {
                let _ = render(&found, text, lang);
            }
            let _ = loaded.policy.clauses();
            true
        }
        Err(unusable) => {
            assert!(!unusable.diagnostics.is_empty());
            for one in &unusable.diagnostics {
                assert!(
                    text.get(one.span.clone()).is_some(),
                    "{:?} of {text:?}",
                    one.span
                );
                assert!(one.help.is_some(), "{} says nothing to do", one.code);
                assert_ne!(one.code, "file.internal", "{}", one.message.ja);
            }
            for lang in [Lang::Ja, Lang::En] {
                assert!(!render(&unusable.diagnostics, text, lang).is_empty());
            }
            false
        }
    }
}

/// Where the characters of the shop's file begin.
fn boundary(near: usize) -> usize {
    let mut at = near % (SHOP.len() + 1);
    while !SHOP.is_char_boundary(at) {
        at -= 1;
    }
    at
}

proptest! {
    #![proptest_config(crate::fuzzing(100))]

    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}") {
        survive(&text);
    }

    #[test]
    fn yaml_like_text_is_answered(text in "([a-z]{1,6}|[:{}\\[\\],&*!|>%@#'\"?~-]|  |\n|あ|1){0,60}") {
        survive(&text);
    }

    #[test]
    fn a_file_with_a_piece_cut_out_is_answered(from: usize, length in 0usize..200) {
        let from = boundary(from);
        let to = boundary((from + length).min(SHOP.len()));
        let (from, to) = (from.min(to), from.max(to));
        survive(&format!("{}{}", &SHOP[..from], &SHOP[to..]));
    }

    #[test]
    fn a_file_with_a_piece_put_in_is_answered(at: usize, piece in "[:{}\\[\\],&*!|>%@#'\"?~\n\t a-z0-9あ。-]{1,12}") {
        let at = boundary(at);
        survive(&format!("{}{piece}{}", &SHOP[..at], &SHOP[at..]));
    }

    #[test]
    fn a_file_with_a_value_exchanged_is_answered(line: usize, value in "(true|null|~|[0-9]{1,12}|[a-z]{1,8}|\\{\\}|\\[\\]|3 moths|2026-02-30|あ)") {
        let lines: Vec<_> = SHOP.lines().collect();
        let index = line % lines.len();
        let changed = lines[index].split_once(": ").map_or(lines[index].to_owned(), |(key, _)| format!("{key}: {value}"));
        let text: Vec<_> = lines.iter().enumerate().map(|(i, l)| if i == index { changed.as_str() } else { l }).collect();
        survive(&text.join("\n"));
    }
}

/// The files that use the whole language.
const WHOLE: [&str; 4] = [
    include_str!("../../../../policies/000.yaml"),
    include_str!("../../../../policies/002.yaml"),
    include_str!("../../../../policies/004.yaml"),
    include_str!("../../../../policies/cases/odd/later_of.yaml"),
];

proptest! {
    #![proptest_config(crate::fuzzing(100))]

    #[test]
    fn a_value_of_any_chapter_exchanged_is_answered(file in 0usize..4, at: usize, value in "(true|null|[0-9]{1,5}|[a-z_]{1,12}|\\{\\}|\\[\\]|\\[a\\]|1 year|2026-02-28|あ)") {
        let text = WHOLE[file];
        let places: Vec<_> = text.match_indices(": ").map(|(place, _)| place + 2).collect();
        let from = places[at % places.len()];
        let rest = &text[from..];
        let length = rest.find([',', '}', '\n']).unwrap_or(rest.len());
        survive(&format!("{}{value}{}", &text[..from], &rest[length..]));
    }

    #[test]
    fn a_line_of_any_chapter_taken_out_is_answered(file in 0usize..4, line: usize) {
        let lines: Vec<_> = WHOLE[file].lines().collect();
        let out = line % lines.len();
        let text: Vec<_> = lines.iter().enumerate().filter(|(i, _)| *i != out).map(|(_, l)| *l).collect();
        survive(&text.join("\n"));
    }
}

#[test]
fn odd_bytes_are_answered() {
    for text in [
        "\u{feff}yakusoku: 1",
        "\0",
        "a\u{85}b: \u{2028}",
        "\r\n\r\n",
        "\t",
        "%YAML 1.2\n---\n",
        "? [a]\n: b",
        "<<: {a: 1}",
        "- - - -",
        "!!binary aaaa",
        "a: |\n",
        "'",
        "\"\\x",
    ] {
        assert!(!survive(text), "{text:?}");
    }
}

#[test]
fn lines_may_end_the_way_windows_ends_them() {
    assert!(survive(&SHOP.replace('\n', "\r\n")));
    assert!(survive(&format!("\u{feff}{SHOP}")));
}
