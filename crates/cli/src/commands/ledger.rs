// SPDX-License-Identifier: Apache-2.0
//! `yakusoku ledger verify|checkpoint`: whether anything was altered, and a copy to keep outside.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value, json};
use yakusoku_app::log::{Verified, VerifyError};
use yakusoku_app::{App, Clock};

use crate::exit::{Exit, Failure};
use crate::instance::{Data, close, read};
use crate::say;

#[derive(Debug, Subcommand)]
pub(crate) enum Ledger {
    /// 台帳を検証する（0 改ざんなし・1 あり・2 検証できない）
    Verify {
        #[command(flatten)]
        data: Data,
        /// 社外に保管した控えと照合する
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
        /// 結果をJSONで出力する
        #[arg(long)]
        json: bool,
    },
    /// 署名された控えを出力する（社外に保管する）
    Checkpoint {
        #[command(flatten)]
        data: Data,
    },
}

pub(crate) async fn run(asked: Ledger) -> Result<Exit, Failure> {
    match asked {
        Ledger::Verify {
            data,
            checkpoint,
            json,
        } => {
            let outside = checkpoint.as_deref().map(read).transpose()?;
            let app = App::open_for_verify(&data.dir, Clock::Machine).await?;
            let verified = app.verify(outside.as_deref()).await.map_err(unreadable)?;
            tell(&verified, json);
            Ok(Exit::holds(verified.is_whole()))
        }
        Ledger::Checkpoint { data } => {
            let app = data.open().await?;
            let note = app.take_checkpoint().await?;
            close(&app).await?;
            say::note("次の控えを、このシステムの外に保管してください。");
            say::line(note.trim_end());
            Ok(Exit::Fine)
        }
    }
}

fn unreadable(error: VerifyError) -> Failure {
    Failure::unusable(format!(
        "台帳を読み取れないため、検証できません（{error}）。"
    ))
    .next("データベースとフォルダーの場所と権限を確かめてください。")
}

fn tell(verified: &Verified, json: bool) {
    let report = &verified.report;
    if json {
        let findings: Vec<Value> = report
            .findings
            .iter()
            .map(|one| {
                json!({
                    "code": one.kind.code(), "place": one.place.to_string(),
                    "message": { "ja": one.message.ja, "en": one.message.en },
                })
            })
            .chain(verified.beside.iter().map(|one| {
                json!({
                    "code": one.code, "place": one.place, "message": { "ja": one.message },
                })
            }))
            .collect();
        let notes: Vec<_> = report
            .notes()
            .into_iter()
            .map(|note| json!({ "ja": note.ja, "en": note.en }))
            .collect();
        say::json(&json!({
            "whole": verified.is_whole(), "recorded": report.recorded,
            "provable": report.provable, "outside": report.outside_size,
            "opened": report.opened, "streams": report.streams,
            "destroyed": report.destroyed, "findings": findings, "more": report.more,
            "notes": notes,
        }));
        return;
    }
    for one in &report.findings {
        say::line(format_args!("改ざん: {}", one.message.ja));
    }
    if report.more > 0 {
        say::line(format_args!("ほかに{}件あります。", report.more));
    }
    for one in &verified.beside {
        say::line(format_args!("改ざん: {}", one.message));
    }
    say::line(if verified.is_whole() {
        "台帳に改ざんはありません。"
    } else {
        "台帳が改ざんされています。"
    });
    for note in report.notes() {
        say::line(format_args!("  {}", note.ja));
    }
}
