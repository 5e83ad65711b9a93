// SPDX-License-Identifier: Apache-2.0
//! The first page: what can be asked, what it costs, what happens then.

use crate::pages::{Lang, Shell, kind_words};
use askama::Template;

/// One thing a person can ask for.
#[derive(Debug, Clone)]
pub struct HomeKind {
    pub title: String,
    pub explain: String,
    /// 「手数料 1,000円（税込）」「手数料はかかりません」
    pub fee: String,
    /// Whether it can be asked here; otherwise by post.
    pub online: bool,
}

/// `GET /`
#[derive(Template)]
#[template(path = "portal/home.html")]
pub struct HomePage {
    pub shell: Shell,
    pub kinds: Vec<HomeKind>,
    /// 「30日」
    pub within: String,
    /// How many papers prove who one is: 「2種類」
    pub papers: String,
    /// Where requests by post go, line by line; empty when the policy takes none.
    pub post: Vec<String>,
}

opaque!(HomePage);

impl HomePage {
    /// Whether anything can be asked by post only.
    #[must_use]
    pub fn has_by_post(&self) -> bool {
        self.kinds.iter().any(|kind| !kind.online)
    }

    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let kind = |id: &str, fee: &str, online| {
            let words = kind_words(lang, id);
            HomeKind {
                title: words.map_or(id, |w| w.title).to_owned(),
                explain: words.map_or("", |w| w.explain).to_owned(),
                fee: fee.to_owned(),
                online,
            }
        };
        let yen = lang.pick("手数料 1,000円（税込）", "Fee: 1,000 yen, tax included");
        let free = lang.pick("手数料はかかりません", "No fee");
        Self {
            shell: Shell::sample_portal(lang, "/"),
            kinds: vec![
                kind("disclosure", yen, true),
                kind("erasure", free, true),
                kind("correction", free, false),
                kind("third_party_records", free, false),
                kind("stop_provision", free, false),
            ],
            within: lang.pick("30日", "30 days").into(),
            papers: lang.pick("2種類", "two").into(),
            post: lang
                .pick(
                    [
                        "〒000-0000 東京都見本区例示1-2-3",
                        "例示商会株式会社 個人情報ご請求窓口",
                    ],
                    [
                        "1-2-3 Reiji, Mihon-ku, Tokyo 000-0000",
                        "Reiji Trading, Personal Information Desk",
                    ],
                )
                .map(str::to_owned)
                .to_vec(),
        }
    }
}
