// SPDX-License-Identifier: Apache-2.0
//! Withdrawing the record of an act that was made by mistake; the entry stays, it no longer counts.

use yakusoku_duties::EntryRef;

use super::{New, Record, open_part, words};
use crate::App;
use crate::access::{Action, Actor};
use crate::request::DeskError;

impl App {
    /// Withdraws an act's record, with a reason.
    ///
    /// # Errors
    /// [`DeskError::ReasonMissing`] without a reason.
    pub async fn withdraw_act(
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
        let Record::Act(mut act) = record else {
            return Err(DeskError::NoSuchRecord);
        };
        let fact = act.withdraw(self.clock.today())?;
        let entry = EntryRef {
            stream: name.to_owned(),
            seq: next,
        };
        act.apply(&fact, entry);
        let new = New {
            stream,
            next,
            kind: fact.kind(),
            open: open_part(&fact)?,
            sealed: Some(reason),
            who: &actor.id,
        };
        self.write_record(new, Some(&Record::Act(act)), Vec::new())
            .await
    }
}
