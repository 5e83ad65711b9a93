// SPDX-License-Identifier: Apache-2.0
//! Reads the keys of many people's rows, and says who shares what with whom.
//!
//! People whose rows are each of one of them can be planned together, as long as nobody in the same
//! plan uses a row of another in it. Who comes before whom follows from who uses whose rows.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use futures_util::future::join;

use super::owners::{Owners, Whose, cells, positions};
use super::{Reach, Root};
use crate::map::{ErasureOf, Rows, TableMap};
use crate::source::{Row, Session};
use crate::sql::{Dialect, Statement, Writer, read as read_column, relation as write_relation};

/// Rows by table: all, and those that are somebody else's as well.
pub(crate) type CountsRead = BTreeMap<String, (u64, u64)>;

/// What the keys of many people's rows showed.
#[derive(Debug, Default)]
pub(crate) struct Ownership {
    /// By table whose rows take words, and by owner: the keys of the rows.
    words: BTreeMap<String, HashMap<u32, Vec<Vec<String>>>>,
    /// People who cannot be planned with others.
    pub(crate) apart: BTreeSet<u32>,
    /// Pairs of people: the second one uses a row of the first.
    pub(crate) uses: BTreeSet<(u32, u32)>,
    /// By table that was read, and by owner: rows, and those that are somebody else's as well.
    counts: BTreeMap<String, HashMap<u32, (u64, u64)>>,
    /// Pairs of people who hold a row in common that can go with both of them.
    common: BTreeSet<(u32, u32)>,
}

/// Reads as many people at once as a statement holds.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    everybody: Reach<'a>,
    owners: Owners<'a>,
    tables: Vec<String>,
    dialect: Dialect,
    erases: bool,
    shown: Ownership,
}

/// Rows of a table that were read for some people.
struct Read<'r> {
    roots: &'r [Root],
    table: &'r str,
    columns: Vec<String>,
    rows: Vec<Row>,
}

impl Ownership {
    /// Keys of rows of a table that take one person's word.
    pub(crate) fn rows<'s>(
        &'s self,
        table: &str,
        owner: u32,
    ) -> impl Iterator<Item = &'s Vec<String>> + use<'s> {
        let rows = self.words.get(table).and_then(|rows| rows.get(&owner));
        rows.into_iter().flatten()
    }

    /// How many rows there are of these people in tables that were read, where they can be planned together.
    ///
    /// Whether a row is somebody else's as well does not depend on who was read at once with its owner, unless that
    /// one was among them: then nothing is said.
    pub(crate) fn counts(&self, roots: &[Root]) -> Option<CountsRead> {
        let mut people: Vec<u32> = roots.iter().map(|root| root.owner).collect();
        people.dedup();
        let is_used = |one: &u32| {
            let mut uses = self.uses.range((*one, 0)..);
            uses.next().is_some_and(|(used, _)| used == one)
        };
        if people
            .iter()
            .any(|one| is_used(one) || self.apart.contains(one))
        {
            return None;
        }
        let of_table = |(table, by_owner): (&String, &HashMap<u32, (u64, u64)>)| {
            let counts = people.iter().filter_map(|one| by_owner.get(one));
            let sum = counts.fold((0, 0), |(all, shared), one| (all + one.0, shared + one.1));
            (table.clone(), sum)
        };
        Some(self.counts.iter().map(of_table).collect())
    }
}

impl Ownership {
    /// Takes note of who holds something in common: it goes with all of them, or each is planned alone.
    fn in_common(&mut self, whose: &Whose, goes: bool) {
        if goes {
            self.common.extend(whose.pairs());
        } else {
            self.apart.extend(whose.iter());
        }
    }
}

impl<'a> Reading<'a> {
    /// Everybody is known beforehand, so that a row two of them share is noticed whenever they are read.
    pub(crate) fn of(everybody: &Reach<'a>, dialect: Dialect, erases: bool) -> Self {
        let owners = Owners::new(everybody);
        let mut shown = Ownership::default();
        for (whose, takes_word) in owners.doubled() {
            shown.in_common(whose, erases && !takes_word);
        }
        let needed = owners.needed(dialect);
        let tables = owners.in_order().into_iter();
        Self {
            everybody: *everybody,
            tables: tables.filter(|table| needed.contains(table)).collect(),
            shown,
            owners,
            dialect,
            erases,
        }
    }

    /// Reads the keys of every table in which a row could be of two people, group after group. What one statement
    /// brought is sorted out here while the system reads for the next.
    pub(crate) async fn groups(
        &mut self,
        session: &mut Session,
        groups: &[Vec<Root>],
    ) -> sqlx::Result<()> {
        let tables = self.tables.clone();
        let turns = groups.iter().flat_map(|roots| {
            let of_group = tables.iter();
            of_group.map(move |table| (roots.as_slice(), table.as_str()))
        });
        let mut last: Option<Read<'_>> = None;
        for (roots, table) in turns {
            let reach = Reach {
                roots,
                ..self.everybody
            };
            let columns = self.owners.columns(table);
            let Some(statement) = asked(&reach, self.dialect, table, &columns) else {
                continue;
            };
            let before = last.take();
            let learnt = async { before.into_iter().for_each(|read| self.learn(read)) };
            let (rows, ()) = join(session.rows(&statement), learnt).await;
            last = Some(Read {
                roots,
                table,
                columns,
                rows: rows?,
            });
        }
        last.into_iter().for_each(|read| self.learn(read));
        Ok(())
    }

    fn learn(&mut self, read: Read<'_>) {
        let Read {
            roots,
            table,
            columns,
            rows,
        } = read;
        let reach = Reach {
            roots,
            ..self.everybody
        };
        let whose = self.owners.learn(table, &columns, &rows);
        self.take(&reach, table, (&columns, &rows), whose);
    }

    /// What all of it showed.
    pub(crate) fn shown(self) -> Ownership {
        let mut uses = self.owners.uses();
        uses.extend(&self.shown.common);
        Ownership { uses, ..self.shown }
    }

    fn take(
        &mut self,
        reach: &Reach<'_>,
        table: &str,
        (columns, rows): (&[String], &[Row]),
        whose: Vec<Whose>,
    ) {
        let Some(mapped) = reach.table(table) else {
            return;
        };
        let stops = self.erases && shared_stops(reach, table, mapped);
        let key = reach.relation(table).map(|there| there.key.as_slice());
        let key = positions(columns, key.unwrap_or_default()).filter(|_| takes_words(mapped));
        let counts = self.shown.counts.entry(table.to_owned()).or_default();
        let goes = self.erases && !takes_words(mapped);
        let mut in_common = Vec::new();
        for (row, whose) in rows.iter().zip(whose) {
            let is_shared = row.last().is_some_and(|last| last.as_deref() == Some("x"));
            if let Some(owner) = whose.only() {
                let (all, shared) = counts.entry(owner).or_default();
                *all += 1;
                *shared += u64::from(is_shared);
            }
            match whose {
                Whose::One(owner) if !is_shared => {
                    if let Some(key) = key.as_ref().and_then(|at| cells(row, at)) {
                        let rows = self.shown.words.entry(table.to_owned()).or_default();
                        rows.entry(owner).or_default().push(key);
                    }
                }
                // With somebody elsewhere, whom nobody here is.
                Whose::One(_) if !stops => {}
                // Whose it is cannot be told from what was read: nobody is taken together.
                Whose::Nobody => {
                    let all = reach.roots.iter().map(|root| root.owner);
                    self.shown.apart.extend(all);
                }
                // A word can stand for one of them only.
                whose => in_common.push(whose),
            }
        }
        for whose in in_common {
            self.shown.in_common(&whose, goes && whose.only().is_none());
        }
    }
}

/// Whether rows of a table take a word that stands for their person.
pub(super) fn takes_words(table: &TableMap) -> bool {
    let mut columns = table.columns.keys();
    columns.any(|column| matches!(table.change(column), Some(ErasureOf::Pseudonym(_))))
}

/// Whether a shared row of a table is more than a row that stays as it is: it keeps somebody from being
/// erased at all, or takes that person's word.
fn shared_stops(reach: &Reach<'_>, table: &str, mapped: &TableMap) -> bool {
    let mut own = mapped.own_when_shared.iter();
    let is_word = |column: &String| matches!(mapped.change(column), Some(ErasureOf::Pseudonym(_)));
    own.any(is_word) || (mapped.rows == Rows::Delete && reach.is_bound(table))
}

/// Reads some columns of the people's rows, and whether each is somebody else's as well.
fn asked(
    reach: &Reach<'_>,
    dialect: Dialect,
    table: &str,
    columns: &[String],
) -> Option<Statement> {
    let there = reach.relation(table)?;
    let mut writer = Writer::new(dialect);
    let alias = writer.alias();
    let mine = reach.mine(&mut writer, table, &alias)?;
    let mut selected: Vec<String> = columns
        .iter()
        .map(|column| read_column(dialect, &alias, there, column))
        .collect();
    selected.push(match reach.shared(&mut writer, table, &alias) {
        Some(shared) => format!("CASE WHEN {shared} THEN 'x' ELSE '' END"),
        None => "''".to_owned(),
    });
    Some(writer.finish(format!(
        "SELECT {} FROM {} AS {alias} WHERE {mine}",
        selected.join(", "),
        write_relation(dialect, there),
    )))
}
