// SPDX-License-Identifier: Apache-2.0
//! Question: who asks, the person or an agent.

use super::Step;
use crate::pages::{Choice, Fault, Lang, Posted, Problems, Shell};
use askama::Template;

/// `who`: `person`, `statutory_agent` or `mandated_agent`
#[derive(Clone, Default)]
pub struct WhoForm {
    pub who: String,
}

impl WhoForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            who: posted.one("who"),
        }
    }
}

/// `GET` and `POST /request/who`
#[derive(Template)]
#[template(path = "portal/request/who.html")]
pub struct WhoPage {
    pub shell: Shell,
    pub step: Step,
    pub form: WhoForm,
    pub problems: Problems,
    /// Whether the policy takes requests of parents and guardians.
    pub statutory: bool,
    /// Whether the policy takes requests of mandated agents.
    pub mandated: bool,
}

opaque!(WhoForm, WhoPage);

impl WhoPage {
    fn choices(&self) -> Vec<Choice> {
        let choice = |value: &str, label, hint| {
            let choice = Choice::new(value, self.shell.t(label)).hint(self.shell.t(hint));
            if self.form.who == value {
                choice.picked()
            } else {
                choice
            }
        };
        let mut choices = vec![choice("person", "who.person", "who.person.hint")];
        if self.statutory {
            choices.push(choice(
                "statutory_agent",
                "who.statutory",
                "who.statutory.hint",
            ));
        }
        if self.mandated {
            choices.push(choice(
                "mandated_agent",
                "who.mandated",
                "who.mandated.hint",
            ));
        }
        choices
    }

    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/request/who"),
            step: Step::sample(1, "/"),
            form: WhoForm {
                who: "person".into(),
            },
            problems: Problems::none(),
            statutory: true,
            mandated: true,
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let problems = Problems::none().and(lang, Fault::WhoMissing);
        Self {
            form: WhoForm::default(),
            problems,
            ..Self::sample(lang)
        }
    }
}
