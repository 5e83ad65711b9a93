// SPDX-License-Identifier: Apache-2.0
//! What surrounds a page: whose it is, in which language, who is looking, and what the ledger says.

use super::{Lang, Rich};

/// Which entry of the console's menu the page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nav {
    Today,
    Cases,
    Matters,
    Board,
    Acts,
    Findings,
    Ledger,
    #[default]
    Elsewhere,
}

/// How to reach the desk, as the foot of public pages says it.
#[derive(Debug, Clone, Default)]
pub struct Desk {
    pub phone: Option<String>,
    /// 「平日10時～17時」
    pub hours: Option<String>,
}

/// Who is logged in.
#[derive(Debug, Clone)]
pub struct Staff {
    /// What the ledger calls the person.
    pub id: String,
    pub name: String,
    pub role: String,
    /// What of the menu this role may open.
    pub opens: Vec<Nav>,
}

/// How far the ledger is, as the foot of console pages says it.
#[derive(Debug, Clone)]
pub struct LedgerFacts {
    /// 「18,430」
    pub recorded: String,
    pub provable: String,
    /// 「9時02分」
    pub signed_at: String,
    /// 「18,403件目まで（11月20日）」; none when no checkpoint is kept outside.
    pub outside: Option<String>,
}

/// This look at the page was itself recorded.
#[derive(Debug, Clone)]
pub struct ReadNotice {
    pub entry: String,
    pub at: String,
}

/// What surrounds a page.
#[derive(Clone)]
pub struct Shell {
    pub lang: Lang,
    pub operator: String,
    /// Goes into every form as the hidden field `csrf`.
    pub csrf: String,
    pub nav: Nav,
    /// This page's address without the language prefix, for the language switch: "/request/name".
    pub path: String,
    pub desk: Desk,
    pub staff: Option<Staff>,
    pub ledger: Option<LedgerFacts>,
    pub read: Option<ReadNotice>,
    pub demo: bool,
}

opaque!(Shell);

impl Shell {
    #[must_use]
    pub fn t(&self, key: &'static str) -> &'static str {
        self.lang.text(key)
    }

    #[must_use]
    pub fn t1(&self, key: &'static str, value: &str) -> String {
        self.lang.fill(key, &[value])
    }

    #[must_use]
    pub fn t2(&self, key: &'static str, first: &str, second: &str) -> String {
        self.lang.fill(key, &[first, second])
    }

    /// One value that must not break across lines.
    #[must_use]
    pub fn say(&self, key: &'static str, value: &str) -> Rich {
        self.lang.say(key, &[value])
    }

    #[must_use]
    pub fn say2(&self, key: &'static str, first: &str, second: &str) -> Rich {
        self.lang.say(key, &[first, second])
    }

    /// Words as they are, with dates, amounts and numbers kept on one line.
    #[must_use]
    pub fn keep(&self, words: &str) -> Rich {
        Rich::keeping(words)
    }

    /// Several lines, each kept like [`Shell::keep`].
    #[must_use]
    pub fn lines(&self, lines: &[String]) -> Rich {
        Rich::lines(lines)
    }

    /// The console's menu, as far as the reader may open it: entry, address, key of its words.
    #[must_use]
    pub fn menu(&self) -> Vec<(Nav, &'static str, &'static str)> {
        let opens = self.staff.as_ref().map(|staff| staff.opens.as_slice());
        let all = [
            (Nav::Today, "/console", "nav.today"),
            (Nav::Cases, "/console/cases", "nav.cases"),
            (Nav::Matters, "/console/matters", "nav.matters"),
            (Nav::Board, "/console/board", "nav.board"),
            (Nav::Acts, "/console/acts", "nav.acts"),
            (Nav::Findings, "/console/findings", "nav.findings"),
            (Nav::Ledger, "/console/ledger", "nav.ledger"),
        ];
        all.into_iter()
            .filter(|(entry, ..)| opens.is_some_and(|opens| opens.contains(entry)))
            .collect()
    }

    /// An address of the portal in this page's language.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        let at = format!("{}{path}", self.lang.prefix());
        if self.lang == Lang::En && path == "/" {
            "/en".to_owned()
        } else {
            at
        }
    }

    /// This page in another language.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> String {
        Self {
            lang,
            ..self.clone()
        }
        .url(&self.path)
    }

    #[must_use]
    pub fn sample_portal(lang: Lang, path: &str) -> Self {
        Self {
            lang,
            operator: lang
                .pick("例示商会株式会社", "Reiji Trading Co., Ltd.")
                .into(),
            csrf: "sample-token".into(),
            nav: Nav::Elsewhere,
            path: path.into(),
            desk: Desk {
                phone: Some("03-0000-0000".into()),
                hours: Some(
                    lang.pick("平日10時～17時", "weekdays 10:00–17:00, in Japanese")
                        .into(),
                ),
            },
            staff: None,
            ledger: None,
            read: None,
            demo: false,
        }
    }

    #[must_use]
    pub fn sample_console(lang: Lang, nav: Nav) -> Self {
        Self {
            nav,
            path: "/console".into(),
            staff: Some(Staff {
                id: "00000000000000000000000000000009".into(),
                name: "架空 恵".into(),
                role: "担当者".into(),
                opens: vec![
                    Nav::Today,
                    Nav::Cases,
                    Nav::Matters,
                    Nav::Board,
                    Nav::Acts,
                    Nav::Findings,
                    Nav::Ledger,
                ],
            }),
            ledger: Some(LedgerFacts {
                recorded: "18,431".into(),
                provable: "18,430".into(),
                signed_at: "9時02分".into(),
                outside: Some("18,403件目まで（11月20日）".into()),
            }),
            demo: true,
            ..Self::sample_portal(lang, "/console")
        }
    }

    /// Before anyone has logged in.
    #[must_use]
    pub fn sample_door(lang: Lang) -> Self {
        Self {
            staff: None,
            ledger: None,
            ..Self::sample_console(lang, Nav::Elsewhere)
        }
    }
}
