// SPDX-License-Identifier: Apache-2.0
//! Which of a person's rows are another person's as well.
//!
//! A row is shared when it hangs on a second row that is not this person's, when somebody else's
//! row refers to it, or when the row it hangs on is shared. In doubt, a row counts as shared: a
//! referring row whose owner is unknown is not this person's.

use super::{Reach, Sight, linked};
use crate::map::{Link, LinkAs, Rows};
use crate::source::schema::Relation;
use crate::sql::{Writer, beside, quote, relation as write_relation};

impl<'a> Reach<'a> {
    /// The predicate that tells shared rows; `None` where rows of a table cannot be shared.
    pub(crate) fn shared(&self, writer: &mut Writer, table: &str, alias: &str) -> Option<String> {
        let here = self.with(Sight::Settled);
        let mut parts = Vec::new();
        if !self.is_bound(table) {
            for link in self
                .table(table)?
                .belongs()
                .filter(|link| self.may_share(table, link))
            {
                parts.extend(here.elsewhere(writer, table, link, alias));
            }
            for link in self.table(table)?.belongs() {
                parts.extend(here.under_shared(writer, table, link, alias));
                parts.extend(here.with_somebody_abroad(writer, table, link, alias));
            }
        }
        // A person's record is given to them, and one that stays is theirs, whoever refers to it.
        let goes = !self.gives && self.table(table)?.rows == Rows::Delete;
        if !self.is_bound(table) || goes {
            for (name, link) in self.referring(table) {
                parts.extend(here.used(writer, name, link, alias));
            }
        }
        (!parts.is_empty()).then(|| format!("({})", parts.join(" OR ")))
    }

    /// Links of other tables that only use rows of this one.
    fn referring(&self, table: &str) -> Vec<(&'a str, &'a Link)> {
        self.tables()
            .flat_map(|(name, other)| other.links.iter().map(move |link| (name, link)))
            .filter(|(_, link)| {
                link.kind == LinkAs::Refers && link.system == self.system && link.table == table
            })
            .collect()
    }

    /// Whether a row could hang on a second row through this link.
    fn may_share(&self, table: &str, link: &Link) -> bool {
        if link.system != self.system || link.table == table {
            return false;
        }
        let others = self
            .table(table)
            .is_some_and(|table| table.belongs().count() > 1);
        let unique = self
            .relation(&link.table)
            .is_some_and(|there| there.is_unique(&link.on))
            // A key of PostgreSQL does not reach rows of tables that inherit.
            && self.catalogue.heirs(&link.table).is_empty();
        others || !unique
    }

    /// It hangs on somebody's record in another system, where this person has another one. The record itself is not
    /// looked at: in doubt it is somebody's.
    fn with_somebody_abroad(
        &self,
        writer: &mut Writer,
        table: &str,
        link: &Link,
        alias: &str,
    ) -> Option<String> {
        let several = self.table(table)?.belongs().count() > 1;
        let known = self.roots_of(&link.system, &link.table).next().is_some();
        if link.system == self.system || !several || !known {
            return None;
        }
        let columns = self.relation(table)?.all(&link.columns)?;
        let held = columns.iter().map(|column| {
            format!(
                "{alias}.{} IS NOT NULL",
                quote(writer.dialect, &column.name)
            )
        });
        let mut parts: Vec<String> = held.collect();
        let mine = self.on_roots(writer, link, &columns, alias).into_iter();
        let mine: Vec<String> = mine.map(|way| way.text).collect();
        if !mine.is_empty() {
            parts.push(format!("({}) IS NOT TRUE", mine.join(" OR ")));
        }
        Some(format!("({})", parts.join(" AND ")))
    }

    /// It hangs on a row that is not this person's.
    fn elsewhere(
        &self,
        writer: &mut Writer,
        table: &str,
        link: &Link,
        alias: &str,
    ) -> Option<String> {
        let there = self.relation(&link.table)?;
        let other = writer.alias();
        let here = self.relation(table)?;
        let joined = joined(
            writer,
            (there, &other, &link.on),
            (here, alias, &link.columns),
        )?;
        self.not_mine(writer, there, &other, &joined)
    }

    /// A row that is not this person's refers to it.
    fn used(&self, writer: &mut Writer, from: &str, link: &Link, alias: &str) -> Option<String> {
        let there = self.relation(from)?;
        let other = writer.alias();
        let here = self.relation(&link.table)?;
        let joined = joined(
            writer,
            (there, &other, &link.columns),
            (here, alias, &link.on),
        )?;
        self.not_mine(writer, there, &other, &joined)
    }

    fn not_mine(
        &self,
        writer: &mut Writer,
        there: &Relation,
        other: &str,
        joined: &str,
    ) -> Option<String> {
        let from = write_relation(writer.dialect, there);
        let mine = writer.of_each(|writer| self.mine(writer, &there.name, other));
        let not = mine.map_or_else(String::new, |mine| format!(" AND ({mine}) IS NOT TRUE"));
        Some(format!(
            "EXISTS (SELECT 1 FROM {from} AS {other} WHERE {joined}{not})"
        ))
    }

    /// The row it hangs on is shared.
    fn under_shared(
        &self,
        writer: &mut Writer,
        table: &str,
        link: &Link,
        alias: &str,
    ) -> Option<String> {
        if link.system != self.system || link.table == table || self.is_bound(&link.table) {
            return None;
        }
        let there = self.relation(&link.table)?;
        let other = writer.alias();
        let shared = self.shared(writer, &link.table, &other)?;
        let from = write_relation(writer.dialect, there);
        let here = self.relation(table)?;
        let joined = joined(
            writer,
            (there, &other, &link.on),
            (here, alias, &link.columns),
        )?;
        Some(format!(
            "EXISTS (SELECT 1 FROM {from} AS {other} WHERE {joined} AND {shared})"
        ))
    }
}

/// A table, its alias in a statement and some of its columns.
pub(crate) type Side<'a> = (&'a Relation, &'a str, &'a [String]);

pub(crate) fn joined(writer: &Writer, there: Side<'_>, here: Side<'_>) -> Option<String> {
    let (own, other) = linked(writer.dialect, (here.0, here.2), (there.0, there.2))?;
    let pairs: Vec<String> = other
        .iter()
        .zip(&own)
        .flat_map(|(other, own)| {
            let right = beside(writer.dialect, here.1, own, other);
            let left = beside(writer.dialect, there.1, other, own);
            left.into_iter().zip(right)
        })
        .map(|(left, right)| format!("{left} = {right}"))
        .collect();
    Some(pairs.join(" AND "))
}
