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
    /// 「個用第1a2b3c4d号」
    pub number: String,
    /// Receipt number of the request that came on it, where it may be seen.
    pub case: Option<String>,
    pub late: bool,
    /// It can be posted now.
    pub open: bool,
    /// A request may still come on it: where it is entered.
    pub enter: Option<String>,
    /// Nobody sends it back: the record can be closed.
    pub closes: bool,
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
    /// `why`: for a form that nobody sends back.
    pub reasons: Vec<Choice>,
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
            rows: sample_rows(),
            means: vec![Choice::new("post", "普通郵便")],
            reasons: vec![
                Choice::new("not_sent_back", "返送なし"),
                Choice::new("not_wanted", "請求しないとの連絡"),
            ],
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

fn sample_rows() -> Vec<FormsRow> {
    let row = |no: u8, asked: &str, to: &str, state: &str| FormsRow {
        id: format!("{no:08}000000000000000000000000"),
        number: format!("個用第{no:08}号"),
        asked: asked.into(),
        to: to.into(),
        state: state.into(),
        case: None,
        late: false,
        open: false,
        enter: None,
        closes: false,
    };
    let enter = |no: u8| Some(format!("/console/applications/new?form={no:08}"));
    vec![
        FormsRow {
            open: true,
            closes: true,
            ..row(
                1,
                "11月20日（金）　電話",
                "見本 ●●",
                "11月26日（木）まで　あと2日",
            )
        },
        FormsRow {
            enter: enter(2),
            closes: true,
            ..row(
                2,
                "11月12日（木）　郵送",
                "例示 ●●",
                "11月13日（金）　普通郵便で発送",
            )
        },
        FormsRow {
            case: Some("2026-0142".into()),
            ..row(3, "11月2日（月）　郵送", "消去済み", "返送済み")
        },
        FormsRow {
            enter: enter(4),
            ..row(
                4,
                "8月3日（月）　電話",
                "消去済み",
                "終了　11月5日（木）　返送なし",
            )
        },
    ]
}
