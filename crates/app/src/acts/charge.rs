// SPDX-License-Identifier: Apache-2.0
//! Charging somebody with a day that passed undone: who it is, and the finding that is opened for them.
//!
//! The case or the matter says that its day passed; the finding is another stream and reached by a job. Its name follows
//! from what is late, so that a job tried again after a crash opens no second one.

use sha2::{Digest as _, Sha256};
use yakusoku_duties::acts::{Finding, FoundBy, NewFinding, open};
use yakusoku_duties::calendar::Roll;
use yakusoku_duties::{ActorRef, EntryRef};
use yakusoku_ledger::StreamId;
use yakusoku_policy::{Charged, Late};

use super::finding_show::Words;
use super::{New, Record, open_part};
use crate::App;
use crate::access::Role;
use crate::request::DeskError;
use crate::request::rows::{CHARGE, ESCALATE};
use crate::staff::PROGRAM;

/// A promised day that passed undone.
pub(super) struct Passed {
    /// The promise.
    pub(super) clause: String,
    /// What found it, as screens name it.
    pub(super) keeper: &'static str,
    /// What is wrong, in words.
    pub(super) wrong: String,
    /// What is to be done about it.
    pub(super) action: &'static str,
    /// The stream of the finding.
    pub(super) finding: StreamId,
}

/// Days that passed undone, and nobody works here who could be charged with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unheard {
    /// Who the policy charges.
    pub role: Role,
    /// How many days.
    pub days: u64,
}

const fn role(charged: Charged) -> Role {
    match charged {
        Charged::Manager => Role::Manager,
        Charged::Approver => Role::Approver,
        Charged::Clerk => Role::Clerk,
    }
}

impl App {
    /// Opens the finding about a day that passed; gives its name.
    pub(super) async fn charge(&self, passed: Passed) -> Result<String, DeskError> {
        let today = self.clock.today();
        let late = self.late().await?;
        let calendar = self.in_force().await.calendar();
        let words = Words {
            wrong: passed.wrong,
            action: passed.action.to_owned(),
        };
        let new = NewFinding {
            clause: passed.clause,
            found_by: FoundBy::Keeper(passed.keeper.to_owned()),
            owner: self.charged(role(late.charged)).await?,
            due: calendar.due(today.date, late.correct_within, Roll::None),
            wrong: words.wrong.clone(),
            action: words.action.clone(),
        };
        let fact = open(&new, today)?;
        let name = passed.finding.to_string();
        let entry = EntryRef {
            stream: name.clone(),
            seq: 0,
        };
        let finding = Finding::begin(&fact, entry).ok_or(DeskError::Corrupt)?;
        let written = New {
            stream: passed.finding,
            next: 0,
            kind: fact.kind(),
            open: open_part(&fact)?,
            sealed: Some(open_part(&words)?),
            who: &PROGRAM.id,
        };
        let record = Record::Finding(finding);
        let done = self.write_record(written, Some(&record), Vec::new());
        match done.await {
            // It was opened before something went wrong.
            Err(DeskError::Conflict) => Ok(name),
            done => done.map(|()| name),
        }
    }

    /// Days that passed and of which nobody hears, because nobody with the role the policy charges works here; `None`
    /// where somebody does, or no day passed.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn unheard(&self) -> Result<Option<Unheard>, DeskError> {
        const MANY: &str = "SELECT COUNT(*) FROM job WHERE what IN ($1, $2)";
        let row = self.db.one(MANY, &[ESCALATE.into(), CHARGE.into()]).await?;
        let days = row.map_or(Ok(0), |row| row.int(0))?;
        let role = role(self.late().await?.charged);
        if days == 0 || self.charged(role).await.is_ok() {
            return Ok(None);
        }
        Ok(Some(Unheard {
            role,
            days: u64::try_from(days).unwrap_or(0),
        }))
    }

    /// What the policy in force says of days that pass.
    async fn late(&self) -> Result<Late, DeskError> {
        let in_force = self.in_force().await;
        Ok(in_force.policy()?.requests.answer.late.unwrap_or_default())
    }

    /// Who of a role is charged: before others one who is put to every desk.
    async fn charged(&self, role: Role) -> Result<ActorRef, DeskError> {
        let names = self.names.read().await;
        let able = names.values().filter(|one| one.active && one.role == role);
        let first = able.min_by_key(|one| (!one.desks.is_empty(), one.id.0.clone()));
        first.map(|one| one.id.clone()).ok_or(DeskError::Field {
            field: "owner",
            why: "nobody of the role that is charged works here",
        })
    }
}

/// The stream of the finding about what is late.
pub(super) fn finding_of(late: &str) -> StreamId {
    let mut hasher = Sha256::new();
    hasher.update(b"yakusoku escalation ");
    hasher.update(late);
    let mut name = [0; 16];
    let hash = hasher.finalize();
    for (to, from) in name.iter_mut().zip(hash) {
        *to = from;
    }
    StreamId::new(name)
}
