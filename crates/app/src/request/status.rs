// SPDX-License-Identifier: Apache-2.0
//! The progress of an application for the person who has number and code.
//!
//! One look-up by the keyed token of both: an unknown number and a wrong code miss the same way,
//! in words and in time. The page says nothing about what was or was not found.

use yakusoku_duties::request::fact::Seen;
use yakusoku_ledger::StreamId;

use super::DeskError;
use super::load::Loaded;
use crate::App;
use crate::staff::PUBLIC;

const FIND: &str = "SELECT stream FROM status_code WHERE token = $1";

impl App {
    /// The case of a number and its code.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] for a wrong code and an unknown number alike.
    pub async fn status(&self, number: &str, code: &str) -> Result<Loaded, DeskError> {
        let token = self.status_token(number, code);
        let row = self
            .db
            .one(FIND, &[token.into()])
            .await?
            .ok_or(DeskError::NoSuchCase)?;
        let stream: StreamId = row.text(0)?.parse().map_err(|_| DeskError::Corrupt)?;
        let mut loaded = self.load_stream(&stream).await?;
        if loaded.case.erased.is_some() {
            return Err(DeskError::NoSuchCase);
        }
        self.saw(&mut loaded, &PUBLIC.id, Seen::Status, None)
            .await?;
        Ok(loaded)
    }
}
