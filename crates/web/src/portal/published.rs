// SPDX-License-Identifier: Apache-2.0
//! `GET /published/{file}`: the published pages, notices and forms of the policy in force, as
//! `policy publish` writes them.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::pages::portal::Trouble;
use crate::server::{Face, Here, Site, lang_of_policy, trouble};

pub(super) async fn show(
    State(site): State<Site>,
    here: Here,
    Path(file): Path<String>,
) -> Response {
    let face = Face::Portal(here.lang);
    let lang = lang_of_policy(here.lang);
    if let Some(name) = file.strip_suffix(".pdf") {
        return match site.app.published_form(name, lang).await {
            Ok(Some(bytes)) => {
                let head = [
                    (header::CONTENT_TYPE, "application/pdf"),
                    (header::CACHE_CONTROL, "public, no-cache"),
                ];
                (StatusCode::OK, head, bytes).into_response()
            }
            Ok(None) => trouble(&site, face, Trouble::NotFound).await,
            Err(error) => {
                tracing::error!(%error, "a form could not be set");
                trouble(&site, face, Trouble::Away).await
            }
        };
    }
    let body = match site.app.published_page(&file, lang).await {
        Ok(Some(page)) => page.html,
        Ok(None) => return trouble(&site, face, Trouble::NotFound).await,
        Err(error) => {
            tracing::error!(%error, "a published page could not be made");
            return trouble(&site, face, Trouble::Away).await;
        }
    };
    let kind = match file.rsplit_once('.') {
        Some((_, "css")) => "text/css; charset=utf-8",
        _ => "text/html; charset=utf-8",
    };
    let head = [
        (header::CONTENT_TYPE, kind),
        // The day's law and the edition may change; nothing personal is in it.
        (header::CACHE_CONTROL, "public, no-cache"),
    ];
    (StatusCode::OK, head, body).into_response()
}
