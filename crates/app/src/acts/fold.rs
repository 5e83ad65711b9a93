// SPDX-License-Identifier: Apache-2.0
//! What the log tells of an act, a task, a finding or a matter, and the derived row of it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use yakusoku_duties::acts::{Act, Finding, Task};
use yakusoku_duties::matter::{CODE_RENEWED, Matter};
use yakusoku_duties::{ActorRef, EntryRef};
use yakusoku_ledger::StreamId;

use super::Brought;
use crate::App;
use crate::clock::date_of;
use crate::log::Stored;
use crate::request::DeskError;
use crate::request::load::{CODE_ISSUED, KEY_DESTROYED};
use crate::request::rows::{CHARGE, NO_DAY, NO_JOBS, NO_WAKE, PUT_JOB, PUT_WAKE};
use crate::request::submit::code_row;
use crate::request::visible::GENERAL;
use crate::store::Statement;
use crate::token::normal;

/// A stream of one of these mechanisms, folded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "family", rename_all = "snake_case")]
pub enum Record {
    /// Something was done.
    Act(Act),
    /// Something is asked for.
    Task(Task),
    /// Something is wrong.
    Finding(Finding),
    /// Something was brought to the desk.
    Matter(Box<Matter>),
}

impl Record {
    /// Its family, and the promise it is about; a matter is found by its number.
    fn clause(&self) -> (&'static str, &str) {
        match self {
            Self::Act(act) => ("act", &act.clause),
            Self::Task(task) => ("task", &task.clause),
            Self::Finding(finding) => ("finding", &finding.clause),
            Self::Matter(matter) => ("matter", &matter.number),
        }
    }
}

/// Entries that tell of a reader and change nothing.
const SEEN: [&str; 3] = ["act.seen", "finding.seen", "matter.seen"];

pub(super) fn entry(stream: &StreamId, seq: u64) -> EntryRef {
    EntryRef {
        stream: stream.to_string(),
        seq,
    }
}

fn read<T: DeserializeOwned>(stored: &Stored) -> Result<T, DeskError> {
    serde_json::from_str(&stored.entry.open).map_err(|_| DeskError::Corrupt)
}

/// Folds a stream. Sealed parts are not looked at, so it does not matter whether they are gone.
pub(super) fn fold(stream: &StreamId, entries: &[Stored]) -> Result<Option<Record>, DeskError> {
    let mut record: Option<Record> = None;
    for stored in entries {
        let kind = stored.entry.kind.as_str();
        if let (KEY_DESTROYED, Some(Record::Matter(matter))) = (kind, &mut record) {
            matter.erase(
                date_of(stored.entry.at_micros),
                entry(stream, stored.entry.seq),
            );
            continue;
        }
        let family = kind.split('.').next().unwrap_or("");
        if SEEN.contains(&kind) || !matches!(family, "act" | "task" | "finding" | "matter") {
            continue;
        }
        let by = ActorRef(stored.entry.actor.to_string());
        let at = entry(stream, stored.entry.seq);
        record = match record {
            None => begin(family, stored, by, at)?,
            Some(mut record) => {
                apply(&mut record, stored, by, at)?;
                Some(record)
            }
        };
    }
    Ok(record)
}

fn begin(
    family: &str,
    stored: &Stored,
    by: ActorRef,
    at: EntryRef,
) -> Result<Option<Record>, DeskError> {
    Ok(match family {
        "act" => Act::begin(&read(stored)?, by, at).map(Record::Act),
        "task" => Task::begin(&read(stored)?, by, at).map(Record::Task),
        "matter" => Matter::begin(&read(stored)?, at).map(|one| Record::Matter(Box::new(one))),
        _ => Finding::begin(&read(stored)?, at).map(Record::Finding),
    })
}

fn apply(
    record: &mut Record,
    stored: &Stored,
    by: ActorRef,
    at: EntryRef,
) -> Result<(), DeskError> {
    match record {
        Record::Act(act) => act.apply(&read(stored)?, at),
        Record::Task(task) => task.apply(&read(stored)?),
        Record::Finding(finding) => finding.apply(&read(stored)?, by, at),
        Record::Matter(matter) => matter.apply(&read(stored)?, by, at),
    }
    Ok(())
}

/// The derived rows of a record: itself, and for a matter its place in lists and the cases it names.
pub(super) fn rows(stream: &StreamId, record: &Record) -> Result<Vec<Statement>, DeskError> {
    let mut rows = vec![row(stream, record)?];
    if let Record::Matter(matter) = record {
        rows.extend(listed(stream, matter));
        rows.extend(due(stream, matter));
    }
    Ok(rows)
}

fn listed(stream: &StreamId, matter: &Matter) -> impl Iterator<Item = Statement> {
    const PUT: &str = "INSERT INTO matter_row (number, stream, plain, desk, ended, day, received) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (number) DO UPDATE SET \
        desk = excluded.desk, ended = excluded.ended, day = excluded.day";
    const NO_CASES: &str = "DELETE FROM matter_case WHERE number = $1";
    const PUT_CASE: &str = "INSERT INTO matter_case (number, of_case) VALUES ($1, $2) \
        ON CONFLICT (number, of_case) DO NOTHING";
    let number = matter.number.clone();
    let day = matter.next_due();
    let values = vec![
        number.clone().into(),
        stream.to_string().into(),
        normal(&number).into(),
        matter.desk.as_deref().unwrap_or(GENERAL).into(),
        i64::from(matter.ended.is_some()).into(),
        day.map_or_else(|| NO_DAY.to_owned(), |day| day.to_string())
            .into(),
        matter.received.to_string().into(),
    ];
    let cases = matter.cases.clone().into_iter();
    let of = number.clone();
    [(PUT, values), (NO_CASES, vec![number.into()])]
        .into_iter()
        .chain(cases.map(move |one| (PUT_CASE, vec![of.clone().into(), one.case.into()])))
}

/// What the program does about a matter by itself: the day it looks again, and whom it charges with days that passed.
fn due(stream: &StreamId, matter: &Matter) -> Vec<Statement> {
    let name = || stream.to_string().into();
    let mut out = vec![(NO_WAKE, vec![name()]), (NO_JOBS, vec![name()])];
    let day = matter.wakes_on();
    out.extend(day.map(|day| (PUT_WAKE, vec![name(), day.to_string().into()])));
    let jobs = matter.uncharged();
    out.extend(jobs.map(|(no, _)| (PUT_JOB, vec![name(), i64::from(no).into(), CHARGE.into()])));
    out
}

/// The derived row of a record.
fn row(stream: &StreamId, record: &Record) -> Result<Statement, DeskError> {
    const PUT: &str = "INSERT INTO duty_row (stream, family, clause, state) \
        VALUES ($1, $2, $3, $4) ON CONFLICT (stream) DO UPDATE SET state = excluded.state";
    let (family, clause) = record.clause();
    let state = serde_json::to_string(record).map_err(|_| DeskError::Corrupt)?;
    let values = vec![
        stream.to_string().into(),
        family.into(),
        clause.into(),
        state.into(),
    ];
    Ok((PUT, values))
}

impl App {
    /// The derived rows of a stream, for `rebuild`.
    pub(crate) fn rows_of_record(
        &self,
        stream: &StreamId,
        entries: &[Stored],
    ) -> Result<Vec<Statement>, DeskError> {
        let Some(record) = fold(stream, entries)? else {
            return Ok(Vec::new());
        };
        let mut rows = rows(stream, &record)?;
        let kept = match &record {
            Record::Matter(matter) if matter.erased.is_none() => Some(&matter.number),
            _ => None,
        };
        if let Some(number) = kept {
            let first = entries.first().and_then(|stored| stored.sealed.as_deref());
            let brought: Option<Brought> = first
                .map(serde_json::from_str)
                .transpose()
                .map_err(|_| DeskError::Corrupt)?;
            let name = stream.to_string();
            rows.extend(
                brought
                    .iter()
                    .flat_map(|one| self.matter_tokens(number, one)),
            );
            // The newest code alone opens the page.
            let issued = entries
                .iter()
                .rfind(|one| [CODE_ISSUED, CODE_RENEWED].contains(&one.entry.kind.as_str()));
            if let Some(stored) = issued {
                rows.push(code_of(stored, &name)?);
            }
        }
        Ok(rows)
    }
}

fn code_of(stored: &Stored, stream: &str) -> Result<Statement, DeskError> {
    let open: serde_json::Value =
        serde_json::from_str(&stored.entry.open).map_err(|_| DeskError::Corrupt)?;
    let token = open.get("token").and_then(serde_json::Value::as_str);
    Ok(code_row(token.ok_or(DeskError::Corrupt)?, stream))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_duties::acts::FindingFact;

    use super::*;

    #[test]
    fn a_record_reads_back_as_it_was_written() {
        let fact: FindingFact = serde_json::from_str(
            r#"{"fact":"opened","clause":"c","found_by":{"keeper":"audits"},"owner":"aa","on":"2026-10-01","due":"2026-10-31"}"#,
        )
        .unwrap();
        let stream = StreamId::new([7; 16]);
        let finding = Finding::begin(&fact, entry(&stream, 0)).unwrap();
        assert_eq!(finding.due, date(2026, 10, 31));
        let record = Record::Finding(finding);
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record);
    }
}
