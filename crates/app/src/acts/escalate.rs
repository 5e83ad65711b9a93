// SPDX-License-Identifier: Apache-2.0
//! 期限の経過の引継ぎ: an answer that is late becomes a finding of the privacy manager.
//!
//! The case says that its last day passed; the finding is another stream and reached by a job. Its name follows from the
//! case, the ask and the day, so that a job tried again after a crash opens no second one.

use jiff::ToSpan as _;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use yakusoku_duties::acts::{Finding, FoundBy, NewFinding, open};
use yakusoku_duties::calendar::ja_full;
use yakusoku_duties::request::pause::PauseFact;
use yakusoku_duties::request::{Ask, Case, Fact};
use yakusoku_duties::{ActorRef, EntryRef};
use yakusoku_ledger::StreamId;
use yakusoku_policy::{ClauseWhat, Kind, Lang};

use super::finding_show::Words;
use super::{New, Record, open_part};
use crate::App;
use crate::access::Role;
use crate::jobs::Job;
use crate::request::DeskError;
use crate::staff::PROGRAM;

/// How long the corrective action may take, unless somebody gives it another day when it goes back.
const CORRECT_WITHIN_DAYS: i64 = 14;

impl App {
    /// Opens the finding about an ask whose last day passed, and records in the case that it was opened.
    ///
    /// # Errors
    /// [`DeskError::Field`] while nobody who is a manager works here: the job is tried again.
    pub(crate) async fn escalate(&self, job: &Job) -> Result<(), DeskError> {
        let stream: StreamId = job.stream.parse().map_err(|_| DeskError::Corrupt)?;
        let mut loaded = self.load_stream(&stream).await?;
        let late = loaded
            .case
            .ask(job.ask)
            .filter(|ask| ask.alert.is_unheard());
        let Some((ask, due)) = late.and_then(|ask| Some((ask, ask.alert.overdue?))) else {
            return Ok(());
        };
        // Where no period is promised, no promise is broken: the case alone says that it is late.
        let finding = match self.promised(ask.kind).await? {
            Some(clause) => Some(self.charge((&loaded.case, ask, due), clause).await?),
            None => None,
        };
        let fact = Fact::Clock(PauseFact::Escalated {
            ask: job.ask,
            finding,
        });
        self.record(&mut loaded, &PROGRAM.id, vec![fact.into()], Vec::new())
            .await
    }

    /// The promise of a period for a kind.
    async fn promised(&self, kind: Kind) -> Result<Option<String>, DeskError> {
        let in_force = self.in_force().await;
        let clauses = in_force.policy()?.clauses();
        let of_kind = |what: &ClauseWhat| matches!(what, ClauseWhat::AnswerWithin { kind: of, .. } if *of == kind);
        let found = clauses.into_iter().find(|clause| of_kind(&clause.what));
        Ok(found.map(|clause| clause.id))
    }

    async fn charge(
        &self,
        (case, ask, due): (&Case, &Ask, Date),
        clause: String,
    ) -> Result<String, DeskError> {
        let today = self.clock.today();
        let words = Words {
            wrong: format!(
                "受付 {} の請求事項{}「{}」に、期限の{}までにお答えしていない。",
                case.number,
                ask.no,
                ask.kind.label(Lang::Ja),
                ja_full(due)
            ),
            action: "至急お答えする。遅れた理由を確かめ、繰り返さない手立てを記録する。".to_owned(),
        };
        let new = NewFinding {
            clause,
            found_by: FoundBy::Keeper("answer_within".to_owned()),
            owner: self.privacy_manager().await?,
            due: today.date.saturating_add(CORRECT_WITHIN_DAYS.days()),
            wrong: words.wrong.clone(),
            action: words.action.clone(),
        };
        let fact = open(&new, today)?;
        let stream = name_of((case, ask, due));
        let name = stream.to_string();
        let entry = EntryRef {
            stream: name.clone(),
            seq: 0,
        };
        let finding = Finding::begin(&fact, entry).ok_or(DeskError::Corrupt)?;
        let written = New {
            stream,
            next: 0,
            kind: fact.kind(),
            open: open_part(&fact)?,
            sealed: Some(open_part(&words)?),
            who: &PROGRAM.id,
        };
        let record = Record::Finding(finding);
        let done = self.write_record(written, Some(&record), Vec::new());
        match done.await {
            // It was opened before something went wrong.
            Err(DeskError::Conflict) => Ok(name),
            done => done.map(|()| name),
        }
    }

    /// Who answers for privacy: a manager who works here, before others one who is put to every desk.
    async fn privacy_manager(&self) -> Result<ActorRef, DeskError> {
        let names = self.names.read().await;
        let managers = names
            .values()
            .filter(|one| one.active && one.role == Role::Manager);
        let first = managers.min_by_key(|one| (!one.desks.is_empty(), one.id.0.clone()));
        first.map(|one| one.id.clone()).ok_or(DeskError::Field {
            field: "owner",
            why: "no manager works here",
        })
    }
}

/// The stream of the finding about a day that passed.
fn name_of((case, ask, due): (&Case, &Ask, Date)) -> StreamId {
    let mut hasher = Sha256::new();
    hasher.update(b"yakusoku escalation ");
    hasher.update(format!("{} {} {due}", case.stream, ask.no));
    let mut name = [0; 16];
    let hash = hasher.finalize();
    for (to, from) in name.iter_mut().zip(hash) {
        *to = from;
    }
    StreamId::new(name)
}
