// SPDX-License-Identifier: Apache-2.0
//! Errors as programs read them: `application/problem+json` (RFC 9457), worded for people too.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use yakusoku_app::refused;
use yakusoku_app::request::DeskError;

use crate::server::desk_status;

/// Media type of a problem.
pub(crate) const MEDIA: &str = "application/problem+json";

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    /// Stable name, to be compared by programs.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// What happened, in Japanese.
    pub(crate) title: String,
    /// What to do, or where exactly; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) detail: String,
    /// HTTP status, again.
    pub(crate) status: u16,
}

impl Problem {
    /// A problem by its stable word.
    pub(crate) fn new(
        status: StatusCode,
        word: &str,
        title: &str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            kind: format!("urn:yakusoku:problem:{word}"),
            title: title.to_owned(),
            detail: detail.into(),
            status: status.as_u16(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut answer = (status, Json(self)).into_response();
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        answer
    }
}

/// A bare status in words.
pub(crate) fn bare(status: StatusCode) -> Problem {
    let (word, title, detail) = match status {
        StatusCode::BAD_REQUEST => (
            "unreadable",
            "送られた内容を読み取れません。",
            "形式を確かめてください。",
        ),
        StatusCode::UNAUTHORIZED => (
            "unauthorized",
            "トークンがないか、使えません。",
            "有効なトークンを Authorization: Bearer で送ってください。",
        ),
        StatusCode::FORBIDDEN => ("forbidden", "この操作は許可されていません。", ""),
        StatusCode::NOT_FOUND => ("not_found", "該当するものがありません。", ""),
        StatusCode::METHOD_NOT_ALLOWED => ("method", "このアドレスでは使えないメソッドです。", ""),
        StatusCode::CONFLICT => ("conflict", "ほかの操作と重なりました。", ""),
        StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "送られた内容が大きすぎます。", ""),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (
            "media_type",
            "Content-Type が application/json ではありません。",
            "JSONで送ってください。",
        ),
        StatusCode::TOO_MANY_REQUESTS => (
            "too_many",
            "回数の上限に達しました。",
            "しばらく待ってから送ってください。",
        ),
        StatusCode::SERVICE_UNAVAILABLE => (
            "away",
            "ただいま利用できません。",
            "しばらく待ってから送ってください。",
        ),
        status if status.is_client_error() => ("refused", "受け付けられません。", ""),
        _ => (
            "broken",
            "処理できませんでした。",
            "サーバーの記録を確かめてください。",
        ),
    };
    Problem::new(status, word, title, detail)
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        let status = desk_status(&error);
        if status.is_server_error() {
            // Causes name tables and files: they belong in the server's log.
            tracing::error!(error = ?error, "a request of the API failed");
            return bare(status);
        }
        let said = refused::say(&error);
        Self::new(status, said.word, &said.what, said.next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_itself_and_says_what_to_do() {
        let problem = Problem::from(DeskError::Conflict);
        assert_eq!(problem.kind, "urn:yakusoku:problem:conflict");
        assert_eq!(problem.status, 409);
        assert!(!problem.detail.is_empty());
    }

    #[test]
    fn our_own_failures_tell_nothing_about_the_inside() {
        let problem = Problem::from(DeskError::Corrupt);
        assert_eq!(problem, bare(StatusCode::INTERNAL_SERVER_ERROR));
    }
}
