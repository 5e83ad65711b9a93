// SPDX-License-Identifier: Apache-2.0
//! Question: which information to stop using or erase, and why.

use super::Step;
use crate::pages::{Choice, Fault, Lang, Posted, Problems, Shell};
use askama::Template;

/// `category` (any number), `reason`, `details` (may be empty)
#[derive(Clone, Default)]
pub struct ErasureForm {
    pub categories: Vec<String>,
    pub reason: String,
    pub details: String,
}

impl ErasureForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            categories: posted.all("category"),
            reason: posted.one("reason"),
            details: posted.one("details"),
        }
    }
}

/// `GET` and `POST /request/erasure`
#[derive(Template)]
#[template(path = "portal/request/erasure.html")]
pub struct ErasurePage {
    pub shell: Shell,
    pub step: Step,
    pub form: ErasureForm,
    pub categories: Vec<Choice>,
    /// Reasons the law and the policy know, in plain words, picked as sent.
    pub reasons: Vec<Choice>,
    pub problems: Problems,
}

opaque!(ErasureForm, ErasurePage);

impl ErasurePage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/request/erasure"),
            step: Step::sample(4, "/request/disclosure"),
            form: ErasureForm::default(),
            categories: vec![
                Choice::new("contact", lang.pick("お名前・ご連絡先", "Name and contact")),
                Choice::new("order", lang.pick("ご注文の記録", "Orders")),
                Choice::new(
                    "mail",
                    lang.pick("メールでのご案内の記録", "E-mail news sent to you"),
                )
                .picked(),
            ],
            reasons: vec![
                Choice::new(
                    "no_need",
                    lang.pick(
                        "もう利用する必要がないと思う",
                        "I think you no longer need it",
                    ),
                )
                .picked(),
                Choice::new(
                    "beyond_purpose",
                    lang.pick(
                        "お知らせされた目的と違うことに使われている",
                        "It is used for something you did not tell me about",
                    ),
                ),
                Choice::new(
                    "wrong_acquisition",
                    lang.pick(
                        "正しくない方法で集められた",
                        "It was collected in an improper way",
                    ),
                ),
                Choice::new(
                    "leaked",
                    lang.pick("漏えいなどがあった", "It was leaked or lost"),
                ),
                Choice::new(
                    "harm",
                    lang.pick(
                        "権利や利益が害されるおそれがある",
                        "It may harm my rights or interests",
                    ),
                ),
            ],
            problems: Problems::none(),
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        Choice::pick(&mut page.categories, &[]);
        Choice::pick(&mut page.reasons, &[]);
        page.problems = Problems::none()
            .and(lang, Fault::CategoriesMissing)
            .and(lang, Fault::ReasonMissing);
        page
    }
}
