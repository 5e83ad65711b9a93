// SPDX-License-Identifier: Apache-2.0
//! What people said to the desk goes when the period of the policy has passed (Art. 22): the key of its stream is
//! destroyed, and what was done about it stays in the ledger without it.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_duties::matter::Matter;
use yakusoku_ledger::StreamId;
use yakusoku_policy::{Period, Unit};

use super::{Record, fold};
use crate::App;
use crate::log::{Draft, Write};
use crate::own::GONE;
use crate::request::DeskError;
use crate::request::load::KEY_DESTROYED;
use crate::staff::{PROGRAM, actor_id};
use crate::store::Statement;
use crate::token::{Meaning, token};

/// Ended, received by a day, and still kept: an erased one has no payload.
const OLD: &str = "SELECT d.state FROM matter_row m JOIN duty_row d ON d.stream = m.stream \
    WHERE m.ended = 1 AND m.received <= $1 \
    AND EXISTS (SELECT 1 FROM payload p WHERE p.stream = m.stream) ORDER BY m.received, m.number";

/// Days that a period lasts at least, whenever it begins.
fn days_at_least(period: Period) -> i64 {
    let of_one = match period.unit {
        Unit::Day | Unit::BusinessDay => 1,
        Unit::Week => 7,
        Unit::Month => 28,
        Unit::Year => 365,
    };
    of_one * i64::from(period.count)
}

impl App {
    /// Erases every matter whose time is up; gives how many. Twice is once.
    ///
    /// # Errors
    /// [`DeskError`]; what was erased before stays erased.
    pub async fn erase_matters_due(&self) -> Result<usize, DeskError> {
        let in_force = self.in_force().await;
        let (policy, calendar) = (in_force.policy()?, in_force.calendar());
        let Some(rule) = policy.matters_kept() else {
            return Ok(0);
        };
        let today = self.clock.today().date;
        let mut erased = 0;
        for matter in self.matters_perhaps_due(rule.keep, today).await? {
            let last = matter.kept_until(policy, &calendar);
            if matter.erased.is_none() && last.is_some_and(|last| last < today) {
                self.erase_matter(&matter).await?;
                erased += 1;
            }
        }
        Ok(erased)
    }

    /// Matters that ended, came long enough ago for their time to be up, and are not erased: of those that are kept no
    /// state is read.
    async fn matters_perhaps_due(
        &self,
        keep: Period,
        today: Date,
    ) -> Result<Vec<Matter>, DeskError> {
        let latest = today.saturating_sub(days_at_least(keep).days());
        let rows = self.db.fetch(OLD, &[latest.to_string().into()]).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let record = serde_json::from_str(&row.text(0)?).map_err(|_| DeskError::Corrupt)?;
            if let Record::Matter(matter) = record {
                found.push(*matter);
            }
        }
        Ok(found)
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
