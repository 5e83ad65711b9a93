// SPDX-License-Identifier: Apache-2.0
//! The JSON of a request: its bytes, for the replay of repeated writes, and what they say.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use super::problem::{Problem, bare};
use crate::server::Site;

/// A body declared as JSON.
#[derive(Debug)]
pub(super) struct Body(pub(super) Bytes);

impl Body {
    /// What the body says.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_slice(&self.0).map_err(|error| {
            let status = if error.is_data() {
                StatusCode::UNPROCESSABLE_ENTITY
            } else {
                StatusCode::BAD_REQUEST
            };
            let title = "送られたJSONを読み取れません。";
            Problem::new(status, "json", title, error.to_string())
        })
    }
}

impl FromRequest<Site> for Body {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let media = kind.split(';').next().unwrap_or_default().trim();
        if !media.eq_ignore_ascii_case("application/json") {
            return Err(bare(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let read = Bytes::from_request(request, site).await;
        read.map(Self).map_err(|rejection| bare(rejection.status()))
    }
}
