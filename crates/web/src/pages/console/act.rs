// SPDX-License-Identifier: Apache-2.0
//! Recording an act, and the page of one record with its evidence.

use crate::pages::{Choice, Fact, Lang, Nav, Posted, Problems, Shell};
use askama::Template;

/// `clause`, `task`, `done`, `holds`, `covers` (any number), `evidence`, `file` (multipart, may be empty)
#[derive(Clone, Default)]
pub struct ActForm {
    pub clause: String,
    pub task: String,
    pub done: String,
    pub holds: String,
    pub covers: Vec<String>,
    pub evidence: String,
}

impl ActForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            clause: posted.one("clause"),
            task: posted.one("task"),
            done: posted.one("done"),
            holds: posted.one("holds"),
            covers: posted.all("covers"),
            evidence: posted.one("evidence"),
        }
    }
}

/// `GET` and `POST /console/acts/new`
#[derive(Template)]
#[template(path = "console/act.html")]
pub struct ActPage {
    pub shell: Shell,
    /// The promise.
    pub text: String,
    /// 「教育」
    pub act: String,
    /// What the record should rest on.
    pub wanted: String,
    /// Whether a day is needed until which it holds.
    pub holds_needed: bool,
    /// Clauses of a contract; empty for every other act.
    pub covers: Vec<Choice>,
    pub form: ActForm,
    pub problems: Problems,
}

/// `GET /console/acts/{id}`
#[derive(Template)]
#[template(path = "console/act_record.html")]
pub struct ActRecordPage {
    pub shell: Shell,
    pub id: String,
    pub text: String,
    pub act: String,
    pub facts: Vec<Fact>,
    /// What was written; none where it was erased.
    pub words: Option<String>,
    /// Whether an image was filed.
    pub image: bool,
    /// Whether the reader may end or withdraw it.
    pub may_change: bool,
    pub problems: Problems,
}

opaque!(ActForm, ActPage, ActRecordPage);

impl ActPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_console(lang, Nav::Acts),
            text: "委託先との契約に、秘密保持と返還を定めます".into(),
            act: "委託契約の締結".into(),
            wanted: "委託契約書の写し又は条項の確認表".into(),
            holds_needed: true,
            covers: vec![
                Choice::new("secrecy", "秘密保持"),
                Choice::new("return", "返還・消去"),
            ],
            form: ActForm {
                clause: "entrustment.contract".into(),
                done: "2026-11-20".into(),
                ..ActForm::default()
            },
            problems: Problems::none(),
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        let mut page = Self::sample(lang);
        page.problems.say("holds", "証拠の有効期限が未入力");
        page
    }
}

impl ActRecordPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_console(lang, Nav::Acts),
            id: "00".into(),
            text: "採用のときと年1回、教育を行います".into(),
            act: "教育".into(),
            facts: vec![
                Fact::new("実施した日", "2026年4月20日（月）"),
                Fact::new("記録した人", "架空 恵"),
                Fact::new("記録した日", "2026年4月21日（火）"),
            ],
            words: Some("受講者の一覧（人事課の棚 2026-07）。欠席なし".into()),
            image: true,
            may_change: true,
            problems: Problems::none(),
        }
    }
}
