// SPDX-License-Identifier: Apache-2.0
//! The commands as an engineer meets them: the real binary, its exit codes, and what it says.
//!
//! One demonstration is made once and copied for each test, so that each may break its own.

use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::tree::root;

mod altered;
mod editions;
mod erasure;
mod hostile;
mod hostile_files;
mod letters;
mod many;
mod scenarios;
mod serving;
mod standalone;

const CUSTOMERS: &str = "45";
const SERVING_SECONDS_MAX: u64 = 30;

/// What a command gave back.
#[derive(Debug)]
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Said {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    #[track_caller]
    fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

fn yakusoku(words: &[&str], given: &str) -> Said {
    let mut child = Command::new(env!("CARGO_BIN_EXE_yakusoku"))
        .args(words)
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that asks nothing may be gone already.
    let _ = child.stdin.take().unwrap().write_all(given.as_bytes());
    Said::of(&child.wait_with_output().unwrap())
}

/// A demonstration of one's own.
struct Demo {
    folder: TempDir,
}

impl Demo {
    fn new() -> Self {
        static MADE: OnceLock<TempDir> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            let folder = TempDir::new().unwrap();
            let data = folder.path().join("data").display().to_string();
            yakusoku(&["demo", &data, "--customers", CUSTOMERS], "").ends(0);
            folder
        });
        let folder = TempDir::new().unwrap();
        copy(made.path(), folder.path());
        Self { folder }
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("data").join(name)
    }

    fn beside(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn run(&self, words: &[&str]) -> Said {
        self.answer(words, "")
    }

    fn answer(&self, words: &[&str], given: &str) -> Said {
        yakusoku(&[words, &["--data", &self.data()]].concat(), given)
    }

    /// Gives somebody of the staff a password we know, and the present code.
    fn password(&self, login: &str) -> String {
        let password = "an-example-password";
        self.answer(
            &["staff", "reset", login],
            &format!("{password}\n{password}\n"),
        )
        .ends(0);
        let code = self.run(&["demo", "code", login]).ends(0).out;
        format!("{password}\n{code}")
    }

    /// A plan to erase a person of the shop.
    fn plan(&self, person: &str) -> String {
        let words = [
            "source", "plan", "--verb", "erase", "--json", "--person", person,
        ];
        self.run(&words).ends(0).json()["plan"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Puts other bytes of the same length in place of some that are in a file, everywhere.
fn alter(file: &Path, from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    let mut bytes = fs::read(file).unwrap();
    let found: Vec<usize> = (0..=bytes.len() - from.len())
        .filter(|at| bytes[*at..].starts_with(from.as_bytes()))
        .collect();
    assert!(!found.is_empty(), "`{from}` is not in {}", file.display());
    for at in found {
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    fs::write(file, bytes).unwrap();
}

fn flip(file: &Path, at: usize) {
    let mut bytes = fs::read(file).unwrap();
    bytes[at] ^= 1;
    fs::write(file, bytes).unwrap();
}

/// The one file in a folder.
fn only(folder: &Path) -> PathBuf {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.pop().unwrap()
}

fn codes(said: &Said) -> Vec<String> {
    let found = said.json();
    let findings = found["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|one| one["code"].as_str().unwrap().to_owned())
        .collect()
}
