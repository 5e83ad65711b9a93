// SPDX-License-Identifier: Apache-2.0
//! `yakusoku restore`: back from a backup, and what was erased since is erased again.

use std::path::PathBuf;

use clap::Args;
use yakusoku_app::backup::{replay, restore};

use crate::exit::{Exit, Failure};
use crate::instance::Data;
use crate::say;

#[derive(Debug, Args)]
pub(crate) struct Restore {
    #[command(flatten)]
    data: Data,
    /// バックアップのファイル。省くと、いまあるフォルダーで消去だけをやり直す
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// ルート鍵と消去の控えのフォルダー（場所が変わったとき）
    #[arg(long, value_name = "DIR", requires = "file")]
    outside: Option<PathBuf>,
}

pub(crate) async fn run(asked: Restore) -> Result<Exit, Failure> {
    let restored = match &asked.file {
        Some(file) => restore(&asked.data.dir, file, asked.outside.as_deref()).await?,
        None => replay(&asked.data.dir).await?,
    };
    say::line(format_args!(
        "台帳の記録{}件を戻しました。",
        restored.entries
    ));
    if restored.remembered > restored.entries {
        say::line(format_args!(
            "この控えの後に記録された{}件は戻っていません。",
            restored.remembered - restored.entries
        ));
    }
    say::line(format_args!(
        "後から消去された案件{}件を、もう一度消去しました。",
        restored.erased_again
    ));
    say::line("従業者のシステム（販売管理など）の消去は、それぞれのシステムで確かめてください。");
    Ok(Exit::Fine)
}
