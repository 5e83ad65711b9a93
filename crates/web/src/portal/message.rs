// SPDX-License-Identifier: Apache-2.0
//! `POST /status/{number}/message`: the person writes to the desk about a request.

use std::time::Duration;

use axum::extract::{Form, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use yakusoku_app::request::DeskError;
use yakusoku_duties::request::Refusal;

use super::progress::{self, Entered, Said};
use super::{to, typed};
use crate::pages::{Fault, Posted, Problems};
use crate::server::{Here, Peer, Site};

/// A form is sent once within this time.
const ONCE: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) async fn take(
    State(site): State<Site>,
    here: Here,
    (peer, Path(number)): (Peer, Path<String>),
    headers: HeaderMap,
    Form(posted): Form<Posted>,
) -> Response {
    let sent = (&headers, &posted);
    let entered = match Entered::admitted((&site, &here, &peer), sent, &number).await {
        Ok(entered) => entered,
        Err(refused) => return refused,
    };
    let text = typed::lines(&posted.one("message"));
    let there = here.url(&format!("/status/{number}#talk"));
    // A page is sent once: a second press leads to what the first one said.
    let once = format!("message {} {}", entered.visitor.csrf(), posted.one("once"));
    if !text.is_empty() && matches!(site.app.allow(&once, 1, ONCE).await, Ok(false)) {
        return to(&there);
    }
    let fault = match site
        .app
        .write_to_desk(&number, &entered.known.code, &text)
        .await
    {
        Ok(_) => return to(&there),
        Err(DeskError::Refused(Refusal::MessageEmpty)) => Fault::MessageMissing,
        Err(DeskError::Refused(Refusal::MessageLong(_))) => Fault::MessageTooLong,
        Err(DeskError::Refused(Refusal::MessagesWaiting(_))) => Fault::MessagesWaiting,
        // What was typed comes back with a form that can be sent again.
        Err(error) => {
            tracing::error!(?error, "a message could not be recorded");
            Fault::MessageNotTaken
        }
    };
    let mut problems = Problems::none();
    problems.push(here.lang, fault);
    let said = Said {
        typed: posted.one("message"),
        problems,
    };
    progress::shown(&site, &here, &entered, said).await
}
