// SPDX-License-Identifier: Apache-2.0
//! 方針の版: every edition of the policy, who proposed and approved it, and on which days it counts.

use crate::pages::{Lang, Nav, Shell};
use askama::Template;

/// One edition.
#[derive(Debug, Clone)]
pub struct EditionRow {
    /// 「第3版」
    pub edition: String,
    /// Where it is read by the public; empty before its approval.
    pub href: String,
    /// First digits of the hash.
    pub hash: String,
    /// 「使用中」「承認待ち」「2027年4月1日から」「終了」
    pub state: String,
    pub effective: String,
    /// 「架空 恵（2026年4月1日）」
    pub proposed: String,
    pub approved: String,
    /// 「2026年4月1日～現在」
    pub used: String,
}

/// `GET /console/editions`
#[derive(Template)]
#[template(path = "console/editions.html")]
pub struct EditionsPage {
    pub shell: Shell,
    pub editions: Vec<EditionRow>,
}

opaque!(EditionsPage);

impl EditionsPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let row = |edition: &str, state: &str, used: &str| EditionRow {
            edition: edition.into(),
            href: "/policy".into(),
            hash: "5f2c08d1".into(),
            state: state.into(),
            effective: "2026年4月1日".into(),
            proposed: "架空 恵（2026年3月20日）".into(),
            approved: "例示 一郎（2026年3月23日）".into(),
            used: used.into(),
        };
        Self {
            shell: Shell::sample_console(lang, Nav::Board),
            editions: vec![
                EditionRow {
                    href: String::new(),
                    approved: "なし".into(),
                    ..row("第4版", "承認待ち", "なし")
                },
                row("第3版", "使用中", "2026年4月1日～現在"),
                row("第2版", "終了", "2025年4月1日～2026年3月31日"),
            ],
        }
    }
}
