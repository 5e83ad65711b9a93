// SPDX-License-Identifier: Apache-2.0
//! How a request stands: what we do now, until when, and whether the person must act.
//!
//! Nothing here may say whether anything was found: every case walks the same steps.

use crate::pages::{Lang, Link, Problems, Shell};
use askama::Template;
use yakusoku_duties::request::collect::PageState;

/// Where the request is, as its headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Now {
    /// Waiting for papers and fee.
    Waiting,
    /// Papers or fee arrived and are being checked.
    Checking,
    /// Something is missing and the person must mend it.
    Mend,
    /// Looking and deciding; both look the same from outside.
    Preparing,
    /// The result has been sent.
    Sent,
    /// Everything is done and the papers are gone.
    Closed,
    /// Ended by withdrawal, by the person or deemed so.
    Withdrawn,
}

impl Now {
    pub const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Checking,
        Self::Mend,
        Self::Preparing,
        Self::Sent,
        Self::Closed,
        Self::Withdrawn,
    ];

    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "now.waiting",
            Self::Checking => "now.checking",
            Self::Mend => "now.mend",
            Self::Preparing => "now.preparing",
            Self::Sent => "now.sent",
            Self::Closed => "now.closed",
            Self::Withdrawn => "now.withdrawn",
        }
    }

    /// What the date beside the headline is the last day of; none when no date is running.
    #[must_use]
    pub fn until_key(self) -> Option<&'static str> {
        match self {
            Self::Waiting => Some("now.waiting.until"),
            Self::Mend => Some("now.mend.until"),
            Self::Checking | Self::Preparing => Some("now.answer.until"),
            Self::Sent | Self::Closed | Self::Withdrawn => None,
        }
    }
}

/// Where a step is on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Done,
    Now,
    Next,
    Later,
}

impl Mark {
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Done => "mark.done",
            Self::Now => "mark.now",
            Self::Next => "mark.next",
            Self::Later => "mark.later",
        }
    }

    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "cur",
            Self::Next | Self::Later => "todo",
        }
    }
}

/// The steps every request takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    Received,
    PapersAndFee,
    Identity,
    Preparing,
    ResultSent,
    PapersDisposed,
    PapersReturned,
    Withdrawn,
}

impl StepKind {
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Received => "step.received",
            Self::PapersAndFee => "step.papers",
            Self::Identity => "step.identity",
            Self::Preparing => "step.preparing",
            Self::ResultSent => "step.sent",
            Self::PapersDisposed => "step.disposed",
            Self::PapersReturned => "step.returned",
            Self::Withdrawn => "step.withdrawn",
        }
    }
}

/// One step: its name, where it is, and lines such as its date or how it is sent.
#[derive(Debug, Clone)]
pub struct ProgressStep {
    pub kind: StepKind,
    pub mark: Mark,
    pub lines: Vec<String>,
}

/// One thing asked for and its fee.
#[derive(Debug, Clone)]
pub struct ProgressAsk {
    pub title: String,
    pub fee: String,
}

/// Something we told the person.
#[derive(Debug, Clone)]
pub struct Notice {
    pub date: String,
    pub text: String,
}

/// An answer that is fetched from a page.
#[derive(Debug, Clone)]
pub struct AnswerBox {
    /// What the form sends.
    pub letter: String,
    pub state: PageState,
    /// The last day, or the day on which it was opened.
    pub day: String,
    /// Its files, while it is open.
    pub files: Vec<Link>,
}

/// Something written on the page.
#[derive(Debug, Clone)]
pub struct TalkLine {
    /// By the person.
    pub mine: bool,
    pub date: String,
    pub lines: Vec<String>,
}

/// `GET /status/{number}` once number and code have been given
#[derive(Template)]
#[template(path = "portal/progress.html")]
pub struct ProgressPage {
    pub shell: Shell,
    pub number: String,
    pub now: Now,
    /// 「2026年（令和8年）12月9日（水）」; shown when `now` runs towards a date.
    pub until: Option<String>,
    /// What the person must do, one line each; empty says that nothing is needed.
    pub to_do: Vec<String>,
    pub steps: Vec<ProgressStep>,
    pub asks: Vec<ProgressAsk>,
    pub notices: Vec<Notice>,
    /// Answers that are fetched from here, when they are electronic.
    pub answers: Vec<AnswerBox>,
    /// What person and desk wrote to each other, the oldest first.
    pub talk: Vec<TalkLine>,
    /// What was typed and not sent.
    pub message: String,
    pub problems: Problems,
    /// Sent with the message, so that it is taken once.
    pub once: String,
}

opaque!(ProgressPage);

impl ProgressPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/status/2026-0142"),
            number: "2026-0142".into(),
            now: Now::Preparing,
            until: Some(
                lang.pick(
                    "2026年（令和8年）12月9日（水）",
                    "Wednesday 9 December 2026",
                )
                .into(),
            ),
            to_do: Vec::new(),
            steps: sample_steps(lang, 3),
            asks: sample_asks(lang),
            notices: sample_notices(lang),
            answers: Vec::new(),
            talk: Vec::new(),
            message: String::new(),
            problems: Problems::none(),
            once: String::new(),
        }
    }

    /// The person must mend something.
    #[must_use]
    pub fn sample_mend(lang: Lang) -> Self {
        let to_do = lang.pick(
            ["本人確認書類を、もう1種類お送りください。", "送り先は、〒000-0000 東京都見本区例示1-2-3 例示商会株式会社 個人情報ご請求窓口です。"],
            ["Please send one more identity paper.", "Send it to: Reiji Trading, Personal Information Desk, 1-2-3 Reiji, Mihon-ku, Tokyo 000-0000."],
        );
        Self {
            now: Now::Mend,
            steps: sample_steps(lang, 2),
            to_do: to_do.map(str::to_owned).to_vec(),
            ..Self::sample(lang)
        }
    }

    /// The answer can be downloaded.
    #[must_use]
    pub fn sample_sent(lang: Lang) -> Self {
        let letter = lang.pick(
            "結果のご通知（PDF、120KB）",
            "Our answer (PDF, 120 KB, in Japanese)",
        );
        let data = lang.pick(
            "開示する資料（ZIP、340KB）",
            "Your information (ZIP, 340 KB)",
        );
        Self {
            now: Now::Sent,
            steps: sample_steps(lang, 5),
            until: None,
            answers: vec![AnswerBox {
                letter: "1".into(),
                state: PageState::Open,
                day: lang
                    .pick(
                        "2026年（令和8年）12月9日（水）",
                        "Wednesday 9 December 2026",
                    )
                    .into(),
                files: vec![Link::new(letter, "#letter"), Link::new(data, "#data")],
            }],
            ..Self::sample(lang)
        }
    }
}

fn sample_asks(lang: Lang) -> Vec<ProgressAsk> {
    vec![
        ProgressAsk {
            title: lang
                .pick("情報の開示", "Disclosure of your information")
                .into(),
            fee: lang
                .pick("手数料 1,000円（受領済み）", "Fee 1,000 yen (received)")
                .into(),
        },
        ProgressAsk {
            title: lang
                .pick("利用の停止・消去", "Stopping use, or erasure")
                .into(),
            fee: lang.pick("手数料はかかりません", "No fee").into(),
        },
    ]
}

/// The steps of a request that has done the first so many.
fn sample_steps(lang: Lang, done: usize) -> Vec<ProgressStep> {
    let day = |ja: &str, en: &str| vec![lang.pick(ja, en).to_owned()];
    let mark = |place: usize| match place.checked_sub(done) {
        None => Mark::Done,
        Some(0) => Mark::Now,
        Some(1) => Mark::Next,
        Some(_) => Mark::Later,
    };
    let step = |kind, place, lines| ProgressStep {
        kind,
        mark: mark(place),
        lines,
    };
    vec![
        step(
            StepKind::Received,
            0,
            day("2026年（令和8年）11月9日（月）", "Monday 9 November 2026"),
        ),
        step(
            StepKind::PapersAndFee,
            1,
            day(
                "2026年（令和8年）11月12日（木）",
                "Thursday 12 November 2026",
            ),
        ),
        step(
            StepKind::Identity,
            2,
            day("2026年（令和8年）11月13日（金）", "Friday 13 November 2026"),
        ),
        step(
            StepKind::Preparing,
            3,
            day(
                "担当者とは別の者が、内容を確かめています。",
                "A second person is checking our answer.",
            ),
        ),
        step(
            StepKind::ResultSent,
            4,
            day(
                "2026年（令和8年）12月9日（水）まで",
                "By Wednesday 9 December 2026",
            ),
        ),
        step(
            StepKind::PapersDisposed,
            5,
            day("手続の終了後7日以内", "Within 7 days after we finish"),
        ),
    ]
}

fn sample_notices(lang: Lang) -> Vec<Notice> {
    let notice = |date: (&str, &str), text: (&str, &str)| Notice {
        date: lang.pick(date.0, date.1).into(),
        text: lang.pick(text.0, text.1).into(),
    };
    vec![
        notice(
            ("2026年（令和8年）11月13日", "13 November 2026"),
            (
                "本人確認書類と手数料を確かめました。",
                "We checked your papers and the fee.",
            ),
        ),
        notice(
            ("2026年（令和8年）11月9日", "9 November 2026"),
            ("ご請求を受け付けました。", "We received your request."),
        ),
    ]
}
