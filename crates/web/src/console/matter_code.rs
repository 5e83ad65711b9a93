// SPDX-License-Identifier: Apache-2.0
//! 確認コードの再発行: a new code for the page of progress of a complaint or question, shown once on its page.

use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use yakusoku_app::request::DeskError;

use super::case::{once_shown, receipt_cookie, receipt_end};
use super::door::{Member, with_cookie};
use crate::pages::Posted;

/// Issues the code, and leads to the page of the matter that shows it.
pub(super) async fn renew(
    member: &Member,
    number: &str,
    posted: &Posted,
) -> Result<Response, DeskError> {
    let place = (number, posted.one("version").parse().ok());
    let app = &member.site.app;
    let receipt = app
        .renew_matter_code(&member.actor, place, &posted.one("said"))
        .await?;
    let to = Redirect::to(&format!("/console/matters/{number}")).into_response();
    Ok(with_cookie(to, receipt_cookie(&member.site, &receipt)))
}

/// What the page says once of a new code.
pub(super) fn told(member: &Member, headers: &HeaderMap, number: &str) -> Option<String> {
    once_shown(&member.site, headers, number)
}

/// The page without the code from now on.
pub(super) fn forget(member: &Member, answer: Response, told: bool) -> Response {
    if told {
        with_cookie(answer, receipt_end(&member.site))
    } else {
        answer
    }
}
