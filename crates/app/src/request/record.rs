// SPDX-License-Identifier: Apache-2.0
//! Recording decided facts of a case together with the rows that follow from them.

use yakusoku_duties::ActorRef;
use yakusoku_duties::personal::Personal;
use yakusoku_duties::request::NewFact;
use yakusoku_duties::request::state::Stamp;

use super::DeskError;
use super::load::{Loaded, Told};
use super::rows;
use crate::App;
use crate::clock::date_of;
use crate::log::{Draft, Write};
use crate::staff::actor_id;
use crate::store::Statement;

/// Entry version of all facts of a case.
pub(crate) const VERSION: u16 = 1;

/// The entry of a fact.
pub(crate) fn draft(new: &NewFact) -> Draft {
    Draft {
        kind: new.fact.kind(),
        version: VERSION,
        open: serde_json::to_string(&new.fact).unwrap_or_default(),
        sealed: new.sealed.as_ref().map(|text| text.clone().into_bytes()),
    }
}

impl App {
    /// Records facts, folds them, and writes the derived rows, all in one transaction.
    pub(crate) async fn record(
        &self,
        loaded: &mut Loaded,
        who: &ActorRef,
        facts: Vec<NewFact>,
        mut also: Vec<Statement>,
    ) -> Result<(), DeskError> {
        let stream = loaded.stream()?;
        let at_micros = self.clock.micros();
        let mut after = loaded.clone();
        for (seq, new) in (loaded.next..).zip(&facts) {
            let stamp = Stamp {
                by: who.clone(),
                at_micros,
                on: date_of(at_micros),
                seq,
            };
            after.case.apply(stamp.clone(), &new.fact);
            after.told.push(Told {
                index: None,
                stamp,
                fact: new.fact.clone(),
                sealed: new.sealed.clone().map(Personal::new),
            });
            after.next = seq + 1;
        }
        if facts.iter().any(|new| new.fact.changes()) {
            also.extend(rows::of_case(&after.case));
        }
        let drafts: Vec<Draft> = facts.iter().map(draft).collect();
        self.append(Write {
            stream,
            next: loaded.next,
            actor: actor_id(who),
            at_micros,
            drafts: &drafts,
            also,
        })
        .await?;
        *loaded = after;
        self.pace.changed(&loaded.case.stream);
        self.work.notify_one();
        Ok(())
    }
}
