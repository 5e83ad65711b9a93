// SPDX-License-Identifier: Apache-2.0
//! Where to complain: our desk first, then bodies outside.

use crate::pages::{Fact, Lang, Shell};
use askama::Template;

/// A body outside the operator that hears complaints.
#[derive(Debug, Clone)]
pub struct OutsideBody {
    pub name: String,
    pub explain: String,
    pub phone: Option<String>,
}

/// `GET /complaints`
#[derive(Template)]
#[template(path = "portal/complaints.html")]
pub struct ComplaintsPage {
    pub shell: Shell,
    pub desk_name: String,
    /// Address, telephone, e-mail, hours: those the policy names.
    pub facts: Vec<Fact>,
    pub outside: Vec<OutsideBody>,
    /// They are taken through the form.
    pub web_form: bool,
}

opaque!(ComplaintsPage);

impl ComplaintsPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let fact = |label: (&str, &str), line: (&str, &str)| {
            Fact::new(lang.pick(label.0, label.1), lang.pick(line.0, line.1))
        };
        Self {
            shell: Shell::sample_portal(lang, "/complaints"),
            desk_name: lang
                .pick(
                    "例示商会 個人情報相談窓口",
                    "Reiji Trading, complaints desk",
                )
                .into(),
            facts: vec![
                fact(("電話", "Telephone"), ("03-0000-0000", "03-0000-0000")),
                fact(
                    ("受付時間", "Hours"),
                    ("平日10時～17時", "Weekdays 10:00–17:00"),
                ),
                fact(
                    ("郵送", "Post"),
                    (
                        "〒000-0000 東京都見本区例示1-2-3",
                        "1-2-3 Reiji, Mihon-ku, Tokyo 000-0000",
                    ),
                )
                .and(lang.pick(
                    "例示商会株式会社 個人情報相談窓口",
                    "Reiji Trading, complaints desk",
                )),
            ],
            outside: vec![OutsideBody {
                name: lang
                    .pick(
                        "個人情報保護委員会 個人情報保護法相談ダイヤル",
                        "Personal Information Protection Commission",
                    )
                    .into(),
                explain: lang
                    .pick(
                        "国の機関です。法律についての相談を受け付けています。",
                        "A national authority. It takes questions about the law.",
                    )
                    .into(),
                phone: None,
            }],
            web_form: true,
        }
    }
}
