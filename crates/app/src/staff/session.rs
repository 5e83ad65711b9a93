// SPDX-License-Identifier: Apache-2.0
//! Sessions: an opaque token in a cookie, kept only as a keyed hash, with a second factor inside.

use super::{Member, StaffError};
use crate::App;
use crate::access::{Actor, Way};
use crate::entropy;
use crate::keys::hex;
use crate::token::{Meaning, token};

/// A session ends after this long without a page.
const IDLE_MICROS: i64 = 60 * 60 * 1_000_000;
/// A session ends after this long whatever happens.
const WHOLE_MICROS: i64 = 12 * 60 * 60 * 1_000_000;

/// A session as pages need it.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who.
    pub member: Member,
    /// The second factor was given.
    pub second: bool,
    /// Token every form of this session carries.
    pub csrf: String,
}

impl Session {
    /// Who acts; nobody before the second factor.
    #[must_use]
    pub fn actor(&self) -> Option<Actor> {
        self.second.then(|| Actor {
            id: self.member.id.clone(),
            role: self.member.role,
            way: Way::Console,
        })
    }
}

const PUT: &str = "INSERT INTO session (token, staff, second, csrf, made, seen) \
    VALUES ($1, $2, $3, $4, $5, $5)";
const GET: &str = "SELECT staff, second, csrf, made, seen FROM session WHERE token = $1";
const SEEN: &str = "UPDATE session SET seen = $2 WHERE token = $1";
const END: &str = "DELETE FROM session WHERE token = $1";
const OLD: &str = "DELETE FROM session WHERE seen < $1 OR made < $2";

/// How often the time of the last page is written.
const SEEN_STEP_MICROS: i64 = 60_000_000;

impl App {
    /// Begins a session after the first factor; nothing but the second-factor page opens with it.
    ///
    /// # Errors
    /// [`StaffError`].
    pub async fn session_begin(&self, member: &Member) -> Result<String, StaffError> {
        self.session_new(member, 0).await
    }

    /// Takes the second factor: the old token ends and a new one begins.
    ///
    /// # Errors
    /// [`StaffError`].
    pub async fn session_complete(&self, secret: &str, code: &str) -> Result<String, StaffError> {
        let session = self.session(secret).await?.ok_or(StaffError::Wrong)?;
        self.second_factor(&session.member, code).await?;
        self.session_end(secret).await?;
        self.session_new(&session.member, 1).await
    }

    async fn session_new(&self, member: &Member, second: i64) -> Result<String, StaffError> {
        let secret = hex(&entropy::bytes::<32>()?);
        let now = self.clock.micros();
        let values = vec![
            token(self.keys.desk(), Meaning::Secret, &secret).into(),
            member.id.0.clone().into(),
            second.into(),
            hex(&entropy::bytes::<16>()?).into(),
            now.into(),
        ];
        let old = vec![(now - IDLE_MICROS).into(), (now - WHOLE_MICROS).into()];
        self.db.write(&[(OLD, old), (PUT, values)]).await?;
        Ok(secret)
    }

    /// The session of a cookie, if it still runs and the account is active.
    ///
    /// # Errors
    /// [`StaffError`].
    pub async fn session(&self, secret: &str) -> Result<Option<Session>, StaffError> {
        let kept = token(self.keys.desk(), Meaning::Secret, secret);
        let Some(row) = self.db.one(GET, &[kept.clone().into()]).await? else {
            return Ok(None);
        };
        let now = self.clock.micros();
        let (made, seen) = (row.int(3)?, row.int(4)?);
        if now - seen > IDLE_MICROS || now - made > WHOLE_MICROS {
            return Ok(None);
        }
        if now - seen > SEEN_STEP_MICROS {
            self.db
                .write(&[(SEEN, vec![kept.into(), now.into()])])
                .await?;
        }
        let id = yakusoku_duties::ActorRef(row.text(0)?);
        let names = self.names.read().await;
        let member = names.get(&id).filter(|member| member.active).cloned();
        let (second, csrf) = (row.int(1)? == 1, row.text(2)?);
        Ok(member.map(|member| Session {
            member,
            second,
            csrf,
        }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`StaffError`].
    pub async fn session_end(&self, secret: &str) -> Result<(), StaffError> {
        let kept = token(self.keys.desk(), Meaning::Secret, secret);
        self.db.write(&[(END, vec![kept.into()])]).await?;
        Ok(())
    }
}
