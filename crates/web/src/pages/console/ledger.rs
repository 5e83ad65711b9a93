// SPDX-License-Identifier: Apache-2.0
//! 台帳: the latest entries by their open part, and how far they are provable.

use crate::pages::{Lang, Nav, Shell};
use askama::Template;

/// One entry, its open part only.
#[derive(Debug, Clone)]
pub struct LedgerRow {
    pub index: String,
    pub href: String,
    pub at: String,
    /// 「受付」「閲覧」…: the kind in words
    pub what: String,
    /// "case.received"
    pub kind: String,
    /// The case number, or another stream's short name.
    pub stream: String,
    pub stream_href: Option<String>,
    pub actor: String,
    pub provable: bool,
}

/// `GET /console/ledger?before=…`
#[derive(Template)]
#[template(path = "console/ledger.html")]
pub struct LedgerPage {
    pub shell: Shell,
    pub recorded: String,
    pub provable: String,
    /// 「2026年11月24日（火）9時02分」: when the last checkpoint was signed
    pub signed_at: String,
    /// The last checkpoint kept outside: size and date; none when there is none.
    pub outside: Option<String>,
    /// The address that downloads the current checkpoint.
    pub checkpoint: Option<String>,
    pub rows: Vec<LedgerRow>,
    pub newer: Option<String>,
    pub older: Option<String>,
}

opaque!(LedgerPage);

impl LedgerPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let row = |index: &str, what: &str, kind: &str, actor: &str, provable| LedgerRow {
            index: index.into(),
            href: format!("/console/ledger/{index}"),
            at: "11月24日（火）9時05分12秒".into(),
            what: what.into(),
            kind: kind.into(),
            stream: "2026-0142".into(),
            stream_href: Some("/console/cases/2026-0142".into()),
            actor: actor.into(),
            provable,
        };
        Self {
            shell: Shell::sample_console(lang, Nav::Ledger),
            recorded: "18,431".into(),
            provable: "18,430".into(),
            signed_at: "2026年11月24日（火）9時02分".into(),
            outside: Some("18,403件目まで（2026年11月20日）".into()),
            checkpoint: Some("/console/ledger/checkpoint".into()),
            rows: vec![
                row("18431", "案件の閲覧", "case.read", "仮野 直樹", false),
                row("18430", "計画の起案", "plan.proposed", "架空 恵", true),
                row("18429", "候補の選択", "case.bound", "架空 恵", true),
                row(
                    "18428",
                    "本人確認書類の確認",
                    "identity.checked",
                    "架空 恵",
                    true,
                ),
            ],
            newer: None,
            older: Some("/console/ledger?before=18428".into()),
        }
    }

    #[must_use]
    pub fn sample_alone(lang: Lang) -> Self {
        Self {
            outside: None,
            ..Self::sample(lang)
        }
    }
}
