// SPDX-License-Identifier: Apache-2.0
//! The one-time log-in link of a demonstration: stands for the password, on this machine only.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Path, State};
use axum::http::Extensions;

use super::door::{Answer, broken};
use super::login::begin;
use super::wrong;
use crate::pages::Nav;
use crate::pages::console::ErrorPage;
use crate::pages::portal::Trouble;
use crate::server::{Face, Site, page, trouble};

pub(super) async fn follow(
    State(site): State<Site>,
    Path(secret): Path<String>,
    extensions: Extensions,
) -> Answer {
    if !site.app.config.demo || !is_near(&extensions) {
        return Err(trouble(&site, Face::Console, Trouble::NotFound).await);
    }
    match site.app.use_link(&secret).await {
        Ok(account) => begin(&site, &account, None).await,
        Err(error) if wrong::at_the_door(&error).is_some() => Err(used(&site).await),
        Err(error) => Err(broken(&site, &error).await),
    }
}

/// Whether the peer is this machine; an unknown peer is not.
fn is_near(extensions: &Extensions) -> bool {
    extensions
        .get::<ConnectInfo<SocketAddr>>()
        .is_some_and(|info| info.0.ip().to_canonical().is_loopback())
}

async fn used(site: &Site) -> axum::response::Response {
    let shell = super::login::door_shell(site, "/console/login", String::new()).await;
    let sheet = ErrorPage {
        shell: crate::pages::Shell { nav: Nav::Elsewhere, ..shell },
        trouble: Trouble::Expired,
        detail: Some(
            "このリンクは使用済みか期限切れ。1本につき1回だけ使える。新しいリンクは、見本を起動した画面に表示"
                .to_owned(),
        ),
        back: "/console/login".to_owned(),
    };
    page(axum::http::StatusCode::GONE, &sheet)
}
