// SPDX-License-Identifier: Apache-2.0
//! `GET /complaints/done`, once: number and code of what was brought.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::bring::{DONE, FORM, Sent};
use super::visitor::{BRING, Visitor};
use super::{to, with_cookie, words};
use crate::pages::portal::{BroughtPage, Trouble};
use crate::server::{Face, Here, Site, page, portal_shell, trouble};

pub(super) async fn show(State(site): State<Site>, here: Here, headers: HeaderMap) -> Response {
    match taken(&site, &here, &headers).await {
        Ok(answer) => answer,
        Err(error) => trouble(&site, Face::Portal(here.lang), error).await,
    }
}

async fn taken(site: &Site, here: &Here, headers: &HeaderMap) -> Result<Response, Trouble> {
    let Some(visitor) = Visitor::known(site, headers, BRING) else {
        return Ok(to(&here.url(FORM)));
    };
    let Some(sent) = visitor.load::<Sent>(site).await? else {
        return Ok(to(&here.url(FORM)));
    };
    let answer = shown(site, here, &sent).await;
    // Of two who ask at once, one is shown the code.
    if !visitor.forget(site).await? {
        return Err(Trouble::Expired);
    }
    Ok(with_cookie(answer, BRING.end(site)))
}

/// The page of what was brought.
pub(super) async fn shown(site: &Site, here: &Here, sent: &Sent) -> Response {
    let today = site.app.clock.today().date;
    let due = site.app.promised_answer(&sent.number).await;
    let view = BroughtPage {
        shell: portal_shell(site, here.lang, DONE, String::new()).await,
        number: sent.number.clone(),
        code: sent.code.clone(),
        received: words::date(here.lang, today),
        due: due.map(|day| words::date(here.lang, day)),
        reachable: sent.reachable,
    };
    page(StatusCode::OK, &view)
}
