// SPDX-License-Identifier: Apache-2.0
//! What `--help` says, of every command, against `golden/help.txt`: the doors are a contract.
//!
//! `UPDATE=1 cargo test -p yakusoku help` rewrites the file; the difference is then read like any other change.

use std::fs;
use std::path::Path;
use std::process::Command;

/// The commands named in one help text, in order, without the built-in `help`.
fn commands_in(help: &str) -> Vec<String> {
    let listed = help
        .lines()
        .skip_while(|line| line.trim_end() != "コマンド:")
        .skip(1);
    let entries = listed
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = entries.filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

fn help_of(path: &[String]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_yakusoku"))
        .args(path)
        .arg("--help")
        .env_clear()
        .env("COLUMNS", "100")
        .output()
        .expect("the program starts");
    assert!(
        output.status.success(),
        "`{} --help` fails: {}",
        path.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("help is UTF-8")
}

/// The help of a command and of everything under it.
fn help_tree(path: &[String], all: &mut String) {
    let help = help_of(path);
    let title = [&["yakusoku".to_owned()], path].concat().join(" ");
    let trimmed: Vec<&str> = help.lines().map(str::trim_end).collect();
    all.push_str(&format!(
        "## {title}\n\n{}\n\n",
        trimmed.join("\n").trim_end()
    ));
    for command in commands_in(&help) {
        help_tree(&[path, &[command]].concat(), all);
    }
}

#[test]
fn help_is_as_agreed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/help.txt");
    let mut now = String::new();
    help_tree(&[], &mut now);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &now).expect("the golden file can be written");
    }
    let agreed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        now == agreed,
        "`--help` differs from tests/golden/help.txt:\n{}",
        first_difference(&agreed, &now)
    );
}

/// The doors the project has promised; more may be added, none may go away unnoticed.
#[test]
fn the_promised_commands_are_there() {
    let top = commands_in(&help_of(&[]));
    let promised = [
        "init", "demo", "serve", "staff", "token", "policy", "source", "plan", "case", "ledger",
        "board", "rebuild", "doctor", "backup", "restore",
    ];
    let missing: Vec<_> = promised
        .iter()
        .filter(|name| !top.iter().any(|known| known == *name))
        .collect();
    assert!(
        missing.is_empty(),
        "commands are missing: {missing:?}; there are {top:?}"
    );
}

fn first_difference(agreed: &str, now: &str) -> String {
    let count = agreed
        .lines()
        .zip(now.lines())
        .take_while(|(a, b)| a == b)
        .count();
    let from = |text: &str| {
        text.lines()
            .skip(count.saturating_sub(2))
            .take(6)
            .collect::<Vec<_>>()
            .join("\n")
    };
    format!(
        "agreed, line {}:\n{}\n\nnow:\n{}",
        count + 1,
        from(agreed),
        from(now)
    )
}

#[test]
fn commands_are_read_from_help() {
    let help = "About\n\n使い方: x <COMMAND>\n\nコマンド:\n  init   make a folder\n         of one's own\n  serve  serve\n  help   print\n\n指定:\n  -h  help\n";
    assert_eq!(commands_in(help), ["init", "serve"]);
    assert!(commands_in("使い方: x\n\n指定:\n  -h\n").is_empty());
}

#[test]
fn a_difference_is_shown() {
    let shown = first_difference("a\nb\nc\n", "a\nb\nd\n");
    assert!(
        shown.starts_with("agreed, line 3:") && shown.contains("now:\na\nb\nd"),
        "{shown}"
    );
}
