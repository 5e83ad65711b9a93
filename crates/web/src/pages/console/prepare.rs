// SPDX-License-Identifier: Apache-2.0
//! What an ask needs before it is decided: investigation, values to correct, an answer in words,
//! tasks for people, a measure in place of what was asked.

use crate::pages::{Choice, Fact, Lang, Nav, Posted, Problems, Shell};
use askama::Template;

/// `do`, and the fields of what is done.
#[derive(Clone, Default)]
pub struct PrepareForm {
    pub act: String,
    pub finding: String,
    pub text: String,
    pub item: String,
    pub old: String,
    pub new: String,
    pub draft: String,
    pub system: String,
    pub owner: String,
    pub by: String,
    pub what: String,
    pub evidence: String,
    pub measure: String,
    pub until: String,
    /// Work entrusted by a client.
    pub work: String,
    /// To whom a request was passed on, and how.
    pub passed_to: String,
}

impl PrepareForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            act: posted.one("act"),
            finding: posted.one("finding"),
            text: posted.one("text"),
            item: posted.one("item"),
            old: posted.one("old"),
            new: posted.one("new"),
            draft: posted.one("draft"),
            system: posted.one("system"),
            owner: posted.one("owner"),
            by: posted.one("by"),
            what: posted.one("what"),
            evidence: posted.one("evidence"),
            measure: posted.one("measure"),
            until: posted.one("until"),
            work: posted.one("work"),
            passed_to: posted.one("passed_to"),
        }
    }
}

/// A task given to people.
#[derive(Debug, Clone)]
pub struct TaskRow {
    pub no: String,
    pub system: String,
    pub owner: String,
    /// 「12月4日（金）」
    pub by: String,
    pub what: String,
    /// What was done, by whom; empty while open.
    pub done: String,
    /// It can be recorded as done now.
    pub open: bool,
}

/// Which forms the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The act is chosen.
    Act,
    /// An investigation is recorded.
    Investigate,
    /// Values to correct are given and planned.
    Correct,
    /// The answer is put into words.
    Draft,
    /// A task is given to people.
    Task,
    /// A measure in place is set.
    Measure,
    /// A measure promised for later is kept.
    Keep,
    /// It is found to be held for a client.
    Client,
    /// The client has the request.
    PassOn,
}

/// `GET` and `POST /console/cases/{number}/asks/{no}/steps`
#[derive(Template)]
#[template(path = "console/prepare.html")]
pub struct PreparePage {
    pub shell: Shell,
    pub number: String,
    pub ask_no: String,
    /// 「保有個人データの訂正等」
    pub ask: String,
    pub facts: Vec<Fact>,
    pub seen: String,
    pub parts: Vec<Part>,
    pub acts: Vec<Choice>,
    pub findings: Vec<Choice>,
    pub items: Vec<Choice>,
    /// Works entrusted by clients.
    pub works: Vec<Choice>,
    pub tasks: Vec<TaskRow>,
    pub form: PrepareForm,
    pub problems: Problems,
    pub back: String,
}

opaque!(PrepareForm, PreparePage);

impl PreparePage {
    /// Whether a form is shown.
    #[must_use]
    pub fn has(&self, part: impl std::borrow::Borrow<Part>) -> bool {
        self.parts.contains(part.borrow())
    }

    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_console(lang, Nav::Cases),
            number: "2026-0142".into(),
            ask_no: "2".into(),
            ask: "保有個人データの訂正等".into(),
            facts: vec![
                Fact::new(
                    "ご請求の内容",
                    "市区町村　誤：見本区例示　正：見本区設例　根拠：住民票の写し",
                ),
                Fact::new("回答期限", "12月9日（水）　あと15日"),
                Fact::new("調査", "事実と違う（架空 恵　11月24日）"),
            ],
            seen: "9".into(),
            parts: vec![Part::Investigate, Part::Correct, Part::Task],
            acts: Vec::new(),
            findings: vec![
                Choice::new("wrong", "事実と違う").picked(),
                Choice::new("partly_wrong", "一部が事実と違う"),
                Choice::new("right", "事実のとおり"),
            ],
            items: vec![
                Choice::new("residence.city", "市区町村").picked(),
                Choice::new("contact.email", "メールアドレス"),
            ],
            works: vec![
                Choice::new("print", "会報の印刷と発送").hint("3営業日以内に委託元へ引継ぎ"),
                Choice::new("call", "電話受付の代行").hint("引継ぎの期限は契約に定めなし"),
            ],
            tasks: vec![TaskRow {
                no: "1".into(),
                system: "紙の申込書綴り".into(),
                owner: "総務課長".into(),
                by: "12月4日（金）".into(),
                what: "該当する申込書の住所を直し、直した日と印を残す".into(),
                done: String::new(),
                open: true,
            }],
            form: PrepareForm {
                old: "見本区例示".into(),
                new: "見本区設例".into(),
                ..PrepareForm::default()
            },
            problems: Problems::none(),
            back: "/console/cases/2026-0142".into(),
        }
    }

    /// Everything a page can show, with fields left empty.
    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        page.parts = vec![
            Part::Act,
            Part::Draft,
            Part::Task,
            Part::Measure,
            Part::Keep,
            Part::Client,
            Part::PassOn,
        ];
        page.acts = vec![
            Choice::new("erase", "消去").picked(),
            Choice::new("suspend", "利用・提供の停止"),
        ];
        page.form = PrepareForm::default();
        page.problems.say("draft", "お答えする文が未記入");
        page.problems.say("by", "期限が読めない。日付を入力");
        page
    }
}
