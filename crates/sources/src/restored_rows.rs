// SPDX-License-Identifier: Apache-2.0
//! Notices rows of erased people that came back without their records: a table restored by itself.
//!
//! Of rows that a plan deletes, keyed hashes of their keys with what they hung on are remembered, a few of each
//! table: whoever brings a table back brings its oldest rows back.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::map::{Map, TableMap};
use crate::plan::{Action, Check, Plan};
use crate::restored::{Mark, hashed};
use crate::source::schema::Relation;
use crate::source::{Aim, SourceError, Sources};
use crate::sql::{Dialect, Statement, quote, read, relation};

/// Rows remembered of a table.
const REMEMBERED: usize = 64;

/// Rows of a table that were deleted and are there again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsBack {
    /// The system.
    pub system: String,
    /// The table.
    pub table: String,
    /// Rows, of those that are remembered; `None` where the table could not be read.
    pub rows: Option<u64>,
}

/// What to remember of the rows a plan deletes: read it before they are.
///
/// # Errors
/// A system that cannot be read.
pub async fn row_marks(
    map: &Map,
    sources: &Sources,
    plan: &Plan,
) -> Result<Vec<Mark>, SourceError> {
    let deletes = plan
        .steps
        .iter()
        .filter(|step| step.action == Action::DeleteRows);
    let places: BTreeSet<(&str, &str)> = deletes
        .map(|step| (step.system.as_str(), step.table.as_str()))
        .collect();
    let mut marks = Vec::new();
    for place in places {
        let failed = |error| SourceError::of(place.0, place.1, &error);
        let begun = sources.get(place.0)?.begin(Aim::Read).await;
        let (mut session, catalogue) = begun.map_err(failed)?;
        let there = catalogue.relations.get(place.1);
        let (Some(there), Some(mapped)) = (there, map.table(place.0, place.1)) else {
            continue;
        };
        let cells = cells(there, mapped);
        let dialect = session.dialect();
        let mut rows = Vec::new();
        for check in plan.checks_of(place.0, place.1) {
            if let Some(statement) = going(dialect, there, check, &cells) {
                for row in session.rows(&statement).await.map_err(failed)? {
                    rows.push(row_hash(sources, place, &cells, &row));
                }
            }
        }
        session.leave();
        rows.truncate(REMEMBERED);
        if !rows.is_empty() {
            marks.push(Mark {
                system: place.0.to_owned(),
                table: place.1.to_owned(),
                key: String::new(),
                values: BTreeMap::new(),
                rows,
                erased_at: String::new(),
            });
        }
    }
    Ok(marks)
}

/// Looks for deleted rows that are there again, one pass over each table of which any are remembered. Where a
/// column tells since when a row is there, one that came after the erasure is another.
///
/// # Errors
/// A system that is not connected. One that cannot be read is named.
pub async fn rows_back(
    map: &Map,
    sources: &Sources,
    marks: &[Mark],
) -> Result<Vec<RowsBack>, SourceError> {
    let mut places: BTreeMap<(&str, &str), Vec<&Mark>> = BTreeMap::new();
    for mark in marks.iter().filter(|mark| !mark.rows.is_empty()) {
        places
            .entry((&mark.system, &mark.table))
            .or_default()
            .push(mark);
    }
    let mut found = Vec::new();
    for (place, marks) in places {
        sources.get(place.0)?;
        let rows = pass(map, sources, place, &marks).await.ok();
        if rows != Some(0) {
            found.push(RowsBack {
                system: place.0.to_owned(),
                table: place.1.to_owned(),
                rows,
            });
        }
    }
    Ok(found)
}

async fn pass(
    map: &Map,
    sources: &Sources,
    place: (&str, &str),
    marks: &[&Mark],
) -> Result<u64, SourceError> {
    let failed = |error| SourceError::of(place.0, place.1, &error);
    let begun = sources.get(place.0)?.begin(Aim::Read).await;
    let (mut session, catalogue) = begun.map_err(failed)?;
    let there = catalogue.relations.get(place.1);
    let (Some(there), Some(mapped)) = (there, map.table(place.0, place.1)) else {
        return Ok(0);
    };
    let mut erased: BTreeMap<&str, &str> = BTreeMap::new();
    for mark in marks {
        for row in &mark.rows {
            erased.insert(row, &mark.erased_at);
        }
    }
    let cells = cells(there, mapped);
    let created = mapped.created.as_deref();
    let since = created.filter(|column| there.column(column).is_some());
    let dialect = session.dialect();
    let columns: Vec<String> = cells
        .iter()
        .map(String::as_str)
        .chain(since)
        .map(|column| read(dialect, "t", there, column))
        .collect();
    let statement = Statement {
        text: format!(
            "SELECT {} FROM {} AS t",
            columns.join(", "),
            relation(dialect, there)
        ),
        binds: Vec::new(),
    };
    let mut back = 0;
    let read = session
        .each::<std::convert::Infallible>(&statement, &mut |row| {
            let (known, made) = row.split_at(cells.len().min(row.len()));
            if let Some(erased_at) = erased.get(row_hash(sources, place, &cells, known).as_str()) {
                let made = made.first().and_then(Option::as_ref);
                // Days and moments as text sort as they follow each other.
                let is_new = made.is_some_and(|made| made.replace('T', " ").as_str() >= *erased_at);
                back += u64::from(!is_new);
            }
            Ok(())
        })
        .await
        .map_err(failed)?;
    match read {
        Ok(()) => Ok(back),
        Err(never) => match never {},
    }
}

/// The columns by which a row is known again: its key, and what it hung on.
fn cells(there: &Relation, mapped: &TableMap) -> Vec<String> {
    let linked = mapped.belongs().flat_map(|link| &link.columns);
    let mut cells: Vec<String> = Vec::new();
    for column in there.key.iter().chain(linked) {
        if !cells.contains(column) && there.column(column).is_some() {
            cells.push(column.clone());
        }
    }
    cells
}

/// The rows a check of a deletion counts, in place of their count.
fn going(dialect: Dialect, there: &Relation, check: &Check, cells: &[String]) -> Option<Statement> {
    let from = relation(dialect, there);
    let rest = check.statement.text.strip_prefix("SELECT count(*) ")?;
    let behind = rest.strip_prefix(&format!("FROM {from} AS "))?;
    let alias = behind.split(' ').next()?;
    let columns: Vec<String> = cells
        .iter()
        .map(|column| read(dialect, alias, there, column))
        .collect();
    let keys: Vec<String> = there
        .key
        .iter()
        .map(|key| format!("{alias}.{}", quote(dialect, key)))
        .collect();
    if keys.is_empty() {
        return None;
    }
    Some(Statement {
        text: format!(
            "SELECT {} {rest} ORDER BY {} LIMIT {REMEMBERED}",
            columns.join(", "),
            keys.join(", ")
        ),
        binds: check.statement.binds.clone(),
    })
}

fn row_hash(
    sources: &Sources,
    place: (&str, &str),
    cells: &[String],
    row: &[Option<String>],
) -> String {
    let mut parts = vec!["row"];
    for (column, value) in cells.iter().zip(row) {
        parts.push(column);
        parts.push(if value.is_some() { "=" } else { "NULL" });
        parts.push(value.as_deref().unwrap_or_default());
    }
    hashed(&sources.secret, place, &parts)
}
