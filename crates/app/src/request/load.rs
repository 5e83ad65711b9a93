// SPDX-License-Identifier: Apache-2.0
//! A case read back from the log: the fold, the thread of what happened, and what was sealed.

use yakusoku_duties::ActorRef;
use yakusoku_duties::personal::{Applicant, Personal};
use yakusoku_duties::request::fact::Seen;
use yakusoku_duties::request::state::Stamp;
use yakusoku_duties::request::{Case, Fact, NewFact};
use yakusoku_ledger::StreamId;

use super::DeskError;
use super::record::OWN_TRIES;
use crate::App;
use crate::access::{Action, Actor};
use crate::clock::date_of;
use crate::log::Stored;

/// Entry kind that says a stream's key was destroyed.
pub const KEY_DESTROYED: &str = "key.destroyed";
/// Entry kind of a status code's token.
pub const CODE_ISSUED: &str = "case.code_issued";

/// A case as the log tells it.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Where it stands; nothing personal.
    pub case: Case,
    /// What happened, oldest first.
    pub told: Vec<Told>,
    /// What the applicant wrote, as long as the key exists.
    pub applicant: Option<Personal<Applicant>>,
    /// The place of the next entry.
    pub next: u64,
}

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Told {
    /// Number in the log, once it has one.
    pub index: Option<u64>,
    /// When, by whom.
    pub stamp: Stamp,
    /// What.
    pub fact: Fact,
    /// Words that were sealed with it.
    pub sealed: Option<Personal<String>>,
}

/// The stamp of an entry.
pub(crate) fn stamp_of(stored: &Stored) -> Stamp {
    Stamp {
        by: ActorRef(stored.entry.actor.to_string()),
        at_micros: stored.entry.at_micros,
        on: date_of(stored.entry.at_micros),
        seq: stored.entry.seq,
    }
}

/// Folds the entries of a case stream. Accepts sealed parts that are gone.
pub(crate) fn fold(stream: &StreamId, entries: &[Stored]) -> Result<Option<Loaded>, DeskError> {
    let mut loaded: Option<Loaded> = None;
    for stored in entries {
        let stamp = stamp_of(stored);
        if let Some(loaded) = &mut loaded {
            loaded.next = stored.entry.seq + 1;
        }
        match stored.entry.kind.as_str() {
            KEY_DESTROYED => {
                if let Some(loaded) = &mut loaded {
                    loaded.case.erase(stamp);
                }
                continue;
            }
            kind if !kind.starts_with("case.") || kind == CODE_ISSUED => continue,
            _ => {}
        }
        let fact: Fact =
            serde_json::from_str(&stored.entry.open).map_err(|_| DeskError::Corrupt)?;
        match &mut loaded {
            None => loaded = Some(begin(stream, stored, &fact)?),
            Some(loaded) => loaded.case.apply(stamp.clone(), &fact),
        }
        if let Some(loaded) = &mut loaded {
            let sealed = stored.sealed.clone().map(Personal::new);
            loaded.told.push(Told {
                index: stored.index,
                stamp,
                fact,
                sealed,
            });
        }
    }
    Ok(loaded)
}

fn begin(stream: &StreamId, stored: &Stored, fact: &Fact) -> Result<Loaded, DeskError> {
    let case =
        Case::begin(&stream.to_string(), stamp_of(stored), fact).ok_or(DeskError::Corrupt)?;
    let applicant = stored
        .sealed
        .as_deref()
        .map(serde_json::from_str::<Applicant>)
        .transpose()
        .map_err(|_| DeskError::Corrupt)?
        .map(Personal::new);
    Ok(Loaded {
        case,
        told: Vec::new(),
        applicant,
        next: stored.entry.seq + 1,
    })
}

impl Loaded {
    /// The stream.
    ///
    /// # Errors
    /// [`DeskError::Corrupt`] when the id is not one.
    pub fn stream(&self) -> Result<StreamId, DeskError> {
        self.case.stream.parse().map_err(|_| DeskError::Corrupt)
    }

    /// What was sealed with the entry at a place of the stream.
    #[must_use]
    pub fn sealed_at(&self, seq: u64) -> Option<&Personal<String>> {
        self.told
            .iter()
            .find(|told| told.stamp.seq == seq)?
            .sealed
            .as_ref()
    }
}

impl App {
    /// The stream of a receipt number.
    pub(crate) async fn stream_of(&self, number: &str) -> Result<StreamId, DeskError> {
        const FIND: &str = "SELECT stream FROM case_row WHERE number = $1";
        let row = self
            .db
            .one(FIND, &[number.into()])
            .await?
            .ok_or(DeskError::NoSuchCase)?;
        row.text(0)?.parse().map_err(|_| DeskError::Corrupt)
    }

    /// A case for the program's own use: not a read by anybody.
    pub(crate) async fn load(&self, number: &str) -> Result<Loaded, DeskError> {
        let stream = self.stream_of(number).await?;
        self.load_stream(&stream).await
    }

    pub(crate) async fn load_stream(&self, stream: &StreamId) -> Result<Loaded, DeskError> {
        let entries = self.stream(stream).await?;
        fold(stream, &entries)?.ok_or(DeskError::NoSuchCase)
    }

    /// Opens a case for somebody: the read is recorded first. No record, no read.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn open_case(&self, actor: &Actor, number: &str) -> Result<Loaded, DeskError> {
        actor.may(Action::CaseOpen)?;
        let mut loaded = self.load_for(actor, number).await?;
        self.saw(&mut loaded, &actor.id, Seen::Opened, None).await?;
        Ok(loaded)
    }

    /// Unmasks name and address for somebody who says why.
    ///
    /// # Errors
    /// [`DeskError::ReasonMissing`] without a reason.
    pub async fn reveal_case(
        &self,
        actor: &Actor,
        number: &str,
        reason: &str,
    ) -> Result<Loaded, DeskError> {
        actor.may(Action::CaseReveal)?;
        if reason.trim().is_empty() {
            return Err(DeskError::ReasonMissing);
        }
        let mut loaded = self.load_for(actor, number).await?;
        self.saw(
            &mut loaded,
            &actor.id,
            Seen::Revealed,
            Some(reason.to_owned()),
        )
        .await?;
        Ok(loaded)
    }

    /// Records that somebody looked; tried again when another read came in between.
    pub(crate) async fn saw(
        &self,
        loaded: &mut Loaded,
        who: &ActorRef,
        what: Seen,
        reason: Option<String>,
    ) -> Result<(), DeskError> {
        // An erased stream has no key: the reason is left out, the read itself is still recorded.
        let reason = reason.filter(|_| loaded.case.erased.is_none());
        for _ in 0..OWN_TRIES {
            let fact = NewFact {
                fact: Fact::Seen { what },
                sealed: reason.clone(),
            };
            match self.record(loaded, who, vec![fact], Vec::new()).await {
                Err(DeskError::Conflict) => {
                    *loaded = self.load(&loaded.case.number.clone()).await?;
                }
                other => return other,
            }
        }
        Err(DeskError::Conflict)
    }
}
