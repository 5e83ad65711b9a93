// SPDX-License-Identifier: Apache-2.0
//! The console: what staff see and do. One page per file, named like the view structs.
//!
//! Every handler but those of the door takes a [`door::Member`], which exists only after the second
//! factor; what a role may do is decided by the use cases of `app` and never by a page.

mod acts;
mod application;
mod board;
mod case;
mod cases;
mod code;
mod conflict;
mod decide;
mod demo;
mod desk_words;
mod desk_wrong;
mod door;
mod editions;
mod enter;
mod findings;
mod forbidden;
mod forms;
mod guide;
mod kept;
mod ledger;
mod ledger_entry;
mod login;
mod matter_code;
mod matter_words;
mod matters;
mod once;
mod postal;
mod prepare;
mod register;
mod reveal;
mod today;
mod upload;
mod words;
mod wrong;

use axum::Router;
use axum::routing::{MethodRouter, get, post};

use crate::server::Site;

/// An address below `/console`, its methods, and what answers.
type Route = (&'static str, &'static str, MethodRouter<Site>);

fn table() -> Vec<Route> {
    let mut table = vec![
        ("/login", "GET POST", get(login::show).post(login::send)),
        ("/code", "GET POST", get(code::show).post(code::send)),
        ("/demo/{secret}", "GET", get(demo::follow)),
        ("/logout", "POST", post(login::leave)),
        ("/", "GET", get(today::show)),
        ("/cases", "GET", get(cases::show)),
        (
            "/applications/new",
            "GET POST",
            get(application::show).post(application::send),
        ),
        ("/forms", "GET POST", get(forms::show).post(forms::send)),
        ("/forms/{id}/sent", "POST", post(forms::sent)),
        ("/forms/{id}/close", "POST", post(forms::close)),
        ("/forms/{id}/letter.pdf", "GET", get(forms::letter)),
        ("/post", "GET", get(postal::show)),
        ("/board", "GET", get(board::show)),
        ("/board/attest", "POST", post(board::attest)),
        ("/editions", "GET", get(editions::show)),
        ("/ledger", "GET", get(ledger::show)),
        ("/ledger/checkpoint", "GET", get(ledger::checkpoint)),
        ("/ledger/{index}", "GET", get(ledger_entry::show)),
        (
            "/cases/{number}/reveal",
            "GET POST",
            get(reveal::show).post(reveal::send),
        ),
        (
            "/cases/{number}/asks/{ask}/decision",
            "GET POST",
            get(decide::show).post(decide::send),
        ),
        (
            "/cases/{number}/asks/{ask}/steps",
            "GET POST",
            get(prepare::show).post(prepare::send),
        ),
    ];
    table.extend(acts::table());
    table.extend(findings::table());
    table.extend(matters::table());
    table.extend(register::table());
    table.extend(case::table());
    table
}

/// Routes under `/console`.
pub(crate) fn routes() -> Router<Site> {
    table()
        .into_iter()
        .fold(Router::new(), |router, (path, _, method)| {
            router.route(path, method)
        })
}

/// Every address of the console with its methods, for the list of routes.
#[must_use]
pub fn addresses() -> Vec<(&'static str, String)> {
    table()
        .into_iter()
        .map(|(path, methods, _)| {
            (
                methods,
                if path == "/" {
                    "/console".to_owned()
                } else {
                    format!("/console{path}")
                },
            )
        })
        .collect()
}
