// SPDX-License-Identifier: Apache-2.0
//! `policy format` and `policy check` as an engineer meets them: exit codes, files, languages.

use std::fs;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::tree::root;

/// Exit code, output and what is said beside it.
fn policy(words: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_yakusoku"))
        .arg("policy")
        .args(words)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn a_file_is_formatted_shown_or_judged() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("policy.yaml");
    let file = path.display().to_string();
    let text = fs::read_to_string(root().join("policies/template.yaml")).unwrap();
    fs::write(&path, &text).unwrap();
    assert_eq!(policy(&["format", &file, "--check"]).0, Some(0));
    let wide = text.replace("  representative: ", "  representative:    ");
    assert_ne!(wide, text);
    fs::write(&path, &wide).unwrap();
    // Shown: the file stays.
    assert_eq!(policy(&["format", &file]).1, text);
    let (code, said, _) = policy(&["format", &file, "--check"]);
    assert!(code == Some(1) && said.contains("--write"), "{said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), wide);
    assert_eq!(policy(&["format", &file, "--write"]).0, Some(0));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    // What is no YAML is told and left alone.
    fs::write(&path, "a: [\n").unwrap();
    let (code, _, beside) = policy(&["format", &file, "--write"]);
    assert!(
        code == Some(2) && beside.contains("yaml.syntax"),
        "{beside}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "a: [\n");
}

#[test]
fn a_check_speaks_two_languages_and_to_programs() {
    let file = root().join("policies/002.yaml").display().to_string();
    let check = |more: &[&str]| {
        let words = [&["check", &file, "--as-of", "2026-11-24"], more].concat();
        policy(&words)
    };
    let (code, ja, _) = check(&[]);
    assert_eq!(code, Some(1));
    assert!(ja.contains("直すべき箇所があります（2026-11-24時点）: エラー1件"));
    let (code, en, _) = check(&["--lang", "en"]);
    assert_eq!(code, Some(1));
    assert!(en.contains("something has to be mended (as of 2026-11-24): 1 errors"));
    assert!(en.contains("error[inside.retention-two-ends]"), "{en}");
    let (code, json, _) = check(&["--json"]);
    assert_eq!(code, Some(1));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&json["usable"], &json["holds"]),
        (&Value::from(true), &Value::from(false))
    );
    let first = &json["diagnostics"][0];
    assert_eq!(first["code"], "inside.retention-two-ends");
    assert_eq!(first["severity"], "error");
    assert!(first["message"]["en"].is_string() && first["help"]["ja"].is_string());
    let whole = root().join("policies/001.yaml").display().to_string();
    assert_eq!(
        policy(&["check", &whole, "--as-of", "2026-11-24"]).0,
        Some(0)
    );
}

#[test]
fn a_route_is_checked_as_far_as_the_file_goes_and_the_rest_is_named() {
    let temple = root().join("policies/cases/odd/temple.yaml");
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("policy.yaml");
    let file = path.display().to_string();
    let text = fs::read_to_string(&temple).unwrap();
    fs::write(&path, &text).unwrap();
    let (_, said, _) = policy(&["check", &file]);
    assert!(
        said.contains("--data DIR") && !said.contains("inside.route"),
        "{said}"
    );
    let twice = text.replace("act: review, post: 執事長", "act: review, post: 住職");
    assert_ne!(twice, text);
    fs::write(&path, &twice).unwrap();
    let (_, said, _) = policy(&["check", &file, "--lang", "en"]);
    assert!(said.contains("inside.route-post-twice"), "{said}");
    assert!(said.contains("is checked with `--data DIR`"), "{said}");
    // Without a route there is nobody to look for.
    let shop = root().join("examples/shop/policy.yaml");
    let (_, said, _) = policy(&["check", &shop.display().to_string()]);
    assert!(!said.contains("--data"), "{said}");
}

#[test]
fn another_encoding_is_named() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("policy.yaml");
    let file = path.display().to_string();
    fs::write(&path, b"\x96\xf1\x91\xa9: 1\n").unwrap();
    let (code, said, _) = policy(&["check", &file]);
    assert!(code == Some(2) && said.contains("Shift_JIS"), "{said}");
    let (code, json, _) = policy(&["check", &file, "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(code, Some(2));
    assert_eq!(json["diagnostics"][0]["code"], "yaml.encoding");
    let (code, _, beside) = policy(&["promises", &file]);
    assert!(code == Some(2) && beside.contains("Shift_JIS"), "{beside}");
}

#[test]
fn the_schema_comes_out_as_it_is_written_down() {
    let (code, said, _) = policy(&["schema"]);
    let written = fs::read_to_string(root().join("policies/schema.json")).unwrap();
    assert_eq!((code, said), (Some(0), written));
}
