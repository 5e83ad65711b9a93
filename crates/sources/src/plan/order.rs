// SPDX-License-Identifier: Apache-2.0
//! The order of erasure: rows that point before rows pointed at, the person's own row last.
//!
//! Where tables point at each other in a circle, one column that may be empty is emptied first.

use std::collections::{BTreeMap, BTreeSet};

use yakusoku_policy::Text;

use super::PlanProblem;
use super::build::Names;
use crate::map::{Rows, TableMap};
use crate::reach::Reach;
use crate::source::schema::{Foreign, OnDelete};
use crate::sql::Dialect;

/// The order and what follows from it.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// Tables, first to last.
    pub(super) tables: Vec<String>,
    /// Columns emptied before anything is deleted, by table.
    pub(super) unlinked: BTreeMap<String, Vec<String>>,
    /// Tables whose keys are taken when planning.
    pub(super) taken: Names,
    /// Tables that are erased by the keys taken, since what they hang on is gone by then.
    pub(super) by_key: Names,
}

/// An edge: the first table must be done before the second.
type Edge = (String, String);

pub(super) fn of(
    reach: &Reach<'_>,
    tables: &[String],
    dialect: Dialect,
    problems: &mut Vec<PlanProblem>,
) -> Order {
    let mut order = Order::default();
    if dialect == Dialect::Mysql {
        for table in tables.iter().filter(|table| deletes(reach, table)) {
            let_go_of_itself(reach, table, &mut order, problems);
        }
    }
    let mut must = forced(reach, tables);
    let wish = wished(reach, tables);
    let mut left: Names = tables.iter().cloned().collect();
    while !left.is_empty() {
        let free = |table: &&String, edges: &BTreeSet<Edge>| {
            !edges
                .iter()
                .any(|(before, after)| after == *table && left.contains(before))
        };
        let next = left
            .iter()
            .filter(|table| free(table, &must))
            .max_by_key(|table| (free(table, &wish), !reach.is_bound(table)))
            .cloned();
        match next.or_else(|| unlink(reach, &left, &mut must, &mut order)) {
            Some(table) if left.remove(&table) => order.tables.push(table),
            Some(_) => {}
            None => {
                problems.push(circle(reach.system, &left));
                return order;
            }
        }
    }
    take(reach, &mut order, problems);
    order
}

/// Tables so that rows come before the rows they are found by; in a circle, by name.
pub(super) fn children_first(reach: &Reach<'_>, tables: &[String]) -> Vec<String> {
    let edges = wished(reach, tables);
    let mut left: Names = tables.iter().cloned().collect();
    let mut sorted = Vec::new();
    while let Some(next) = left
        .iter()
        .find(|table| !edges.iter().any(|(b, a)| a == *table && left.contains(b)))
        .or_else(|| left.first())
        .cloned()
    {
        left.remove(&next);
        sorted.push(next);
    }
    sorted
}

/// MySQL looks at every row by itself: one that another row of the same table points at cannot go,
/// though both go in one statement. So the pointers are emptied first.
fn let_go_of_itself(
    reach: &Reach<'_>,
    table: &str,
    order: &mut Order,
    problems: &mut Vec<PlanProblem>,
) {
    let Some(there) = reach.relation(table) else {
        return;
    };
    let own = |f: &&Foreign| f.table == table && f.on_delete == OnDelete::Refuse;
    if !there.foreign.iter().any(|foreign| own(&foreign)) {
        return;
    }
    match pointers(reach, table, table) {
        Some(columns) => order
            .unlinked
            .entry(table.to_owned())
            .or_default()
            .extend(columns),
        None => problems.push(circle(reach.system, &Names::from([table.to_owned()]))),
    }
}

/// What the database insists on: a row goes after the rows that point at it.
fn forced(reach: &Reach<'_>, tables: &[String]) -> BTreeSet<Edge> {
    let mut edges = BTreeSet::new();
    for target in tables.iter().filter(|table| deletes(reach, table)) {
        for (from, _) in reach.catalogue.pointing_at(target) {
            if from.name != *target && tables.contains(&from.name) {
                edges.insert((from.name.clone(), target.clone()));
            }
        }
    }
    edges
}

/// What keeps predicates short: rows go before the rows they are found by.
fn wished(reach: &Reach<'_>, tables: &[String]) -> BTreeSet<Edge> {
    let mut edges = BTreeSet::new();
    for (name, table) in reach
        .tables()
        .filter(|(name, _)| tables.iter().any(|t| t == name))
    {
        for link in table.belongs().filter(|link| link.system == reach.system) {
            // What is found by a table is found by rows of those that inherit from it.
            let above = reach.catalogue.heirs(&link.table);
            for above in above.into_iter().chain([link.table.as_str()]) {
                if above != name && tables.iter().any(|table| table == above) {
                    edges.insert((name.to_owned(), above.to_owned()));
                }
            }
        }
    }
    edges
}

fn deletes(reach: &Reach<'_>, table: &str) -> bool {
    reach
        .table(table)
        .is_some_and(|table| table.rows == Rows::Delete)
}

/// Cuts one circle at columns that may be empty; the name of no table, as none is done yet.
fn unlink(
    reach: &Reach<'_>,
    left: &Names,
    must: &mut BTreeSet<Edge>,
    order: &mut Order,
) -> Option<String> {
    let edge = must
        .iter()
        .filter(|(before, after)| left.contains(before) && left.contains(after))
        .filter(|(before, after)| leads(must, left, after, before))
        .find(|(before, after)| pointers(reach, before, after).is_some())?
        .clone();
    let columns = pointers(reach, &edge.0, &edge.1)?;
    order
        .unlinked
        .entry(edge.0.clone())
        .or_default()
        .extend(columns);
    must.remove(&edge);
    Some(String::new())
}

/// Whether the edges lead from one table to another.
fn leads(edges: &BTreeSet<Edge>, left: &Names, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::from([from.to_owned()]);
    let mut open = vec![from.to_owned()];
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        for (before, after) in edges {
            if *before == at && left.contains(after) && seen.insert(after.clone()) {
                open.push(after.clone());
            }
        }
    }
    false
}

/// The columns by which one table points at another, where every one of them may be empty.
fn pointers(reach: &Reach<'_>, from: &str, to: &str) -> Option<Vec<String>> {
    let there = reach.relation(from)?;
    let pointing: Vec<&Foreign> = there.foreign.iter().filter(|f| f.table == to).collect();
    let mut columns = Vec::new();
    for foreign in pointing {
        let free = foreign.columns.iter().filter(|name| {
            there
                .column(name)
                .is_some_and(|column| !column.not_null && !column.is_generated)
        });
        // One empty column is enough for a key of several to point nowhere.
        columns.push(free.into_iter().next()?.clone());
    }
    (!columns.is_empty()).then_some(columns)
}

fn circle(system: &str, left: &Names) -> PlanProblem {
    let names: Vec<String> = left.iter().map(|name| format!("`{name}`")).collect();
    PlanProblem {
        code: "plan.circle",
        system: system.to_owned(),
        table: left.iter().next().cloned().unwrap_or_default(),
        message: Text::new(
            format!(
                "{}が互いに参照しており、空にできる列がありません",
                names.join("と")
            ),
            format!(
                "{} point at each other by columns that may not be empty",
                names.join(" and ")
            ),
        ),
        help: Some(Text::new(
            "参照の列をNULL可にするか、行を残して列を消去します",
            "allow one of the columns to be null, or let rows stay and blank columns",
        )),
    }
}

/// Decides whose keys to take, and who is erased by them.
fn take(reach: &Reach<'_>, order: &mut Order, problems: &mut Vec<PlanProblem>) {
    let place: BTreeMap<&String, usize> = order
        .tables
        .iter()
        .enumerate()
        .map(|(at, table)| (table, at))
        .collect();
    let mut by_key: Names = order.unlinked.keys().cloned().collect();
    let mut taken: Names = by_key.clone();
    for (name, table) in reach
        .tables()
        .filter(|(name, _)| order.tables.iter().any(|t| t == name))
    {
        let lost = changes_its_way(reach, name, table) || is_let_go(reach, name, table);
        if lost || parent_goes(reach, name) {
            taken.insert(name.to_owned());
        }
        // Any row on the way up may be gone or let go by then, not only the next one.
        for above in ancestors(reach, name) {
            let earlier = place.get(&above) < place.get(&name.to_owned())
                || order.unlinked.contains_key(&above);
            if earlier && !only_bound(reach, &above) && place.contains_key(&above) {
                taken.insert(name.to_owned());
                by_key.insert(name.to_owned());
            }
        }
    }
    for name in taken.iter().filter(|name| !only_bound(reach, name)) {
        if reach
            .relation(name)
            .is_some_and(|there| there.key.is_empty())
        {
            problems.push(no_key(reach.system, name));
        }
    }
    taken.retain(|name| !only_bound(reach, name));
    by_key.retain(|name| taken.contains(name));
    (order.taken, order.by_key) = (taken, by_key);
}

/// Tables of the same system that a table hangs on, however far up.
fn ancestors(reach: &Reach<'_>, name: &str) -> Names {
    let mut found = Names::new();
    let mut open = vec![name.to_owned()];
    while let Some(at) = open.pop() {
        let Some(table) = reach.table(&at) else {
            continue;
        };
        for link in table.belongs().filter(|link| link.system == reach.system) {
            if link.table != name && found.insert(link.table.clone()) {
                open.push(link.table.clone());
            }
        }
    }
    found
}

/// Whether all rows of a table are bound by their keys, which the plan has anyway.
fn only_bound(reach: &Reach<'_>, name: &str) -> bool {
    let loose = reach.roots_of(reach.system, name).any(|root| !root.is_one);
    let hangs = reach
        .table(name)
        .is_some_and(|table| table.belongs().next().is_some());
    !loose && !hangs
}

/// Whether erasure changes, in rows that stay, what they are found by.
fn changes_its_way(reach: &Reach<'_>, name: &str, table: &TableMap) -> bool {
    if table.rows == Rows::Delete {
        return false;
    }
    let links = table.belongs().flat_map(|link| &link.columns);
    let keys = reach
        .roots_of(reach.system, name)
        .flat_map(|root| &root.key);
    let used = reach
        .tables()
        .flat_map(|(_, other)| other.belongs())
        .filter(|link| link.system == reach.system && link.table == name)
        .flat_map(|link| &link.on);
    links
        .chain(keys.map(|(column, _)| column))
        .chain(used)
        .any(|c| table.change(c).is_some())
}

/// Whether the database lets go of rows that stay when the rows they hang on are deleted.
fn is_let_go(reach: &Reach<'_>, name: &str, table: &TableMap) -> bool {
    table.rows == Rows::Stay
        && reach.relation(name).is_some_and(|there| {
            there
                .foreign
                .iter()
                .any(|f| f.on_delete == OnDelete::SetNull && deletes(reach, &f.table))
        })
}

/// Whether rows of other tables are found by rows that will be gone.
fn parent_goes(reach: &Reach<'_>, name: &str) -> bool {
    deletes(reach, name)
        && reach
            .tables()
            .flat_map(|(_, other)| other.belongs())
            .any(|link| link.system == reach.system && link.table == name)
}

pub(super) fn no_key(system: &str, table: &str) -> PlanProblem {
    PlanProblem {
        code: "plan.no-key",
        system: system.to_owned(),
        table: table.to_owned(),
        message: Text::new(
            format!("`{table}`に主キーがなく、消去したことを後から確かめられません"),
            format!("`{table}` has no primary key, so its erasure could not be confirmed"),
        ),
        help: Some(Text::new(
            "主キーを設けるか、`rows: delete`とします",
            "give it a primary key, or let its rows be deleted",
        )),
    }
}
