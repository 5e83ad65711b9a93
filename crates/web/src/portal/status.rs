// SPDX-License-Identifier: Apache-2.0
//! `GET` and `POST /status`: number and code. A wrong code and an unknown number are told alike.

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use yakusoku_app::request::DeskError;

use super::matter::is_matter;
use super::visitor::{STATUS, Visitor};
use super::{to, with_cookie};
use crate::pages::portal::{StatusForm, StatusPage, Trouble};
use crate::pages::{Fault, Posted, Problems};
use crate::server::{
    Face, Here, Peer, Site, desk_status, limits, page, portal_shell, trouble, trouble_as,
};

/// What the progress page needs to know again: kept under the visitor's own secret.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) number: String,
    pub(super) code: String,
    /// Pages of answers opened in this browser, by their entries in the case.
    #[serde(default)]
    pub(super) opened: Vec<u64>,
}

pub(super) async fn show(State(site): State<Site>, here: Here, headers: HeaderMap) -> Response {
    match Visitor::any(&site, &headers) {
        Ok(visitor) => {
            let empty = Asked::default();
            let answer = form(&site, &here, (&visitor, StatusCode::OK), empty).await;
            match visitor.cookie(&site) {
                Some(cookie) => with_cookie(answer, cookie),
                None => answer,
            }
        }
        Err(error) => trouble(&site, Face::Portal(here.lang), error).await,
    }
}

/// What the page says besides its fields.
#[derive(Default)]
struct Asked {
    number: String,
    problems: Problems,
    no_match: bool,
}

async fn form(
    site: &Site,
    here: &Here,
    (visitor, status): (&Visitor, StatusCode),
    asked: Asked,
) -> Response {
    let shell = portal_shell(site, here.lang, "/status", visitor.csrf()).await;
    let Asked {
        number,
        problems,
        no_match,
    } = asked;
    page(
        status,
        &StatusPage {
            shell,
            number,
            problems,
            no_match,
        },
    )
}

pub(super) async fn take(
    State(site): State<Site>,
    here: Here,
    peer: Peer,
    headers: HeaderMap,
    Form(posted): Form<Posted>,
) -> Response {
    let face = Face::Portal(here.lang);
    let Some(visitor) = Visitor::sender(&site, &headers, &posted) else {
        return trouble_as(&site, face, (StatusCode::FORBIDDEN, Trouble::Expired)).await;
    };
    let typed = StatusForm::read(&posted);
    let problems = problems(&here, &typed);
    if !problems.is_empty() {
        let asked = Asked {
            number: typed.number,
            problems,
            no_match: false,
        };
        return form(
            &site,
            &here,
            (&visitor, StatusCode::UNPROCESSABLE_ENTITY),
            asked,
        )
        .await;
    }
    if !limits::may_ask_status(&site, &peer).await {
        return trouble(&site, face, Trouble::TooMany).await;
    }
    match number_of(&site, &typed).await {
        Ok(number) => {
            let known = Known {
                number,
                code: typed.code,
                opened: Vec::new(),
            };
            match remember(&site, &known).await {
                Ok(cookie) => {
                    let address = here.url(&format!("/status/{}", known.number));
                    with_cookie(to(&address), cookie)
                }
                Err(error) => trouble(&site, face, error).await,
            }
        }
        Err(DeskError::NoSuchCase) => {
            let asked = Asked {
                number: typed.number,
                no_match: true,
                ..Asked::default()
            };
            form(&site, &here, (&visitor, StatusCode::NOT_FOUND), asked).await
        }
        Err(error) => {
            tracing::error!(error = ?error, "a status could not be looked up");
            trouble_as(&site, face, (desk_status(&error), Trouble::Broken)).await
        }
    }
}

/// The number of what number and code open: an application, or something brought to the desk.
async fn number_of(site: &Site, typed: &StatusForm) -> Result<String, DeskError> {
    if is_matter(&typed.number) {
        let found = site.app.matter_status(&typed.number, &typed.code).await?;
        return Ok(found.matter.number);
    }
    let loaded = site.app.status(&typed.number, &typed.code).await?;
    Ok(loaded.case.number)
}

fn problems(here: &Here, typed: &StatusForm) -> Problems {
    let mut problems = Problems::none();
    if typed.number.is_empty() {
        problems.push(here.lang, Fault::NumberMissing);
    }
    if typed.code.is_empty() {
        problems.push(here.lang, Fault::CodeMissing);
    }
    problems
}

async fn remember(site: &Site, known: &Known) -> Result<axum::http::HeaderValue, Trouble> {
    let visitor = Visitor::new(STATUS)?;
    visitor.save(site, known).await?;
    visitor.cookie(site).ok_or(Trouble::Broken)
}
