// SPDX-License-Identifier: Apache-2.0
//! Recording that what an act brought about is over: a post left, a document withdrawn.

use jiff::civil::Date;
use yakusoku_duties::EntryRef;

use super::{New, Record, open_part};
use crate::App;
use crate::access::{Action, Actor};
use crate::request::DeskError;

impl App {
    /// Ends what an act brought about, from a day on.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn end_act(&self, actor: &Actor, name: &str, on: Date) -> Result<(), DeskError> {
        actor.may(Action::ActRecord)?;
        let (stream, record, next) = self.load_record(name).await?;
        let Record::Act(mut act) = record else {
            return Err(DeskError::NoSuchRecord);
        };
        let fact = act.end(on, self.clock.today())?;
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
            sealed: None,
            who: &actor.id,
        };
        self.write_record(new, Some(&Record::Act(act)), Vec::new())
            .await
    }
}
