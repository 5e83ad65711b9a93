// SPDX-License-Identifier: Apache-2.0
//! ご請求: the list of cases, and what a search found.

use crate::pages::{Choice, Lang, Nav, Shell};
use askama::Template;

/// One case in the list, masked.
#[derive(Clone)]
pub struct CaseRow {
    pub number: String,
    pub href: String,
    pub what: String,
    pub person: String,
    /// 「Web　11月9日（月）」
    pub received: String,
    /// 「回答の内容の確認」
    pub stage: String,
    pub due: String,
    pub left: String,
    pub late: bool,
    pub clerk: String,
}

/// `GET /console/cases?q=…&show=…&after=…`
#[derive(Template)]
#[template(path = "console/cases.html")]
pub struct CasesPage {
    pub shell: Shell,
    /// What was searched for; empty for the plain list.
    pub query: String,
    /// Which cases: `open`, `closed`, `all`.
    pub show: Vec<Choice>,
    pub rows: Vec<CaseRow>,
    /// The next page of the list.
    pub more: Option<String>,
    /// A search found more than one page; only the newest are shown.
    pub cut: bool,
    pub may_enter: bool,
}

opaque!(CaseRow, CasesPage);

impl CasesPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let row = |number: &str, what: &str, person: &str, stage: &str, late| CaseRow {
            number: number.into(),
            href: format!("/console/cases/{number}"),
            what: what.into(),
            person: person.into(),
            received: "Web　11月9日（月）".into(),
            stage: stage.into(),
            due: "12月9日（水）".into(),
            left: if late { "4日超過" } else { "あと15日" }.into(),
            late,
            clerk: "架空 恵".into(),
        };
        Self {
            shell: Shell::sample_console(lang, Nav::Cases),
            query: String::new(),
            show: vec![
                Choice::new("open", "対応中").picked(),
                Choice::new("closed", "終了"),
                Choice::new("all", "すべて"),
            ],
            rows: vec![
                row("2026-0131", "開示", "仮名 ●●様", "決裁待ち", true),
                row(
                    "2026-0142",
                    "開示ほか2件",
                    "見本 ●●様",
                    "計画の承認待ち",
                    false,
                ),
                row(
                    "2026-0140",
                    "利用停止・消去",
                    "架橋 ●●様",
                    "候補の確認",
                    false,
                ),
            ],
            more: Some("/console/cases?after=2026-0120".into()),
            cut: false,
            may_enter: true,
        }
    }

    #[must_use]
    pub fn sample_nothing(lang: Lang) -> Self {
        Self {
            query: "みほ".into(),
            rows: Vec::new(),
            more: None,
            cut: false,
            ..Self::sample(lang)
        }
    }
}
