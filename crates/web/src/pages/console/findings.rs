// SPDX-License-Identifier: Apache-2.0
//! 是正処置: what was found wrong, who sees to it, until when, and what waits for a second person.

use crate::pages::{Lang, Link, Nav, Shell};
use askama::Template;

/// A finding.
#[derive(Debug, Clone)]
pub struct FindingRow {
    /// The promise and the page of the finding.
    pub promise: Link,
    /// 「是正中」, 「効果の確認待ち」, 「終了」
    pub stage: String,
    pub owner: String,
    /// 「2026年11月30日」
    pub due: String,
    pub late: bool,
    /// 「仕組み：教育の実施の記録」, 「担当者」
    pub found_by: String,
    pub opened: String,
}

/// `GET /console/findings`
#[derive(Template)]
#[template(path = "console/findings.html")]
pub struct FindingsPage {
    pub shell: Shell,
    pub as_of: String,
    pub open: Vec<FindingRow>,
    pub closed: Vec<FindingRow>,
    pub may_open: bool,
}

opaque!(FindingsPage);

impl FindingsPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let row = |stage: &str, due: &str| FindingRow {
            promise: Link::new(
                "ご請求を受けた日から30日以内にお答えします",
                "/console/findings/00",
            ),
            stage: stage.into(),
            owner: "架空 恵".into(),
            due: due.into(),
            late: false,
            found_by: "仕組み（回答期限の管理）".into(),
            opened: "2026年11月21日".into(),
        };
        Self {
            shell: Shell::sample_console(lang, Nav::Findings),
            as_of: "2026年11月24日（火）".into(),
            open: vec![
                FindingRow {
                    late: true,
                    ..row("是正中", "2026年11月23日")
                },
                row("効果の確認待ち", "2026年11月30日"),
            ],
            closed: vec![row("終了", "2026年10月31日")],
            may_open: true,
        }
    }
}
