// SPDX-License-Identifier: Apache-2.0
//! What people said to the desk goes when the period of the policy has passed (Art. 22): the key of its stream is
//! destroyed, and what was done about it stays in the ledger without it.

use yakusoku_duties::matter::Matter;
use yakusoku_ledger::StreamId;

use super::{Record, fold};
use crate::App;
use crate::log::{Draft, Write};
use crate::own::GONE;
use crate::request::DeskError;
use crate::request::load::KEY_DESTROYED;
use crate::staff::{PROGRAM, actor_id};
use crate::store::Statement;
use crate::token::{Meaning, token};

impl App {
    /// Erases every matter whose time is up; gives how many. Twice is once.
    ///
    /// # Errors
    /// [`DeskError`]; what was erased before stays erased.
    pub async fn erase_matters_due(&self) -> Result<usize, DeskError> {
        let in_force = self.in_force().await;
        let (policy, calendar) = (in_force.policy()?, in_force.calendar());
        if policy.matters_kept().is_none() {
            return Ok(0);
        }
        let today = self.clock.today().date;
        let mut erased = 0;
        for matter in self.register().await?.matters {
            let last = matter.kept_until(policy, &calendar);
            if matter.erased.is_none() && last.is_some_and(|last| last < today) {
                self.erase_matter(&matter).await?;
                erased += 1;
            }
        }
        Ok(erased)
    }

    /// Erases again what an older copy of the folder brought back, by the tokens of the journal.
    pub(crate) async fn erase_matters_again(&self, erased: &[String]) -> Result<usize, DeskError> {
        let mut again = 0;
        for matter in self.register().await?.matters {
            let name = matter.entries.first().map(|entry| entry.stream.as_str());
            let known = name.map(|name| token(self.keys.desk(), Meaning::Journal, name));
            if matter.erased.is_none() && known.is_some_and(|known| erased.contains(&known)) {
                self.erase_matter(&matter).await?;
                again += 1;
            }
        }
        Ok(again)
    }

    async fn erase_matter(&self, matter: &Matter) -> Result<(), DeskError> {
        let name = matter.entries.first().map(|entry| entry.stream.as_str());
        let (stream, record, next) = self.load_record(name.ok_or(DeskError::Corrupt)?).await?;
        let Record::Matter(mut matter) = record else {
            return Err(DeskError::Corrupt);
        };
        let today = self.clock.today();
        self.remember_erasure(&stream, today.at_micros)?;
        matter.erase(today.date, fold::entry(&stream, next));
        let mut also: Vec<Statement> = fold::rows(&stream, &Record::Matter(matter))?;
        also.extend(gone(&stream));
        let draft = Draft {
            kind: KEY_DESTROYED,
            version: 1,
            open: "{}".to_owned(),
            sealed: None,
        };
        self.append(Write {
            stream,
            next,
            actor: actor_id(&PROGRAM.id),
            at_micros: today.at_micros,
            drafts: &[draft],
            also,
        })
        .await?;
        // A crash here leaves a key nobody needs; it is removed at the next start.
        self.keys.destroy(&stream)?;
        self.db.settle().await?;
        Ok(())
    }
}

fn gone(stream: &StreamId) -> impl Iterator<Item = Statement> {
    let name = stream.to_string();
    GONE.iter()
        .map(move |sql| (*sql, vec![name.clone().into()]))
}
