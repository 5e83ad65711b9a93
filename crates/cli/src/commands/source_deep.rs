// SPDX-License-Identifier: Apache-2.0
//! `yakusoku source confirm`: reads again by the keys of a plan, or with `--deep` through every text there is.

use std::fmt::Write as _;

use clap::Args;
use yakusoku_app::App;
use yakusoku_app::deep::{DeepLook, Depth, Skipped, Sought, Unread};
use yakusoku_app::plan::PlanView;

use super::source::pair;
use super::source_erase::tell_reread;
use crate::exit::{Exit, Failure};
use crate::instance::{Data, engineer};
use crate::say;

/// `source confirm`
#[derive(Debug, Args)]
pub(crate) struct Confirm {
    #[command(flatten)]
    pub(super) data: Data,
    /// 計画の番号
    #[arg(
        long,
        value_name = "ID",
        required_unless_present = "deep",
        conflicts_with = "deep"
    )]
    plan: Option<String>,
    /// すべての表の文字の列を読み、手がかりの値が残っていないか確認する（表の大きさに応じて時間がかかる）
    #[arg(long, requires = "person")]
    deep: bool,
    /// 探す値（例: contact.email=user1@example.jp。number=2026-0001 は、その案件の申込みの値）
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair, requires = "deep")]
    person: Vec<(String, String)>,
    /// 結果をJSONで出力する
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(app: &App, asked: &Confirm) -> Result<Exit, Failure> {
    if let Some(plan) = &asked.plan {
        let found = app.source_confirm(&engineer(), plan).await?;
        return Ok(tell_reread(&found, (plan, asked.json)));
    }
    let sought = app.sought_by(&engineer(), &asked.person).await?;
    if is_nothing(&sought) {
        return Err(Failure::unusable("探す値がありません。").next(
            "--person KEY=VALUE を付けてください（例: --person contact.email=user1@example.jp）。",
        ));
    }
    let look = app.source_sweep(&engineer(), &[sought]).await?;
    if asked.json {
        say::json(&look);
    } else {
        tell(&look);
    }
    Ok(Exit::holds(look.holds()))
}

fn is_nothing(sought: &Sought) -> bool {
    sought.proves.is_empty() && sought.suggests.is_empty()
}

/// What to look for once a plan is carried out; a plan after which there would be nothing to look for is told so
/// before anything is erased. What was erased already has values of the rules in place of the person's, so a plan
/// carried out, wholly or in part, leads to nothing that could be looked for.
pub(super) async fn sought(app: &App, view: &PlanView) -> Result<Vec<Sought>, Failure> {
    const NEXT: &str = "--deep を付けずに実行してください。消去し終えた方は「source confirm --deep --person KEY=VALUE」で確認できます。";
    let is_begun = view.batch.as_ref().is_some_and(|batch| batch.done > 0);
    if is_begun || !matches!(view.status.as_str(), "made" | "approved") {
        return Err(Failure::refused(
            "この計画は、すでに実行したか途中まで実行したため、全文の確認で探す値がありません。何も変更していません。",
        )
        .next(NEXT));
    }
    let people = app.sought_of_plan(&engineer(), &view.plan).await?;
    if people.iter().all(is_nothing) {
        return Err(Failure::refused(
            "この計画の対象には、全文の確認で探す値がありません。何も変更していません。",
        )
        .next(NEXT));
    }
    Ok(people)
}

/// Says what was read and what still stands.
pub(super) fn tell(look: &DeepLook) {
    say::line(told(look).trim_end());
}

fn told(look: &DeepLook) -> String {
    let mut out = String::new();
    for one in &look.found {
        let place = format!(
            "{}.{}.{}（{}行）",
            one.system, one.table, one.column, one.rows
        );
        // A string takes whatever is written.
        let _ = match (one.is_kept, one.proves) {
            (true, _) => writeln!(out, "対応表のとおり残しています: {place}"),
            (false, true) => writeln!(out, "残っています: {place}"),
            (false, false) => writeln!(
                out,
                "同じ値があります（ほかの方のものかもしれません）: {place}"
            ),
        };
    }
    for one in &look.skipped {
        let _ = writeln!(out, "読んでいません: {}", unread(one));
    }
    let read = format!("文字の列{}個、{}行を読み、", look.columns, look.rows);
    let depth = match look.depth {
        Depth::Deep => "確認の程度: 全文",
        Depth::DeepExcept => "確認の程度: 全文。「読んでいません」に挙げたものを除く",
    };
    let end = if !look.holds() {
        "まだ残っている値が見つかりました"
    } else if look.found.is_empty() {
        "探した値はどこにも残っていませんでした"
    } else {
        "上に挙げたもののほかに、探した値は残っていませんでした"
    };
    let _ = writeln!(out, "{read}{end}（{depth}）。");
    out.push_str("上書きされる前の領域、ログ、控えは、この確認に含みません。\n");
    out
}

fn unread(one: &Skipped) -> String {
    let mut place = one.system.clone();
    let table = Some(&one.table).filter(|table| !table.is_empty());
    for part in table.into_iter().chain(&one.column) {
        place.push('.');
        place.push_str(part);
    }
    let why = match one.why {
        Unread::Bytes => "文字でないデータ",
        Unread::View => "ビュー",
        Unread::Paused => "休止中のシステム",
        Unread::People => "担当者が対応するシステム",
        Unread::Schema => "対応表で除いたスキーマ",
        Unread::LargeObjects => "ラージオブジェクト",
    };
    format!("{place}（{why}）")
}
