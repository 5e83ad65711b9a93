// SPDX-License-Identifier: Apache-2.0
//! The door: name and password. Nothing says which of the two was wrong.

use crate::pages::{Lang, Problems, Shell};
use askama::Template;

/// `GET` and `POST /console/login` (name, password, next)
#[derive(Template)]
#[template(path = "console/login.html")]
pub struct LoginPage {
    pub shell: Shell,
    pub name: String,
    /// Where to go after logging in, as an address inside the console.
    pub next: String,
    pub problems: Problems,
    /// The session ended; says so above the form.
    pub ended: bool,
    /// What was typed into a form comes back after logging in.
    pub kept: bool,
}

opaque!(LoginPage);

impl LoginPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_door(lang),
            name: String::new(),
            next: "/console".into(),
            problems: Problems::none(),
            ended: false,
            kept: false,
        }
    }

    /// The session ended while a form was filled in.
    #[must_use]
    pub fn sample_kept(lang: Lang) -> Self {
        Self {
            next: "/console/applications/new".into(),
            ended: true,
            kept: true,
            ..Self::sample(lang)
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut problems = Problems::none();
        problems.say("name", "利用者名またはパスワードの誤り");
        Self {
            name: "megumi".into(),
            problems,
            ended: true,
            ..Self::sample(lang)
        }
    }
}
