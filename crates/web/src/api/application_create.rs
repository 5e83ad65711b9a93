// SPDX-License-Identifier: Apache-2.0
//! `POST /api/v1/applications`: somebody asks, through a form of the operator's own making.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::post;
use serde_json::json;
use yakusoku_app::request::Application;

use super::body::Body;
use super::endpoint::{Access, Carries, Endpoint};
use super::once::{self, Write, once};
use super::problem::{Problem, bare};
use crate::server::{Peer, Site, limits};

pub(super) fn endpoint() -> Endpoint {
    Endpoint {
        method: "post",
        path: "/applications",
        name: "createApplication",
        summary: "ご請求を受け付け、受付番号と確認コードを返す。",
        access: Access::Public,
        parameters: &[(
            "header",
            once::HEADER,
            "同じ請求を二重に受け付けないための任意の値",
        )],
        body: Some("Application"),
        example: Some(json!({
            "channel": "web",
            "kinds": ["disclosure"],
            "applicant": {
                "name": "見本 太郎",
                "kana": "ミホン タロウ",
                "birth": "1980-04-01",
                "postcode": "000-0000",
                "address": "東京都見本区例示1-2-3",
                "email": "taro@example.jp",
                "wants": [{ "ask": 1, "text": "すべての情報" }]
            }
        })),
        success: (201, Carries::Json("Receipt")),
        refusals: &[400, 409, 413, 415, 422, 429, 503],
        handler: post(create),
    }
}

async fn create(
    State(site): State<Site>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let application: Application = body.read()?;
    let write = Write {
        place: "applications".to_owned(),
        headers: &headers,
        bytes: &body.0,
    };
    once(&site, write, async {
        if !limits::may_submit(&site, &peer).await {
            return Err(bare(StatusCode::TOO_MANY_REQUESTS));
        }
        let receipt = site.app.submit(&application).await?;
        let text = json!({ "number": receipt.number, "code": receipt.code }).to_string();
        Ok((StatusCode::CREATED, text))
    })
    .await
}
