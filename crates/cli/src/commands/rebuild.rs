// SPDX-License-Identifier: Apache-2.0
//! `yakusoku rebuild`: every derived table again from log and keys alone.

use clap::Args;

use crate::exit::{Exit, Failure};
use crate::instance::{Data, close};
use crate::say;

#[derive(Debug, Args)]
pub(crate) struct Rebuild {
    #[command(flatten)]
    data: Data,
}

pub(crate) async fn run(asked: Rebuild) -> Result<Exit, Failure> {
    let app = asked.data.open_unchecked().await?;
    let differed = app.differences().await?;
    let streams = app.rebuild().await?;
    close(&app).await?;
    for one in &differed {
        say::line(format_args!(
            "直しました: {}（余分{}行、不足{}行）",
            one.table, one.extra, one.missing
        ));
    }
    say::line(format_args!(
        "{streams}件の記録の列から、派生した表を作り直しました。"
    ));
    Ok(Exit::Fine)
}
