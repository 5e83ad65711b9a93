// SPDX-License-Identifier: Apache-2.0
//! The page of a complaint, a consultation or an inquiry: what was said, what is owed, what was done.

use crate::pages::{Choice, Fact, Lang, Link, Nav, Posted, Problems, Shell};
use askama::Template;

/// A step of the policy.
#[derive(Debug, Clone)]
pub struct MatterStep {
    /// What the promise says.
    pub text: String,
    /// The post that sees to it.
    pub by: String,
    /// 「2026年11月24日まで」
    pub due: String,
    /// 「2026年11月21日に実施」; empty while it is open.
    pub done: String,
    pub late: bool,
}

/// A promise by which a partner answers.
#[derive(Debug, Clone)]
pub struct MatterPartner {
    pub clause: String,
    /// What the promise says.
    pub text: String,
    /// Somebody judged that fitting.
    pub judged: bool,
}

/// `GET /console/matters/{number}`
#[derive(Template)]
#[template(path = "console/matter.html")]
pub struct MatterPage {
    pub shell: Shell,
    pub number: String,
    pub version: u64,
    /// A new code, shown once.
    pub code: Option<String>,
    pub sort: String,
    pub facts: Vec<Fact>,
    /// What was said.
    pub said: Vec<String>,
    pub steps: Vec<MatterStep>,
    pub told: Vec<Fact>,
    /// Cases of the same person.
    pub cases: Vec<Link>,
    /// Findings opened because of it.
    pub findings: Vec<Link>,
    /// A request is inside and no case is named.
    pub request_missing: bool,
    /// The next step of the policy: its clause and text.
    pub next: Option<(String, String)>,
    pub channels: Vec<Choice>,
    /// A partner may answer where that is judged fitting.
    pub partner: Option<MatterPartner>,
    pub bodies: Vec<Choice>,
    pub endings: Vec<Choice>,
    /// The file names bodies outside.
    pub outside: bool,
    /// An unreasonable demand is on record and the manager was not told.
    pub to_escalate: bool,
    pub ended: bool,
    pub may_work: bool,
    pub may_open_finding: bool,
    /// What was typed when it was refused.
    pub typed: Posted,
    /// Which form it was: empty for the first one, `none` where none came back.
    pub sent: String,
    pub problems: Problems,
}

opaque!(MatterPage);

impl MatterPage {
    /// What was typed into a field of a form that came back; nothing in every other form.
    #[must_use]
    pub fn was(&self, form: &str, field: &str) -> String {
        if self.came(form) {
            self.typed.one(field)
        } else {
            String::new()
        }
    }

    /// Whether it was this form that came back.
    #[must_use]
    pub fn came(&self, form: &str) -> bool {
        self.sent == form
    }

    /// Whether a choice of a form that came back was picked.
    #[must_use]
    pub fn picked(&self, form: &str, field: &str, value: &str) -> bool {
        self.came(form) && self.typed.one(field) == value
    }

    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_console(lang, Nav::Matters),
            number: "C2026-0004".into(),
            version: 3,
            code: None,
            sort: "苦情".into(),
            facts: vec![
                Fact::new("申し出た方", "例示 花子"),
                Fact::new("連絡先", "00-0000-0000"),
                Fact::new("受付", "2026年11月20日（金）　電話"),
                Fact::new("回答の期限", "2026年12月4日（金）").and("方針で約束した日"),
                Fact::new("回答する者", "お客様窓口の担当者"),
            ],
            said: vec!["退会したのに、お知らせのメールが届く。".into()],
            steps: vec![
                MatterStep {
                    text: "第1段階として、お客様窓口が速やかに初期の対応をします".into(),
                    by: "お客様窓口の担当者".into(),
                    due: "2026年11月26日まで".into(),
                    done: "2026年11月21日に実施".into(),
                    late: false,
                },
                MatterStep {
                    text: "第2段階として、責任者が詳しく調査します".into(),
                    by: "個人情報管理責任者".into(),
                    due: String::new(),
                    done: String::new(),
                    late: false,
                },
            ],
            told: vec![Fact::new(
                "2026年11月21日　段階を実施（架空 恵）",
                "お詫びし、配信を止めた。",
            )],
            cases: vec![Link::new("2026-0131", "/console/cases/2026-0131")],
            findings: vec![Link::new(
                "是正中（2026年11月30日まで）",
                "/console/findings/00",
            )],
            request_missing: false,
            next: Some((
                "second".into(),
                "第2段階として、責任者が詳しく調査します".into(),
            )),
            channels: vec![
                Choice::new("telephone", "電話"),
                Choice::new("post", "郵送"),
            ],
            partner: Some(MatterPartner {
                clause: "provision.partner".into(),
                text: "協力会社からお答えするのが適切と判断した場合".into(),
                judged: false,
            }),
            bodies: vec![Choice::new("consumer_centre", "消費生活センター")],
            endings: vec![
                Choice::new("settled", "解決"),
                Choice::new("withdrawn", "お申出の取下げ"),
            ],
            outside: true,
            to_escalate: true,
            ended: false,
            may_work: true,
            may_open_finding: true,
            typed: Posted::default(),
            sent: "none".into(),
            problems: Problems::none(),
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        page.request_missing = true;
        if let Some(partner) = &mut page.partner {
            partner.judged = true;
        }
        page.problems.say("said", "内容が未入力");
        page
    }
}
