// SPDX-License-Identifier: Apache-2.0
//! `yakusoku plan approve ID`: somebody else approves exactly the plan that is shown.

use clap::Subcommand;
use yakusoku_app::access::Action;
use yakusoku_app::plan::{PlanLine, PlanView};
use yakusoku_app::request::DeskError;
use yakusoku_app::{App, access};
use yakusoku_policy::Lang;

use crate::ask;
use crate::exit::{Exit, Failure};
use crate::instance::{Data, close, reader};
use crate::say;

#[derive(Debug, Subcommand)]
pub(crate) enum Plan {
    /// 計画を承認する（承認者のパスワードと確認コードを入力する）
    Approve {
        /// 計画の番号
        id: String,
        #[command(flatten)]
        data: Data,
        /// 承認者のログイン名
        #[arg(long = "as", value_name = "NAME")]
        login: Option<String>,
    },
}

pub(crate) async fn run(asked: Plan) -> Result<Exit, Failure> {
    let Plan::Approve { id, data, login } = asked;
    let app = data.open().await?;
    let done = approve(&app, &id, login).await;
    close(&app).await?;
    done?;
    say::line(format_args!("計画「{id}」を承認しました。"));
    Ok(Exit::Fine)
}

async fn approve(app: &App, id: &str, login: Option<String>) -> Result<(), Failure> {
    match app.plan_view(id).await {
        Ok(view) => show(&view),
        Err(DeskError::NoSuchCase) => show_of_case(app, id).await?,
        Err(error) => return Err(error.into()),
    }
    let login = match login {
        Some(login) => login,
        None => ask::line("承認者のログイン名: ")?,
    };
    let password = ask::secret("パスワード: ")?;
    let code = ask::secret("確認コード（6桁）: ")?;
    let member = app.first_factor(&login, &password).await?;
    app.second_factor(&member, &code).await?;
    if !access::permits(member.role, Action::CaseApprove) {
        return Err(Failure::denied(format!(
            "「{}」には、計画を承認する権限がありません。",
            member.role.label()
        ))
        .next("承認者のログイン名で承認してください。"));
    }
    Ok(app.plan_approve(&member, id).await?)
}

/// A plan that waits in a case.
async fn show_of_case(app: &App, id: &str) -> Result<(), Failure> {
    for listed in app.every_open_case(&reader()).await? {
        let plans = listed.case.asks.iter().filter_map(|ask| ask.plan.as_ref());
        if let Some(plan) = plans.rev().find(|plan| plan.id == id) {
            say::line(format_args!("計画 {id}（受付 {}）", listed.case.number));
            tell_lines(&plan.lines, &plan.hash);
            return Ok(());
        }
    }
    Err(DeskError::NoSuchCase.into())
}

/// What is approved: per table, without values.
pub(crate) fn show(view: &PlanView) {
    say::line(format_args!(
        "計画 {}（{}）",
        view.plan,
        status(&view.status)
    ));
    if let Some(batch) = &view.batch {
        say::line(format_args!(
            "  {}人（{}回に分け、それぞれ全部か無か。実行済み{}回、対象外{}人）",
            batch.people,
            batch.parts,
            batch.done,
            batch.left_out.len()
        ));
    }
    for one in &view.announced {
        say::line(format_args!(
            "  {}: {}行を{}回に分けて変更。1回およそ{}ミリ秒。ロックは{}",
            one.system,
            one.rows,
            one.transactions,
            one.about_millis,
            one.locks.get(Lang::Ja)
        ));
    }
    tell_lines(&view.lines, &view.hash);
}

fn tell_lines(lines: &[PlanLine], hash: &str) {
    for line in lines {
        say::line(format_args!(
            "  {}.{}  {}行  {}",
            line.system, line.table, line.rows, line.action
        ));
    }
    say::line(format_args!("  照合値 {hash}"));
}

fn status(word: &str) -> &str {
    match word {
        "made" => "未承認",
        "approved" => "承認済み",
        "done" => "実行済み",
        "confirmed" => "実行・確認済み",
        "not_erased" => "消去できていません",
        other => other,
    }
}
