// SPDX-License-Identifier: Apache-2.0
//! `POST /request/check`: the one button. A draft is sent once, and only as it was shown.

use std::time::Duration;

use axum::extract::{Form, State};
use axum::http::HeaderMap;
use axum::response::Response;
use yakusoku_app::replay::{Replay, Sent as Once};
use yakusoku_app::request::{Application, DeskError};
use yakusoku_duties::personal::{Agent, Applicant, Wants};
use yakusoku_policy::{Channel, Kind, Policy};

use super::Terms;
use super::about::{labels, reason};
use super::answers::{Answers, Kept, Sent};
use super::check::{checked, period};
use super::done;
use super::kinds::{said, wanted_change};
use super::place;
use super::walk::{not_ours, refuse};
use crate::pages::portal::Trouble;
use crate::pages::{Lang, Posted};
use crate::portal::visitor::Visitor;
use crate::portal::{to, typed};
use crate::server::{Here, Peer, Site, desk_status, limits};

/// How long, and how often, a second press waits for the first.
const WAIT: Duration = Duration::from_millis(50);
const WAITS_MAX: u8 = 100;
/// Status kept with what was sent: the browser is sent on.
const SENT: u16 = 303;

pub(super) async fn take(
    State(site): State<Site>,
    here: Here,
    peer: Peer,
    headers: HeaderMap,
    Form(posted): Form<Posted>,
) -> Response {
    let Some(visitor) = Visitor::sender(&site, &headers, &posted) else {
        return not_ours(&site, &here).await;
    };
    match taken(&site, &here, (&visitor, &peer), &posted).await {
        Ok(answer) => answer,
        Err(error) => refuse(&site, &here, error).await,
    }
}

async fn taken(
    site: &Site,
    here: &Here,
    (visitor, peer): (&Visitor, &Peer),
    posted: &Posted,
) -> Result<Response, Trouble> {
    let answers = match visitor.load::<Kept>(site).await? {
        Some(Kept::Answers(answers)) => *answers,
        // The button was pressed twice.
        Some(Kept::Sent(_) | Kept::Shown(_)) => return Ok(to(&here.url(place::DONE))),
        None => return Err(Trouble::Expired),
    };
    if posted.one("draft") != answers.fingerprint() {
        return checked(site, here, visitor, (&answers, true)).await;
    }
    let in_force = site.app.in_force().await;
    let policy = in_force.policy().map_err(|_| Trouble::Away)?;
    let terms = Terms {
        policy,
        lang: here.lang,
        on: site.app.clock.today().date,
    };
    if let Some(open) = place::open(&terms, &answers) {
        return Ok(to(&here.url(open.path())));
    }
    let key = format!("request {} {}", visitor.csrf(), answers.fingerprint());
    let once = Once {
        key: &key,
        request: &[],
    };
    if !first(site, once).await? {
        return Ok(to(&here.url(place::DONE)));
    }
    let answer = if limits::may_submit(site, peer).await {
        sent(site, here, (policy, &answers)).await
    } else {
        Err(Err(Trouble::TooMany))
    };
    let (answer, kept) = match answer {
        Ok(sent) => (
            received(site, here, visitor, &sent).await,
            site.app.replay_end(once, (SENT, "")).await,
        ),
        Err(unsent) => (unsent, site.app.replay_forget(once).await),
    };
    if let Err(error) = kept {
        tracing::error!(%error, "whether a request was sent could not be kept");
    }
    answer
}

/// Whether this is the first to send these answers; a second press waits until the first is through.
async fn first(site: &Site, once: Once<'_>) -> Result<bool, Trouble> {
    for _ in 0..WAITS_MAX {
        match site.app.replay_begin(once).await {
            Ok(Replay::New) => return Ok(true),
            Ok(Replay::Done(..) | Replay::Other) => return Ok(false),
            Ok(Replay::Running) => tokio::time::sleep(WAIT).await,
            Err(error) => {
                tracing::error!(%error, "a request could not be looked up");
                return Err(Trouble::Away);
            }
        }
    }
    Err(Trouble::Away)
}

/// Sends the answers; the answer of the page where they are refused, and then they stay a draft.
async fn sent(
    site: &Site,
    here: &Here,
    (policy, answers): (&Policy, &Answers),
) -> Result<Sent, Result<Response, Trouble>> {
    let on = site.app.clock.today().date;
    let application = application(policy, on, answers);
    let receipt = match site.app.submit(&application).await {
        Ok(receipt) => receipt,
        Err(error) => return Err(refused(here, &error)),
    };
    Ok(Sent {
        number: receipt.number,
        code: receipt.code,
        on,
        applying: application.applying,
        kinds: application.kinds,
    })
}

async fn received(
    site: &Site,
    here: &Here,
    visitor: &Visitor,
    sent: &Sent,
) -> Result<Response, Trouble> {
    match visitor.save(site, &Kept::Sent(sent.clone())).await {
        Ok(()) => Ok(to(&here.url(place::DONE))),
        // It is received and the code is nowhere else: it must be shown now.
        Err(_) => done::shown(site, here, (sent, Some(&sent.code))).await,
    }
}

fn refused(here: &Here, error: &DeskError) -> Result<Response, Trouble> {
    match error {
        // The policy changed meanwhile: what can be asked has to be chosen again.
        DeskError::NotTaken(_) => Ok(to(&here.url(place::Place::Kinds.path()))),
        error if desk_status(error).is_client_error() => Err(Trouble::Unreadable),
        error => {
            tracing::error!(?error, "an application could not be recorded");
            Err(Trouble::Away)
        }
    }
}

/// The answers as the desk takes them. What is asked is put into words in Japanese, whatever the
/// language of the page: the desk works in it.
fn application(policy: &Policy, on: jiff::civil::Date, answers: &Answers) -> Application {
    let terms = Terms {
        policy,
        lang: Lang::Ja,
        on,
    };
    let wants = answers.kinds.iter().zip(1_u16..);
    let wants = wants.map(|(kind, ask)| {
        let about = answers.about.get(kind);
        let erasure = answers.erasure.as_ref().filter(|_| *kind == Kind::Erasure);
        Wants {
            ask,
            text: wanted(&terms, *kind, answers),
            claim: about
                .and_then(|about| about.claim)
                .or_else(|| erasure.map(|what| what.claim)),
            corrections: about.and_then(wanted_change).into_iter().collect(),
        }
    });
    let mut applicant = Applicant {
        birth: answers.birth,
        country: answers.country.filter(|_| answers.is_gdpr()),
        wants: wants.collect(),
        delivery: answers.delivery.map_or("", |means| means.name()).to_owned(),
        ..Applicant::default()
    };
    if let Some(name) = &answers.name {
        applicant.name = typed::joined(&name.family, &name.given);
        applicant.kana = typed::joined(&name.family_kana, &name.given_kana);
    }
    if let Some(lived) = &answers.address {
        applicant.postcode = lived.postcode.clone();
        applicant.address = lived.lines().join("\n");
    }
    if let Some(contact) = &answers.contact {
        applicant.email = contact.email.clone();
        applicant.phone = contact.phone.clone();
    }
    applicant.agent = answers.agent.as_ref().map(|agent| Agent {
        name: typed::joined(&agent.family, &agent.given),
        postcode: agent.address.postcode.clone(),
        address: agent.address.lines().join("\n"),
        phone: agent.phone.clone(),
    });
    Application {
        channel: Channel::Web,
        applying: answers.applying.unwrap_or_default(),
        kinds: answers.kinds.clone(),
        applicant,
        received_on: None,
        came_on: None,
    }
}

fn wanted(terms: &Terms<'_>, kind: Kind, answers: &Answers) -> String {
    let mut lines = Vec::new();
    match (kind, &answers.disclosure, &answers.erasure) {
        (Kind::Disclosure, Some(what), _) => {
            lines.push(format!(
                "対象：{}",
                labels(terms, &what.categories).join("、")
            ));
            lines.push(format!("期間：{}", period(terms, (what.since, what.until))));
        }
        (Kind::Erasure, _, Some(what)) => {
            lines.push(format!(
                "対象：{}",
                labels(terms, &what.categories).join("、")
            ));
            lines.push(format!("理由：{}", reason(Lang::Ja, kind, what.claim)));
            if !what.details.is_empty() {
                lines.push(format!("事情：{}", what.details));
            }
        }
        _ => {
            let about = answers.about.get(&kind);
            let said = about.map(|about| said(terms, kind, about));
            lines.extend(said.unwrap_or_default());
        }
    }
    lines.join("\n")
}
