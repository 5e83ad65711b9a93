// SPDX-License-Identifier: Apache-2.0
//! Whether a request that changes something comes from a page of ours.
//!
//! Browsers say where a request was made, and pages of other sites cannot change what they say.
//! A form without either header is refused as well; programs with a token have no cookie that
//! could be misused, so for the API only a contradiction counts.

use axum::http::{HeaderMap, Method, header};

use super::dress::Face;

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// Whether a request may go on.
pub(super) fn accepted(method: &Method, headers: &HeaderMap, face: Face) -> bool {
    if method.is_safe() {
        return true;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // `none`: the person did it in the browser itself, by sending a form again after a restart.
    if let Some(site) = text(SEC_FETCH_SITE) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN.as_str()), text(header::HOST.as_str())) {
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_some_and(|(_, from)| from.eq_ignore_ascii_case(host)),
        (Some(_), None) => false,
        (None, _) => face == Face::Api,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::Lang;

    const PORTAL: Face = Face::Portal(Lang::Ja);

    fn post(face: Face, pairs: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        accepted(&Method::POST, &headers, face)
    }

    #[test]
    fn forms_come_from_our_own_pages_only() {
        let host = ("host", "desk.example.jp");
        assert!(post(PORTAL, &[host, ("origin", "https://desk.example.jp")]));
        assert!(post(PORTAL, &[host, (SEC_FETCH_SITE, "same-origin")]));
        assert!(!post(
            PORTAL,
            &[host, ("origin", "https://evil.example.com")]
        ));
        assert!(!post(PORTAL, &[host, ("origin", "null")]));
        assert!(!post(PORTAL, &[host, (SEC_FETCH_SITE, "cross-site")]));
        assert!(!post(PORTAL, &[host, (SEC_FETCH_SITE, "same-site")]));
        assert!(!post(PORTAL, &[host]));
    }

    #[test]
    fn programs_need_not_say_where_they_are_but_pages_elsewhere_are_refused() {
        assert!(post(Face::Api, &[("host", "desk.example.jp")]));
        let elsewhere = ("origin", "https://evil.example.com");
        assert!(!post(Face::Api, &[("host", "desk.example.jp"), elsewhere]));
    }

    #[test]
    fn reading_is_open_to_links_from_anywhere() {
        let mut headers = HeaderMap::new();
        headers.insert(SEC_FETCH_SITE, "cross-site".parse().unwrap());
        assert!(accepted(&Method::GET, &headers, PORTAL));
    }
}
