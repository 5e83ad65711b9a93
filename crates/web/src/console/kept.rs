// SPDX-License-Identifier: Apache-2.0
//! What was typed into a long form when the session had ended: kept for an hour, and shown again after logging in.
//!
//! It lies sealed under a key that only this browser's cookie holds, like a draft of the portal; nothing of it is taken
//! before the person who typed it looks at the form again and sends it under the new session.

use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use yakusoku_app::draft::new_secret;

use super::door::{Member, found, with_cookie};
use super::once;
use crate::pages::Posted;
use crate::server::{Cookie, Site};

/// Addresses whose forms come back.
const FORMS: [&str; 2] = [APPLICATION, MATTER];
pub(super) const APPLICATION: &str = "/console/applications/new";
pub(super) const MATTER: &str = "/console/matters/new";

/// Cookie of what is kept.
const KEPT: Cookie = Cookie {
    name: "yakusoku_kept",
    seconds: Some(60 * 60),
};

/// Hidden field that says whose form it was.
const BY: &str = "by";
/// Fields that belong to the page and not to what was typed.
const OF_THE_PAGE: [&str; 3] = ["csrf", once::FIELD, BY];

#[derive(Serialize, Deserialize)]
struct Typed {
    place: String,
    by: String,
    fields: Vec<(String, String)>,
}

/// Whether the form of an address comes back after logging in.
pub(super) fn keeps(path: &str) -> bool {
    FORMS.contains(&path)
}

/// Whether a browser holds something that comes back.
pub(super) fn waits(site: &Site, headers: &HeaderMap) -> bool {
    found(site, headers, KEPT).is_some()
}

/// Whoever sent a form; where nobody is logged in, what was sent is kept beside the answer that leads to the log-in.
pub(super) async fn known(
    site: &Site,
    member: Result<Member, Response>,
    (place, posted): (&str, &Posted),
) -> Result<Member, Response> {
    match member {
        Ok(member) => Ok(member),
        Err(away) => Err(keep(site, away, (place, posted)).await),
    }
}

/// Whether the form that was sent had been shown to this person.
pub(super) fn is_of(member: &Member, posted: &Posted) -> bool {
    posted.one(BY) == member.actor.id.0
}

async fn keep(site: &Site, away: Response, (place, posted): (&str, &Posted)) -> Response {
    let of_page = |name: &str| OF_THE_PAGE.contains(&name);
    let fields = posted.0.iter().filter(|(name, _)| !of_page(name));
    let typed = Typed {
        place: place.to_owned(),
        by: posted.one(BY),
        fields: fields.cloned().collect(),
    };
    let empty = typed
        .fields
        .iter()
        .all(|(_, value)| value.trim().is_empty());
    if empty || typed.by.is_empty() || !away.status().is_redirection() {
        return away;
    }
    let (Ok(secret), Ok(text)) = (new_secret(), serde_json::to_string(&typed)) else {
        return away;
    };
    match site.app.draft_put(&secret, &text).await {
        Ok(()) => with_cookie(away, KEPT.set(site, &secret)),
        Err(error) => {
            tracing::error!(%error, "what was typed could not be kept");
            away
        }
    }
}

/// What this person typed into the form of an address before; given back once.
pub(super) async fn back(member: &Member, place: &str, headers: &HeaderMap) -> Option<Posted> {
    let secret = found(&member.site, headers, KEPT)?;
    let text = member.site.app.draft_get(&secret).await;
    let text = text.unwrap_or_else(|error| {
        tracing::error!(%error, "what was typed could not be read");
        None
    })?;
    let typed: Typed = serde_json::from_str(&text).ok()?;
    // A colleague at the same browser is not shown it.
    if typed.place != place || typed.by != member.actor.id.0 {
        return None;
    }
    match member.site.app.draft_delete(&secret).await {
        Ok(true) => Some(Posted(typed.fields)),
        Ok(false) => None,
        Err(error) => {
            tracing::error!(%error, "what was typed could not be removed");
            None
        }
    }
}

/// The answer of a form that came back: the cookie goes.
pub(super) fn ended(member: &Member, answer: Response) -> Response {
    with_cookie(answer, KEPT.end(&member.site))
}
