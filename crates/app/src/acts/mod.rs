// SPDX-License-Identifier: Apache-2.0
//! 実施の記録, 是正処置 and 苦情・照会: one file per thing that is done with acts, tasks, findings and matters.
//!
//! Each of them is a stream of its own, so that two people never stand in each other's
//! way and what one holds can be erased alone. Dates and promises are open; what people wrote is sealed.

mod ask;
mod charge;
mod due;
mod end;
mod escalate;
mod escalate_matter;
mod evidence;
mod finding_open;
mod finding_show;
mod finding_step;
mod fold;
mod matter_code;
mod matter_enter;
mod matter_erase;
mod matter_find;
mod matter_show;
mod matter_status;
mod matter_step;
mod record;
mod withdraw;

pub use charge::Unheard;
pub use due::{DueRow, FindingLine, Plan};
pub use evidence::Evidence;
pub use finding_show::FindingShown;
pub use fold::Record;
pub use matter_enter::{Brought, NewMatter};
pub use matter_show::{MatterLine, MatterShown, MatterTold};
pub use matter_status::MatterProgress;
pub use record::RecordAct;

use yakusoku_duties::ActorRef;
use yakusoku_duties::acts::Register;
use yakusoku_ledger::StreamId;

use crate::App;
use crate::entropy;
use crate::log::{Draft, Write};
use crate::request::DeskError;
use crate::staff::actor_id;
use crate::store::Statement;

/// Longest text people may write, in characters.
const TEXT_CHARS_MAX: usize = 4_000;

/// A fact on its way into a stream of a record.
struct New<'a> {
    stream: StreamId,
    next: u64,
    kind: &'static str,
    open: String,
    sealed: Option<String>,
    who: &'a ActorRef,
}

fn new_stream() -> Result<StreamId, DeskError> {
    Ok(StreamId::new(entropy::bytes()?))
}

/// The stream a record is named by.
fn stream_of(name: &str) -> Result<StreamId, DeskError> {
    name.parse().map_err(|_| DeskError::NoSuchRecord)
}

/// Words of people, as they may be sealed.
fn words(field: &'static str, text: &str) -> Result<String, DeskError> {
    let text = text.trim();
    let bad = |c: char| c.is_control() && c != '\n' && c != '\t' && c != '\r';
    let why = if text.chars().count() > TEXT_CHARS_MAX {
        "it is too long"
    } else if text.chars().any(bad) {
        "it holds control characters"
    } else {
        return Ok(text.to_owned());
    };
    Err(DeskError::Field { field, why })
}

fn open_part(fact: &impl serde::Serialize) -> Result<String, DeskError> {
    serde_json::to_string(fact).map_err(|_| DeskError::Corrupt)
}

impl App {
    /// Everything recorded of acts, tasks, findings and matters.
    pub(crate) async fn register(&self) -> Result<Register, DeskError> {
        const ALL: &str = "SELECT state FROM duty_row ORDER BY stream";
        self.register_in(ALL).await
    }

    /// The same without what people said to the desk, of which there may be much.
    pub(crate) async fn register_of_acts(&self) -> Result<Register, DeskError> {
        const SOME: &str = "SELECT state FROM duty_row WHERE family <> 'matter' ORDER BY stream";
        self.register_in(SOME).await
    }

    async fn register_in(&self, sql: &'static str) -> Result<Register, DeskError> {
        const BEGAN: &str = "SELECT MIN(at_micros) FROM entry WHERE stream = $1";
        let policy = crate::policy::STREAM.to_string();
        let began = self.db.one(BEGAN, &[policy.into()]).await?;
        let began = began.map(|row| row.int_maybe(0)).transpose()?.flatten();
        let mut register = Register {
            began: began.map(crate::clock::date_of),
            ..Register::default()
        };
        for row in self.db.fetch(sql, &[]).await? {
            let state = serde_json::from_str(&row.text(0)?).map_err(|_| DeskError::Corrupt)?;
            match state {
                Record::Act(act) => register.acts.push(act),
                Record::Task(task) => register.tasks.push(task),
                Record::Finding(finding) => register.findings.push(finding),
                Record::Matter(matter) => register.matters.push(*matter),
            }
        }
        Ok(register)
    }

    /// The words of a promise of the policy in force.
    pub async fn promise_of(&self, clause: &str) -> Option<yakusoku_policy::Text> {
        let in_force = self.in_force().await;
        let clauses = in_force.policy().ok()?.clauses();
        let found = clauses.into_iter().find(|one| one.id == clause);
        found.map(|one| one.text)
    }

    /// One record with the place of its next entry.
    async fn load_record(&self, name: &str) -> Result<(StreamId, Record, u64), DeskError> {
        let stream = stream_of(name)?;
        let entries = self.stream(&stream).await?;
        let next = u64::try_from(entries.len()).unwrap_or(u64::MAX);
        let record = fold::fold(&stream, &entries)?.ok_or(DeskError::NoSuchRecord)?;
        Ok((stream, record, next))
    }

    /// Writes a fact, its sealed words and the row that follows from it.
    async fn write_record(
        &self,
        new: New<'_>,
        record: Option<&Record>,
        mut also: Vec<Statement>,
    ) -> Result<(), DeskError> {
        if let Some(record) = record {
            also.extend(fold::rows(&new.stream, record)?);
        }
        self.append(Write {
            stream: new.stream,
            next: new.next,
            actor: actor_id(new.who),
            at_micros: self.clock.micros(),
            drafts: &[Draft {
                kind: new.kind,
                version: 1,
                open: new.open,
                sealed: new.sealed.map(String::into_bytes),
            }],
            also,
        })
        .await?;
        Ok(())
    }

    /// Records that somebody read what is sealed in a record. No record, no read.
    async fn saw_record(
        &self,
        (stream, next): (StreamId, u64),
        kind: &'static str,
        who: &ActorRef,
    ) -> Result<(), DeskError> {
        const TRIES: u8 = 5;
        let mut next = next;
        for _ in 0..TRIES {
            let new = New {
                stream,
                next,
                kind,
                open: "{}".to_owned(),
                sealed: None,
                who,
            };
            match self.write_record(new, None, Vec::new()).await {
                Err(DeskError::Conflict) => {
                    let entries = self.stream(&stream).await?;
                    next = u64::try_from(entries.len()).unwrap_or(u64::MAX);
                }
                other => return other,
            }
        }
        Err(DeskError::Conflict)
    }
}
