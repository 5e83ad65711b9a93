// SPDX-License-Identifier: Apache-2.0
//! `POST /api/v1/cases/{number}/commands`: what staff do to a case, by the same door as the console.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::post;
use serde::Deserialize;
use serde_json::json;
use yakusoku_app::request::Order;

use super::body::Body;
use super::caller::Caller;
use super::endpoint::{Access, Carries, Endpoint};
use super::once::{self, Write, once};
use super::problem::{Problem, bare};
use super::view::CaseView;
use crate::server::Site;

pub(super) fn endpoint() -> Endpoint {
    Endpoint {
        method: "post",
        path: "/cases/{number}/commands",
        name: "commandCase",
        summary: "ご請求に操作を行い、その後の状態を返す。決裁はトークンではできない。",
        access: Access::Token,
        parameters: &[(
            "header",
            once::HEADER,
            "同じ操作を二重に行わないための任意の値",
        )],
        body: Some("Command"),
        example: Some(json!({ "command": "note", "text": "電話で連絡した。", "version": 1 })),
        success: (200, Carries::Json("Case")),
        refusals: &[400, 401, 403, 404, 409, 413, 415, 422, 503],
        handler: post(command),
    }
}

#[derive(Debug, Deserialize)]
struct Sent {
    #[serde(flatten)]
    order: Order,
    /// The version the caller saw; a case that moved on is a conflict.
    version: Option<u64>,
}

async fn command(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    caller.may_write()?;
    let Sent { order, version } = body.read()?;
    let place = format!("cases {} {number}", caller.actor.id.0);
    let write = Write {
        place,
        headers: &headers,
        bytes: &body.0,
    };
    once(&site, write, async {
        let loaded = site
            .app
            .order(&caller.actor, &number, version, order)
            .await?;
        let text = serde_json::to_string(&CaseView::of_loaded(&loaded))
            .map_err(|_| bare(StatusCode::INTERNAL_SERVER_ERROR))?;
        Ok((StatusCode::OK, text))
    })
    .await
}
