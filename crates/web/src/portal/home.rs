// SPDX-License-Identifier: Apache-2.0
//! `GET /`: what can be asked, what it costs, what happens then.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use yakusoku_policy::Kind;
use yakusoku_policy::publish::Page;

use super::terms::Terms;
use super::words;
use crate::pages::portal::{HomeKind, HomePage, Trouble};
use crate::pages::{Link, kind_words};
use crate::server::{Face, Here, Site, lang_of_policy, page, portal_shell, trouble};

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
    let online = terms.online();
    let all = online.iter().copied().chain(terms.by_post());
    let (eea, others): (Vec<Kind>, Vec<Kind>) = all.partition(|kind| kind.is_gdpr());
    let shown = |kinds: Vec<Kind>| {
        let kinds = kinds.into_iter();
        kinds
            .map(|kind| home_kind(&terms, kind, online.contains(&kind)))
            .collect()
    };
    let shell = portal_shell(&site, here.lang, &here.path, String::new()).await;
    let pages = in_force.pages(terms.on, lang_of_policy(here.lang));
    let all: Vec<Kind> = policy.requests.kinds.keys().copied().collect();
    page(
        StatusCode::OK,
        &HomePage {
            shell,
            answer: terms.answer(&others),
            kinds: shown(others),
            eea: shown(eea),
            areas: terms.areas(),
            papers: terms.papers_needed(),
            charged: all.iter().any(|kind| policy.fee(*kind).is_some()),
            ways: terms.ways(),
            forms: pages.map_or_else(|_| Vec::new(), |pages| forms(&pages)),
        },
    )
}

/// The guide and the forms, where the policy publishes its procedure.
fn forms(pages: &[Page]) -> Vec<Link> {
    let of_procedure = |page: &&Page| {
        let name = page.file_name.as_str();
        name == "requests.html" || (name.starts_with("form-") && name.ends_with(".html"))
    };
    let link = |page: &Page| {
        let href = format!("/published/{}", page.file_name);
        Link::new(page.title.clone(), href)
    };
    pages.iter().filter(of_procedure).map(link).collect()
}

fn home_kind(terms: &Terms<'_>, kind: Kind, online: bool) -> HomeKind {
    HomeKind {
        title: words::kind(terms.lang, kind),
        explain: kind_words(terms.lang, kind.name())
            .map_or("", |words| words.explain)
            .to_owned(),
        fee: terms.cost(kind),
        online,
    }
}
