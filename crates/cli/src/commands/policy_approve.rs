// SPDX-License-Identifier: Apache-2.0
//! `yakusoku policy approve HASH`: the manager, who is not the one who proposed it, approves exactly
//! that edition; on its day it is in force.

use clap::Args;
use yakusoku_app::App;
use yakusoku_app::policy::Approved;

use super::policy_publish::tell_left;
use crate::exit::{Exit, Failure};
use crate::instance::{Data, close, member};
use crate::say;

#[derive(Debug, Args)]
pub(crate) struct Approve {
    /// 起案のときに表示された照合値（先頭の8文字以上）
    hash: String,
    #[command(flatten)]
    data: Data,
    /// 個人情報保護管理者のログイン名
    #[arg(long = "as", value_name = "NAME")]
    login: Option<String>,
}

pub(crate) async fn run(asked: &Approve) -> Result<Exit, Failure> {
    let app = asked.data.open().await?;
    let done = approve(&app, asked).await;
    close(&app).await?;
    let approved = done?;
    if approved.stands {
        say::line(format_args!(
            "第{}版を承認し、台帳に記録しました。いま使用している版です。",
            approved.edition
        ));
    } else if approved.in_force {
        say::line(format_args!(
            "第{}版を承認し、台帳に記録しました。{}から使用しています。動いている窓口にも、まもなく反映されます。",
            approved.edition, approved.takes_effect
        ));
    } else {
        say::line(format_args!(
            "第{}版を承認し、台帳に記録しました。{}から使用します。それまでは、いまの版を使用します。",
            approved.edition, approved.takes_effect
        ));
    }
    say::line(format_args!("照合値 {}", approved.hash));
    Ok(Exit::Fine)
}

async fn approve(app: &App, asked: &Approve) -> Result<Approved, Failure> {
    let waiting = app.in_force().await;
    if let Some(edition) = waiting.editions.find(&asked.hash) {
        say::line(format_args!(
            "第{}版（施行日 {}）\n照合値 {}",
            edition.named.edition, edition.named.effective, edition.named.hash
        ));
    }
    tell_left(&app.errors_left(&asked.hash).await?);
    let actor = member(app, asked.login.as_deref(), "個人情報保護管理者").await?;
    Ok(app.approve_policy(&actor, &asked.hash).await?)
}
