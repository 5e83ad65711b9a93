// SPDX-License-Identifier: Apache-2.0
//! What a live database says about itself: tables, columns, keys, triggers.
//!
//! Every identifier in a statement comes from here. The fingerprint of the tables a plan touches is
//! part of the plan; a change of shape after planning stops the plan.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::acting::named;
use super::aside::Aside;
use crate::plan::Giving;
use crate::problem::MapProblem;
use crate::sql::{Statement, hex};

/// Everything in one schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Catalogue {
    pub(crate) relations: BTreeMap<String, Relation>,
    prints: Prints,
    /// What is given out, by the shape of the records.
    pub(crate) givings: Aside<Giving>,
    /// What counts the rows of a record that was found, and the tables, by its shape.
    pub(crate) tallies: Aside<(Statement, Vec<String>)>,
    /// Columns that cannot be compared, by the map that rests on them.
    pub(crate) incomparable: Aside<Vec<(String, MapProblem)>>,
    /// Columns that the account could read when it was asked. One that it cannot any more is told by the reading.
    pub(crate) readable: Aside<()>,
}

/// Hashes already made of a catalogue, which never changes.
#[derive(Debug, Default)]
struct Prints(Mutex<BTreeMap<Vec<String>, String>>);

impl Clone for Prints {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Prints {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Prints {}

/// One table or view.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Relation {
    pub(crate) schema: Option<String>,
    pub(crate) name: String,
    pub(crate) is_view: bool,
    pub(crate) row_security: RowSecurity,
    pub(crate) columns: Vec<ColumnInfo>,
    /// Columns that name one row: the primary key, or SQLite's own row number.
    pub(crate) key: Vec<String>,
    pub(crate) uniques: Vec<Vec<String>>,
    pub(crate) indexes: Vec<Vec<String>>,
    pub(crate) foreign: Vec<Foreign>,
    /// Definitions of what the database does by itself.
    pub(crate) rules: Vec<String>,
    /// What its triggers and rules are called; a plan does not hold to it.
    #[serde(skip)]
    pub(crate) acting: Vec<String>,
    /// Why a change of it is not like a change elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) quirks: Vec<Quirk>,
    /// Tables it inherits from: its rows are theirs as well, and go when theirs go.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) parents: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ColumnInfo {
    pub(crate) name: String,
    pub(crate) type_name: String,
    pub(crate) family: Family,
    pub(crate) not_null: bool,
    pub(crate) is_generated: bool,
    /// How MySQL compares text of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) collation: Option<String>,
}

/// Whether rows of a table are hidden by policies of PostgreSQL.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) enum RowSecurity {
    /// It has no such policies.
    #[default]
    Off,
    /// It has, and they do not bind this account.
    Bypassed,
    /// They bind this account: it does not see every row.
    Active,
}

/// In what a table falls short of what erasure counts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Quirk {
    /// Its engine knows no transactions: what was changed cannot be taken back.
    NoTransactions,
    /// It keeps former versions of its rows.
    KeepsHistory,
    /// It is a view that keeps what it read until it is refreshed.
    KeepsCopies,
    /// Its rows lie on another server.
    LiesElsewhere,
    /// It is an index of words, which keeps words of rows that are gone.
    KeepsWords,
}

/// What a column can hold, as far as erasure asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Family {
    Text,
    /// Text of at most so many characters.
    ShortText(u32),
    Whole,
    /// SQLite's column without a type.
    Untyped,
    /// MySQL's columns of bytes; read and written in hex.
    Bytes,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Foreign {
    pub(crate) columns: Vec<String>,
    pub(crate) table: String,
    pub(crate) on: Vec<String>,
    pub(crate) on_delete: OnDelete,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum OnDelete {
    Refuse,
    Cascade,
    SetNull,
}

impl Catalogue {
    /// Tables that inherit from a table, however far down.
    pub(crate) fn heirs(&self, table: &str) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        let mut open = vec![table];
        while let Some(at) = open.pop() {
            let heirs = self.relations.values();
            let heirs = heirs.filter(|there| there.parents.iter().any(|parent| parent == at));
            for there in heirs {
                if found.insert(there.name.as_str()) {
                    open.push(&there.name);
                }
            }
        }
        found
    }

    /// The schema its tables lie in; SQLite has none.
    pub(crate) fn schema(&self) -> Option<String> {
        let mut relations = self.relations.values();
        relations.find_map(|there| there.schema.clone())
    }

    pub(crate) fn of(relations: BTreeMap<String, Relation>) -> Self {
        Self {
            relations,
            ..Self::default()
        }
    }

    /// The tables named and those that point at them, as one hash.
    pub(crate) fn fingerprint(&self, tables: &[String]) -> String {
        let mut prints = match self.prints.0.lock() {
            Ok(prints) => prints,
            Err(poisoned) => poisoned.into_inner(),
        };
        if let Some(known) = prints.get(tables) {
            return known.clone();
        }
        let made = self.hashed(tables);
        prints.insert(tables.to_vec(), made.clone());
        made
    }

    fn hashed(&self, tables: &[String]) -> String {
        let named: BTreeSet<&str> = tables.iter().map(String::as_str).collect();
        let mut hash = Sha256::new();
        for (name, relation) in &self.relations {
            let points = relation
                .foreign
                .iter()
                .any(|f| named.contains(f.table.as_str()));
            if points || named.contains(name.as_str()) {
                hash.update(serde_json::to_vec(relation).unwrap_or_default());
            }
        }
        hex(&hash.finalize())
    }

    /// Foreign keys that point at a table, with the table each starts from.
    pub(crate) fn pointing_at<'a>(
        &'a self,
        table: &'a str,
    ) -> impl Iterator<Item = (&'a Relation, &'a Foreign)> {
        self.relations.values().flat_map(move |relation| {
            relation
                .foreign
                .iter()
                .filter(move |f| f.table == table)
                .map(move |f| (relation, f))
        })
    }
}

impl Relation {
    /// Takes in what the database does by itself.
    pub(crate) fn acts(&mut self, definition: &str) {
        self.rules.push(definition.to_owned());
        self.acting.extend(named(definition));
    }

    pub(crate) fn column(&self, name: &str) -> Option<&ColumnInfo> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The columns named; `None` as soon as one is missing.
    pub(crate) fn all(&self, names: &[String]) -> Option<Vec<&ColumnInfo>> {
        names.iter().map(|name| self.column(name)).collect()
    }

    /// Whether these columns together name at most one row.
    pub(crate) fn is_unique(&self, columns: &[String]) -> bool {
        let holds = |key: &Vec<String>| !key.is_empty() && key.iter().all(|c| columns.contains(c));
        holds(&self.key) || self.uniques.iter().any(holds)
    }

    /// Whether an index starts with these columns, in any order.
    pub(crate) fn is_indexed(&self, columns: &[String]) -> bool {
        let starts = |index: &Vec<String>| {
            index.len() >= columns.len()
                && index
                    .iter()
                    .take(columns.len())
                    .all(|column| columns.contains(column))
        };
        starts(&self.key) || self.indexes.iter().any(starts)
    }
}

impl ColumnInfo {
    #[cfg(test)]
    pub(crate) fn text(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            type_name: "text".to_owned(),
            family: Family::Text,
            not_null: false,
            is_generated: false,
            collation: None,
        }
    }
}
