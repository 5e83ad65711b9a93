// SPDX-License-Identifier: Apache-2.0
//! The portal: pages for people, in two languages, without an account and without JavaScript.
//!
//! One file per page. What people typed lives in a draft that only their own cookie opens.

mod complaints;
mod files;
mod home;
mod policy;
mod progress;
mod request;
mod standing;
mod status;
mod terms;
mod typed;
mod visitor;
mod words;

pub(crate) use standing::Standing;

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::server::Site;

/// Routes of one language.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/", get(home::show))
        .route("/policy", get(policy::show))
        .route("/complaints", get(complaints::show))
        .route("/status", get(status::show).post(status::take))
        .route("/status/{number}", get(progress::show))
        .route("/status/{number}/{file}", get(files::fetch))
        .merge(request::routes())
}

/// Sends the browser to another page after a form (303).
fn to(address: &str) -> Response {
    axum::response::Redirect::to(address).into_response()
}

/// Adds a cookie to an answer.
fn with_cookie(mut answer: Response, cookie: axum::http::HeaderValue) -> Response {
    answer.headers_mut().append(header::SET_COOKIE, cookie);
    answer
}
