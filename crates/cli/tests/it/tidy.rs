// SPDX-License-Identifier: Apache-2.0
//! How the code is kept: sizes, first lines, nothing unfinished, nothing of one machine, documents that stay true.
//!
//! Words that a rule looks for are put together from pieces, so that this file does not find itself.

use std::fs;

use crate::code;
use crate::tree::{TextFile, assert_none, root, text_files};

/// A file that is longer has more than one job.
const FILE_LINES_MAX: usize = 600;
/// A function that is longer cannot be seen at once.
const FUNCTION_LINES_MAX: usize = 70;

const LICENCE: &str = "// SPDX-License-Identifier: Apache-2.0";

fn sizes(file: &TextFile) -> Vec<String> {
    let lines = file.text.lines().count();
    let mut findings = Vec::new();
    if lines > FILE_LINES_MAX {
        findings.push(format!(
            "{}: {lines} lines, at most {FILE_LINES_MAX}",
            file.path
        ));
    }
    let long = code::functions(&code::blank(&file.text))
        .into_iter()
        .filter(|function| function.lines > FUNCTION_LINES_MAX);
    findings.extend(long.map(|f| {
        format!(
            "{}:{}: `{}` has {} lines, at most {FUNCTION_LINES_MAX}",
            file.path, f.line, f.name, f.lines
        )
    }));
    findings
}

/// The licence line, then one sentence of what the file is for.
fn first_lines(file: &TextFile) -> Vec<String> {
    let mut lines = file.text.lines();
    let licensed = lines.next() == Some(LICENCE);
    let says = lines
        .find(|line| !line.is_empty())
        .is_some_and(|line| line.starts_with("//! "));
    match (licensed, says) {
        (true, true) => Vec::new(),
        (false, _) => vec![format!("{}:1: the first line is `{LICENCE}`", file.path)],
        (true, false) => vec![format!(
            "{}:2: open with `//!` and one sentence of what the file is for",
            file.path
        )],
    }
}

/// Work left lying about. An issue is where it belongs.
fn unfinished(file: &TextFile) -> Vec<String> {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("unimple", "mented!"),
        concat!("to", "do!("),
    ];
    let mut findings = Vec::new();
    for word in words {
        findings.extend(
            code::lines_with(&file.text, word)
                .into_iter()
                .map(|line| format!("{}:{line}: `{word}`", file.path)),
        );
    }
    let bare = concat!("#[ign", "ore]");
    for line in code::lines_with(&file.text, bare) {
        findings.push(format!(
            "{}:{line}: `{bare}` without a reason: write `#[ignore = \"why\"]`",
            file.path
        ));
    }
    findings
}

/// Paths and hosts that exist only where the file was written.
fn of_one_machine(file: &TextFile) -> Vec<String> {
    let pieces = [
        concat!("..", "/shared"),
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
        concat!("://static.crates", ".io"),
        concat!("://index.crates", ".io"),
        concat!("://py", "pi.org"),
        concat!("://files.python", "hosted"),
        concat!("://registry.npm", "js"),
        concat!("://deb.deb", "ian.org"),
        concat!("farm", "-studio"),
    ];
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        for piece in pieces.iter().filter(|piece| line.contains(**piece)) {
            findings.push(format!(
                "{}:{}: `{piece}` is of one machine or one network",
                file.path,
                index + 1
            ));
        }
    }
    findings
}

/// Paths in backticks in a document, `folder/file.ext`, that do not exist.
fn missing_paths(document: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let named = document.split('`').skip(1).step_by(2);
    let paths = named
        .filter(|text| is_path(text))
        .filter(|path| !exists(path.trim_end_matches('/')));
    paths.map(str::to_owned).collect()
}

fn is_path(text: &str) -> bool {
    let plain = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
    let file = text
        .rsplit('/')
        .next()
        .is_some_and(|last| last.is_empty() || last.contains('.'));
    plain && file && text.contains('/') && !text.starts_with('/')
}

/// Lines of `[workspace.dependencies]` that do not say what the dependency is for.
fn unexplained_dependencies(manifest: &str) -> Vec<String> {
    let section = manifest
        .lines()
        .skip_while(|line| *line != "[workspace.dependencies]")
        .skip(1);
    let lines = section.take_while(|line| !line.starts_with('['));
    let others = lines.filter(|line| {
        line.contains('=') && !line.starts_with('#') && !line.starts_with("yakusoku-")
    });
    others
        .filter(|line| !line.contains(" # "))
        .map(str::to_owned)
        .collect()
}

fn in_rust(rule: impl Fn(&TextFile) -> Vec<String>) -> Vec<String> {
    text_files()
        .iter()
        .filter(|file| file.is_rust())
        .flat_map(rule)
        .collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("the document is there")
}

#[test]
fn files_and_functions_stay_small() {
    assert_none(&in_rust(sizes));
}

#[test]
fn files_say_their_licence_and_what_they_are_for() {
    assert_none(&in_rust(first_lines));
}

#[test]
fn nothing_is_left_unfinished() {
    assert_none(&text_files().iter().flat_map(unfinished).collect::<Vec<_>>());
}

#[test]
fn nothing_is_of_one_machine() {
    assert_none(
        &text_files()
            .iter()
            .flat_map(of_one_machine)
            .collect::<Vec<_>>(),
    );
}

#[test]
fn documents_name_files_that_exist() {
    for document in [
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "README.md",
        "README.ja.md",
    ] {
        let missing = missing_paths(&read(document), |path| root().join(path).exists());
        assert!(
            missing.is_empty(),
            "{document} names what is not there: {missing:?}"
        );
    }
}

#[test]
fn the_changelog_has_a_place_for_the_next_change() {
    assert!(
        read("CHANGELOG.md")
            .lines()
            .any(|line| line == "## [Unreleased]")
    );
}

#[test]
fn every_dependency_says_what_it_is_for() {
    assert_none(&unexplained_dependencies(&read("Cargo.toml")));
}

#[test]
fn planted_sizes_are_found() {
    let body = "    x();\n".repeat(FUNCTION_LINES_MAX - 1);
    let long = TextFile::planted("a.rs", &format!("fn fits() {{\n{body}}}\n"));
    assert_eq!(sizes(&long), ["a.rs:1: `fits` has 71 lines, at most 70"]);
    assert!(sizes(&TextFile::planted("a.rs", "fn short() {}\n")).is_empty());
    assert_eq!(
        sizes(&TextFile::planted("a.rs", &"\n".repeat(FILE_LINES_MAX + 1))).len(),
        1
    );
    assert!(sizes(&TextFile::planted("a.rs", &"\n".repeat(FILE_LINES_MAX))).is_empty());
}

#[test]
fn planted_first_lines_are_found() {
    let check = |text: &str| first_lines(&TextFile::planted("a.rs", text)).len();
    assert_eq!(check(&format!("{LICENCE}\n//! For this.\n")), 0);
    assert_eq!(check("//! For this.\n"), 1);
    assert_eq!(check(&format!("{LICENCE}\nuse std::fs;\n")), 1);
    assert_eq!(check(""), 1);
}

#[test]
fn planted_leftovers_are_found() {
    let check = |text: String| unfinished(&TextFile::planted("a.rs", &text)).len();
    assert_eq!(check(format!("// {}: later", concat!("TO", "DO"))), 1);
    assert_eq!(check(format!("{}!()", concat!("unimple", "mented"))), 1);
    assert_eq!(
        check(format!("{}\nfn a() {{}}", concat!("#[ign", "ore]"))),
        1
    );
    assert_eq!(
        check("#[ignore = \"needs a printer\"]\n// a to-do list of people".to_owned()),
        0
    );
}

#[test]
fn planted_machines_are_found() {
    let check = |text: &str| of_one_machine(&TextFile::planted("a.md", text)).len();
    assert_eq!(
        check(concat!("see ..", "/shared/law.md and /ro", "ot/x")),
        2
    );
    assert_eq!(check(concat!("curl https://py", "pi.org/simple")), 1);
    assert_eq!(check("/var/lib/yakusoku and https://example.jp/"), 0);
}

#[test]
fn planted_paths_are_found() {
    let document = "see `crates/a/src/b.rs`, `docs/`, `a / b`, `https://x.example/y.z`, `make run` and `gone/file.rs`";
    assert_eq!(
        missing_paths(document, |path| path != "gone/file.rs"),
        ["gone/file.rs"]
    );
    assert_eq!(missing_paths(document, |_| false).len(), 3);
}

#[test]
fn planted_dependencies_are_found() {
    let manifest = "[workspace]\nx = 1\n[workspace.dependencies]\n# all\na = \"1\" # for a\nb = \"1\"\nyakusoku-c = { path = \"c\" }\n[profile.release]\nd = 2\n";
    assert_eq!(unexplained_dependencies(manifest), ["b = \"1\""]);
}
