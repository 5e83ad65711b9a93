// SPDX-License-Identifier: Apache-2.0
//! The steps of a finding: the corrective action is done, somebody else verifies it or sends it back.

use yakusoku_duties::EntryRef;
use yakusoku_duties::acts::{FindingCommand, decide};

use super::{New, Record, open_part, words};
use crate::App;
use crate::access::{Action, Actor};
use crate::request::DeskError;

impl App {
    /// Takes a finding a step further. `version` is the one the page was made from.
    ///
    /// # Errors
    /// [`DeskError::Conflict`] when it moved on meanwhile, [`DeskError::Finding`] by the rules.
    pub async fn step_finding(
        &self,
        actor: &Actor,
        (name, version): (&str, Option<u64>),
        command: &FindingCommand,
        said: &str,
    ) -> Result<(), DeskError> {
        actor.may(match command {
            FindingCommand::Done(_) => Action::FindingWork,
            FindingCommand::Return(_) | FindingCommand::Close => Action::FindingVerify,
        })?;
        let said = words("said", said)?;
        if said.is_empty() {
            return Err(DeskError::Field {
                field: "said",
                why: "it is empty",
            });
        }
        let (stream, record, next) = self.load_record(name).await?;
        let Record::Finding(mut finding) = record else {
            return Err(DeskError::NoSuchRecord);
        };
        let moved = u64::try_from(finding.entries.len()).unwrap_or(u64::MAX);
        if version.is_some_and(|version| version != moved) {
            return Err(DeskError::Conflict);
        }
        let fact = decide(&finding, command, (&actor.id, self.clock.today()))?;
        let entry = EntryRef {
            stream: name.to_owned(),
            seq: next,
        };
        finding.apply(&fact, actor.id.clone(), entry);
        let new = New {
            stream,
            next,
            kind: fact.kind(),
            open: open_part(&fact)?,
            sealed: Some(said),
            who: &actor.id,
        };
        self.write_record(new, Some(&Record::Finding(finding)), Vec::new())
            .await
    }
}
