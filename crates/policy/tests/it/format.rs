// SPDX-License-Identifier: Apache-2.0
//! Formatting loses nothing: what is written back says what was read, with every comment, and
//! formatting twice is formatting once — for our files, odd ones, and files laid out by chance.

use proptest::prelude::*;
use yakusoku_policy::{format, read};

use crate::policies;

/// Every file a policy may be written in that the repository has.
fn files() -> Vec<(String, String)> {
    let mut files = policies();
    let odd = std::fs::read_dir(crate::root().join("policies/cases/odd")).unwrap();
    for path in odd.map(|entry| entry.unwrap().path()) {
        files.push((
            path.display().to_string(),
            std::fs::read_to_string(&path).unwrap(),
        ));
    }
    files
}

/// Every comment, without the space around it, in order of the alphabet.
fn comments(text: &str) -> Vec<String> {
    let mut found: Vec<String> = text.lines().filter_map(comment).collect();
    found.sort_unstable();
    found
}

/// The comment of a line: what follows a `#` that begins it or stands after a space, outside
/// quotes.
fn comment(line: &str) -> Option<String> {
    let (mut quote, mut before) = (None, ' ');
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') if before == ' ' => return Some(line[at..].trim_end().to_owned()),
            (None, '"' | '\'') if " [{,".contains(before) => quote = Some(c),
            (Some(open), _) if c == open && before != '\\' => quote = None,
            _ => {}
        }
        before = c;
    }
    None
}

pub(crate) fn judge(name: &str, text: &str) -> Result<(), TestCaseError> {
    let formatted = format(name, text).map_err(|unusable| {
        TestCaseError::fail(format!("{name}: {:?}\n{text}", unusable.diagnostics))
    })?;
    let again = format(name, &formatted).expect("what was written can be read");
    prop_assert_eq!(&again, &formatted, "{} changes when formatted again", name);
    prop_assert_eq!(comments(text), comments(&formatted), "{}", name);
    prop_assert!(formatted.lines().all(|line| line.trim_end() == line));
    prop_assert!(formatted.ends_with('\n') && !formatted.ends_with("\n\n"));
    let (before, after) = (read(name, text), read(name, &formatted));
    match (before, after) {
        (Ok(before), Ok(after)) => {
            prop_assert!(after.policy.says_the_same(&before.policy), "{}", name);
        }
        (Err(before), Err(after)) => {
            let codes = |unusable: yakusoku_policy::Unusable| {
                let mut codes: Vec<_> = unusable.diagnostics.iter().map(|one| one.code).collect();
                codes.sort_unstable();
                codes
            };
            prop_assert_eq!(codes(before), codes(after), "{}", name);
        }
        (before, after) => {
            return Err(TestCaseError::fail(format!(
                "{name}: read {} before, {} after\n{formatted}",
                before.is_ok(),
                after.is_ok()
            )));
        }
    }
    Ok(())
}

#[test]
fn every_file_of_the_repository_keeps_what_it_says() {
    for (name, text) in files() {
        judge(&name, &text).unwrap();
    }
}

#[test]
fn the_template_and_the_odd_files_are_formatted() {
    let shown = |name: &str| name.contains("template") || name.contains("odd");
    for (name, text) in files().into_iter().filter(|(name, _)| shown(name)) {
        let formatted = format(&name, &text).unwrap();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(crate::root().join(&name), &formatted).unwrap();
        } else {
            assert!(
                formatted == text,
                "{name}: run `yakusoku policy format {name} --write`"
            );
        }
    }
}

#[test]
fn a_broken_file_is_formatted_where_it_is_yaml_and_else_refused_with_its_problems() {
    let folder = crate::root().join("crates/policy/tests/it/broken");
    let (mut formatted, mut refused) = (0, 0);
    for path in std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
    {
        if path.extension().is_some_and(|e| e == "yaml") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            match format(&name, &text) {
                Ok(_) if text.trim().is_empty() => {}
                Ok(_) => {
                    judge(&name, &text).unwrap();
                    formatted += 1;
                }
                Err(unusable) => {
                    let yaml = |code: &str| code.starts_with("yaml.") && code != "yaml.layout";
                    assert!(
                        unusable.diagnostics.iter().all(|one| yaml(one.code)),
                        "{name}"
                    );
                    refused += 1;
                }
            }
        }
    }
    assert!(formatted > 100 && refused > 10, "{formatted} {refused}");
}

#[test]
fn one_layout_for_many() {
    for (from, to) in [
        ("a:   1\n", "a: 1\n"),
        ("a: 1", "a: 1\n"),
        ("a: 'x'\n", "a: x\n"),
        ("a: \"1\"\n", "a: \"1\"\n"),
        ("a: 'it''s'\n", "a: \"it's\"\n"),
        ("a: {b: 1,\n    c: [1,2 ,3]}\n", "a: {b: 1, c: [1, 2, 3]}\n"),
        ("a: {b: 1, # why\n    c: 2}\n", "a:\n  b: 1 # why\n  c: 2\n"),
        (
            "a:\n- b: 1\n  c: 2\n- d\n",
            "a:\n  - b: 1\n    c: 2\n  - d\n",
        ),
        ("a:\n- b\n# of c\nc: 1\n", "a:\n  - b\n# of c\nc: 1\n"),
        (
            "a:\n    b: 1\n    # of b\nc: 1\n",
            "a:\n  b: 1\n  # of b\nc: 1\n",
        ),
        (
            "\n\n# top\n\n\na: 1\n\n\n\nb: 2\n\n\n",
            "# top\n\na: 1\n\nb: 2\n",
        ),
        (
            "a: 1     # one\nbb: 2    # two\n",
            "a: 1     # one\nbb: 2    # two\n",
        ),
        ("a:   # why\n  b: 1\n", "a:   # why\n  b: 1\n"),
        ("a: # why\n  text\n", "# why\na: text\n"),
        ("a: |\n    x\n     y\nb: 1\n", "a: |\n  x\n   y\nb: 1\n"),
        ("a: >-\n  x\n  y\n", "a: x y\n"),
        ("a:\nb: ~\nc: {}\nd: []\n", "a:\nb:\nc: {}\nd: []\n"),
        ("--- # start\na: 1\n", "# start\na: 1\n"),
        ("\u{feff}a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),
        ("# only\n", "# only\n"),
        ("", ""),
    ] {
        assert_eq!(format("p.yaml", from).unwrap(), to, "{from:?}");
        assert_eq!(format("p.yaml", to).unwrap(), to, "{to:?}");
    }
}

/// A file laid out otherwise: line ends, blank lines, comments, quotes and breaks by chance. What
/// it says stays what it said.
fn disturbed(text: &str, chances: &[u8]) -> String {
    let mut chance = chances.iter().copied().cycle();
    let mut out = String::new();
    for line in text.lines() {
        let flow = line.contains('{') && line.trim_end().ends_with('}') && !line.contains('#');
        let broken = line.replace(", ", ",\n                ");
        match chance.next().unwrap_or(0) % 9 {
            0 => out.push_str(&format!("{line}   ")),
            1 if flow && !line.contains('"') => out.push_str(&broken),
            2 if flow && !line.contains('"') => {
                out.push_str(&broken.replace(",\n", ", # 間に挟んだ注記\n"));
            }
            3 => out.push_str(&format!("\n\n{line}")),
            4 if !line.contains('#') && !line.trim().is_empty() => {
                out.push_str(&format!("{line}    # 行末の注記"));
            }
            5 => {
                let indent = line.len() - line.trim_start().len();
                out.push_str(&format!("{}# 上の注記\n{line}", " ".repeat(indent)));
            }
            6 => out.push_str(&format!("      # 深い注記\n{line}")),
            _ => out.push_str(line),
        }
        out.push_str(if chance.next().unwrap_or(0) % 7 == 0 {
            "\r\n"
        } else {
            "\n"
        });
    }
    out
}

#[test]
fn nothing_in_a_list_keeps_its_comment_beside_it() {
    for (text, expected) in [
        (" - ~ #c\n", "- ~ #c\n"),
        ("- #c\n- 1\n", "#c\n- ~\n- 1\n"),
        ("a:\n  - null  # why\n", "a:\n  - ~  # why\n"),
    ] {
        let formatted = format("p.yaml", text).unwrap();
        assert_eq!(formatted, expected, "{text:?}");
        assert_eq!(format("p.yaml", &formatted).unwrap(), expected);
    }
}

proptest! {
    #![proptest_config(crate::fuzzing(30))]

    #[test]
    fn a_file_laid_out_by_chance_keeps_what_it_says(file in 0usize..100, chances in proptest::collection::vec(any::<u8>(), 7..400)) {
        let files = files();
        let (name, text) = &files[file % files.len()];
        let disturbed = disturbed(text, &chances);
        prop_assert!(read(name, &disturbed).is_ok(), "the disturbance broke {}:\n{}", name, disturbed);
        judge(name, &disturbed)?;
    }

    #[test]
    fn any_yaml_keeps_what_it_says_or_is_refused(text in "((a|bb|あ|'q'|\"q\"|1|~)?(: | - |, |\\[|\\]|\\{|\\}|#| #c\n|\n|\n  |\n    |\n- |\\|\n  )){0,24}") {
        if let Ok(formatted) = format("p.yaml", &text) {
            let again = format("p.yaml", &formatted);
            prop_assert_eq!(again.as_ref(), Ok(&formatted), "from {:?}", text);
        }
    }
}
