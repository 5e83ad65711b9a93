// SPDX-License-Identifier: Apache-2.0
//! Reading matters: the list without anything personal, and one with what people said; that read is recorded.

use jiff::civil::Date;
use serde::Serialize;
use yakusoku_duties::ActorRef;
use yakusoku_duties::acts::{Finding, FoundBy};
use yakusoku_duties::matter::{Ending, Matter, MatterFact, Sort};
use yakusoku_policy::Inquirer;

use super::fold::Record;
use super::matter_enter::Brought;
use crate::App;
use crate::access::{Action, Actor};
use crate::clock::date_of;
use crate::request::DeskError;
use crate::request::lists::PAGE;
use crate::store::Row;

/// A matter with what people said.
#[derive(Debug, Clone)]
pub struct MatterShown {
    /// Where it stands.
    pub matter: Matter,
    /// Who brought it and what was said; `None` where its key was destroyed.
    pub brought: Option<Brought>,
    /// What happened, the receipt first.
    pub told: Vec<MatterTold>,
    /// Findings opened because of it.
    pub findings: Vec<Finding>,
}

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct MatterTold {
    /// What.
    pub fact: MatterFact,
    /// Who.
    pub by: ActorRef,
    /// Day it was recorded.
    pub on: Date,
    /// Words.
    pub words: Option<String>,
}

/// A matter in lists of programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MatterLine {
    /// Number.
    pub number: String,
    /// What it is.
    pub sort: Sort,
    /// The body that asks.
    pub from: Option<Inquirer>,
    /// Day it came.
    pub received: Date,
    /// Next day on which something is owed.
    pub next_due: Option<Date>,
    /// How it ended.
    pub ended: Option<Ending>,
}

const LIST: &str = "SELECT d.state FROM matter_row m JOIN duty_row d ON d.stream = m.stream \
    WHERE ($1 = '' OR REPLACE($1, ',' || m.desk || ',', '') <> $1) AND m.ended >= $2 \
    AND (m.ended > $2 OR m.day > $3 OR (m.day = $3 AND m.number < $4)) \
    ORDER BY m.ended, m.day, m.number DESC LIMIT $5";
const PLACE: &str = "SELECT ended, day FROM matter_row WHERE number = $1";
const OPEN: &str = "SELECT d.state FROM matter_row m JOIN duty_row d ON d.stream = m.stream \
    WHERE ($1 = '' OR REPLACE($1, ',' || m.desk || ',', '') <> $1) AND m.ended = 0 \
    ORDER BY m.day, m.number DESC";
const OF_YEAR: &str = "SELECT d.state FROM matter_row m JOIN duty_row d ON d.stream = m.stream \
    WHERE ($1 = '' OR REPLACE($1, ',' || m.desk || ',', '') <> $1) \
    AND m.received >= $2 AND m.received <= $3 ORDER BY m.number";
const YEARS: &str = "SELECT DISTINCT substr(m.received, 1, 4) FROM matter_row m \
    WHERE ($1 = '' OR REPLACE($1, ',' || m.desk || ',', '') <> $1)";
const OF_CASE: &str = "SELECT d.state FROM matter_case k JOIN matter_row m ON m.number = k.number \
    JOIN duty_row d ON d.stream = m.stream WHERE k.of_case = $1 ORDER BY m.ended, m.day, m.number DESC";

impl App {
    /// Every matter: open ones by what is due first, then ended ones, the newest first.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn matters(&self, actor: &Actor) -> Result<Vec<Matter>, DeskError> {
        let mut all: Vec<Matter> = Vec::new();
        loop {
            let after = all.last().map(|one| one.number.clone());
            let page = self.matters_page(actor, after.as_deref()).await?;
            let whole = page.len() >= PAGE as usize;
            all.extend(page);
            if !whole {
                return Ok(all);
            }
        }
    }

    /// One page of them, after the matter of that number.
    ///
    /// # Errors
    /// [`DeskError::NoSuchRecord`] for a matter to go on from that never was.
    pub async fn matters_page(
        &self,
        actor: &Actor,
        after: Option<&str>,
    ) -> Result<Vec<Matter>, DeskError> {
        actor.may(Action::CaseList)?;
        let (ended, day, number) = match after {
            None => (-1, String::new(), ""),
            Some(number) => {
                let row = self.db.one(PLACE, &[number.into()]).await?;
                let row = row.ok_or(DeskError::NoSuchRecord)?;
                (row.int(0)?, row.text(1)?, number)
            }
        };
        let values = [
            self.desks_seen(actor).await.into(),
            ended.into(),
            day.into(),
            number.into(),
            i64::from(PAGE).into(),
        ];
        let rows = self.db.fetch(LIST, &values).await?;
        self.matters_in(actor, &rows).await
    }

    /// Those about which something is to be done.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn open_matters(&self, actor: &Actor) -> Result<Vec<Matter>, DeskError> {
        actor.may(Action::CaseList)?;
        let desks = self.desks_seen(actor).await;
        let rows = self.db.fetch(OPEN, &[desks.into()]).await?;
        self.matters_in(actor, &rows).await
    }

    /// Those of a calendar year, by number.
    pub(crate) async fn matters_of_year(
        &self,
        actor: &Actor,
        year: i16,
    ) -> Result<Vec<Matter>, DeskError> {
        let values = [
            self.desks_seen(actor).await.into(),
            format!("{year:04}-01-01").into(),
            format!("{year:04}-12-31").into(),
        ];
        let rows = self.db.fetch(OF_YEAR, &values).await?;
        self.matters_in(actor, &rows).await
    }

    /// Years in which somebody's desks received any.
    pub(crate) async fn years_of_matters(&self, actor: &Actor) -> Result<Vec<i16>, DeskError> {
        let desks = self.desks_seen(actor).await;
        let rows = self.db.fetch(YEARS, &[desks.into()]).await?;
        rows.iter()
            .map(|row| row.text(0)?.parse().map_err(|_| DeskError::Corrupt))
            .collect()
    }

    /// The matters that name a case.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn matters_of_case(
        &self,
        actor: &Actor,
        case: &str,
    ) -> Result<Vec<Matter>, DeskError> {
        actor.may(Action::CaseList)?;
        let rows = self.db.fetch(OF_CASE, &[case.into()]).await?;
        self.matters_in(actor, &rows).await
    }

    /// Matters of rows, as far as somebody sees them.
    pub(super) async fn matters_in(
        &self,
        actor: &Actor,
        rows: &[Row],
    ) -> Result<Vec<Matter>, DeskError> {
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let state = serde_json::from_str(&row.text(0)?).map_err(|_| DeskError::Corrupt)?;
            let Record::Matter(matter) = state else {
                return Err(DeskError::Corrupt);
            };
            if self.sees_desk(actor, matter.desk.as_deref()).await {
                all.push(*matter);
            }
        }
        Ok(all)
    }

    /// Opens a matter for somebody.
    ///
    /// # Errors
    /// [`DeskError::NoSuchRecord`].
    pub async fn show_matter(&self, actor: &Actor, number: &str) -> Result<MatterShown, DeskError> {
        actor.may(Action::CaseOpen)?;
        let (stream, matter, next) = self.load_matter(actor, number).await?;
        self.saw_record((stream, next), "matter.seen", &actor.id)
            .await?;
        let entries = self.stream(&stream).await?;
        let first = entries.first().and_then(|stored| stored.sealed.as_deref());
        let brought = first
            .map(serde_json::from_str)
            .transpose()
            .map_err(|_| DeskError::Corrupt)?;
        let mut told = Vec::new();
        for stored in entries.iter().filter(|one| one.entry.kind != "matter.seen") {
            if !stored.entry.kind.starts_with("matter.") {
                continue;
            }
            let fact = serde_json::from_str(&stored.entry.open).map_err(|_| DeskError::Corrupt)?;
            told.push(MatterTold {
                fact,
                by: ActorRef(stored.entry.actor.to_string()),
                on: date_of(stored.entry.at_micros),
                words: stored.sealed.clone().filter(|_| stored.entry.seq > 0),
            });
        }
        let mut findings = self.register_of_acts().await?.findings;
        findings.retain(|one| one.found_by == FoundBy::Complaint(number.to_owned()));
        Ok(MatterShown {
            matter,
            brought,
            told,
            findings,
        })
    }
}

impl From<&Matter> for MatterLine {
    fn from(matter: &Matter) -> Self {
        Self {
            number: matter.number.clone(),
            sort: matter.sort,
            from: matter.from,
            received: matter.received,
            next_due: matter.next_due(),
            ended: matter.ended.map(|ended| ended.how),
        }
    }
}
