// SPDX-License-Identifier: Apache-2.0
//! The second factor: six digits before any console page.

use crate::pages::{Lang, Problems, Shell};
use askama::Template;

/// `GET` and `POST /console/code` (code, next)
#[derive(Template)]
#[template(path = "console/code.html")]
pub struct CodePage {
    pub shell: Shell,
    /// Who is logging in.
    pub name: String,
    pub next: String,
    pub problems: Problems,
    /// The command that prints the code, on demo instances.
    pub demo_command: Option<String>,
}

opaque!(CodePage);

impl CodePage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_door(lang),
            name: "架空 恵".into(),
            next: "/console".into(),
            problems: Problems::none(),
            demo_command: Some("yakusoku demo code megumi --data demo".into()),
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut problems = Problems::none();
        problems.say("code", "確認コードの不一致。次の6桁に変わってから再入力");
        Self {
            problems,
            ..Self::sample(lang)
        }
    }
}
