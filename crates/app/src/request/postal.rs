// SPDX-License-Identifier: Apache-2.0
//! The postal log: every letter that left, how, on which day, and what became of it.

use jiff::civil::Date;
use serde::Serialize;
use yakusoku_duties::request::Case;
use yakusoku_duties::request::fact::LetterKind;
use yakusoku_duties::request::state::Letter;
use yakusoku_policy::{CameBack, Delivery};

use super::DeskError;
use super::lists::{PAGE, case_of};
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

const YEAR: &str = "SELECT c.state, p.letter FROM posted p JOIN case_row c ON c.stream = p.stream \
    WHERE ($1 = '' OR REPLACE($1, ',' || p.desk || ',', '') <> $1) AND p.day >= $2 AND p.day <= $3 \
    AND (p.day < $3 OR p.number < $4 OR (p.number = $4 AND p.letter < $5)) \
    ORDER BY p.day DESC, p.number DESC, p.letter DESC LIMIT $6";
const DAY_OF: &str = "SELECT day FROM posted WHERE number = $1 AND letter = $2";

impl App {
    /// The letters that left in a calendar year, the newest first, one page at a time; of this year where none is
    /// named. A page goes on after the letter of that number in the case of that number.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] for a letter to go on from that never left.
    pub async fn postal_log(
        &self,
        actor: &Actor,
        year: Option<i16>,
        after: Option<(&str, u16)>,
    ) -> Result<Vec<Posted>, DeskError> {
        actor.may(Action::CaseList)?;
        let year = year.unwrap_or_else(|| self.clock.today().date.year());
        let (to, number, letter) = match after {
            // After the last day of the year.
            None => (format!("{year:04}-12-32"), "", 0),
            Some((number, letter)) => {
                let values = [number.into(), i64::from(letter).into()];
                let row = self.db.one(DAY_OF, &values).await?;
                let day = row.ok_or(DeskError::NoSuchCase)?.text(0)?;
                (day, number, letter)
            }
        };
        let values = [
            self.desks_seen(actor).await.into(),
            format!("{year:04}-01-01").into(),
            to.into(),
            number.into(),
            i64::from(letter).into(),
            i64::from(PAGE).into(),
        ];
        let mut log = Vec::new();
        for row in &self.db.fetch(YEAR, &values).await? {
            let case = case_of(row)?;
            let letter = u16::try_from(row.int(1)?).unwrap_or(0);
            if self.sees(actor, &case).await {
                log.extend(posted(&case).find(|one| one.letter == letter));
            }
        }
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
