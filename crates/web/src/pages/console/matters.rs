// SPDX-License-Identifier: Apache-2.0
//! 苦情・照会: the list of what was brought to the desk besides requests, and the form to enter one.

use crate::pages::{Choice, Lang, Link, Nav, Posted, Problems, Shell};
use askama::Template;

/// A complaint, a consultation or an inquiry.
#[derive(Debug, Clone)]
pub struct MatterRow {
    /// 「C2026-0001」 and its page.
    pub number: Link,
    /// 「苦情」, 「照会（弁護士）」
    pub sort: String,
    /// 「2026年11月21日」
    pub received: String,
    /// What comes next, or how it ended.
    pub next: String,
    /// Last day of what comes next; empty where it ended.
    pub due: String,
    pub late: bool,
    /// The post that answers.
    pub answerer: String,
}

/// `GET /console/matters`
#[derive(Template)]
#[template(path = "console/matters.html")]
pub struct MattersPage {
    pub shell: Shell,
    pub as_of: String,
    pub open: Vec<MatterRow>,
    pub ended: Vec<MatterRow>,
    /// What was searched for; empty where everything is shown.
    pub query: String,
    /// The address of the next page.
    pub more: Option<String>,
    /// A search found more than is shown.
    pub cut: bool,
    pub may_enter: bool,
}

/// `sort`, `from`, `channel`, `on`, `at`, `name`, `contact`, `said`, `holds`, `wanted_by`
#[derive(Clone, Default)]
pub struct MatterForm {
    /// Token of the form: what is sent twice under it is taken once.
    pub once: String,
    pub sort: String,
    pub from: String,
    pub channel: String,
    pub on: String,
    pub at: String,
    pub name: String,
    pub contact: String,
    pub said: String,
    pub holds: String,
    pub wanted_by: String,
    /// What was typed before the session ended came back.
    pub back: bool,
}

impl MatterForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            once: posted.one("once"),
            sort: posted.one("sort"),
            from: posted.one("from"),
            channel: posted.one("channel"),
            on: posted.one("on"),
            at: posted.one("at"),
            name: posted.one("name"),
            contact: posted.one("contact"),
            said: posted.one("said"),
            holds: posted.one("holds"),
            wanted_by: posted.one("wanted_by"),
            back: false,
        }
    }
}

/// `GET` and `POST /console/matters/new`
#[derive(Template)]
#[template(path = "console/matter_new.html")]
pub struct MatterNewPage {
    pub shell: Shell,
    pub sorts: Vec<Choice>,
    pub bodies: Vec<Choice>,
    pub channels: Vec<Choice>,
    pub holds: Vec<Choice>,
    pub form: MatterForm,
    pub problems: Problems,
}

opaque!(MattersPage, MatterForm, MatterNewPage);

impl MattersPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let row = |number: &str, sort: &str, next: &str| MatterRow {
            number: Link::new(number, format!("/console/matters/{number}")),
            sort: sort.into(),
            received: "2026年11月10日".into(),
            next: next.into(),
            due: "2026年11月24日".into(),
            late: false,
            answerer: "お客様窓口の担当者".into(),
        };
        Self {
            more: Some("/console/matters?after=C2026-0002".into()),
            cut: false,
            shell: Shell::sample_console(lang, Nav::Matters),
            as_of: "2026年11月24日（火）".into(),
            open: vec![
                MatterRow {
                    late: true,
                    due: "2026年11月20日".into(),
                    ..row("C2026-0003", "照会（個人情報保護委員会）", "回答")
                },
                row("C2026-0004", "苦情", "第1段階として、初期の対応をします"),
            ],
            ended: vec![MatterRow {
                due: String::new(),
                ..row("C2026-0001", "ご相談", "解決")
            }],
            query: String::new(),
            may_enter: true,
        }
    }

    #[must_use]
    pub fn sample_found(lang: Lang) -> Self {
        Self {
            ended: Vec::new(),
            query: "例示".into(),
            ..Self::sample(lang)
        }
    }
}

impl MatterNewPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_console(lang, Nav::Matters),
            sorts: vec![
                Choice::new("complaint", "苦情"),
                Choice::new("consultation", "ご相談"),
                Choice::new("inquiry", "照会"),
                Choice::new("procedure", "手続のお尋ね"),
            ],
            bodies: vec![
                Choice::new("", "なし（ご本人など）"),
                Choice::new("ppc", "個人情報保護委員会"),
            ],
            channels: vec![
                Choice::new("telephone", "電話"),
                Choice::new("post", "郵送"),
            ],
            holds: vec![Choice::new("no", "含まない"), Choice::new("yes", "含む")],
            form: MatterForm::default(),
            problems: Problems::none(),
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        page.problems.say("said", "お申出の内容が未入力");
        page
    }
}
