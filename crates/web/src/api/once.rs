// SPDX-License-Identifier: Apache-2.0
//! A write that carries an `Idempotency-Key` is done once, however often it is sent.

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use yakusoku_app::replay::{Replay, ReplayError, Sent};

use super::problem::{Problem, bare};
use crate::server::Site;

/// Header with the caller's key.
pub(super) const HEADER: &str = "idempotency-key";
const KEY_CHARS: std::ops::RangeInclusive<usize> = 1..=255;

/// What is to be done once: who sends it to where, and the bytes.
#[derive(Debug)]
pub(super) struct Write<'a> {
    pub(super) place: String,
    pub(super) headers: &'a HeaderMap,
    pub(super) bytes: &'a Bytes,
}

fn away(error: ReplayError) -> Problem {
    tracing::error!(%error, "a repeated write could not be looked up");
    bare(StatusCode::SERVICE_UNAVAILABLE)
}

fn key_of(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get(HEADER) else {
        return Ok(None);
    };
    let key = value
        .to_str()
        .ok()
        .filter(|key| KEY_CHARS.contains(&key.len()));
    key.map(Some).ok_or_else(|| {
        let title = "Idempotency-Key は、1字以上255字以内の英数字で送ってください。";
        Problem::new(StatusCode::BAD_REQUEST, "idempotency_key", title, "")
    })
}

/// Does a write, or gives the answer of the first time. Only success is kept: what was refused
/// may be sent again.
pub(super) async fn once(
    site: &Site,
    write: Write<'_>,
    doing: impl Future<Output = Result<(StatusCode, String), Problem>>,
) -> Result<Response, Problem> {
    let Some(key) = key_of(write.headers)? else {
        return doing.await.map(|(status, body)| json(status, body));
    };
    let key = format!("{} {key}", write.place);
    let sent = Sent {
        key: &key,
        request: write.bytes,
    };
    match site.app.replay_begin(sent).await.map_err(away)? {
        Replay::New => {}
        Replay::Running => {
            let title = "同じ Idempotency-Key の処理が、まだ終わっていません。";
            let detail = "少し待ってから、もう一度送ってください。";
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "in_progress",
                title,
                detail,
            ));
        }
        Replay::Done(status, body) => {
            return Ok(json(
                StatusCode::from_u16(status).unwrap_or(StatusCode::OK),
                body,
            ));
        }
        Replay::Other => {
            let title = "この Idempotency-Key は、別の内容に使われています。";
            let detail = "内容ごとに新しい値を使ってください。";
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Err(Problem::new(status, "idempotency_key_used", title, detail));
        }
    }
    match doing.await {
        Ok((status, body)) => {
            // It is done: an answer that cannot be kept must not make it look undone.
            if let Err(error) = site.app.replay_end(sent, (status.as_u16(), &body)).await {
                tracing::error!(%error, "the answer of a write could not be kept");
            }
            Ok(json(status, body))
        }
        Err(problem) => {
            site.app.replay_forget(sent).await.map_err(away)?;
            Err(problem)
        }
    }
}

/// A JSON text as an answer.
pub(super) fn json(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
