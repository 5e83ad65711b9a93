// SPDX-License-Identifier: Apache-2.0
//! Opening a data folder for a command, and who acts on its behalf.

use std::path::{Path, PathBuf};

use clap::Args;
use yakusoku_app::access::{Actor, Role, Way};
use yakusoku_app::staff::COMMAND_LINE;
use yakusoku_app::{App, Clock};

use crate::ask;
use crate::exit::{Failure, of_file};

/// A civil date as an argument.
pub(crate) fn day(text: &str) -> Result<jiff::civil::Date, String> {
    let wrong = |_| "実在する日付を「2026-04-01」の形で書いてください".to_owned();
    text.parse().map_err(wrong)
}

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub(crate) struct Data {
    /// データフォルダー
    #[arg(long = "data", value_name = "DIR")]
    pub(crate) dir: PathBuf,
}

impl Data {
    /// Opens the instance.
    pub(crate) async fn open(&self) -> Result<App, Failure> {
        Ok(App::open(&self.dir, Clock::Machine).await?)
    }

    /// Opens it without asking whether it is an older copy.
    pub(crate) async fn open_unchecked(&self) -> Result<App, Failure> {
        Ok(App::open_unchecked(&self.dir, Clock::Machine).await?)
    }
}

/// Whoever has a shell on the machine, as an engineer.
pub(crate) fn engineer() -> Actor {
    COMMAND_LINE.clone()
}

/// The same person, looking at cases: sees what an auditor sees, changes nothing.
pub(crate) fn reader() -> Actor {
    Actor {
        role: Role::Auditor,
        way: Way::CommandLine,
        ..COMMAND_LINE.clone()
    }
}

/// Somebody of the staff who says who they are, with password and second factor.
pub(crate) async fn member(app: &App, login: Option<&str>, who: &str) -> Result<Actor, Failure> {
    let login = match login {
        Some(login) => login.to_owned(),
        None => ask::line(&format!("{who}のログイン名: "))?,
    };
    let password = ask::secret("パスワード: ")?;
    let code = ask::secret("確認コード（6桁）: ")?;
    let member = app.first_factor(&login, &password).await?;
    app.second_factor(&member, &code).await?;
    Ok(Actor {
        id: member.id,
        role: member.role,
        way: Way::CommandLine,
    })
}

/// Ends the work with an instance: everything recorded is numbered.
pub(crate) async fn close(app: &App) -> Result<(), Failure> {
    Ok(app.close().await?)
}

/// A text file.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| of_file(path, &error))
}

/// How the program was called, for instructions to copy.
pub(crate) fn program() -> String {
    std::env::args()
        .next()
        .unwrap_or_else(|| "yakusoku".to_owned())
}

/// A word as a shell takes it.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/:=@+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_survives_a_shell() {
        assert_eq!(quoted("demo/shop/data"), "demo/shop/data");
        assert_eq!(quoted("my data"), "'my data'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }
}
