// SPDX-License-Identifier: Apache-2.0
//! When something goes wrong: one answer in the words of the face whose address it was.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::{Here, Site, page, portal_shell};
use crate::api::problem;
use crate::pages::console::ErrorPage as ConsoleError;
use crate::pages::portal::{ErrorPage, Trouble};
use crate::pages::{Lang, Nav, Shell};

/// Whose address it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// People.
    Portal(Lang),
    /// Staff.
    Console,
    /// Programs.
    Api,
}

impl Face {
    /// The face of an address.
    pub(crate) fn of(path: &str) -> Self {
        let under = |prefix: &str| {
            path.strip_prefix(prefix)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if under("/api") {
            Self::Api
        } else if under("/console") {
            Self::Console
        } else {
            Self::Portal(Here::of(path, "").lang)
        }
    }
}

/// The status of a trouble.
pub(crate) const fn status_of(trouble: Trouble) -> StatusCode {
    match trouble {
        Trouble::Unreadable => StatusCode::BAD_REQUEST,
        Trouble::Forbidden => StatusCode::FORBIDDEN,
        Trouble::NotFound => StatusCode::NOT_FOUND,
        Trouble::Expired => StatusCode::GONE,
        Trouble::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Trouble::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Trouble::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        Trouble::Away => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The trouble that a bare status stands for.
const fn trouble_of(status: StatusCode) -> Trouble {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Trouble::Forbidden,
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Trouble::NotFound,
        StatusCode::GONE => Trouble::Expired,
        StatusCode::PAYLOAD_TOO_LARGE => Trouble::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => Trouble::TooMany,
        StatusCode::SERVICE_UNAVAILABLE => Trouble::Away,
        status if status.as_u16() < 500 => Trouble::Unreadable,
        _ => Trouble::Broken,
    }
}

/// A trouble as the face shows it.
pub(crate) async fn trouble(site: &Site, face: Face, trouble: Trouble) -> Response {
    trouble_as(site, face, (status_of(trouble), trouble)).await
}

/// A trouble under another status than its usual one.
pub(crate) async fn trouble_as(
    site: &Site,
    face: Face,
    (status, trouble): (StatusCode, Trouble),
) -> Response {
    match face {
        Face::Api => problem::bare(status).into_response(),
        Face::Portal(lang) => {
            let shell = portal_shell(site, lang, "/", String::new()).await;
            page(status, &ErrorPage { shell, trouble })
        }
        Face::Console => {
            let shell = Shell {
                nav: Nav::Elsewhere,
                demo: site.app.config.demo,
                ..portal_shell(site, Lang::Ja, "/console", String::new()).await
            };
            let back = "/console".to_owned();
            page(
                status,
                &ConsoleError {
                    shell,
                    trouble,
                    detail: None,
                    back,
                },
            )
        }
    }
}

/// Turns an error that nobody worded (no such route, no readable form) into the face's own page.
pub(super) async fn dress(site: &Site, face: Face, answer: Response) -> Response {
    let status = answer.status();
    let kind = answer
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let worded =
        kind.is_some_and(|kind| kind.starts_with("text/html") || kind.starts_with(problem::MEDIA));
    if worded || !(status.is_client_error() || status.is_server_error()) {
        return answer;
    }
    trouble_as(site, face, (status, trouble_of(status))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_names_the_face() {
        assert_eq!(Face::of("/console/cases"), Face::Console);
        assert_eq!(Face::of("/consoles"), Face::Portal(Lang::Ja));
        assert_eq!(Face::of("/api/v1/board"), Face::Api);
        assert_eq!(Face::of("/en/status"), Face::Portal(Lang::En));
    }

    #[test]
    fn every_trouble_survives_its_status() {
        for trouble in Trouble::ALL {
            assert_eq!(trouble_of(status_of(trouble)), trouble);
        }
        assert_eq!(
            trouble_of(StatusCode::UNPROCESSABLE_ENTITY),
            Trouble::Unreadable
        );
        assert_eq!(trouble_of(StatusCode::BAD_GATEWAY), Trouble::Broken);
    }
}
