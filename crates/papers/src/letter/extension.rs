// SPDX-License-Identifier: Apache-2.0
//! 回答期限の延長のお知らせ: which answers take longer, until when, and why (GDPR Art. 12(3)).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::compose::{begun, fact, section, text};
use super::middle::{About, Pen, complete};
use super::parts::{Block, Head, Letter};
use super::wording::{Wording, fill};
use crate::{PaperError, date_long, date_short};

/// An ask whose answer takes longer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Longer {
    /// What is asked for.
    pub ask: String,
    /// The last day there was.
    pub was: Date,
    /// The last day from now on.
    pub until: Date,
}

/// An ask that keeps its day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Keeps {
    /// What is asked for.
    pub ask: String,
    /// Its last day, while it has one.
    pub until: Option<Date>,
}

/// Facts of 回答期限の延長のお知らせ.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Extension {
    /// Head of the letter.
    pub head: Head,
    /// The application.
    pub about: About,
    /// The asks that take longer; at least one.
    pub longer: Vec<Longer>,
    /// The other open asks of the application, which do not.
    pub others: Vec<Keeps>,
    /// Why it takes longer.
    pub why: String,
}

/// Composes 回答期限の延長のお知らせ.
///
/// # Errors
/// [`PaperError::Incomplete`] if the reason is missing, or a new day is not a later one.
pub fn extension(data: &Extension) -> Result<Letter, PaperError> {
    complete(&data.head, &data.about)?;
    if data.why.trim().is_empty() {
        return Err(PaperError::Incomplete {
            missing: "the reason for a longer time",
        });
    }
    if data.longer.is_empty() || data.longer.iter().any(|one| one.until <= one.was) {
        return Err(PaperError::Incomplete {
            missing: "a later last day",
        });
    }
    let wording = Wording::of(&data.head)?;
    let pen = Pen::of(&wording, data.head.lang);
    let words = pen.words;
    let mut facts = pen.taken(&data.about);
    facts.push(fact(&words.fact_longer, &data.why));
    let mut blocks = vec![Block::Facts { facts }, longer(data, &pen)];
    if !data.others.is_empty() {
        blocks.push(text(&words.longer_others));
        blocks.push(others(data, &pen));
    }
    // Whoever asked for several things reads which of them are meant.
    let named: Vec<&str> = data.longer.iter().map(|one| one.ask.as_str()).collect();
    let received = date_short(data.about.received, pen.lang);
    let ask = named.join(pen.list_separator());
    let paragraphs = vec![
        fill(
            &words.extension_intro,
            &[("ask", &ask), ("received", &received)],
        ),
        words.extension_closing.clone(),
    ];
    Ok(Letter {
        sections: vec![section(&words.heading_extension, blocks)],
        ..pen.letter(
            &data.head,
            pen.fill(&words.extension_subject, &data.about),
            paragraphs,
        )
    })
}

fn longer(data: &Extension, pen: &Pen<'_>) -> Block {
    // With the year of the era a date would break in its column.
    let day = |date| date_short(date, pen.lang);
    let row = |one: &Longer| {
        vec![
            begun(one.ask.clone(), pen.lang),
            day(one.was),
            day(one.until),
        ]
    };
    Block::Table {
        head: vec![
            pen.col_ask().to_owned(),
            pen.words.fact_was.clone(),
            pen.words.fact_until.clone(),
        ],
        widths: vec![4, 3, 3],
        rows: data.longer.iter().map(row).collect(),
    }
}

fn others(data: &Extension, pen: &Pen<'_>) -> Block {
    let line = |one: &Keeps| {
        let ask = begun(one.ask.clone(), pen.lang);
        match one.until {
            Some(date) => format!("{ask}{}{}", pen.colon(), date_long(date, pen.lang)),
            None => ask,
        }
    };
    Block::List {
        items: data.others.iter().map(line).collect(),
    }
}
