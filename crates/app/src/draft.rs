// SPDX-License-Identifier: Apache-2.0
//! What a visitor typed before sending it: sealed under a key that only the visitor's cookie holds.
//!
//! Whoever has the database and all our keys still cannot read a draft. It is gone after a day,
//! and there is a limit to how many there can be, because anybody may begin one.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use yakusoku_ledger::{BlobId, Key, seal_blob, unseal_blob};

use crate::App;
use crate::entropy::{self, NoEntropy};
use crate::keys::hex;
use crate::store::StoreError;
use crate::token::{Meaning, token};

/// How long a draft lives after its last change.
const LIFE_MICROS: i64 = 24 * 60 * 60 * 1_000_000;
/// Most drafts there may be at once.
const DRAFTS_MAX: i64 = 10_000;

const PUT: &str = "INSERT INTO draft (id, sealed, at_micros) VALUES ($1, $2, $3) \
    ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, at_micros = excluded.at_micros";
const GET: &str = "SELECT sealed FROM draft WHERE id = $1 AND at_micros > $2";
const COUNT: &str = "SELECT COUNT(*), (SELECT COUNT(*) FROM draft WHERE id = $1) FROM draft";
const DELETE: &str = "DELETE FROM draft WHERE id = $1";
const OLD: &str = "DELETE FROM draft WHERE at_micros <= $1";

/// Why a draft is not kept.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// Too many people are filling in the form.
    #[error("there are too many drafts")]
    TooMany,
    /// Database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Randomness.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

/// The secret of a new draft, for the visitor's cookie.
///
/// # Errors
/// [`NoEntropy`].
pub fn new_secret() -> Result<String, NoEntropy> {
    Ok(hex(&entropy::bytes::<32>()?))
}

/// Where and under which key a draft lies.
struct Place {
    row: String,
    blob: BlobId,
    key: Key,
}

fn derived(secret: &str, purpose: &str) -> [u8; 32] {
    // HMAC takes a key of any length, so this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return [0; 32];
    };
    mac.update(purpose.as_bytes());
    mac.finalize().into_bytes().into()
}

impl App {
    fn draft_place(&self, secret: &str) -> Place {
        let row = token(
            self.keys.desk(),
            Meaning::Secret,
            &format!("draft {secret}"),
        );
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = derived(secret, "draft blob");
        let blob = BlobId::new([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]);
        Place {
            row,
            blob,
            key: Key::new(derived(secret, "draft key")),
        }
    }

    /// Keeps a draft under its secret; what lay there before is replaced.
    ///
    /// # Errors
    /// [`DraftError::TooMany`] for a new draft when there are too many.
    pub async fn draft_put(&self, secret: &str, text: &str) -> Result<(), DraftError> {
        let place = self.draft_place(secret);
        let now = self.clock.micros();
        self.db
            .write(&[(OLD, vec![(now - LIFE_MICROS).into()])])
            .await?;
        if let Some(row) = self.db.one(COUNT, &[place.row.clone().into()]).await?
            && row.int(0)? >= DRAFTS_MAX
            && row.int(1)? == 0
        {
            return Err(DraftError::TooMany);
        }
        let sealed = seal_blob(&place.key, &place.blob, &entropy::bytes()?, text.as_bytes());
        self.db
            .write(&[(PUT, vec![place.row.into(), sealed.into(), now.into()])])
            .await?;
        Ok(())
    }

    /// The draft of a secret; none when it is too old, never was, or does not open.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn draft_get(&self, secret: &str) -> Result<Option<String>, StoreError> {
        let place = self.draft_place(secret);
        let youngest = self.clock.micros() - LIFE_MICROS;
        let values = [place.row.into(), youngest.into()];
        let Some(row) = self.db.one(GET, &values).await? else {
            return Ok(None);
        };
        let plain = unseal_blob(&place.key, &place.blob, &row.bytes(0)?).ok();
        Ok(plain.and_then(|plain| String::from_utf8(plain.to_vec()).ok()))
    }

    /// Takes a draft away; true for the one caller who did. Of two who send a draft at once, one
    /// does.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn draft_delete(&self, secret: &str) -> Result<bool, StoreError> {
        let place = self.draft_place(secret);
        Ok(self.db.write(&[(DELETE, vec![place.row.into()])]).await? == [1])
    }
}
