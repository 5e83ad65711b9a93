// SPDX-License-Identifier: Apache-2.0
//! Which page of the portal this is, and in which language: both come from the address alone.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;

use crate::pages::Lang;

/// The page that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Here {
    /// Language of the address.
    pub(crate) lang: Lang,
    /// Address without the language prefix: `/request/name`.
    pub(crate) path: String,
    /// Whether the address says `?return=check`.
    pub(crate) to_check: bool,
}

impl Here {
    /// The page of an address.
    pub(crate) fn of(path: &str, query: &str) -> Self {
        let rest = path.strip_prefix(Lang::En.prefix());
        let english = rest.filter(|rest| rest.is_empty() || rest.starts_with('/'));
        let (lang, path) = english.map_or((Lang::Ja, path), |rest| (Lang::En, rest));
        let path = if path.is_empty() { "/" } else { path };
        let to_check = query.split('&').any(|pair| pair == "return=check");
        Self {
            lang,
            path: path.to_owned(),
            to_check,
        }
    }

    /// An address of the portal in this page's language.
    pub(crate) fn url(&self, path: &str) -> String {
        match (self.lang, path) {
            (Lang::En, "/") => Lang::En.prefix().to_owned(),
            (lang, path) => format!("{}{path}", lang.prefix()),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Here {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        // Nested routers see a shortened address; the original one names the language.
        let OriginalUri(uri) = OriginalUri::from_request_parts(parts, state).await?;
        Ok(Self::of(uri.path(), uri.query().unwrap_or_default()))
    }
}

/// The language in which the policy is asked for its texts.
pub(crate) const fn lang_of_policy(lang: Lang) -> yakusoku_policy::Lang {
    match lang {
        Lang::Ja => yakusoku_policy::Lang::Ja,
        Lang::En => yakusoku_policy::Lang::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_names_language_and_page() {
        let here = Here::of("/en/request/name", "a=1&return=check");
        assert_eq!(
            (here.lang, here.path.as_str(), here.to_check),
            (Lang::En, "/request/name", true)
        );
        assert_eq!(here.url("/status"), "/en/status");
        assert_eq!(Here::of("/en", "").path, "/");
        assert_eq!(Here::of("/en", "").url("/"), "/en");
        let here = Here::of("/enquiries", "");
        assert_eq!((here.lang, here.path.as_str()), (Lang::Ja, "/enquiries"));
    }
}
