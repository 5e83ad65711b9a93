// SPDX-License-Identifier: Apache-2.0
//! `yakusoku policy check FILE`: the file against its grammar and the law as of a day.

use std::path::PathBuf;

use clap::Subcommand;
use jiff::civil::Date;
use serde::Serialize;
use yakusoku_app::Clock;
use yakusoku_policy::{Diagnostic, Lang, Severity, render};

use crate::exit::{Exit, Failure};
use crate::instance::read;
use crate::say;

#[derive(Debug, Subcommand)]
pub(crate) enum Policy {
    /// 書き方と、法令に適合しないおそれを調べる（0 問題なし・1 あり・2 読めない）
    Check {
        /// 方針のファイル
        file: PathBuf,
        /// この日の法令で調べる（既定は今日）
        #[arg(long, value_name = "DATE")]
        as_of: Option<Date>,
        /// 結果をJSONで出力する
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Serialize)]
struct Checked<'a> {
    file: String,
    as_of: Date,
    usable: bool,
    holds: bool,
    diagnostics: &'a [Diagnostic],
}

pub(crate) fn run(asked: &Policy) -> Result<Exit, Failure> {
    let Policy::Check { file, as_of, json } = asked;
    let text = read(file)?;
    let name = file.display().to_string();
    let as_of = as_of.unwrap_or_else(|| Clock::Machine.today().date);
    let (usable, found) = match yakusoku_policy::read(&name, &text) {
        Ok(loaded) => (true, loaded.check(as_of)),
        Err(unusable) => (false, unusable.diagnostics),
    };
    let count = |severity| found.iter().filter(|one| one.severity == severity).count();
    let holds = usable && count(Severity::Error) == 0;
    if *json {
        say::json(&Checked {
            file: name,
            as_of,
            usable,
            holds,
            diagnostics: &found,
        });
    } else {
        if !found.is_empty() {
            say::line(format_args!("{}\n", render(&found, &text, Lang::Ja)));
        }
        say::line(format_args!(
            "{}（{as_of}時点）: エラー{}件、警告{}件、注記{}件",
            verdict(usable, holds),
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Note)
        ));
    }
    Ok(if usable {
        Exit::holds(holds)
    } else {
        Exit::Unusable
    })
}

const fn verdict(usable: bool, holds: bool) -> &'static str {
    match (usable, holds) {
        (false, _) => "方針を読み取れません",
        (true, false) => "直すべき箇所があります",
        (true, true) => "エラーはありません",
    }
}
