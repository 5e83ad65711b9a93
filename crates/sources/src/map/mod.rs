// SPDX-License-Identifier: Apache-2.0
//! The engineers' map: systems, tables, which column holds which item, how rows hang together.
//!
//! The map names tables and never a purpose, a period or a ground; the policy names purposes and
//! never a table. What joins them are the names of items and events.

mod business_year;
mod erasure;
mod items;
mod keep;
mod links;
mod node;
mod read;
mod table;

use std::collections::BTreeMap;

use serde::Serialize;
use yakusoku_policy::{ItemId, Text};

pub use business_year::BusinessYear;
pub use items::check_items;
pub use keep::KeepUntil;
pub use read::read_map;

use crate::problem::Place;

/// A whole map, as read from one file.
#[derive(Debug, Clone, Serialize)]
pub struct Map {
    /// SHA-256 of the exact bytes of the file, in hex.
    pub hash: String,
    /// Kinds of person, by name: member, employee, supplier's contact.
    pub kinds: BTreeMap<String, Kind>,
    /// Systems by name.
    pub systems: BTreeMap<String, SystemMap>,
    /// Items and events no system holds, with the reason.
    pub nowhere: BTreeMap<String, Text>,
    /// Labels of items, put in by [`Map::with_labels`]; an item without one shows its name.
    pub labels: BTreeMap<ItemId, Text>,
}

/// A kind of person.
#[derive(Debug, Clone, Serialize)]
pub struct Kind {
    /// What such a person is called.
    pub label: Text,
    /// Where the file says so.
    pub at: Place,
}

/// How a system is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// A file; the path is relative to the data folder, or in an environment variable.
    Sqlite,
    /// A server, its address in an environment variable.
    Postgres,
    /// MySQL or MariaDB, its address in an environment variable.
    Mysql,
    /// No program reaches it: people do it and leave evidence.
    People(Keeper),
}

/// Who does by hand what no program can.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Keeper {
    /// The post that does it.
    pub owner: Text,
    /// Days they have.
    pub within_days: u32,
    /// What they are asked to do.
    pub task: Text,
    /// Items held there.
    pub holds: Vec<ItemId>,
}

/// One system.
#[derive(Debug, Clone, Serialize)]
pub struct SystemMap {
    /// Its name for people.
    pub label: Text,
    /// How it is reached.
    pub engine: Engine,
    /// File of an SQLite system, relative to the data folder.
    pub file: Option<String>,
    /// Name of the environment variable that holds the address.
    pub url_env: Option<String>,
    /// Schema of a PostgreSQL or database of a MySQL system; the connection's own where none is named.
    pub schema: Option<String>,
    /// Rows one transaction may touch.
    pub row_limit: u64,
    /// How long a statement may run and wait.
    pub limits: Limits,
    /// Whether it is set aside for now.
    pub paused: bool,
    /// Tables by name.
    pub tables: BTreeMap<String, TableMap>,
    /// Tables without personal information, with the reason.
    pub unmapped: BTreeMap<String, Text>,
    /// The row that tells when the system was set back to an older copy of itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canary: Option<Canary>,
    /// Where the file names it.
    pub at: Place,
}

/// A table of one row in which this program writes down every night when it looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Canary {
    /// The table, made by the operator for this and nothing else.
    pub table: String,
    /// Its column: a text of 19 letters or more, or a moment.
    pub column: String,
}

/// How long anything may take on a system before it is given up and nothing is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// Seconds one statement may run.
    pub statement: u32,
    /// Seconds it may wait for a lock that another one holds.
    pub lock: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            statement: 60,
            lock: 5,
        }
    }
}

/// One table.
#[derive(Debug, Clone, Serialize)]
pub struct TableMap {
    /// Its name for people.
    pub label: Text,
    /// Set where a row of it is a person.
    pub anchor: Option<Anchor>,
    /// What erasure does with its rows.
    pub rows: Rows,
    /// Columns by name.
    pub columns: BTreeMap<String, Column>,
    /// How its rows hang on others.
    pub links: Vec<Link>,
    /// Columns of a row shared with another person that are still this person's own.
    pub own_when_shared: Vec<String>,
    /// The column that says since when a row is there, to know who came back from who was restored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// How its rows are set aside when use of them is to stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspend: Option<Suspension>,
    /// Until when an Act keeps its rows from erasure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep: Option<KeepUntil>,
    /// Columns without personal information, with the reason.
    pub unmapped: BTreeMap<String, Text>,
    /// Where the file names it.
    pub at: Place,
}

/// How rows are set aside when use of them is to stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Suspension {
    /// Columns of the rows themselves take these values: a flag, or a rule of several.
    Set(BTreeMap<String, String>),
    /// A list of those not to be written to takes the person in.
    List {
        /// The table that is the list.
        table: String,
        /// Its columns, each with the column here it is filled from.
        columns: BTreeMap<String, String>,
    },
}

/// Says that a row of this table is a person of a kind.
#[derive(Debug, Clone, Serialize)]
pub struct Anchor {
    /// Name of the kind.
    pub kind: String,
}

/// What erasure does with the rows of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rows {
    /// Rows go.
    Delete,
    /// Rows stay, their columns change as each says.
    Stay,
}

/// One column.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    /// The item it holds; none for a column that only holds rows together.
    pub item: Option<ItemId>,
    /// Its name for people, where it has no item to lend it one.
    pub label: Option<Text>,
    /// What it proves when somebody knows its value.
    pub key: Key,
    /// What erasure does with it where rows stay.
    pub erase: Option<ErasureOf>,
    /// Until when an Act keeps it from that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep: Option<KeepUntil>,
    /// The events it dates.
    pub events: Vec<String>,
    /// Where the file names it.
    pub at: Place,
}

/// What knowing a value says about who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// It finds the person by itself.
    Proves,
    /// It finds candidates that a clerk looks at.
    Suggests,
    /// It is never searched.
    #[default]
    Never,
}

/// What erasure leaves in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureOf {
    /// Nothing: NULL.
    Blank,
    /// The same fixed text for everybody.
    Text(String),
    /// A keyed word that stands for this person, in place of `{}`.
    Pseudonym(String),
    /// Something coarser of what was there.
    Generalise(Coarser),
    /// What was there, with the reason.
    Keep(Text),
}

/// How coarse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Coarser {
    /// The first day of the year.
    Year,
    /// The first day of the month.
    Month,
    /// So many letters from the front.
    First(u32),
    /// A number down to the next multiple.
    Step(u32),
}

/// One way in which rows hang on the rows of another table.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// Columns here.
    pub columns: Vec<String>,
    /// System of the other table.
    pub system: String,
    /// The other table.
    pub table: String,
    /// Columns there.
    pub on: Vec<String>,
    /// What it says about whose the row is.
    pub kind: LinkAs,
    /// Where the file says so.
    pub at: Place,
}

/// What a link says about whose a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkAs {
    /// The row is of whoever the other row is of.
    Belongs,
    /// The row only uses the other row, which thereby may become shared.
    Refers,
}

impl Map {
    /// The map with labels of items, as the policy has them.
    #[must_use]
    pub fn with_labels<I: IntoIterator<Item = (ItemId, Text)>>(mut self, labels: I) -> Self {
        self.labels.extend(labels);
        self
    }

    /// What an item is called; its name where nobody said.
    #[must_use]
    pub fn label(&self, item: &ItemId) -> Text {
        self.labels
            .get(item)
            .cloned()
            .unwrap_or_else(|| Text::ja(item.as_str()))
    }

    /// Whether any rule keeps rows or columns until a day.
    pub(crate) fn keeps(&self) -> bool {
        let mut tables = self.systems.values().flat_map(|s| s.tables.values());
        tables.any(|table| {
            table.keep.is_some() || table.columns.values().any(|column| column.keep.is_some())
        })
    }

    pub(crate) fn table(&self, system: &str, table: &str) -> Option<&TableMap> {
        self.systems.get(system)?.tables.get(table)
    }
}

impl SystemMap {
    /// Whether a program reaches it.
    #[must_use]
    pub fn is_reachable(&self) -> bool {
        !matches!(self.engine, Engine::People(_))
    }
}

impl TableMap {
    pub(crate) fn belongs(&self) -> impl Iterator<Item = &Link> {
        self.links
            .iter()
            .filter(|link| link.kind == LinkAs::Belongs)
    }

    /// The value erasure puts in a column of a row that stays; `None` where it changes nothing.
    pub(crate) fn change(&self, column: &str) -> Option<&ErasureOf> {
        let erase = self.columns.get(column)?.erase.as_ref()?;
        (!matches!(erase, ErasureOf::Keep(_))).then_some(erase)
    }

    /// Columns with an item, in the order of their items.
    pub(crate) fn held(&self) -> Vec<(&str, &ItemId)> {
        let mut held: Vec<_> = self
            .columns
            .iter()
            .filter_map(|(name, column)| Some((name.as_str(), column.item.as_ref()?)))
            .collect();
        held.sort_by(|a, b| a.1.cmp(b.1));
        held
    }
}
