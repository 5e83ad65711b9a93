// SPDX-License-Identifier: Apache-2.0
//! The second factor: time-based codes (RFC 6238), each accepted once.

use totp_rs::{Builder, Totp};
use yakusoku_ledger::unseal_blob;

use super::add::totp_blob;
use super::{Member, StaffError};
use crate::App;
use crate::token::normal;

/// Wrong tries after which an account waits.
const WRONG_MAX: i64 = 5;
/// How long it waits.
const WAIT_MICROS: i64 = 15 * 60 * 1_000_000;
const MICROS_PER_MINUTE: i64 = 60 * 1_000_000;
const MICROS_PER_SECOND: i64 = 1_000_000;

const SECRET: &str = "SELECT totp, last_step, wrong, locked_until FROM login WHERE stream = $1";
const TRY: &str = "UPDATE login SET wrong = wrong + 1, \
    locked_until = CASE WHEN wrong + 1 >= $2 THEN $3 ELSE locked_until END WHERE stream = $1";
const USED: &str = "UPDATE login SET last_step = $2, wrong = 0, locked_until = 0 \
    WHERE stream = $1 AND last_step < $2";

impl App {
    /// Takes a code of a member of staff; a code is good once.
    ///
    /// # Errors
    /// [`StaffError::Wrong`], or [`StaffError::Locked`] after too many wrong tries.
    pub async fn second_factor(&self, member: &Member, code: &str) -> Result<(), StaffError> {
        let (totp, _, locked) = self.totp(member).await?;
        let now = self.clock.micros();
        if locked > now {
            return Err(StaffError::Locked((locked - now) / MICROS_PER_MINUTE + 1));
        }
        let seconds = u64::try_from(now / MICROS_PER_SECOND).unwrap_or(0);
        let digits: String = normal(code);
        let step = totp
            .check(&digits, seconds)
            .and_then(|step| i64::try_from(step).ok());
        if let Some(step) = step {
            // The update itself decides: of two who use one code at once, one is second.
            let values = vec![member.id.0.clone().into(), step.into()];
            if self.db.write(&[(USED, values)]).await? == [1] {
                return Ok(());
            }
        }
        self.wrong_try(member).await?;
        Err(StaffError::Wrong)
    }

    /// Counts a wrong try.
    pub(crate) async fn wrong_try(&self, member: &Member) -> Result<(), StaffError> {
        let until = self.clock.micros() + WAIT_MICROS;
        let values = vec![member.id.0.clone().into(), WRONG_MAX.into(), until.into()];
        self.db.write(&[(TRY, values)]).await?;
        Ok(())
    }

    /// The present code of a sample account. Only a demonstration gives it away.
    ///
    /// # Errors
    /// [`StaffError::Unknown`] outside a demonstration.
    pub async fn demo_code(&self, login: &str) -> Result<String, StaffError> {
        let member = self.member(login).await?;
        if !self.config.demo || !member.demo {
            return Err(StaffError::Unknown(login.to_owned()));
        }
        let (totp, last, _) = self.totp(&member).await?;
        let now = u64::try_from(self.clock.micros() / MICROS_PER_SECOND).unwrap_or(0);
        // A code used already is good no more: give the one of the next step, accepted one step early.
        let step = now / STEP_SECONDS;
        let used = u64::try_from(last).unwrap_or(0);
        let at = if used >= step {
            (used + 1) * STEP_SECONDS
        } else {
            now
        };
        Ok(totp.generate(at).to_string())
    }

    async fn totp(&self, member: &Member) -> Result<(Totp, i64, i64), StaffError> {
        let row = self.db.one(SECRET, &[member.id.0.clone().into()]).await?;
        let row = row.ok_or_else(|| StaffError::Unknown(member.login.clone()))?;
        let secret = unseal_blob(self.keys.desk(), &totp_blob(&member.id.0), &row.bytes(0)?)
            .map_err(|_| StaffError::Unknown(member.login.clone()))?;
        let totp = Builder::new()
            .with_secret(secret.to_vec())
            .with_skew(1)
            .with_step_duration(STEP_SECONDS)
            .build()
            .map_err(|_| StaffError::Hash)?;
        Ok((totp, row.int(1)?, row.int(3)?))
    }
}

const STEP_SECONDS: u64 = 30;
