// SPDX-License-Identifier: Apache-2.0
//! `yakusoku source map`: a `systems.yaml` as the live schema suggests it, for a human to correct.

use clap::Args;
use yakusoku_app::App;
use yakusoku_app::source::Look;

use crate::exit::{Exit, Failure};
use crate::instance::{Data, engineer};
use crate::say;

/// `source map`
#[derive(Debug, Args)]
pub(crate) struct Map {
    #[command(flatten)]
    pub(super) data: Data,
    /// systems.yaml に書いたシステムの名前
    #[arg(long, value_name = "NAME")]
    system: String,
    /// 表の中身も読み、値の形と重なりから推定する（表が大きいと時間がかかる。値は表示しない）
    #[arg(long)]
    allow_scan: bool,
}

pub(super) async fn run(app: &App, asked: &Map) -> Result<Exit, Failure> {
    let look = if asked.allow_scan {
        Look::Rows
    } else {
        Look::Catalogue
    };
    let text = app.source_map(&engineer(), &asked.system, look).await?;
    say::line(text.trim_end());
    Ok(Exit::Fine)
}
