// SPDX-License-Identifier: Apache-2.0
//! A row that tells that a system was set back: what stands in it is older than what was last written.
//!
//! The table is the operator's to make; this program only ever changes its one row.

use crate::map::{Canary, Map};
use crate::source::schema::Relation;
use crate::source::{Aim, Cause, SourceError, Sources};
use crate::sql::{Dialect, Statement, Writer, quote, read, relation, update};

/// Letters of a moment.
const MOMENT: usize = "2026-11-27 04:00:00".len();

/// What one system's row said.
#[derive(Debug)]
pub struct Beat {
    /// The system.
    pub system: String,
    /// The moment that stood in the row before, as `2026-11-27 04:00:00`; `None` where none did.
    pub before: Result<Option<String>, SourceError>,
}

/// Reads the row of every system that has one and writes a moment (UTC, `2026-11-27 04:00:00`) into
/// it, in one transaction each. A system that cannot be written to says why and keeps what it had.
pub async fn beat(map: &Map, sources: &Sources, now: &str) -> Vec<Beat> {
    let mut beats = Vec::new();
    for (name, system) in &map.systems {
        let Some(canary) = system.canary.as_ref().filter(|_| !system.paused) else {
            continue;
        };
        beats.push(Beat {
            system: name.clone(),
            before: one(sources, (name, canary), now).await,
        });
    }
    beats
}

async fn one(
    sources: &Sources,
    (system, canary): (&str, &Canary),
    now: &str,
) -> Result<Option<String>, SourceError> {
    let failed = |error: sqlx::Error| SourceError::of(system, &canary.table, &error);
    let refused = |ja: &str, en: &str| SourceError::Failed {
        system: system.to_owned(),
        table: canary.table.clone(),
        cause: Cause::words(ja, en),
    };
    let begun = sources.get(system)?.begin(Aim::Change).await;
    let (mut session, catalogue) = begun.map_err(failed)?;
    let there = catalogue.relations.get(&canary.table);
    let there = there.ok_or_else(|| {
        refused(
            "目印の表がありません",
            "the table of the canary is not there",
        )
    })?;
    let dialect = session.dialect();
    let rows = session
        .rows(&reading(dialect, there, canary))
        .await
        .map_err(failed)?;
    let statement = match rows.as_slice() {
        [] => inserting(dialect, there, canary, now),
        [_] => updating(dialect, there, canary, now),
        _ => {
            return Err(refused(
                "目印の表に2行以上あります",
                "the table of the canary holds more than one row",
            ));
        }
    };
    let statement = statement.ok_or_else(|| {
        refused(
            "目印の列がありません",
            "the column of the canary is not there",
        )
    })?;
    session.run(&statement).await.map_err(failed)?;
    session.commit().await.map_err(failed)?;
    let before = rows
        .into_iter()
        .next()
        .and_then(|row| row.into_iter().next());
    // Whatever follows the seconds is the same moment.
    Ok(before
        .flatten()
        .map(|before| before.replace('T', " ").chars().take(MOMENT).collect()))
}

/// Two rows at most, to know that there is one.
fn reading(dialect: Dialect, there: &Relation, canary: &Canary) -> Statement {
    let (column, from) = (
        read(dialect, "t", there, &canary.column),
        relation(dialect, there),
    );
    Writer::new(dialect).finish(format!("SELECT {column} FROM {from} AS t LIMIT 2"))
}

fn updating(dialect: Dialect, there: &Relation, canary: &Canary, now: &str) -> Option<Statement> {
    let mut writer = Writer::new(dialect);
    let value = writer.value(there.column(&canary.column)?, now);
    let set = [(canary.column.clone(), value)];
    let text = update(dialect, there, "t", &set, "1 = 1");
    Some(writer.finish(text))
}

fn inserting(dialect: Dialect, there: &Relation, canary: &Canary, now: &str) -> Option<Statement> {
    let mut writer = Writer::new(dialect);
    let value = writer.value(there.column(&canary.column)?, now);
    let (into, column) = (relation(dialect, there), quote(dialect, &canary.column));
    Some(writer.finish(format!("INSERT INTO {into} ({column}) VALUES ({value})")))
}
