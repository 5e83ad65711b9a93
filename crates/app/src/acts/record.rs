// SPDX-License-Identifier: Apache-2.0
//! Recording an act: what was done for which promise, on which day, and what shows it.

use jiff::civil::Date;
use yakusoku_duties::EntryRef;
use yakusoku_duties::acts::{Act, NewAct, Task};
use yakusoku_policy::EntrustClause;

use super::{New, Record, new_stream, open_part, words};
use crate::App;
use crate::access::{Action, Actor};
use crate::request::DeskError;

/// What somebody records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordAct {
    /// Id of the promise.
    pub clause: String,
    /// Day it was done.
    pub done: Date,
    /// Last day its evidence holds.
    pub holds: Option<Date>,
    /// Clauses a contract has.
    pub covers: Vec<EntrustClause>,
    /// What shows it and where that is kept, in words.
    pub evidence: String,
    /// An image that shows it, as it was sent.
    pub image: Option<Vec<u8>>,
    /// The task it does.
    pub task: Option<String>,
}

impl App {
    /// Records an act; gives its name.
    ///
    /// # Errors
    /// [`DeskError::Field`] where the promise is no act, [`DeskError::Act`] by the rules of acts.
    pub async fn record_act(&self, actor: &Actor, new: RecordAct) -> Result<String, DeskError> {
        actor.may(Action::ActRecord)?;
        let doing = self.doing(&new.clause).await?;
        let task = match &new.task {
            Some(name) => Some(self.open_task(name).await?),
            None => None,
        };
        let stream = new_stream()?;
        let evidence = words("evidence", &new.evidence)?;
        let (file, also) = match new.image {
            Some(bytes) => {
                let image = crate::upload::read(bytes).await?;
                let (blob, row) = self.new_blob_of(&stream, &image.bytes)?;
                (Some(blob), vec![row])
            }
            None => (None, Vec::new()),
        };
        let act = NewAct {
            clause: new.clause,
            done: new.done,
            holds: new.holds,
            covers: new.covers,
            evidence: evidence.clone(),
            file,
        };
        let fact = act.record(&doing, task.as_ref(), self.clock.today())?;
        let name = stream.to_string();
        let entry = EntryRef {
            stream: name.clone(),
            seq: 0,
        };
        let act = Act::begin(&fact, actor.id.clone(), entry).ok_or(DeskError::Corrupt)?;
        let written = New {
            stream,
            next: 0,
            kind: fact.kind(),
            open: open_part(&fact)?,
            sealed: Some(evidence),
            who: &actor.id,
        };
        self.write_record(written, Some(&Record::Act(act)), also)
            .await?;
        Ok(name)
    }

    /// A task that still stands.
    async fn open_task(&self, name: &str) -> Result<Task, DeskError> {
        match self.load_record(name).await? {
            (_, Record::Task(task), _) if task.dropped.is_none() => Ok(task),
            _ => Err(DeskError::NoSuchRecord),
        }
    }

    /// What a promise of the policy in force has people do.
    pub(super) async fn doing(&self, clause: &str) -> Result<yakusoku_policy::Doing, DeskError> {
        let in_force = self.in_force().await;
        let policy = in_force.policy()?;
        let clauses = policy.clauses();
        let found = clauses.iter().find(|one| one.id == clause);
        let doing = found.and_then(|one| policy.doing(&one.what));
        doing.ok_or(DeskError::Field {
            field: "clause",
            why: "it is kept by no recorded act",
        })
    }
}
