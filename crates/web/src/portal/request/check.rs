// SPDX-License-Identifier: Apache-2.0
//! `GET /request/check`: all answers to check, the fee, the papers, what happens next.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use yakusoku_duties::request::fact::Applying;
use yakusoku_policy::Kind;

use super::Terms;
use super::about::{labels, reason};
use super::answers::{Answers, ByAgent};
use super::kinds;
use super::place::{self, Place};
use super::walk::{answers_of, refuse};
use crate::pages::portal::Trouble;
use crate::pages::portal::request::{Answer, Asked, CheckPage};
use crate::portal::visitor::{FORM, Visitor};
use crate::portal::{to, typed, words};
use crate::server::{Here, Site, lang_of_policy, page, portal_shell};

pub(super) async fn show(State(site): State<Site>, here: Here, headers: HeaderMap) -> Response {
    match shown(&site, &here, &headers).await {
        Ok(answer) => answer,
        Err(error) => refuse(&site, &here, error).await,
    }
}

async fn shown(site: &Site, here: &Here, headers: &HeaderMap) -> Result<Response, Trouble> {
    let first = || to(&here.url(Place::Who.path()));
    let Some(visitor) = Visitor::known(site, headers, FORM) else {
        return Ok(first());
    };
    let Some(answers) = answers_of(site, &visitor).await? else {
        return Ok(first());
    };
    checked(site, here, &visitor, (&answers, false)).await
}

/// The page, or the question that is still open. `changed` says that nothing was sent because the
/// answers are not those that were shown.
pub(super) async fn checked(
    site: &Site,
    here: &Here,
    visitor: &Visitor,
    (answers, changed): (&Answers, bool),
) -> Result<Response, Trouble> {
    let in_force = site.app.in_force().await;
    let policy = in_force.policy().map_err(|_| Trouble::Away)?;
    let terms = Terms {
        policy,
        lang: here.lang,
        on: site.app.clock.today().date,
    };
    if let Some(open) = place::open(&terms, answers) {
        return Ok(to(&here.url(open.path())));
    }
    let asked = place::asked(&terms, answers);
    let status = if changed {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    let view = CheckPage {
        shell: portal_shell(site, here.lang, place::CHECK, visitor.csrf()).await,
        back: asked.last().map_or("/", |place| place.path()).to_owned(),
        of: (asked.len() + 1).to_string(),
        answers: told(&terms, answers),
        fee: terms.fee(&answers.kinds),
        // Papers are asked for where there is doubt, and not of everybody (GDPR Art. 12(6)).
        papers: (!answers.is_gdpr()).then(|| terms.papers(answers.applying.unwrap_or_default())),
        answer: terms.answer_if_sent(&answers.kinds),
        draft: answers.fingerprint(),
        changed,
    };
    Ok(page(status, &view))
}

/// Every answer as the person reads it.
fn told(terms: &Terms<'_>, answers: &Answers) -> Vec<Answer> {
    let mut out = about_request(terms, answers);
    out.extend(about_person(terms, answers));
    if let Some(agent) = &answers.agent {
        out.extend(about_agent(terms, agent));
    }
    if let Some(means) = answers.delivery {
        out.push(Answer::new(
            Asked::Delivery,
            means.label(lang_of_policy(terms.lang)),
        ));
    }
    out
}

fn lines(asked: Asked, lines: Vec<String>) -> Answer {
    Answer { asked, lines }
}

fn about_request(terms: &Terms<'_>, answers: &Answers) -> Vec<Answer> {
    let lang = terms.lang;
    let who = match answers.applying.unwrap_or_default() {
        Applying::Person => lang.text("who.person"),
        Applying::StatutoryAgent => lang.text("who.statutory"),
        Applying::MandatedAgent => lang.text("who.mandated"),
    };
    let kinds = answers
        .kinds
        .iter()
        .map(|kind| words::kind(lang, *kind))
        .collect();
    let mut out = vec![Answer::new(Asked::Who, who), lines(Asked::Kinds, kinds)];
    if let Some(country) = answers.country.filter(|_| answers.is_gdpr()) {
        let country = country.label(lang_of_policy(lang));
        out.push(Answer::new(Asked::Country, country));
    }
    if let Some(what) = &answers.disclosure {
        let labels = labels(terms, &what.categories);
        out.push(Answer::new(
            Asked::DisclosureWhat,
            words::listed(lang, &labels),
        ));
        out.push(Answer::new(
            Asked::DisclosurePeriod,
            period(terms, (what.since, what.until)),
        ));
    }
    if let Some(what) = &answers.erasure {
        let labels = labels(terms, &what.categories);
        out.push(Answer::new(
            Asked::ErasureWhat,
            words::listed(lang, &labels),
        ));
        out.push(Answer::new(
            Asked::ErasureReason,
            reason(lang, Kind::Erasure, what.claim),
        ));
        let details = what.details.lines().map(str::to_owned).collect::<Vec<_>>();
        out.push(lines(Asked::ErasureDetails, or_none(terms, details)));
    }
    for kind in &answers.kinds {
        if let Some(about) = answers.about.get(kind) {
            out.push(lines(Asked::About(*kind), kinds::told(terms, *kind, about)));
        }
    }
    out
}

/// 「2023年4月1日から現在まで」
pub(super) fn period(
    terms: &Terms<'_>,
    (since, until): (Option<jiff::civil::Date>, Option<jiff::civil::Date>),
) -> String {
    let lang = terms.lang;
    let day = |day| words::date(lang, day);
    match (since, until) {
        (None, None) => lang.pick("すべての期間", "Any time").to_owned(),
        (Some(since), None) => {
            let since = day(since);
            lang.pick(
                format!("{since}から現在まで"),
                format!("From {since} until now"),
            )
        }
        (None, Some(until)) => {
            let until = day(until);
            lang.pick(format!("{until}まで"), format!("Until {until}"))
        }
        (Some(since), Some(until)) => {
            let (since, until) = (day(since), day(until));
            lang.pick(
                format!("{since}から{until}まで"),
                format!("From {since} until {until}"),
            )
        }
    }
}

fn or_none(terms: &Terms<'_>, lines: Vec<String>) -> Vec<String> {
    if lines.iter().all(String::is_empty) {
        return vec![terms.lang.pick("ありません", "None").to_owned()];
    }
    lines
}

fn about_person(terms: &Terms<'_>, answers: &Answers) -> Vec<Answer> {
    let lang = terms.lang;
    let mut out = Vec::new();
    if let Some(name) = &answers.name {
        let (whole, reading) = (
            typed::joined(&name.family, &name.given),
            typed::joined(&name.family_kana, &name.given_kana),
        );
        let line = if reading.trim().is_empty() {
            whole
        } else {
            lang.pick(
                format!("{whole}（{reading}）"),
                format!("{whole} ({reading})"),
            )
        };
        out.push(Answer::new(Asked::Name, line));
    }
    if let Some(birth) = answers.birth {
        out.push(Answer::new(Asked::Birth, words::date(lang, birth)));
    }
    if let Some(lived) = &answers.address {
        let first = if answers.is_gdpr() {
            lived.postcode.clone()
        } else {
            format!("〒{}", lived.postcode)
        };
        // Some countries have no postcodes.
        let first = Some(first).filter(|first| !first.is_empty());
        let all = first.into_iter().chain(lived.lines());
        out.push(lines(Asked::Address, all.collect()));
    }
    if let Some(contact) = &answers.contact {
        out.push(lines(
            Asked::Email,
            or_none(terms, vec![contact.email.clone()]),
        ));
        out.push(lines(
            Asked::Phone,
            or_none(terms, vec![contact.phone.clone()]),
        ));
    }
    out
}

fn about_agent(terms: &Terms<'_>, agent: &ByAgent) -> Vec<Answer> {
    let first = format!("〒{}", agent.address.postcode);
    vec![
        Answer::new(Asked::AgentName, typed::joined(&agent.family, &agent.given)),
        lines(
            Asked::AgentAddress,
            [vec![first], agent.address.lines()].concat(),
        ),
        lines(Asked::AgentPhone, or_none(terms, vec![agent.phone.clone()])),
    ]
}
