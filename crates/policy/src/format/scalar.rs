// SPDX-License-Identifier: Apache-2.0
//! How one scalar is written: without quotes where it can only be a text, within them elsewhere.

use std::fmt::Write as _;

use super::tree::{Scalar, Style};

/// Characters that mean something to YAML, here or there.
const MEANING: &str = ":#,[]{}&*!|>'\"%@`\\";

/// Words that some reader of YAML takes for a truth or for nothing.
const WORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

/// Whether a text reads the same within quotes and without, wherever it stands.
pub(super) fn is_safe(text: &str) -> bool {
    let begins = text.chars().next().is_some_and(char::is_alphabetic);
    let ends = text.chars().next_back().is_some_and(|c| !c.is_whitespace());
    let plain = |c: char| !MEANING.contains(c) && (c == ' ' || is_printed(c));
    begins
        && ends
        && text.chars().all(plain)
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// Whether a character may stand as itself in a file.
fn is_printed(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{85}')
        && c != '\u{fffe}'
}

/// On one line.
pub(super) fn line(scalar: &Scalar) -> String {
    match scalar.style {
        // A text over several lines was folded to one when it was read.
        Style::Plain if scalar.text.is_empty() => "null".to_owned(),
        Style::Plain if !scalar.text.contains('\n') => scalar.text.clone(),
        Style::Plain => quoted(&scalar.text),
        Style::Quoted | Style::Lines if is_safe(&scalar.text) => scalar.text.clone(),
        Style::Quoted | Style::Lines => quoted(&scalar.text),
    }
}

/// The lines after `|`, and the mark itself; `None` where the text cannot be written so.
pub(super) fn lines(scalar: &Scalar) -> Option<(&'static str, Vec<&str>)> {
    let text = &scalar.text;
    let fits = scalar.style == Style::Lines
        && text.contains('\n')
        && !text.starts_with([' ', '\n', '\t'])
        && text.chars().all(|c| c == '\n' || is_printed(c));
    if !fits {
        return None;
    }
    let body = text.strip_suffix('\n');
    let mark = match body {
        None => "|-",
        Some(body) if body.ends_with('\n') => "|+",
        Some(_) => "|",
    };
    // Spaces at the end of a line would be lost on the way through an editor.
    let all: Vec<&str> = body.unwrap_or(text).split('\n').collect();
    let clean = all.iter().all(|line| line.trim_end() == *line);
    (clean && mark != "|+").then_some((mark, all))
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_printed(c) => out.push(c),
            // Writing to a `String` cannot fail.
            c => drop(write!(out, "\\u{:04x}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stay_where_a_reader_needs_them() {
        for text in ["お名前", "weekdays", "総務部長 見本", "a-b_c.d", "（税込）"] {
            assert_eq!(is_safe(text), !text.starts_with('（'), "{text}");
        }
        for text in [
            "",
            " a",
            "a ",
            "1",
            "2026-04-01",
            "true",
            "NULL",
            "Yes",
            "n",
            "a: b",
            "a #b",
            "10:00",
            "-a",
            "?",
            "a,b",
            "[a]",
            "é\u{85}",
            "~",
            ".5",
            "a\nb",
            "a\tb",
        ] {
            assert!(!is_safe(text), "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_printed_is_escaped() {
        assert_eq!(
            quoted("a\"\\\n\t\u{7}\u{feff}あ"),
            "\"a\\\"\\\\\\n\\t\\u0007\\ufeffあ\""
        );
    }
}
