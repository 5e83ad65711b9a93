// SPDX-License-Identifier: Apache-2.0
//! Opening a finding, and the page of one with its steps; whoever acted does not verify.

use crate::pages::{Choice, Fact, Lang, Nav, Posted, Problems, Shell};
use askama::Template;

/// `clause`, `found_by`, `wrong`, `action`, `owner`, `due`, `matter`
#[derive(Clone, Default)]
pub struct FindingForm {
    pub clause: String,
    pub found_by: String,
    pub wrong: String,
    pub action: String,
    pub owner: String,
    pub due: String,
    /// Number of the complaint it comes from; empty where it comes from none.
    pub matter: String,
}

impl FindingForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            clause: posted.one("clause"),
            found_by: posted.one("found_by"),
            wrong: posted.one("wrong"),
            action: posted.one("action"),
            owner: posted.one("owner"),
            due: posted.one("due"),
            matter: posted.one("matter"),
        }
    }
}

/// `GET` and `POST /console/findings/new`
#[derive(Template)]
#[template(path = "console/finding_new.html")]
pub struct FindingNewPage {
    pub shell: Shell,
    pub clauses: Vec<Choice>,
    pub finders: Vec<Choice>,
    pub owners: Vec<Choice>,
    pub form: FindingForm,
    pub problems: Problems,
}

/// What the reader can do with a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Record that the action was done.
    Act,
    /// Verify it, or send it back.
    Verify,
    /// Wait for somebody else.
    Wait,
    /// Nothing more.
    Over,
}

/// `GET /console/findings/{id}`
#[derive(Template)]
#[template(path = "console/finding.html")]
pub struct FindingPage {
    pub shell: Shell,
    pub id: String,
    pub version: u64,
    pub promise: String,
    pub facts: Vec<Fact>,
    /// What was said at each step.
    pub steps: Vec<Fact>,
    pub stage: Stage,
    pub problems: Problems,
}

opaque!(FindingForm, FindingNewPage, FindingPage);

impl FindingNewPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_console(lang, Nav::Findings),
            clauses: vec![
                Choice::new(
                    "audits.yearly",
                    "第15条第1項　取扱いの状況を定期に監査します",
                ),
                Choice::new(
                    "training.yearly",
                    "第14条第1項　採用のときと年1回、教育を行います",
                ),
            ],
            finders: vec![
                Choice::new("staff", "担当者"),
                Choice::new("audit", "監査・点検"),
            ],
            owners: vec![Choice::new("00", "架空 恵（担当者）")],
            form: FindingForm::default(),
            problems: Problems::none(),
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        page.problems.say("wrong", "不適合の内容が未入力");
        page
    }
}

impl FindingPage {
    #[must_use]
    pub fn sample(lang: Lang, stage: Stage) -> Self {
        Self {
            shell: Shell::sample_console(lang, Nav::Findings),
            id: "00".into(),
            version: 1,
            promise: "ご請求を受けた日から30日以内にお答えします".into(),
            facts: vec![
                Fact::new("不適合", "回答期限を4日過ぎた"),
                Fact::new("是正の内容", "期限の7日前に承認者へも通知する"),
                Fact::new("担当", "架空 恵"),
                Fact::new("期限", "2026年11月30日（月）"),
            ],
            steps: vec![Fact::new(
                "2026年11月22日　是正を実施（架空 恵）",
                "通知の設定を変更した",
            )],
            stage,
            problems: Problems::none(),
        }
    }
}
