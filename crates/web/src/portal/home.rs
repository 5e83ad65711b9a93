// SPDX-License-Identifier: Apache-2.0
//! `GET /`: what can be asked, what it costs, what happens then.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use yakusoku_policy::Kind;

use super::terms::Terms;
use super::words;
use crate::pages::kind_words;
use crate::pages::portal::{HomeKind, HomePage, Trouble};
use crate::server::{Face, Here, Site, page, portal_shell, trouble};
use yakusoku_duties::request::fact::Applying;

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
    let kinds = all
        .map(|kind| home_kind(&terms, kind, online.contains(&kind)))
        .collect();
    let shell = portal_shell(&site, here.lang, &here.path, String::new()).await;
    page(
        StatusCode::OK,
        &HomePage {
            shell,
            kinds,
            within: terms.within(&online),
            papers: words::papers(here.lang, terms.requirement(Applying::Person).any),
            post: terms.post_address(),
        },
    )
}

fn home_kind(terms: &Terms<'_>, kind: Kind, online: bool) -> HomeKind {
    HomeKind {
        title: words::kind(terms.lang, kind),
        explain: kind_words(terms.lang, kind.name())
            .map_or("", |words| words.explain)
            .to_owned(),
        fee: words::fee(terms.lang, terms.policy.fee_yen(kind, terms.on)),
        online,
    }
}
