// SPDX-License-Identifier: Apache-2.0
//! Question: the person's address, where the answer goes.

use super::Step;
use crate::pages::{Fault, Lang, Posted, Problems, Shell};
use askama::Template;

/// `postcode`, `line1`, `line2` (may be empty)
#[derive(Clone, Default)]
pub struct AddressForm {
    pub postcode: String,
    pub line1: String,
    pub line2: String,
}

impl AddressForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            postcode: posted.one("postcode"),
            line1: posted.one("line1"),
            line2: posted.one("line2"),
        }
    }
}

/// `GET` and `POST /request/address`
#[derive(Template)]
#[template(path = "portal/request/address.html")]
pub struct AddressPage {
    pub shell: Shell,
    pub step: Step,
    pub form: AddressForm,
    pub problems: Problems,
    pub by_agent: bool,
    /// Whoever asks is abroad: the postcode has another form.
    pub abroad: bool,
}

opaque!(AddressForm, AddressPage);

impl AddressPage {
    /// An agent's browser must not fill in the agent's own answers.
    fn auto(&self, token: &'static str) -> &'static str {
        if self.by_agent { "off" } else { token }
    }

    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/request/address"),
            step: Step::sample(6, "/request/birth"),
            form: AddressForm {
                postcode: "000-0000".into(),
                line1: "東京都見本区例示1-2-3".into(),
                line2: "設例マンション405号".into(),
            },
            problems: Problems::none(),
            by_agent: false,
            abroad: false,
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let form = AddressForm {
            postcode: "000-00".into(),
            ..AddressForm::default()
        };
        let problems = Problems::none()
            .and(lang, Fault::PostcodeMalformed)
            .and(lang, Fault::AddressMissing);
        Self {
            form,
            problems,
            ..Self::sample(lang)
        }
    }
}
