// SPDX-License-Identifier: Apache-2.0
//! `yakusoku policy publish FILE`: the pages, notices and forms to put up (`--out`), and the edition
//! put forward for approval (`--data`).

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;
use yakusoku_app::policy::Proposal;
use yakusoku_app::publish::forms;
use yakusoku_app::{App, Clock};
use yakusoku_policy::publish::{Page, publish};
use yakusoku_policy::{Diagnostic, Lang, Policy, Severity};

use super::policy::{LangWord, load};
use crate::exit::{Exit, Failure, of_file};
use crate::instance::{Data, close, day, member, program, quoted, read};
use crate::say;

#[derive(Debug, Args)]
pub(crate) struct Publish {
    /// 方針のファイル
    file: PathBuf,
    /// ページと様式を書き出すフォルダー（なければ作る。同じ名前のファイルは置き換える）
    #[arg(long, value_name = "DIR", required_unless_present = "dir")]
    out: Option<PathBuf>,
    /// データフォルダー（この版を台帳に起案する。別の方が policy approve で承認する）
    #[arg(long = "data", value_name = "DIR")]
    dir: Option<PathBuf>,
    /// 起案する方のログイン名
    #[arg(long = "as", value_name = "NAME", requires = "dir")]
    login: Option<String>,
    /// この日の法令と税率で書き出す（既定は今日）
    #[arg(long, value_name = "DATE", value_parser = day, conflicts_with = "dir")]
    as_of: Option<Date>,
    /// 書き出すページの言語
    #[arg(long, value_enum, default_value = "ja")]
    lang: LangWord,
}

pub(crate) async fn run(asked: &Publish) -> Result<Exit, Failure> {
    let written = match &asked.out {
        Some(out) => pages(asked, out)?,
        None => Exit::Fine,
    };
    match &asked.dir {
        Some(dir) => propose(asked, &Data { dir: dir.clone() }).await,
        None => Ok(written),
    }
}

/// Writes the pages; an error of the check is told and leaves them there to be looked at.
fn pages(asked: &Publish, out: &Path) -> Result<Exit, Failure> {
    let loaded = load(&asked.file)?;
    let as_of = asked.as_of.unwrap_or_else(|| Clock::Machine.today().date);
    let lang = asked.lang.lang();
    let pages = publish(&loaded.policy, as_of, lang);
    write(out, &pages)?;
    let forms = papers(&loaded.policy, (as_of, lang), out)?;
    say::line(format_args!(
        "「{}」に{}個のファイルを書き出しました（{as_of}時点）。",
        out.display(),
        pages.len() + forms
    ));
    let found = loaded.check(as_of);
    let errors = found.iter().filter(|one| one.severity == Severity::Error);
    let errors = errors.count();
    if errors > 0 {
        say::note(format_args!(
            "法令に適合しないおそれのある箇所が{errors}件あります。掲載する前に yakusoku policy check で確かめてください。"
        ));
    }
    Ok(Exit::holds(errors == 0))
}

/// The forms as PDF. Pages stand without them, so a missing font is told and no more.
fn papers(policy: &Policy, day: (Date, Lang), out: &Path) -> Result<usize, Failure> {
    let forms = match forms(policy, day) {
        Ok(forms) => forms,
        Err(error) => {
            let _ = Failure::from(error).tell();
            say::note("様式のPDFは書き出していません。ページはそのまま使えます。");
            return Ok(0);
        }
    };
    for (name, bytes) in &forms {
        let path = out.join(name);
        std::fs::write(&path, bytes).map_err(|error| of_file(&path, &error))?;
    }
    Ok(forms.len())
}

/// Puts the edition forward; somebody else approves it.
async fn propose(asked: &Publish, data: &Data) -> Result<Exit, Failure> {
    // What cannot be read is told with its own name, before anybody types a password.
    load(&asked.file)?;
    let text = read(&asked.file)?;
    let app = data.open().await?;
    let done = propose_in(&app, &text, asked.login.as_deref()).await;
    close(&app).await?;
    let proposal = done?;
    say::line(format_args!(
        "第{}版（施行日 {}）を起案し、台帳に記録しました。",
        proposal.edition, proposal.effective
    ));
    if proposal.warnings > 0 {
        say::line(format_args!(
            "検査の警告が{}件あります。承認する方も確かめてください。",
            proposal.warnings
        ));
    }
    tell_left(&proposal.left);
    say::line(format_args!("照合値 {}", proposal.hash));
    say::line(format_args!(
        "次に、起案した方とは別の個人情報保護管理者が承認してください:\n  {} policy approve {} --data {}",
        program(),
        proposal.hash.get(..12).unwrap_or(&proposal.hash),
        quoted(&data.dir.display().to_string())
    ));
    Ok(Exit::Fine)
}

/// Errors that somebody acknowledged, named to whoever puts forward or approves.
pub(super) fn tell_left(left: &[Diagnostic]) {
    if left.is_empty() {
        return;
    }
    say::line(format_args!(
        "承知のうえで残しているエラーが{}件あります。公表したあとも、履行状況にエラーとして出ます。",
        left.len()
    ));
    for one in left {
        let known = one.acknowledged.as_ref();
        let known = known.map_or_else(String::new, |known| {
            format!(
                "（承知：{}、{}、{}まで）",
                known.reason.ja, known.owner.ja, known.until
            )
        });
        say::line(format_args!(
            "  {}行目 {}: {}{known}",
            one.line, one.code, one.message.ja
        ));
    }
}

async fn propose_in(app: &App, text: &str, login: Option<&str>) -> Result<Proposal, Failure> {
    let actor = member(app, login, "起案する方").await?;
    Ok(app.propose_policy(&actor, text).await?)
}

fn write(out: &Path, pages: &[Page]) -> Result<(), Failure> {
    std::fs::create_dir_all(out).map_err(|error| of_file(out, &error))?;
    for page in pages {
        let path = out.join(&page.file_name);
        std::fs::write(&path, &page.html).map_err(|error| of_file(&path, &error))?;
    }
    Ok(())
}
