// SPDX-License-Identifier: Apache-2.0
//! Question: the person's name, and how it is read.

use super::Step;
use crate::pages::{Fault, Lang, Posted, Problems, Shell};
use askama::Template;

/// `family`, `given`, `family_kana`, `given_kana`, `single`
#[derive(Clone, Default)]
pub struct NameForm {
    pub family: String,
    pub given: String,
    pub family_kana: String,
    pub given_kana: String,
    /// The person has one name, which stands in `family`.
    pub single: bool,
}

impl NameForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            family: posted.one("family"),
            given: posted.one("given"),
            family_kana: posted.one("family_kana"),
            given_kana: posted.one("given_kana"),
            single: posted.has("single"),
        }
    }
}

/// `GET` and `POST /request/name`
#[derive(Template)]
#[template(path = "portal/request/name.html")]
pub struct NamePage {
    pub shell: Shell,
    pub step: Step,
    pub form: NameForm,
    pub problems: Problems,
    /// An agent asks, so "your name" would be wrong.
    pub by_agent: bool,
    /// Whoever asks is abroad, where names have no reading.
    pub abroad: bool,
}

opaque!(NameForm, NamePage);

impl NamePage {
    /// An agent's browser must not fill in the agent's own answers.
    fn auto(&self, token: &'static str) -> &'static str {
        if self.by_agent { "off" } else { token }
    }

    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/request/name"),
            step: Step::sample(4, "/request/disclosure"),
            form: NameForm {
                family: "見本".into(),
                given: "太郎".into(),
                family_kana: "みほん".into(),
                given_kana: "たろう".into(),
                single: false,
            },
            problems: Problems::none(),
            by_agent: false,
            abroad: false,
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        page.form.given = String::new();
        page.form.family_kana = "見本".into();
        page.problems = Problems::none()
            .and(lang, Fault::GivenMissing)
            .and(lang, Fault::FamilyKanaNotKana);
        page
    }
}
