// SPDX-License-Identifier: Apache-2.0
//! A visitor: a secret in a cookie, the form token made of it, and what is kept under it.

use axum::http::{HeaderMap, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;
use yakusoku_app::draft::{DraftError, new_secret};

use crate::pages::Posted;
use crate::pages::portal::Trouble;
use crate::server::{Cookie, Site, cookie_of, csrf_matches, csrf_of};

/// Cookie of the forms.
pub(super) const FORM: Cookie = Cookie {
    name: "yakusoku_form",
    seconds: Some(24 * 60 * 60),
};
/// Cookie of the form for complaints and questions: beside a request that is being filled in.
pub(super) const BRING: Cookie = Cookie {
    name: "yakusoku_bring",
    seconds: Some(24 * 60 * 60),
};
/// Cookie of whoever gave number and code.
pub(super) const STATUS: Cookie = Cookie {
    name: "yakusoku_status",
    seconds: Some(30 * 60),
};

/// Length of a secret in characters; anything else in the cookie is not ours.
const SECRET_CHARS: usize = 64;

/// Somebody with a cookie of ours.
#[derive(Clone)]
pub(super) struct Visitor {
    secret: String,
    cookie: Cookie,
    /// The cookie has to be sent first.
    fresh: bool,
}

impl std::fmt::Debug for Visitor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Visitor(‹secret›)")
    }
}

impl Visitor {
    /// Whoever sent the cookie.
    pub(super) fn known(site: &Site, headers: &HeaderMap, cookie: Cookie) -> Option<Self> {
        let secret = cookie_of(site, headers, cookie).filter(|secret| {
            secret.len() == SECRET_CHARS && secret.bytes().all(|byte| byte.is_ascii_hexdigit())
        })?;
        Some(Self {
            secret,
            cookie,
            fresh: false,
        })
    }

    /// Somebody new.
    pub(super) fn new(cookie: Cookie) -> Result<Self, Trouble> {
        let secret = new_secret().map_err(|_| Trouble::Broken)?;
        Ok(Self {
            secret,
            cookie,
            fresh: true,
        })
    }

    /// Whoever sent the cookie, or somebody new.
    pub(super) fn any(site: &Site, headers: &HeaderMap) -> Result<Self, Trouble> {
        Self::any_of(site, headers, FORM)
    }

    /// The same, for a cookie.
    pub(super) fn any_of(
        site: &Site,
        headers: &HeaderMap,
        cookie: Cookie,
    ) -> Result<Self, Trouble> {
        Self::known(site, headers, cookie).map_or_else(|| Self::new(cookie), Ok)
    }

    /// Whoever sent a form with their own token. None for a form of somebody else's making, and
    /// for one that is so old that the cookie is gone.
    pub(super) fn sender(site: &Site, headers: &HeaderMap, posted: &Posted) -> Option<Self> {
        Self::sender_of(site, headers, posted, FORM)
    }

    /// The same, for a cookie.
    pub(super) fn sender_of(
        site: &Site,
        headers: &HeaderMap,
        posted: &Posted,
        cookie: Cookie,
    ) -> Option<Self> {
        let visitor = Self::known(site, headers, cookie)?;
        csrf_matches(&visitor.csrf(), &posted.one("csrf")).then_some(visitor)
    }

    /// The token of this visitor's forms.
    pub(super) fn csrf(&self) -> String {
        csrf_of(&self.secret)
    }

    /// The cookie to be sent, when it is not with the visitor yet.
    pub(super) fn cookie(&self, site: &Site) -> Option<HeaderValue> {
        self.fresh.then(|| self.cookie.set(site, &self.secret))
    }

    /// The cookie for as long again.
    pub(super) fn renewed(&self, site: &Site) -> HeaderValue {
        self.cookie.set(site, &self.secret)
    }

    /// What is kept.
    pub(super) async fn load<T: DeserializeOwned>(
        &self,
        site: &Site,
    ) -> Result<Option<T>, Trouble> {
        let text = site.app.draft_get(&self.secret).await.map_err(|error| {
            tracing::error!(%error, "a draft could not be read");
            Trouble::Away
        })?;
        // A draft of an older version of the program is as good as none.
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Keeps something; what was kept before is replaced.
    pub(super) async fn save(&self, site: &Site, kept: &impl Serialize) -> Result<(), Trouble> {
        let text = serde_json::to_string(kept).map_err(|_| Trouble::Broken)?;
        site.app
            .draft_put(&self.secret, &text)
            .await
            .map_err(|error| {
                match error {
                    DraftError::TooMany => tracing::warn!("there are too many drafts"),
                    error => tracing::error!(%error, "a draft could not be kept"),
                }
                Trouble::Away
            })
    }

    /// Takes what is kept away; true for the one who did.
    pub(super) async fn forget(&self, site: &Site) -> Result<bool, Trouble> {
        site.app.draft_delete(&self.secret).await.map_err(|error| {
            tracing::error!(%error, "a draft could not be removed");
            Trouble::Away
        })
    }
}
