// SPDX-License-Identifier: Apache-2.0
//! `yakusoku backup FILE`: log, rows and files in one file, keys in another.

use std::path::PathBuf;

use clap::Args;
use yakusoku_app::backup::BackupError;

use crate::exit::{Exit, Failure, of_file};
use crate::instance::{Data, close};
use crate::say;

#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    data: Data,
    /// 書き出すファイル（鍵は FILE.keys に分かれる）
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(crate) async fn run(asked: Backup) -> Result<Exit, Failure> {
    let app = asked.data.open().await?;
    let made = app.backup(&asked.file).await;
    close(&app).await?;
    let made = made?;
    say::line(format_args!(
        "「{}」に、台帳の記録{}件と封緘した内容{}件を書き出しました。",
        made.file.display(),
        made.entries,
        made.sealed
    ));
    say::line(format_args!(
        "鍵は「{}」にあります。データとは別の場所に保管し、35日を過ぎたら破棄してください。",
        made.keys.display()
    ));
    say::line("ルート鍵はどちらにも含まれません。ルート鍵のフォルダーは別に控えてください。");
    Ok(Exit::Fine)
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::File { path, source } => of_file(&path, &source),
            BackupError::Exists(path) => {
                Self::unusable(format!("「{}」はすでにあります。", path.display()))
                    .next("別の名前を指定してください。いまあるファイルには手を付けていません。")
            }
            BackupError::NotEmpty(path) => {
                Self::unusable(format!("「{}」は空ではありません。", path.display()))
                    .next("新しいフォルダーを指定してください。")
            }
            BackupError::DatabaseInUse => {
                Self::unusable("戻す先のデータベースに、すでに台帳があります。")
                    .next("空のデータベースを指定してください。")
            }
            BackupError::NotABackup { path, why } => Self::unusable(format!(
                "「{}」はバックアップとして読めません（{why}）。",
                path.display()
            ))
            .next("途中で切れていないか、別のファイルでないか確かめてください。"),
            BackupError::OtherKeys(path) => Self::unusable(format!(
                "「{}」は別のバックアップの鍵です。",
                path.display()
            ))
            .next("同じときに作った鍵のファイルを隣に置いてください。"),
            BackupError::NoRootKey(path) => {
                Self::unusable(format!("ルート鍵「{}」がありません。", path.display()))
                    .next("ルート鍵のフォルダーを --outside で指定してください。")
            }
            BackupError::Open(error) => error.into(),
            BackupError::Config(error) => error.into(),
            BackupError::Desk(error) => error.into(),
            BackupError::Log(error) => error.into(),
        }
    }
}
