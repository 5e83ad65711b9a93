// SPDX-License-Identifier: Apache-2.0
//! 苦情・照会の期限: what a day brings to a matter by itself, and the finding of one that passed undone.

use yakusoku_duties::calendar::ja_full;
use yakusoku_duties::matter::{Matter, MatterFact};

use super::Record;
use super::charge::{Passed, finding_of};
use crate::App;
use crate::jobs::Job;
use crate::request::DeskError;
use crate::staff::PROGRAM;

/// How often a matter is read anew when somebody else writes to it.
const TRIES: u8 = 20;

impl App {
    /// Records what the day brings to a matter; gives whether it brought anything, `None` where the stream is no matter.
    pub(crate) async fn tick_matter(&self, stream: &str) -> Result<Option<bool>, DeskError> {
        const FAMILY: &str = "SELECT 1 FROM duty_row WHERE stream = $1 AND family = 'matter'";
        if self.db.one(FAMILY, &[stream.into()]).await?.is_none() {
            return Ok(None);
        }
        let mut brought = false;
        for _ in 0..TRIES {
            let (stream, record, next) = self.load_record(stream).await?;
            let Record::Matter(matter) = record else {
                return Ok(None);
            };
            let calendar = self.in_force().await.calendar();
            let Some(fact) = matter.day_brings(self.clock.today().date, &calendar) else {
                return Ok(Some(brought));
            };
            let at = (stream, next);
            match self
                .add_to_matter(&PROGRAM.id, at, *matter, (&fact, None))
                .await
            {
                Err(DeskError::Conflict) => {}
                done => done.map(|()| brought = true)?,
            }
        }
        Err(DeskError::Conflict)
    }

    /// Opens the finding about a day of a matter that passed, and records in the matter that it was opened.
    ///
    /// # Errors
    /// [`DeskError::Field`] while nobody is there to be charged: the job is tried again.
    pub(crate) async fn charge_for_matter(&self, job: &Job) -> Result<(), DeskError> {
        let (stream, record, next) = self.load_record(&job.stream).await?;
        let Record::Matter(matter) = record else {
            return Ok(());
        };
        let Some((_, alert)) = matter.uncharged().find(|(no, _)| *no == job.ask) else {
            return Ok(());
        };
        let (clause, due) = (alert.clause.clone(), alert.due);
        // Where no period is promised, no promise is broken: the matter alone says that it is late.
        let finding = match clause.clone() {
            Some(clause) => {
                let finding = finding_of(&format!("{} {clause} {due}", job.stream));
                let done = self.charge(Passed {
                    wrong: wrong(&matter, &clause, &ja_full(due)),
                    clause,
                    keeper: "苦情・照会の期限",
                    action: "至急対応する。遅れた理由を確かめ、繰り返さない手立てを記録する。",
                    finding,
                });
                Some(done.await?)
            }
            None => None,
        };
        let fact = MatterFact::Charged {
            clause,
            due,
            finding,
        };
        self.add_to_matter(&PROGRAM.id, (stream, next), *matter, (&fact, None))
            .await
    }
}

fn wrong(matter: &Matter, clause: &str, due: &str) -> String {
    let step = matter
        .owed_steps()
        .into_iter()
        .find(|(_, owed)| owed.clause == clause);
    let (number, sort) = (&matter.number, matter.sort.label());
    match step {
        Some((no, _)) => {
            format!("受付 {number}（{sort}）の第{no}段階を、期限の{due}までに行っていない。")
        }
        None => format!("受付 {number}（{sort}）に、期限の{due}までにお答えしていない。"),
    }
}
