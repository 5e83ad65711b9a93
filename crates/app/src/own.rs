// SPDX-License-Identifier: Apache-2.0
//! Ourselves as a source: our own cases obey erasure too.
//!
//! A case is erased by destroying the key of its stream. The order makes a crash harmless: the
//! journal outside, then one transaction with the entry and everything that can be deleted, then
//! the key file. What a crash leaves is finished at the next start.

use yakusoku_duties::personal::Sink;
use yakusoku_ledger::StreamId;

use crate::App;
use crate::access::Actor;
use crate::clock::date_of;
use crate::journal::{Erased, Journal};
use crate::log::{Draft, LogError, Write};
use crate::request::load::{KEY_DESTROYED, Loaded};
use crate::request::locate::OwnCase;
use crate::request::{DeskError, rows};
use crate::staff::actor_id;
use crate::store::{Statement, StoreError};
use crate::token::{Meaning, token};

/// Our name among the systems of a plan.
pub const SYSTEM: &str = "yakusoku";

/// What goes with the key of a stream.
pub(crate) const GONE: &[&str] = &[
    "DELETE FROM payload WHERE stream = $1",
    "DELETE FROM blob WHERE stream = $1",
    "DELETE FROM case_find WHERE number = (SELECT number FROM case_row WHERE stream = $1 \
        UNION ALL SELECT clause FROM duty_row WHERE stream = $1 AND family = 'matter')",
    "DELETE FROM status_code WHERE stream = $1",
    "DELETE FROM job_run WHERE stream = $1",
];
const HOLDS: &str = "SELECT (SELECT COUNT(*) FROM payload WHERE stream = $1) + \
    (SELECT COUNT(*) FROM blob WHERE stream = $1) + \
    (SELECT COUNT(*) FROM case_find f JOIN case_row c ON c.number = f.number WHERE c.stream = $1)";
const CLOSED: &str = "SELECT c.stream, c.number FROM case_find f \
    JOIN case_row c ON c.number = f.number \
    WHERE f.token = $1 AND c.status = 'closed' AND c.stream <> $2 \
    ORDER BY c.number";
const DESTROYED: &str = "SELECT DISTINCT stream FROM entry WHERE kind = $1";

impl App {
    /// Closed cases about the person of a case: the same mail address, which alone proves.
    pub(crate) async fn own_cases(&self, loaded: &Loaded) -> Result<Vec<OwnCase>, DeskError> {
        let Some(applicant) = &loaded.applicant else {
            return Ok(Vec::new());
        };
        let email = rows::normal_mail(&applicant.reveal(Sink::Token).email);
        self.own_cases_by_email(&email, &loaded.case.stream).await
    }

    /// Closed cases in which a mail address was given, but for one.
    pub(crate) async fn own_cases_by_email(
        &self,
        email: &str,
        but: &str,
    ) -> Result<Vec<OwnCase>, DeskError> {
        if email.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = rows::find_token(self.keys.desk(), Meaning::Email, email);
        let values = [wanted.into(), but.into()];
        let found = self.db.fetch(CLOSED, &values).await?;
        found
            .iter()
            .map(|row| {
                Ok(OwnCase {
                    stream: row.text(0)?,
                    number: row.text(1)?,
                })
            })
            .collect::<Result<_, StoreError>>()
            .map_err(DeskError::from)
    }

    /// A closed case by its number.
    pub(crate) async fn own_case(&self, number: &str) -> Result<OwnCase, DeskError> {
        let loaded = self.load(number).await?;
        if loaded.case.closed.is_none() {
            return Err(DeskError::Field {
                field: "number",
                why: "the case is not closed",
            });
        }
        Ok(OwnCase {
            stream: loaded.case.stream,
            number: loaded.case.number,
        })
    }

    /// Erases a case: its key, its sealed parts, its tokens. Twice is once.
    ///
    /// # Errors
    /// [`DeskError`].
    pub(crate) async fn erase_stream(
        &self,
        actor: &Actor,
        stream: &StreamId,
    ) -> Result<(), DeskError> {
        let mut loaded = self.load_stream(stream).await?;
        if loaded.case.erased.is_some() {
            self.keys.destroy(stream)?;
            return Ok(());
        }
        let at_micros = self.clock.micros();
        self.remember_erasure(stream, at_micros)?;
        let stamp = yakusoku_duties::request::state::Stamp {
            by: actor.id.clone(),
            at_micros,
            on: date_of(at_micros),
            seq: loaded.next,
        };
        loaded.case.erase(stamp);
        let name = stream.to_string();
        let mut also: Vec<Statement> = rows::of_case(&loaded.case);
        also.extend(GONE.iter().map(|sql| (*sql, vec![name.clone().into()])));
        let draft = Draft {
            kind: KEY_DESTROYED,
            version: 1,
            open: "{}".to_owned(),
            sealed: None,
        };
        self.append(Write {
            stream: *stream,
            next: loaded.next,
            actor: actor_id(&actor.id),
            at_micros,
            drafts: &[draft],
            also,
        })
        .await?;
        // A crash here leaves a key nobody needs; `finish_destructions` removes it at the next start.
        self.keys.destroy(stream)?;
        // Deleted pages leave the write-ahead log too.
        self.db.settle().await?;
        Ok(())
    }

    pub(crate) fn remember_erasure(
        &self,
        stream: &StreamId,
        at_micros: i64,
    ) -> Result<(), LogError> {
        let failed = |error: crate::journal::JournalError| LogError::File {
            path: error.path,
            source: error.source,
        };
        let erased = Erased {
            token: token(self.keys.desk(), Meaning::Journal, &stream.to_string()),
            on: date_of(at_micros),
        };
        Journal::open(&self.outside())
            .map_err(failed)?
            .add(&erased)
            .map_err(failed)
    }

    /// Whether anything sealed of a stream is still there.
    pub(crate) async fn holds(&self, stream: &StreamId) -> Result<bool, DeskError> {
        let values = [stream.to_string().into()];
        let rows = self
            .db
            .one(HOLDS, &values)
            .await?
            .map_or(Ok(0), |row| row.int(0))?;
        Ok(rows > 0 || self.keys.stream(stream)?.is_some())
    }

    /// Removes keys whose destruction is recorded but was cut short.
    pub(crate) async fn finish_destructions(&self) -> Result<(), LogError> {
        for row in self.db.fetch(DESTROYED, &[KEY_DESTROYED.into()]).await? {
            let name = row.text(0)?;
            let stream: StreamId = name.parse().map_err(|_| LogError::Corrupt(name.clone()))?;
            self.keys.destroy(&stream)?;
        }
        Ok(())
    }

    /// Erases again what an older copy of the folder brought back; gives how many cases.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn replay_journal(&self, actor: &Actor) -> Result<usize, DeskError> {
        let failed = |error: crate::journal::JournalError| LogError::File {
            path: error.path,
            source: error.source,
        };
        let journal = Journal::open(&self.outside()).map_err(failed)?;
        let erased: Vec<String> = journal
            .erased()
            .map_err(failed)?
            .into_iter()
            .map(|one| one.token)
            .collect();
        let mut again = 0;
        for row in self
            .db
            .fetch("SELECT stream FROM case_row ORDER BY stream", &[])
            .await?
        {
            let name = row.text(0)?;
            let known = token(self.keys.desk(), Meaning::Journal, &name);
            let stream: StreamId = name.parse().map_err(|_| DeskError::Corrupt)?;
            if erased.contains(&known) && self.holds(&stream).await? {
                self.erase_stream(actor, &stream).await?;
                again += 1;
            }
        }
        again += self.erase_matters_again(&erased).await?;
        self.sequence_all().await?;
        journal
            .set_log_size(self.log_size().await?)
            .map_err(failed)?;
        Ok(again)
    }

    /// Begins a new epoch of keys and records it.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn rotate_keys(&self) -> Result<u32, DeskError> {
        const STREAM: StreamId = StreamId::new([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
        let today = self.clock.today();
        let epoch = self.keys.rotate(today.date)?;
        let next = u64::try_from(self.stream(&STREAM).await?.len()).unwrap_or(u64::MAX);
        self.append(Write {
            stream: STREAM,
            next,
            actor: actor_id(&crate::staff::PROGRAM.id),
            at_micros: today.at_micros,
            drafts: &[Draft {
                kind: "keys.rotated",
                version: 1,
                open: serde_json::json!({ "epoch": epoch }).to_string(),
                sealed: None,
            }],
            also: Vec::new(),
        })
        .await?;
        Ok(epoch)
    }

    /// Begins a new epoch when the present one is old enough; called once a day.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn rotate_keys_when_due(&self) -> Result<Option<u32>, DeskError> {
        let (_, made) = self.keys.epoch();
        let today = self.clock.today().date;
        let age = made.map_or(0, |made| crate::clock::days_between(made, today));
        if age < crate::keys::EPOCH_DAYS {
            return Ok(None);
        }
        self.rotate_keys().await.map(Some)
    }
}
