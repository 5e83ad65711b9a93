// SPDX-License-Identifier: Apache-2.0
//! `GET /api/v1/policies`: every edition of the policy, who proposed and approved it, and its days.

use axum::Json;
use axum::extract::State;
use axum::routing::get;
use serde::Serialize;
use yakusoku_app::policy::Listed;
use yakusoku_app::request::DeskError;

use super::caller::Caller;
use super::endpoint::{Access, Carries, Endpoint};
use super::problem::Problem;
use crate::server::Site;

#[derive(Debug, Serialize)]
struct Editions {
    editions: Vec<Listed>,
}

pub(super) fn endpoint() -> Endpoint {
    Endpoint {
        method: "get",
        path: "/policies",
        name: "listPolicies",
        summary: "方針の版を、新しい順に返す。",
        access: Access::Token,
        parameters: &[],
        body: None,
        example: None,
        success: (200, Carries::Json("Editions")),
        refusals: &[401, 403, 503],
        handler: get(show),
    }
}

async fn show(State(site): State<Site>, caller: Caller) -> Result<Json<Editions>, Problem> {
    let editions = site.app.policy_editions(&caller.actor).await;
    let editions = editions.map_err(DeskError::from)?;
    Ok(Json(Editions { editions }))
}
