// SPDX-License-Identifier: Apache-2.0
//! `yakusoku acts`: what people have to do to keep the policy's promises, and what is open as a finding.

use clap::Args;
use serde_json::json;
use yakusoku_app::acts::{DueRow, Plan};
use yakusoku_policy::Lang;

use crate::exit::{Exit, Failure};
use crate::instance::{Data, close, engineer};
use crate::say;

#[derive(Debug, Args)]
pub(crate) struct Acts {
    #[command(flatten)]
    data: Data,
    /// 結果をJSONで出力する
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(asked: Acts) -> Result<Exit, Failure> {
    let app = asked.data.open().await?;
    let plan = app.acts_due(&engineer()).await?;
    close(&app).await?;
    if asked.json {
        say::json(&json!(plan));
    } else {
        tell(&plan);
    }
    Ok(Exit::Fine)
}

fn tell(plan: &Plan) {
    say::line(format_args!("実施の記録　{}", plan.on));
    for row in &plan.acts {
        tell_row(row, plan);
    }
    say::line(format_args!("是正処置　{}件", plan.findings.len()));
    for finding in plan.lines() {
        let stage = match finding.stage {
            "open" => "是正中",
            "done" => "効果の確認待ち",
            _ => "終了",
        };
        let (due, clause) = (finding.due, finding.clause);
        say::line(format_args!("  {stage}　{due}まで　{clause}"));
    }
}

fn tell_row(row: &DueRow, plan: &Plan) {
    let due = match row.due {
        Some(day) if day < plan.on => format!("{day}（超過）"),
        Some(day) => day.to_string(),
        None => "期限なし　".to_owned(),
    };
    let last = row
        .last
        .map_or_else(|| "なし".to_owned(), |day| day.to_string());
    let (act, owner) = (row.act.label(Lang::Ja), row.owner.get(Lang::Ja));
    let text = row.clause.text.get(Lang::Ja);
    say::line(format_args!("  {due}　{act}　{owner}　前回 {last}　{text}"));
}
