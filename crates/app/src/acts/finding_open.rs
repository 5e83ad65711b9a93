// SPDX-License-Identifier: Apache-2.0
//! Opening a finding: what is wrong with which promise, what is done about it, by whom, until when.

use yakusoku_duties::EntryRef;
use yakusoku_duties::acts::{Finding, FoundBy, NewFinding, open};

use super::finding_show::Words;
use super::{New, Record, new_stream, open_part, words};
use crate::App;
use crate::access::{Action, Actor};
use crate::request::DeskError;

impl App {
    /// Opens a finding; gives its name.
    ///
    /// # Errors
    /// [`DeskError::Field`] where the promise or the owner is unknown, [`DeskError::Finding`] by the rules.
    pub async fn open_finding(
        &self,
        actor: &Actor,
        mut new: NewFinding,
    ) -> Result<String, DeskError> {
        actor.may(Action::FindingWork)?;
        self.knows(&new).await?;
        if let FoundBy::Complaint(number) = &new.found_by {
            self.load_matter(actor, number).await?;
        }
        new.wrong = words("wrong", &new.wrong)?;
        new.action = words("action", &new.action)?;
        let fact = open(&new, self.clock.today())?;
        let stream = new_stream()?;
        let name = stream.to_string();
        let entry = EntryRef {
            stream: name.clone(),
            seq: 0,
        };
        let finding = Finding::begin(&fact, entry).ok_or(DeskError::Corrupt)?;
        let sealed = Words {
            wrong: new.wrong,
            action: new.action,
        };
        let written = New {
            stream,
            next: 0,
            kind: fact.kind(),
            open: open_part(&fact)?,
            sealed: Some(open_part(&sealed)?),
            who: &actor.id,
        };
        self.write_record(written, Some(&Record::Finding(finding)), Vec::new())
            .await?;
        Ok(name)
    }

    async fn knows(&self, new: &NewFinding) -> Result<(), DeskError> {
        let in_force = self.in_force().await;
        let clauses = in_force.policy()?.clauses();
        if !clauses.iter().any(|one| one.id == new.clause) {
            return Err(DeskError::Field {
                field: "clause",
                why: "it is no promise of the policy",
            });
        }
        let active = self.names.read().await;
        if !active.get(&new.owner).is_some_and(|member| member.active) {
            return Err(DeskError::Field {
                field: "owner",
                why: "nobody of that name works here",
            });
        }
        Ok(())
    }
}
