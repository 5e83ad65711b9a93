// SPDX-License-Identifier: Apache-2.0
//! `GET /request/done`, once: number and code, and what to send where.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::Terms;
use super::answers::{Kept, Sent};
use super::place;
use super::walk::refuse;
use crate::pages::portal::Trouble;
use crate::pages::portal::request::DonePage;
use crate::portal::visitor::{FORM, Visitor};
use crate::portal::{to, with_cookie, words};
use crate::server::{Here, Site, page, portal_shell};

pub(super) async fn show(State(site): State<Site>, here: Here, headers: HeaderMap) -> Response {
    match taken(&site, &here, &headers).await {
        Ok(answer) => answer,
        Err(error) => refuse(&site, &here, error).await,
    }
}

async fn taken(site: &Site, here: &Here, headers: &HeaderMap) -> Result<Response, Trouble> {
    let visitor = Visitor::known(site, headers, FORM).ok_or(Trouble::Expired)?;
    let sent = match visitor.load::<Kept>(site).await? {
        Some(Kept::Sent(sent)) => sent,
        Some(Kept::Answers(_)) => return Ok(to(&here.url(place::CHECK))),
        None => return Err(Trouble::Expired),
    };
    let answer = shown(site, here, &sent).await?;
    // Of two who ask at once, one is shown the code.
    if !visitor.forget(site).await? {
        return Err(Trouble::Expired);
    }
    Ok(with_cookie(answer, FORM.end(site)))
}

/// The page of a result.
pub(super) async fn shown(site: &Site, here: &Here, sent: &Sent) -> Result<Response, Trouble> {
    let in_force = site.app.in_force().await;
    let policy = in_force.policy().map_err(|_| Trouble::Away)?;
    let terms = Terms {
        policy,
        lang: here.lang,
        on: sent.on,
    };
    let view = DonePage {
        shell: portal_shell(site, here.lang, place::DONE, String::new()).await,
        number: sent.number.clone(),
        code: sent.code.clone(),
        received: words::date(here.lang, sent.on),
        fee: terms.fee(&sent.kinds),
        papers: (!sent.kinds.iter().any(|kind| kind.is_gdpr()))
            .then(|| terms.papers(sent.applying)),
        send_to: terms.address_of(policy.requests_desk()),
        send_by: terms.post_means(),
        // The policy counts from a notice that something is missing, and there is none yet.
        send_until: None,
        answer: terms.answer_to_sent(&sent.kinds),
    };
    Ok(page(StatusCode::OK, &view))
}
