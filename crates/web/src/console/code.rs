// SPDX-License-Identifier: Apache-2.0
//! 確認コード: the second factor, before any page of the console.

use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;
use yakusoku_app::staff::StaffError;

use super::door::{Answer, HOME, SESSION, Visitor, broken, inside, with_cookie};
use super::login::door_shell;
use super::wrong;
use crate::pages::console::CodePage;
use crate::pages::{Posted, Problems};
use crate::server::page;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    next: String,
}

pub(super) async fn show(visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    if visitor.session.second {
        return Ok(Redirect::to(HOME).into_response());
    }
    let next = inside(&asked.next).unwrap_or(HOME);
    Ok(code(&visitor, (StatusCode::OK, next, Problems::none())).await)
}

async fn code(
    visitor: &Visitor,
    (status, next, problems): (StatusCode, &str, Problems),
) -> axum::response::Response {
    let Visitor { site, session, .. } = visitor;
    let member = &session.member;
    let shown = site.app.config.demo && member.demo;
    let command = || {
        format!(
            "yakusoku demo code {} --data {}",
            member.login,
            site.app.dir.display()
        )
    };
    let shell = door_shell(site, "/console/code", session.csrf.clone()).await;
    let sheet = CodePage {
        shell,
        name: member.name.clone(),
        next: next.to_owned(),
        problems,
        demo_command: shown.then(command),
    };
    page(status, &sheet)
}

pub(super) async fn send(visitor: Visitor, Form(posted): Form<Posted>) -> Answer {
    visitor.owns(&posted).await?;
    let next = posted.one("next");
    let next = inside(&next).unwrap_or(HOME);
    match visitor
        .site
        .app
        .session_complete(&visitor.secret, &posted.one("code"))
        .await
    {
        Ok(secret) => {
            let answer = Redirect::to(next).into_response();
            Ok(with_cookie(answer, SESSION.set(&visitor.site, &secret)))
        }
        Err(error) => again(&visitor, next, &error).await,
    }
}

async fn again(visitor: &Visitor, next: &str, error: &StaffError) -> Answer {
    let text = match error {
        StaffError::Wrong => "確認コードの不一致。次の6桁に変わってから再入力".to_owned(),
        other => match wrong::at_the_door(other) {
            Some(text) => text,
            None => return Err(broken(&visitor.site, other).await),
        },
    };
    let mut problems = Problems::none();
    problems.say("code", text);
    Ok(code(visitor, (StatusCode::UNPROCESSABLE_ENTITY, next, problems)).await)
}
