// SPDX-License-Identifier: Apache-2.0
//! `GET /api/v1/register`: the register of a year, a line per ask with its outcome and its days; nothing personal.

use axum::Json;
use axum::extract::{Query, State};
use axum::routing::get;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_duties::request::fact::Applying;
use yakusoku_duties::request::register::{End, Line};
use yakusoku_policy::{Channel, Kind};

use super::caller::Caller;
use super::endpoint::{Access, Carries, Endpoint};
use super::problem::Problem;
use crate::server::Site;

pub(super) fn endpoint() -> Endpoint {
    Endpoint {
        method: "get",
        path: "/register",
        name: "readRegister",
        summary: "受付簿を、受付の順に100件のご請求ずつ返す。1行は請求事項1つで、氏名などは含まない。",
        access: Access::Token,
        parameters: &[
            ("query", "year", "受け付けた年（2026）。省くと今年"),
            (
                "query",
                "after",
                "この受付番号の次からの100件。前の応答の next",
            ),
        ],
        body: None,
        example: None,
        success: (200, Carries::Json("RegisterPage")),
        refusals: &[400, 401, 403, 404, 503],
        handler: get(read),
    }
}

#[derive(Debug, Deserialize)]
struct Asked {
    year: Option<i16>,
    after: Option<String>,
}

/// A page of the register.
#[derive(Debug, Serialize)]
struct PageView {
    year: i16,
    on: Date,
    lines: Vec<LineView>,
    next: Option<String>,
}

/// One ask.
#[derive(Debug, Serialize)]
struct LineView {
    number: String,
    ask: u16,
    received_on: Date,
    channel: Channel,
    applying: Applying,
    kind: Kind,
    due: Option<Date>,
    result: String,
    ground: Option<String>,
    ended_on: Option<Date>,
    days: Option<i32>,
    late: bool,
    fee_yen: u32,
}

/// How an ask ended, in one word of the description.
pub(super) fn word(end: End) -> String {
    let value = match end {
        End::Answered(outcome) => serde_json::to_value(outcome),
        other => serde_json::to_value(other),
    };
    let word = value.unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}

impl From<Line> for LineView {
    fn from(line: Line) -> Self {
        Self {
            number: line.number,
            ask: line.ask,
            received_on: line.received,
            channel: line.channel,
            applying: line.applying,
            kind: line.kind,
            due: line.due,
            result: word(line.end),
            ground: line.ground,
            ended_on: line.ended,
            days: line.days,
            late: line.late,
            fee_yen: line.fee_yen,
        }
    }
}

async fn read(
    State(site): State<Site>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<PageView>, Problem> {
    let page = site
        .app
        .register_page(&caller.actor, asked.year, asked.after.as_deref())
        .await?;
    Ok(Json(PageView {
        year: page.year,
        on: page.on,
        lines: page.lines.into_iter().map(Into::into).collect(),
        next: page.next,
    }))
}
