// SPDX-License-Identifier: Apache-2.0
//! `GET /api/v1/applications/{number}`: how a request stands, for whoever has its code.
//!
//! A wrong code and an unknown number are answered alike; nothing says what was or was not found.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use serde_json::{Value, json};
use yakusoku_app::request::DeskError;

use super::endpoint::{Access, Carries, Endpoint};
use super::problem::{Problem, bare};
use crate::portal::Standing;
use crate::server::{Peer, Site, limits};

pub(super) fn endpoint() -> Endpoint {
    Endpoint {
        method: "get",
        path: "/applications/{number}",
        name: "showApplication",
        summary: "ご請求の進み具合を返す。",
        access: Access::Code,
        parameters: &[],
        body: None,
        example: None,
        success: (200, Carries::Json("Standing")),
        refusals: &[404, 429, 503],
        handler: get(show),
    }
}

async fn show(
    State(site): State<Site>,
    peer: Peer,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    if !limits::may_ask_status(&site, &peer).await {
        return Err(bare(StatusCode::TOO_MANY_REQUESTS));
    }
    let code = headers
        .get("x-code")
        .and_then(|code| code.to_str().ok())
        .unwrap_or_default();
    let loaded = match site.app.status(&number, code).await {
        Err(DeskError::NoSuchCase) => return Err(bare(StatusCode::NOT_FOUND)),
        other => other?,
    };
    let standing = Standing::of(&loaded.case, site.app.clock.today().date);
    let steps: Vec<Value> = standing
        .steps
        .iter()
        .map(|step| json!({ "step": step.word(), "state": step.mark_word(), "on": step.on }))
        .collect();
    Ok(Json(json!({
        "number": loaded.case.number,
        "state": standing.word(),
        "due": standing.until,
        "steps": steps,
    })))
}
