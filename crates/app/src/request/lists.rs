// SPDX-License-Identifier: Apache-2.0
//! Lists of cases in pages: the open ones, the register, those of one application.

use yakusoku_duties::personal::{Applicant, Personal, Sink};
use yakusoku_duties::request::Case;
use yakusoku_duties::request::work::{Work, work};
use yakusoku_ledger::{Key, StreamId, unseal};

use super::DeskError;
use crate::App;
use crate::access::{Action, Actor};
use crate::log::LogError;
use crate::log::read::entry_of;
use crate::store::{Row, StoreError};

/// A case in a list: its fold, and the masked name.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Where it stands.
    pub case: Case,
    /// Family name and dots.
    pub masked: String,
    /// What is to be done, most pressing first.
    pub work: Vec<Work>,
}

/// Most cases on one page of a list.
pub const PAGE: u32 = 100;

/// Which cases a list of open ones holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Open cases only.
    Open,
    /// Also closed ones in which something is left to do: papers to destroy, a promise for a later day.
    Undone,
}

/// Which cases a page of the register holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// All.
    Any,
    /// Closed ones, erased or not.
    Closed,
}

// One desk does not see another's cases: `$1` holds the desks between commas, or nothing for all. The wall itself is
// `sees`; this keeps pages full.
const OPEN: &str = "SELECT c.state FROM agenda a JOIN case_row c ON c.stream = a.stream \
    WHERE ($1 = '' OR REPLACE($1, ',' || a.desk || ',', '') <> $1) AND a.day >= $2 \
    AND (a.day > $2 OR a.number > $3) AND a.no = 0 AND a.closed <= $4 \
    ORDER BY a.day, a.number LIMIT $5";
const OPEN_AFTER: &str = "SELECT a.day FROM agenda a JOIN case_row c ON c.stream = a.stream \
    WHERE c.number = $1 AND a.no = 0";
const NEWEST: &str = "SELECT c.state FROM case_row c LEFT JOIN case_desk d ON d.number = c.number \
    WHERE ($1 = '' OR REPLACE($1, ',' || COALESCE(d.desk, 'requests') || ',', '') <> $1) \
    AND ($2 = 'any' OR c.status <> 'open') AND c.received <= $3 \
    AND (c.received < $3 OR length(c.number) < $4 OR (length(c.number) = $4 AND c.number < $5)) \
    ORDER BY c.received DESC, length(c.number) DESC, c.number DESC LIMIT $6";
const OF_YEAR: &str = "SELECT c.state FROM case_row c LEFT JOIN case_desk d ON d.number = c.number \
    WHERE ($1 = '' OR REPLACE($1, ',' || COALESCE(d.desk, 'requests') || ',', '') <> $1) \
    AND c.received >= $2 AND c.received <= $3";
const OF_YEAR_PAGE: &str = "SELECT c.state FROM case_row c LEFT JOIN case_desk d ON d.number = c.number \
    WHERE ($1 = '' OR REPLACE($1, ',' || COALESCE(d.desk, 'requests') || ',', '') <> $1) \
    AND c.received >= $2 AND c.received <= $3 \
    AND (c.received > $2 OR length(c.number) > $4 OR (length(c.number) = $4 AND c.number > $5)) \
    ORDER BY c.received, length(c.number), c.number LIMIT $6";
const YEARS: &str = "SELECT DISTINCT substr(c.received, 1, 4) FROM case_row c \
    LEFT JOIN case_desk d ON d.number = c.number \
    WHERE ($1 = '' OR REPLACE($1, ',' || COALESCE(d.desk, 'requests') || ',', '') <> $1)";
const FIRST_OF: &str = "SELECT first FROM case_group WHERE number = $1";
const TOGETHER: &str = "SELECT state FROM case_row \
    WHERE number = $1 OR number IN (SELECT number FROM case_group WHERE first = $1) \
    ORDER BY CASE WHEN number = $1 THEN 0 ELSE 1 END, length(number), number";
const EACH: &str = "SELECT state, stream FROM case_row WHERE stream > $1 ORDER BY stream LIMIT $2";
const NEWEST_AFTER: &str = "SELECT received FROM case_row WHERE number = $1";
const FIRST: &str = "SELECT e.id, e.stream, e.seq, e.kind, e.version, e.at_micros, e.actor, e.open, \
    e.commitment, e.idx, p.sealed FROM entry e JOIN payload p ON p.entry = e.id \
    WHERE e.stream = $1 AND e.seq = 0";

/// After every day.
const NEVER: &str = "9999-99-99";

pub(crate) fn case_of(row: &Row) -> Result<Case, StoreError> {
    serde_json::from_str(&row.text(0)?).map_err(|source| StoreError::Corrupt {
        table: "case_row",
        source,
    })
}

/// A family name and dots: what a list shows of a person.
#[must_use]
pub fn masked(applicant: Option<&Personal<Applicant>>) -> String {
    let Some(applicant) = applicant else {
        return "（消去済み）".to_owned();
    };
    masked_name(&applicant.reveal(Sink::Page).name)
}

/// A name as lists show it.
#[must_use]
pub fn masked_name(name: &str) -> String {
    let family = name.split_whitespace().next().unwrap_or("");
    if family.chars().count() == name.trim().chars().count() {
        let first: String = family.chars().take(1).collect();
        return format!("{first}●●");
    }
    format!("{family} ●●")
}

impl App {
    /// A page of the cases in which something is to be done, most pressing first, after the one of that number.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] where nothing is to be done any more in the case to go on from.
    pub async fn open_cases(
        &self,
        actor: &Actor,
        wanted: Wanted,
        after: Option<&str>,
    ) -> Result<Vec<Listed>, DeskError> {
        actor.may(Action::CaseList)?;
        let (day, number) = match after {
            None => (String::new(), ""),
            Some(number) => {
                let row = self.db.one(OPEN_AFTER, &[number.into()]).await?;
                (row.ok_or(DeskError::NoSuchCase)?.text(0)?, number)
            }
        };
        let values = [
            self.desks_seen(actor).await.into(),
            day.into(),
            number.into(),
            i64::from(wanted == Wanted::Undone).into(),
            i64::from(PAGE).into(),
        ];
        let rows = self.db.fetch(OPEN, &values).await?;
        self.all_listed(actor, &rows).await
    }

    /// Every case in which something is to be done.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn every_open_case(&self, actor: &Actor) -> Result<Vec<Listed>, DeskError> {
        let mut all: Vec<Listed> = Vec::new();
        loop {
            let after = all.last().map(|one| one.case.number.clone());
            let page = self
                .open_cases(actor, Wanted::Undone, after.as_deref())
                .await?;
            let whole = is_whole(&page);
            all.extend(page);
            if !whole {
                return Ok(all);
            }
        }
    }

    /// The register, the newest first, one page at a time, after the case of that number.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] for a number to go on from that never was.
    pub async fn cases_page(
        &self,
        actor: &Actor,
        status: Status,
        before: Option<&str>,
    ) -> Result<Vec<Listed>, DeskError> {
        actor.may(Action::CaseList)?;
        let (received, number) = match before {
            None => (NEVER.to_owned(), ""),
            Some(number) => {
                let row = self.db.one(NEWEST_AFTER, &[number.into()]).await?;
                (row.ok_or(DeskError::NoSuchCase)?.text(0)?, number)
            }
        };
        let values = [
            self.desks_seen(actor).await.into(),
            match status {
                Status::Any => "any".into(),
                Status::Closed => "closed".into(),
            },
            received.into(),
            i64::try_from(number.len()).unwrap_or(0).into(),
            number.into(),
            i64::from(PAGE).into(),
        ];
        let rows = self.db.fetch(NEWEST, &values).await?;
        self.all_listed(actor, &rows).await
    }

    /// Where a case stands, without anything personal and without a read on record.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`].
    pub async fn case_state(&self, actor: &Actor, number: &str) -> Result<Case, DeskError> {
        const ONE: &str = "SELECT state FROM case_row WHERE number = $1";
        actor.may(Action::CaseList)?;
        let row = self
            .db
            .one(ONE, &[number.into()])
            .await?
            .ok_or(DeskError::NoSuchCase)?;
        let case = case_of(&row)?;
        if self.sees(actor, &case).await {
            Ok(case)
        } else {
            Err(DeskError::NoSuchCase)
        }
    }

    /// The receipt number of a stream, where the stream is a case.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn number_of(&self, stream: &str) -> Result<Option<String>, DeskError> {
        const FIND: &str = "SELECT number FROM case_row WHERE stream = $1";
        let row = self.db.one(FIND, &[stream.into()]).await?;
        Ok(row.map(|row| row.text(0)).transpose()?)
    }

    /// The cases that came in one application with a case, the first of them first; the case itself is among them.
    pub(crate) async fn together(&self, number: &str) -> Result<Vec<Case>, DeskError> {
        let row = self.db.one(FIRST_OF, &[number.into()]).await?;
        let first = row.map_or_else(|| Ok(number.to_owned()), |row| row.text(0))?;
        let rows = self.db.fetch(TOGETHER, &[first.into()]).await?;
        rows.iter()
            .map(|row| case_of(row).map_err(DeskError::from))
            .collect()
    }

    /// The other cases of the application a case came in, as far as somebody sees them.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn same_application(
        &self,
        actor: &Actor,
        number: &str,
    ) -> Result<Vec<Listed>, DeskError> {
        actor.may(Action::CaseList)?;
        let mut out = Vec::new();
        for case in self.together(number).await? {
            if case.number != number && self.sees(actor, &case).await {
                out.push(self.listed(case).await?);
            }
        }
        Ok(out)
    }

    /// The cases received in a calendar year, as far as somebody sees them.
    pub(crate) async fn cases_of_year(
        &self,
        actor: &Actor,
        year: i16,
    ) -> Result<Vec<Case>, DeskError> {
        let values = [
            self.desks_seen(actor).await.into(),
            format!("{year:04}-01-01").into(),
            format!("{year:04}-12-31").into(),
        ];
        let mut cases = Vec::new();
        for row in &self.db.fetch(OF_YEAR, &values).await? {
            let case = case_of(row)?;
            if self.sees(actor, &case).await {
                cases.push(case);
            }
        }
        Ok(cases)
    }

    /// A page of the cases received in a year that somebody may see, the first ones first, after a case of that year.
    pub(crate) async fn page_of_year(
        &self,
        actor: &Actor,
        year: i16,
        after: Option<&Case>,
    ) -> Result<Vec<Case>, DeskError> {
        let from = after.map_or_else(
            || format!("{year:04}-01-01"),
            |case| case.received_on.to_string(),
        );
        let number = after.map_or("", |case| case.number.as_str());
        let values = [
            self.desks_seen(actor).await.into(),
            from.into(),
            format!("{year:04}-12-31").into(),
            i64::try_from(number.len()).unwrap_or(0).into(),
            number.into(),
            i64::from(PAGE).into(),
        ];
        let mut cases = Vec::new();
        for row in &self.db.fetch(OF_YEAR_PAGE, &values).await? {
            let case = case_of(row)?;
            if self.sees(actor, &case).await {
                cases.push(case);
            }
        }
        Ok(cases)
    }

    /// Years in which somebody's desks received anything.
    pub(crate) async fn years_of_cases(&self, actor: &Actor) -> Result<Vec<i16>, DeskError> {
        let desks = self.desks_seen(actor).await;
        let rows = self.db.fetch(YEARS, &[desks.into()]).await?;
        rows.iter()
            .map(|row| row.text(0)?.parse().map_err(|_| DeskError::Corrupt))
            .collect()
    }

    /// Hands over every case, one after the other: ten years of them are never held at once.
    pub(crate) async fn each_case(
        &self,
        mut take: impl FnMut(Case) + Send,
    ) -> Result<(), DeskError> {
        let mut last = String::new();
        loop {
            let values = [last.as_str().into(), i64::from(PAGE).into()];
            let rows = self.db.fetch(EACH, &values).await?;
            let Some(end) = rows.last() else {
                return Ok(());
            };
            last = end.text(1)?;
            for row in &rows {
                take(case_of(row)?);
            }
        }
    }

    pub(super) async fn all_listed(
        &self,
        actor: &Actor,
        rows: &[Row],
    ) -> Result<Vec<Listed>, DeskError> {
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            let case = case_of(row)?;
            if self.sees(actor, &case).await {
                out.push(self.listed(case).await?);
            }
        }
        Ok(out)
    }

    /// Of what was sealed only the receipt is opened: a list shows a masked name and nothing more.
    pub(super) async fn listed(&self, case: Case) -> Result<Listed, DeskError> {
        let row = self.db.one(FIRST, &[case.stream.clone().into()]).await?;
        let stream: StreamId = case.stream.parse().map_err(|_| DeskError::Corrupt)?;
        let applicant = match (self.keys.stream(&stream)?, row) {
            (Some(key), Some(row)) => Some(opened(&key, &row)?),
            _ => None,
        };
        let masked = masked(applicant.as_ref());
        let work = work(&case);
        Ok(Listed { case, masked, work })
    }
}

fn opened(key: &Key, row: &Row) -> Result<Personal<Applicant>, DeskError> {
    let (entry, _) = entry_of(row)?;
    let sealed = || LogError::Sealed(entry.id.to_string());
    let plain = unseal(key, &entry, &row.bytes(10)?).map_err(|_| sealed())?;
    let applicant = serde_json::from_slice(&plain).map_err(|_| DeskError::Corrupt)?;
    Ok(Personal::new(applicant))
}

/// Whether a page may be followed by another.
#[must_use]
pub fn is_whole(page: &[Listed]) -> bool {
    page.len() >= PAGE as usize
}
