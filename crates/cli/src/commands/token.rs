// SPDX-License-Identifier: Apache-2.0
//! `yakusoku token create`: a bearer token for the API, shown once.

use clap::{Subcommand, ValueEnum};
use yakusoku_app::api_token::Scope;

use super::staff::RoleWord;
use crate::exit::{Exit, Failure};
use crate::instance::{Data, close};
use crate::say;

#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// APIトークンを発行する（90日間有効。承認者のトークンは発行できない）
    Create {
        #[command(flatten)]
        data: Data,
        /// 役割
        #[arg(long, value_enum, default_value = "clerk")]
        role: RoleWord,
        /// 範囲
        #[arg(long, value_enum, default_value = "read")]
        scope: ScopeWord,
    },
}

/// A scope as the command line writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScopeWord {
    /// 参照だけ
    Read,
    /// 参照と操作
    Write,
}

pub(crate) async fn run(asked: Token) -> Result<Exit, Failure> {
    let Token::Create { data, role, scope } = asked;
    let app = data.open().await?;
    let scope = match scope {
        ScopeWord::Read => Scope::Read,
        ScopeWord::Write => Scope::Write,
    };
    let token = app.token_create(role.into(), scope).await?;
    close(&app).await?;
    say::note("次のトークンはこの画面にしか表示されません。90日で使えなくなります。");
    say::line(token);
    Ok(Exit::Fine)
}
