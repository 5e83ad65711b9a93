// SPDX-License-Identifier: Apache-2.0
//! Adding, disabling and resetting accounts.

use argon2::Argon2;
use argon2::password_hash::PasswordHasher as _;
use yakusoku_ledger::{StreamId, seal_blob};

use super::{Added, Called, DESKS, Member, Put, StaffError, actor_id, rows};
use crate::App;
use crate::access::{Action, Actor, Role, Way};
use crate::entropy;
use crate::log::{Draft, Write};
use crate::request::rows::{CHARGE, ESCALATE};
use crate::store::Statement;
use crate::token::{Meaning, token};
use yakusoku_ledger::BlobId;

/// Shortest password taken (ASVS 6.2.1 asks for 8, recommends 15).
pub const PASSWORD_CHARS_MIN: usize = 12;

/// A new account.
#[derive(Debug)]
pub struct NewMember<'a> {
    /// Log-in name.
    pub login: &'a str,
    /// Display name.
    pub name: &'a str,
    /// Role.
    pub role: Role,
    /// Password.
    pub password: &'a str,
}

/// What the person enters into an authenticator, shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// Secret in base 32.
    pub secret: String,
}

const PUT_LOGIN: &str = "INSERT INTO login \
    (stream, password, totp, last_step, wrong, locked_until) VALUES ($1, $2, $3, 0, 0, 0) \
    ON CONFLICT (stream) DO UPDATE SET password = excluded.password, totp = excluded.totp, \
    last_step = 0, wrong = 0, locked_until = 0";
const AT_ONCE: &str = "UPDATE job_run SET next_micros = 0 WHERE what IN ($1, $2)";
const NO_SESSIONS: &str = "DELETE FROM session WHERE staff = $1";

impl App {
    /// Adds an account. Whoever has a shell on the machine may do it, and the entry says so.
    ///
    /// # Errors
    /// [`StaffError`].
    pub async fn staff_add(
        &self,
        actor: &Actor,
        new: NewMember<'_>,
    ) -> Result<SecondFactor, StaffError> {
        may_manage(actor)?;
        let stream = StreamId::new(entropy::bytes()?);
        let name = stream.to_string();
        let (secrets, second) = self.secrets(&name, new.password)?;
        let login = token(self.keys.desk(), Meaning::Login, new.login);
        let taken = "SELECT stream FROM staff_token WHERE token = $1";
        if self.db.one(taken, &[login.clone().into()]).await?.is_some() {
            return Err(StaffError::Taken(new.login.to_owned()));
        }
        let added = Added {
            role: new.role,
            demo: self.config.demo,
            login,
        };
        let open = serde_json::to_string(&added).unwrap_or_default();
        let called = Called {
            login: new.login.to_owned(),
            name: new.name.to_owned(),
        };
        let mut also = rows(&name, "staff.added", &open);
        also.push(secrets);
        // What waited for somebody to be charged with it is tried again now.
        also.push((AT_ONCE, vec![ESCALATE.into(), CHARGE.into()]));
        self.append(Write {
            stream,
            next: 0,
            actor: actor_id(&actor.id),
            at_micros: self.clock.micros(),
            drafts: &[Draft {
                kind: "staff.added",
                version: 1,
                open,
                sealed: Some(serde_json::to_vec(&called).unwrap_or_default()),
            }],
            also,
        })
        .await?;
        self.load_names().await?;
        Ok(second)
    }

    /// Disables an account; its sessions end at once.
    ///
    /// # Errors
    /// [`StaffError`].
    pub async fn staff_disable(&self, actor: &Actor, login: &str) -> Result<(), StaffError> {
        may_manage(actor)?;
        let member = self.member(login).await?;
        let also = vec![(NO_SESSIONS, vec![member.id.0.clone().into()])];
        self.staff_entry(actor, &member, ("staff.disabled", "{}".to_owned(), also))
            .await
    }

    /// Gives an account a new password and a new second factor; its sessions end at once.
    ///
    /// # Errors
    /// [`StaffError`].
    pub async fn staff_reset(
        &self,
        actor: &Actor,
        login: &str,
        password: &str,
    ) -> Result<SecondFactor, StaffError> {
        may_manage(actor)?;
        let member = self.member(login).await?;
        let (secrets, second) = self.secrets(&member.id.0, password)?;
        let also = vec![secrets, (NO_SESSIONS, vec![member.id.0.clone().into()])];
        self.staff_entry(actor, &member, ("staff.reset", "{}".to_owned(), also))
            .await?;
        Ok(second)
    }

    /// Puts an account to desks of the policy; no desk means all of them. Holds at once.
    ///
    /// # Errors
    /// [`StaffError::NoDesk`] for a desk the policy in force does not have.
    pub async fn staff_desks(
        &self,
        actor: &Actor,
        login: &str,
        desks: &[String],
    ) -> Result<(), StaffError> {
        may_manage(actor)?;
        let member = self.member(login).await?;
        let in_force = self.in_force().await;
        let known = in_force.policy().ok().map(|policy| &policy.desks);
        let known = |desk: &&String| known.is_some_and(|all| all.contains_key(*desk));
        if let Some(unknown) = desks.iter().find(|desk| !known(desk)) {
            return Err(StaffError::NoDesk(unknown.clone()));
        }
        let put = Put {
            desks: desks.to_vec(),
        };
        let open = serde_json::to_string(&put).unwrap_or_default();
        self.staff_entry(actor, &member, (DESKS, open, Vec::new()))
            .await
    }

    pub(super) async fn staff_entry(
        &self,
        actor: &Actor,
        member: &Member,
        (kind, open, mut also): (&'static str, String, Vec<Statement>),
    ) -> Result<(), StaffError> {
        let stream: StreamId = member
            .id
            .0
            .parse()
            .map_err(|_| StaffError::Unknown(member.login.clone()))?;
        let next = u64::try_from(self.stream(&stream).await?.len()).unwrap_or(u64::MAX);
        also.extend(rows(&member.id.0, kind, &open));
        self.append(Write {
            stream,
            next,
            actor: actor_id(&actor.id),
            at_micros: self.clock.micros(),
            drafts: &[Draft {
                kind,
                version: 1,
                open,
                sealed: None,
            }],
            also,
        })
        .await?;
        self.load_names().await?;
        Ok(())
    }

    fn secrets(
        &self,
        stream: &str,
        password: &str,
    ) -> Result<(Statement, SecondFactor), StaffError> {
        if password.chars().count() < PASSWORD_CHARS_MIN {
            return Err(StaffError::PasswordShort(PASSWORD_CHARS_MIN));
        }
        let hash = Argon2::default()
            .hash_password_with_salt(password.as_bytes(), &entropy::bytes::<16>()?)
            .map_err(|_| StaffError::Hash)?
            .to_string();
        let secret: [u8; 20] = entropy::bytes()?;
        let sealed = seal_blob(
            self.keys.desk(),
            &totp_blob(stream),
            &entropy::bytes()?,
            &secret,
        );
        let statement = (PUT_LOGIN, vec![stream.into(), hash.into(), sealed.into()]);
        let secret = totp_rs::Secret::from(secret.to_vec()).to_base32();
        Ok((statement, SecondFactor { secret }))
    }
}

/// The sealed second-factor secret is bound to the account it belongs to.
pub(super) fn totp_blob(stream: &str) -> BlobId {
    stream.parse().unwrap_or_else(|_| BlobId::new([0; 16]))
}

/// Managers, and whoever has a shell on the machine: the first account has to come from somewhere.
pub(super) fn may_manage(actor: &Actor) -> Result<(), StaffError> {
    if matches!(actor.way, Way::CommandLine | Way::Program) {
        return Ok(());
    }
    Ok(actor.may(Action::StaffManage)?)
}
