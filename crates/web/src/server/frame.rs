// SPDX-License-Identifier: Apache-2.0
//! The frame around every route: headers, where a form comes from, limits, and a page after a crash.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use futures_util::FutureExt as _;

use super::dress::{Face, dress, trouble};
use super::{Site, origin};
use crate::pages::portal::Trouble;

/// Most bytes of an ordinary request: the longest form of the portal is a tenth of it.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// Most bytes of an uploaded image with its form: 10 MiB and what surrounds it.
const UPLOAD_BYTES_MAX: usize = 11 * 1024 * 1024;
/// Longest time a request may take; a search through the systems is the longest there is.
const TIME_MAX: Duration = Duration::from_secs(30);

/// The headers of every answer. The referrer policy is `same-origin`: with `no-referrer` browsers
/// send `Origin: null` with our own forms.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
];
const HSTS: &str = "max-age=31536000; includeSubDomains";

/// Puts the frame around routes.
pub fn frame(routes: Router<Site>, site: &Site) -> Router<Site> {
    routes
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn_with_state(site.clone(), around))
}

/// The body limit of routes that take images; put it on those routes only.
pub(crate) fn upload_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(UPLOAD_BYTES_MAX)
}

async fn around(State(site): State<Site>, request: Request, next: Next) -> Response {
    let face = Face::of(request.uri().path());
    let mut answer = if origin::accepted(request.method(), request.headers(), face) {
        let answer = to_the_end(site.clone(), face, request, next).await;
        dress(&site, face, answer).await
    } else {
        trouble(&site, face, Trouble::Forbidden).await
    };
    put_headers(&site, answer.headers_mut());
    answer
}

/// A form is worked on to its end even where the browser leaves, as it does on a second click: what the first click did
/// is then known to the second.
async fn to_the_end(site: Site, face: Face, request: Request, next: Next) -> Response {
    let reads = request.method().is_safe();
    let of = site.clone();
    let running = async move { within_limits(&of, face, next.run(request)).await };
    if reads {
        return running.await;
    }
    match tokio::spawn(running).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::error!(%error, "a request was cut short");
            trouble(&site, face, Trouble::Broken).await
        }
    }
}

/// Runs a request to its answer, a crash or the end of its time.
async fn within_limits(
    site: &Site,
    face: Face,
    running: impl Future<Output = Response> + Send,
) -> Response {
    // A crash leaves no half-made state behind: what is shared is a database and locks that a
    // panicking task releases.
    match tokio::time::timeout(TIME_MAX, AssertUnwindSafe(running).catch_unwind()).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => {
            tracing::error!("a request panicked");
            trouble(site, face, Trouble::Broken).await
        }
        Err(_) => {
            tracing::warn!("a request took too long");
            trouble(site, face, Trouble::Away).await
        }
    }
}

fn put_headers(site: &Site, headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        // Files people sent are shown under a stricter policy of their own.
        if name != header::CONTENT_SECURITY_POLICY || !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if site.options.secure {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(HSTS),
        );
    }
    // Pages hold personal information; only what says otherwise may be kept.
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// `GET /health`: 200 when the database answers.
pub(crate) async fn health(State(site): State<Site>) -> Response {
    match site.app.log_size().await {
        Ok(_) => "ok".into_response(),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_unsafe_and_only_what_says_so_may_be_kept() {
        assert!(HEADERS.iter().all(|(_, value)| !value.contains("unsafe")));
    }
}
