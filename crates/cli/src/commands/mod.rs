// SPDX-License-Identifier: Apache-2.0
//! The commands, one file each; this one is the tree of them.

mod acts;
mod backup;
mod board;
mod case;
mod case_run;
mod demo;
mod doctor;
mod init;
mod ledger;
mod letters;
mod plan;
mod policy;
mod policy_approve;
mod policy_as_of;
mod policy_diff;
mod policy_format;
mod policy_promises;
mod policy_publish;
mod rebuild;
mod register;
mod restore;
mod serve;
mod source;
mod source_adopt;
mod source_batch;
mod source_deep;
mod source_erase;
mod source_grants;
mod source_map;
mod source_restored;
mod staff;
mod story;
mod token;

use clap::{Parser, Subcommand};

use crate::exit::{Exit, Failure};

/// 約束（Yakusoku）— 公表したプライバシーポリシーを、自ら守るためのプログラム
#[derive(Debug, Parser)]
#[command(
    version,
    propagate_version = false,
    after_help = "終了コード: 0 正常　1 満たさない・改ざんあり・規則による拒否　2 入力や環境が使えない　3 権限なし・本人と確認できない"
)]
pub(crate) struct Yakusoku {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// データフォルダーを作る
    Init(init::Init),
    /// 見本の会社を作る
    Demo(demo::Demo),
    /// ご請求の窓口と管理画面を動かす
    Serve(serve::Serve),
    /// 従業者を登録する・停止する・再設定する
    #[command(subcommand)]
    Staff(staff::Staff),
    /// APIトークンを発行する
    #[command(subcommand)]
    Token(token::Token),
    /// 方針を検査する・公表する・承認する・版を比べる
    #[command(subcommand)]
    Policy(policy::Policy),
    /// 事業者のシステムを照合・検索・出力・消去する
    #[command(subcommand)]
    Source(source::Source),
    /// 計画を承認する
    #[command(subcommand)]
    Plan(plan::Plan),
    /// 案件を見る・筋書きを実行する
    #[command(subcommand)]
    Case(case::Case),
    /// 台帳を検証する・控えを取り出す
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    /// 手紙の文を見る・自社の文を確かめる
    Letters(letters::Letters),
    /// 約束の履行状況を見る
    Board(board::Board),
    /// 人が行うことで果たす約束の期限と記録、是正処置を見る
    Acts(acts::Acts),
    /// 受付簿と年ごとの件数を見る・CSVやExcelに出力する
    Register(register::Register),
    /// 台帳と鍵だけから、派生した表を作り直す
    Rebuild(rebuild::Rebuild),
    /// 不具合がないか調べる（何も変更しない）
    Doctor(doctor::Doctor),
    /// バックアップを取る（鍵は別のファイルに分ける）
    Backup(backup::Backup),
    /// バックアップから戻し、後から行った消去をやり直す
    Restore(restore::Restore),
}

/// Carries out what was asked.
pub(crate) async fn run(asked: Yakusoku) -> Result<Exit, Failure> {
    match asked.command {
        Command::Init(asked) => init::run(asked).await,
        Command::Demo(asked) => demo::run(asked).await,
        Command::Serve(asked) => serve::run(asked).await,
        Command::Staff(asked) => staff::run(asked).await,
        Command::Token(asked) => token::run(asked).await,
        Command::Policy(asked) => policy::run(&asked).await,
        Command::Source(asked) => source::run(asked).await,
        Command::Plan(asked) => plan::run(asked).await,
        Command::Case(asked) => case::run(asked).await,
        Command::Ledger(asked) => ledger::run(asked).await,
        Command::Letters(asked) => letters::run(asked).await,
        Command::Board(asked) => board::run(asked).await,
        Command::Acts(asked) => acts::run(asked).await,
        Command::Register(asked) => register::run(asked).await,
        Command::Rebuild(asked) => rebuild::run(asked).await,
        Command::Doctor(asked) => doctor::run(asked).await,
        Command::Backup(asked) => backup::run(asked).await,
        Command::Restore(asked) => restore::run(asked).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_tree_of_commands_is_sound() {
        Yakusoku::command().debug_assert();
    }
}
