// SPDX-License-Identifier: Apache-2.0
//! API tokens: shown once, kept as a keyed hash, with one role and an end; never an approver's.

use yakusoku_duties::ActorRef;

use crate::App;
use crate::access::{Actor, Role, Way};
use crate::entropy;
use crate::keys::hex;
use crate::staff::StaffError;
use crate::token::{Meaning, token};

/// How long a token is good.
const DAYS: i64 = 90;
const MICROS_PER_DAY: i64 = 86_400_000_000;

/// What a token may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Reading only.
    Read,
    /// Reading and orders.
    Write,
}

impl Scope {
    /// Stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// The scope of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Read, Self::Write]
            .into_iter()
            .find(|scope| scope.word() == word)
    }
}

const PUT: &str =
    "INSERT INTO api_token (token, id, role, scope, until_micros) VALUES ($1, $2, $3, $4, $5)";
const GET: &str = "SELECT id, role, scope FROM api_token WHERE token = $1 AND until_micros > $2";

impl App {
    /// Makes a token. Approvers get none: an approval is a person's act.
    ///
    /// # Errors
    /// [`StaffError::Denied`] for the role of approver.
    pub async fn token_create(&self, role: Role, scope: Scope) -> Result<String, StaffError> {
        if role == Role::Approver {
            return Err(crate::access::Denied {
                role,
                action: crate::access::Action::CaseApprove,
            }
            .into());
        }
        let secret = format!("ykt_{}", hex(&entropy::bytes::<24>()?));
        let values = vec![
            token(self.keys.desk(), Meaning::Secret, &secret).into(),
            hex(&entropy::bytes::<16>()?).into(),
            role.word().into(),
            scope.word().into(),
            (self.clock.micros() + DAYS * MICROS_PER_DAY).into(),
        ];
        self.db.write(&[(PUT, values)]).await?;
        Ok(secret)
    }

    /// Whoever holds a token.
    ///
    /// # Errors
    /// [`StaffError`] of our database.
    pub async fn token_actor(&self, secret: &str) -> Result<Option<(Actor, Scope)>, StaffError> {
        let kept = token(self.keys.desk(), Meaning::Secret, secret);
        let row = self
            .db
            .one(GET, &[kept.into(), self.clock.micros().into()])
            .await?;
        let Some(row) = row else { return Ok(None) };
        let (Some(role), Some(scope)) = (Role::of(&row.text(1)?), Scope::of(&row.text(2)?)) else {
            return Ok(None);
        };
        let actor = Actor {
            id: ActorRef(row.text(0)?),
            role,
            way: Way::Token,
        };
        Ok(Some((actor, scope)))
    }
}
