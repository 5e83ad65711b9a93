// SPDX-License-Identifier: Apache-2.0
//! `POST /status/{number}/message`: the person writes to the desk about a request.

use std::time::Duration;

use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use yakusoku_app::request::DeskError;
use yakusoku_duties::request::Refusal;

use super::progress::{self, Entered, Said};
use super::{to, typed};
use crate::pages::portal::Trouble;
use crate::pages::{Fault, Posted, Problems};
use crate::server::{Face, Here, Peer, Site, desk_status, limits, trouble, trouble_as};

/// A form is sent once within this time.
const ONCE: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) async fn take(
    State(site): State<Site>,
    here: Here,
    (peer, Path(number)): (Peer, Path<String>),
    headers: HeaderMap,
    Form(posted): Form<Posted>,
) -> Response {
    let face = Face::Portal(here.lang);
    let Some(entered) = Entered::sender(&site, (&headers, &posted), &number).await else {
        return trouble_as(&site, face, (StatusCode::FORBIDDEN, Trouble::Expired)).await;
    };
    if !limits::may_ask_status(&site, &peer).await {
        return trouble(&site, face, Trouble::TooMany).await;
    }
    let text = typed::lines(&posted.one("message"));
    let there = here.url(&format!("/status/{number}#talk"));
    // A page is sent once: a second press leads to what the first one said.
    let once = format!("message {} {}", entered.visitor.csrf(), posted.one("once"));
    if !text.is_empty() && !matches!(site.app.allow(&once, 1, ONCE).await, Ok(true)) {
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
        Err(error) => {
            tracing::error!(?error, "a message could not be recorded");
            return trouble_as(&site, face, (desk_status(&error), Trouble::Broken)).await;
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
