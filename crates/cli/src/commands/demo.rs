// SPDX-License-Identifier: Apache-2.0
//! `yakusoku demo DIR`: an invented shop with staff and some history; `demo code`: the second
//! factor of its sample people.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use yakusoku_app::Clock;
use yakusoku_app::demo::{self, Progress, SHOP_URL, Wanted};

use crate::exit::{Exit, Failure};
use crate::instance::{Data, close, program, quoted, read};
use crate::say::{self, Bar};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Demo {
    /// 作成するフォルダー
    #[arg(value_name = "DIR", required = true)]
    dir: Option<PathBuf>,
    /// 見本の店の会員数
    #[arg(long, value_name = "N", default_value_t = demo::CUSTOMERS)]
    customers: u32,
    /// 見本の店をPostgreSQLに作る場合の接続先
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// 別の方針で試す
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<DemoCommand>,
}

#[derive(Debug, Subcommand)]
enum DemoCommand {
    /// 見本の従業者の確認コード（6桁）を表示する
    Code {
        /// ログイン名（tanto・shonin・kansa・kanri）
        name: String,
        #[command(flatten)]
        data: Data,
    },
}

pub(crate) async fn run(asked: Demo) -> Result<Exit, Failure> {
    if let Some(DemoCommand::Code { name, data }) = asked.command {
        return code(&name, &data).await;
    }
    let dir = asked.dir.unwrap_or_default();
    if let Some(url) = &asked.postgres
        && std::env::var(SHOP_URL).as_ref() != Ok(url)
    {
        return again_with(url);
    }
    let policy = asked.policy.as_deref().map(read).transpose()?;
    let wanted = Wanted {
        customers: asked.customers,
        postgres: asked.postgres.as_deref(),
        policy: policy.as_deref(),
    };
    let mut bar = Bar::default();
    let today = Clock::Machine.today().date;
    demo::make(&dir, &wanted, today, &mut |progress| match progress {
        Progress::Rows(done, of) => bar.at("見本の店のデータ", done, of),
        Progress::Cases(done, of) => bar.at("これまでの案件", done, of),
    })
    .await?;
    say::line(format_args!(
        "見本の会社を「{}」に用意しました（会員{}人、案件4件）。人物も会社もすべて架空です。",
        dir.display(),
        asked.customers
    ));
    if asked.postgres.is_some() {
        say::line(format_args!(
            "店のデータはPostgreSQLにあります。次の命令の前に環境変数 {SHOP_URL} に接続先を設定してください。"
        ));
    }
    let data = quoted(&dir.display().to_string());
    say::line(format_args!(
        "動かすには: {} serve --data {data}",
        program()
    ));
    Ok(Exit::Fine)
}

async fn code(name: &str, data: &Data) -> Result<Exit, Failure> {
    if !demo::is_demo(&data.dir)? {
        return Err(
            Failure::denied("確認コードを表示できるのは、見本の会社だけです。")
                .next("ご自身の認証アプリに表示されたコードを使ってください。"),
        );
    }
    let app = data.open().await?;
    say::line(app.demo_code(name).await?);
    close(&app).await?;
    Ok(Exit::Fine)
}

/// The shop's address is read from the environment everywhere, so the program starts itself again
/// with it: a process may not change its own environment safely.
fn again_with(url: &str) -> Result<Exit, Failure> {
    let failed = |error: std::io::Error| {
        Failure::unusable(format!("このプログラムを起動し直せません（{error}）。")).next(format!(
            "環境変数 {SHOP_URL} に同じ接続先を設定して、実行し直してください。"
        ))
    };
    let program = std::env::current_exe().map_err(failed)?;
    let status = std::process::Command::new(program)
        .args(std::env::args_os().skip(1))
        .env(SHOP_URL, url)
        .status()
        .map_err(failed)?;
    Ok(match status.code() {
        Some(0) => Exit::Fine,
        Some(1) => Exit::Refused,
        Some(3) => Exit::Denied,
        _ => Exit::Unusable,
    })
}
