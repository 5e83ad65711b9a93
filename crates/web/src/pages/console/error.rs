// SPDX-License-Identifier: Apache-2.0
//! When a console page cannot be shown.

use crate::pages::portal::Trouble;
use crate::pages::{Lang, Nav, Shell};
use askama::Template;

/// Any console address that cannot answer
#[derive(Template)]
#[template(path = "console/error.html")]
pub struct ErrorPage {
    pub shell: Shell,
    pub trouble: Trouble,
    /// What exactly, if staff can act on it: 「画像でもPDFでもないファイル」
    pub detail: Option<String>,
    pub back: String,
}

opaque!(ErrorPage);

impl ErrorPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_console(lang, Nav::Elsewhere),
            trouble: Trouble::TooLarge,
            detail: Some("受け取れる大きさは10MBまで".into()),
            back: "/console/cases/2026-0142".into(),
        }
    }
}
