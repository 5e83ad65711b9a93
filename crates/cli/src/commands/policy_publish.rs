// SPDX-License-Identifier: Apache-2.0
//! `yakusoku policy publish FILE --out DIR`: the pages, notices and forms to put up.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;
use yakusoku_app::Clock;
use yakusoku_policy::Severity;
use yakusoku_policy::publish::{Page, publish};

use super::policy::{LangWord, load};
use crate::exit::{Exit, Failure, of_file};
use crate::say;

#[derive(Debug, Args)]
pub(crate) struct Publish {
    /// 方針のファイル
    file: PathBuf,
    /// 書き出すフォルダー（なければ作る。同じ名前のファイルは置き換える）
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// この日の法令と税率で書き出す（既定は今日）
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// 言語
    #[arg(long, value_enum, default_value = "ja")]
    lang: LangWord,
}

pub(crate) fn run(asked: &Publish) -> Result<Exit, Failure> {
    let loaded = load(&asked.file)?;
    let as_of = asked.as_of.unwrap_or_else(|| Clock::Machine.today().date);
    let pages = publish(&loaded.policy, as_of, asked.lang.lang());
    write(&asked.out, &pages)?;
    say::line(format_args!(
        "「{}」に{}個のファイルを書き出しました（{as_of}時点）。",
        asked.out.display(),
        pages.len()
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

fn write(out: &Path, pages: &[Page]) -> Result<(), Failure> {
    std::fs::create_dir_all(out).map_err(|error| of_file(out, &error))?;
    for page in pages {
        let path = out.join(&page.file_name);
        std::fs::write(&path, &page.html).map_err(|error| of_file(&path, &error))?;
    }
    Ok(())
}
