// SPDX-License-Identifier: Apache-2.0
//! What person and desk write to each other on the page of the progress.

use yakusoku_duties::personal::Personal;
use yakusoku_duties::request::command::Command;
use yakusoku_duties::request::talk::{Message, Side, TalkCommand};
use yakusoku_policy::Channel;

use super::DeskError;
use super::load::Loaded;
use crate::App;
use crate::staff::PUBLIC;

impl App {
    /// Records what the person wrote on the page; whoever has number and code.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] for a wrong code and an unknown number alike; a refusal where the message is empty or
    /// long, or where too many wait for a reply.
    pub async fn write_to_desk(
        &self,
        number: &str,
        code: &str,
        text: &str,
    ) -> Result<Loaded, DeskError> {
        let mut loaded = self.status(number, code).await?;
        self.person_writes(&mut loaded, text).await?;
        Ok(loaded)
    }

    /// The same for a case that is loaded.
    pub(crate) async fn person_writes(
        &self,
        loaded: &mut Loaded,
        text: &str,
    ) -> Result<(), DeskError> {
        let command = Command::Talk(TalkCommand::Say {
            from: Side::Person,
            by: Channel::Web,
            on: None,
            text: text.to_owned(),
        });
        self.record_for(&PUBLIC, loaded, (&command, Vec::new()))
            .await
    }
}

/// What both sides read on the page of the progress, the oldest first; words that are gone are left out.
pub fn on_page(loaded: &Loaded) -> impl Iterator<Item = (&Message, &Personal<String>)> {
    let messages = loaded.case.messages.iter();
    let written = messages.filter(|one| one.by == Channel::Web);
    written.filter_map(|one| Some((one, loaded.sealed_at(one.at.seq)?)))
}
