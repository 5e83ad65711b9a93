// SPDX-License-Identifier: Apache-2.0
//! Entering a paper application: one page, in the order of the paper, nothing typed twice.

use crate::pages::{Choice, Fact, Lang, Nav, Posted, Problems, Shell};
use askama::Template;

/// What is typed. The agent's fields begin with `agent_`.
#[derive(Clone, Default)]
pub struct ApplicationForm {
    /// Receipt number of another person's case from the same paper; empty where there is none.
    pub with: String,
    /// Token of the form: what is sent twice under it is taken once.
    pub once: String,
    pub received_on: String,
    /// Number of the posted form it came on.
    pub came_on: String,
    pub target: String,
    pub item: String,
    pub old: String,
    pub new: String,
    pub reason: String,
    pub family: String,
    pub given: String,
    pub family_kana: String,
    pub given_kana: String,
    pub birth: String,
    pub postcode: String,
    pub line1: String,
    pub line2: String,
    pub phone: String,
    pub email: String,
    pub agent_family: String,
    pub agent_given: String,
    pub agent_postcode: String,
    pub agent_line1: String,
    pub agent_line2: String,
    pub fee_amount: String,
    pub fee_number: String,
    pub fee_issued: String,
    pub note: String,
}

impl ApplicationForm {
    /// The typed fields; `channel`, `kind`, `who`, `paper`, `fee_means` and `delivery` are choices.
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        let one = |name| posted.one(name);
        Self {
            with: one("with"),
            once: one("once"),
            received_on: one("received_on"),
            came_on: one("came_on"),
            target: one("target"),
            item: one("item"),
            old: one("old"),
            new: one("new"),
            reason: one("reason"),
            family: one("family"),
            given: one("given"),
            family_kana: one("family_kana"),
            given_kana: one("given_kana"),
            birth: one("birth"),
            postcode: one("postcode"),
            line1: one("line1"),
            line2: one("line2"),
            phone: one("phone"),
            email: one("email"),
            agent_family: one("agent_family"),
            agent_given: one("agent_given"),
            agent_postcode: one("agent_postcode"),
            agent_line1: one("agent_line1"),
            agent_line2: one("agent_line2"),
            fee_amount: one("fee_amount"),
            fee_number: one("fee_number"),
            fee_issued: one("fee_issued"),
            note: one("note"),
        }
    }
}

/// `GET` and `POST /console/applications/new`
#[derive(Template)]
#[template(path = "console/application.html")]
pub struct ApplicationPage {
    pub shell: Shell,
    pub form: ApplicationForm,
    /// `channel`: how it came
    pub channels: Vec<Choice>,
    /// Forms are posted, so that one may have come back.
    pub came_on: bool,
    /// What to tell people who come by a way that is not offered.
    pub guidance: Vec<Fact>,
    /// `kind` (any number)
    pub kinds: Vec<Choice>,
    /// `category` (any number): which information it is about
    pub categories: Vec<Choice>,
    /// `erasure_reason`: why, when stop of use or erasure is asked
    pub erasure_reasons: Vec<Choice>,
    /// `item`: what a correction is about
    pub items: Vec<Choice>,
    /// `who`
    pub who: Vec<Choice>,
    /// `relation`; empty where one desk serves all
    pub relations: Vec<Choice>,
    /// `paper` (any number): identity papers enclosed
    pub papers: Vec<Choice>,
    /// `country`; empty where nobody abroad is served
    pub countries: Vec<Choice>,
    /// `fee_means`: with an empty value for none
    pub fee_means: Vec<Choice>,
    /// `delivery`
    pub deliveries: Vec<Choice>,
    /// What was typed before the session ended came back.
    pub back: bool,
    pub problems: Problems,
}

opaque!(ApplicationForm, ApplicationPage);

impl ApplicationPage {
    /// The agent's fields stand open when an agent asks or something is wrong there.
    #[must_use]
    pub fn agent_open(&self) -> bool {
        let agent = |choice: &Choice| choice.picked && choice.value != "person";
        self.who.iter().any(agent)
            || self
                .problems
                .0
                .iter()
                .any(|p| p.field.starts_with("agent_"))
    }

    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let list = |all: &[(&str, &str)]| {
            all.iter()
                .map(|(v, l)| Choice::new(*v, *l))
                .collect::<Vec<_>>()
        };
        let first = |all: &[(&str, &str)]| {
            let mut choices = list(all);
            if let Some(choice) = choices.first_mut() {
                choice.picked = true;
            }
            choices
        };
        Self {
            shell: Shell::sample_console(lang, Nav::Cases),
            form: ApplicationForm {
                received_on: "2026-11-24".into(),
                ..ApplicationForm::default()
            },
            channels: first(&[
                ("registered_mail", "書留"),
                ("post", "普通郵便"),
                ("visit", "来訪"),
                ("fax", "ファクス"),
            ]),
            came_on: true,
            guidance: sample_guidance(),
            kinds: first(&[
                ("disclosure", "開示　1,000円"),
                ("erasure", "利用停止・消去　無料"),
            ]),
            categories: list(&[
                ("contact", "氏名・連絡先"),
                ("order", "注文"),
                ("inquiry", "問い合わせ"),
                ("mail", "メール配信"),
            ]),
            items: first(&[("", "指定なし"), ("residence.city", "市区町村")]),
            erasure_reasons: first(&SAMPLE_REASONS),
            who: first(&[
                ("person", "本人"),
                ("statutory_agent", "法定代理人"),
                ("mandated_agent", "任意代理人"),
            ]),
            relations: first(&[
                ("customers", "お客様"),
                ("applicants", "採用に応募された方"),
            ]),
            papers: sample_papers(),
            countries: first(&[("", "なし"), ("DE", "ドイツ"), ("GB", "英国")]),
            fee_means: first(&[
                ("", "同封なし"),
                ("stamps", "切手"),
                ("postal_order", "定額小為替"),
                ("cash", "現金"),
            ]),
            deliveries: first(&[
                ("person_only", "書面（本人限定受取郵便）"),
                ("download", "電子データ"),
            ]),
            back: false,
            problems: Problems::none(),
        }
    }

    /// What was typed before the session ended.
    #[must_use]
    pub fn sample_back(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        page.form.family = "見本".into();
        page.form.given = "太郎".into();
        page.back = true;
        page
    }

    /// A further person of a paper that was entered before.
    #[must_use]
    pub fn sample_further(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        Choice::pick(&mut page.who, &["statutory_agent".into()]);
        page.form.with = "2026-0146".into();
        page.form.agent_family = "模範".into();
        page.form.agent_given = "花子".into();
        page.form.agent_line1 = "東京都見本区例示1-2-3".into();
        page
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        Choice::pick(&mut page.who, &["mandated_agent".into()]);
        page.form.family = "見本".into();
        page.form.given = "太郎".into();
        page.form.birth = "S55.13.1".into();
        page.problems
            .say("birth", "日付として読めない。例 1980.4.1、S55.4.1");
        page.problems.say("postcode", "郵便番号が未入力");
        page.problems.say("agent_family", "代理人の姓が未入力");
        page
    }
}

const SAMPLE_REASONS: [(&str, &str); 6] = [
    ("", "なし"),
    ("no_need", "利用する必要がなくなった"),
    ("beyond_purpose", "目的外の利用"),
    ("wrong_acquisition", "不正な取得"),
    ("leaked", "漏えい等"),
    ("harm", "権利利益を害するおそれ"),
];

fn sample_guidance() -> Vec<Fact> {
    let said =
        "恐れ入りますが、お電話ではご請求をお受けしておりません。書留郵便でお受けしております。";
    vec![Fact::new("電話", said)]
}

fn sample_papers() -> Vec<Choice> {
    let all = [
        ("driving_licence", "運転免許証の写し"),
        ("passport", "パスポートの写し"),
        ("individual_number_card", "マイナンバーカードの写し（表面）"),
        ("insurance", "資格確認書の写し"),
        ("residence", "住民票の写し"),
        ("proxy", "委任状"),
    ];
    all.map(|(value, label)| Choice::new(value, label)).into()
}
