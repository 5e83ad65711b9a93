// SPDX-License-Identifier: Apache-2.0
//! `yakusoku policy check FILE`: the file against its grammar and the law as of a day; and the way
//! to the other commands about a file.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use jiff::civil::Date;
use serde::Serialize;
use yakusoku_app::Clock;
use yakusoku_app::staff::Member;
use yakusoku_app::staff::posts::{Lack, lacks};
use yakusoku_policy::{Diagnostic, Lang, Loaded, Severity, Text, render};

use super::{
    policy_approve, policy_as_of, policy_diff, policy_format, policy_promises, policy_publish,
};
use crate::exit::{Exit, Failure, of_file};
use crate::instance::{Data, close};
use crate::say;

#[derive(Debug, Subcommand)]
pub(crate) enum Policy {
    /// 書き方と、法令に適合しないおそれを調べる（0 問題なし・1 あり・2 読めない）
    Check {
        /// 方針のファイル
        file: PathBuf,
        /// この日の法令で調べる（既定は今日）
        #[arg(long, value_name = "DATE", value_parser = crate::instance::day)]
        as_of: Option<Date>,
        /// このデータフォルダーの従業者で、決裁の経路の職を務められるかも調べる
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
        /// 結果をJSONで出力する
        #[arg(long)]
        json: bool,
        /// 言語
        #[arg(long, value_enum, default_value = "ja")]
        lang: LangWord,
    },
    /// 方針のファイルを整形する（コメントは残る）
    Format(policy_format::Format),
    /// エディターの補完に使うJSON Schemaを出力する
    Schema,
    /// 約束の一覧（条項・場所・担保手段・対応の状況）を出す
    Promises(policy_promises::Promises),
    /// 公表するページと様式を書き出す（--out）・版を起案する（--data）
    Publish(policy_publish::Publish),
    /// 起案された版を承認し、施行日から使用する（個人情報保護管理者のパスワードと確認コードを入力する）
    Approve(policy_approve::Approve),
    /// その日に使用していた版を表示する（0 あり・1 台帳にない）
    AsOf(policy_as_of::AsOf),
    /// 2つの版の違いと、その変更に必要な手続を示す
    Diff(policy_diff::Diff),
}

/// A language as the command line writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LangWord {
    /// 日本語
    Ja,
    /// 英語
    En,
}

impl LangWord {
    /// The language.
    pub(super) const fn lang(self) -> Lang {
        match self {
            Self::Ja => Lang::Ja,
            Self::En => Lang::En,
        }
    }
}

#[derive(Debug, Serialize)]
struct Checked<'a> {
    file: String,
    as_of: Date,
    usable: bool,
    holds: bool,
    diagnostics: &'a [Diagnostic],
    /// What stands in the way of the route of approval; only where the staff was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    route: Option<&'a [Text]>,
}

pub(crate) async fn run(asked: &Policy) -> Result<Exit, Failure> {
    match asked {
        Policy::Check {
            file,
            as_of,
            data,
            json,
            lang,
        } => {
            let staff = match data {
                Some(dir) => Some(staff(dir).await?),
                None => None,
            };
            let told = if *json {
                Told::Json
            } else {
                Told::Words(lang.lang())
            };
            check(file, *as_of, (told, staff.as_deref()))
        }
        Policy::Format(asked) => policy_format::run(asked),
        Policy::Schema => {
            say::json(&yakusoku_policy::json_schema());
            Ok(Exit::Fine)
        }
        Policy::Promises(asked) => policy_promises::run(asked),
        Policy::Publish(asked) => policy_publish::run(asked).await,
        Policy::Approve(asked) => policy_approve::run(asked).await,
        Policy::AsOf(asked) => policy_as_of::run(asked).await,
        Policy::Diff(asked) => policy_diff::run(asked),
    }
}

/// How a result is told.
#[derive(Debug, Clone, Copy)]
enum Told {
    Json,
    Words(Lang),
}

/// The text of a policy file, or what is wrong with its encoding.
pub(super) fn text(file: &Path) -> Result<String, Failure> {
    let bytes = std::fs::read(file).map_err(|error| of_file(file, &error))?;
    let name = file.display().to_string();
    match yakusoku_policy::decode(&name, &bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(unusable) => Err(unreadable(&name, &unusable.diagnostics, "")),
    }
}

/// A policy that can be read; else its problems are shown.
pub(super) fn load(file: &Path) -> Result<Loaded, Failure> {
    let text = text(file)?;
    let name = file.display().to_string();
    yakusoku_policy::read(&name, &text)
        .map_err(|unusable| unreadable(&name, &unusable.diagnostics, &text))
}

/// Shows every problem of a file that cannot be read.
pub(super) fn unreadable(name: &str, found: &[Diagnostic], text: &str) -> Failure {
    say::note(format_args!("{}\n", render(found, text, Lang::Ja)));
    Failure::unusable(format!("方針「{name}」を読み取れません。"))
        .next("上の箇所を直してください。")
}

/// The staff of a data folder.
async fn staff(dir: &Path) -> Result<Vec<Member>, Failure> {
    let dir = dir.to_path_buf();
    let app = Data { dir }.open().await?;
    let staff = app.staff().await;
    close(&app).await?;
    Ok(staff)
}

fn check(
    file: &Path,
    as_of: Option<Date>,
    (told, staff): (Told, Option<&[Member]>),
) -> Result<Exit, Failure> {
    let bytes = std::fs::read(file).map_err(|error| of_file(file, &error))?;
    let name = file.display().to_string();
    let as_of = as_of.unwrap_or_else(|| Clock::Machine.today().date);
    let (text, read) = match yakusoku_policy::decode(&name, &bytes) {
        Ok(text) => (text, yakusoku_policy::read(&name, text)),
        Err(unusable) => ("", Err(unusable)),
    };
    let (usable, found, route, hint) = match read {
        Ok(loaded) => {
            let route = staff.map(|staff| lacks(&loaded.policy, staff));
            // Who holds which post is known to a data folder only.
            let hint = staff.is_none() && !loaded.policy.requests.route.is_empty();
            (true, loaded.check(as_of), route, hint)
        }
        Err(unusable) => (false, unusable.diagnostics, None, false),
    };
    let route: Option<Vec<Text>> = route.map(|all| all.iter().map(Lack::text).collect());
    let lacking = route.as_ref().is_some_and(|all| !all.is_empty());
    let count = |severity| found.iter().filter(|one| one.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let holds = usable && errors == 0 && !lacking;
    match told {
        Told::Json => say::json(&Checked {
            file: name,
            as_of,
            usable,
            holds,
            diagnostics: &found,
            route: route.as_deref(),
        }),
        Told::Words(lang) => {
            if !found.is_empty() {
                say::line(format_args!("{}\n", render(&found, text, lang)));
            }
            if hint {
                say::line(ask_for_staff(lang));
            }
            for lack in route.iter().flatten() {
                say::line(lack.get(lang));
            }
            let counted = [errors, warnings, count(Severity::Note)];
            say::line(summary(lang, verdict(usable, holds), as_of, counted));
        }
    }
    Ok(if usable {
        Exit::holds(holds)
    } else {
        Exit::Unusable
    })
}

/// What a file alone cannot tell about its route.
const fn ask_for_staff(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "決裁の経路の職に就く人がいるかは、`--data DIR` を付けると調べます。",
        Lang::En => "whether anybody holds the posts of the route is checked with `--data DIR`",
    }
}

fn summary(
    lang: Lang,
    said: [&str; 2],
    as_of: Date,
    [errors, warnings, notes]: [usize; 3],
) -> String {
    let [ja, en] = said;
    match lang {
        Lang::Ja => {
            format!("{ja}（{as_of}時点）: エラー{errors}件、警告{warnings}件、注記{notes}件")
        }
        Lang::En => {
            format!("{en} (as of {as_of}): {errors} errors, {warnings} warnings, {notes} notes")
        }
    }
}

const fn verdict(usable: bool, holds: bool) -> [&'static str; 2] {
    match (usable, holds) {
        (false, _) => ["方針を読み取れません", "the policy cannot be read"],
        (true, false) => ["直すべき箇所があります", "something has to be mended"],
        (true, true) => ["エラーはありません", "no errors"],
    }
}
