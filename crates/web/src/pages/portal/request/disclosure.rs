// SPDX-License-Identifier: Apache-2.0
//! Question: which information to disclose, and of which time.

use super::{Step, TypedDate};
use crate::pages::{Choice, Fault, Lang, Posted, Problems, Shell};
use askama::Template;

/// `category` (any number), `since_…` and `until_…` (dates, may be empty)
#[derive(Clone, Default)]
pub struct DisclosureForm {
    pub categories: Vec<String>,
    pub since: TypedDate,
    pub until: TypedDate,
}

impl DisclosureForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            categories: posted.all("category"),
            since: TypedDate::read(posted, "since"),
            until: TypedDate::read(posted, "until"),
        }
    }
}

/// `GET` and `POST /request/disclosure`
#[derive(Template)]
#[template(path = "portal/request/disclosure.html")]
pub struct DisclosurePage {
    pub shell: Shell,
    pub step: Step,
    pub form: DisclosureForm,
    /// The top branches of the policy's items, ticked as sent.
    pub categories: Vec<Choice>,
    pub problems: Problems,
}

opaque!(DisclosureForm, DisclosurePage);

impl DisclosurePage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/request/disclosure"),
            step: Step::sample(3, "/request/kinds"),
            form: DisclosureForm {
                since: TypedDate::of("2023", "4", "1"),
                ..DisclosureForm::default()
            },
            categories: vec![
                Choice::new("contact", lang.pick("お名前・ご連絡先", "Name and contact")),
                Choice::new("order", lang.pick("ご注文の記録", "Orders")).picked(),
                Choice::new(
                    "inquiry",
                    lang.pick("お問い合わせの記録", "Questions you asked us"),
                )
                .picked(),
                Choice::new(
                    "mail",
                    lang.pick("メールでのご案内の記録", "E-mail news sent to you"),
                ),
            ],
            problems: Problems::none(),
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        Choice::pick(&mut page.categories, &[]);
        page.form.until = TypedDate::of(lang.pick("令和4", "2022"), "2", "30");
        page.problems = Problems::none()
            .and(lang, Fault::CategoriesMissing)
            .and(lang, Fault::UntilNotADate);
        page
    }
}
