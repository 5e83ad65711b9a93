// SPDX-License-Identifier: Apache-2.0
//! How a command ends: one table of exit codes, and failures that say what, where, and what next.

use std::process::ExitCode;

use yakusoku_app::access::Denied;
use yakusoku_app::config::ConfigError;
use yakusoku_app::demo::DemoError;
use yakusoku_app::instance::OpenError;
use yakusoku_app::keys::KeyError;
use yakusoku_app::log::LogError;
use yakusoku_app::policy::PolicyError;
use yakusoku_app::refused;
use yakusoku_app::request::DeskError;
use yakusoku_app::staff::StaffError;

use crate::say;

/// The table of exit codes, the same for every command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: done, and it holds.
    Fine,
    /// 1: it does not hold, was altered, or was refused by a rule.
    Refused,
    /// 2: the input or the surroundings cannot be used.
    Unusable,
    /// 3: somebody is not allowed to, or is not who they say.
    Denied,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Fine => 0,
            Exit::Refused => 1,
            Exit::Unusable => 2,
            Exit::Denied => 3,
        })
    }
}

impl Exit {
    /// Fine where something holds, else refused.
    #[must_use]
    pub(crate) const fn holds(holds: bool) -> Self {
        if holds { Self::Fine } else { Self::Refused }
    }
}

/// Why a command was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    exit: Exit,
    what: String,
    next: String,
}

impl Failure {
    /// Input or surroundings that cannot be used.
    pub(crate) fn unusable(what: impl Into<String>) -> Self {
        Self {
            exit: Exit::Unusable,
            what: what.into(),
            next: String::new(),
        }
    }

    /// A rule that says no.
    pub(crate) fn refused(what: impl Into<String>) -> Self {
        Self {
            exit: Exit::Refused,
            what: what.into(),
            next: String::new(),
        }
    }

    /// Somebody who may not.
    pub(crate) fn denied(what: impl Into<String>) -> Self {
        Self {
            exit: Exit::Denied,
            what: what.into(),
            next: String::new(),
        }
    }

    /// What to do next.
    #[must_use]
    pub(crate) fn next(mut self, next: impl Into<String>) -> Self {
        self.next = next.into();
        self
    }

    /// Says it and gives the exit code.
    #[must_use]
    pub(crate) fn tell(self) -> Exit {
        say::note(format_args!("エラー: {}", self.what));
        if !self.next.is_empty() {
            say::note(format_args!("対処: {}", self.next));
        }
        self.exit
    }
}

/// A file that cannot be read or written.
pub(crate) fn of_file(path: &std::path::Path, error: &std::io::Error) -> Failure {
    use std::io::ErrorKind;
    let why = match error.kind() {
        ErrorKind::NotFound => "ファイルがありません".to_owned(),
        ErrorKind::PermissionDenied => "権限がありません".to_owned(),
        ErrorKind::InvalidData => "UTF-8 のテキストではありません".to_owned(),
        ErrorKind::AlreadyExists => "すでにあります".to_owned(),
        _ => error.to_string(),
    };
    Failure::unusable(format!(
        "「{}」を読み書きできません（{why}）。",
        path.display()
    ))
    .next("場所と権限を確かめてください。")
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        let error = match error {
            DeskError::Policy(error) => return error.into(),
            other => other,
        };
        let said = refused::say(&error);
        let exit = match &error {
            DeskError::Denied(_) => Exit::Denied,
            DeskError::Log(_)
            | DeskError::Source(_)
            | DeskError::Again { .. }
            | DeskError::Corrupt
            | DeskError::NoSuchCase
            | DeskError::NoSuchRecord
            | DeskError::Field { .. }
            | DeskError::Paper(_) => Exit::Unusable,
            _ => Exit::Refused,
        };
        Self {
            exit,
            what: said.what,
            next: said.next,
        }
    }
}

impl From<StaffError> for Failure {
    fn from(error: StaffError) -> Self {
        match &error {
            StaffError::Denied(denied) => Self::from(*denied),
            StaffError::Taken(login) => {
                Self::refused(format!("ログイン名「{login}」はすでに使われています。"))
                    .next("別のログイン名を指定してください。")
            }
            StaffError::NoDesk(desk) => {
                Self::refused(format!("「{desk}」という窓口は、方針にありません。"))
                    .next("方針の desks に書いた名前を指定してください。")
            }
            StaffError::NoPost(post) => Self::refused(format!(
                "「{post}」という職は、方針の決裁の経路にありません。"
            ))
            .next("方針の route に書いた職名（post・deputy）を指定してください。"),
            StaffError::Unknown(login) => {
                Self::unusable(format!("ログイン名「{login}」の方は登録されていません。"))
                    .next("綴りを確かめてください。")
            }
            StaffError::PasswordShort(least) => {
                Self::refused(format!("パスワードは{least}文字以上にしてください。"))
            }
            StaffError::Wrong => {
                Self::denied("ログイン名、パスワード、確認コードのいずれかが違います。")
                    .next("入力し直してください。5回続けて間違えると、しばらく使えなくなります。")
            }
            StaffError::Locked(minutes) => {
                Self::denied(format!("間違いが続いたため、あと{minutes}分は使えません。"))
            }
            StaffError::Hash => Self::unusable("パスワードを保存できません。"),
            StaffError::Log(log) => Self::unusable(format!("台帳に記録できません（{log}）。")),
        }
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        Self::denied(format!(
            "この操作は「{}」には許可されていません。",
            denied.role.label()
        ))
    }
}

impl From<LogError> for Failure {
    fn from(error: LogError) -> Self {
        Self::from(DeskError::Log(error))
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        match &error {
            ConfigError::Missing(dir) => Self::unusable(format!(
                "「{}」はデータフォルダーではありません（yakusoku.toml がありません）。",
                dir.display()
            ))
            .next("「yakusoku init DIR」または「yakusoku demo DIR」で作成してください。"),
            ConfigError::Read { path, source } => of_file(path, source),
            ConfigError::Shape { path, message } => Self::unusable(format!(
                "「{}」の書き方が正しくありません。\n{}",
                path.display(),
                message.trim_end()
            )),
        }
    }
}

impl From<PolicyError> for Failure {
    fn from(error: PolicyError) -> Self {
        let exit = match &error {
            PolicyError::Denied(_) => Exit::Denied,
            PolicyError::DoesNotHold(_) | PolicyError::Refused(_) | PolicyError::Conflict => {
                Exit::Refused
            }
            PolicyError::Unusable(_)
            | PolicyError::Map(_)
            | PolicyError::None
            | PolicyError::Log(_) => Exit::Unusable,
        };
        let said = refused::say(&DeskError::Policy(error));
        Self {
            exit,
            what: said.what,
            next: said.next,
        }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::NotEmpty(dir) => {
                Self::unusable(format!("「{}」は空ではありません。", dir.display())).next(
                    "新しいフォルダーを指定してください。いまある内容には手を付けていません。",
                )
            }
            OpenError::Folder { path, source } => of_file(&path, &source),
            OpenError::Variable(name) => Self::unusable(format!(
                "環境変数「{name}」が設定されていません。"
            ))
            .next("yakusoku.toml で指定した環境変数に、データベースの接続先を設定してください。"),
            OpenError::Restored { log, journal } => Self::refused(format!(
                "このフォルダーは古い控えです（台帳 {log} 件、消去の控えでは {journal} 件）。\
                 後から行った消去が元に戻っているおそれがあるため、開けません。"
            ))
            .next("「yakusoku restore --data DIR」で消去をやり直してから使ってください。"),
            OpenError::Config(error) => error.into(),
            OpenError::Key(error) => error.into(),
            OpenError::Log(error) => error.into(),
            OpenError::Policy(error) => error.into(),
            OpenError::Rebuild(error) => (*error).into(),
            OpenError::Journal(error) => of_file(&error.path, &error.source),
            OpenError::Store(error) => {
                Self::unusable(format!("データベースを開けません（{error}）。"))
                    .next("接続先と稼働状況を確かめてください。")
            }
            OpenError::NoEntropy(error) => Self::unusable(error.to_string()),
        }
    }
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        match &error {
            KeyError::File { path, source } => of_file(path, source)
                .next("鍵の控えから戻してください。鍵がないと、封緘した内容は読めません。"),
            KeyError::Damaged(path) => Self::unusable(format!(
                "鍵「{}」が壊れているか、別のルート鍵のものです。",
                path.display()
            ))
            .next("鍵の控えから戻してください。"),
            KeyError::NoEntropy(error) => Self::unusable(error.to_string()),
        }
    }
}

impl From<DemoError> for Failure {
    fn from(error: DemoError) -> Self {
        match error {
            DemoError::Open(error) => error.into(),
            DemoError::Config(error) => error.into(),
            DemoError::Policy(error) => error.into(),
            DemoError::Staff(error) => error.into(),
            DemoError::Desk(error) => error.into(),
            DemoError::Log(error) => error.into(),
            DemoError::File { path, source } => of_file(&path, &source),
            DemoError::Shop(error) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                Self::unusable(format!(
                    "見本の店のデータベースを作れません（{}）。",
                    cause.unwrap_or_else(|| error.to_string())
                ))
                .next("空のデータベースを指定してください。")
            }
            DemoError::NotADemo(dir) => {
                Self::unusable(format!("「{}」は見本ではありません。", dir.display()))
                    .next("「yakusoku demo DIR」で作成したフォルダーを指定してください。")
            }
        }
    }
}
