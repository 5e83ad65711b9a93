// SPDX-License-Identifier: Apache-2.0
//! Reads Rust source as the rules need it: without comments and strings, and cut into functions.
//!
//! Not a parser. It knows comments, strings, characters and brackets, which is enough to count lines and to look for
//! words that are code; what it cannot know (macros that build functions) is not counted.

/// One function: its name, the line of its `fn`, and how many lines it takes to its closing brace.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) lines: usize,
}

/// The source with the insides of comments, strings and characters turned to spaces. Lines stay where they were.
pub(crate) fn blank(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&here) = chars.get(at) {
        let end = quoted_end(&chars, at);
        if end > at {
            out.extend(
                chars
                    .iter()
                    .take(end)
                    .skip(at)
                    .map(|c| if *c == '\n' { '\n' } else { ' ' }),
            );
            at = end;
        } else {
            out.push(here);
            at += 1;
        }
    }
    out
}

/// The source without the parts that are compiled for tests only. Takes blanked source.
pub(crate) fn without_tests(blanked: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut rest = blanked.to_owned();
    while let Some(start) = rest.find(MARK) {
        let after = start + MARK.len();
        let end = after + item_length(rest.get(after..).unwrap_or_default());
        let cut = emptied(rest.get(start..end).unwrap_or_default());
        rest.replace_range(start..end, &cut);
    }
    rest
}

/// Every function with a body, in order. Takes blanked source.
pub(crate) fn functions(blanked: &str) -> Vec<Function> {
    let mut found = Vec::new();
    let mut line = 1;
    let mut seen = 0;
    for (at, _) in blanked.match_indices("fn ") {
        line += newlines(blanked.get(seen..at).unwrap_or_default());
        seen = at;
        let starts_word = blanked
            .get(..at)
            .unwrap_or_default()
            .chars()
            .next_back()
            .is_none_or(|c| !is_word(c));
        let rest = blanked.get(at..).unwrap_or_default();
        let name: String = rest.chars().skip(3).take_while(|c| is_word(*c)).collect();
        if !starts_word || name.is_empty() {
            continue;
        }
        if let Some(body) = body_end(rest) {
            found.push(Function {
                name,
                line,
                lines: 1 + newlines(rest.get(..body).unwrap_or_default()),
            });
        }
    }
    found
}

/// The lines in which `word` occurs as code and not inside a longer word. Takes blanked source.
pub(crate) fn lines_with(blanked: &str, word: &str) -> Vec<usize> {
    let apart = |inside: Option<char>, outside: Option<char>| {
        !(inside.is_some_and(is_word) && outside.is_some_and(is_word))
    };
    let holds = |line: &str| {
        line.match_indices(word).any(|(at, _)| {
            let before = line.get(..at).unwrap_or_default().chars().next_back();
            let after = line
                .get(at + word.len()..)
                .unwrap_or_default()
                .chars()
                .next();
            apart(word.chars().next(), before) && apart(word.chars().next_back(), after)
        })
    };
    blanked
        .lines()
        .enumerate()
        .filter(|(_, line)| holds(line))
        .map(|(index, _)| index + 1)
        .collect()
}

/// As many bytes as `text` has, all blank but for line ends, so that offsets and lines stay.
fn emptied(text: &str) -> String {
    text.bytes()
        .map(|b| if b == b'\n' { '\n' } else { ' ' })
        .collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|b| *b == b'\n').count()
}

/// How far a test-only item reaches after its attribute: to its closing brace, or to its semicolon.
fn item_length(item: &str) -> usize {
    body_end(item)
        .or_else(|| item.find(';').map(|at| at + 1))
        .unwrap_or(item.len())
}

/// The end of the first braces that open outside round and square brackets; none if a semicolon comes first.
fn body_end(text: &str) -> Option<usize> {
    let (mut round, mut curly) = (0_i32, 0_i32);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => round += 1,
            ')' | ']' => round -= 1,
            '{' => curly += 1,
            '}' => curly -= 1,
            ';' if round == 0 && curly == 0 => return None,
            _ => continue,
        }
        if c == '}' && curly == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// The end of the comment, string or character that begins here; `at` itself if none does.
fn quoted_end(chars: &[char], at: usize) -> usize {
    let next = chars.get(at + 1).copied();
    match chars.get(at).copied() {
        Some('/') if next == Some('/') => line_end(chars, at),
        Some('/') if next == Some('*') => comment_end(chars, at),
        Some('"') => string_end(chars, at + 1),
        Some('r') if raw_can_start(chars, at) => raw_end(chars, at),
        Some('\'') => character_end(chars, at),
        _ => at,
    }
}

fn line_end(chars: &[char], at: usize) -> usize {
    chars
        .iter()
        .skip(at)
        .position(|c| *c == '\n')
        .map_or(chars.len(), |length| at + length)
}

fn comment_end(chars: &[char], start: usize) -> usize {
    let (mut depth, mut at) = (0_u32, start);
    while at < chars.len() {
        match (chars.get(at), chars.get(at + 1)) {
            (Some('/'), Some('*')) => depth += 1,
            (Some('*'), Some('/')) => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

fn string_end(chars: &[char], start: usize) -> usize {
    let mut at = start;
    while let Some(c) = chars.get(at) {
        match c {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

/// `r"` and `r#"`, but neither a name that ends in r nor a raw identifier such as `r#type`.
fn raw_can_start(chars: &[char], at: usize) -> bool {
    let before = at
        .checked_sub(1)
        .and_then(|index| chars.get(index))
        .copied();
    let hashes = chars.iter().skip(at + 1).take_while(|c| **c == '#').count();
    before.is_none_or(|c| c == 'b' || !is_word(c)) && chars.get(at + 1 + hashes) == Some(&'"')
}

fn raw_end(chars: &[char], at: usize) -> usize {
    let hashes = chars.iter().skip(at + 1).take_while(|c| **c == '#').count();
    let mut end = at + hashes + 2;
    while end < chars.len() {
        let closing = chars
            .iter()
            .skip(end + 1)
            .take(hashes)
            .filter(|c| **c == '#')
            .count();
        if chars.get(end) == Some(&'"') && closing == hashes {
            return end + 1 + hashes;
        }
        end += 1;
    }
    chars.len()
}

/// A character literal; a lifetime is left alone.
fn character_end(chars: &[char], at: usize) -> usize {
    match (chars.get(at + 1), chars.get(at + 2)) {
        (Some('\\'), _) => {
            let close = chars.iter().skip(at + 3).position(|c| *c == '\'');
            close.map_or(chars.len(), |length| at + length + 4)
        }
        (Some(_), Some('\'')) => at + 3,
        _ => at,
    }
}

#[test]
fn comments_strings_and_characters_are_no_code() {
    let text = "let a = \"fn x() {\"; // fn y() {\nlet b = r#\"\"fn\"#; let c = '{'; let d: &'a str = \"\\\"\"; /* { /* } */ */ end";
    let blanked = blank(text);
    assert_eq!(newlines(&blanked), 1);
    assert!(
        !blanked.contains('{') && !blanked.contains("fn"),
        "{blanked}"
    );
    assert!(
        blanked.contains("let d: &'a str") && blanked.ends_with("end"),
        "{blanked}"
    );
}

#[test]
fn a_function_is_counted_from_its_name_to_its_last_brace() {
    let text = "trait T { fn no_body(&self) -> [u8; 2]; }\n\nfn one() { two() }\nfn three(\n  a: [u8; 3],\n) -> u8\n{\n  if a { b }\n}\n";
    let expected = [("one", 3, 1), ("three", 4, 6)].map(|(name, line, lines)| Function {
        name: name.into(),
        line,
        lines,
    });
    assert_eq!(functions(&blank(text)), expected);
}

#[test]
fn parts_for_tests_are_left_out_and_the_lines_stay() {
    let text = "use a;\n#[cfg(test)]\nmod tests {\n  use std::fs;\n}\nfn after() {}\n#[cfg(test)]\nuse std::net;\n";
    let kept = without_tests(&blank(text));
    assert!(!kept.contains("std"), "{kept}");
    assert_eq!(
        functions(&kept),
        [Function {
            name: "after".into(),
            line: 6,
            lines: 1
        }]
    );
}

#[test]
fn words_are_found_whole() {
    assert_eq!(lines_with("x.await?\nawaited", ".await"), [1]);
    assert_eq!(
        lines_with("a std::fs b\nmystd::fs\nstd::fsx\nstd::fs::read", "std::fs"),
        [1, 4]
    );
}
