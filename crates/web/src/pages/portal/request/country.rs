// SPDX-License-Identifier: Apache-2.0
//! Question: in which country the person is, where rights of the GDPR are asked for.

use super::Step;
use crate::pages::{Choice, Fault, Lang, Posted, Problems, Shell};
use askama::Template;

/// `country`: the code of one of the countries served
#[derive(Clone, Default)]
pub struct CountryForm {
    pub country: String,
}

impl CountryForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            country: posted.one("country"),
        }
    }
}

/// `GET` and `POST /request/country`
#[derive(Template)]
#[template(path = "portal/request/country.html")]
pub struct CountryPage {
    pub shell: Shell,
    pub step: Step,
    pub choices: Vec<Choice>,
    pub problems: Problems,
}

opaque!(CountryForm, CountryPage);

impl CountryPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/request/country"),
            step: Step::sample(3, "/request/kinds"),
            choices: vec![
                Choice::new("", lang.pick("選んでください", "Please choose")),
                Choice::new("DE", lang.pick("ドイツ", "Germany")).picked(),
                Choice::new("GB", lang.pick("英国", "the United Kingdom")),
            ],
            problems: Problems::none(),
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        Choice::pick(&mut page.choices, &[String::new()]);
        page.problems = Problems::none().and(lang, Fault::CountryMissing);
        page
    }
}
