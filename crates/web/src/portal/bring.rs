// SPDX-License-Identifier: Apache-2.0
//! `GET` and `POST /complaints/form`: what people bring besides requests. Nothing typed is ever lost, and pressing
//! the button twice sends once.

use std::time::Duration;

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use yakusoku_app::acts::Brought;
use yakusoku_app::draft::new_secret;
use yakusoku_app::request::DeskError;
use yakusoku_duties::matter::Sort;
use yakusoku_policy::Channel;

use super::visitor::{BRING, Visitor};
use super::{to, typed, with_cookie};
use crate::pages::portal::{Again, BringForm, BringPage, Trouble};
use crate::pages::{Choice, Fault, Posted, Problems};
use crate::server::{Face, Here, Peer, Site, desk_status, limits, page, portal_shell, trouble};

pub(super) const FORM: &str = "/complaints/form";
pub(super) const DONE: &str = "/complaints/done";
const DESK: &str = "/complaints";

/// Longest text, in characters.
const SAID_CHARS_MAX: usize = 4_000;
/// How long a page that was sent is remembered.
const ONCE: Duration = Duration::from_secs(24 * 60 * 60);

/// What is shown once it is sent: kept under the visitor's own secret.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Sent {
    pub(super) number: String,
    pub(super) code: String,
    pub(super) reachable: bool,
}

pub(super) async fn show(State(site): State<Site>, here: Here, headers: HeaderMap) -> Response {
    if !offered(&site).await {
        return to(&here.url(DESK));
    }
    match Visitor::any_of(&site, &headers, BRING) {
        Ok(visitor) => {
            let state = Sheet::clean(BringForm::default());
            shown(&site, &here, &visitor, (StatusCode::OK, state)).await
        }
        Err(error) => trouble(&site, Face::Portal(here.lang), error).await,
    }
}

/// Whether the policy in force promises the form.
async fn offered(site: &Site) -> bool {
    let in_force = site.app.in_force().await;
    in_force
        .policy()
        .is_ok_and(|policy| policy.takes_matters_by(Channel::Web))
}

/// The fields, and what is said above them.
struct Sheet {
    form: BringForm,
    problems: Problems,
    again: Option<Again>,
}

impl Sheet {
    fn clean(form: BringForm) -> Self {
        Self {
            form,
            problems: Problems::none(),
            again: None,
        }
    }
}

async fn shown(
    site: &Site,
    here: &Here,
    visitor: &Visitor,
    (status, state): (StatusCode, Sheet),
) -> Response {
    let Ok(once) = new_secret() else {
        return trouble(site, Face::Portal(here.lang), Trouble::Broken).await;
    };
    let mut sorts = BringPage::choices(here.lang);
    Choice::pick(&mut sorts, std::slice::from_ref(&state.form.sort));
    let answer = page(
        status,
        &BringPage {
            shell: portal_shell(site, here.lang, FORM, visitor.csrf()).await,
            sorts,
            form: state.form,
            problems: state.problems,
            again: state.again,
            once,
        },
    );
    match visitor.cookie(site) {
        Some(cookie) => with_cookie(answer, cookie),
        None => answer,
    }
}

pub(super) async fn take(
    State(site): State<Site>,
    here: Here,
    peer: Peer,
    headers: HeaderMap,
    Form(posted): Form<Posted>,
) -> Response {
    if !offered(&site).await {
        return to(&here.url(DESK));
    }
    let form = BringForm::read(&posted);
    let Some(visitor) = Visitor::sender_of(&site, &headers, &posted, BRING) else {
        return again(&site, &here, None, (form, Again::Expired)).await;
    };
    let (brought, problems) = judged(&here, &form);
    let sort = match sort_of(&form.sort) {
        Some(sort) if problems.is_empty() => sort,
        _ => {
            let state = Sheet {
                problems,
                ..Sheet::clean(form)
            };
            let wrong = (StatusCode::UNPROCESSABLE_ENTITY, state);
            return shown(&site, &here, &visitor, wrong).await;
        }
    };
    if !limits::may_submit(&site, &peer).await {
        return again(&site, &here, Some(&visitor), (form, Again::TooMany)).await;
    }
    // A page is sent once: a second press leads to what the first one brought.
    match site.app.allow(&once(&visitor, &posted), 1, ONCE).await {
        Ok(true) => {}
        Ok(false) => return to(&here.url(DONE)),
        Err(error) => {
            tracing::error!(%error, "a form could not be counted");
            return again(&site, &here, Some(&visitor), (form, Again::Away)).await;
        }
    }
    let reachable = !brought.contact.is_empty();
    match site.app.bring_matter(sort, brought).await {
        Ok(receipt) => {
            let sent = Sent {
                number: receipt.number,
                code: receipt.code,
                reachable,
            };
            match visitor.save(&site, &sent).await {
                Ok(()) => to(&here.url(DONE)),
                // It is received and the code is nowhere else: it must be shown now.
                Err(_) => super::brought::shown(&site, &here, &sent).await,
            }
        }
        Err(DeskError::NotTaken(_)) => to(&here.url(DESK)),
        Err(error) => {
            if !desk_status(&error).is_client_error() {
                tracing::error!(?error, "a complaint could not be recorded");
            }
            again(&site, &here, Some(&visitor), (form, Again::Away)).await
        }
    }
}

fn once(visitor: &Visitor, posted: &Posted) -> String {
    format!("bring {} {}", visitor.csrf(), posted.one("once"))
}

/// Shows what was typed again, with why it was not taken.
async fn again(
    site: &Site,
    here: &Here,
    visitor: Option<&Visitor>,
    (form, why): (BringForm, Again),
) -> Response {
    let status = match why {
        Again::Expired => StatusCode::FORBIDDEN,
        Again::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Again::Away => StatusCode::SERVICE_UNAVAILABLE,
    };
    let state = Sheet {
        again: Some(why),
        ..Sheet::clean(form)
    };
    let fresh = Visitor::new(BRING);
    match (visitor, fresh) {
        (Some(visitor), _) => shown(site, here, visitor, (status, state)).await,
        (None, Ok(visitor)) => shown(site, here, &visitor, (status, state)).await,
        (None, Err(error)) => trouble(site, Face::Portal(here.lang), error).await,
    }
}

/// What a person may bring; bodies outside write to the desk.
fn sort_of(sent: &str) -> Option<Sort> {
    let mut sorts = Sort::ALL.into_iter().filter(|sort| *sort != Sort::Inquiry);
    sorts.find(|sort| sort.word() == sent)
}

/// What was typed as the desk takes it, forgiven where it can be, and what has to be typed again.
fn judged(here: &Here, form: &BringForm) -> (Brought, Problems) {
    let mut problems = Problems::none();
    let mut wrong = |bad: bool, fault| {
        if bad {
            problems.push(here.lang, fault);
        }
    };
    let (said, name) = (typed::lines(&form.said), typed::line(&form.name));
    wrong(sort_of(&form.sort).is_none(), Fault::SortMissing);
    wrong(said.is_empty(), Fault::SaidMissing);
    wrong(said.chars().count() > SAID_CHARS_MAX, Fault::SaidTooLong);
    wrong(typed::too_long(&name), Fault::NameTooLong);
    let (email, phone) = (typed::email(&form.email), typed::phone(&form.phone));
    wrong(
        email.is_none() && !form.email.trim().is_empty(),
        Fault::EmailMalformed,
    );
    wrong(
        phone.is_none() && !form.phone.trim().is_empty(),
        Fault::PhoneMalformed,
    );
    // A number with spaces is one word, so that it is found again.
    let phone = phone.map(|phone| phone.replace(' ', ""));
    let contact: Vec<String> = [email, phone].into_iter().flatten().collect();
    let brought = Brought {
        name,
        contact: contact.join(" "),
        said,
    };
    (brought, problems)
}
