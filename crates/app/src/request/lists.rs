// SPDX-License-Identifier: Apache-2.0
//! Lists of cases: the morning page, the register, the search over sealed names.

use jiff::ToSpan;
use jiff::civil::Date;
use yakusoku_duties::personal::{Applicant, Personal, Sink};
use yakusoku_duties::request::Case;
use yakusoku_duties::request::work::{Work, work};
use yakusoku_ledger::{Key, StreamId, unseal};

use super::DeskError;
use super::rows::{NO_DAY, find_token};
use crate::App;
use crate::access::{Action, Actor};
use crate::log::LogError;
use crate::log::read::entry_of;
use crate::store::{Row, StoreError, Value};
use crate::token::{Meaning, digits, normal};

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

/// A part of the morning page. What waits for the person stands apart until it is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The day has passed.
    Late,
    /// Due today.
    Today,
    /// Due within the days that count as soon.
    Soon,
    /// Due later, or without a day.
    Later,
    /// Somebody else has to act.
    Waiting,
}

/// What is to be done, part by part.
#[derive(Debug, Clone)]
pub struct Part {
    /// Which.
    pub slot: Slot,
    /// How much there is in all.
    pub count: u64,
    /// The first of it, each with its place among the works of its case.
    pub works: Vec<(Listed, usize)>,
}

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
const COUNT: &str = "SELECT COUNT(*) FROM agenda a \
    WHERE ($1 = '' OR REPLACE($1, ',' || a.desk || ',', '') <> $1) AND a.day >= $2 AND a.day <= $3 \
    AND ($4 = 2 OR a.waits = $4)";
const WORKS: &str = "SELECT c.state, a.no FROM agenda a JOIN case_row c ON c.stream = a.stream \
    WHERE ($1 = '' OR REPLACE($1, ',' || a.desk || ',', '') <> $1) AND a.day >= $2 AND a.day <= $3 \
    AND ($4 = 2 OR a.waits = $4) ORDER BY a.day, a.number, a.no LIMIT $5";
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
const YEARS: &str = "SELECT DISTINCT substr(c.received, 1, 4) FROM case_row c \
    LEFT JOIN case_desk d ON d.number = c.number \
    WHERE ($1 = '' OR REPLACE($1, ',' || COALESCE(d.desk, 'requests') || ',', '') <> $1)";
const FIRST_OF: &str = "SELECT first FROM case_group WHERE number = $1";
const TOGETHER: &str = "SELECT state FROM case_row \
    WHERE number = $1 OR number IN (SELECT number FROM case_group WHERE first = $1) \
    ORDER BY CASE WHEN number = $1 THEN 0 ELSE 1 END, length(number), number";
const EACH: &str = "SELECT state, stream FROM case_row WHERE stream > $1 ORDER BY stream LIMIT $2";
const NEWEST_AFTER: &str = "SELECT received FROM case_row WHERE number = $1";
const BY_TOKEN: &str = "SELECT c.state FROM case_find f JOIN case_row c ON c.number = f.number \
    LEFT JOIN case_desk d ON d.number = f.number \
    WHERE f.token = $1 AND ($2 = '' OR REPLACE($2, ',' || COALESCE(d.desk, 'requests') || ',', '') <> $2) \
    ORDER BY f.number DESC LIMIT $3";
const BY_NUMBER: &str = "SELECT c.state FROM case_row c LEFT JOIN case_desk d ON d.number = c.number \
    WHERE c.number LIKE $1 AND ($2 = '' OR REPLACE($2, ',' || COALESCE(d.desk, 'requests') || ',', '') <> $2) \
    ORDER BY length(c.number), c.number LIMIT $3";
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

impl Slot {
    /// In the order of the page.
    pub const ALL: [Self; 5] = [
        Self::Late,
        Self::Today,
        Self::Soon,
        Self::Later,
        Self::Waiting,
    ];

    /// First and last day, and whether the person is waited for: 0, 1, or 2 for either.
    fn reach(self, today: Date, soon: Date) -> [Value; 3] {
        let day = |day: Date| Value::from(day.to_string());
        let after = |day: Date| Value::from(day.saturating_add(1.day()).to_string());
        match self {
            Self::Late => {
                let before = today.saturating_sub(1.day());
                ["".into(), day(before), 2.into()]
            }
            Self::Today => [day(today), day(today), 0.into()],
            Self::Soon => [after(today), day(soon), 0.into()],
            Self::Later => [after(soon), NO_DAY.into(), 0.into()],
            Self::Waiting => [day(today), NO_DAY.into(), 1.into()],
        }
    }
}

impl App {
    /// What is to be done, part by part, the most pressing first; of each part no more than `most`.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn morning(
        &self,
        actor: &Actor,
        (today, soon): (Date, Date),
        most: u32,
    ) -> Result<Vec<Part>, DeskError> {
        actor.may(Action::CaseList)?;
        let desks = self.desks_seen(actor).await;
        let mut parts = Vec::with_capacity(Slot::ALL.len());
        for slot in Slot::ALL {
            let [from, to, waits] = slot.reach(today, soon);
            let mut values = vec![desks.clone().into(), from, to, waits];
            let row = self.db.one(COUNT, &values).await?;
            let count = row.map_or(Ok(0), |row| row.int(0))?;
            values.push(i64::from(most).into());
            let mut works = Vec::new();
            for row in self.db.fetch(WORKS, &values).await? {
                let case = case_of(&row)?;
                let no = usize::try_from(row.int(1)?).unwrap_or(usize::MAX);
                if self.sees(actor, &case).await {
                    works.push((self.listed(case).await?, no));
                }
            }
            parts.push(Part {
                slot,
                count: u64::try_from(count).unwrap_or(0),
                works,
            });
        }
        Ok(parts)
    }

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

    /// Finds cases by number, name, reading, telephone or postcode (whole or how they begin; of digits at least
    /// three), by the given name or by mail address (whole). The newest [`PAGE`] of them.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn search_cases(&self, actor: &Actor, text: &str) -> Result<Vec<Listed>, DeskError> {
        actor.may(Action::CaseList)?;
        let text = text.trim();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let desks = self.desks_seen(actor).await;
        let most = i64::from(PAGE);
        if looks_like_number(text) {
            let values = [format!("{text}%").into(), desks.clone().into(), most.into()];
            let rows = self.db.fetch(BY_NUMBER, &values).await?;
            if !rows.is_empty() {
                return self.all_listed(actor, &rows).await;
            }
        }
        let mut found: Vec<Case> = Vec::new();
        for (meaning, value) in meanings(text) {
            let wanted = find_token(self.keys.desk(), meaning, &value);
            let values = [wanted.into(), desks.clone().into(), most.into()];
            for row in &self.db.fetch(BY_TOKEN, &values).await? {
                let case = case_of(row)?;
                if self.sees(actor, &case).await
                    && !found.iter().any(|one| one.stream == case.stream)
                {
                    found.push(case);
                }
            }
        }
        found.sort_by(|a, b| newest(b).cmp(&newest(a)));
        found.truncate(PAGE as usize);
        let mut listed = Vec::with_capacity(found.len());
        for case in found {
            listed.push(self.listed(case).await?);
        }
        Ok(listed)
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

    async fn all_listed(&self, actor: &Actor, rows: &[Row]) -> Result<Vec<Listed>, DeskError> {
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
    async fn listed(&self, case: Case) -> Result<Listed, DeskError> {
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

fn newest(case: &Case) -> (Date, usize, &str) {
    (case.received_on, case.number.len(), &case.number)
}

fn looks_like_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c == '-') && text.len() >= 4
}

fn meanings(text: &str) -> Vec<(Meaning, String)> {
    let plain = normal(text);
    let mut out = vec![
        (Meaning::Name, plain.clone()),
        (Meaning::GivenName, plain.clone()),
        (Meaning::Kana, plain),
        (Meaning::Email, super::rows::normal_mail(text)),
    ];
    let digits = digits(text);
    if !digits.is_empty() {
        out.push((Meaning::Phone, digits.clone()));
        out.push((Meaning::Postcode, digits));
    }
    out
}
