// SPDX-License-Identifier: Apache-2.0
//! `yakusoku register`: every request of a year with its outcome and days, and the figures; for Excel too.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;
use yakusoku_app::request::register::{Register as Sheet, ends};
use yakusoku_policy::Lang;

use crate::exit::{Exit, Failure, of_file};
use crate::instance::{Data, close, reader};
use crate::say;

#[derive(Debug, Args)]
pub(crate) struct Register {
    #[command(flatten)]
    data: Data,
    /// 受け付けた年（既定は今年）
    #[arg(long, value_name = "YEAR")]
    year: Option<i16>,
    /// 一覧をCSVでこのファイルに書く
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// 一覧と件数をExcelのブックでこのファイルに書く
    #[arg(long, value_name = "FILE")]
    excel: Option<PathBuf>,
    /// 結果をJSONで出力する
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(asked: Register) -> Result<Exit, Failure> {
    let app = asked.data.open().await?;
    let found = app.request_register(&reader(), asked.year).await;
    close(&app).await?;
    let found = found?;
    if let Some(path) = &asked.csv {
        write(path, &found.csv()?)?;
    }
    if let Some(path) = &asked.excel {
        write(path, &found.excel()?)?;
    }
    if asked.json {
        say::json(&json!(found));
    } else {
        tell(&found);
    }
    Ok(Exit::Fine)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|error| of_file(path, &error))
}

fn tell(found: &Sheet) {
    say::line(format_args!("受付簿　{}", found.basis()));
    for one in &found.figures {
        let median = one
            .days_median
            .map_or_else(String::new, |days| format!("　中央値 {days}日"));
        say::line(format_args!(
            "{}　受付 {}件（{}）　期限超過 {}件{median}",
            one.kind.label(Lang::Ja),
            one.received,
            ends(one),
            one.late
        ));
    }
    for line in &found.lines {
        let ended = line
            .ended
            .map_or_else(String::new, |day| format!("　{day}"));
        let days = line
            .days
            .map_or_else(String::new, |days| format!("（{days}日）"));
        say::line(format_args!(
            "  {}-{}　{}　{}　{}{ended}{days}{}",
            line.number,
            line.ask,
            line.received,
            line.kind.label(Lang::Ja),
            line.end.label(line.kind),
            if line.late { "　期限超過" } else { "" }
        ));
    }
    for (sort, n) in found.brought() {
        say::line(format_args!("{}　{n}件", sort.label()));
    }
}
