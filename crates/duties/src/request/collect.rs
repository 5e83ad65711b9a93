// SPDX-License-Identifier: Apache-2.0
//! Answers handed over on a page: it opens once, for whoever has number and code, until a day.
//!
//! An electronic answer is never an attachment: what is sent is that it can be fetched. A page that nobody opened is
//! mail that came back, with the same rule to a dated end.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{CameBack, Delivery, Period};

use super::command::{Context, NewFact, Refusal};
use super::fact::{Fact, LetterKind};
use super::post::came_back;
use super::state::{Case, Letter, Stamp};
use crate::Today;
use crate::calendar::{Calendar, Roll};

/// How long a page waits where the policy says nothing.
const WAITS: Period = Period::days(30);
/// Microseconds in which the files may be saved once the page is open: half an hour, as the page says.
const OPEN_MICROS: i64 = 30 * 60 * 1_000_000;

/// How a page stands for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageState {
    /// It opens once.
    Waiting,
    /// Whoever opened it may save the files.
    Open,
    /// It was opened.
    Fetched,
    /// Its day is over.
    Over,
}

/// A page on which an answer can be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Letter.
    pub letter: u16,
    /// Last day on which it opens.
    pub until: Date,
    /// When the person opened it.
    #[serde(default)]
    pub opened: Option<Stamp>,
    /// It does not open any more: nobody came, or the message about it came back.
    #[serde(default)]
    pub shut: bool,
}

impl Page {
    /// How it stands for somebody who opened the pages of these entries of the case.
    #[must_use]
    pub fn state(&self, opened: &[u64], now: Today) -> PageState {
        match &self.opened {
            Some(stamp)
                if opened.contains(&stamp.seq)
                    && now.at_micros <= stamp.at_micros.saturating_add(OPEN_MICROS) =>
            {
                PageState::Open
            }
            Some(_) => PageState::Fetched,
            None if self.shut || self.until < now.date => PageState::Over,
            None => PageState::Waiting,
        }
    }
}

/// One fact about a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum CollectFact {
    /// It waits for the person; a page before it for the same letter is shut. Sealed: why it waits once more.
    Offered {
        /// Letter.
        letter: u16,
        /// Last day on which it opens.
        until: Date,
    },
    /// The person opened it.
    Opened {
        /// Letter.
        letter: u16,
    },
}

impl CollectFact {
    /// Stable entry kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Offered { .. } => "case.page_offered",
            Self::Opened { .. } => "case.page_opened",
        }
    }
}

/// What is done about a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum CollectCommand {
    /// The person opens it.
    Open {
        /// Letter.
        letter: u16,
    },
    /// It waits once more: the person could not save what they opened.
    OfferAgain {
        /// Letter.
        letter: u16,
        /// Why.
        reason: String,
    },
}

/// Whether an answer sent this way is fetched from a page.
#[must_use]
pub const fn on_page(means: Delivery) -> bool {
    matches!(means, Delivery::Download | Delivery::Email)
}

/// The page of a result that leaves this way on a day.
pub(super) fn offered(
    case: &Case,
    letter: &Letter,
    (means, on): (Delivery, Date),
    calendar: &Calendar,
) -> Option<NewFact> {
    let page = letter.kind == LetterKind::Result && on_page(means);
    page.then(|| offer(case, (letter.no, on), calendar).into())
}

fn offer(case: &Case, (letter, on): (u16, Date), calendar: &Calendar) -> Fact {
    let waits = case.terms.pinned.page_for.unwrap_or(WAITS);
    Fact::Collect(CollectFact::Offered {
        letter,
        until: calendar.due(on, waits, Roll::NextBusinessDay),
    })
}

/// Decides whether a page opens, or waits once more.
pub(super) fn decide(
    case: &Case,
    command: &CollectCommand,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    match command {
        CollectCommand::Open { letter } => {
            let page = case.waiting_page(*letter);
            page.filter(|page| page.until >= ctx.today.date)
                .ok_or(Refusal::PageShut(*letter))?;
            Ok(vec![
                Fact::Collect(CollectFact::Opened { letter: *letter }).into(),
            ])
        }
        CollectCommand::OfferAgain { letter, reason } => {
            if case.page(*letter).is_none() {
                return Err(Refusal::NotSent(*letter));
            }
            // What came back is decided about first.
            if case.came_back(*letter).is_some() {
                return Err(Refusal::CameBackAlready(*letter));
            }
            let found = case.letters.iter().find(|one| one.no == *letter);
            if found.is_none_or(|one| one.sent.is_none()) {
                return Err(Refusal::NotSent(*letter));
            }
            if reason.trim().is_empty() {
                return Err(Refusal::ReasonMissing);
            }
            Ok(vec![NewFact {
                fact: offer(case, (*letter, ctx.today.date), ctx.calendar),
                sealed: Some(reason.clone()),
            }])
        }
    }
}

/// What the day brings: a page that nobody opened in time counts as mail that came back the day after.
pub(super) fn lapse(case: &Case, today: Date, calendar: &Calendar) -> Vec<NewFact> {
    if case.erased.is_some() {
        return Vec::new();
    }
    let over = case.waiting_pages().filter(|page| page.until < today);
    let why = CameBack::KeepingExpired;
    over.flat_map(|page| {
        let on = page.until.saturating_add(1.day());
        came_back(case, (page.letter, why, on), calendar)
    })
    .collect()
}

impl Case {
    pub(super) fn apply_collect(&mut self, stamp: Stamp, fact: &CollectFact) {
        match fact {
            CollectFact::Offered { letter, until } => {
                self.shut_page(*letter);
                self.pages.push(Page {
                    letter: *letter,
                    until: *until,
                    opened: None,
                    shut: false,
                });
            }
            CollectFact::Opened { letter } => {
                let mut pages = self.pages.iter_mut().rev();
                if let Some(page) = pages.find(|page| page.letter == *letter) {
                    page.opened = Some(stamp);
                }
            }
        }
    }

    /// The page of a letter does not open any more.
    pub(super) fn shut_page(&mut self, letter: u16) {
        for page in self.pages.iter_mut().filter(|page| page.letter == letter) {
            page.shut = true;
        }
    }

    /// The page on which a letter can or could be fetched; the last one, where it was offered again.
    #[must_use]
    pub fn page(&self, letter: u16) -> Option<&Page> {
        self.pages.iter().rev().find(|page| page.letter == letter)
    }

    /// Pages that wait for the person.
    pub fn waiting_pages(&self) -> impl Iterator<Item = &Page> {
        self.pages
            .iter()
            .filter(|page| page.opened.is_none() && !page.shut)
    }

    fn waiting_page(&self, letter: u16) -> Option<&Page> {
        self.waiting_pages().find(|page| page.letter == letter)
    }
}
