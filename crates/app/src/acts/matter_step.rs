// SPDX-License-Identifier: Apache-2.0
//! Steps of a matter: what is done about it, and what a case of the same person allows.

use yakusoku_duties::matter::{Matter, MatterCommand, MatterContext, MatterFact, decide};
use yakusoku_duties::request::Stage;
use yakusoku_duties::{ActorRef, EntryRef};
use yakusoku_ledger::StreamId;

use super::{New, Record, open_part, words};
use crate::App;
use crate::access::{Action, Actor};
use crate::request::DeskError;

impl App {
    /// Takes a matter a step further. `version` is the one the page was made from.
    ///
    /// # Errors
    /// [`DeskError::Conflict`] when it moved on meanwhile, [`DeskError::Matter`] by the rules.
    pub async fn step_matter(
        &self,
        actor: &Actor,
        (number, version): (&str, Option<u64>),
        command: &MatterCommand,
        said: &str,
    ) -> Result<(), DeskError> {
        actor.may(Action::CaseWork)?;
        let said = words("said", said)?;
        let (stream, matter, next) = self.load_matter(actor, number).await?;
        if version.is_some_and(|version| version != matter.version()) {
            return Err(DeskError::Conflict);
        }
        if let MatterCommand::LinkCase { case, .. } = command {
            // Only a case the actor may see can be named.
            self.case_state(actor, case).await?;
        }
        let (identity, decided) = self.linked(&matter).await?;
        let context = MatterContext {
            today: self.clock.today(),
            words: &said,
            identity,
            decided,
        };
        let fact = decide(&matter, command, &context)?;
        let said = (!said.is_empty()).then_some(said);
        self.add_to_matter(&actor.id, (stream, next), matter, (&fact, said))
            .await
    }

    /// Adds a fact to a matter, with the words that are sealed in it and the rows that follow.
    pub(super) async fn add_to_matter(
        &self,
        who: &ActorRef,
        (stream, next): (StreamId, u64),
        mut matter: Matter,
        (fact, sealed): (&MatterFact, Option<String>),
    ) -> Result<(), DeskError> {
        let entry = EntryRef {
            stream: stream.to_string(),
            seq: next,
        };
        matter.apply(fact, who.clone(), entry);
        let new = New {
            stream,
            next,
            kind: fact.kind(),
            open: open_part(fact)?,
            sealed,
            who,
        };
        self.write_record(new, Some(&Record::Matter(Box::new(matter))), Vec::new())
            .await
    }

    /// Whether a case that the matter names has identity confirmed, and whether the request inside is decided.
    async fn linked(&self, matter: &Matter) -> Result<(bool, bool), DeskError> {
        let over = |stage: &Stage| matches!(stage, Stage::Answered { .. } | Stage::Ended { .. });
        let (mut identity, mut decided) = (false, None);
        for linked in &matter.cases {
            let case = self.load(&linked.case).await?.case;
            identity |= case.identity.is_some();
            if linked.inside {
                // Every request inside counts: one that is still open keeps the matter open.
                let ended = case.asks.iter().all(|ask| over(&ask.stage));
                decided = Some(decided.unwrap_or(true) && ended);
            }
        }
        Ok((identity, decided.unwrap_or(false)))
    }

    /// A matter by its number, for somebody who may see it; in the same words whether it never was or may not be
    /// seen.
    pub(super) async fn load_matter(
        &self,
        actor: &Actor,
        number: &str,
    ) -> Result<(StreamId, Matter, u64), DeskError> {
        const FIND: &str = "SELECT stream FROM duty_row WHERE family = 'matter' AND clause = $1";
        let row = self.db.one(FIND, &[number.into()]).await?;
        let name = row.ok_or(DeskError::NoSuchRecord)?.text(0)?;
        let (stream, record, next) = self.load_record(&name).await?;
        match record {
            Record::Matter(matter) if self.sees_desk(actor, matter.desk.as_deref()).await => {
                Ok((stream, *matter, next))
            }
            _ => Err(DeskError::NoSuchRecord),
        }
    }
}
