// SPDX-License-Identifier: Apache-2.0
//! Logging in: name and password, or the one-time link of a demonstration; then the second factor.

use argon2::Argon2;
use argon2::password_hash::{PasswordVerifier as _, phc::PasswordHash};

use super::{Member, StaffError};
use crate::App;
use crate::entropy;
use crate::keys::hex;
use crate::token::{Meaning, token};

/// How long a one-time link is good.
const LINK_MICROS: i64 = 7 * 24 * 60 * 60 * 1_000_000;

/// A hash of nobody's password: an unknown name costs the same time as a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
    RdescudvJCsgt3ub+b7KNF0tGjf0OfFTOrTm5IPzXRE";

const LOGIN: &str = "SELECT password, locked_until FROM login WHERE stream = $1";
const PUT_LINK: &str = "INSERT INTO login_link (token, staff, until_micros) VALUES ($1, $2, $3)";
const LINK: &str = "SELECT staff, until_micros FROM login_link WHERE token = $1";
const USE_LINK: &str = "DELETE FROM login_link WHERE token = $1";

impl App {
    /// The first factor. Gives the account; a session begins after the second.
    ///
    /// # Errors
    /// [`StaffError::Wrong`] for a wrong password and an unknown name alike.
    pub async fn first_factor(&self, login: &str, password: &str) -> Result<Member, StaffError> {
        let member = self.member(login).await.ok().filter(|member| member.active);
        let row = match &member {
            Some(member) => self.db.one(LOGIN, &[member.id.0.clone().into()]).await?,
            None => None,
        };
        let now = self.clock.micros();
        let stored = match &row {
            Some(row) if row.int(1)? > now => {
                return Err(StaffError::Locked((row.int(1)? - now) / 60_000_000 + 1));
            }
            Some(row) => row.text(0)?,
            None => NOBODY.to_owned(),
        };
        let password = password.to_owned();
        let right = tokio::task::spawn_blocking(move || {
            PasswordHash::new(&stored).is_ok_and(|hash| {
                Argon2::default()
                    .verify_password(password.as_bytes(), &hash)
                    .is_ok()
            })
        })
        .await
        .unwrap_or(false);
        match member {
            Some(member) if right => Ok(member),
            Some(member) => {
                self.wrong_try(&member).await?;
                Err(StaffError::Wrong)
            }
            None => Err(StaffError::Wrong),
        }
    }

    /// A one-time link for a sample account: stands for the first factor, on loopback only.
    ///
    /// # Errors
    /// [`StaffError::Unknown`] outside a demonstration.
    pub async fn login_link(&self, login: &str) -> Result<String, StaffError> {
        let member = self.member(login).await?;
        if !self.config.demo || !member.demo || !member.active {
            return Err(StaffError::Unknown(login.to_owned()));
        }
        let secret = hex(&entropy::bytes::<16>()?);
        let kept = token(self.keys.desk(), Meaning::Secret, &secret);
        let until = self.clock.micros() + LINK_MICROS;
        let values = vec![kept.into(), member.id.0.into(), until.into()];
        self.db.write(&[(PUT_LINK, values)]).await?;
        Ok(secret)
    }

    /// Uses a one-time link; it is gone afterwards.
    ///
    /// # Errors
    /// [`StaffError::Wrong`] when it was used, is too old or never was.
    pub async fn use_link(&self, secret: &str) -> Result<Member, StaffError> {
        let kept = token(self.keys.desk(), Meaning::Secret, secret);
        let row = self
            .db
            .one(LINK, &[kept.clone().into()])
            .await?
            .ok_or(StaffError::Wrong)?;
        // Of two who follow the link at once, the one who removes the row comes in.
        if self.db.write(&[(USE_LINK, vec![kept.into()])]).await? != [1] {
            return Err(StaffError::Wrong);
        }
        if row.int(1)? < self.clock.micros() {
            return Err(StaffError::Wrong);
        }
        let id = yakusoku_duties::ActorRef(row.text(0)?);
        let names = self.names.read().await;
        names
            .get(&id)
            .filter(|member| member.active)
            .cloned()
            .ok_or(StaffError::Wrong)
    }
}
