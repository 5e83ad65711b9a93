// SPDX-License-Identifier: Apache-2.0
//! `yakusoku source restored`: a system was set back to an older copy; who was erased since is erased again.
//! `yakusoku source nightly`: the look that the running desk takes once a day, taken now.

use clap::Args;
use serde_json::json;
use yakusoku_app::App;

use yakusoku_app::restored::RowsBack;

use super::plan::show;
use crate::ask;
use crate::exit::{Exit, Failure};
use crate::instance::{Data, engineer};
use crate::say;

/// `source restored`
#[derive(Debug, Args)]
pub(crate) struct Restored {
    #[command(flatten)]
    pub(super) data: Data,
    /// 控えから戻したシステムの名前
    #[arg(long, value_name = "NAME")]
    system: String,
    /// 控えを取った日時（UTC。例: 2026-11-20 または 2026-11-20 03:00:00）
    #[arg(long, value_name = "TIME", value_parser = moment)]
    taken_at: String,
    /// 見つかった記録を、もう一度消去する（付けないと、見つけるだけで何も変えない）
    #[arg(long)]
    erase: bool,
    /// 実行前の確認を省く
    #[arg(long)]
    yes: bool,
    /// 結果をJSONで出力する
    #[arg(long)]
    json: bool,
}

/// `source nightly`
#[derive(Debug, Args)]
pub(crate) struct Nightly {
    #[command(flatten)]
    pub(super) data: Data,
    /// 結果をJSONで出力する
    #[arg(long)]
    json: bool,
}

/// A day, or a day and a time: as such they sort.
fn moment(text: &str) -> Result<String, String> {
    let text = text.trim().replace('T', " ");
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    if ["0000-00-00", "0000-00-00 00:00", "0000-00-00 00:00:00"].contains(&shape.as_str()) {
        return Ok(text);
    }
    Err("「2026-11-20」または「2026-11-20 03:00:00」の形で書いてください".to_owned())
}

pub(super) async fn run(app: &App, asked: &Restored) -> Result<Exit, Failure> {
    super::source::known_system(app, &asked.system).await?;
    let place = (asked.system.as_str(), asked.taken_at.as_str());
    let restored = app.source_restored(&engineer(), place).await?;
    let found = &restored.found;
    if !asked.json {
        say::line(format_args!(
            "消去したのに戻っている記録 {}件、本人が新たに登録し直した記録 {}件（そのまま）、人の判断が必要な記録 {}件",
            found.back.len(),
            found.anew,
            found.doubtful.len()
        ));
        for one in &found.doubtful {
            say::line(format_args!("  要確認  {}.{}", one.system, one.table));
        }
    }
    let mut left = found.back.len();
    let mut rows = restored.rows.clone();
    if let (Some(plan), true) = (&restored.plan, asked.erase) {
        if !asked.json {
            show(plan);
        }
        if !asked.yes && !ask::agrees("承認済みの消去をもう一度行います。実行しますか")?
        {
            return Err(Failure::refused(
                "実行しませんでした。何も変更していません。",
            ));
        }
        let read = app.source_erase_again(&engineer(), &restored).await?;
        left = read.remaining.len();
        rows = app.source_rows_back(&engineer(), place).await?;
    }
    if asked.json {
        say::json(&json!({
            "back": found.back.len(), "anew": found.anew, "doubtful": found.doubtful.len(), "left": left,
            "rows": rows,
        }));
    } else {
        tell_left(left, found.doubtful.len(), &rows);
    }
    Ok(Exit::holds(left == 0 && rows.is_empty()))
}

/// What the look says, and no more than it looked at.
fn tell_left(left: usize, doubtful: usize, rows: &[RowsBack]) {
    for one in rows {
        let place = format!("{}.{}", one.system, one.table);
        match one.rows {
            Some(rows) => say::line(format_args!(
                "  戻っています  {place}: 消去で削除した行（少なくとも{rows}行）"
            )),
            None => say::line(format_args!("  読めませんでした  {place}")),
        }
    }
    if left > 0 {
        say::line("もう一度消去するには、--erase を付けて実行してください。");
    } else if !rows.is_empty() {
        say::line(
            "本人の記録は戻っていませんが、上の表を確かめてください。表だけを戻した場合は、その表の行を担当者が消去します。",
        );
    } else if doubtful > 0 {
        say::line(
            "要確認の記録のほかに、消去した方の記録は戻っていません（本人の記録と、削除した行の一部を照合値で調べました）。",
        );
    } else {
        say::line(
            "消去した方の記録は戻っていません（本人の記録と、削除した行の一部を照合値で調べました。列だけを消去した行は調べていません）。",
        );
    }
}

pub(super) async fn nightly(app: &App, asked: &Nightly) -> Result<Exit, Failure> {
    let look = app.source_nightly(&engineer()).await?;
    let fine = look.errors == 0
        && look.back == 0
        && look.set_back.is_empty()
        && look.silent.is_empty()
        && look.time_up.asks.is_empty()
        && look.time_up.stuck == 0;
    if asked.json {
        say::json(&look);
        return Ok(Exit::holds(fine));
    }
    for one in &look.appeared {
        say::line(format_args!("新たに  {one}"));
    }
    for one in &look.vanished {
        say::line(format_args!("解消    {one}"));
    }
    for (system, taken_at) in &look.set_back {
        let when = if taken_at.is_empty() {
            "不明な時点"
        } else {
            taken_at
        };
        say::line(format_args!(
            "システム`{system}`は古い控え（{when}、UTC）に戻っています。source restored で確かめてください"
        ));
    }
    let up = &look.time_up;
    for (many, what) in [
        (up.erased, "保存期間が終わった計画を消去しました"),
        (
            up.undated,
            "起算日が分からず、担当者の判断を待つ計画があります",
        ),
        (
            up.stuck,
            "保存期間が終わったのに、消去の計画を作れないものがあります",
        ),
    ] {
        if many > 0 {
            say::line(format_args!("{what}（{many}件）。"));
        }
    }
    for plan in &up.asks {
        say::line(format_args!(
            "保存期間が終わりました。計画 {plan} が承認を待っています。"
        ));
    }
    for (system, cause) in &look.silent {
        say::line(format_args!(
            "システム`{system}`の目印の行を書けませんでした: {cause}"
        ));
    }
    say::line(format_args!(
        "一致しない箇所 {}件（うちエラー {}件）。消去したのに戻っている本人の記録 {}件、要確認 {}件（本人の記録の表だけを調べています。控えから戻したときは source restored で確かめてください）",
        look.found.len(),
        look.errors,
        look.back,
        look.doubtful
    ));
    Ok(Exit::holds(fine))
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_moment_is_a_day_or_a_day_and_a_time() {
        assert_eq!(moment("2026-11-20").unwrap(), "2026-11-20");
        assert_eq!(
            moment("2026-11-20T03:00:00").unwrap(),
            "2026-11-20 03:00:00"
        );
        for wrong in ["20 November", "2026-11", "2026-11-20 3", ""] {
            assert!(moment(wrong).is_err(), "{wrong}");
        }
    }
}
