// SPDX-License-Identifier: Apache-2.0
//! `yakusoku source adopt`: the `systems.yaml` of the folder becomes the map that is used; the manager says so.

use clap::Args;
use yakusoku_app::App;
use yakusoku_app::access::{Action, Actor, Way};
use yakusoku_app::source::Severity;

use crate::ask;
use crate::exit::{Exit, Failure};
use crate::instance::{Data, engineer, read};
use crate::say;

/// `source adopt`
#[derive(Debug, Args)]
pub(crate) struct Adopt {
    #[command(flatten)]
    pub(super) data: Data,
    /// 個人情報保護管理者のログイン名
    #[arg(long = "as", value_name = "NAME")]
    login: Option<String>,
}

pub(super) async fn run(app: &App, asked: &Adopt) -> Result<Exit, Failure> {
    let text = read(&asked.data.dir.join("systems.yaml"))?;
    let checked = app.check_sources(&engineer()).await?;
    if checked.is_in_force {
        say::line("systems.yaml は、すでに使用中のものと同じです。");
        return Ok(Exit::Fine);
    }
    let errors = checked.found.iter();
    if errors.filter(|one| one.severity == Severity::Error).count() > 0 {
        return Err(
            Failure::refused("systems.yaml にエラーがあるため、使用できません。")
                .next("「yakusoku source check」で箇所を確かめて、直してください。"),
        );
    }
    let login = match &asked.login {
        Some(login) => login.clone(),
        None => ask::line("個人情報保護管理者のログイン名: ")?,
    };
    let password = ask::secret("パスワード: ")?;
    let code = ask::secret("確認コード（6桁）: ")?;
    let member = app.first_factor(&login, &password).await?;
    app.second_factor(&member, &code).await?;
    let actor = Actor {
        id: member.id.clone(),
        role: member.role,
        way: Way::CommandLine,
    };
    if actor.may(Action::MapAdopt).is_err() {
        return Err(Failure::denied(format!(
            "「{}」には、対応表を切り替える権限がありません。",
            member.role.label()
        ))
        .next("個人情報保護管理者のログイン名で実行してください。"));
    }
    app.adopt_map(&actor, &text)
        .await
        .map_err(yakusoku_app::request::DeskError::from)?;
    say::line(
        "systems.yaml を使用中の対応表にし、台帳に記録しました。動いている窓口は、再起動すると新しい対応表を使います。",
    );
    Ok(Exit::Fine)
}
