// SPDX-License-Identifier: Apache-2.0
//! `yakusoku doctor`: looks for what is wrong and changes nothing.

use clap::Args;

use crate::exit::{Exit, Failure};
use crate::instance::{Data, program, quoted};
use crate::say;

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    data: Data,
    /// 結果をJSONで出力する
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(asked: Doctor) -> Result<Exit, Failure> {
    let app = asked.data.open_unchecked().await?;
    let found = app.diagnose().await?;
    if asked.json {
        say::json(&found);
        return Ok(Exit::holds(found.is_well()));
    }
    for one in &found.tables {
        say::line(format_args!(
            "表「{}」が台帳と一致しません（余分{}行、不足{}行）",
            one.table, one.extra, one.missing
        ));
    }
    if !found.tables.is_empty() {
        let data = quoted(&asked.data.dir.display().to_string());
        say::line(format_args!("  対処: {} rebuild --data {data}", program()));
    }
    for key in &found.keys {
        say::line(format_args!("鍵に問題があります: {key}"));
    }
    for why in &found.letters {
        say::line(format_args!(
            "手紙の文の設定に誤りがあり、手紙を作成できません: {why}"
        ));
    }
    if !found.letters.is_empty() {
        let data = quoted(&asked.data.dir.display().to_string());
        say::line(format_args!(
            "  対処: {} letters --data {data} で確かめ、ファイルを直してください",
            program()
        ));
    }
    for note in &found.notes {
        say::line(format_args!("参考: {note}"));
    }
    say::line(if found.is_well() {
        "不具合は見つかりませんでした。"
    } else {
        "不具合があります。"
    });
    Ok(Exit::holds(found.is_well()))
}
