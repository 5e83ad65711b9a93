// SPDX-License-Identifier: Apache-2.0
//! Question: e-mail address and telephone, used to find the person's information.

use super::Step;
use crate::pages::{Fault, Lang, Posted, Problems, Shell};
use askama::Template;

/// `email`, `phone`: at least one
#[derive(Clone, Default)]
pub struct ContactForm {
    pub email: String,
    pub phone: String,
}

impl ContactForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            email: posted.one("email"),
            phone: posted.one("phone"),
        }
    }
}

/// `GET` and `POST /request/contact`
#[derive(Template)]
#[template(path = "portal/request/contact.html")]
pub struct ContactPage {
    pub shell: Shell,
    pub step: Step,
    pub form: ContactForm,
    pub problems: Problems,
    pub by_agent: bool,
}

opaque!(ContactForm, ContactPage);

impl ContactPage {
    /// An agent's browser must not fill in the agent's own answers.
    fn auto(&self, token: &'static str) -> &'static str {
        if self.by_agent { "off" } else { token }
    }

    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/request/contact"),
            step: Step::sample(7, "/request/address"),
            form: ContactForm {
                email: "taro@example.jp".into(),
                phone: String::new(),
            },
            problems: Problems::none(),
            by_agent: false,
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let form = ContactForm {
            email: "taro＠example".into(),
            phone: "03".into(),
        };
        let problems = Problems::none()
            .and(lang, Fault::EmailMalformed)
            .and(lang, Fault::PhoneMalformed);
        Self {
            form,
            problems,
            ..Self::sample(lang)
        }
    }
}
