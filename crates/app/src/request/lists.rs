// SPDX-License-Identifier: Apache-2.0
//! Lists of cases: the morning page, the register, the search over sealed names.

use yakusoku_duties::personal::{Applicant, Personal, Sink};
use yakusoku_duties::request::Case;
use yakusoku_duties::request::work::{Work, work};

use super::DeskError;
use crate::App;
use crate::access::{Action, Actor};
use crate::store::{Row, StoreError, Value};
use crate::token::{Meaning, digits, normal, token};

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

/// Most open cases the morning page looks through.
const OPEN_MAX: i64 = 5_000;

const OPEN: &str = "SELECT state FROM case_row WHERE status = 'open' OR \
    (status = 'closed' AND state LIKE '%\"disposed\":null%') \
    ORDER BY COALESCE(due, '9999'), number LIMIT $1";
const NEWEST: &str = "SELECT state FROM case_row WHERE number < $1 ORDER BY number DESC LIMIT $2";
const BY_TOKEN: &str = "SELECT c.state FROM case_token t JOIN case_row c ON c.stream = t.stream \
    WHERE t.token = $1 ORDER BY c.number DESC LIMIT $2";
const BY_NUMBER: &str = "SELECT state FROM case_row WHERE number LIKE $1 ORDER BY number LIMIT $2";

fn case_of(row: &Row) -> Result<Case, StoreError> {
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
    /// Open cases, and closed ones whose papers are still there, most pressing first.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn open_cases(&self, actor: &Actor) -> Result<Vec<Listed>, DeskError> {
        actor.may(Action::CaseList)?;
        let rows = self.db.fetch(OPEN, &[OPEN_MAX.into()]).await?;
        let mut listed = Vec::new();
        for row in &rows {
            let case = case_of(row)?;
            if !work(&case).is_empty() && self.sees(actor, &case).await {
                listed.push(self.listed(case).await?);
            }
        }
        Ok(listed)
    }

    /// The register, newest first, one page at a time.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn cases_page(
        &self,
        actor: &Actor,
        before: Option<&str>,
    ) -> Result<Vec<Listed>, DeskError> {
        actor.may(Action::CaseList)?;
        let mut page = Vec::new();
        let mut before = before.unwrap_or("9999999").to_owned();
        // Cases of other desks are passed over, so a page is full or the last.
        while page.len() < PAGE as usize {
            let values = [Value::from(before.as_str()), i64::from(PAGE).into()];
            let rows = self.db.fetch(NEWEST, &values).await?;
            let Some(last) = rows.last() else { break };
            before = case_of(last)?.number;
            page.extend(self.all_listed(actor, &rows).await?);
            if rows.len() < PAGE as usize {
                break;
            }
        }
        page.truncate(PAGE as usize);
        Ok(page)
    }

    /// Finds cases by number (whole or beginning) or by name, reading, telephone, mail address or
    /// postcode (whole; readings also by their beginning).
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn search_cases(&self, actor: &Actor, text: &str) -> Result<Vec<Listed>, DeskError> {
        actor.may(Action::CaseList)?;
        let text = text.trim();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let most = i64::from(PAGE);
        if looks_like_number(text) {
            let rows = self
                .db
                .fetch(BY_NUMBER, &[format!("{text}%").into(), most.into()])
                .await?;
            if !rows.is_empty() {
                return self.all_listed(actor, &rows).await;
            }
        }
        let mut found: Vec<Listed> = Vec::new();
        for (meaning, value) in meanings(text) {
            let wanted = token(self.keys.desk(), meaning, &value);
            let rows = self
                .db
                .fetch(BY_TOKEN, &[wanted.into(), most.into()])
                .await?;
            for listed in self.all_listed(actor, &rows).await? {
                if !found
                    .iter()
                    .any(|one| one.case.stream == listed.case.stream)
                {
                    found.push(listed);
                }
            }
        }
        Ok(found)
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

    /// Every case of the register, for the board.
    pub(crate) async fn all_cases(&self) -> Result<Vec<Case>, DeskError> {
        let rows = self
            .db
            .fetch("SELECT state FROM case_row ORDER BY number", &[])
            .await?;
        rows.iter()
            .map(|row| case_of(row).map_err(DeskError::from))
            .collect()
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

    async fn listed(&self, case: Case) -> Result<Listed, DeskError> {
        let stream = case.stream.parse().map_err(|_| DeskError::Corrupt)?;
        let loaded = self.load_stream(&stream).await?;
        let masked = masked(loaded.applicant.as_ref());
        let work = work(&case);
        Ok(Listed { case, masked, work })
    }
}

fn looks_like_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c == '-') && text.len() >= 4
}

fn meanings(text: &str) -> Vec<(Meaning, String)> {
    let plain = normal(text);
    let mut out = vec![
        (Meaning::Name, plain.clone()),
        (Meaning::Family, plain.clone()),
        (Meaning::KanaPrefix, plain),
        (Meaning::Email, super::rows::normal_mail(text)),
    ];
    let digits = digits(text);
    if !digits.is_empty() {
        out.push((Meaning::Phone, digits.clone()));
        out.push((Meaning::Postcode, digits));
    }
    out
}
