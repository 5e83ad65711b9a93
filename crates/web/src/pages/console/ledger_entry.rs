// SPDX-License-Identifier: Apache-2.0
//! One entry: what it says openly, whether its sealed part is there, and its proof.

use crate::pages::{Fact, Lang, Nav, Shell};
use askama::Template;

/// `GET /console/ledger/{index}`
#[derive(Template)]
#[template(path = "console/ledger_entry.html")]
pub struct LedgerEntryPage {
    pub shell: Shell,
    pub index: String,
    /// 「計画の起案」
    pub what: String,
    /// Kind, stream and its sequence, time, actor.
    pub facts: Vec<Fact>,
    /// The open part as readable JSON.
    pub open: String,
    /// 「あり（鍵を保管中）」「消去済み（鍵を廃棄 2026年11月24日 台帳 18440）」「なし」
    pub sealed: String,
    pub provable: bool,
    /// Leaf hash, tree size, root hash, and the hashes on the way up.
    pub leaf: String,
    pub size: String,
    pub root: String,
    pub proof: Vec<String>,
}

opaque!(LedgerEntryPage);

impl LedgerEntryPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let hash = |start: &str| {
            format!("{start}c1a07be25d9340f6b8e17c52aa90d3e4f1867b20c9d5e3a4b7f60812d9ce35")
        };
        Self {
            shell: Shell::sample_console(lang, Nav::Ledger),
            index: "18430".into(),
            what: "計画の起案".into(),
            facts: vec![
                Fact::new("種類", "plan.proposed 第1版"),
                Fact::new("記録の列", "案件 2026-0142　11番目"),
                Fact::new("日時", "2026年11月20日（金）16時42分08秒"),
                Fact::new("行った人", "架空 恵（担当者）"),
            ],
            open: "{\n  \"case\": \"2026-0142\",\n  \"plan\": \"5f2c08d1…a91e\",\n  \"policy\": \"77b1e0c4…03fd\",\n  \"steps\": 6\n}".into(),
            sealed: "あり（鍵を保管中）".into(),
            provable: true,
            leaf: hash("18"),
            size: "18,430".into(),
            root: hash("5f"),
            proof: vec![hash("a0"), hash("b1"), hash("c2")],
        }
    }

    #[must_use]
    pub fn sample_recorded(lang: Lang) -> Self {
        Self {
            provable: false,
            proof: Vec::new(),
            ..Self::sample(lang)
        }
    }
}
