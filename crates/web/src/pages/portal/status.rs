// SPDX-License-Identifier: Apache-2.0
//! Asking for one's status: number and code. A wrong code and an unknown number are told alike.

use crate::pages::{Fault, Lang, Posted, Problems, Shell};
use askama::Template;

/// What the form sends. The code is never sent back to the screen.
#[derive(Clone, Default)]
pub struct StatusForm {
    pub number: String,
    pub code: String,
}

opaque!(StatusForm, StatusPage);

impl StatusForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            number: posted.one("number"),
            code: posted.one("code"),
        }
    }
}

/// `GET /status`, `POST /status` (number, code)
#[derive(Template)]
#[template(path = "portal/status.html")]
pub struct StatusPage {
    pub shell: Shell,
    pub number: String,
    pub problems: Problems,
    /// The pair was not found: the same words whichever of the two was wrong.
    pub no_match: bool,
}

impl StatusPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/status"),
            number: String::new(),
            problems: Problems::none(),
            no_match: false,
        }
    }

    #[must_use]
    pub fn sample_incomplete(lang: Lang) -> Self {
        let problems = Problems::none()
            .and(lang, Fault::NumberMissing)
            .and(lang, Fault::CodeMissing);
        Self {
            problems,
            ..Self::sample(lang)
        }
    }

    #[must_use]
    pub fn sample_no_match(lang: Lang) -> Self {
        Self {
            number: "2026-0142".into(),
            no_match: true,
            ..Self::sample(lang)
        }
    }
}
