// SPDX-License-Identifier: Apache-2.0
//! Reading the evidence of an act: what was written and the image, recorded before it is shown.

use yakusoku_duties::acts::Act;

use super::Record;
use crate::App;
use crate::access::{Action, Actor};
use crate::request::DeskError;

/// An act with what shows it.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The act.
    pub act: Act,
    /// What was written; `None` where its key was destroyed.
    pub words: Option<String>,
}

impl App {
    /// Reads what was written about an act.
    ///
    /// # Errors
    /// [`DeskError::NoSuchRecord`].
    pub async fn act_evidence(&self, actor: &Actor, name: &str) -> Result<Evidence, DeskError> {
        actor.may(Action::ActRead)?;
        let (stream, record, next) = self.load_record(name).await?;
        let Record::Act(act) = record else {
            return Err(DeskError::NoSuchRecord);
        };
        self.saw_record((stream, next), "act.seen", &actor.id)
            .await?;
        let entries = self.stream(&stream).await?;
        let words = entries.first().and_then(|stored| stored.sealed.clone());
        Ok(Evidence { act, words })
    }

    /// Reads the image filed with an act.
    ///
    /// # Errors
    /// [`DeskError::NoSuchRecord`] where there is none.
    pub async fn act_image(&self, actor: &Actor, name: &str) -> Result<Vec<u8>, DeskError> {
        actor.may(Action::ActRead)?;
        let (stream, record, next) = self.load_record(name).await?;
        let file = match &record {
            Record::Act(act) => act.file.clone(),
            Record::Task(_) | Record::Finding(_) | Record::Matter(_) => None,
        };
        let file = file.ok_or(DeskError::NoSuchRecord)?;
        self.saw_record((stream, next), "act.seen", &actor.id)
            .await?;
        self.blob_of(&stream, &file).await
    }
}
