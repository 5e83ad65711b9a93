// SPDX-License-Identifier: Apache-2.0
//! 発送簿: every letter that left, how, and what became of it.

use crate::pages::{Lang, Link, Nav, Shell};
use askama::Template;

/// A letter that left.
#[derive(Debug, Clone)]
pub struct PostalRow {
    pub on: String,
    pub number: Link,
    /// 「2026-0132、2026-0133」: other cases the same letter answers.
    pub with: String,
    /// 「結果のご通知」
    pub letter: String,
    pub means: String,
    /// 「2人」
    pub checked: String,
    /// 「12月3日に返戻（宛所不明）」; empty where it did not come back.
    pub back: String,
}

/// `GET /console/post`
#[derive(Template)]
#[template(path = "console/postal.html")]
pub struct PostalPage {
    pub shell: Shell,
    pub year: String,
    /// The year before, to be looked at.
    pub before: Option<String>,
    /// The address of the next page.
    pub more: Option<String>,
    pub rows: Vec<PostalRow>,
}

opaque!(PostalPage);

impl PostalPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let row = |on: &str, letter: &str, back: &str| PostalRow {
            on: on.into(),
            number: Link::new("2026-0131", "/console/cases/2026-0131"),
            with: if back.is_empty() {
                String::new()
            } else {
                "2026-0132、2026-0133".into()
            },
            letter: letter.into(),
            means: "書留郵便".into(),
            checked: "2人".into(),
            back: back.into(),
        };
        Self {
            shell: Shell::sample_console(lang, Nav::Cases),
            year: "2026".into(),
            before: Some("2025".into()),
            more: Some("/console/post?year=2026&after=2026-0131.1".into()),
            rows: vec![
                row(
                    "2026年11月20日",
                    "結果のご通知",
                    "2026年11月24日に返戻（宛所不明）",
                ),
                row("2026年11月9日", "補正のお願い", ""),
            ],
        }
    }

    #[must_use]
    pub fn sample_empty(lang: Lang) -> Self {
        Self {
            more: None,
            rows: Vec::new(),
            ..Self::sample(lang)
        }
    }
}
