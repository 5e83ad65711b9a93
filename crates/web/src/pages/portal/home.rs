// SPDX-License-Identifier: Apache-2.0
//! The first page: what can be asked, what it costs, what happens then.

use crate::pages::{Fact, Lang, Link, Shell, kind_words};
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
    /// Rights of people in the EEA or the United Kingdom; empty where nobody there is served.
    pub eea: Vec<HomeKind>,
    /// Whose rights they are: 「EEA・英国」.
    pub areas: String,
    /// 「ご請求を受けた日から30日以内にお答えします。」, a sentence for all kinds that are answered alike.
    pub answer: Vec<String>,
    /// 「ご本人であることを確かめるため、2種類の書類の写しを郵送していただきます。」
    pub papers: String,
    /// Whether a fee is charged for anything.
    pub charged: bool,
    /// The ways other than this site: what each is called, and where it leads.
    pub ways: Vec<Fact>,
    /// The guide and the forms, where they are published.
    pub forms: Vec<Link>,
}

opaque!(HomePage);

impl HomePage {
    /// Whether anything is asked in another way than on this site.
    #[must_use]
    pub fn has_by_post(&self) -> bool {
        self.kinds.iter().any(|kind| !kind.online)
    }

    /// Whether anything can be asked on this site.
    #[must_use]
    pub fn has_online(&self) -> bool {
        self.kinds.iter().any(|kind| kind.online)
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
            eea: Vec::new(),
            areas: String::new(),
            answer: lang
                .pick(
                    [
                        "開示のご請求には、手数料をいただいた日から3日以内にお答えします。",
                        "そのほかのご請求には、ご請求を受けた日から30日以内にお答えします。",
                    ],
                    [
                        "For disclosure, we answer within 3 days from payment of the fee.",
                        "For everything else, we answer within 30 days from receipt of the request.",
                    ],
                )
                .map(str::to_owned)
                .to_vec(),
            papers: lang
                .pick(
                    "ご本人であることを確かめるため、2種類の書類の写しを郵送していただきます。",
                    "To be sure it is you, we need copies of two identity papers, sent by post.",
                )
                .into(),
            charged: true,
            ways: vec![
                Fact::new(
                    lang.pick("書留郵便", "Registered mail"),
                    lang.pick(
                        "〒000-0000 東京都見本区例示1-2-3",
                        "1-2-3 Reiji, Mihon-ku, Tokyo 000-0000",
                    ),
                )
                .and(lang.pick(
                    "例示商会株式会社 個人情報ご請求窓口",
                    "Reiji Trading, Personal Information Desk",
                )),
            ],
            forms: vec![Link::new(
                lang.pick("開示等のご請求の手引き", "How to make a request"),
                "/published/requests.html",
            )],
        }
    }

    /// A policy that takes requests elsewhere only.
    #[must_use]
    pub fn sample_elsewhere(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        for kind in &mut page.kinds {
            kind.online = false;
        }
        page
    }
}
