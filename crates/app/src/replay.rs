// SPDX-License-Identifier: Apache-2.0
//! The same write sent twice is done once: answers kept under the caller's `Idempotency-Key`.
//!
//! The kept answer is sealed under a key made of the caller's key and the very bytes that were
//! sent. So a receipt's code is not kept in clear, and nobody gets another's answer by guessing a
//! key: without the same request the answer does not open.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use yakusoku_ledger::{BlobId, Key, seal_blob, unseal_blob};

use crate::App;
use crate::entropy::{self, NoEntropy};
use crate::keys::{hex, unhex};
use crate::store::StoreError;
use crate::token::{Meaning, token};

/// How long an answer is kept.
const LIFE_MICROS: i64 = 24 * 60 * 60 * 1_000_000;
/// A write that has no answer after this long was cut short and may be sent again.
const RUNNING_MICROS: i64 = 120 * 1_000_000;
/// Status of a write that is still being done.
const RUNNING: i64 = 0;

const BEGIN: &str = "INSERT INTO replay (key, status, body, at_micros) VALUES ($1, 0, '', $2) \
    ON CONFLICT (key) DO NOTHING";
const OLD: &str = "DELETE FROM replay WHERE at_micros <= $1 OR (status = 0 AND at_micros <= $2)";
const GET: &str = "SELECT status, body FROM replay WHERE key = $1";
const END: &str = "UPDATE replay SET status = $2, body = $3 WHERE key = $1 AND status = 0";
const FORGET: &str = "DELETE FROM replay WHERE key = $1 AND status = 0";

/// What is known of a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replay {
    /// It is new; whoever got this does it and then calls [`App::replay_end`].
    New,
    /// It is being done.
    Running,
    /// It was done: status and body of the answer.
    Done(u16, String),
    /// The key was used with another request.
    Other,
}

/// Why an answer is not kept.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// Database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Randomness.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

/// One write: who sends it under which key, and what.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// Caller's key, after who calls and where.
    pub key: &'a str,
    /// Bytes of the request.
    pub request: &'a [u8],
}

const BLOB: BlobId = BlobId::new([0; 16]);

impl Sent<'_> {
    fn row(&self, app: &App) -> String {
        token(
            app.keys.desk(),
            Meaning::Secret,
            &format!("replay {}", self.key),
        )
    }

    fn sealing_key(&self) -> Key {
        // HMAC takes a key of any length, so this cannot fail.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.key.as_bytes()) else {
            return Key::new([0; 32]);
        };
        mac.update(self.request);
        Key::new(mac.finalize().into_bytes().into())
    }
}

impl App {
    /// Begins a write, or says what became of it.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn replay_begin(&self, sent: Sent<'_>) -> Result<Replay, ReplayError> {
        let now = self.clock.micros();
        let row = sent.row(self);
        let old = vec![(now - LIFE_MICROS).into(), (now - RUNNING_MICROS).into()];
        let begin = vec![row.clone().into(), now.into()];
        if self.db.write(&[(OLD, old), (BEGIN, begin)]).await?.last() == Some(&1) {
            return Ok(Replay::New);
        }
        let Some(found) = self.db.one(GET, &[row.into()]).await? else {
            return Ok(Replay::Running);
        };
        let status = found.int(0)?;
        if status == RUNNING {
            return Ok(Replay::Running);
        }
        let sealed = unhex(&found.text(1)?).unwrap_or_default();
        let plain = unseal_blob(&sent.sealing_key(), &BLOB, &sealed).ok();
        let body = plain.and_then(|plain| String::from_utf8(plain.to_vec()).ok());
        Ok(match (body, u16::try_from(status)) {
            (Some(body), Ok(status)) => Replay::Done(status, body),
            _ => Replay::Other,
        })
    }

    /// Keeps the answer of a write.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn replay_end(
        &self,
        sent: Sent<'_>,
        (status, body): (u16, &str),
    ) -> Result<(), ReplayError> {
        let sealed = seal_blob(
            &sent.sealing_key(),
            &BLOB,
            &entropy::bytes()?,
            body.as_bytes(),
        );
        let values = vec![
            sent.row(self).into(),
            i64::from(status).into(),
            hex(&sealed).into(),
        ];
        self.db.write(&[(END, values)]).await?;
        Ok(())
    }

    /// Forgets a write that was not done, so that it may be sent again.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub async fn replay_forget(&self, sent: Sent<'_>) -> Result<(), ReplayError> {
        self.db
            .write(&[(FORGET, vec![sent.row(self).into()])])
            .await?;
        Ok(())
    }
}
