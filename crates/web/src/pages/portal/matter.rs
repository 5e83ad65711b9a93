// SPDX-License-Identifier: Apache-2.0
//! Bringing a complaint, a consultation or a question: the form, its receipt, and how it stands.

use crate::pages::{Choice, Fault, Lang, Posted, Problems, Shell};
use askama::Template;

/// `sort`, `said`, `name`, `email`, `phone`
#[derive(Clone, Default)]
pub struct BringForm {
    pub sort: String,
    pub said: String,
    pub name: String,
    pub email: String,
    pub phone: String,
}

impl BringForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            sort: posted.one("sort"),
            said: posted.one("said"),
            name: posted.one("name"),
            email: posted.one("email"),
            phone: posted.one("phone"),
        }
    }
}

/// Why a form that was sent is shown again although nothing in it is wrong. What was typed is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Its time was over, or it was not ours.
    Expired,
    /// Too many in a short time.
    TooMany,
    /// It could not be recorded.
    Away,
}

impl Again {
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Expired => "bring.again.expired",
            Self::TooMany => "bring.again.many",
            Self::Away => "bring.again.away",
        }
    }
}

/// `GET` and `POST /complaints/form`
#[derive(Template)]
#[template(path = "portal/bring.html")]
pub struct BringPage {
    pub shell: Shell,
    pub sorts: Vec<Choice>,
    pub form: BringForm,
    pub problems: Problems,
    pub again: Option<Again>,
    /// What makes sending twice once.
    pub once: String,
}

/// `GET /complaints/done`, once
#[derive(Template)]
#[template(path = "portal/brought.html")]
pub struct BroughtPage {
    pub shell: Shell,
    pub number: String,
    pub code: String,
    pub received: String,
    /// Last day of our answer, where the policy promises one.
    pub due: Option<String>,
    /// A way to answer was given.
    pub reachable: bool,
}

/// An answer of ours.
#[derive(Clone)]
pub struct BroughtAnswer {
    pub date: String,
    /// Its words, or that it went another way.
    pub lines: Vec<String>,
}

/// `GET /status/C…`
#[derive(Template)]
#[template(path = "portal/matter.html")]
pub struct BroughtMatterPage {
    pub shell: Shell,
    pub number: String,
    pub sort: String,
    pub received: String,
    /// Where it stands, a key of the locale.
    pub now: &'static str,
    /// Last day of our answer, where the policy promises one and none was given.
    pub due: Option<String>,
    pub answers: Vec<BroughtAnswer>,
}

opaque!(
    BringForm,
    BringPage,
    BroughtPage,
    BroughtAnswer,
    BroughtMatterPage
);

impl BringPage {
    /// What can be brought, in the words of a language.
    #[must_use]
    pub fn choices(lang: Lang) -> Vec<Choice> {
        let words = [
            ("complaint", "bring.sort.complaint"),
            ("consultation", "bring.sort.consultation"),
            ("procedure", "bring.sort.procedure"),
        ];
        words
            .map(|(value, key)| Choice::new(value, lang.text(key)))
            .to_vec()
    }

    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/complaints/form"),
            sorts: Self::choices(lang),
            form: BringForm::default(),
            problems: Problems::none(),
            again: None,
            once: "00".into(),
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let problems = Problems::none()
            .and(lang, Fault::SortMissing)
            .and(lang, Fault::SaidMissing)
            .and(lang, Fault::EmailMalformed);
        let form = BringForm {
            email: "taro＠example".into(),
            ..BringForm::default()
        };
        Self {
            form,
            problems,
            ..Self::sample(lang)
        }
    }

    #[must_use]
    pub fn sample_again(lang: Lang, again: Again) -> Self {
        Self {
            again: Some(again),
            ..Self::sample(lang)
        }
    }
}

impl BroughtPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/complaints/done"),
            number: "C2026-0004".into(),
            code: "ABCD-EFGH-JKLM-NPQR-STUV".into(),
            received: lang.pick("2026年4月1日（令和8年）", "1 April 2026").into(),
            due: Some(
                lang.pick("2026年4月15日（令和8年）", "15 April 2026")
                    .into(),
            ),
            reachable: true,
        }
    }

    #[must_use]
    pub fn sample_unreachable(lang: Lang) -> Self {
        Self {
            due: None,
            reachable: false,
            ..Self::sample(lang)
        }
    }
}

impl BroughtMatterPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/status/C2026-0004"),
            number: "C2026-0004".into(),
            sort: lang.text("bring.sort.complaint").into(),
            received: lang.pick("2026年4月1日（令和8年）", "1 April 2026").into(),
            now: "brought.now.open",
            due: Some(
                lang.pick("2026年4月15日（令和8年）", "15 April 2026")
                    .into(),
            ),
            answers: Vec::new(),
        }
    }

    #[must_use]
    pub fn sample_answered(lang: Lang) -> Self {
        Self {
            now: "brought.now.answered",
            due: None,
            answers: vec![BroughtAnswer {
                date: lang.pick("2026年4月7日（令和8年）", "7 April 2026").into(),
                lines: vec![
                    lang.pick("配信を止めました。", "We stopped sending it.")
                        .into(),
                ],
            }],
            ..Self::sample(lang)
        }
    }

    /// Ended, and ended without an answer.
    #[must_use]
    pub fn sample_ended(lang: Lang) -> Self {
        Self {
            now: "brought.now.ended",
            due: None,
            ..Self::sample(lang)
        }
    }
}
