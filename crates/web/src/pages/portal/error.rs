// SPDX-License-Identifier: Apache-2.0
//! When a page cannot be shown: what happened and what to do, in clear sentences.

use crate::pages::{Lang, Shell};
use askama::Template;

/// Why a page cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// 400: the form was not one of ours.
    Unreadable,
    /// 403
    Forbidden,
    /// 404
    NotFound,
    /// 403 or 410: too much time passed, or the form's token did not match; the draft is gone.
    Expired,
    /// 413
    TooLarge,
    /// 429
    TooMany,
    /// 500
    Broken,
    /// 503
    Away,
}

impl Trouble {
    pub const ALL: [Self; 8] = [
        Self::Unreadable,
        Self::Forbidden,
        Self::NotFound,
        Self::Expired,
        Self::TooLarge,
        Self::TooMany,
        Self::Broken,
        Self::Away,
    ];

    #[must_use]
    pub fn title_key(self) -> &'static str {
        match self {
            Self::Unreadable => "error.unreadable",
            Self::Forbidden => "error.forbidden",
            Self::NotFound => "error.not_found",
            Self::Expired => "error.expired",
            Self::TooLarge => "error.too_large",
            Self::TooMany => "error.too_many",
            Self::Broken => "error.broken",
            Self::Away => "error.away",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy_key(self) -> &'static str {
        match self {
            Self::Unreadable => "error.unreadable.do",
            Self::Forbidden => "error.forbidden.do",
            Self::NotFound => "error.not_found.do",
            Self::Expired => "error.expired.do",
            Self::TooLarge => "error.too_large.do",
            Self::TooMany => "error.too_many.do",
            Self::Broken => "error.broken.do",
            Self::Away => "error.away.do",
        }
    }
}

/// Any address of the portal that cannot answer.
#[derive(Template)]
#[template(path = "portal/error.html")]
pub struct ErrorPage {
    pub shell: Shell,
    pub trouble: Trouble,
}

opaque!(ErrorPage);

impl ErrorPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self::sample_of(lang, Trouble::NotFound)
    }

    #[must_use]
    pub fn sample_of(lang: Lang, trouble: Trouble) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/"),
            trouble,
        }
    }
}
