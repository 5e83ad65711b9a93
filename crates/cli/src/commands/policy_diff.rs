// SPDX-License-Identifier: Apache-2.0
//! `yakusoku policy diff OLD NEW`: what changed between two editions, and what each change needs.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use yakusoku_policy::Lang;
use yakusoku_policy::diff::{Change, Effect, diff};

use super::policy::load;
use crate::exit::{Exit, Failure};
use crate::say;

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// 改定前の方針のファイル
    old: PathBuf,
    /// 改定後の方針のファイル
    new: PathBuf,
    /// 結果をJSONで出力する
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(asked: &Diff) -> Result<Exit, Failure> {
    let (old, new) = (load(&asked.old)?.policy, load(&asked.new)?.policy);
    let changes = diff(&old, &new);
    if asked.json {
        say::json(&json!({"old": old.hash, "new": new.hash, "changes": changes}));
        return Ok(Exit::Fine);
    }
    if changes.is_empty() {
        say::line("約束に変更はありません。");
        return Ok(Exit::Fine);
    }
    changes.iter().for_each(tell);
    let worse = changes.iter().filter(|one| one.effect == Effect::Worse);
    say::line(format_args!(
        "変更{}件、うちご本人に不利な変更{}件",
        changes.len(),
        worse.count()
    ));
    Ok(Exit::Fine)
}

fn tell(change: &Change) {
    say::line(format_args!(
        "・{}（{}）",
        change.sentence.get(Lang::Ja),
        change.effect.text().get(Lang::Ja)
    ));
    for need in &change.needs {
        say::line(format_args!("    → {}", need.text().get(Lang::Ja)));
    }
}
