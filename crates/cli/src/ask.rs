// SPDX-License-Identifier: Apache-2.0
//! Questions at the terminal; from a pipe, answers are read line by line and nothing is echoed.

use std::io::{BufRead as _, IsTerminal as _};
use std::process::{Command, Stdio};

use crate::exit::Failure;
use crate::say;

/// Asks for a line; a pipe answers without being asked.
pub(crate) fn line(question: &str) -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        say::prompt(question);
    }
    let mut answer = String::new();
    let read = std::io::stdin()
        .lock()
        .read_line(&mut answer)
        .map_err(|error| Failure::unusable(format!("入力を読み取れません（{error}）。")))?;
    if read == 0 {
        return Err(Failure::unusable("入力が途中で終わりました。")
            .next("端末で実行するか、1行ずつ標準入力に渡してください。"));
    }
    Ok(answer.trim_end_matches(['\r', '\n']).to_owned())
}

/// Asks for something nobody should see.
pub(crate) fn secret(question: &str) -> Result<String, Failure> {
    if !std::io::stdin().is_terminal() {
        return line(question);
    }
    let hidden = Hidden::new();
    let answer = line(question);
    drop(hidden);
    say::note("");
    answer
}

/// Asks whether to go on. Without a terminal the answer is no: a pipe says `--yes`.
pub(crate) fn agrees(question: &str) -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    let answer = line(&format!("{question}（はい=y／いいえ=n）: "))?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes" | "はい"))
}

/// A terminal that does not show what is typed, until dropped.
struct Hidden;

impl Hidden {
    fn new() -> Self {
        stty("-echo");
        Self
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        stty("echo");
    }
}

/// The standard tool knows every terminal; where it is missing, the answer is seen, as it would be
/// in a file.
fn stty(how: &str) {
    let _ = Command::new("stty")
        .arg(how)
        .stdin(Stdio::inherit())
        .stderr(Stdio::null())
        .status();
}
