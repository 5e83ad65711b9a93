// SPDX-License-Identifier: Apache-2.0
//! `yakusoku policy promises FILE`: every promise of a file, with what keeps it.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use yakusoku_policy::{Coverage, PolicyHash, Promised};

use super::policy::load;
use crate::exit::{Exit, Failure};
use crate::say;

/// `policy promises`
#[derive(Debug, Args)]
pub(crate) struct Promises {
    /// 方針のファイル
    file: PathBuf,
    /// 結果をJSONで出力する
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Listed {
    file: String,
    hash: PolicyHash,
    promises: Vec<Promised>,
}

/// Lists every promise; a file that cannot be read is told as `check` tells it.
pub(crate) fn run(asked: &Promises) -> Result<Exit, Failure> {
    let policy = load(&asked.file)?.policy;
    let name = asked.file.display().to_string();
    let promises = policy.promises();
    if asked.json {
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
