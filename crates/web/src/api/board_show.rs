// SPDX-License-Identifier: Apache-2.0
//! `GET /api/v1/board`: every promise of the policy in force, and whether it is kept today.

use axum::Json;
use axum::extract::State;
use axum::routing::get;
use yakusoku_app::board::Board;

use super::caller::Caller;
use super::endpoint::{Access, Carries, Endpoint};
use super::problem::Problem;
use crate::server::Site;

pub(super) fn endpoint() -> Endpoint {
    Endpoint {
        method: "get",
        path: "/board",
        name: "showBoard",
        summary: "約束ごとの履行状況を返す。",
        access: Access::Token,
        parameters: &[],
        body: None,
        example: None,
        success: (200, Carries::Json("Board")),
        refusals: &[401, 403, 503],
        handler: get(show),
    }
}

async fn show(State(site): State<Site>, caller: Caller) -> Result<Json<Board>, Problem> {
    Ok(Json(site.app.board(&caller.actor).await?))
}
