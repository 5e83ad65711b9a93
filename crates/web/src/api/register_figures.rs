// SPDX-License-Identifier: Apache-2.0
//! `GET /api/v1/register/figures`: the figures of a year, kind by kind, as the console shows and downloads them.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Query, State};
use axum::routing::get;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_duties::matter::Sort;
use yakusoku_duties::request::register::Figures;
use yakusoku_policy::Kind;

use super::caller::Caller;
use super::endpoint::{Access, Carries, Endpoint};
use super::problem::Problem;
use super::register_page::word;
use crate::server::Site;

pub(super) fn endpoint() -> Endpoint {
    Endpoint {
        method: "get",
        path: "/register/figures",
        name: "countRegister",
        summary: "1年に受け付けたご請求の件数を、種類ごとに返す。",
        access: Access::Token,
        parameters: &[("query", "year", "受け付けた年（2026）。省くと今年")],
        body: None,
        example: None,
        success: (200, Carries::Json("RegisterFigures")),
        refusals: &[400, 401, 403, 503],
        handler: get(count),
    }
}

#[derive(Debug, Deserialize)]
struct Asked {
    year: Option<i16>,
}

/// The figures of a year.
#[derive(Debug, Serialize)]
struct FiguresView {
    year: i16,
    years: Vec<i16>,
    on: Date,
    kinds: Vec<KindView>,
    matters: Vec<MatterView>,
}

/// One kind.
#[derive(Debug, Serialize)]
struct KindView {
    kind: Kind,
    received: u32,
    results: BTreeMap<String, u32>,
    late: u32,
    days_median: Option<i32>,
    days_max: Option<i32>,
    fees_yen: u64,
}

/// How many complaints, consultations or inquiries came.
#[derive(Debug, Serialize)]
struct MatterView {
    sort: Sort,
    received: usize,
}

impl From<&Figures> for KindView {
    fn from(one: &Figures) -> Self {
        Self {
            kind: one.kind,
            received: one.received,
            results: one.ends.iter().map(|(end, n)| (word(*end), *n)).collect(),
            late: one.late,
            days_median: one.days_median,
            days_max: one.days_max,
            fees_yen: one.fees_yen,
        }
    }
}

async fn count(
    State(site): State<Site>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<FiguresView>, Problem> {
    let found = site.app.request_register(&caller.actor, asked.year).await?;
    let matters = found.brought().into_iter();
    Ok(Json(FiguresView {
        year: found.year,
        on: found.on,
        kinds: found.figures.iter().map(Into::into).collect(),
        matters: matters
            .map(|(sort, received)| MatterView { sort, received })
            .collect(),
        years: found.years,
    }))
}
