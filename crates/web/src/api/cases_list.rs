// SPDX-License-Identifier: Apache-2.0
//! `GET /api/v1/cases`: open cases, or a page of the register; names masked.

use axum::Json;
use axum::extract::{Query, State};
use axum::routing::get;
use serde::Deserialize;
use yakusoku_app::request::lists::{Status, Wanted};

use super::caller::Caller;
use super::endpoint::{Access, Carries, Endpoint};
use super::problem::Problem;
use super::view::CaseView;
use crate::server::Site;

pub(super) fn endpoint() -> Endpoint {
    Endpoint {
        method: "get",
        path: "/cases",
        name: "listCases",
        summary: "対応中のご請求を期日の順に、または受付簿を新しい順に、100件ずつ返す。",
        access: Access::Token,
        parameters: &[
            ("query", "which", "open（対応中、既定）または all（受付簿）"),
            ("query", "after", "open のとき、この受付番号の次からの100件"),
            ("query", "before", "all のとき、この受付番号より前の100件"),
        ],
        body: None,
        example: None,
        success: (200, Carries::List("Case")),
        refusals: &[400, 401, 403, 503],
        handler: get(list),
    }
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Which {
    #[default]
    Open,
    All,
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    which: Which,
    after: Option<String>,
    before: Option<String>,
}

async fn list(
    State(site): State<Site>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<CaseView>>, Problem> {
    let listed = match asked.which {
        Which::Open => {
            site.app
                .open_cases(&caller.actor, Wanted::Undone, asked.after.as_deref())
                .await?
        }
        Which::All => {
            site.app
                .cases_page(&caller.actor, Status::Any, asked.before.as_deref())
                .await?
        }
    };
    Ok(Json(listed.iter().map(CaseView::of_listed).collect()))
}
