// SPDX-License-Identifier: Apache-2.0
//! `yakusoku board`: every promise of the policy in force with its state today.

use clap::Args;
use serde_json::json;
use yakusoku_app::board::{Board as Sheet, BoardRow};
use yakusoku_policy::Lang;

use crate::exit::{Exit, Failure};
use crate::instance::{Data, close, engineer};
use crate::say;

#[derive(Debug, Args)]
pub(crate) struct Board {
    #[command(flatten)]
    data: Data,
    /// 結果をJSONで出力する
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(asked: Board) -> Result<Exit, Failure> {
    let app = asked.data.open().await?;
    let board = app.board(&engineer()).await?;
    close(&app).await?;
    if asked.json {
        say::json(&json!(board));
    } else {
        tell(&board);
    }
    Ok(Exit::Fine)
}

fn tell(board: &Sheet) {
    say::line(format_args!(
        "約束の履行状況　{}　第{}版（{}施行）",
        board.on, board.edition, board.effective
    ));
    let mut chapter = 0;
    for row in &board.rows {
        if row.clause.chapter != chapter {
            chapter = row.clause.chapter;
            say::line(format_args!(
                "第{chapter}条　{}",
                row.clause.chapter_title.get(Lang::Ja)
            ));
        }
        tell_row(row);
    }
    say::line(format_args!(
        "台帳　記録 {} 件、うち証明可能 {} 件",
        board.recorded, board.provable
    ));
}

fn tell_row(row: &BoardRow) {
    let found = &row.assessment;
    let label = found.state.label();
    // Full-width words of two to four characters, brought to one width.
    let width = 4_usize.saturating_sub(label.ja.chars().count());
    say::line(format_args!(
        "  {}{}　{}　{}",
        label.ja,
        "　".repeat(width),
        row.clause.article(Lang::Ja),
        row.clause.text.get(Lang::Ja)
    ));
    if let Some(fact) = &found.fact {
        say::line(format_args!("  　　　　　　{}", fact.get(Lang::Ja)));
    }
}
