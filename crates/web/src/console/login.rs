// SPDX-License-Identifier: Apache-2.0
//! ログイン: name and password, then on to the second factor; and the way out.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use yakusoku_app::entropy;
use yakusoku_app::staff::{Member as Account, StaffError};

use super::door::{Answer, HOME, SESSION, Visitor, broken, found, inside, to, with_cookie};
use super::{kept, wrong};
use crate::pages::console::LoginPage;
use crate::pages::portal::Trouble;
use crate::pages::{Lang, Posted, Problems, Shell};
use crate::server::{Cookie, Face, Site, csrf_matches, csrf_of, page, portal_shell, trouble};

/// Nobody is logged in yet, so the form's token hangs on a cookie of its own.
const DOOR: Cookie = Cookie {
    name: "yakusoku-door",
    seconds: Some(3_600),
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    next: String,
    ended: String,
}

/// What surrounds the pages of the door: no menu, nothing of the ledger.
pub(super) async fn door_shell(site: &Site, path: &str, csrf: String) -> Shell {
    portal_shell(site, Lang::Ja, path, csrf).await
}

pub(super) async fn show(
    State(site): State<Site>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Answer {
    let next = inside(&asked.next).unwrap_or(HOME).to_owned();
    let ended = !asked.ended.is_empty();
    let typed = Typed {
        next,
        ended,
        ..Typed::default()
    };
    door(&site, &headers, (StatusCode::OK, typed)).await
}

#[derive(Default)]
struct Typed {
    name: String,
    next: String,
    ended: bool,
    problems: Problems,
}

async fn door(site: &Site, headers: &HeaderMap, (status, typed): (StatusCode, Typed)) -> Answer {
    let known = found(site, headers, DOOR);
    let secret = match &known {
        Some(secret) => secret.clone(),
        None => match entropy::bytes::<16>() {
            Ok(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
            Err(error) => return Err(broken(site, &StaffError::from(error)).await),
        },
    };
    let shell = door_shell(site, "/console/login", csrf_of(&secret)).await;
    let Typed {
        name,
        next,
        ended,
        problems,
    } = typed;
    let answer = page(
        status,
        &LoginPage {
            shell,
            name,
            next,
            problems,
            ended,
            kept: kept::waits(site, headers),
        },
    );
    Ok(if known.is_some() {
        answer
    } else {
        with_cookie(answer, DOOR.set(site, &secret))
    })
}

pub(super) async fn send(
    State(site): State<Site>,
    headers: HeaderMap,
    Form(posted): Form<Posted>,
) -> Answer {
    let secret = found(&site, &headers, DOOR).unwrap_or_default();
    if secret.is_empty() || !csrf_matches(&csrf_of(&secret), &posted.one("csrf")) {
        return Err(trouble(&site, Face::Console, Trouble::Forbidden).await);
    }
    let (name, next) = (posted.one("name"), posted.one("next"));
    // A password is taken as it was typed, with blanks at its ends.
    let typed = posted.0.iter().find(|(key, _)| key == "password");
    let password = typed.map_or("", |(_, value)| value.as_str());
    match site.app.first_factor(&name, password).await {
        Ok(account) => begin(&site, &account, inside(&next)).await,
        Err(error) => {
            let Some(text) = wrong::at_the_door(&error) else {
                return Err(broken(&site, &error).await);
            };
            let mut problems = Problems::none();
            problems.say("name", text);
            let next = inside(&next).unwrap_or(HOME).to_owned();
            let typed = Typed {
                name,
                next,
                problems,
                ended: false,
            };
            door(&site, &headers, (StatusCode::UNPROCESSABLE_ENTITY, typed)).await
        }
    }
}

/// After the first factor: a session that opens nothing but the page of the second.
pub(super) async fn begin(site: &Site, account: &Account, next: Option<&str>) -> Answer {
    match site.app.session_begin(account).await {
        Ok(secret) => {
            let answer = to("/console/code", next.map(str::to_owned).as_ref());
            Ok(with_cookie(answer, SESSION.set(site, &secret)))
        }
        Err(error) => Err(broken(site, &error).await),
    }
}

pub(super) async fn leave(visitor: Visitor, Form(posted): Form<Posted>) -> Answer {
    visitor.owns(&posted).await?;
    if let Err(error) = visitor.site.app.session_end(&visitor.secret).await {
        return Err(broken(&visitor.site, &error).await);
    }
    Ok(gone(&visitor.site))
}

fn gone(site: &Site) -> Response {
    let answer = Redirect::to("/console/login").into_response();
    with_cookie(answer, SESSION.end(site))
}
