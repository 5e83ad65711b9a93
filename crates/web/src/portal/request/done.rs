// SPDX-License-Identifier: Apache-2.0
//! `GET /request/done`: number and, once, the code; and what to send where.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use yakusoku_app::replay::{Replay, Sent as Once};

use super::Terms;
use super::answers::{Kept, Sent};
use super::place;
use super::walk::refuse;
use crate::pages::portal::Trouble;
use crate::pages::portal::request::DonePage;
use crate::portal::visitor::{FORM, Visitor};
use crate::portal::{to, with_cookie, words};
use crate::server::{Here, Site, page, portal_shell};

/// Status kept with a code that was shown.
const SHOWN: u16 = 200;

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
        Some(Kept::Shown(sent)) => return shown(site, here, (&sent, None)).await,
        Some(Kept::Answers(_)) => return Ok(to(&here.url(place::CHECK))),
        None => return Err(Trouble::Expired),
    };
    let code = &sent.code;
    let answer = shown(site, here, (&sent, Some(code))).await?;
    // Of two who ask at once, one is shown the code.
    let key = format!("shown {} {}", visitor.csrf(), sent.number);
    let once = Once {
        key: &key,
        request: &[],
    };
    match site.app.replay_begin(once).await {
        Ok(Replay::New) => {}
        Ok(_) => return shown(site, here, (&sent, None)).await,
        Err(error) => {
            tracing::error!(%error, "whether a code was shown could not be looked up");
            return Err(Trouble::Away);
        }
    }
    if let Err(error) = site.app.replay_end(once, (SHOWN, "")).await {
        tracing::error!(%error, "that a code was shown could not be kept");
    }
    // Whoever comes back learns that it was received: the number alone opens nothing.
    let kept = Sent {
        code: String::new(),
        ..sent.clone()
    };
    match visitor.save(site, &Kept::Shown(kept)).await {
        Ok(()) => Ok(with_cookie(answer, visitor.renewed(site))),
        Err(_) => Ok(answer),
    }
}

/// The page of a result, with the code or without it.
pub(super) async fn shown(
    site: &Site,
    here: &Here,
    (sent, code): (&Sent, Option<&String>),
) -> Result<Response, Trouble> {
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
        code: code.cloned(),
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
