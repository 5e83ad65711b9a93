// SPDX-License-Identifier: Apache-2.0
//! The files of the project as they lie in the checkout, without what is built or made.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold nothing anyone wrote: built, made by the demo, or the history.
const NOT_OURS: [&str; 5] = ["target", ".git", "demo", "node_modules", "__pycache__"];

/// A text file: its path from the root, with `/`, and what it holds.
#[derive(Debug)]
pub(crate) struct TextFile {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl TextFile {
    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// A file for the self-tests of the rules.
    pub(crate) fn planted(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }
}

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// Every text file of the project, sorted by path. Pictures and other bytes are left out.
pub(crate) fn text_files() -> Vec<TextFile> {
    let root = root();
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() && !NOT_OURS.contains(&name.as_str()) {
                folders.push(entry.path());
            } else if kind.is_file() && name != "Cargo.lock" && name != ".git" {
                found.extend(text_file(&root, &entry.path()));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn text_file(root: &Path, path: &Path) -> Option<TextFile> {
    let text = String::from_utf8(fs::read(path).unwrap()).ok()?;
    if text.contains('\0') {
        return None;
    }
    let path = path
        .strip_prefix(root)
        .unwrap()
        .to_string_lossy()
        .replace('\\', "/");
    Some(TextFile { path, text })
}

/// Fails with one finding per line, so that each can be opened from the terminal.
#[track_caller]
pub(crate) fn assert_none(findings: &[String]) {
    assert!(
        findings.is_empty(),
        "{} findings:\n{}",
        findings.len(),
        findings.join("\n")
    );
}

#[test]
fn the_tree_is_seen() {
    let files = text_files();
    for expected in [
        "Cargo.toml",
        "Makefile",
        "crates/cli/tests/it/tree.rs",
        ".ci/run",
    ] {
        assert!(
            files.iter().any(|file| file.path == expected),
            "`{expected}` was not seen"
        );
    }
    assert!(!files.iter().any(|file| file.path.starts_with("target/")));
}
