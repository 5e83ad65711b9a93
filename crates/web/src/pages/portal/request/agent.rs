// SPDX-License-Identifier: Apache-2.0
//! Question, for agents only: the agent's own name and address.

use super::Step;
use crate::pages::{Fault, Lang, Posted, Problems, Shell};
use askama::Template;

/// `family`, `given`, `postcode`, `line1`, `line2` (may be empty), `phone` (may be empty)
#[derive(Clone, Default)]
pub struct AgentForm {
    pub family: String,
    pub given: String,
    /// The agent has one name, or is a firm: it stands in `family`.
    pub single: bool,
    pub postcode: String,
    pub line1: String,
    pub line2: String,
    pub phone: String,
}

impl AgentForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            family: posted.one("family"),
            given: posted.one("given"),
            single: posted.has("single"),
            postcode: posted.one("postcode"),
            line1: posted.one("line1"),
            line2: posted.one("line2"),
            phone: posted.one("phone"),
        }
    }
}

/// `GET` and `POST /request/agent`
#[derive(Template)]
#[template(path = "portal/request/agent.html")]
pub struct AgentPage {
    pub shell: Shell,
    pub step: Step,
    pub form: AgentForm,
    pub problems: Problems,
}

opaque!(AgentForm, AgentPage);

impl AgentPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/request/agent"),
            step: Step::sample(8, "/request/contact"),
            form: AgentForm {
                family: "例示".into(),
                given: "花子".into(),
                single: false,
                postcode: "000-0000".into(),
                line1: "東京都見本区設例4-5-6".into(),
                line2: String::new(),
                phone: "03-0000-0000".into(),
            },
            problems: Problems::none(),
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let problems = Problems::none()
            .and(lang, Fault::FamilyMissing)
            .and(lang, Fault::PostcodeMissing);
        Self {
            form: AgentForm::default(),
            problems,
            ..Self::sample(lang)
        }
    }
}
