// SPDX-License-Identifier: Apache-2.0
//! `yakusoku policy as-of DATE`: which edition was in force on a day, by the ledger.

use clap::Args;
use jiff::civil::Date;
use yakusoku_app::policy::{Act, Listed, OnDay};

use crate::exit::{Exit, Failure};
use crate::instance::{Data, close, day};
use crate::say;

#[derive(Debug, Args)]
pub(crate) struct AsOf {
    /// 日付（2026-04-01 の形。先の日は、承認済みの予定を示す）
    #[arg(value_parser = day)]
    date: Date,
    #[command(flatten)]
    data: Data,
    /// 結果をJSONで出力する
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(asked: &AsOf) -> Result<Exit, Failure> {
    let app = asked.data.open().await?;
    let found = app.policy_as_of(asked.date).await;
    close(&app).await?;
    let found = found?;
    if asked.json {
        say::json(&found);
        return Ok(Exit::holds(!matches!(found, OnDay::Before { .. })));
    }
    let date = asked.date;
    match found {
        OnDay::Before { first } => Err(Failure::refused(format!(
            "{date}の方針は、台帳にありません。台帳は{first}に始まります。"
        ))
        .next("それより前の版は、紙の控えなどで確かめてください。")),
        OnDay::InForce { edition, text } => {
            let until = edition.until;
            let until = until.map_or_else(|| "現在".to_owned(), |day| day.to_string());
            let from = edition.from.unwrap_or(edition.effective);
            tell(
                &edition,
                &format!("使用期間 {from} から {until} まで"),
                &text,
            );
            Ok(Exit::Fine)
        }
        OnDay::Planned { edition, text } => {
            let from = edition.takes_effect.unwrap_or(edition.effective);
            tell(
                &edition,
                &format!("{from} から使用する予定（承認済み）"),
                &text,
            );
            Ok(Exit::Fine)
        }
    }
}

/// The head as comments of the file, so that the whole output is the policy again.
fn tell(edition: &Listed, when: &str, text: &str) {
    say::line(format_args!(
        "# 第{}版　施行日 {}　{when}",
        edition.edition, edition.effective
    ));
    say::line(format_args!("# 照合値 {}", edition.hash));
    say::line(format_args!(
        "# 起案 {}　承認 {}",
        act(edition.proposed.as_ref()),
        act(edition.approved.as_ref())
    ));
    say::line(text.trim_end());
}

fn act(act: Option<&Act>) -> String {
    act.map_or_else(
        || "記録なし".to_owned(),
        |act| format!("{}（{}）", act.name, act.on),
    )
}
