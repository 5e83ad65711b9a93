// SPDX-License-Identifier: Apache-2.0
//! Letters on the way to an answer: 補正のお願い, 手数料のご案内, みなし取下げのお知らせ, 回答方法の変更, 送付状.
//!
//! What follows when nothing comes is announced in the letter, or it does not follow.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::compose::{ask_with_scope, asked, begun, fact, opening, papers, people, section, text};
use super::facts::{AskTaken, Papers};
use super::parts::{Block, Fact, Head, Letter, Section};
use super::receipt::{thousands, with_gap};
use super::wording::{Common, MiddleWords, Wording, fill};
use crate::{Lang, PaperError, date_long, date_short};

/// Which application a letter is about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct About {
    /// Number of the case.
    pub case: String,
    /// Day the application arrived.
    pub received: Date,
    /// The person concerned, when the letter goes to an agent.
    pub person: Option<String>,
    /// The asks concerned; at least one.
    pub asks: Vec<AskTaken>,
}

/// From when a wait is counted, as the letter says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitFrom {
    /// From sending.
    Sent,
    /// From arrival.
    Arrived,
}

/// What follows when nothing comes in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum After {
    /// みなし取下げ.
    Withdrawn,
    /// A refusal.
    Refused,
}

/// The wait that is announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// How long, e.g. 2週間.
    pub long: String,
    /// From when.
    pub from: WaitFrom,
    /// What follows.
    pub then: After,
}

/// Facts of 補正のお願い.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mending {
    /// Head of the letter.
    pub head: Head,
    /// The application.
    pub about: About,
    /// What is missing, one line each; at least one.
    pub missing: Vec<String>,
    /// More words of the desk.
    pub details: Option<String>,
    /// The wait, where the policy has one.
    pub wait: Option<Wait>,
}

/// Facts of 手数料のご案内.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FeeDue {
    /// Head of the letter.
    pub head: Head,
    /// The application.
    pub about: About,
    /// Yen owed, tax included.
    pub owed: u32,
    /// Yen that came.
    pub taken: u32,
    /// Yen to be paid now.
    pub pay: u32,
    /// How it can be paid.
    pub means: Vec<String>,
    /// Where a transfer goes, where one is among the ways.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<Transfer>,
    /// A bill after the review, and no shortfall.
    pub bill: bool,
    /// The wait, where the policy has one.
    pub wait: Option<Wait>,
}

/// Where a transfer goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transfer {
    /// To this account, in the words of the desk.
    To(String),
    /// The desk tells whoever asks.
    OnAsking,
}

/// What becomes of a fee that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeAfter {
    /// It is not returned.
    Kept,
    /// It is returned.
    Back,
}

/// Facts of みなし取下げのお知らせ.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ended {
    /// Head of the letter.
    pub head: Head,
    /// The application.
    pub about: About,
    /// Date of the letter that announced it.
    pub told: Date,
    /// The last day.
    pub ends: Date,
    /// What becomes of the fee, where one came.
    pub fee: Option<FeeAfter>,
    /// Identity papers.
    pub papers: Papers,
}

/// Facts of 回答方法の変更のお知らせ.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OtherMeans {
    /// Head of the letter.
    pub head: Head,
    /// The application.
    pub about: About,
    /// What the person chose.
    pub asked: String,
    /// What is done instead.
    pub instead: String,
    /// Why.
    pub why: String,
}

/// Facts of 送付状.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Covering {
    /// Head of the letter.
    pub head: Head,
    /// The application. Without an ask the sheet says nothing of what was asked for.
    pub about: About,
    /// What lies in the envelope, one line each; at least one.
    pub documents: Vec<String>,
}

pub(super) struct Pen<'w> {
    pub(super) lang: Lang,
    common: &'w Common,
    pub(super) words: &'w MiddleWords,
}

impl<'w> Pen<'w> {
    pub(super) fn of(wording: &'w Wording, lang: Lang) -> Self {
        Self {
            lang,
            common: &wording.common,
            words: &wording.middle,
        }
    }

    pub(super) fn list_separator(&self) -> &str {
        &self.common.list_separator
    }

    pub(super) fn col_ask(&self) -> &str {
        &self.common.col_ask
    }

    pub(super) const fn colon(&self) -> &'static str {
        match self.lang {
            Lang::Ja => "：",
            Lang::En => ": ",
        }
    }

    fn ask<'a>(&'a self, about: &'a About) -> &'a str {
        asked(about.asks.iter().map(|ask| ask.ask.as_str()), self.common)
    }

    pub(super) fn fill(&self, wording: &str, about: &About) -> String {
        let received = date_short(about.received, self.lang);
        let facts = [
            ("ask", self.ask(about)),
            ("received", &received),
            ("case", &about.case),
        ];
        fill(wording, &facts)
    }

    pub(super) fn taken(&self, about: &About) -> Vec<Fact> {
        let mut facts = vec![
            fact(&self.common.fact_case, &about.case),
            fact(
                &self.common.fact_received,
                date_long(about.received, self.lang),
            ),
        ];
        facts.extend(people(about.person.as_deref(), None, self.common));
        facts
    }

    fn until(&self, wait: Option<&Wait>, [withdrawn, refused]: [&str; 2]) -> Section {
        let words = self.words;
        let Some(wait) = wait else {
            return section(&words.heading_until, vec![text(&words.until_none)]);
        };
        let by = match wait.from {
            WaitFrom::Arrived => &words.until_arrived,
            WaitFrom::Sent => &words.until_sent,
        };
        let then = match wait.then {
            After::Withdrawn => withdrawn,
            After::Refused => refused,
        };
        section(
            &words.heading_until,
            vec![
                text(fill(by, &[("wait", &wait.long)])),
                text(format!("{}{}", with_gap(then, self.lang), words.again)),
            ],
        )
    }

    pub(super) fn letter(&self, head: &Head, subject: String, paragraphs: Vec<String>) -> Letter {
        Letter {
            head: head.clone(),
            subject,
            opening: opening(head, self.common),
            paragraphs,
            sections: Vec::new(),
            enclosures: Vec::new(),
        }
    }
}

pub(super) fn complete(head: &Head, about: &About) -> Result<(), PaperError> {
    if about.asks.is_empty() {
        return Err(PaperError::Incomplete { missing: "an ask" });
    }
    if head.complaints.is_empty() {
        return Err(PaperError::Incomplete {
            missing: "a complaint route",
        });
    }
    Ok(())
}

/// Composes 補正のお願い.
///
/// # Errors
/// [`PaperError::Incomplete`] if nothing is said to be missing.
pub fn mending(data: &Mending) -> Result<Letter, PaperError> {
    complete(&data.head, &data.about)?;
    if data.missing.is_empty() {
        return Err(PaperError::Incomplete {
            missing: "what is missing",
        });
    }
    let wording = Wording::of(&data.head)?;
    let pen = Pen::of(&wording, data.head.lang);
    let words = pen.words;
    let items = Block::List {
        items: data.missing.clone(),
    };
    let details = data.details.as_deref().map(text);
    let mut blocks = vec![Block::Facts {
        facts: pen.taken(&data.about),
    }];
    blocks.push(items);
    blocks.extend(details);
    let paragraphs = vec![
        pen.fill(&words.mending_intro, &data.about),
        words.mending_closing.clone(),
    ];
    let then = [
        words.mending_withdrawn.as_str(),
        words.mending_refused.as_str(),
    ];
    Ok(Letter {
        sections: vec![
            section(&words.heading_missing, blocks),
            pen.until(data.wait.as_ref(), then),
        ],
        ..pen.letter(
            &data.head,
            pen.fill(&words.mending_subject, &data.about),
            paragraphs,
        )
    })
}

/// Composes 手数料のご案内.
///
/// # Errors
/// [`PaperError::Incomplete`] if nothing is to be paid or no way of paying is given.
pub fn fee_due(data: &FeeDue) -> Result<Letter, PaperError> {
    complete(&data.head, &data.about)?;
    if data.pay == 0 || data.means.is_empty() {
        return Err(PaperError::Incomplete {
            missing: "an amount and a way of paying it",
        });
    }
    let wording = Wording::of(&data.head)?;
    let pen = Pen::of(&wording, data.head.lang);
    let words = pen.words;
    let intro = match (data.bill, data.taken) {
        (true, _) => &words.fee_intro_bill,
        (false, 0) => &words.fee_intro_missing,
        (false, _) => &words.fee_intro_short,
    };
    let yen = |wording: &str, yen: u32| fill(wording, &[("yen", &thousands(yen))]);
    let mut facts = pen.taken(&data.about);
    facts.push(fact(&words.fact_owed, yen(&words.yen_taxed, data.owed)));
    if data.taken > 0 {
        facts.push(fact(&words.fact_taken, yen(&words.yen, data.taken)));
    }
    facts.push(fact(&words.fact_pay, yen(&words.yen, data.pay)));
    let means = data.means.join(&pen.common.list_separator);
    facts.push(fact(&words.fact_means, means));
    facts.extend(data.transfer.as_ref().map(|to| {
        let to = match to {
            Transfer::To(account) => account,
            Transfer::OnAsking => &words.transfer_ask,
        };
        fact(&words.fact_transfer, to)
    }));
    let then = [words.fee_withdrawn.as_str(), words.fee_refused.as_str()];
    let paragraphs = vec![pen.fill(intro, &data.about), words.fee_closing.clone()];
    Ok(Letter {
        sections: vec![
            section(&words.heading_fee, vec![Block::Facts { facts }]),
            pen.until(data.wait.as_ref(), then),
        ],
        ..pen.letter(
            &data.head,
            pen.fill(&words.fee_subject, &data.about),
            paragraphs,
        )
    })
}

/// Composes みなし取下げのお知らせ.
///
/// # Errors
/// [`PaperError::Incomplete`] if no ask is given.
pub fn ended(data: &Ended) -> Result<Letter, PaperError> {
    complete(&data.head, &data.about)?;
    let wording = Wording::of(&data.head)?;
    let pen = Pen::of(&wording, data.head.lang);
    let words = pen.words;
    let intro = pen.fill(&words.ended_intro, &data.about);
    let intro = fill(
        &intro,
        &[
            ("told", &date_short(data.told, pen.lang)),
            ("ends", &date_short(data.ends, pen.lang)),
        ],
    );
    let asks = data.about.asks.iter().map(|ask| {
        let name = ask_with_scope(&ask.ask, ask.scope.as_deref(), pen.common);
        begun(name, pen.lang)
    });
    let blocks = vec![
        Block::Facts {
            facts: pen.taken(&data.about),
        },
        Block::List {
            items: asks.collect(),
        },
    ];
    let fee = data.fee.map(|fee| {
        let wording = match fee {
            FeeAfter::Kept => &words.money_kept,
            FeeAfter::Back => &words.money_back,
        };
        section(&words.heading_money, vec![text(wording)])
    });
    let sections = [section(&words.heading_ended, blocks)]
        .into_iter()
        .chain(fee)
        .chain(papers(&data.papers, pen.lang, pen.common));
    let subject = pen.fill(&words.ended_subject, &data.about);
    Ok(Letter {
        sections: sections.collect(),
        ..pen.letter(
            &data.head,
            subject,
            vec![intro, words.ended_closing.clone()],
        )
    })
}

/// Composes 回答方法の変更のお知らせ (Art. 33(2), (3): another form needs a difficulty, and the person is told).
///
/// # Errors
/// [`PaperError::Incomplete`] if the reason is missing.
pub fn other_means(data: &OtherMeans) -> Result<Letter, PaperError> {
    complete(&data.head, &data.about)?;
    if data.why.trim().is_empty() || data.instead.trim().is_empty() {
        return Err(PaperError::Incomplete {
            missing: "the reason for another form",
        });
    }
    let wording = Wording::of(&data.head)?;
    let pen = Pen::of(&wording, data.head.lang);
    let words = pen.words;
    let mut facts = pen.taken(&data.about);
    facts.push(fact(&words.fact_asked, &data.asked));
    facts.push(fact(&words.fact_instead, &data.instead));
    facts.push(fact(&words.fact_why, &data.why));
    let paragraphs = vec![pen.fill(&words.means_intro, &data.about)];
    Ok(Letter {
        sections: vec![section(&words.heading_means, vec![Block::Facts { facts }])],
        ..pen.letter(
            &data.head,
            pen.fill(&words.means_subject, &data.about),
            paragraphs,
        )
    })
}

/// Composes 送付状, whose address lies behind the window of the envelope.
///
/// # Errors
/// [`PaperError::Incomplete`] if the envelope would be empty.
pub fn covering(data: &Covering) -> Result<Letter, PaperError> {
    if !data.about.asks.is_empty() {
        complete(&data.head, &data.about)?;
    }
    if data.documents.is_empty() {
        return Err(PaperError::Incomplete {
            missing: "what is enclosed",
        });
    }
    let wording = Wording::of(&data.head)?;
    let pen = Pen::of(&wording, data.head.lang);
    let words = pen.words;
    let items = Block::List {
        items: data.documents.clone(),
    };
    let intro = if data.about.asks.is_empty() {
        &words.sheet_neutral
    } else {
        &words.sheet_intro
    };
    let paragraphs = vec![pen.fill(intro, &data.about)];
    Ok(Letter {
        sections: vec![section(&words.heading_sheet, vec![items])],
        ..pen.letter(&data.head, words.sheet_subject.clone(), paragraphs)
    })
}
