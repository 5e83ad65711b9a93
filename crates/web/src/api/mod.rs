// SPDX-License-Identifier: Apache-2.0
//! The JSON API under `/api/v1`: one file per endpoint, one list for routes and description.
//!
//! People's endpoints take number and code; everything else takes a bearer token, which is never
//! an approver's. Every error is a [`problem`].

mod application_create;
mod application_status;
mod board_schemas;
mod board_show;
mod body;
mod caller;
mod case_command;
mod case_letter;
mod case_show;
mod cases_list;
mod desk_schemas;
mod editions_list;
mod endpoint;
mod once;
mod openapi;
pub(crate) mod problem;
mod register_figures;
mod register_page;
mod register_schemas;
mod schemas;
mod view;

pub use openapi::document;

use axum::Router;

use crate::server::Site;
use endpoint::Endpoint;

/// What every address of the API starts with.
pub(crate) const PREFIX: &str = "/api/v1";

fn endpoints() -> Vec<Endpoint> {
    vec![
        application_create::endpoint(),
        application_status::endpoint(),
        cases_list::endpoint(),
        case_show::endpoint(),
        case_command::endpoint(),
        case_letter::endpoint(),
        board_show::endpoint(),
        editions_list::endpoint(),
        register_page::endpoint(),
        register_figures::endpoint(),
        openapi::endpoint(),
    ]
}

/// Routes under [`PREFIX`].
pub(crate) fn routes() -> Router<Site> {
    endpoints()
        .into_iter()
        .fold(Router::new(), |routes, endpoint| {
            routes.route(endpoint.path, endpoint.handler)
        })
}

/// Every address with its methods.
pub(crate) fn addresses() -> Vec<(&'static str, String)> {
    let method = |endpoint: &Endpoint| {
        if endpoint.method == "get" {
            "GET"
        } else {
            "POST"
        }
    };
    endpoints()
        .iter()
        .map(|endpoint| (method(endpoint), format!("{PREFIX}{}", endpoint.path)))
        .collect()
}
