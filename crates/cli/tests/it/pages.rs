// SPDX-License-Identifier: Apache-2.0
//! `policy publish` and `policy diff` as an engineer meets them: exit codes, files, sentences.

use std::fs;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::tree::root;

/// Exit code and output of a command about policies.
fn policy(words: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_yakusoku"))
        .arg("policy")
        .args(words)
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), out)
}

fn shop() -> (String, String) {
    let path = root().join("examples/shop/policy.yaml");
    let text = fs::read_to_string(&path).unwrap();
    (path.display().to_string(), text)
}

#[test]
fn a_policy_is_published_as_pages_and_a_broken_one_is_not() {
    let (good, text) = shop();
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("site");
    let dir = out.display().to_string();
    let publish = |file: &str, lang: &str| {
        let words = [
            "publish",
            file,
            "--out",
            &dir,
            "--as-of",
            "2026-11-24",
            "--lang",
            lang,
        ];
        policy(&words).0
    };
    let index = || fs::read_to_string(out.join("index.html")).unwrap();
    assert_eq!(publish(&good, "ja"), Some(0));
    assert!(index().contains("<html lang=\"ja\">"));
    assert!(out.join("yakusoku.css").is_file() && out.join("form-disclosure.html").is_file());
    assert_eq!(publish(&good, "en"), Some(0));
    assert!(index().contains("<html lang=\"en\">"));
    // What may breach the law is written, to be read, and does not end well.
    let changed = folder.path().join("policy.yaml");
    let path = changed.display().to_string();
    let fee = "    correction:\n      fee: {yen: 500, by: [stamps]}\n";
    fs::write(&changed, text.replace("    correction:\n", fee)).unwrap();
    assert_eq!(publish(&path, "ja"), Some(1));
    fs::remove_file(out.join("index.html")).unwrap();
    fs::write(&changed, text.replace("edition: 3", "editoin: 3")).unwrap();
    assert_eq!(publish(&path, "ja"), Some(2));
    assert!(!out.join("index.html").exists());
}

#[test]
fn two_editions_are_compared_in_sentences() {
    let (old, text) = shop();
    let folder = TempDir::new().unwrap();
    let new = folder.path().join("policy.yaml");
    fs::write(&new, text.replace("yen: 1000", "yen: 1500")).unwrap();
    let new = new.display().to_string();
    let (code, said) = policy(&["diff", &old, &new]);
    assert_eq!(code, Some(0));
    assert!(
        said.contains("1,500円") && said.contains("ご本人に不利"),
        "{said}"
    );
    let (_, json) = policy(&["diff", &old, &new, "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["changes"][0]["verb"], "raised");
    let (code, said) = policy(&["diff", &old, &old]);
    assert!(
        code == Some(0) && said.contains("変更はありません"),
        "{said}"
    );
    assert_eq!(policy(&["diff", &old, "none.yaml"]).0, Some(2));
}
