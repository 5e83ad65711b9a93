// SPDX-License-Identifier: Apache-2.0
//! 本日の業務: what is late, due today, due soon, and what others must do.

use crate::pages::{Lang, Nav, Shell};
use askama::Template;

/// One thing to do.
#[derive(Clone)]
pub struct Work {
    /// 「11月24日（火）」
    pub due: String,
    /// 「4日超過」「あと1日」「17時まで」
    pub left: String,
    pub number: String,
    pub href: String,
    /// 「開示ほか2」
    pub what: String,
    /// 「見本 ●●様」
    pub person: String,
    pub to_do: String,
    /// Why: the clause first, then the rule in short.
    pub why: Vec<String>,
    pub papers: Vec<String>,
    /// Who decides, then in which role.
    pub decider: Vec<String>,
}

/// One thing someone else must do.
#[derive(Clone)]
pub struct Waiting {
    pub due: String,
    pub left: String,
    pub number: String,
    pub href: String,
    pub what: String,
    pub person: String,
    pub waiting_for: String,
    /// What happens when the date passes.
    pub then: Vec<String>,
    pub papers: Vec<String>,
    pub whom: String,
}

/// The first rows of a part of the page, and how many there are in all.
#[derive(Clone)]
pub struct Rows<T> {
    pub rows: Vec<T>,
    pub count: usize,
}

impl<T> Rows<T> {
    /// Whether nothing is to be done.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many are not shown.
    #[must_use]
    pub const fn left(&self) -> usize {
        self.count.saturating_sub(self.rows.len())
    }

    /// Puts a row at the end.
    pub fn push(&mut self, row: T) {
        self.rows.push(row);
        self.count += 1;
    }
}

impl<T> std::fmt::Debug for Rows<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rows({})", self.count)
    }
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T> From<Vec<T>> for Rows<T> {
    fn from(rows: Vec<T>) -> Self {
        let count = rows.len();
        Self { rows, count }
    }
}

/// `GET /console`
#[derive(Template)]
#[template(path = "console/today.html")]
pub struct TodayPage {
    pub shell: Shell,
    /// 「2026年（令和8年）11月24日（火）」
    pub date: String,
    /// 「あなたの担当とその承認待ち」
    pub scope: String,
    pub late: Rows<Work>,
    pub due: Rows<Work>,
    pub soon: Rows<Work>,
    /// Due later than that, or without a clock.
    pub later: Rows<Work>,
    pub waiting: Rows<Waiting>,
    /// Days that passed and that nobody can be charged with.
    pub unheard: Option<String>,
    /// Whether this role enters paper applications.
    pub may_enter: bool,
}

opaque!(Work, Waiting, TodayPage);

fn lines(all: &[&str]) -> Vec<String> {
    all.iter().map(|line| (*line).to_owned()).collect()
}

fn work(due: [&str; 2], case: [&str; 3], to_do: &str) -> Work {
    let [date, left] = due.map(str::to_owned);
    let [number, what, person] = case.map(str::to_owned);
    Work {
        due: date,
        left,
        href: format!("/console/cases/{number}"),
        number,
        what,
        person,
        to_do: to_do.into(),
        why: lines(&["方針 第8条第1項", "30日以内の回答"]),
        papers: lines(&["結果のご通知", "（案 第2版）"]),
        decider: lines(&["設例 洋子", "決裁"]),
    }
}

impl TodayPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let mine = |work: Work, why: &[&str], papers: &[&str]| Work {
            why: lines(why),
            papers: lines(papers),
            decider: lines(&["あなた"]),
            ..work
        };
        Self {
            shell: Shell::sample_console(lang, Nav::Today),
            unheard: Some(
                "期限を過ぎた1件の是正処置を開始できない。受け持つ個人情報保護管理者の利用者がいない。システムの担当者に登録を依頼"
                    .into(),
            ),
            date: "2026年（令和8年）11月24日（火）".into(),
            scope: "あなたの担当とその承認待ち".into(),
            late: vec![work(
                ["11月20日（金）", "4日超過"],
                ["2026-0131", "開示", "仮名 ●●様"],
                "結果のご通知を決裁に回し、本日発送する",
            )]
            .into(),
            due: vec![
                mine(
                    work(
                        ["11月24日（火）", "17時まで"],
                        ["2026-0145", "開示", "試験 ●●様"],
                        "手数料の不足（300円）のご案内を発送する",
                    ),
                    &["方針 第8条第2項", "不足のお知らせ"],
                    &["手数料のご案内", "切手 700円分"],
                ),
                mine(
                    work(
                        ["11月24日（火）", "本日中"],
                        ["2026-0119", "開示（終了）", "設問 ●●様"],
                        "本人確認書類を廃棄し、記録する",
                    ),
                    &["方針 第8条第5項", "終了後7日以内"],
                    &["運転免許証の写し", "住民票の写し"],
                ),
            ]
            .into(),
            soon: vec![mine(
                work(
                    ["11月25日（水）", "あと1日"],
                    ["2026-0140", "利用停止・消去", "架橋 ●●様"],
                    "別人の可能性がある2行を確かめる",
                ),
                &["電話番号だけが一致", "自動では対象にしない"],
                &["請求書"],
            )]
            .into(),
            later: vec![mine(
                work(
                    ["12月8日（火）", "あと14日"],
                    ["2026-0146", "開示", "模範 ●●様"],
                    "データの検索",
                ),
                &["方針 第8条第1項", "30日以内の回答"],
                &["運転免許証の写し"],
            )]
            .into(),
            waiting: sample_waiting().into(),
            may_enter: true,
        }
    }

    #[must_use]
    pub fn sample_empty(lang: Lang) -> Self {
        Self {
            late: Rows::default(),
            due: Rows::default(),
            soon: Rows::default(),
            later: Rows::default(),
            waiting: Rows::default(),
            unheard: None,
            may_enter: false,
            ..Self::sample(lang)
        }
    }
}

fn sample_waiting() -> Vec<Waiting> {
    vec![Waiting {
        due: "12月4日（金）".into(),
        left: "あと10日".into(),
        number: "2026-0136".into(),
        href: "/console/cases/2026-0136".into(),
        what: "開示".into(),
        person: "模擬 ●●様".into(),
        waiting_for: "本人確認書類2種類目（補正のお願い 11月20日到達）".into(),
        then: lines(&["取下げとみなす", "（予告は送付済み）"]),
        papers: lines(&["請求書", "運転免許証の写し"]),
        whom: "ご本人".into(),
    }]
}
