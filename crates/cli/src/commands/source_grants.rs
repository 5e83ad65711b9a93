// SPDX-License-Identifier: Apache-2.0
//! `yakusoku source grants`: the least rights an account needs on a system, for each verb.

use clap::Args;
use yakusoku_app::App;

use crate::exit::{Exit, Failure};
use crate::instance::{Data, engineer};
use crate::say;

/// `source grants`
#[derive(Debug, Args)]
pub(crate) struct Grants {
    #[command(flatten)]
    pub(super) data: Data,
    /// systems.yaml に書いたシステムの名前
    #[arg(long, value_name = "NAME")]
    system: String,
    /// 権限を与えるアカウント（MariaDBでは「名前@ホスト」）
    #[arg(long, value_name = "ACCOUNT")]
    account: String,
    /// 結果をJSONで出力する
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(app: &App, asked: &Grants) -> Result<Exit, Failure> {
    let which = (asked.system.as_str(), asked.account.as_str());
    let found = app.source_grants(&engineer(), which).await?;
    if asked.json {
        say::json(&found);
        return Ok(Exit::Fine);
    }
    let mut verb = "";
    for one in &found {
        if one.verb != verb {
            verb = one.verb;
            say::line(format_args!("-- {}", needed_for(verb)));
        }
        say::line(&one.statement);
    }
    Ok(Exit::Fine)
}

/// What a right is for, in the words of the other commands.
fn needed_for(verb: &str) -> &str {
    match verb {
        "read" => "検索・出力・確認に必要な権限",
        "erase" => "消去に必要な権限",
        "correct" => "訂正に必要な権限",
        "suspend" => "利用停止に必要な権限",
        "deep" => "全体の確認に必要な権限",
        other => other,
    }
}
