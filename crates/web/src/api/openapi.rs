// SPDX-License-Identifier: Apache-2.0
//! `GET /api/v1/openapi.json`: the description of this API, made of the very list that is routed.

use axum::Json;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::endpoint::{Access, Carries, Endpoint};
use super::{PREFIX, problem, schemas};

pub(super) fn endpoint() -> Endpoint {
    Endpoint {
        method: "get",
        path: "/openapi.json",
        name: "describe",
        summary: "このAPIの説明（OpenAPI 3.1）を取得する。",
        access: Access::Public,
        parameters: &[],
        body: None,
        example: None,
        success: (200, Carries::Object),
        refusals: &[],
        handler: get(|| async { Json(document()) }),
    }
}

/// The whole description.
#[must_use]
pub fn document() -> Value {
    let mut paths = Map::new();
    for endpoint in super::endpoints() {
        let at = paths
            .entry(format!("{PREFIX}{}", endpoint.path))
            .or_insert_with(|| json!({}));
        if let Some(of_path) = at.as_object_mut() {
            of_path.insert(endpoint.method.to_owned(), operation(&endpoint));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "約束 API",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "個人情報のご請求の受付と対応。日付はすべて日本時間の暦日です。",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" }
        },
        "paths": paths,
        "components": {
            "schemas": schemas::all(),
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer" }
            }
        }
    })
}

fn operation(endpoint: &Endpoint) -> Value {
    let mut out = json!({
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "parameters": parameters(endpoint),
        "responses": responses(endpoint),
        "security": match endpoint.access {
            Access::Token => json!([{ "token": [] }]),
            Access::Public | Access::Code => json!([]),
        },
    });
    if let (Some(schema), Some(out)) = (endpoint.body, out.as_object_mut()) {
        let mut media = json!({ "schema": reference(schema) });
        if let (Some(example), Some(media)) = (&endpoint.example, media.as_object_mut()) {
            media.insert("example".to_owned(), example.clone());
        }
        let body = json!({ "required": true, "content": { "application/json": media } });
        out.insert("requestBody".to_owned(), body);
    }
    out
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn parameters(endpoint: &Endpoint) -> Vec<Value> {
    let in_path = endpoint
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| parameter("path", name, path_meaning(name)));
    let code = (endpoint.access == Access::Code)
        .then(|| parameter("header", "X-Code", "受付のときに表示した確認コード"));
    let others = endpoint
        .parameters
        .iter()
        .map(|(place, name, meaning)| parameter(place, name, meaning));
    in_path.chain(code).chain(others).collect()
}

fn path_meaning(name: &str) -> &'static str {
    match name {
        "letter" => "文書の番号に .pdf を付けたもの（1.pdf）",
        _ => "受付番号（2026-0001）",
    }
}

fn parameter(place: &str, name: &str, meaning: &str) -> Value {
    let required = place == "path" || name == "X-Code";
    json!({
        "in": place, "name": name, "description": meaning, "required": required,
        "schema": { "type": "string" }
    })
}

fn responses(endpoint: &Endpoint) -> Value {
    let (status, carries) = endpoint.success;
    let (media, schema) = match carries {
        Carries::Json(schema) => ("application/json", reference(schema)),
        Carries::List(schema) => (
            "application/json",
            json!({ "type": "array", "items": reference(schema) }),
        ),
        Carries::Object => ("application/json", json!({ "type": "object" })),
        Carries::Pdf => (
            "application/pdf",
            json!({ "type": "string", "format": "binary" }),
        ),
    };
    let mut out = Map::new();
    let success = json!({ "description": "成功", "content": { media: { "schema": schema } } });
    out.insert(status.to_string(), success);
    for refusal in endpoint.refusals {
        let words = axum::http::StatusCode::from_u16(*refusal).map(problem::bare);
        let title = words.map(|problem| problem.title).unwrap_or_default();
        let content = json!({ problem::MEDIA: { "schema": reference("Problem") } });
        let refused = json!({ "description": title, "content": content });
        out.insert(refusal.to_string(), refused);
    }
    Value::Object(out)
}
