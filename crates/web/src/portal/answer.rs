// SPDX-License-Identifier: Apache-2.0
//! `POST /status/{number}/answer`: opens the page of an answer, once. Nothing is opened by looking, so a program that
//! follows links uses nothing up.

use axum::extract::{Form, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use yakusoku_app::request::DeskError;
use yakusoku_duties::request::Refusal;

use super::progress::{self, Entered, Said};
use super::to;
use crate::pages::Posted;
use crate::pages::portal::Trouble;
use crate::server::{Face, Here, Peer, Site, desk_status, trouble, trouble_as};

pub(super) async fn open(
    State(site): State<Site>,
    here: Here,
    (peer, Path(number)): (Peer, Path<String>),
    headers: HeaderMap,
    Form(posted): Form<Posted>,
) -> Response {
    let face = Face::Portal(here.lang);
    let sent = (&headers, &posted);
    let entered = match Entered::admitted((&site, &here, &peer), sent, &number).await {
        Ok(entered) => entered,
        Err(refused) => return refused,
    };
    let Ok(letter) = posted.one("letter").parse() else {
        return trouble(&site, face, Trouble::NotFound).await;
    };
    let code = &entered.known.code;
    match site.app.open_page(&number, code, letter).await {
        Ok(loaded) => {
            let opened = loaded
                .case
                .page(letter)
                .and_then(|page| page.opened.as_ref());
            let mut known = entered.known.clone();
            known.opened.extend(opened.map(|stamp| stamp.seq));
            match entered.visitor.save(&site, &known).await {
                Ok(()) => to(&here.url(&format!("/status/{number}#answer"))),
                // It is open and this browser cannot be told so later: it is shown now.
                Err(_) => {
                    progress::shown(&site, &here, &Entered { known, ..entered }, Said::nothing())
                        .await
                }
            }
        }
        // Opened in between, or too late: the page says which.
        Err(DeskError::Refused(Refusal::PageShut(_))) => {
            to(&here.url(&format!("/status/{number}#answer")))
        }
        Err(error) => {
            tracing::error!(?error, "the page of an answer could not be opened");
            trouble_as(&site, face, (desk_status(&error), Trouble::Broken)).await
        }
    }
}
