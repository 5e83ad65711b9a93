// SPDX-License-Identifier: Apache-2.0
//! The postal log: every letter that left, how, on which day, and what became of it.

use jiff::civil::Date;
use serde::Serialize;
use yakusoku_duties::request::Case;
use yakusoku_duties::request::fact::LetterKind;
use yakusoku_duties::request::state::Letter;
use yakusoku_policy::{CameBack, Delivery};

use super::DeskError;
use super::visible::serves;
use crate::App;
use crate::access::{Action, Actor};

/// A letter that left. Names and tracking numbers stay in the sealed part of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Posted {
    /// Day.
    pub on: Date,
    /// Receipt number of the case.
    pub number: String,
    /// Receipt numbers of other cases that the same letter answers.
    pub with: Vec<String>,
    /// Number of the letter in the case.
    pub letter: u16,
    /// Kind of letter.
    pub kind: LetterKind,
    /// How.
    pub means: Delivery,
    /// How many people compared it with its envelope.
    pub checked_by: usize,
    /// Day it came back and why.
    pub came_back: Option<(Date, CameBack)>,
}

impl App {
    /// The letters that left in a calendar year, the newest first; of this year where none is named.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn postal_log(
        &self,
        actor: &Actor,
        year: Option<i16>,
    ) -> Result<Vec<Posted>, DeskError> {
        actor.may(Action::CaseList)?;
        let year = year.unwrap_or_else(|| self.clock.today().date.year());
        let desks = self.desks_of(actor).await;
        let mut log = Vec::new();
        self.each_case(|case| {
            if serves(&desks, case.standing.desk.as_deref()) {
                log.extend(posted(&case).filter(|one| one.on.year() == year));
            }
        })
        .await?;
        log.sort_by(|a, b| (b.on, &b.number, b.letter).cmp(&(a.on, &a.number, a.letter)));
        Ok(log)
    }
}

fn posted(case: &Case) -> impl Iterator<Item = Posted> {
    // One envelope is one line: what lies in that of another case is named there.
    let own = |letter: &&Letter| letter.leader().is_none();
    case.letters.iter().filter(own).filter_map(|letter| {
        let sent = letter.sent.as_ref()?;
        Some(Posted {
            on: sent.on,
            number: case.number.clone(),
            with: letter
                .parts()
                .iter()
                .map(|one| one.number.clone())
                .collect(),
            letter: letter.no,
            kind: letter.kind,
            means: sent.means,
            checked_by: case.checkers(letter.no),
            came_back: case.came_back(letter.no).map(|one| (one.on, one.why)),
        })
    })
}
