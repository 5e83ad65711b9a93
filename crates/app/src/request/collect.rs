// SPDX-License-Identifier: Apache-2.0
//! The person opens the page of an answer: once, by number and code, until its day.

use yakusoku_duties::request::Command;
use yakusoku_duties::request::collect::CollectCommand;

use super::DeskError;
use super::load::Loaded;
use crate::App;
use crate::staff::PUBLIC;

impl App {
    /// Opens the page of a letter for whoever has number and code, and records it before anything is shown.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] for a wrong code and an unknown number alike;
    /// [`yakusoku_duties::request::Refusal::PageShut`] where the page was opened before or its day is over.
    pub async fn open_page(
        &self,
        number: &str,
        code: &str,
        letter: u16,
    ) -> Result<Loaded, DeskError> {
        let mut loaded = self.status(number, code).await?;
        self.person_opens(&mut loaded, letter).await?;
        Ok(loaded)
    }

    /// The same for a case that is loaded.
    pub(crate) async fn person_opens(
        &self,
        loaded: &mut Loaded,
        letter: u16,
    ) -> Result<(), DeskError> {
        let command = Command::Collect(CollectCommand::Open { letter });
        self.record_for(&PUBLIC, loaded, (&command, Vec::new()))
            .await
    }
}
