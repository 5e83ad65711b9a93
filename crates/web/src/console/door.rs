// SPDX-License-Identifier: Apache-2.0
//! Who is there: the session of a cookie, and the form token of every post.

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use yakusoku_app::access::{Action, Actor, permits};
use yakusoku_app::staff::StaffError;
use yakusoku_app::staff::session::Session;

use super::kept;
use crate::pages::portal::Trouble;
use crate::pages::{Nav, Posted, Shell};
use crate::server::{Cookie, Face, Site, console_shell, cookie_of, csrf_matches, trouble};

/// An answer, or the answer that says why not.
pub(super) type Answer = Result<Response, Response>;

/// The session's cookie.
pub(super) const SESSION: Cookie = Cookie {
    name: "yakusoku",
    seconds: None,
};
const LOGIN: &str = "/console/login";
const CODE: &str = "/console/code";
/// Where everybody begins.
pub(super) const HOME: &str = "/console";

/// Somebody who gave a first factor, and perhaps the second.
pub(super) struct Visitor {
    pub(super) site: Site,
    pub(super) session: Session,
    pub(super) secret: String,
}

/// Somebody of the staff, with both factors given.
pub(super) struct Member {
    pub(super) site: Site,
    pub(super) session: Session,
    pub(super) actor: Actor,
    pub(super) path: String,
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let path = asked(parts).await;
        let back = comes_back(parts, &path);
        let Some(secret) = cookie_of(site, &parts.headers, SESSION) else {
            return Err(to(LOGIN, Some(&path).filter(|_| back)));
        };
        match site.app.session(&secret).await {
            Ok(Some(session)) => Ok(Self {
                site: site.clone(),
                session,
                secret,
            }),
            Ok(None) => Err(ended(site, Some(&path).filter(|_| back))),
            Err(error) => Err(broken(site, &error).await),
        }
    }
}

impl FromRequestParts<Site> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let path = asked(parts).await;
        let back = comes_back(parts, &path);
        let Visitor { site, session, .. } = Visitor::from_request_parts(parts, site).await?;
        match session.actor() {
            Some(actor) => Ok(Self {
                site,
                session,
                actor,
                path,
            }),
            None => Err(to(CODE, Some(&path).filter(|_| back))),
        }
    }
}

/// Whether somebody can be sent back after logging in: to a page, or to a form that comes back as it was typed.
fn comes_back(parts: &Parts, path: &str) -> bool {
    parts.method.is_safe() || kept::keeps(path)
}

async fn asked(parts: &mut Parts) -> String {
    // The console is nested: the shortened address is of no use to whoever comes back here.
    match OriginalUri::from_request_parts(parts, &()).await {
        Ok(OriginalUri(uri)) => uri.path().to_owned(),
        Err(never) => match never {},
    }
}

/// An address inside the console, and nothing else: never a way out of the house.
pub(super) fn inside(path: &str) -> Option<&str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.".contains(c);
    let under = path == HOME || path.starts_with("/console/");
    (under && path.chars().all(plain) && !path.contains("..") && !path.starts_with("/console/demo"))
        .then_some(path)
}

/// To another address, remembering where somebody wanted to go.
pub(super) fn to(address: &str, next: Option<&String>) -> Response {
    match next
        .and_then(|next| inside(next))
        .filter(|next| *next != HOME)
    {
        Some(next) => Redirect::to(&format!("{address}?next={next}")).into_response(),
        None => Redirect::to(address).into_response(),
    }
}

/// To the log-in page, which says that the session ended.
fn ended(site: &Site, next: Option<&String>) -> Response {
    let next = next.and_then(|next| inside(next)).unwrap_or(HOME);
    let answer = Redirect::to(&format!("{LOGIN}?ended=1&next={next}")).into_response();
    with_cookie(answer, SESSION.end(site))
}

/// An answer that sets a cookie.
pub(super) fn with_cookie(mut answer: Response, cookie: HeaderValue) -> Response {
    answer.headers_mut().append(header::SET_COOKIE, cookie);
    answer
}

/// When log-in itself does not work.
pub(super) async fn broken(site: &Site, error: &StaffError) -> Response {
    tracing::error!(%error, "the session of a console page cannot be read");
    trouble(site, Face::Console, Trouble::Broken).await
}

/// A cookie of somebody who is not logged in yet.
pub(super) fn found(site: &Site, headers: &HeaderMap, cookie: Cookie) -> Option<String> {
    cookie_of(site, headers, cookie)
}

impl Visitor {
    /// Refuses a post without the session's form token.
    pub(super) async fn owns(&self, posted: &Posted) -> Result<(), Response> {
        owned(&self.site, &self.session, posted).await
    }
}

async fn owned(site: &Site, session: &Session, posted: &Posted) -> Result<(), Response> {
    if csrf_matches(&session.csrf, &posted.one("csrf")) {
        return Ok(());
    }
    Err(trouble(site, Face::Console, Trouble::Forbidden).await)
}

impl Member {
    /// Refuses a post without the session's form token.
    pub(super) async fn owns(&self, posted: &Posted) -> Result<(), Response> {
        owned(&self.site, &self.session, posted).await
    }

    /// Whether this role may do something; pages offer nothing else.
    pub(super) const fn permits(&self, action: Action) -> bool {
        permits(self.actor.role, action)
    }

    /// What surrounds a page.
    pub(super) async fn shell(&self, nav: Nav) -> Shell {
        let csrf = self.session.csrf.clone();
        console_shell(&self.site, &self.session, nav, &self.path, csrf).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_inside_the_console() {
        assert_eq!(
            inside("/console/cases/2026-0001"),
            Some("/console/cases/2026-0001")
        );
        for out in [
            "//evil.example.com",
            "/",
            "/consoles",
            "/console/../x",
            "/console\\x",
            "/console/demo/0",
        ] {
            assert_eq!(inside(out), None, "{out}");
        }
    }
}
