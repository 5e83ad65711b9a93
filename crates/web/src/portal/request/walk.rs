// SPDX-License-Identifier: Apache-2.0
//! The walk from question to question: draft, form token, order, and back to the check page.

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{MethodRouter, get};

use super::answers::{Answers, Kept};
use super::place::{self, Place};
use super::{Around, Question, Terms};
use crate::pages::portal::Trouble;
use crate::pages::portal::request::Step;
use crate::pages::{Posted, Problems};
use crate::portal::visitor::Visitor;
use crate::portal::{to, with_cookie};
use crate::server::{Face, Here, Site, portal_shell, trouble, trouble_as};

/// The two routes of a question.
pub(super) fn question<Q: Question + 'static>() -> MethodRouter<Site> {
    get(show::<Q>).post(take::<Q>)
}

/// The page that says why there is none.
pub(super) async fn refuse(site: &Site, here: &Here, error: Trouble) -> Response {
    trouble(site, Face::Portal(here.lang), error).await
}

/// The answer to a form without the token of its sender.
pub(super) async fn not_ours(site: &Site, here: &Here) -> Response {
    let face = Face::Portal(here.lang);
    trouble_as(site, face, (StatusCode::FORBIDDEN, Trouble::Expired)).await
}

/// The answers of a visitor so far. A result is no answer to go on with.
pub(super) async fn answers_of(site: &Site, visitor: &Visitor) -> Result<Option<Answers>, Trouble> {
    Ok(match visitor.load::<Kept>(site).await? {
        Some(Kept::Answers(answers)) => Some(*answers),
        Some(Kept::Sent(_) | Kept::Shown(_)) | None => None,
    })
}

async fn around(
    site: &Site,
    here: &Here,
    (terms, answers, place): (&Terms<'_>, &Answers, Place),
    (visitor, problems): (&Visitor, Problems),
) -> Around {
    let asked = place::asked(terms, answers);
    let at = asked.iter().take_while(|one| **one != place).count() + 1;
    let back = if here.to_check {
        place::CHECK
    } else {
        place::before(terms, answers, place)
    };
    Around {
        shell: portal_shell(site, here.lang, place.path(), visitor.csrf()).await,
        step: Step {
            at: at.to_string(),
            // The check page is the last step.
            of: (asked.len() + 1).to_string(),
            back: back.to_owned(),
            to_check: here.to_check,
        },
        problems,
    }
}

/// Where to go instead of a question that cannot be asked now.
fn elsewhere(terms: &Terms<'_>, answers: &Answers) -> &'static str {
    if terms.online().is_empty() {
        return "/";
    }
    place::open(terms, answers).map_or(place::CHECK, Place::path)
}

async fn show<Q: Question>(State(site): State<Site>, here: Here, headers: HeaderMap) -> Response {
    match shown::<Q>(&site, &here, &headers).await {
        Ok(answer) => answer,
        Err(error) => refuse(&site, &here, error).await,
    }
}

async fn shown<Q: Question>(
    site: &Site,
    here: &Here,
    headers: &HeaderMap,
) -> Result<Response, Trouble> {
    let visitor = Visitor::any(site, headers)?;
    let answers = answers_of(site, &visitor).await?.unwrap_or_default();
    let in_force = site.app.in_force().await;
    let policy = in_force.policy().map_err(|_| Trouble::Away)?;
    let terms = Terms {
        policy,
        lang: here.lang,
        on: site.app.clock.today().date,
    };
    if terms.online().is_empty() || !place::reachable(&terms, &answers, Q::PLACE) {
        return Ok(to(&here.url(elsewhere(&terms, &answers))));
    }
    let asked = (&terms, &answers, Q::PLACE);
    let around = around(site, here, asked, (&visitor, Problems::none())).await;
    let answer = Q::page(&terms, around, Q::filled(&answers), &answers);
    Ok(match visitor.cookie(site) {
        Some(cookie) => with_cookie(answer, cookie),
        None => answer,
    })
}

async fn take<Q: Question>(
    State(site): State<Site>,
    here: Here,
    headers: HeaderMap,
    Form(posted): Form<Posted>,
) -> Response {
    let Some(visitor) = Visitor::sender(&site, &headers, &posted) else {
        return not_ours(&site, &here).await;
    };
    let here = Here {
        to_check: posted.one("return") == "check",
        ..here
    };
    match taken::<Q>(&site, &here, &visitor, &posted).await {
        Ok(answer) => answer,
        Err(error) => refuse(&site, &here, error).await,
    }
}

async fn taken<Q: Question>(
    site: &Site,
    here: &Here,
    visitor: &Visitor,
    posted: &Posted,
) -> Result<Response, Trouble> {
    let kept = answers_of(site, visitor).await?;
    if kept.is_none() && Q::PLACE != Place::Who {
        return Err(Trouble::Expired);
    }
    let mut answers = kept.map_or_else(Answers::begin, Ok)?;
    let in_force = site.app.in_force().await;
    let policy = in_force.policy().map_err(|_| Trouble::Away)?;
    let terms = Terms {
        policy,
        lang: here.lang,
        on: site.app.clock.today().date,
    };
    if terms.online().is_empty() || !place::reachable(&terms, &answers, Q::PLACE) {
        return Ok(to(&here.url(elsewhere(&terms, &answers))));
    }
    let form = Q::read(posted);
    let problems = Q::judge(&terms, &form, &mut answers);
    if !problems.is_empty() {
        let asked = (&terms, &answers, Q::PLACE);
        let around = around(site, here, asked, (visitor, problems)).await;
        let mut answer = Q::page(&terms, around, form, &answers);
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(answer);
    }
    let next = next(here, &terms, &answers, Q::PLACE);
    visitor
        .save(site, &Kept::Answers(Box::new(answers)))
        .await?;
    Ok(to(&next))
}

/// After a change from the check page: back there, but for questions the change has opened.
fn next(here: &Here, terms: &Terms<'_>, answers: &Answers, place: Place) -> String {
    if !here.to_check {
        return here.url(place::after(terms, answers, place));
    }
    match place::open(terms, answers) {
        None => here.url(place::CHECK),
        Some(open) => format!("{}?return=check", here.url(open.path())),
    }
}
