// SPDX-License-Identifier: Apache-2.0
//! 発送簿: the letters that left in a year.

use axum::extract::Query;
use axum::http::StatusCode;
use serde::Deserialize;
use yakusoku_app::access::Action;
use yakusoku_app::request::lists::PAGE;
use yakusoku_app::request::postal::Posted;
use yakusoku_duties::calendar::ja_full;

use super::door::{Answer, Member};
use super::words::{self, LANG};
use crate::pages::console::{PostalPage, PostalRow};
use crate::pages::{Link, Nav};
use crate::server::page;

/// Which year; this one where none is named.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    year: Option<i16>,
    /// 「2026-0131.2」: the letter to go on after.
    #[serde(default)]
    after: String,
}

pub(super) async fn show(member: Member, Query(asked): Query<Asked>) -> Answer {
    let app = &member.site.app;
    let after = asked.after.rsplit_once('.');
    let after = after.and_then(|(number, letter)| Some((number, letter.parse().ok()?)));
    let log = match app.postal_log(&member.actor, asked.year, after).await {
        Ok(log) => log,
        Err(error) => return Err(member.refused(&error).await),
    };
    let opens = member.permits(Action::CaseOpen);
    let year = asked.year.unwrap_or_else(|| app.clock.today().date.year());
    let sheet = PostalPage {
        shell: member.shell(Nav::Cases).await,
        year: year.to_string(),
        before: (year > 1).then(|| (year - 1).to_string()),
        more: log
            .last()
            .filter(|_| log.len() >= PAGE as usize)
            .map(|last| {
                format!(
                    "/console/post?year={year}&after={}.{}",
                    last.number, last.letter
                )
            }),
        rows: log.iter().map(|one| row(one, opens)).collect(),
    };
    Ok(page(StatusCode::OK, &sheet))
}

fn row(one: &Posted, opens: bool) -> PostalRow {
    let href = if opens {
        format!("/console/cases/{}", one.number)
    } else {
        String::new()
    };
    PostalRow {
        on: ja_full(one.on),
        number: Link::new(one.number.clone(), href),
        with: one.with.join("、"),
        letter: words::letter(one.kind).to_owned(),
        means: one.means.label(LANG).to_owned(),
        checked: match one.checked_by {
            0 => "なし".to_owned(),
            people => format!("{people}人"),
        },
        back: one.came_back.map_or_else(String::new, |(on, why)| {
            format!("{}に返戻（{}）", ja_full(on), why.label(LANG))
        }),
    }
}
