// SPDX-License-Identifier: Apache-2.0
//! `yakusoku source map`: a `systems.yaml` as the live schema suggests it, for a human to correct.

use clap::Args;
use yakusoku_app::App;

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
}

pub(super) async fn run(app: &App, asked: &Map) -> Result<Exit, Failure> {
    let text = app.source_map(&engineer(), &asked.system).await?;
    say::line(text.trim_end());
    Ok(Exit::Fine)
}
