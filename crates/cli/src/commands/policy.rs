// SPDX-License-Identifier: Apache-2.0
//! `yakusoku policy check FILE`: the file against its grammar and the law as of a day;
//! `policy promises FILE`: every promise of it, with what keeps it.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use jiff::civil::Date;
use serde::Serialize;
use yakusoku_app::Clock;
use yakusoku_policy::{Coverage, Diagnostic, Lang, PolicyHash, Promised, Severity, render};

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
    Promises {
        /// 方針のファイル
        file: PathBuf,
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

#[derive(Debug, Serialize)]
struct Listed {
    file: String,
    hash: PolicyHash,
    promises: Vec<Promised>,
}

pub(crate) fn run(asked: &Policy) -> Result<Exit, Failure> {
    match asked {
        Policy::Check { file, as_of, json } => check(file, *as_of, Shown::from(*json)),
        Policy::Promises { file, json } => promises(file, Shown::from(*json)),
    }
}

/// How a result is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Text,
    Json,
}

impl From<bool> for Shown {
    fn from(json: bool) -> Self {
        if json { Self::Json } else { Self::Text }
    }
}

/// Lists every promise; a file that cannot be read is told as `check` tells it.
fn promises(file: &Path, shown: Shown) -> Result<Exit, Failure> {
    let text = read(file)?;
    let name = file.display().to_string();
    let policy = match yakusoku_policy::read(&name, &text) {
        Ok(loaded) => loaded.policy,
        Err(unusable) => {
            say::note(render(&unusable.diagnostics, &text, Lang::Ja));
            return Ok(Exit::Unusable);
        }
    };
    let promises = policy.promises();
    if shown == Shown::Json {
        say::json(&Listed {
            file: name,
            hash: policy.hash,
            promises,
        });
        return Ok(Exit::holds(true));
    }
    for one in &promises {
        let keeper = one.keeper.as_deref().unwrap_or("―");
        let (line, clause, id) = (one.line, &one.clause, &one.id);
        let coverage = one.coverage.name();
        say::line(format_args!(
            "{coverage}\t{clause}\t{id}\t{name}:{line}\t{keeper}"
        ));
    }
    let count = |coverage| {
        promises
            .iter()
            .filter(|one| one.coverage == coverage)
            .count()
    };
    say::line(format_args!(
        "約束{}件: runs {}件、attested {}件、not_yet {}件",
        promises.len(),
        count(Coverage::Runs),
        count(Coverage::Attested),
        count(Coverage::NotYet)
    ));
    Ok(Exit::holds(true))
}

fn check(file: &Path, as_of: Option<Date>, shown: Shown) -> Result<Exit, Failure> {
    let text = read(file)?;
    let name = file.display().to_string();
    let as_of = as_of.unwrap_or_else(|| Clock::Machine.today().date);
    let (usable, found) = match yakusoku_policy::read(&name, &text) {
        Ok(loaded) => (true, loaded.check(as_of)),
        Err(unusable) => (false, unusable.diagnostics),
    };
    let count = |severity| found.iter().filter(|one| one.severity == severity).count();
    let holds = usable && count(Severity::Error) == 0;
    if shown == Shown::Json {
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
