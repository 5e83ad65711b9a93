// SPDX-License-Identifier: Apache-2.0
//! `GET /api/v1/cases/{number}/letters/{n}.pdf`: a letter as it was made; the read is recorded.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use super::caller::Caller;
use super::endpoint::{Access, Carries, Endpoint};
use super::problem::{Problem, bare};
use crate::server::Site;

pub(super) fn endpoint() -> Endpoint {
    Endpoint {
        method: "get",
        // The router takes whole parts of an address only; `.pdf` is checked below.
        path: "/cases/{number}/letters/{letter}",
        name: "fetchLetter",
        summary: "文書をPDFで返す。取得は台帳に記録される。",
        access: Access::Token,
        parameters: &[],
        body: None,
        example: None,
        success: (200, Carries::Pdf),
        refusals: &[401, 403, 404, 503],
        handler: get(fetch),
    }
}

async fn fetch(
    State(site): State<Site>,
    caller: Caller,
    Path((number, letter)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let no = letter
        .strip_suffix(".pdf")
        .and_then(|no| no.parse::<u16>().ok());
    let no = no.ok_or_else(|| bare(StatusCode::NOT_FOUND))?;
    let pdf = site.app.letter(&caller.actor, &number, no).await?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], pdf).into_response())
}
