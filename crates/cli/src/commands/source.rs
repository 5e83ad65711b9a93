// SPDX-License-Identifier: Apache-2.0
//! `yakusoku source …`: the operator's systems from the command line. What changes or gives out
//! data is a plan that somebody else approved.

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use yakusoku_app::App;
use yakusoku_app::amend::Amendment;
use yakusoku_app::plan::PlanView;
use yakusoku_app::request::DeskError;
use yakusoku_app::source::{Severity, Strength, Verb};
use yakusoku_policy::Lang;

use super::plan::show;
use super::source_erase::tell_reread;
use super::{
    source_adopt, source_batch, source_deep, source_erase, source_grants, source_map,
    source_restored,
};
use crate::ask;
use crate::exit::{Exit, Failure};
use crate::instance::{Data, close, engineer, program, quoted};
use crate::say;

#[derive(Debug, Subcommand)]
pub(crate) enum Source {
    /// systems.yaml と実際のシステムを照合する
    Check {
        #[command(flatten)]
        data: Data,
        /// このシステムが systems.yaml にあることも確かめる
        #[arg(long, value_name = "NAME")]
        system: Option<String>,
        /// 何も書き込まずに照合する（指定しなくても同じ。手順書で明示するときに使う）
        #[arg(long)]
        read_only: bool,
        /// 結果をJSONで出力する
        #[arg(long)]
        json: bool,
    },
    /// 本人のデータを探す（値は伏せて表示する）
    Locate(Whom),
    /// 出力または消去の計画を作る（実行はしない）
    Plan {
        #[command(flatten)]
        whom: Whom,
        #[command(flatten)]
        what: What,
        /// 計画のSQLも表示する（値は含まない）
        #[arg(long)]
        sql: bool,
    },
    /// 実際のシステムから systems.yaml の案を作る（既定では表の定義だけを読む）
    Map(source_map::Map),
    /// systems.yaml を使用中の対応表にする（個人情報保護管理者のパスワードと確認コードを入力する）
    Adopt(source_adopt::Adopt),
    /// それぞれの操作に必要な、最小の権限を表示する
    Grants(source_grants::Grants),
    /// 承認された計画のとおりに出力する
    Export {
        #[command(flatten)]
        which: Which,
        /// 1人ずつのファイルを置くフォルダー（多人数の計画）
        #[arg(long, value_name = "DIR")]
        out: Option<std::path::PathBuf>,
    },
    /// 承認された計画のとおりに消去し、読み直して確認する
    Erase(source_erase::Erase),
    /// 承認された計画のとおりに訂正し、読み直して確認する
    Correct(Which),
    /// 承認された計画のとおりに利用を停止し、読み直して確認する
    Suspend(Which),
    /// 消去した方のデータを読み直し、残っていないか確認する
    Confirm(source_deep::Confirm),
    /// 控えから戻したシステムに、消去した方の記録が戻っていないか調べ、もう一度消去する
    Restored(source_restored::Restored),
    /// 窓口が毎日行う点検（対応表との照合、消去した記録の再出現）を、いま行う
    Nightly(source_restored::Nightly),
}

/// Whose data.
#[derive(Debug, Args)]
pub(crate) struct Whom {
    #[command(flatten)]
    data: Data,
    /// このシステムだけを対象にする（yakusoku は終了した案件）
    #[arg(long, value_name = "NAME")]
    system: Option<String>,
    /// 手がかり（例: contact.email=user1@example.jp。計画では number=2026-0001 も）
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    person: Vec<(String, String)>,
    /// 結果をJSONで出力する
    #[arg(long)]
    json: bool,
}

/// What the plan is for.
#[derive(Debug, Args)]
pub(crate) struct What {
    /// 計画の種類
    #[arg(long, value_enum, default_value = "export")]
    verb: VerbWord,
    /// 多人数をまとめて計画する（1行に1人、手がかりはタブで区切る。書き出しと消去だけ）
    #[arg(long, value_name = "FILE", conflicts_with_all = ["person", "system", "item"])]
    batch: Option<std::path::PathBuf>,
    /// 訂正する項目（--verb correct）
    #[arg(long, value_name = "ITEM")]
    item: Option<String>,
    /// 訂正前の値。省くと、項目のすべての値を訂正する
    #[arg(long, value_name = "VALUE")]
    old: Option<String>,
    /// 訂正後の値
    #[arg(long, value_name = "VALUE", requires = "item")]
    new: Option<String>,
}

/// Which plan.
#[derive(Debug, Args)]
pub(crate) struct Which {
    #[command(flatten)]
    pub(super) data: Data,
    /// 計画の番号
    #[arg(long, value_name = "ID")]
    pub(super) plan: String,
    /// 実行前の確認を省く（承認は省けない）
    #[arg(long)]
    yes: bool,
    /// 結果をJSONで出力する
    #[arg(long)]
    pub(super) json: bool,
}

/// How much of a plan is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    Lines,
    Statements,
}

impl From<bool> for Detail {
    fn from(sql: bool) -> Self {
        if sql { Self::Statements } else { Self::Lines }
    }
}

/// What a plan is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum VerbWord {
    /// 出力
    Export,
    /// 消去
    Erase,
    /// 訂正（--item と --new を添える）
    Correct,
    /// 利用停止
    Suspend,
}

pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() && !value.is_empty() => {
            Ok((key.to_owned(), value.to_owned()))
        }
        _ => {
            Err("「項目=値」の形で書いてください（例: contact.email=user1@example.jp）".to_owned())
        }
    }
}

pub(crate) async fn run(asked: Source) -> Result<Exit, Failure> {
    let data = match &asked {
        Source::Check { data, .. } => data,
        Source::Locate(whom) | Source::Plan { whom, .. } => &whom.data,
        Source::Map(asked) => &asked.data,
        Source::Adopt(asked) => &asked.data,
        Source::Grants(asked) => &asked.data,
        Source::Restored(asked) => &asked.data,
        Source::Nightly(asked) => &asked.data,
        Source::Export { which, .. } | Source::Correct(which) | Source::Suspend(which) => {
            &which.data
        }
        Source::Erase(asked) => &asked.which.data,
        Source::Confirm(asked) => &asked.data,
    };
    let app = data.open().await?;
    let done = work(&app, &asked).await;
    close(&app).await?;
    done
}

async fn work(app: &App, asked: &Source) -> Result<Exit, Failure> {
    match asked {
        Source::Check { json, system, .. } => {
            if let Some(name) = system {
                known_system(app, name).await?;
            }
            check(app, *json).await
        }
        Source::Locate(whom) => locate(app, whom).await,
        Source::Plan { whom, what, sql } => plan(app, whom, what, Detail::from(*sql)).await,
        Source::Map(asked) => source_map::run(app, asked).await,
        Source::Adopt(asked) => source_adopt::run(app, asked).await,
        Source::Grants(asked) => source_grants::run(app, asked).await,
        Source::Restored(asked) => source_restored::run(app, asked).await,
        Source::Nightly(asked) => source_restored::nightly(app, asked).await,
        Source::Export { which, out } => match out {
            Some(out) => source_batch::export(app, which, out).await,
            None => export(app, which).await,
        },
        Source::Erase(asked) => source_erase::run(app, asked).await,
        Source::Correct(which) => change(app, which, "correct").await,
        Source::Suspend(which) => change(app, which, "suspend").await,
        Source::Confirm(asked) => source_deep::run(app, asked).await,
    }
}

async fn check(app: &App, json: bool) -> Result<Exit, Failure> {
    let checked = app.check_sources(&engineer()).await?;
    let found = checked.found;
    let errors = found
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .count();
    if json {
        let problems: Vec<_> = found
            .iter()
            .map(|one| {
                json!({
                    "code": one.code, "error": one.severity == Severity::Error, "line": one.at.line,
                    "column": one.at.column, "message": one.message, "help": one.help,
                })
            })
            .collect();
        say::json(&json!({
            "holds": errors == 0, "in_force": checked.is_in_force, "problems": problems,
        }));
        return Ok(Exit::holds(errors == 0));
    }
    for one in &found {
        let what = if one.severity == Severity::Error {
            "エラー"
        } else {
            "警告"
        };
        let at = if one.at.line > 0 {
            format!("{}行目 ", one.at.line)
        } else {
            String::new()
        };
        say::line(format_args!(
            "{what}[{}]: {at}{}",
            one.code,
            one.message.get(Lang::Ja)
        ));
        if let Some(help) = &one.help {
            say::line(format_args!("  対処: {}", help.get(Lang::Ja)));
        }
    }
    say::line(if errors == 0 {
        "systems.yaml は実際のシステムと一致しています。".to_owned()
    } else {
        format!("systems.yaml と実際のシステムに、一致しない箇所が{errors}件あります。")
    });
    if !checked.is_in_force {
        say::line(
            "この systems.yaml は、使用中の対応表とは違います。使うには「yakusoku source adopt」を実行してください。",
        );
    }
    Ok(Exit::holds(errors == 0))
}

/// A system that is not there would look like one that holds nothing.
pub(super) async fn known_system(app: &App, name: &str) -> Result<(), Failure> {
    let names = app.system_names().await?;
    if names.iter().any(|known| known == name) {
        return Ok(());
    }
    Err(Failure::unusable(format!(
        "「{name}」というシステムは、systems.yaml にありません。"
    ))
    .next(format!(
        "次のどれかを指定してください: {}",
        names.join("、")
    )))
}

/// Nobody is looked for without a clue.
fn clues(whom: &Whom) -> Result<&Vec<(String, String)>, Failure> {
    if whom.person.is_empty() {
        return Err(Failure::unusable("手がかりがありません。").next(
            "--person KEY=VALUE を付けてください（例: --person contact.email=user1@example.jp）。",
        ));
    }
    Ok(&whom.person)
}

async fn locate(app: &App, whom: &Whom) -> Result<Exit, Failure> {
    if let Some(name) = &whom.system {
        known_system(app, name).await?;
    }
    let mut found = app.source_locate(&engineer(), clues(whom)?).await?;
    if let Some(system) = &whom.system {
        found.candidates.retain(|one| one.system == *system);
    }
    if whom.json {
        say::json(&found);
        return Ok(Exit::Fine);
    }
    if found.candidates.is_empty() {
        say::line("該当するデータは見つかりませんでした。");
    }
    for one in &found.candidates {
        let sure = if one.strength == Strength::Proves {
            "本人のもの"
        } else {
            "要確認"
        };
        say::line(format_args!(
            "{sure}  {}.{}（{}行）",
            one.system, one.table, one.rows
        ));
        for (item, masked) in &one.shown {
            say::line(format_args!("    {item}: {masked}"));
        }
        say::line(format_args!(
            "    見つけた手がかり: {}",
            one.reason.text.get(Lang::Ja)
        ));
    }
    Ok(Exit::Fine)
}

async fn plan(app: &App, whom: &Whom, what: &What, detail: Detail) -> Result<Exit, Failure> {
    let view = match (what.verb, &what.batch) {
        (VerbWord::Export, Some(file)) => source_batch::plan(app, Verb::Export, file).await?,
        (VerbWord::Erase, Some(file)) => source_batch::plan(app, Verb::Erase, file).await?,
        (_, Some(_)) => {
            return Err(Failure::unusable(
                "--batch は、書き出し（export）と消去（erase）の計画だけに使えます。",
            ));
        }
        (VerbWord::Export | VerbWord::Erase, None) => {
            let erases = what.verb == VerbWord::Erase;
            let verb = if erases { Verb::Erase } else { Verb::Export };
            let asked = (verb, whom.system.as_deref());
            app.source_plan(&engineer(), asked, clues(whom)?).await?
        }
        (VerbWord::Correct | VerbWord::Suspend, None) => {
            app.source_plan_change(&engineer(), &amendment(what)?, clues(whom)?)
                .await?
        }
    };
    if whom.json {
        say::json(&view);
        return Ok(Exit::Fine);
    }
    show(&view);
    if detail == Detail::Statements {
        say::line(app.plan_sql(&view.plan).await?.trim_end());
    }
    let (program, data) = (program(), quoted(&whom.data.dir.display().to_string()));
    let then = match what.verb {
        VerbWord::Export if what.batch.is_some() => "export --out DIR",
        VerbWord::Export => "export",
        VerbWord::Erase => "erase",
        VerbWord::Correct => "correct",
        VerbWord::Suspend => "suspend",
    };
    say::line("まだ何も実行していません。承認者が内容を確かめて承認し、その後に実行します。");
    say::line(format_args!(
        "  {program} plan approve {} --data {data}",
        view.plan
    ));
    say::line(format_args!(
        "  {program} source {then} --plan {} --data {data}",
        view.plan
    ));
    Ok(Exit::Fine)
}

fn amendment(what: &What) -> Result<Amendment, Failure> {
    if what.verb == VerbWord::Suspend {
        return Ok(Amendment::Suspend);
    }
    let (Some(item), Some(new)) = (&what.item, &what.new) else {
        return Err(
            Failure::unusable("訂正の計画には、--item と --new が必要です。")
                .next("例: --verb correct --item contact.email --new new@example.jp"),
        );
    };
    Ok(Amendment::Correct {
        item: item.clone(),
        old: what.old.clone(),
        new: new.clone(),
    })
}

/// Corrects or suspends, once somebody approved it.
async fn change(app: &App, which: &Which, verb: &str) -> Result<Exit, Failure> {
    let view = app.plan_view(&which.plan).await?;
    if view.change != Some(verb) {
        return Err(Failure::refused(format!(
            "計画「{}」は、この操作の計画ではありません。",
            which.plan
        )));
    }
    agreed(app, which, &view, "実行しますか").await?;
    let found = app.source_change(&engineer(), &which.plan).await;
    let found = found.map_err(|error| named(error, which))?;
    if !which.json && found.remaining.is_empty() {
        say::line("読み直し、すべての行が計画のとおりになったことを確かめました。");
        return Ok(Exit::Fine);
    }
    Ok(tell_reread(&found, (&which.plan, which.json)))
}

/// What is about to be done is shown, and somebody agrees to it.
pub(super) async fn agreed(
    app: &App,
    which: &Which,
    view: &PlanView,
    question: &str,
) -> Result<(), Failure> {
    let in_force = app.in_force().await;
    let alone = in_force.policy()?.requests.command_line_alone;
    if view.status == "made" && !alone {
        return Err(named(DeskError::NotApproved(which.plan.clone()), which));
    }
    if !which.json {
        show(view);
    }
    if !which.yes && !ask::agrees(question)? {
        return Err(
            Failure::refused("実行しませんでした。何も変更していません。")
                .next("端末で「y」と答えるか、--yes を付けて実行してください。"),
        );
    }
    Ok(())
}

async fn export(app: &App, which: &Which) -> Result<Exit, Failure> {
    let found = app
        .source_export(&engineer(), &which.plan)
        .await
        .map_err(|e| named(e, which))?;
    if which.json {
        say::json(&found);
        return Ok(Exit::Fine);
    }
    for table in &found.tables {
        say::line(format_args!(
            "# {}（{}.{}）",
            table.head.label.get(Lang::Ja),
            table.head.system,
            table.head.table
        ));
        let heads: Vec<&str> = table
            .head
            .columns
            .iter()
            .map(|(_, label)| label.get(Lang::Ja))
            .collect();
        say::line(heads.join("\t"));
        for row in &table.rows {
            let cells: Vec<String> = row.iter().map(|cell| one_line(cell.as_deref())).collect();
            say::line(cells.join("\t"));
        }
    }
    Ok(Exit::Fine)
}

/// A value in one cell: nothing in it moves the reader to another cell or line.
fn one_line(cell: Option<&str>) -> String {
    cell.unwrap_or("")
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// An approval that is missing is told with the command that gives it.
pub(super) fn named(error: DeskError, which: &Which) -> Failure {
    let missing = matches!(error, DeskError::NotApproved(_));
    let failure = Failure::from(error);
    if missing {
        let data = quoted(&which.data.dir.display().to_string());
        return failure.next(format!(
            "承認者が次のとおり承認してから実行してください: {} plan approve {} --data {data}",
            program(),
            which.plan
        ));
    }
    failure
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_named_by_key_and_value() {
        assert_eq!(pair("a.b=c=d"), Ok(("a.b".into(), "c=d".into())));
        assert!(pair("a.b").is_err() && pair("=x").is_err() && pair("a=").is_err());
    }

    #[test]
    fn a_value_stays_in_its_cell() {
        assert_eq!(one_line(Some("a\tb\nc")), "a b c");
        assert_eq!(one_line(None), "");
    }
}
