// SPDX-License-Identifier: Apache-2.0
//! Asking for an act by a day, because a need arose that no rhythm knows of; and dropping that again.

use jiff::civil::Date;
use yakusoku_duties::EntryRef;
use yakusoku_duties::acts::{Task, ask};

use super::{New, Record, new_stream, open_part, words};
use crate::App;
use crate::access::{Action, Actor};
use crate::request::DeskError;

impl App {
    /// Asks for the act of a promise by a day; gives the task's name.
    ///
    /// # Errors
    /// [`DeskError::Field`] where the promise is no act or nothing says why.
    pub async fn ask_for_act(
        &self,
        actor: &Actor,
        (clause, due): (&str, Date),
        what: &str,
    ) -> Result<String, DeskError> {
        actor.may(Action::ActRecord)?;
        let doing = self.doing(clause).await?;
        let what = words("what", what)?;
        if what.is_empty() {
            return Err(DeskError::Field {
                field: "what",
                why: "it is empty",
            });
        }
        let fact = ask(clause, &doing, due, self.clock.today())?;
        let stream = new_stream()?;
        let name = stream.to_string();
        let entry = EntryRef {
            stream: name.clone(),
            seq: 0,
        };
        let task = Task::begin(&fact, actor.id.clone(), entry).ok_or(DeskError::Corrupt)?;
        let new = New {
            stream,
            next: 0,
            kind: fact.kind(),
            open: open_part(&fact)?,
            sealed: Some(what),
            who: &actor.id,
        };
        self.write_record(new, Some(&Record::Task(task)), Vec::new())
            .await?;
        Ok(name)
    }

    /// Drops a task that turned out not to be needed, with a reason.
    ///
    /// # Errors
    /// [`DeskError::ReasonMissing`] without a reason.
    pub async fn drop_task(
        &self,
        actor: &Actor,
        name: &str,
        reason: &str,
    ) -> Result<(), DeskError> {
        actor.may(Action::ActRecord)?;
        let reason = words("reason", reason)?;
        if reason.is_empty() {
            return Err(DeskError::ReasonMissing);
        }
        let (stream, record, next) = self.load_record(name).await?;
        let Record::Task(mut task) = record else {
            return Err(DeskError::NoSuchRecord);
        };
        let fact = task.drop_it(self.clock.today())?;
        task.apply(&fact);
        let new = New {
            stream,
            next,
            kind: fact.kind(),
            open: open_part(&fact)?,
            sealed: Some(reason),
            who: &actor.id,
        };
        self.write_record(new, Some(&Record::Task(task)), Vec::new())
            .await
    }
}
