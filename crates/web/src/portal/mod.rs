// SPDX-License-Identifier: Apache-2.0
//! The portal: pages for people, in two languages, without an account and without JavaScript.
//!
//! One file per page. What people typed lives in a draft that only their own cookie opens.

mod answer;
mod bring;
mod brought;
mod complaints;
mod due;
mod files;
mod home;
mod matter;
mod message;
mod policy;
mod progress;
mod published;
mod request;
mod standing;
mod status;
mod terms;
pub(crate) mod typed;
mod visitor;
mod words;

pub(crate) use standing::Standing;

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get, post};

use crate::server::Site;

/// An address, its methods, and what answers.
type Route = (&'static str, &'static str, MethodRouter<Site>);

fn table() -> Vec<Route> {
    let mut table = vec![
        ("/", "GET", get(home::show)),
        ("/policy", "GET", get(policy::show)),
        ("/policy/{hash}", "GET", get(policy::edition)),
        ("/published/{file}", "GET", get(published::show)),
        ("/complaints", "GET", get(complaints::show)),
        (
            "/complaints/form",
            "GET POST",
            get(bring::show).post(bring::take),
        ),
        ("/complaints/done", "GET", get(brought::show)),
        ("/status", "GET POST", get(status::show).post(status::take)),
        ("/status/{number}", "GET", get(progress::show)),
        ("/status/{number}/answer", "POST", post(answer::open)),
        ("/status/{number}/message", "POST", post(message::take)),
        ("/status/{number}/{file}", "GET", get(files::fetch)),
    ];
    table.extend(request::table());
    table
}

/// Routes of one language.
pub(crate) fn routes() -> Router<Site> {
    table()
        .into_iter()
        .fold(Router::new(), |routes, (path, _, method)| {
            routes.route(path, method)
        })
}

/// Every address with its methods, under the prefix of a language.
pub(crate) fn addresses(prefix: &str) -> Vec<(&'static str, String)> {
    let whole = |path: &str| match (prefix, path) {
        ("", path) => path.to_owned(),
        (prefix, "/") => prefix.to_owned(),
        (prefix, path) => format!("{prefix}{path}"),
    };
    table()
        .iter()
        .map(|(path, methods, _)| (*methods, whole(path)))
        .collect()
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
