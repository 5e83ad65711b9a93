// SPDX-License-Identifier: Apache-2.0
//! Question: the person's date of birth.

use super::{Step, TypedDate};
use crate::pages::{Fault, Lang, Posted, Problems, Shell};
use askama::Template;

/// `birth_year`, `birth_month`, `birth_day`
#[derive(Clone, Default)]
pub struct BirthForm {
    pub birth: TypedDate,
}

impl BirthForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            birth: TypedDate::read(posted, "birth"),
        }
    }
}

/// `GET` and `POST /request/birth`
#[derive(Template)]
#[template(path = "portal/request/birth.html")]
pub struct BirthPage {
    pub shell: Shell,
    pub step: Step,
    pub form: BirthForm,
    pub problems: Problems,
    pub by_agent: bool,
}

opaque!(BirthForm, BirthPage);

impl BirthPage {
    /// An agent's browser must not fill in the agent's own answers.
    fn auto(&self, token: &'static str) -> &'static str {
        if self.by_agent { "off" } else { token }
    }

    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/request/birth"),
            step: Step::sample(5, "/request/name"),
            form: BirthForm {
                birth: TypedDate::of(lang.pick("昭和55", "1980"), "4", "1"),
            },
            problems: Problems::none(),
            by_agent: false,
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let form = BirthForm {
            birth: TypedDate::of("1980", "2", "30"),
        };
        Self {
            form,
            problems: Problems::none().and(lang, Fault::BirthNotADate),
            ..Self::sample(lang)
        }
    }
}
