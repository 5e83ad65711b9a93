// SPDX-License-Identifier: Apache-2.0
//! Reading a finding: what is wrong, what is done, and what was said at each step; the read is recorded.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_duties::ActorRef;
use yakusoku_duties::acts::Finding;

use super::Record;
use crate::App;
use crate::access::{Action, Actor};
use crate::clock::date_of;
use crate::request::DeskError;

/// Sealed part of an opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Words {
    pub(super) wrong: String,
    pub(super) action: String,
}

/// A finding with what people wrote.
#[derive(Debug, Clone)]
pub struct FindingShown {
    /// Where it stands.
    pub finding: Finding,
    /// Its version: how often it moved.
    pub version: u64,
    /// What is wrong; `None` where its key was destroyed.
    pub wrong: Option<String>,
    /// What is done about it.
    pub action: Option<String>,
    /// What was said at each step after the opening: the kind of entry, who, when, words.
    pub steps: Vec<Said>,
}

/// One step.
#[derive(Debug, Clone)]
pub struct Said {
    /// Kind of the entry, `finding.done`.
    pub kind: String,
    /// Who.
    pub by: ActorRef,
    /// When.
    pub on: Date,
    /// Words.
    pub words: Option<String>,
}

impl App {
    /// Opens a finding for somebody.
    ///
    /// # Errors
    /// [`DeskError::NoSuchRecord`].
    pub async fn show_finding(&self, actor: &Actor, name: &str) -> Result<FindingShown, DeskError> {
        actor.may(Action::ActRead)?;
        let (stream, record, next) = self.load_record(name).await?;
        let Record::Finding(finding) = record else {
            return Err(DeskError::NoSuchRecord);
        };
        self.saw_record((stream, next), "finding.seen", &actor.id)
            .await?;
        let entries = self.stream(&stream).await?;
        let first = entries.first().and_then(|stored| stored.sealed.as_deref());
        let words = first
            .map(serde_json::from_str::<Words>)
            .transpose()
            .map_err(|_| DeskError::Corrupt)?;
        let (wrong, action) = words.map(|words| (words.wrong, words.action)).unzip();
        let steps = entries
            .iter()
            .skip(1)
            .filter(|stored| stored.entry.kind != "finding.seen")
            .map(|stored| Said {
                kind: stored.entry.kind.clone(),
                by: ActorRef(stored.entry.actor.to_string()),
                on: date_of(stored.entry.at_micros),
                words: stored.sealed.clone(),
            })
            .collect();
        Ok(FindingShown {
            version: u64::try_from(finding.entries.len()).unwrap_or(u64::MAX),
            finding,
            wrong,
            action,
            steps,
        })
    }
}
