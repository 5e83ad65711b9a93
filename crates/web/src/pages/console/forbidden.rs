// SPDX-License-Identifier: Apache-2.0
//! This role may not do this: what, and who can.

use crate::pages::{Lang, Nav, Shell};
use askama::Template;

/// Any console address the role may not use (403)
#[derive(Template)]
#[template(path = "console/forbidden.html")]
pub struct ForbiddenPage {
    pub shell: Shell,
    /// 「計画の承認」
    pub what: String,
    /// Why, in one sentence; the rule, not the person.
    pub why: String,
    /// Who can: role, then names.
    pub who_can: Vec<String>,
    /// Where to go on.
    pub back: String,
}

opaque!(ForbiddenPage);

impl ForbiddenPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_console(lang, Nav::Cases),
            what: "計画の承認".into(),
            why: "起案した人は承認できません。".into(),
            who_can: vec![
                "承認者　仮野 直樹".into(),
                "個人情報保護管理者　設例 洋子".into(),
            ],
            back: "/console/cases/2026-0142".into(),
        }
    }
}
