// SPDX-License-Identifier: Apache-2.0
//! `GET /api/v1/cases/{number}`: one case; the read is recorded, the name stays masked.

use axum::Json;
use axum::extract::{Path, State};
use axum::routing::get;

use super::caller::Caller;
use super::endpoint::{Access, Carries, Endpoint};
use super::problem::Problem;
use super::view::CaseView;
use crate::server::Site;

pub(super) fn endpoint() -> Endpoint {
    Endpoint {
        method: "get",
        path: "/cases/{number}",
        name: "showCase",
        summary: "ご請求1件を返す。閲覧は台帳に記録される。",
        access: Access::Token,
        parameters: &[],
        body: None,
        example: None,
        success: (200, Carries::Json("Case")),
        refusals: &[401, 403, 404, 503],
        handler: get(show),
    }
}

async fn show(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Json<CaseView>, Problem> {
    let loaded = site.app.open_case(&caller.actor, &number).await?;
    Ok(Json(CaseView::of_loaded(&loaded)))
}
