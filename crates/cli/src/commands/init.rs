// SPDX-License-Identifier: Apache-2.0
//! `yakusoku init DIR`: a new, empty instance under the operator's own policy, or under the template to begin with.

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
    /// 方針のファイル（policy.yaml）。省くと、ひな形の方針と対応表で作る
    #[arg(long, value_name = "FILE", requires = "systems")]
    policy: Option<PathBuf>,
    /// システムの対応表（systems.yaml）
    #[arg(long, value_name = "FILE", requires = "policy")]
    systems: Option<PathBuf>,
    /// 自らのデータベースにPostgreSQLを使う場合の、接続先の環境変数の名前
    #[arg(long, value_name = "NAME")]
    database_env: Option<String>,
    /// 同じく、接続先を書いたファイル
    #[arg(long, value_name = "FILE", conflicts_with = "database_env")]
    database_file: Option<PathBuf>,
}

/// What an operator without files begins with: a policy to rewrite, and a map of places that people look through.
const TEMPLATE: (&str, &str) = (
    include_str!("../../../../policies/template.yaml"),
    include_str!("../../../../examples/people/systems.yaml"),
);

pub(crate) async fn run(asked: Init) -> Result<Exit, Failure> {
    let (policy, systems) = match (&asked.policy, &asked.systems) {
        (Some(policy), Some(systems)) => (read(policy)?, read(systems)?),
        _ => (TEMPLATE.0.to_owned(), TEMPLATE.1.to_owned()),
    };
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
    if asked.policy.is_none() {
        say::line(format_args!(
            "方針（policy.yaml）と対応表（systems.yaml）は、ひな形です。{dir} の2つのファイルを自社の内容に書き換え、検査してから使います。"
        ));
        say::line(format_args!(
            "  {program} policy check {dir}/policy.yaml --data {dir}"
        ));
    }
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
