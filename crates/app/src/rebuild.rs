// SPDX-License-Identifier: Apache-2.0
//! Making every derived table again from the log and the keys alone.
//!
//! The same folds serve live and here, so a difference is a fault of the program or of the table;
//! `doctor` looks for one by rebuilding inside a transaction that is then given up.

use std::collections::BTreeMap;

use yakusoku_duties::request::code::RENEWED;
use yakusoku_ledger::StreamId;

use crate::App;
use crate::board::{self, Attests};
use crate::log::{LogError, Stored};
use crate::policy;
use crate::request::load::{CODE_ISSUED, fold};
use crate::request::{DeskError, form, rows, submit};
use crate::store::{DERIVED_AS_OF, Statement, Tx, Value};
use crate::{plan, staff};

/// A derived table: how it is read whole, in a fixed order, and how it is emptied.
struct Derived {
    name: &'static str,
    read: &'static str,
    empty: &'static str,
}

macro_rules! derived {
    ($($name:literal by $order:literal;)+) => {
        &[$(Derived {
            name: $name,
            read: concat!("SELECT * FROM ", $name, " ORDER BY ", $order),
            empty: concat!("DELETE FROM ", $name),
        }),+]
    };
}

const TABLES: &[Derived] = derived! {
    "case_row" by "stream";
    "case_find" by "number, token";
    "case_desk" by "number";
    "case_group" by "number";
    "agenda" by "stream, no";
    "posted" by "stream, letter";
    "matter_row" by "number";
    "matter_case" by "number, of_case";
    "form_row" by "stream";
    "form_back" by "form";
    "form_close" by "stream";
    "status_code" by "token";
    "staff_row" by "stream";
    "staff_token" by "token";
    "policy_row" by "hash";
    "attestation" by "clause";
    "duty_row" by "stream";
    "plan_row" by "plan";
    "job" by "stream, ask, what";
    "wake" by "stream";
};

const AS_OF: &str = "SELECT COALESCE(MAX(version), 0) FROM schema_version";
const NOW_AS_OF: &str = "UPDATE schema_version SET version = $1";

/// Rows of every derived table, in a fixed order.
pub type Dump = BTreeMap<&'static str, Vec<Vec<Value>>>;

/// A table that is not what the log says.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// Table.
    pub table: &'static str,
    /// Rows that are there and should not be.
    pub extra: usize,
    /// Rows that should be there and are not.
    pub missing: usize,
}

impl App {
    /// Empties and refills the derived tables; gives the number of streams folded.
    ///
    /// # Errors
    /// [`DeskError`]; nothing is changed then.
    pub async fn rebuild(&self) -> Result<usize, DeskError> {
        let mut tx = self.db.begin().await?;
        let streams = self.refill(&mut tx).await?;
        tx.run(NOW_AS_OF, &[DERIVED_AS_OF.into()]).await?;
        tx.commit().await?;
        self.load_names().await?;
        Ok(streams)
    }

    /// Rebuilds where an older program made the derived tables; gives whether it had to.
    ///
    /// # Errors
    /// [`DeskError`]; nothing is changed then.
    pub(crate) async fn rebuild_when_old(&self) -> Result<bool, DeskError> {
        let row = self.db.one(AS_OF, &[]).await?;
        let old = row.map_or(Ok(0), |row| row.int(0))? < DERIVED_AS_OF;
        if old {
            self.rebuild().await?;
        }
        Ok(old)
    }

    /// Compares the derived tables with what the log says; changes nothing.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn differences(&self) -> Result<Vec<Difference>, DeskError> {
        let mut tx = self.db.begin().await?;
        let live = dump(&mut tx).await?;
        self.refill(&mut tx).await?;
        let told = dump(&mut tx).await?;
        // Given up: dropping a transaction rolls it back.
        drop(tx);
        Ok(TABLES
            .iter()
            .filter_map(|table| difference(table.name, &live, &told))
            .collect())
    }

    /// Rows of every derived table.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn dump(&self) -> Result<Dump, DeskError> {
        let mut tx = self.db.begin().await?;
        dump(&mut tx).await
    }

    async fn refill(&self, tx: &mut Tx) -> Result<usize, DeskError> {
        for table in TABLES {
            tx.run(table.empty, &[]).await?;
        }
        let streams = tx
            .fetch("SELECT DISTINCT stream FROM entry ORDER BY stream", &[])
            .await?;
        for row in &streams {
            let name = row.text(0)?;
            let stream: StreamId = name.parse().map_err(|_| DeskError::Corrupt)?;
            let entries = self.stream(&stream).await?;
            for (sql, values) in self.rows_of(&stream, &entries)? {
                tx.run(sql, &values).await?;
            }
        }
        Ok(streams.len())
    }

    /// Every derived row of one stream.
    fn rows_of(&self, stream: &StreamId, entries: &[Stored]) -> Result<Vec<Statement>, DeskError> {
        let name = stream.to_string();
        let Some(first) = entries.first() else {
            return Ok(Vec::new());
        };
        let family = first.entry.kind.split('.').next().unwrap_or("");
        Ok(match family {
            "case" => self.rows_of_case(stream, entries)?,
            "staff" => entries
                .iter()
                .flat_map(|stored| staff::rows(&name, &stored.entry.kind, &stored.entry.open))
                .collect(),
            "policy" => policy::rows_of(entries)?,
            "clause" => each(entries, |fact: Attests, stored| {
                board::row(&fact, stored.entry.seq, &stored.entry.actor.to_string())
            })?,
            "act" | "task" | "finding" | "matter" => self.rows_of_record(stream, entries)?,
            "plan" => plan::rows_of(&name, entries)?,
            "form" => form::rows_of(&name, entries)?,
            _ => Vec::new(),
        })
    }

    fn rows_of_case(
        &self,
        stream: &StreamId,
        entries: &[Stored],
    ) -> Result<Vec<Statement>, DeskError> {
        let Some(loaded) = fold(stream, entries)? else {
            return Ok(Vec::new());
        };
        let mut out = rows::of_case(&loaded.case);
        if loaded.case.erased.is_some() {
            return Ok(out);
        }
        if let Some(applicant) = &loaded.applicant {
            out.extend(rows::tokens(
                &loaded.case.number,
                applicant,
                self.keys.desk(),
            ));
        }
        // The newest code alone opens the page.
        let issued = entries
            .iter()
            .rfind(|stored| [CODE_ISSUED, RENEWED].contains(&stored.entry.kind.as_str()));
        if let Some(stored) = issued {
            let open: serde_json::Value =
                serde_json::from_str(&stored.entry.open).map_err(|_| DeskError::Corrupt)?;
            let token = open.get("token").and_then(serde_json::Value::as_str);
            out.push(submit::code_row(
                token.ok_or(DeskError::Corrupt)?,
                &loaded.case.stream,
            ));
        }
        Ok(out)
    }
}

fn each<T: serde::de::DeserializeOwned>(
    entries: &[Stored],
    row: impl Fn(T, &Stored) -> Statement,
) -> Result<Vec<Statement>, LogError> {
    entries
        .iter()
        .map(|stored| {
            let fact = serde_json::from_str(&stored.entry.open)
                .map_err(|_| LogError::Corrupt(stored.entry.id.to_string()))?;
            Ok(row(fact, stored))
        })
        .collect()
}

async fn dump(tx: &mut Tx) -> Result<Dump, DeskError> {
    let mut out = Dump::new();
    for table in TABLES {
        let rows = tx.fetch(table.read, &[]).await?;
        out.insert(
            table.name,
            rows.iter().map(|row| row.values().to_vec()).collect(),
        );
    }
    Ok(out)
}

fn difference(table: &'static str, live: &Dump, told: &Dump) -> Option<Difference> {
    let (live, told) = (live.get(table)?, told.get(table)?);
    let extra = live.iter().filter(|row| !told.contains(row)).count();
    let missing = told.iter().filter(|row| !live.contains(row)).count();
    (extra + missing > 0).then_some(Difference {
        table,
        extra,
        missing,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_declared_derived_is_rebuilt_and_no_other() {
        let named: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
        assert_eq!(named, crate::store::DERIVED);
    }
}
