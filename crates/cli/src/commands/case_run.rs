// SPDX-License-Identifier: Apache-2.0
//! `yakusoku case run FILE`: plays a scenario and says what did not come true.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;
use yakusoku_app::scenario::{Outcome, Scenario, ScenarioError, play};

use crate::exit::{Exit, Failure, of_file};
use crate::say;

#[derive(Debug, Args)]
pub(crate) struct Run {
    /// 筋書きのファイル（複数指定できる）
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// この見本の会社の中で実行する（既定は、終われば消える専用の場所）
    #[arg(long = "data", value_name = "DIR")]
    data: Option<PathBuf>,
    /// 筋書き全体をずらし、この日から始める
    #[arg(long, value_name = "DATE", value_parser = crate::instance::day)]
    as_of_start: Option<Date>,
    /// 結果をJSONで出力する
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(asked: Run) -> Result<Exit, Failure> {
    let mut all = true;
    let mut outcomes = Vec::new();
    for file in &asked.files {
        let scenario = Scenario::read(file)?;
        let beside = file.parent().unwrap_or(Path::new("."));
        let outcome = play(
            &scenario,
            beside,
            (asked.data.as_deref(), asked.as_of_start),
        )
        .await?;
        all &= outcome.holds;
        if !asked.json {
            tell(&outcome);
        }
        outcomes.push(outcome);
    }
    if asked.json {
        match outcomes.as_slice() {
            [one] => say::json(one),
            many => say::json(&many),
        }
    }
    Ok(Exit::holds(all))
}

fn tell(outcome: &Outcome) {
    let mark = if outcome.holds { "○" } else { "✗" };
    say::line(format_args!(
        "{mark} {}（{}～{}）",
        outcome.title, outcome.start, outcome.end
    ));
    for event in &outcome.events {
        let refused = event
            .refused
            .as_ref()
            .map_or(String::new(), |word| format!("  拒否: {word}"));
        say::line(format_args!(
            "    {}  {}  {}{refused}",
            event.on,
            event.who,
            event.act.word()
        ));
    }
    for (name, case) in &outcome.cases {
        let asks: Vec<String> = case
            .asks
            .iter()
            .map(|(no, stage)| format!("{no}={stage}"))
            .collect();
        say::line(format_args!(
            "  {name}: {}  {}  {}  文書{}通",
            case.number,
            case.status,
            asks.join(" "),
            case.letters
        ));
    }
    for unmet in &outcome.unmet {
        say::line(format_args!(
            "  期待と違います: {}  {}  期待 {}  実際 {}",
            unmet.at, unmet.what, unmet.expected, unmet.got
        ));
    }
}

impl From<ScenarioError> for Failure {
    fn from(error: ScenarioError) -> Self {
        match error {
            ScenarioError::File { path, source } => of_file(&path, &source),
            ScenarioError::Shape { file, why } => {
                Self::unusable(format!("「{file}」は筋書きとして読めません。\n{why}"))
                    .next("policies/cases/schema.json に書き方があります。")
            }
            ScenarioError::Event { no, why } => Self::unusable(format!(
                "{no}件目のできごとが正しくありません（event {no} {why}）。"
            )),
            ScenarioError::NotADemo => Self::denied(
                "筋書きを実行できるのは、専用の場所か見本の会社の中だけです。",
            )
            .next("--data を外すか、「yakusoku demo」で作ったフォルダーを指定してください。"),
            ScenarioError::Future(day) => {
                Self::refused(format!("筋書きが{day}に終わるため、まだ実行できません。"))
                    .next("--as-of-start に、昨日までに終わる日を指定してください。")
            }
            // Played by the use cases themselves; no face stands in front of them.
            ScenarioError::Face(why) => {
                Self::unusable(format!("筋書きを演じられません（{why}）。"))
            }
            ScenarioError::Shop(why) => {
                Self::unusable(format!("見本の店のデータを読み書きできません（{why}）。"))
            }
            ScenarioError::Open(error) => error.into(),
            ScenarioError::Policy(error) => error.into(),
            ScenarioError::Staff(error) => error.into(),
            ScenarioError::Desk(error) => error.into(),
            ScenarioError::Demo(error) => error.into(),
            ScenarioError::Log(error) => error.into(),
        }
    }
}
