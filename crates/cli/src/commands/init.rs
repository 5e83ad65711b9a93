// SPDX-License-Identifier: Apache-2.0
//! `yakusoku init DIR`: a new, empty instance under the operator's own policy.

use std::path::PathBuf;

use clap::Args;
use yakusoku_app::config::Database;
use yakusoku_app::instance::New;
use yakusoku_app::{App, Clock};

use crate::exit::{Exit, Failure};
use crate::instance::{close, program, quoted, read};
use crate::say;

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// 作成するフォルダー
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// 方針のファイル（policy.yaml）
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// システムの対応表（systems.yaml）
    #[arg(long, value_name = "FILE")]
    systems: PathBuf,
    /// 自らのデータベースにPostgreSQLを使う場合の、接続先の環境変数の名前
    #[arg(long, value_name = "NAME")]
    database_env: Option<String>,
    /// 同じく、接続先を書いたファイル
    #[arg(long, value_name = "FILE", conflicts_with = "database_env")]
    database_file: Option<PathBuf>,
}

pub(crate) async fn run(asked: Init) -> Result<Exit, Failure> {
    let (policy, systems) = (read(&asked.policy)?, read(&asked.systems)?);
    let new = New {
        policy: &policy,
        systems: &systems,
        database: Database {
            url_env: asked.database_env,
            url_file: asked.database_file,
        },
        demo: false,
    };
    let app = App::create(&asked.dir, Clock::Machine, new).await?;
    let outside = app.outside();
    close(&app).await?;
    let outside = outside.canonicalize().unwrap_or(outside);
    let (program, dir) = (program(), quoted(&asked.dir.display().to_string()));
    say::line(format_args!("「{}」を作成しました。", asked.dir.display()));
    say::line(format_args!(
        "ルート鍵と消去の控えは「{}」にあります。データとは別に保管してください。",
        outside.display()
    ));
    say::line("次に、従業者を登録します。");
    say::line(format_args!(
        "  {program} staff add ログイン名 --name 氏名 --role manager --data {dir}"
    ));
    say::line(
        "  （role は manager 個人情報保護管理者、clerk 担当者、approver 承認者、engineer 技術担当、auditor 監査）",
    );
    say::line("登録が済んだら、窓口を動かします。");
    say::line(format_args!("  {program} serve --data {dir}"));
    Ok(Exit::Fine)
}
