// SPDX-License-Identifier: Apache-2.0
//! Decides beforehand, and for good, what will be given out or erased: shown, approved by its hash.
//!
//! A plan holds the very statements that will run and the values bound to them, so it is personal
//! data and is sealed where it is stored. It never changes: what changed in the meantime stops it.

mod amend;
mod amended;
mod announced;
mod build;
mod captured;
mod checks;
mod giving;
mod held;
pub(crate) mod keeping;
mod many;
mod order;
mod same;
mod statements;
mod tally;
mod together;
mod turns;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use yakusoku_policy::{ItemId, Text};

use crate::locate::Binding;
use crate::source::SourceError;
use crate::sql::{Statement, hex};

pub use amend::{Change, ChangePlan, Correction, plan_change};
pub use announced::Announced;
pub(crate) use build::found_roots;
pub use build::plan;
pub(crate) use giving::Giving;
use keeping::Keeping;
pub use keeping::KeptUntil;
pub use many::{Batch, BatchPart, InPart, LeftOut, Many, Progress, plan_batch};
pub(crate) use statements::PSEUDONYM_CHARS;

/// What a plan is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Give the rows to the person.
    Export,
    /// Erase them.
    Erase,
}

/// What will be done, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The first letters of the hash.
    pub id: String,
    /// SHA-256 over everything else here.
    pub hash: String,
    /// What it is for.
    pub verb: Verb,
    /// Policy it was made under.
    pub policy_hash: String,
    /// Map it was made from.
    pub map_hash: String,
    /// Shape of the tables it touches, by system.
    pub schemas: BTreeMap<String, String>,
    /// The records it is about.
    pub bindings: Vec<Binding>,
    /// What is done, children first.
    pub steps: Vec<Step>,
    /// Columns that stay as they are, and why.
    pub kept: Vec<Kept>,
    /// What people must do where no program reaches.
    pub manual: Vec<ManualTask>,
    /// How each system is changed.
    pub modes: BTreeMap<String, Mode>,
    /// How many rows each table held, to notice that there are more.
    pub(crate) counts: BTreeMap<String, Counting>,
    /// What is read again afterwards.
    pub(crate) checks: Vec<Check>,
    /// Set where it corrects or suspends, which is neither export nor erasure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) change: Option<Change>,
    /// The day it was made for, where an Act keeps any of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) today: Option<Date>,
    /// What an Act keeps, to be read again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) keeping: Vec<Keeping>,
}

/// One statement of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The system.
    pub system: String,
    /// The table.
    pub table: String,
    /// What the table is called.
    pub label: Text,
    /// What is done.
    pub action: Action,
    /// Rows it is done to.
    pub rows: u64,
    /// What runs. Its text is safe to show; what is bound is personal.
    pub statement: Statement,
    /// Why, in words.
    pub why: Text,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Gives rows out; the columns and their items.
    ExportRows(Vec<(String, Option<ItemId>)>),
    /// Deletes rows.
    DeleteRows,
    /// Changes these columns and leaves the rows.
    BlankColumns(Vec<String>),
    /// Lets go of other rows, so that rows that point at each other can be deleted.
    Unlink(Vec<String>),
    /// Leaves rows that are another person's as well. Nothing runs.
    KeepShared,
    /// Leaves what an Act keeps: whole rows, or these columns. Nothing runs.
    KeepUntil {
        /// The columns; none for whole rows.
        columns: Vec<String>,
        /// The last day on which it is kept; none where no day is known and a human decides.
        until: Option<Date>,
        /// The Act.
        because: Text,
    },
    /// Sets these columns so that rows an Act keeps are used for nothing else.
    SetAside(Vec<String>),
}

/// A column erasure leaves as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The system.
    pub system: String,
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// The item it holds.
    pub item: Option<ItemId>,
    /// Rows it stays in.
    pub rows: u64,
    /// Why it stays.
    pub reason: Text,
}

/// What people must do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManualTask {
    /// The system.
    pub system: String,
    /// What the system is called.
    pub label: Text,
    /// The post that does it.
    pub owner: Text,
    /// Days they have.
    pub within_days: u32,
    /// What they do.
    pub task: Text,
}

/// How a system is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// All or nothing.
    Atomic,
    /// Too much for one transaction, or a table that knows none: as many as said here, children
    /// first.
    Stepwise {
        /// Transactions.
        transactions: u32,
    },
}

/// How many rows of each table were there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counting {
    pub(crate) statement: Statement,
    pub(crate) tables: Vec<String>,
    pub(crate) rows: Vec<u64>,
    /// Where rows are given out: all of them in one reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) whole: Option<Whole>,
    /// Gives rows where a record the plan is bound to has become another one's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) others: Option<Statement>,
}

/// The rows of every table in one reading, each marked by the place of its table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Whole {
    pub(crate) statement: Statement,
    /// Columns beside the mark.
    pub(crate) width: usize,
    /// Tables, and how many columns are given out of each. Without a name: records that have become
    /// another one's, of which there should be none.
    pub(crate) tables: Vec<(String, usize)>,
}

/// One reading afterwards: a count per column, and how many are rightly there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Check {
    pub(crate) system: String,
    pub(crate) table: String,
    /// One per count; `None` where the row itself should be gone.
    pub(crate) columns: Vec<Option<String>>,
    pub(crate) allowed: u64,
    pub(crate) statement: Statement,
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanRefused {
    /// It could not be carried out as the map says; everything found, at once.
    #[error("the map cannot be carried out: {}", list(.0))]
    Problems(Vec<PlanProblem>),
    /// A system could not be read.
    #[error(transparent)]
    Source(#[from] SourceError),
}

/// One thing that cannot be carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanProblem {
    /// Stable code.
    pub code: &'static str,
    /// The system.
    pub system: String,
    /// The table.
    pub table: String,
    /// What is wrong.
    pub message: Text,
    /// What to do.
    pub help: Option<Text>,
}

fn list(problems: &[PlanProblem]) -> String {
    let all: Vec<String> = problems
        .iter()
        .map(|problem| {
            let text = problem.message.en.as_ref().unwrap_or(&problem.message.ja);
            format!("{}/{}: {text}", problem.system, problem.table)
        })
        .collect();
    all.join("; ")
}

impl Plan {
    /// Rows changed or given out, in all.
    #[must_use]
    pub fn rows(&self) -> u64 {
        let steps = self.steps.iter().filter(|step| step.runs());
        steps
            .filter(|step| !matches!(step.action, Action::Unlink(_)))
            .map(|step| step.rows)
            .sum()
    }

    /// The statements as text, in order, a transaction per system or step. What is bound stays out:
    /// it is personal.
    #[must_use]
    pub fn sql(&self) -> String {
        let mut out = format!("-- plan {}\n", self.id);
        for (system, mode) in &self.modes {
            let steps = self
                .steps
                .iter()
                .filter(|s| s.system == *system && s.runs());
            let (each, all) = match mode {
                Mode::Atomic => ("", "BEGIN;\n"),
                Mode::Stepwise { .. } => ("BEGIN;\n", ""),
            };
            out.push_str(&format!("-- system {system}\n{all}"));
            for step in steps {
                let end = if each.is_empty() { "" } else { "COMMIT;\n" };
                let (table, rows, text) = (&step.table, step.rows, &step.statement.text);
                out.push_str(&format!("{each}-- {table}: {rows} rows\n{text};\n{end}"));
            }
            if !all.is_empty() {
                out.push_str("COMMIT;\n");
            }
        }
        out
    }

    /// Gives the plan the name that follows from what it says.
    pub(crate) fn sealed(mut self) -> Self {
        self.hash = self.computed();
        self.id = self.hash.chars().take(16).collect();
        self
    }

    fn computed(&self) -> String {
        // It comes word by word, and a hash takes blocks.
        let mut hash = std::io::BufWriter::new(Hashing(Sha256::new()));
        // A writer that cannot fail; what is written is what a plan without a name says.
        let _ = serde_json::to_writer(&mut hash, &Bare::of(self));
        let hash = hash.into_inner().map_err(|error| error.into_parts().1);
        hash.map_or_else(|_| String::new(), |hash| hex(&hash.0.finalize()))
    }

    /// The readings afterwards that tell whether the steps on a table took hold. Who else carries a value is
    /// counted there as well, and is nothing a step could have left.
    pub(crate) fn checks_of<'a>(
        &'a self,
        system: &'a str,
        table: &'a str,
    ) -> impl Iterator<Item = &'a Check> {
        let of_others = |check: &Check| {
            self.change.is_none()
                && check.columns.first().is_some_and(Option::is_some)
                && check.statement.text.starts_with("SELECT count(*)")
        };
        let checks = self.checks.iter();
        checks.filter(move |check| {
            check.system == system && check.table == table && !of_others(check)
        })
    }

    /// Whether this is the plan somebody approved, for this verb and this map.
    pub(crate) fn admit(&self, verb: Verb, map_hash: &str) -> Result<(), SourceError> {
        self.is_whole(map_hash)?;
        if verb == self.verb && self.change.is_none() {
            return Ok(());
        }
        Err(SourceError::NotThisPlan("it was made for something else"))
    }

    /// The same for a correction or a suspension.
    pub(crate) fn admit_change(&self, map_hash: &str) -> Result<(), SourceError> {
        self.is_whole(map_hash)?;
        if self.change.is_some() {
            return Ok(());
        }
        Err(SourceError::NotThisPlan("it was made for something else"))
    }

    fn is_whole(&self, map_hash: &str) -> Result<(), SourceError> {
        if self.computed() != self.hash {
            return Err(SourceError::NotThisPlan("it was altered after it was made"));
        }
        if self.map_hash != map_hash {
            return Err(SourceError::NotThisPlan("the map has changed since"));
        }
        Ok(())
    }
}

/// Takes what is written into a hash.
struct Hashing(Sha256);

impl std::io::Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A plan without its name, field by field as [`Plan`] has them: its name is the hash of this.
#[derive(Serialize)]
struct Bare<'a> {
    id: &'static str,
    hash: &'static str,
    verb: Verb,
    policy_hash: &'a str,
    map_hash: &'a str,
    schemas: &'a BTreeMap<String, String>,
    bindings: &'a [Binding],
    steps: &'a [Step],
    kept: &'a [Kept],
    manual: &'a [ManualTask],
    modes: &'a BTreeMap<String, Mode>,
    counts: &'a BTreeMap<String, Counting>,
    checks: &'a [Check],
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'a Change>,
    #[serde(skip_serializing_if = "Option::is_none")]
    today: Option<Date>,
    #[serde(skip_serializing_if = "<[Keeping]>::is_empty")]
    keeping: &'a [Keeping],
}

impl<'a> Bare<'a> {
    fn of(plan: &'a Plan) -> Self {
        // Taken apart, so that a field that is added is not forgotten here.
        let Plan {
            id: _,
            hash: _,
            verb,
            policy_hash,
            map_hash,
            schemas,
            bindings,
            steps,
            kept,
            manual,
            modes,
            counts,
            checks,
            change,
            today,
            keeping,
        } = plan;
        Self {
            id: "",
            hash: "",
            verb: *verb,
            policy_hash,
            map_hash,
            schemas,
            bindings,
            steps,
            kept,
            manual,
            modes,
            counts,
            checks,
            change: change.as_ref(),
            today: *today,
            keeping,
        }
    }
}

impl Step {
    /// Columns it gives out.
    pub(crate) fn width(&self) -> usize {
        match &self.action {
            Action::ExportRows(columns) => columns.len(),
            _ => 0,
        }
    }

    /// Whether anything runs on the system.
    #[must_use]
    pub fn runs(&self) -> bool {
        !matches!(self.action, Action::KeepShared | Action::KeepUntil { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_plan_is_the_hash_of_everything_else_it_says() {
        let plan: Plan = serde_json::from_value(serde_json::json!({
            "id": "x", "hash": "y", "verb": "erase", "policy_hash": "p", "map_hash": "m",
            "schemas": {"shop": "s"}, "bindings": [{"system": "shop", "table": "t", "key": [["id", "1"]]}],
            "steps": [], "kept": [], "manual": [], "modes": {"shop": "atomic"}, "counts": {}, "checks": [],
        }))
        .unwrap();
        let bare = Plan {
            id: String::new(),
            hash: String::new(),
            ..plan.clone()
        };
        let said = serde_json::to_vec(&bare).unwrap();
        assert_eq!(
            plan.computed(),
            hex(&Sha256::digest(said)),
            "as plans made before"
        );
        let other = Plan {
            today: Some(jiff::civil::date(2026, 11, 27)),
            ..plan.clone()
        };
        assert_ne!(plan.computed(), other.computed());
    }
}
