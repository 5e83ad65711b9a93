// SPDX-License-Identifier: Apache-2.0
//! Counts a person's rows in every table at once: all of them, and those somebody else's as well.
//!
//! Where rows were read a moment ago to learn whose they are, in the same snapshot, they are not counted again.

use super::Counting;
use super::build::Counts;
use super::same::{self, Left};
use crate::reach::{CountsRead, Reach, Root};
use crate::source::Session;
use crate::sql::{Dialect, Statement, Writer, relation};

/// Counts a person's rows, once in all tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tally {
    /// All rows by table; kept by the plan, to be asked again.
    pub(super) counting: Counting,
    /// What is not known yet of the same and those shared, in one statement.
    both: Statement,
    /// Tables all rows of which are counted.
    unknown: Vec<usize>,
    /// Tables whose rows can be shared at all, of these.
    may_share: Vec<usize>,
    /// Rows by place of the table, known from a reading of the same rows.
    known: Vec<(usize, (u64, u64))>,
    /// Whether the last number tells how many records have become another one's.
    counts_others: bool,
}

/// What was counted.
pub(super) struct Told {
    pub(super) counts: Counts,
    /// Records that have become another one's, where they were counted too.
    pub(super) others: u64,
}

/// What may stand in a column of a record that is still of the same person.
pub(super) type Leaves<'a> = &'a dyn Fn(&Root, &str) -> Left;

/// Writes what counts rows by table.
pub(super) fn counting(reach: &Reach<'_>, dialect: Dialect) -> Tally {
    counted(reach, dialect, None, None)
}

/// The same, where some were counted when they were read.
pub(super) fn counting_but(
    reach: &Reach<'_>,
    dialect: Dialect,
    known: Option<&CountsRead>,
) -> Tally {
    counted(reach, dialect, None, known)
}

/// The same, with the records that have become another one's.
pub(super) fn counting_with(
    reach: &Reach<'_>,
    dialect: Dialect,
    (left, known): (Leaves<'_>, Option<&CountsRead>),
) -> Tally {
    counted(reach, dialect, Some(left), known)
}

fn counted(
    reach: &Reach<'_>,
    dialect: Dialect,
    left: Option<Leaves<'_>>,
    read: Option<&CountsRead>,
) -> Tally {
    let mut writer = Writer::new(dialect);
    let (mut all, mut tables, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for (name, _) in reach.tables() {
        let alias = writer.alias();
        let (Some(there), Some(mine)) =
            (reach.relation(name), reach.mine(&mut writer, name, &alias))
        else {
            continue;
        };
        let from = format!("FROM {} AS {alias} WHERE {mine}", relation(dialect, there));
        all.push(numbered(dialect, &from));
        tables.push(name.to_owned());
        places.push((alias, from));
    }
    let statement = writer.so_far(format!("SELECT {}", all.join(", ")));
    let (mut parts, mut unknown, mut known) = (Vec::new(), Vec::new(), Vec::new());
    for (at, (name, number)) in tables.iter().zip(all).enumerate() {
        match read.and_then(|read| read.get(name)) {
            Some(count) => known.push((at, *count)),
            None => {
                parts.push(number);
                unknown.push(at);
            }
        }
    }
    let mut may_share = Vec::new();
    for (at, ((alias, from), name)) in places.iter().zip(&tables).enumerate() {
        if !unknown.contains(&at) {
            continue;
        }
        if let Some(shared) = reach.shared(&mut writer, name, alias) {
            parts.push(numbered(dialect, &format!("{from} AND {shared}")));
            may_share.push(at);
        }
    }
    let others = left.and_then(|left| same::gathered(&mut writer, reach, left));
    let counts_others = others.is_some();
    parts.extend(others.map(|others| numbered(dialect, &format!("FROM {others}"))));
    // Where all is known, there is still one number to ask for.
    if parts.is_empty() {
        parts.push("1".to_owned());
    }
    let both = writer.finish(format!("SELECT {}", parts.join(", ")));
    let counting = Counting {
        statement,
        tables,
        rows: Vec::new(),
        whole: None,
        others: None,
    };
    Tally {
        counting,
        both,
        unknown,
        may_share,
        known,
        counts_others,
    }
}

/// A count as text, so that it stands in one answer with rows.
fn numbered(dialect: Dialect, from: &str) -> String {
    let count = format!("(SELECT count(*) {from})");
    match dialect {
        Dialect::Sqlite => count,
        Dialect::Postgres => format!("CAST({count} AS text)"),
        Dialect::Mysql => format!("CAST({count} AS CHAR)"),
    }
}

impl Tally {
    /// Asks, once.
    pub(super) async fn ask(&self, session: &mut Session) -> sqlx::Result<Told> {
        let mut numbers = session.numbers(&self.both).await?;
        let others = if self.counts_others {
            numbers.pop()
        } else {
            None
        };
        let (totals, shared) = numbers
            .split_at_checked(self.unknown.len())
            .unwrap_or((&numbers, &[]));
        let of = |table: usize, tables: &[usize], numbers: &[u64]| {
            let place = tables.iter().position(|known| *known == table)?;
            numbers.get(place).copied()
        };
        let pairs = (0..self.counting.tables.len()).map(|at| {
            let known = self.known.iter().find(|(table, _)| *table == at);
            let asked = || {
                let total = of(at, &self.unknown, totals).unwrap_or_default();
                let shared = of(at, &self.may_share, shared).unwrap_or_default();
                (total, shared)
            };
            known.map_or_else(asked, |(_, count)| *count)
        });
        Ok(Told {
            counts: Counts::of(&self.counting.tables, pairs),
            others: others.unwrap_or_default(),
        })
    }

    /// The same with other statements of the same texts; `None` where there is none.
    pub(super) fn filled(&self, fill: impl Fn(&Statement) -> Option<Statement>) -> Option<Self> {
        let counting = &self.counting;
        Some(Self {
            counting: Counting {
                statement: fill(&counting.statement)?,
                tables: counting.tables.clone(),
                rows: Vec::new(),
                whole: None,
                others: None,
            },
            both: fill(&self.both)?,
            unknown: self.unknown.clone(),
            may_share: self.may_share.clone(),
            known: self.known.clone(),
            counts_others: self.counts_others,
        })
    }
}
