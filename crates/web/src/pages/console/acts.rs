// SPDX-License-Identifier: Apache-2.0
//! 実施の記録: what people have to do for which promise, when it is due, and what was done.

use crate::pages::{Lang, Link, Nav, Shell};
use askama::Template;

/// A record of an act.
#[derive(Debug, Clone)]
pub struct DoneRow {
    /// 「2026年4月20日」 and the page of the record.
    pub day: Link,
    /// 「2027年3月31日まで」, 「終了」, 「取消し」; empty where nothing is to be said.
    pub note: String,
    /// Who recorded it.
    pub by: String,
}

/// Something asked for.
#[derive(Debug, Clone)]
pub struct AskedRow {
    /// Its name, for the forms.
    pub id: String,
    /// 「2026年12月10日まで」
    pub due: String,
    /// Whether its day is over.
    pub late: bool,
}

/// A promise that is kept by an act.
#[derive(Debug, Clone)]
pub struct ActRow {
    /// Id of the clause.
    pub clause: String,
    /// The promise.
    pub text: String,
    /// 「教育」
    pub act: String,
    pub owner: String,
    /// 「1年ごと」, and where that comes from.
    pub rhythm: String,
    pub rhythm_note: String,
    /// 「2027年3月31日」; 「なし」
    pub due: String,
    /// Whether it is over, for the mark beside it.
    pub late: bool,
    pub records: Vec<DoneRow>,
    pub tasks: Vec<AskedRow>,
}

/// `GET /console/acts`
#[derive(Template)]
#[template(path = "console/acts.html")]
pub struct ActsPage {
    pub shell: Shell,
    /// 「2026年11月24日（火）」
    pub as_of: String,
    pub rows: Vec<ActRow>,
    /// Whether the reader may record.
    pub may_record: bool,
    /// What was wrong with a small form of the page.
    pub problems: crate::pages::Problems,
}

opaque!(ActsPage);

impl ActsPage {
    /// Rows whose day is over, or is asked for and over.
    #[must_use]
    pub fn late(&self) -> Vec<&ActRow> {
        let late = |row: &&ActRow| row.late || row.tasks.iter().any(|task| task.late);
        self.rows.iter().filter(late).collect()
    }

    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let done = |day: &str, note: &str| DoneRow {
            day: Link::new(day, "/console/acts/00"),
            note: note.into(),
            by: "架空 恵".into(),
        };
        let row = |clause: &str, text: &str, act: &str, due: &str| ActRow {
            clause: clause.into(),
            text: text.into(),
            act: act.into(),
            owner: "人事課長".into(),
            rhythm: "1年ごと".into(),
            rhythm_note: String::new(),
            due: due.into(),
            late: false,
            records: vec![done("2026年4月20日", "")],
            tasks: Vec::new(),
        };
        Self {
            shell: Shell::sample_console(lang, Nav::Acts),
            as_of: "2026年11月24日（火）".into(),
            rows: vec![
                ActRow {
                    late: true,
                    rhythm_note: "方針に定めがなく、JIS Q 15001（内部監査は少なくとも年1回）による"
                        .into(),
                    ..row(
                        "audits.yearly",
                        "取扱いの状況を定期に監査します",
                        "監査・点検",
                        "2026年10月31日",
                    )
                },
                ActRow {
                    tasks: vec![AskedRow {
                        id: "01".into(),
                        due: "2026年12月10日まで".into(),
                        late: false,
                    }],
                    ..row(
                        "training.yearly",
                        "採用のときと年1回、教育を行います",
                        "教育",
                        "2027年4月20日",
                    )
                },
                ActRow {
                    rhythm: "記録の有効期限まで".into(),
                    records: vec![done("2026年4月1日", "2029年3月31日まで")],
                    ..row(
                        "officers.head",
                        "個人情報保護管理者を置きます",
                        "責任者の任命",
                        "2029年3月31日",
                    )
                },
            ],
            may_record: true,
            problems: crate::pages::Problems::none(),
        }
    }
}
