// SPDX-License-Identifier: Apache-2.0
//! The program's own work: rows, leased, tried again with growing pauses, and idempotent.
//!
//! Which jobs exist follows from the facts (a derived table); how often one was tried is local.

use std::time::Duration;

use crate::App;
use crate::log::LogError;
use crate::request::rows::{CARRY, CARRY_LETTER, CHARGE, CONFIRM, ESCALATE};
use crate::store::StoreError;

/// A job that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Stream of the case.
    pub stream: String,
    /// Ask; for `carry_letter` the letter, for `charge` the day that passed.
    pub ask: u16,
    /// `carry_out`, `confirm`, `escalate`, `carry_letter` or `charge`.
    pub what: String,
    /// Tries so far.
    pub tries: i64,
}

/// At most this long until a job is noticed.
const PAUSE: Duration = Duration::from_secs(1);
/// First pause after a failure; it doubles up to an hour.
const BACKOFF_MICROS: i64 = 5_000_000;
const BACKOFF_MICROS_MAX: i64 = 3_600_000_000;
/// How long one try may hold a job.
const HOLD_MICROS: i64 = 600_000_000;

const DUE: &str = "SELECT j.stream, j.ask, j.what, COALESCE(r.tries, 0) FROM job j \
    LEFT JOIN job_run r ON r.stream = j.stream AND r.ask = j.ask AND r.what = j.what \
    WHERE COALESCE(r.next_micros, 0) <= $1 AND COALESCE(r.until_micros, 0) <= $1 \
    ORDER BY COALESCE(r.next_micros, 0), j.stream, j.ask LIMIT 50";
const TAKE: &str = "INSERT INTO job_run (stream, ask, what, tries, next_micros, holder, until_micros) \
    VALUES ($1, $2, $3, 0, 0, $4, $5) ON CONFLICT (stream, ask, what) DO UPDATE SET \
    holder = excluded.holder, until_micros = excluded.until_micros \
    WHERE job_run.until_micros <= $6";
const LATER: &str = "UPDATE job_run SET tries = tries + 1, next_micros = $4, until_micros = 0 \
    WHERE stream = $1 AND ask = $2 AND what = $3";
const DONE: &str = "DELETE FROM job_run WHERE stream = $1 AND ask = $2 AND what = $3";

impl App {
    /// Does every job that is due; gives how many were tried.
    ///
    /// # Errors
    /// [`LogError`] of our own database; failures of jobs are recorded and tried again.
    pub async fn work_once(&self) -> Result<usize, LogError> {
        let mut tried = self.tick_when_due().await?;
        for job in self.due_jobs().await? {
            if !self.take_job(&job).await? {
                continue;
            }
            tried += 1;
            let done = match job.what.as_str() {
                CARRY => self.carry_out(&job).await,
                CONFIRM => self.confirm_erasure(&job).await,
                ESCALATE => self.escalate(&job).await,
                CHARGE => self.charge_for_matter(&job).await,
                CARRY_LETTER => self.carry_letter(&job).await,
                _ => Ok(()),
            };
            match done {
                Ok(()) => self.finish_job(&job).await?,
                Err(error) => {
                    tracing::warn!(what = %job.what, tries = job.tries, %error, "a job failed");
                    self.put_off(&job).await?;
                }
            }
        }
        Ok(tried)
    }

    /// Works until the task is dropped.
    pub async fn work_for_ever(&self) {
        loop {
            if let Err(error) = self.keep_in_force().await {
                tracing::error!(%error, "an approved policy could not take effect");
            }
            if let Err(error) = self.work_once().await {
                tracing::error!(%error, "looking for work failed");
            }
            let _ = tokio::time::timeout(PAUSE, self.work.notified()).await;
        }
    }

    async fn due_jobs(&self) -> Result<Vec<Job>, StoreError> {
        let rows = self.db.fetch(DUE, &[machine_micros().into()]).await?;
        rows.iter()
            .map(|row| {
                Ok(Job {
                    stream: row.text(0)?,
                    ask: u16::try_from(row.int(1)?).unwrap_or(0),
                    what: row.text(2)?,
                    tries: row.int(3)?,
                })
            })
            .collect()
    }

    async fn take_job(&self, job: &Job) -> Result<bool, StoreError> {
        let now = machine_micros();
        let mut values = key(job);
        values.extend([
            self.holder.clone().into(),
            (now + HOLD_MICROS).into(),
            now.into(),
        ]);
        Ok(self.db.write(&[(TAKE, values)]).await? == [1])
    }

    async fn put_off(&self, job: &Job) -> Result<(), StoreError> {
        let doubled = BACKOFF_MICROS.saturating_mul(1_i64 << job.tries.clamp(0, 20));
        let mut values = key(job);
        values.push((machine_micros() + doubled.min(BACKOFF_MICROS_MAX)).into());
        self.db.write(&[(LATER, values)]).await?;
        Ok(())
    }

    async fn finish_job(&self, job: &Job) -> Result<(), StoreError> {
        self.db.write(&[(DONE, key(job))]).await?;
        Ok(())
    }
}

fn key(job: &Job) -> Vec<crate::store::Value> {
    vec![
        job.stream.clone().into(),
        i64::from(job.ask).into(),
        job.what.clone().into(),
    ]
}

/// Leases and pauses are about machines, so they follow the machine's clock, not a scenario's.
fn machine_micros() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}
