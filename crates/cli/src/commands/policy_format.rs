// SPDX-License-Identifier: Apache-2.0
//! `yakusoku policy format FILE`: one layout for every policy file, comments and all.

use std::path::PathBuf;

use clap::Args;

use super::policy::{text, unreadable};
use crate::exit::{Exit, Failure, of_file};
use crate::say;

#[derive(Debug, Args)]
pub(crate) struct Format {
    /// 方針のファイル
    file: PathBuf,
    /// 書き換えず、整っているかだけを調べる（0 整っている・1 整っていない）
    #[arg(long, conflicts_with = "write")]
    check: bool,
    /// ファイルを書き換える（付けなければ、整えた内容を出力する）
    #[arg(long)]
    write: bool,
}

pub(crate) fn run(asked: &Format) -> Result<Exit, Failure> {
    let text = text(&asked.file)?;
    let name = asked.file.display().to_string();
    let formatted = yakusoku_policy::format(&name, &text)
        .map_err(|unusable| unreadable(&name, &unusable.diagnostics, &text))?;
    let neat = formatted == text;
    if asked.check {
        say::line(if neat {
            format!("「{name}」は整っています。")
        } else {
            format!(
                "「{name}」は整っていません。yakusoku policy format {name} --write で整えられます。"
            )
        });
        return Ok(Exit::holds(neat));
    }
    if !asked.write {
        say::whole(&formatted);
        return Ok(Exit::Fine);
    }
    if !neat {
        std::fs::write(&asked.file, &formatted).map_err(|error| of_file(&asked.file, &error))?;
    }
    say::line(if neat {
        format!("「{name}」は整っています。")
    } else {
        format!("「{name}」を整えました。")
    });
    Ok(Exit::Fine)
}
