// SPDX-License-Identifier: Apache-2.0
//! The progress of what a person brought through the portal, for whoever has number and code.
//!
//! One look-up by the keyed token of both, as for applications. Our answers are shown there too, unless they tell
//! something about a person: those go to an address that was verified, never to a page a code opens.

use jiff::civil::Date;
use yakusoku_duties::matter::{Matter, MatterFact};
use yakusoku_ledger::StreamId;

use super::Record;
use crate::App;
use crate::request::DeskError;
use crate::staff::PUBLIC;

/// A matter as whoever brought it sees it.
#[derive(Debug, Clone)]
pub struct MatterProgress {
    /// Where it stands.
    pub matter: Matter,
    /// Our answers, the oldest first: the day, and the words where they may be shown.
    pub answers: Vec<(Date, Option<String>)>,
}

impl App {
    /// The matter of a number and its code.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] for a wrong code and an unknown number alike, and for one that was erased.
    pub async fn matter_status(
        &self,
        number: &str,
        code: &str,
    ) -> Result<MatterProgress, DeskError> {
        const FIND: &str = "SELECT stream FROM status_code WHERE token = $1";
        let token = self.status_token(number, code);
        let row = self.db.one(FIND, &[token.into()]).await?;
        let name = row.ok_or(DeskError::NoSuchCase)?.text(0)?;
        let (stream, Record::Matter(matter), next) = self.load_record(&name).await? else {
            return Err(DeskError::NoSuchCase);
        };
        if matter.erased.is_some() {
            return Err(DeskError::NoSuchCase);
        }
        self.saw_record((stream, next), "matter.seen", &PUBLIC.id)
            .await?;
        let answers = self.answers_of(&stream).await?;
        Ok(MatterProgress {
            matter: *matter,
            answers,
        })
    }

    /// The last day of the answer to a matter, where the policy promises one. Tells nothing about anybody.
    pub async fn promised_answer(&self, number: &str) -> Option<Date> {
        const FIND: &str = "SELECT state FROM duty_row WHERE family = 'matter' AND clause = $1";
        let row = self.db.one(FIND, &[number.into()]).await.ok()??;
        match serde_json::from_str(&row.text(0).ok()?).ok()? {
            Record::Matter(matter) => matter.promised.then_some(matter.due),
            _ => None,
        }
    }

    async fn answers_of(
        &self,
        stream: &StreamId,
    ) -> Result<Vec<(Date, Option<String>)>, DeskError> {
        let mut answers = Vec::new();
        for stored in self.stream(stream).await? {
            let fact = serde_json::from_str(&stored.entry.open);
            if let Ok(MatterFact::Answered { on, tells, .. }) = fact {
                answers.push((on, stored.sealed.filter(|_| !tells)));
            }
        }
        Ok(answers)
    }
}
