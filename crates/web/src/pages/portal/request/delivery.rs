// SPDX-License-Identifier: Apache-2.0
//! Question: on paper or electronically, as the policy allows.

use super::Step;
use crate::pages::{Choice, Fault, Lang, Posted, Problems, Shell};
use askama::Template;

/// `delivery`: the value of one of the offered choices
#[derive(Clone, Default)]
pub struct DeliveryForm {
    pub delivery: String,
}

impl DeliveryForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            delivery: posted.one("delivery"),
        }
    }
}

/// `GET` and `POST /request/delivery`
#[derive(Template)]
#[template(path = "portal/request/delivery.html")]
pub struct DeliveryPage {
    pub shell: Shell,
    pub step: Step,
    pub choices: Vec<Choice>,
    pub problems: Problems,
}

opaque!(DeliveryForm, DeliveryPage);

impl DeliveryPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/request/delivery"),
            step: Step::sample(8, "/request/contact"),
            choices: vec![
                Choice::new("person_only", lang.pick("書面（郵送）", "On paper, by post"))
                    .hint(lang.pick(
                        "本人限定受取郵便でお送りします。お受け取りのとき、郵便局で本人確認があります。",
                        "Sent by mail that only you can receive. The post office checks who you are.",
                    ))
                    .picked(),
                Choice::new("download", lang.pick("電子データ（ダウンロード）", "Electronically, by download"))
                    .hint(lang.pick(
                        "このサイトで、受付番号と確認コードを使って受け取ります。",
                        "You fetch it on this site with your number and code.",
                    )),
            ],
            problems: Problems::none(),
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        Choice::pick(&mut page.choices, &[]);
        page.problems = Problems::none().and(lang, Fault::DeliveryMissing);
        page
    }
}
