// SPDX-License-Identifier: Apache-2.0
//! 受付簿: every request of a year with its outcome and days, the figures of the year, and both for Excel.

use crate::pages::{Lang, Link, Nav, Shell};
use askama::Template;

/// One ask.
#[derive(Debug, Clone)]
pub struct RegisterRow {
    /// 「2026-0131」 and its page.
    pub number: Link,
    /// 「11月9日」
    pub received: String,
    pub channel: String,
    pub kind: String,
    /// 「全部を開示」, 「対応中」
    pub end: String,
    /// 「12月9日」; empty while it is open.
    pub ended: String,
    /// 「30日」; empty while it is open.
    pub days: String,
    pub late: bool,
}

/// The figures of one kind.
#[derive(Debug, Clone)]
pub struct FiguresRow {
    pub kind: String,
    pub received: String,
    /// 「全部を開示 3、開示しない 1」
    pub ends: String,
    pub late: String,
    pub median: String,
    pub max: String,
    pub fees: String,
}

/// `GET /console/register`
#[derive(Template)]
#[template(path = "console/register.html")]
pub struct RegisterPage {
    pub shell: Shell,
    pub year: String,
    /// The other years.
    pub years: Vec<Link>,
    /// What the figures stand for.
    pub basis: String,
    pub figures: Vec<FiguresRow>,
    /// 「苦情 3件、ご相談 1件、照会 0件」
    pub brought: String,
    pub rows: Vec<RegisterRow>,
}

opaque!(RegisterPage);

impl RegisterPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let row = |number: &str, end: &str, days: &str| RegisterRow {
            number: Link::new(number, format!("/console/cases/{number}")),
            received: "2026年11月9日".into(),
            channel: "書留郵便".into(),
            kind: "開示".into(),
            end: end.into(),
            ended: if days.is_empty() {
                String::new()
            } else {
                "2026年11月24日".into()
            },
            days: days.into(),
            late: days.is_empty(),
        };
        Self {
            shell: Shell::sample_console(lang, Nav::Cases),
            year: "2026".into(),
            years: vec![Link::new("2025年", "/console/register?year=2025")],
            basis: "2026年に受け付けたもの。2026年11月24日現在。日数は受付日の翌日から数えた暦日"
                .into(),
            figures: vec![FiguresRow {
                kind: "開示".into(),
                received: "4".into(),
                ends: "対応中 1、全部を開示 2、開示しない 1".into(),
                late: "1".into(),
                median: "15日".into(),
                max: "28日".into(),
                fees: "1,200円".into(),
            }],
            brought: "苦情 3件、ご相談 1件、照会 0件".into(),
            rows: vec![
                row("2026-0131", "対応中", ""),
                row("2026-0119", "全部を開示", "15日"),
            ],
        }
    }

    #[must_use]
    pub fn sample_empty(lang: Lang) -> Self {
        Self {
            years: Vec::new(),
            figures: Vec::new(),
            rows: Vec::new(),
            ..Self::sample(lang)
        }
    }
}
