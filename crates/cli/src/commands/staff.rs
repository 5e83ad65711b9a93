// SPDX-License-Identifier: Apache-2.0
//! `yakusoku staff add|desks|posts|disable|reset`: accounts of the desk.

use clap::{Subcommand, ValueEnum};
use yakusoku_app::access::Role;
use yakusoku_app::staff::add::{NewMember, SecondFactor};

use crate::ask;
use crate::exit::{Exit, Failure};
use crate::instance::{Data, close, engineer};
use crate::say;

#[derive(Debug, Subcommand)]
pub(crate) enum Staff {
    /// 従業者を登録する（パスワードは端末で入力する）
    Add {
        /// ログイン名
        login: String,
        /// 氏名
        #[arg(long)]
        name: String,
        /// 役割
        #[arg(long, value_enum)]
        role: RoleWord,
        #[command(flatten)]
        data: Data,
    },
    /// 担当する窓口を決める（ほかの窓口の案件は見えなくなる）
    Desks {
        /// ログイン名
        login: String,
        /// 方針の desks にある窓口の名前。省くとすべての窓口
        #[arg(long = "desk", value_name = "NAME")]
        desks: Vec<String>,
        #[command(flatten)]
        data: Data,
    },
    /// 決裁の経路の職に就ける（職を務める人だけが、その段階の起案・審査・決裁を行える）
    Posts {
        /// ログイン名
        login: String,
        /// 方針の route にある職名（post・deputy）。省くとすべての職から外す
        #[arg(long = "post", value_name = "NAME")]
        posts: Vec<String>,
        #[command(flatten)]
        data: Data,
    },
    /// 従業者を停止する（ログイン中の画面もすぐに使えなくなる）
    Disable {
        /// ログイン名
        login: String,
        #[command(flatten)]
        data: Data,
    },
    /// パスワードと確認コードを再設定する
    Reset {
        /// ログイン名
        login: String,
        #[command(flatten)]
        data: Data,
    },
}

/// A role as the command line writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoleWord {
    /// 個人情報保護管理者
    Manager,
    /// 担当者
    Clerk,
    /// 承認者
    Approver,
    /// 技術担当
    Engineer,
    /// 監査
    Auditor,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Manager => Self::Manager,
            RoleWord::Clerk => Self::Clerk,
            RoleWord::Approver => Self::Approver,
            RoleWord::Engineer => Self::Engineer,
            RoleWord::Auditor => Self::Auditor,
        }
    }
}

pub(crate) async fn run(asked: Staff) -> Result<Exit, Failure> {
    match asked {
        Staff::Add {
            login,
            name,
            role,
            data,
        } => {
            let app = data.open().await?;
            let password = new_password()?;
            let role = Role::from(role);
            let new = NewMember {
                login: &login,
                name: &name,
                role,
                password: &password,
            };
            let second = app.staff_add(&engineer(), new).await?;
            close(&app).await?;
            say::line(format_args!(
                "「{login}」（{}）を登録しました。",
                role.label()
            ));
            tell_second(&login, &second);
        }
        Staff::Desks { login, desks, data } => {
            let app = data.open().await?;
            app.staff_desks(&engineer(), &login, &desks).await?;
            close(&app).await?;
            tell_all(
                &desks,
                &format!("「{login}」の担当を、すべての窓口にしました。"),
                |all| format!("「{login}」の担当を、{all}にしました。"),
            );
        }
        Staff::Posts { login, posts, data } => {
            let app = data.open().await?;
            app.staff_posts(&engineer(), &login, &posts).await?;
            close(&app).await?;
            tell_all(
                &posts,
                &format!("「{login}」を、すべての職から外しました。"),
                |all| format!("「{login}」の職を、{all}にしました。"),
            );
        }
        Staff::Disable { login, data } => {
            let app = data.open().await?;
            app.staff_disable(&engineer(), &login).await?;
            close(&app).await?;
            say::line(format_args!("「{login}」を停止しました。"));
        }
        Staff::Reset { login, data } => {
            let app = data.open().await?;
            app.member(&login).await?;
            let password = new_password()?;
            let second = app.staff_reset(&engineer(), &login, &password).await?;
            close(&app).await?;
            say::line(format_args!(
                "「{login}」のパスワードと確認コードを再設定しました。"
            ));
            tell_second(&login, &second);
        }
    }
    Ok(Exit::Fine)
}

/// Says what somebody has now, or what it means to have none.
fn tell_all(names: &[String], none: &str, some: impl Fn(&str) -> String) {
    if names.is_empty() {
        say::line(none);
    } else {
        say::line(some(&names.join("、")));
    }
}

/// A password, typed twice.
fn new_password() -> Result<String, Failure> {
    let first = ask::secret("新しいパスワード（12文字以上）: ")?;
    let second = ask::secret("もう一度: ")?;
    if first != second {
        return Err(
            Failure::refused("2回の入力が一致しません。").next("もう一度実行してください。")
        );
    }
    Ok(first)
}

/// The secret is shown this once.
fn tell_second(login: &str, second: &SecondFactor) {
    say::line("認証アプリに次のキーを登録してください。この画面にしか表示されません。");
    say::line(format_args!("  {}", second.secret));
    say::line(format_args!(
        "  otpauth://totp/yakusoku:{login}?secret={}&issuer=yakusoku",
        second.secret
    ));
}
