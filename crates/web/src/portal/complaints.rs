// SPDX-License-Identifier: Apache-2.0
//! `GET /complaints`: our desk for complaints, and the certified bodies the operator belongs to.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use yakusoku_policy::{CertifiedBodies, Channel, Desk};

use super::terms::Terms;
use super::words;
use crate::pages::Fact;
use crate::pages::portal::{ComplaintsPage, OutsideBody, Trouble};
use crate::server::{Face, Here, Site, page, portal_shell, trouble};

pub(super) async fn show(State(site): State<Site>, here: Here) -> Response {
    let in_force = site.app.in_force().await;
    let Ok(policy) = in_force.policy() else {
        return trouble(&site, Face::Portal(here.lang), Trouble::Away).await;
    };
    let terms = Terms {
        policy,
        lang: here.lang,
        on: site.app.clock.today().date,
    };
    let desk = policy.complaints_desk().or_else(|| policy.requests_desk());
    let shell = portal_shell(&site, here.lang, &here.path, String::new()).await;
    let name = desk.map_or(&policy.operator.name, |desk| &desk.name);
    page(
        StatusCode::OK,
        &ComplaintsPage {
            shell,
            desk_name: words::text(here.lang, name),
            facts: facts(&terms, desk),
            outside: outside(&terms),
            web_form: policy.takes_matters_by(Channel::Web),
        },
    )
}

fn facts(terms: &Terms<'_>, desk: Option<&Desk>) -> Vec<Fact> {
    let lang = terms.lang;
    let phone = desk
        .and_then(|desk| desk.phone.clone())
        .or_else(|| terms.policy.operator.phone.clone());
    let hours = desk
        .and_then(Desk::hours_text)
        .map(|hours| words::text(lang, &hours));
    let email = desk.and_then(|desk| desk.email.clone());
    let fax = desk.and_then(|desk| desk.fax.clone());
    let named = [
        (lang.pick("電話", "Telephone"), phone),
        (lang.pick("FAX", "Fax"), fax),
        (lang.pick("受付時間", "Hours"), hours),
        (lang.pick("メール", "E-mail"), email),
    ];
    let mut facts: Vec<Fact> = named
        .into_iter()
        .filter_map(|(label, line)| line.map(|line| Fact::new(label, line)))
        .collect();
    let post = Fact {
        label: lang.pick("郵送", "Post").to_owned(),
        lines: terms.address_of(desk),
    };
    facts.push(post);
    facts
}

fn outside(terms: &Terms<'_>) -> Vec<OutsideBody> {
    let CertifiedBodies::Members(bodies) = &terms.policy.certified_bodies else {
        return Vec::new();
    };
    let body = |body: &yakusoku_policy::CertifiedBody| OutsideBody {
        name: words::text(terms.lang, &body.name),
        explain: words::text(terms.lang, &body.contact),
        phone: None,
    };
    bodies.iter().map(body).collect()
}
