// SPDX-License-Identifier: Apache-2.0
//! `yakusoku source erase`: carries out an approved erasure and reads again what should be gone.

use clap::Args;
use serde_json::{Value, json};
use yakusoku_app::App;
use yakusoku_app::deep::DeepLook;
use yakusoku_app::request::carry_out::Reread;
use yakusoku_policy::Lang;

use super::source::{Which, agreed, named};
use super::{source_batch, source_deep};
use crate::exit::{Exit, Failure};
use crate::instance::engineer;
use crate::say;

/// `source erase`
#[derive(Debug, Args)]
pub(crate) struct Erase {
    #[command(flatten)]
    pub(super) which: Which,
    /// 消去のあと、すべての表の文字の列を読み、値が残っていないことまで確認する
    #[arg(long)]
    deep: bool,
}

pub(super) async fn run(app: &App, asked: &Erase) -> Result<Exit, Failure> {
    let which = &asked.which;
    let view = app.plan_view(&which.plan).await?;
    agreed(
        app,
        which,
        &view,
        "消去したデータは元に戻せません。実行しますか",
    )
    .await?;
    // Afterwards nobody could say what to look for.
    let people = if asked.deep {
        Some(source_deep::sought(app, &view).await?)
    } else {
        None
    };
    let found = if view.batch.is_some() {
        source_batch::erase(app, which).await
    } else {
        app.source_erase(&engineer(), &which.plan).await
    };
    let found = found.map_err(|error| named(error, which))?;
    let Some(people) = people else {
        return Ok(tell_reread(&found, (&which.plan, which.json)));
    };
    let look = app.source_sweep(&engineer(), &people).await?;
    if which.json {
        say::json(&reread_json(&found, &which.plan, Some(&look)));
    } else {
        tell_reread(&found, (&which.plan, false));
        source_deep::tell(&look);
    }
    Ok(Exit::holds(found.remaining.is_empty() && look.holds()))
}

fn reread_json(found: &Reread, plan: &str, deep: Option<&DeepLook>) -> Value {
    let mut said = json!({
        "plan": plan, "level": found.level, "remaining": found.remaining, "kept": found.kept,
        "left": found.left, "acting": found.acting,
    });
    if let (Some(deep), Some(fields)) = (deep, said.as_object_mut()) {
        fields.insert("deep".to_owned(), json!(deep));
    }
    said
}

pub(super) fn tell_reread(found: &Reread, (plan, json): (&str, bool)) -> Exit {
    let gone = found.remaining.is_empty();
    if json {
        say::json(&reread_json(found, plan, None));
        return Exit::holds(gone);
    }
    for left in &found.remaining {
        say::line(format_args!(
            "残っています: {}.{}.{}（{}行）",
            left.system, left.table, left.column, left.rows
        ));
    }
    for one in &found.acting {
        say::line(format_args!(
            "  {}.{} には、トリガー・ルールがあります: {}",
            one.system,
            one.table,
            one.names.join("、")
        ));
    }
    for kept in &found.kept {
        let until = match kept.until {
            Some(until) => format!("{until}まで残します"),
            None => "起算日が分からないため、担当者が判断するまで残します".to_owned(),
        };
        say::line(format_args!(
            "消去していません: {}.{}（{}行）を{until}（{}）",
            kept.system,
            kept.table,
            kept.rows,
            kept.because.get(Lang::Ja)
        ));
    }
    for left in &found.left {
        say::line(format_args!(
            "消去していません: {}.{}（{}行）{}",
            left.system, left.place, left.rows, left.why
        ));
    }
    let whole = found.kept.is_empty() && found.left.is_empty();
    say::line(if gone && !whole {
        "残すと計画したもののほかは、計画のすべての手がかりで読み直し、残っているデータはありませんでした（確認の程度: 手がかりによる照合）。"
    } else if gone {
        "計画のすべての手がかりで読み直し、残っているデータはありませんでした（確認の程度: 手がかりによる照合）。"
    } else {
        "消去できていません。"
    });
    Exit::holds(gone)
}
