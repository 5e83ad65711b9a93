// SPDX-License-Identifier: Apache-2.0
//! Who calls: the holder of a bearer token. Cookies are never looked at here.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use yakusoku_app::access::Actor;
use yakusoku_app::api_token::Scope;

use super::problem::{Problem, bare};
use crate::server::Site;

/// The holder of a token.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) actor: Actor,
    scope: Scope,
}

impl Caller {
    /// Refuses tokens that may only read.
    pub(super) fn may_write(&self) -> Result<(), Problem> {
        match self.scope {
            Scope::Write => Ok(()),
            Scope::Read => Err(Problem::new(
                StatusCode::FORBIDDEN,
                "read_only",
                "このトークンでは読み取りしかできません。",
                "書き込みのできるトークンを使ってください。",
            )),
        }
    }
}

fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl FromRequestParts<Site> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let token = bearer(parts).ok_or_else(|| bare(StatusCode::UNAUTHORIZED))?;
        match site.app.token_actor(token).await {
            Ok(Some((actor, scope))) => Ok(Self { actor, scope }),
            Ok(None) => Err(bare(StatusCode::UNAUTHORIZED)),
            Err(error) => {
                tracing::error!(%error, "a token could not be looked up");
                Err(bare(StatusCode::SERVICE_UNAVAILABLE))
            }
        }
    }
}
