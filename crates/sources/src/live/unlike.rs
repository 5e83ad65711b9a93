// SPDX-License-Identifier: Apache-2.0
//! Columns that rows are found by and whose values cannot be compared exactly.
//!
//! A link over such a column finds nothing, or another one's rows as well, and would then be read again the same
//! way and called clean. So nothing is planned over it.

use yakusoku_policy::Text;

use crate::map::{Engine, Key, Map};
use crate::problem::{MapProblem, Place};
use crate::source::schema::{Catalogue, ColumnInfo, Quirk};

/// What a column is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// It leads from row to row, or names a row.
    Joins,
    /// People are searched by it.
    Searched,
}

/// Every such column of a system that the map rests on, with its table.
pub(crate) fn incomparable(
    map: &Map,
    system: &str,
    catalogue: &Catalogue,
) -> Vec<(String, MapProblem)> {
    let Some(mapped) = map.systems.get(system) else {
        return Vec::new();
    };
    let mut found: Vec<(String, MapProblem)> = Vec::new();
    let mut look = |table: &str, column: &str, at: Place, used: Use| {
        let Some(there) = catalogue.relations.get(table) else {
            return;
        };
        let Some(info) = there.column(column) else {
            return;
        };
        // Columns of an index of words have no types to give them.
        let is_index = there.quirks.contains(&Quirk::KeepsWords);
        if is_index || is_exact(&mapped.engine, info, used) {
            return;
        }
        let problem = problem(table, info, at);
        let known =
            |(of, known): &(String, MapProblem)| of == table && known.message == problem.message;
        if !found.iter().any(known) {
            found.push((table.to_owned(), problem));
        }
    };
    for (name, table) in &mapped.tables {
        for link in &table.links {
            for column in &link.columns {
                look(name, column, link.at, Use::Joins);
            }
        }
        let there = catalogue.relations.get(name);
        for column in there.iter().flat_map(|there| &there.key) {
            look(name, column, table.at, Use::Joins);
        }
        for (column, of) in table.columns.iter().filter(|(_, c)| c.key != Key::Never) {
            look(name, column, of.at, Use::Searched);
        }
    }
    let tables = map
        .systems
        .values()
        .flat_map(|system| system.tables.values());
    for link in tables.flat_map(|table| &table.links) {
        for on in link.on.iter().filter(|_| link.system == system) {
            look(&link.table, on, link.at, Use::Joins);
        }
    }
    found
}

/// Whether a value read as text finds its own row again, and no other.
fn is_exact(engine: &Engine, column: &ColumnInfo, used: Use) -> bool {
    let kind = column.type_name.to_ascii_lowercase();
    match engine {
        // Any column takes any value there: without a type, 1 and '1' are two values and read alike.
        Engine::Sqlite => {
            !kind.contains("blob") && (used == Use::Searched || !kind.trim().is_empty())
        }
        // What a FLOAT reads as is not what it holds.
        Engine::Mysql => !kind.starts_with("float") && !kind.starts_with("bit"),
        Engine::Postgres => {
            !kind.ends_with("[]") && !["json", "xml", "point"].contains(&kind.as_str())
        }
        Engine::People(_) => true,
    }
}

fn problem(table: &str, column: &ColumnInfo, at: Place) -> MapProblem {
    let (name, kind) = (&column.name, &column.type_name);
    let (ja, en) = if kind.trim().is_empty() {
        ("型がなく".to_owned(), "has no type".to_owned())
    } else {
        (format!("型（{kind}）では"), format!("is of type {kind}"))
    };
    MapProblem::error(
        "map.incomparable",
        at,
        Text::new(
            format!(
                "表`{table}`の列`{name}`は{ja}、値を正確に比べられないため、行をたどる手がかりに使えません"
            ),
            format!("`{name}` of `{table}` {en}, whose values cannot be compared exactly, so no row is found by it"),
        ),
    )
    .help(Text::new(
        "整数か文字の型の列に改めるか（ALTER TABLE など）、その表を担当者が消去する対応にします",
        "give the column a type of whole numbers or text, or have people erase the table",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_types_whose_values_compare_as_they_read_lead_to_rows() {
        let of = |kind: &str| ColumnInfo {
            type_name: kind.to_owned(),
            ..ColumnInfo::text("k")
        };
        for (engine, kind, used, exact) in [
            (Engine::Sqlite, "", Use::Joins, false),
            (Engine::Sqlite, "", Use::Searched, true),
            (Engine::Sqlite, "BLOB", Use::Searched, false),
            (Engine::Sqlite, "TEXT", Use::Joins, true),
            (Engine::Mysql, "float unsigned", Use::Joins, false),
            (Engine::Mysql, "bit(4)", Use::Joins, false),
            (Engine::Mysql, "bigint(20)", Use::Joins, true),
            (Engine::Postgres, "text[]", Use::Joins, false),
            (Engine::Postgres, "uuid", Use::Joins, true),
        ] {
            assert_eq!(is_exact(&engine, &of(kind), used), exact, "{kind}");
        }
    }
}
