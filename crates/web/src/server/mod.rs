// SPDX-License-Identifier: Apache-2.0
//! What every face stands on: shared state, the frame around all routes, shells, cookies, limits.
//!
//! Handlers answer with [`page`]; anything that goes wrong they answer with a [`Trouble`] or a bare
//! status, and the frame dresses it as a page or as problem+json, by the face of the address.
//!
//! [`Trouble`]: crate::pages::portal::Trouble

mod assets;
mod cookie;
mod desk;
mod dress;
mod frame;
mod here;
pub(crate) mod limits;
mod origin;
mod peer;
mod secret;
mod shell;

pub use assets::STYLE_PATH;
pub(crate) use assets::style;
pub(crate) use cookie::{Cookie, cookie_of};
pub(crate) use desk::desk_status;
pub(crate) use dress::{Face, trouble, trouble_as};
pub use frame::frame;
pub(crate) use frame::{health, upload_limit};
pub(crate) use here::{Here, lang_of_policy};
pub(crate) use peer::Peer;
pub(crate) use secret::{csrf_matches, csrf_of};
pub(crate) use shell::{console_shell, grouped, portal_shell};

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use yakusoku_app::App;

use crate::Options;

/// The state every handler gets.
#[derive(Debug, Clone)]
pub struct Site {
    /// The instance.
    pub app: Arc<App>,
    /// How it is served.
    pub options: Options,
}

/// A page as an answer.
pub fn page(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        // Templates only print what view structs hold, so this is out of memory or a bug.
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
