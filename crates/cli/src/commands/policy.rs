// SPDX-License-Identifier: Apache-2.0
//! `yakusoku policy check FILE`: the file against its grammar and the law as of a day; and the way
//! to the other commands about a file.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use jiff::civil::Date;
use serde::Serialize;
use yakusoku_app::Clock;
use yakusoku_policy::{Diagnostic, Lang, Loaded, Severity, render};

use super::{policy_diff, policy_promises, policy_publish};
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
    /// 約束の一覧（条項・場所・担保手段・対応の状況）を出す
    Promises(policy_promises::Promises),
    /// 公表するページと様式を書き出す（0 書き出した・1 書き出したがエラーあり・2 読めない）
    Publish(policy_publish::Publish),
    /// 2つの版の違いと、その変更に必要な手続を示す
    Diff(policy_diff::Diff),
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
    match asked {
        Policy::Check { file, as_of, json } => check(file, *as_of, *json),
        Policy::Promises(asked) => policy_promises::run(asked),
        Policy::Publish(asked) => policy_publish::run(asked),
        Policy::Diff(asked) => policy_diff::run(asked),
    }
}

/// A policy that can be read; else its problems are shown.
pub(super) fn load(file: &Path) -> Result<Loaded, Failure> {
    let text = read(file)?;
    let name = file.display().to_string();
    yakusoku_policy::read(&name, &text).map_err(|unusable| {
        say::note(format_args!(
            "{}\n",
            render(&unusable.diagnostics, &text, Lang::Ja)
        ));
        Failure::unusable(format!("方針「{name}」を読み取れません。"))
            .next("上の箇所を直してください。")
    })
}

fn check(file: &Path, as_of: Option<Date>, json: bool) -> Result<Exit, Failure> {
    let text = read(file)?;
    let name = file.display().to_string();
    let as_of = as_of.unwrap_or_else(|| Clock::Machine.today().date);
    let (usable, found) = match yakusoku_policy::read(&name, &text) {
        Ok(loaded) => (true, loaded.check(as_of)),
        Err(unusable) => (false, unusable.diagnostics),
    };
    let count = |severity| found.iter().filter(|one| one.severity == severity).count();
    let holds = usable && count(Severity::Error) == 0;
    if json {
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
