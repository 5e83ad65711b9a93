// SPDX-License-Identifier: Apache-2.0
//! The one file that is served as it is: the style sheet, named by its hash.

use std::sync::LazyLock;

use axum::extract::RawQuery;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

use crate::pages::STYLE_SHEET;

/// Address of the style sheet.
pub const STYLE_PATH: &str = "/static/yakusoku.css";

static HASH: LazyLock<String> = LazyLock::new(|| {
    let digest = Sha256::digest(STYLE_SHEET.as_bytes());
    digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
});

/// A year when the address carries the hash of today's sheet; else the browser asks again each
/// time and is told "unchanged", so that an upgrade shows at once.
fn lifetime(query: Option<&str>) -> &'static str {
    if query.and_then(|query| query.strip_prefix("v=")) == Some(HASH.as_str()) {
        "public, max-age=31536000, immutable"
    } else {
        "public, no-cache"
    }
}

/// `GET /static/yakusoku.css`
pub(crate) async fn style(RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let tag = format!("\"{}\"", *HASH);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let kept = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, lifetime(query.as_deref()).to_owned()),
    ];
    if known.is_some_and(|known| known.contains(&tag)) {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (StatusCode::OK, kept, kind, STYLE_SHEET).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_todays_hash_lives_long() {
        assert!(lifetime(Some(&format!("v={}", *HASH))).contains("immutable"));
        assert_eq!(lifetime(Some("v=0")), "public, no-cache");
        assert_eq!(lifetime(None), "public, no-cache");
    }
}
