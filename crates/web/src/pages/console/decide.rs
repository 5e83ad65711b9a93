// SPDX-License-Identifier: Apache-2.0
//! Deciding one ask: the outcome, the ground if refused, and the reason in our own words.

use crate::pages::{Choice, Fact, Lang, Nav, Posted, Problems, Shell};
use askama::Template;

/// `outcome`, `ground`, `reason`
#[derive(Clone, Default)]
pub struct DecideForm {
    pub outcome: String,
    pub ground: String,
    pub reason: String,
}

impl DecideForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            outcome: posted.one("outcome"),
            ground: posted.one("ground"),
            reason: posted.one("reason"),
        }
    }
}

/// A ground the law and the published policy both know.
#[derive(Debug, Clone)]
pub struct GroundChoice {
    pub choice: Choice,
    /// 「法第33条第2項第2号」
    pub article: String,
}

/// `GET` and `POST /console/cases/{number}/asks/{no}/decision`
#[derive(Template)]
#[template(path = "console/decide.html")]
pub struct DecidePage {
    pub shell: Shell,
    pub number: String,
    pub ask_no: String,
    /// 「保有個人データの開示」
    pub ask: String,
    pub facts: Vec<Fact>,
    /// The case's sequence when the page was made; comes back as `seen`.
    pub seen: String,
    pub outcomes: Vec<Choice>,
    pub grounds: Vec<GroundChoice>,
    pub form: DecideForm,
    pub problems: Problems,
    /// 「決裁は起案した人以外の1名」
    pub approval: String,
    pub back: String,
}

opaque!(DecideForm, DecidePage);

impl DecidePage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let ground = |id: &str, label: &str, explain: &str, article: &str| GroundChoice {
            choice: Choice::new(id, label).hint(explain),
            article: article.into(),
        };
        Self {
            shell: Shell::sample_console(lang, Nav::Cases),
            number: "2026-0142".into(),
            ask_no: "1".into(),
            ask: "保有個人データの開示".into(),
            facts: vec![
                Fact::new("請求の対象", "ご注文の記録、お問い合わせの記録"),
                Fact::new("期間", "2023年4月1日から現在まで"),
                Fact::new("回答期限", "12月9日（水）　あと15日"),
            ],
            seen: "11".into(),
            outcomes: vec![
                Choice::new("granted", "全部を開示"),
                Choice::new("partly", "一部を開示").hint("事由と理由が必要"),
                Choice::new("refused", "開示しない").hint("事由と理由が必要"),
                Choice::new("none_held", "保有していない").hint("理由が必要"),
            ],
            grounds: vec![
                ground(
                    "harm",
                    "本人または第三者の権利利益を害するおそれ",
                    "生命・身体・財産その他の権利利益",
                    "法第33条第2項第1号",
                ),
                ground(
                    "hindrance",
                    "業務の適正な実施に著しい支障のおそれ",
                    "「支障」だけでは足りない。著しいことを理由欄に書く",
                    "法第33条第2項第2号",
                ),
                ground(
                    "other_law",
                    "他の法令に違反",
                    "違反することとなる法令の名と条を理由欄に書く",
                    "法第33条第2項第3号",
                ),
            ],
            form: DecideForm::default(),
            problems: Problems::none(),
            approval: "決裁は起案した人以外の1名".into(),
            back: "/console/cases/2026-0142".into(),
        }
    }

    /// A kind that nobody may refuse, before its answer was prepared: nothing to choose.
    #[must_use]
    pub fn sample_unprepared(lang: Lang) -> Self {
        Self {
            ask: "公表事項のお知らせ".into(),
            outcomes: Vec::new(),
            grounds: Vec::new(),
            ..Self::sample(lang)
        }
    }

    /// A refusal without its ground and reason.
    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        Choice::pick(&mut page.outcomes, &["refused".into()]);
        page.problems.say("ground", "不開示の事由が未選択");
        page.problems
            .say("reason", "理由が未記入。結果のご通知に記載");
        page
    }
}
