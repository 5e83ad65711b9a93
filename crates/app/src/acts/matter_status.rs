// SPDX-License-Identifier: Apache-2.0
//! The progress of what a person brought through the portal, for whoever has number and code.
//!
//! One look-up by the keyed token of both, as for applications. Only answers meant for that page are shown there: the
//! record of a call is the desk's own, and what tells something about a person goes to an address that was verified.

use jiff::civil::Date;
use yakusoku_duties::matter::{Matter, MatterFact};
use yakusoku_ledger::StreamId;
use yakusoku_policy::Channel;

use super::Record;
use crate::App;
use crate::request::DeskError;
use crate::staff::PUBLIC;

/// A matter as whoever brought it sees it.
#[derive(Debug, Clone)]
pub struct MatterProgress {
    /// Where it stands.
    pub matter: Matter,
    /// Our answers, the oldest first: the day, and the words where they are for this page.
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
            if let Ok(MatterFact::Answered { on, by, tells, .. }) = fact {
                let for_the_page = by == Channel::Web && !tells;
                answers.push((on, stored.sealed.filter(|_| for_the_page)));
            }
        }
        Ok(answers)
    }
}
