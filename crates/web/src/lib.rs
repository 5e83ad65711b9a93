// SPDX-License-Identifier: Apache-2.0
//! Faces of the product: portal for people, console for staff, JSON API.
//!
//! All three stand behind one frame ([`server`]) that no route can forget: security headers, the
//! check of where a form comes from, limits of size and time, and an error page in the face's own
//! words.

pub mod api;
pub mod console;
pub mod pages;
mod portal;
pub mod serve;
pub mod server;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use yakusoku_app::App;

use server::Site;
pub use server::limits::Limits;

/// How the faces are served.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Served over TLS (also behind a proxy that ends it): cookies are `Secure`, HSTS is sent.
    pub secure: bool,
    /// What one address may do in a while.
    pub limits: Limits,
}

/// Every address with its methods, in the order of the faces.
#[must_use]
pub fn addresses() -> Vec<(&'static str, String)> {
    let mut all = portal::addresses("");
    all.extend(portal::addresses("/en"));
    all.extend(console::addresses());
    all.extend(api::addresses());
    all.push(("GET", "/health".to_owned()));
    all.push(("GET", server::STYLE_PATH.to_owned()));
    all
}

/// Everything that is served.
pub fn router(app: Arc<App>, options: Options) -> Router {
    let site = Site { app, options };
    let routes = Router::new()
        .merge(portal::routes())
        .nest("/en", portal::routes())
        .nest("/console", console::routes())
        .nest("/api/v1", api::routes())
        .route("/health", get(server::health))
        .route(server::STYLE_PATH, get(server::style));
    server::frame(routes, &site).with_state(site)
}
