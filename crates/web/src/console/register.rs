// SPDX-License-Identifier: Apache-2.0
//! 受付簿: the page, the CSV and the workbook of a year.

use axum::extract::Query;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde::Deserialize;
use yakusoku_app::access::Action;
use yakusoku_app::request::DeskError;
use yakusoku_app::request::register::{Register, ends};
use yakusoku_duties::calendar::ja_full;
use yakusoku_duties::request::register::{Figures, Line};

use super::Route;
use super::door::{Answer, Member};
use super::words::LANG;
use crate::pages::console::{FiguresRow, RegisterPage, RegisterRow};
use crate::pages::{Link, Nav};
use crate::server::page;

const CSV: &str = "text/csv; charset=utf-8";
const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) fn table() -> Vec<Route> {
    vec![
        ("/register", "GET", get(show)),
        ("/register.csv", "GET", get(csv)),
        ("/register.xlsx", "GET", get(excel)),
    ]
}

/// Which year; this one where none is named.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    year: Option<i16>,
}

async fn register(member: &Member, asked: &Asked) -> Result<Register, Response> {
    let app = &member.site.app;
    match app.request_register(&member.actor, asked.year).await {
        Ok(register) => Ok(register),
        Err(error) => Err(member.refused(&error).await),
    }
}

async fn show(member: Member, Query(asked): Query<Asked>) -> Answer {
    let found = register(&member, &asked).await?;
    let opens = member.permits(Action::CaseOpen);
    let others = found.years.iter().filter(|year| **year != found.year);
    let brought = found.brought();
    let brought: Vec<String> = brought
        .iter()
        .map(|(sort, n)| format!("{} {n}件", sort.label()))
        .collect();
    let sheet = RegisterPage {
        shell: member.shell(Nav::Cases).await,
        year: found.year.to_string(),
        years: others
            .map(|year| {
                Link::new(
                    format!("{year}年"),
                    format!("/console/register?year={year}"),
                )
            })
            .collect(),
        basis: found.basis(),
        figures: found.figures.iter().map(figures).collect(),
        brought: brought.join("、"),
        rows: found.lines.iter().map(|line| row(line, opens)).collect(),
    };
    Ok(page(StatusCode::OK, &sheet))
}

fn days(days: Option<i32>) -> String {
    days.map_or_else(String::new, |days| format!("{days}日"))
}

fn figures(one: &Figures) -> FiguresRow {
    FiguresRow {
        kind: one.kind.label(LANG).to_owned(),
        received: one.received.to_string(),
        ends: ends(one),
        late: one.late.to_string(),
        median: days(one.days_median),
        max: days(one.days_max),
        fees: super::words::yen(u32::try_from(one.fees_yen).unwrap_or(u32::MAX)),
    }
}

fn row(line: &Line, opens: bool) -> RegisterRow {
    let href = if opens {
        format!("/console/cases/{}", line.number)
    } else {
        String::new()
    };
    RegisterRow {
        number: Link::new(line.number.clone(), href),
        received: ja_full(line.received),
        channel: line.channel.label(LANG).to_owned(),
        kind: line.kind.label(LANG).to_owned(),
        end: line.end.label(line.kind).to_owned(),
        ended: line.ended.map(ja_full).unwrap_or_default(),
        days: days(line.days),
        late: line.late,
    }
}

async fn csv(member: Member, Query(asked): Query<Asked>) -> Answer {
    let found = register(&member, &asked).await?;
    file(
        &member,
        (found.csv(), CSV),
        format!("register-{}.csv", found.year),
    )
    .await
}

async fn excel(member: Member, Query(asked): Query<Asked>) -> Answer {
    let found = register(&member, &asked).await?;
    file(
        &member,
        (found.excel(), EXCEL),
        format!("register-{}.xlsx", found.year),
    )
    .await
}

async fn file(
    member: &Member,
    (bytes, kind): (Result<Vec<u8>, DeskError>, &'static str),
    name: String,
) -> Answer {
    match bytes {
        Ok(bytes) => {
            let as_file = format!("attachment; filename=\"{name}\"");
            let headers = [
                (header::CONTENT_TYPE, kind.to_owned()),
                (header::CONTENT_DISPOSITION, as_file),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            Ok((headers, bytes).into_response())
        }
        Err(error) => Err(member.refused(&error).await),
    }
}
