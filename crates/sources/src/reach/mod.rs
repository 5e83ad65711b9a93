// SPDX-License-Identifier: Apache-2.0
//! Which rows are a person's, as predicates: from the bound rows along the links of the map.
//!
//! A predicate reads `column = captured value` where a row hangs on a bound row, and
//! `column IN (SELECT … )` where it hangs on a row between. Values of bound rows are captured, so
//! that a row is still found after the bound row lost them. Where erasure changes what a row in
//! between is found by, its keys are captured too ([`Taken`]) and [`Sight::Settled`] uses both.

pub(crate) mod alike;
mod kept;
mod many;
mod owners;
mod ownership;
mod shared;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::map::{Link, Map, TableMap};
use crate::source::schema::{Catalogue, ColumnInfo, Family, Relation};
use crate::sql::{Dialect, Writer, beside, quote, relation as write_relation};

pub(crate) use alike::Alike;
pub(crate) use kept::{day_of, holds_days};
pub(crate) use owners::Owners;
pub(crate) use ownership::{CountsRead, Ownership, Reading};
pub(crate) use shared::joined;

/// A row a person is bound to, or the rows that carry a proving value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Root {
    pub(crate) system: String,
    pub(crate) table: String,
    /// Columns and values that name it.
    pub(crate) key: Vec<(String, String)>,
    /// Whether the key names one row, or as many as carry the value.
    pub(crate) is_one: bool,
    /// What the row holds in the columns links and keys use.
    pub(crate) values: BTreeMap<String, String>,
    /// Which of several people it is of, where a plan is about more than one.
    #[serde(default)]
    pub(crate) owner: u32,
}

/// Keys of rows found when planning, for when the links to them are gone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Taken {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// What a predicate may rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Links as they are now.
    Live,
    /// Links as they are now and keys taken when planning.
    Settled,
}

/// Everything that decides which rows of one system are a person's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach<'a> {
    pub(crate) map: &'a Map,
    pub(crate) system: &'a str,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) roots: &'a [Root],
    pub(crate) taken: &'a BTreeMap<String, Taken>,
    pub(crate) sight: Sight,
    /// Whether rows are given out rather than erased.
    pub(crate) gives: bool,
}

/// One way in which a row is the person's.
struct Way {
    text: String,
    /// Whether it looks into another table, which does not go well with `OR`.
    looks: bool,
}

impl<'a> Reach<'a> {
    pub(crate) fn tables(&self) -> impl Iterator<Item = (&'a str, &'a TableMap)> {
        let system = self.map.systems.get(self.system);
        system
            .into_iter()
            .flat_map(|s| s.tables.iter().map(|(name, table)| (name.as_str(), table)))
    }

    pub(crate) fn table(&self, name: &str) -> Option<&'a TableMap> {
        self.map.table(self.system, name)
    }

    pub(crate) fn relation(&self, name: &str) -> Option<&'a Relation> {
        self.catalogue.relations.get(name)
    }

    pub(crate) fn with(self, sight: Sight) -> Self {
        Self { sight, ..self }
    }

    pub(crate) fn roots_of<'n>(
        &self,
        system: &'n str,
        table: &'n str,
    ) -> impl Iterator<Item = &'a Root> + use<'a, 'n> {
        let roots = self.roots.iter();
        roots.filter(move |root| root.table == table && root.system == system)
    }

    /// Whether rows of a table are the person's own record.
    pub(crate) fn is_bound(&self, table: &str) -> bool {
        self.roots_of(self.system, table).any(|root| root.is_one)
    }

    /// The predicate over one table; `None` where nothing of it can be the person's.
    pub(crate) fn mine(&self, writer: &mut Writer, table: &str, alias: &str) -> Option<String> {
        let ways = self.ways(writer, table, alias, true);
        if ways.len() > 1 && ways.iter().any(|way| way.looks) {
            return self.united(writer, table, alias);
        }
        let ways: Vec<String> = ways.into_iter().map(|way| way.text).collect();
        match ways.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            _ => Some(format!("({})", ways.join(" OR "))),
        }
    }

    /// Several ways as one set of keys: `OR` over look-ups would read the whole table.
    fn united(&self, writer: &mut Writer, table: &str, alias: &str) -> Option<String> {
        let relation = self.relation(table)?;
        if relation.key.is_empty() {
            let ways = self.ways(writer, table, alias, true);
            let ways: Vec<String> = ways.into_iter().map(|way| way.text).collect();
            return Some(format!("({})", ways.join(" OR ")));
        }
        let inner = writer.alias();
        let keys = listed(writer.dialect, &relation.key, &inner);
        let from = write_relation(writer.dialect, relation);
        let ways = self.ways(writer, table, &inner, true);
        let selects: Vec<String> = ways
            .into_iter()
            .map(|way| format!("SELECT {keys} FROM {from} AS {inner} WHERE {}", way.text))
            .collect();
        let keys = listed(writer.dialect, &relation.key, alias);
        let all = selects.join(" UNION ALL ");
        if writer.dialect == Dialect::Mysql {
            // A union by itself is read again for every row of the table.
            let united = writer.alias();
            return Some(format!("({keys}) IN (SELECT * FROM ({all}) AS {united})"));
        }
        Some(format!("({keys}) IN ({all})"))
    }

    fn ways(&self, writer: &mut Writer, table: &str, alias: &str, selves: bool) -> Vec<Way> {
        let (Some(mapped), Some(relation)) = (self.table(table), self.relation(table)) else {
            return Vec::new();
        };
        let mut ways = Vec::new();
        ways.extend(self.named(writer, relation, alias));
        if let Some(rows) = self.taken_rows(table, &relation.key)
            && let Some(columns) = relation.all(&relation.key)
        {
            ways.push(Way {
                text: writer.among(alias, &columns, &rows),
                looks: false,
            });
        }
        for link in mapped.belongs() {
            if link.system == self.system && link.table == table {
                if selves {
                    ways.extend(self.tree(writer, relation, link, alias));
                }
                continue;
            }
            let Some(columns) = self.following(writer.dialect, relation, link) else {
                continue;
            };
            let columns: Vec<&ColumnInfo> = columns.iter().collect();
            ways.extend(self.on_roots(writer, link, &columns, alias));
            ways.extend(self.on_rows(writer, (table, link), &columns, alias));
        }
        ways
    }

    /// The columns of a link, as they are compared with what it leads to.
    fn following(&self, dialect: Dialect, here: &Relation, link: &Link) -> Option<Vec<ColumnInfo>> {
        let plain = || Some(here.all(&link.columns)?.into_iter().cloned().collect());
        self.relation(&link.table)
            .filter(|_| link.system == self.system)
            .and_then(|there| linked(dialect, (here, &link.columns), (there, &link.on)))
            .map_or_else(plain, |(columns, _)| Some(columns))
    }

    /// Rows that hang on rows of a table in between.
    fn on_rows(
        &self,
        writer: &mut Writer,
        (table, link): (&str, &Link),
        columns: &[&ColumnInfo],
        alias: &str,
    ) -> Vec<Way> {
        let mut ways = Vec::new();
        if link.system != self.system {
            return ways;
        }
        if let Some(mut rows) = self.taken_rows(&link.table, &link.on) {
            rows.retain(|row| {
                columns
                    .iter()
                    .zip(row)
                    .all(|(column, value)| fits(column, value))
            });
            ways.push(Way {
                text: writer.among(alias, columns, &rows),
                looks: false,
            });
        }
        let Some(parent) = self.relation(&link.table) else {
            return ways;
        };
        if !self.has_rows_between(&link.table) {
            return ways;
        }
        let inner = writer.alias();
        if let Some(mine) = self.mine(writer, &link.table, &inner) {
            let dialect = writer.dialect;
            let here = self
                .relation(table)
                .map(|here| (here, link.columns.as_slice()));
            let Some((_, ons)) = here.and_then(|here| linked(dialect, here, (parent, &link.on)))
            else {
                return ways;
            };
            let pairs = columns.iter().zip(&ons);
            let (here, there): (Vec<String>, Vec<String>) = pairs
                .flat_map(|(here, on)| {
                    let there = beside(dialect, &inner, on, here);
                    beside(dialect, alias, here, on).into_iter().zip(there)
                })
                .unzip();
            let (here, there) = (here.join(", "), there.join(", "));
            let from = write_relation(writer.dialect, parent);
            ways.push(Way {
                text: format!("({here}) IN (SELECT {there} FROM {from} AS {inner} WHERE {mine})"),
                looks: true,
            });
        }
        ways
    }

    /// Whether a table holds rows of the person beside the bound ones.
    fn has_rows_between(&self, table: &str) -> bool {
        let loose = self.roots_of(self.system, table).any(|root| !root.is_one);
        loose
            || self
                .table(table)
                .is_some_and(|table| table.belongs().next().is_some())
    }

    /// Rows that hang on rows of their own table, however deep.
    fn tree(
        &self,
        writer: &mut Writer,
        relation: &Relation,
        link: &Link,
        alias: &str,
    ) -> Option<Way> {
        let (base, next) = (writer.alias(), writer.alias());
        // A name of a query hides a table of the same name.
        let mut tree = format!("tree_{}", writer.alias());
        let names = || self.catalogue.relations.keys();
        while names().any(|name| name.eq_ignore_ascii_case(&tree)) {
            tree.push('_');
        }
        let seeds: Vec<String> = self
            .ways(writer, &relation.name, &base, false)
            .into_iter()
            .map(|way| format!("({})", way.text))
            .collect();
        if seeds.is_empty() {
            return None;
        }
        let from = write_relation(writer.dialect, relation);
        let names: Vec<String> = (0..link.on.len()).map(|at| format!("c{at}")).collect();
        let joined: Vec<String> = link
            .columns
            .iter()
            .zip(&names)
            .map(|(column, name)| {
                format!("{next}.{} = {tree}.{name}", quote(writer.dialect, column))
            })
            .collect();
        let text = format!(
            "({here}) IN (WITH RECURSIVE {tree}({names}) AS (\
             SELECT {seed} FROM {from} AS {base} WHERE {seeds} UNION \
             SELECT {step} FROM {from} AS {next} JOIN {tree} ON {joined}) SELECT {names} FROM {tree})",
            here = listed(writer.dialect, &link.columns, alias),
            names = names.join(", "),
            seed = listed(writer.dialect, &link.on, &base),
            seeds = seeds.join(" OR "),
            step = listed(writer.dialect, &link.on, &next),
            joined = joined.join(" AND "),
        );
        Some(Way { text, looks: true })
    }

    /// Values of some columns of the rows taken from a table when planning.
    fn taken_rows(&self, table: &str, columns: &[String]) -> Option<Vec<Vec<String>>> {
        if self.sight == Sight::Live {
            return None;
        }
        let taken = self.taken.get(table)?;
        let at: Option<Vec<usize>> = columns
            .iter()
            .map(|name| taken.columns.iter().position(|c| c == name))
            .collect();
        let at = at?;
        let pick = |row: &Vec<String>| at.iter().map(|at| row.get(*at).cloned()).collect();
        let rows: Option<BTreeSet<Vec<String>>> = taken.rows.iter().map(pick).collect();
        rows.map(|rows| rows.into_iter().collect())
    }
}

/// Columns of an alias, separated by commas.
pub(crate) fn listed(dialect: Dialect, columns: &[String], alias: &str) -> String {
    let columns: Vec<String> = columns
        .iter()
        .map(|column| format!("{alias}.{}", quote(dialect, column)))
        .collect();
    columns.join(", ")
}

/// Columns of two tables that belong together. Where a foreign key of MySQL says so, its collation decides
/// which rows are the same, and a deletion would take them along: they are not compared by their bytes.
pub(crate) fn linked(
    dialect: Dialect,
    (here, columns): (&Relation, &[String]),
    (there, on): (&Relation, &[String]),
) -> Option<(Vec<ColumnInfo>, Vec<ColumnInfo>)> {
    let cloned = |all: Vec<&ColumnInfo>| all.into_iter().cloned().collect::<Vec<_>>();
    let mut pair = (cloned(here.all(columns)?), cloned(there.all(on)?));
    let holds = |from: (&Relation, &[String]), to: (&Relation, &[String])| {
        let mut keys = from.0.foreign.iter();
        keys.any(|f| f.table == to.0.name && f.columns == from.1 && f.on == to.1)
    };
    let is_key = holds((here, columns), (there, on)) || holds((there, on), (here, columns));
    if dialect == Dialect::Mysql && is_key {
        for (own, other) in pair.0.iter_mut().zip(&mut pair.1) {
            if own.collation.is_some() && own.collation == other.collation {
                for column in [own, other] {
                    column.family = Family::Other;
                    "text".clone_into(&mut column.type_name);
                }
            }
        }
    }
    Some(pair)
}

/// Whether a value captured elsewhere can be a value of a column at all.
pub(crate) fn fits(column: &ColumnInfo, value: &str) -> bool {
    let unsigned = || column.type_name.contains("unsigned") && value.parse::<u64>().is_ok();
    column.family != Family::Whole || value.parse::<i64>().is_ok() || unsigned()
}
