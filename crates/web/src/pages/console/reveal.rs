// SPDX-License-Identifier: Apache-2.0
//! Showing what is masked, for a reason that goes on the ledger.

use crate::pages::{Choice, Fact, Lang, Nav, Posted, Problems, ReadNotice, Shell};
use askama::Template;

/// `reason`: a choice's value; `details`: free words, needed with `other`
#[derive(Clone, Default)]
pub struct RevealForm {
    pub reason: String,
    pub details: String,
}

impl RevealForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            reason: posted.one("reason"),
            details: posted.one("details"),
        }
    }
}

/// What is shown after the reason was recorded.
#[derive(Clone)]
pub struct Revealed {
    pub facts: Vec<Fact>,
    /// The reason in words.
    pub reason: String,
}

/// `GET` and `POST /console/cases/{number}/reveal`
#[derive(Template)]
#[template(path = "console/reveal.html")]
pub struct RevealPage {
    pub shell: Shell,
    pub number: String,
    /// 「2026-0142　開示ほか2件」
    pub title: String,
    pub back: String,
    pub reasons: Vec<Choice>,
    pub details: String,
    pub problems: Problems,
    /// None until a reason was given; then the form is gone.
    pub revealed: Option<Revealed>,
}

opaque!(RevealForm, Revealed, RevealPage);

impl RevealPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_console(lang, Nav::Cases),
            number: "2026-0142".into(),
            title: "2026-0142　開示ほか2件".into(),
            back: "/console/cases/2026-0142".into(),
            reasons: vec![
                Choice::new("identity", "本人確認書類との照合"),
                Choice::new("dispatch", "宛名の確認・発送"),
                Choice::new("call", "ご本人への連絡"),
                Choice::new("other", "その他（事情を記入）"),
            ],
            details: String::new(),
            problems: Problems::none(),
            revealed: None,
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        page.problems.say("reason", "表示する理由が未選択");
        page
    }

    #[must_use]
    pub fn sample_revealed(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        page.shell.read = Some(ReadNotice {
            entry: "18432".into(),
            at: "9時06分".into(),
        });
        page.revealed = Some(Revealed {
            facts: vec![
                Fact::new("氏名", "見本 太郎（みほん たろう）"),
                Fact::new("生年月日", "1980年（昭和55年）4月1日"),
                Fact::new("住所", "〒000-0000")
                    .and("東京都見本区例示1-2-3")
                    .and("設例マンション405号"),
                Fact::new("メール", "taro@example.jp"),
                Fact::new("電話", "なし"),
            ],
            reason: "本人確認書類との照合".into(),
        });
        page
    }
}
