// SPDX-License-Identifier: Apache-2.0
//! 請求書の用紙: who asked for it, and the log of what was posted.

use crate::pages::{Choice, Lang, Nav, Posted, Problems, Shell};
use askama::Template;

/// What was typed for somebody who asks for the form.
#[derive(Clone, Default)]
pub struct FormsForm {
    pub asked_on: String,
    pub name: String,
    pub postcode: String,
    pub line1: String,
    pub line2: String,
}

impl FormsForm {
    /// `channel` is a choice.
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            asked_on: posted.one("asked_on"),
            name: posted.one("name"),
            postcode: posted.one("postcode"),
            line1: posted.one("line1"),
            line2: posted.one("line2"),
        }
    }
}

/// A form that was asked for.
#[derive(Clone)]
pub struct FormsRow {
    pub id: String,
    /// 「6月5日（金）　電話」
    pub asked: String,
    /// 「見本 ●●」 or 「消去済み」
    pub to: String,
    /// 「6月10日（水）まで」「6月8日（月）　普通郵便」
    pub state: String,
    pub late: bool,
    /// It can be posted now.
    pub open: bool,
}

/// `GET` and `POST /console/forms`
#[derive(Template)]
#[template(path = "console/forms.html")]
pub struct FormsPage {
    pub shell: Shell,
    pub told: Option<String>,
    /// The policy promises to post it; else only what was posted before is shown.
    pub posted: bool,
    pub form: FormsForm,
    /// `channel`
    pub channels: Vec<Choice>,
    pub rows: Vec<FormsRow>,
    /// `means`
    pub means: Vec<Choice>,
    pub today: String,
    /// The address of the next page.
    pub more: Option<String>,
    pub works: bool,
    pub problems: Problems,
}

opaque!(FormsForm, FormsRow, FormsPage);

impl FormsPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_console(lang, Nav::Cases),
            told: None,
            posted: true,
            form: FormsForm {
                asked_on: "2026-11-24".into(),
                ..FormsForm::default()
            },
            channels: vec![
                Choice::new("telephone", "電話").picked(),
                Choice::new("post", "郵送"),
            ],
            rows: vec![
                FormsRow {
                    id: "00000000000000000000000000000001".into(),
                    asked: "11月20日（金）　電話".into(),
                    to: "見本 ●●".into(),
                    state: "11月26日（木）まで　あと2日".into(),
                    late: false,
                    open: true,
                },
                FormsRow {
                    id: "00000000000000000000000000000002".into(),
                    asked: "11月2日（月）　郵送".into(),
                    to: "消去済み".into(),
                    state: "11月4日（水）　普通郵便".into(),
                    late: false,
                    open: false,
                },
            ],
            means: vec![Choice::new("post", "普通郵便")],
            today: "2026-11-24".into(),
            more: None,
            works: true,
            problems: Problems::none(),
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        page.problems.say("name", "お名前が未入力");
        page.problems.say("postcode", "郵便番号は7桁の数字で入力");
        page
    }
}
