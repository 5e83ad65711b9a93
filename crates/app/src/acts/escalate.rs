// SPDX-License-Identifier: Apache-2.0
//! 期限の経過の引継ぎ: an answer that is late becomes a finding of whoever the policy charges with it.

use jiff::civil::Date;
use yakusoku_duties::calendar::ja_full;
use yakusoku_duties::request::pause::PauseFact;
use yakusoku_duties::request::{Ask, Case, Fact};
use yakusoku_ledger::StreamId;
use yakusoku_policy::{ClauseWhat, Kind, Lang};

use super::charge::{Passed, finding_of};
use crate::App;
use crate::jobs::Job;
use crate::request::DeskError;
use crate::staff::PROGRAM;

impl App {
    /// Opens the finding about an ask whose last day passed, and records in the case that it was opened.
    ///
    /// # Errors
    /// [`DeskError::Field`] while nobody is there to be charged: the job is tried again.
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
            Some(clause) => Some(
                self.answer_is_late((&loaded.case, ask, due), clause)
                    .await?,
            ),
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

    async fn answer_is_late(
        &self,
        (case, ask, due): (&Case, &Ask, Date),
        clause: String,
    ) -> Result<String, DeskError> {
        let wrong = format!(
            "受付 {} の請求事項{}「{}」に、期限の{}までにお答えしていない。",
            case.number,
            ask.no,
            ask.kind.label(Lang::Ja),
            ja_full(due)
        );
        self.charge(Passed {
            clause,
            keeper: "回答の期限",
            wrong,
            action: "至急お答えする。遅れた理由を確かめ、繰り返さない手立てを記録する。",
            finding: finding_of(&format!("{} {} {due}", case.stream, ask.no)),
        })
        .await
    }
}
