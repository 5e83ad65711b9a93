// SPDX-License-Identifier: Apache-2.0
//! 回答期限の延長のお知らせ: that an answer takes longer, until when, and why (GDPR Art. 12(3)).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::compose::{fact, section};
use super::middle::{About, Pen, complete};
use super::parts::{Block, Head, Letter};
use super::wording::Wording;
use crate::{PaperError, date_long};

/// Facts of 回答期限の延長のお知らせ.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Extension {
    /// Head of the letter.
    pub head: Head,
    /// The application.
    pub about: About,
    /// The last day there was.
    pub was: Date,
    /// The last day from now on.
    pub until: Date,
    /// Why it takes longer.
    pub why: String,
}

/// Composes 回答期限の延長のお知らせ.
///
/// # Errors
/// [`PaperError::Incomplete`] if the reason is missing, or the new day is not a later one.
pub fn extension(data: &Extension) -> Result<Letter, PaperError> {
    complete(&data.head, &data.about)?;
    if data.why.trim().is_empty() {
        return Err(PaperError::Incomplete {
            missing: "the reason for a longer time",
        });
    }
    if data.until <= data.was {
        return Err(PaperError::Incomplete {
            missing: "a later last day",
        });
    }
    let wording = Wording::of(&data.head)?;
    let pen = Pen::of(&wording, data.head.lang);
    let words = pen.words;
    let day = |date| date_long(date, pen.lang);
    let mut facts = pen.taken(&data.about);
    facts.push(fact(&words.fact_was, day(data.was)));
    facts.push(fact(&words.fact_until, day(data.until)));
    facts.push(fact(&words.fact_longer, &data.why));
    let paragraphs = vec![
        pen.fill(&words.extension_intro, &data.about),
        words.extension_closing.clone(),
    ];
    Ok(Letter {
        sections: vec![section(
            &words.heading_extension,
            vec![Block::Facts { facts }],
        )],
        ..pen.letter(
            &data.head,
            pen.fill(&words.extension_subject, &data.about),
            paragraphs,
        )
    })
}
