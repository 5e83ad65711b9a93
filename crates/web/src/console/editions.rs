// SPDX-License-Identifier: Apache-2.0
//! 方針の版: the list of editions with who proposed and approved each.

use axum::http::StatusCode;
use jiff::civil::Date;
use yakusoku_app::policy::{Act, Listed};
use yakusoku_app::request::DeskError;
use yakusoku_duties::calendar::ja_full;

use super::door::{Answer, Member};
use crate::pages::Nav;
use crate::pages::console::{EditionRow, EditionsPage};
use crate::server::page;

pub(super) async fn show(member: Member) -> Answer {
    let app = &member.site.app;
    let listed = match app.policy_editions(&member.actor).await {
        Ok(listed) => listed,
        Err(error) => return Err(member.refused(&DeskError::from(error)).await),
    };
    let sheet = EditionsPage {
        shell: member.shell(Nav::Board).await,
        editions: listed.iter().map(row).collect(),
    };
    Ok(page(StatusCode::OK, &sheet))
}

fn row(one: &Listed) -> EditionRow {
    let public = one.from.is_some() || one.approved.is_some();
    EditionRow {
        edition: format!("第{}版", one.edition),
        href: if public {
            format!("/policy/{}", one.hash)
        } else {
            String::new()
        },
        hash: one.hash.chars().take(12).collect(),
        state: state(one),
        effective: ja_full(one.effective),
        proposed: act(one.proposed.as_ref()),
        approved: act(one.approved.as_ref()),
        used: one.from.map_or_else(
            || "なし".to_owned(),
            |from| format!("{}～{}", ja_full(from), until(one.until)),
        ),
    }
}

fn until(until: Option<Date>) -> String {
    until.map_or_else(|| "現在".to_owned(), ja_full)
}

fn state(one: &Listed) -> String {
    match (one.from, one.until, one.takes_effect) {
        (Some(_), None, _) if one.approved.is_none() => "使用中（未承認）".to_owned(),
        (Some(_), None, _) => "使用中".to_owned(),
        (Some(_), Some(_), _) => "終了".to_owned(),
        (None, _, Some(day)) => format!("承認済み（{}から）", ja_full(day)),
        (None, _, None) => "承認待ち".to_owned(),
    }
}

fn act(act: Option<&Act>) -> String {
    act.map_or_else(
        || "なし".to_owned(),
        |act| format!("{}（{}）", act.name, ja_full(act.on)),
    )
}
