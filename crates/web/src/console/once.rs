// SPDX-License-Identifier: Apache-2.0
//! A form that makes something new is taken once, however often a browser sends it: the second time leads to what the
//! first one made.
//!
//! A page gives every form of its own a token. The same words under the same token are the same sheet of paper, sent by
//! a second click or by the button that goes back; other words under it are another one.

use std::time::Duration;

use axum::response::Response;
use yakusoku_app::entropy;
use yakusoku_app::replay::{Replay, Sent};
use yakusoku_app::request::DeskError;

use super::door::Member;
use crate::pages::Posted;

/// Name of the hidden field.
pub(super) const FIELD: &str = "once";
/// How long, and how often, a second click waits for the first.
const WAIT: Duration = Duration::from_millis(50);
const WAITS_MAX: u8 = 100;
/// Status kept with what was made: the browser is sent on.
const SEEN: u16 = 303;

/// A token for a new form; empty where the machine gives no randomness, and then every sending counts.
pub(super) fn token() -> String {
    entropy::code().unwrap_or_default()
}

/// A form as it was sent; nothing where it bears no token.
pub(super) struct Once(Option<(String, Vec<u8>)>);

impl Once {
    pub(super) fn of(place: &str, posted: &Posted) -> Self {
        let token = posted.one(FIELD);
        let key = format!("{place} {} {token}", posted.one("csrf"));
        let pairs = posted.0.iter();
        let words =
            pairs.flat_map(|(name, value)| [name.as_bytes(), b"\0", value.as_bytes(), b"\0"]);
        Self((!token.is_empty()).then(|| (key, words.flatten().copied().collect())))
    }

    fn sent(&self) -> Option<Sent<'_>> {
        let (key, request) = self.0.as_ref()?;
        Some(Sent { key, request })
    }

    /// What the same form made before.
    ///
    /// # Errors
    /// The page of a conflict, where the first sending is still under way after a long while.
    pub(super) async fn before(&self, member: &Member) -> Result<Option<String>, Response> {
        let Some(sent) = self.sent() else {
            return Ok(None);
        };
        for _ in 0..WAITS_MAX {
            match member.site.app.replay_begin(sent).await {
                Ok(Replay::Done(_, made)) => return Ok(Some(made)),
                Ok(Replay::Running) => tokio::time::sleep(WAIT).await,
                Ok(Replay::New | Replay::Other) => return Ok(None),
                // A form that cannot be looked up is taken: twice is mended by hand, never is not.
                Err(error) => {
                    tracing::error!(%error, "a repeated form could not be looked up");
                    return Ok(None);
                }
            }
        }
        Err(member.refused(&DeskError::Conflict).await)
    }

    /// Keeps what it made.
    pub(super) async fn made(&self, member: &Member, number: &str) {
        if let Some(sent) = self.sent()
            && let Err(error) = member.site.app.replay_end(sent, (SEEN, number)).await
        {
            tracing::error!(%error, "what a form made could not be kept");
        }
    }

    /// It made nothing and may be sent again.
    pub(super) async fn forget(&self, member: &Member) {
        if let Some(sent) = self.sent()
            && let Err(error) = member.site.app.replay_forget(sent).await
        {
            tracing::error!(%error, "a form that made nothing could not be forgotten");
        }
    }
}
