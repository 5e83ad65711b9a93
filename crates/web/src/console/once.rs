// SPDX-License-Identifier: Apache-2.0
//! A form that makes something new is taken once, however often a browser sends it: the second time leads to what the
//! first one made.
//!
//! A page gives every form of its own a token. The same words under the same token are the same sheet of paper, sent by
//! a second click or by the button that goes back; other words under it are another one.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use yakusoku_app::entropy;
use yakusoku_app::replay::{Replay, Sent};
use yakusoku_app::request::DeskError;

use super::door::Member;
use crate::pages::Posted;
use crate::server::Site;

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
        Self::under(place, posted, &posted.one(FIELD))
    }

    /// The same of a form about a case: the version its page was made from stands for the token.
    pub(super) fn of_page(place: &str, posted: &Posted) -> Self {
        let seen = Some(posted.one("seen")).filter(|seen| !seen.is_empty());
        Self::under(
            place,
            posted,
            &seen.unwrap_or_else(|| posted.one("version")),
        )
    }

    fn under(place: &str, posted: &Posted, token: &str) -> Self {
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
        self.forget_at(&member.site).await;
    }

    async fn forget_at(&self, site: &Site) {
        if let Some(sent) = self.sent()
            && let Err(error) = site.app.replay_forget(sent).await
        {
            tracing::error!(%error, "a form that made nothing could not be forgotten");
        }
    }
}

/// A form about a case while it is worked on. Unless it leads somewhere it is forgotten when it goes, and may be sent
/// again.
pub(super) struct Sending {
    once: Mutex<Option<Once>>,
    site: Site,
}

impl Sending {
    /// Begins; the answer of the first click where this is the second.
    pub(super) async fn begin(member: &Member, posted: &Posted) -> Result<Self, Response> {
        let once = Once::of_page(&member.path, posted);
        match once.before(member).await? {
            Some(made) => Err(answer(&made)),
            None => Ok(Self {
                once: Mutex::new(Some(once)),
                site: member.site.clone(),
            }),
        }
    }

    fn take(&self) -> Option<Once> {
        let mut once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        once.take()
    }

    /// Keeps where it led; see [`led_to`].
    pub(super) async fn led(&self, member: &Member, to: String) {
        if let Some(once) = self.take() {
            once.made(member, &to).await;
        }
    }
}

/// Where an answer leads, with the cookie that goes along.
pub(super) fn led_to(answer: &Response) -> String {
    let header = |name: HeaderName| {
        let value = answer.headers().get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or("")
    };
    format!("{}\n{}", header(LOCATION), header(SET_COOKIE))
}

impl Drop for Sending {
    fn drop(&mut self) {
        if let Some(once) = self.take() {
            let site = self.site.clone();
            tokio::spawn(async move { once.forget_at(&site).await });
        }
    }
}

/// The answer that was kept: the address, and a cookie where there was one.
fn answer(made: &str) -> Response {
    let (to, cookie) = made.split_once('\n').unwrap_or((made, ""));
    let mut answer = StatusCode::SEE_OTHER.into_response();
    for (name, value) in [(LOCATION, to), (SET_COOKIE, cookie)] {
        if let Ok(value) = HeaderValue::from_str(value)
            && !value.is_empty()
        {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}
