// SPDX-License-Identifier: Apache-2.0
//! Names of tables and columns as they stand in a statement: quoted by the engine's rule, whatever is in them.

use super::Dialect;
use crate::source::schema::Relation;

/// A name as a quoted identifier. It comes from the catalogue, so it exists as it is spelt.
pub(crate) fn quote(dialect: Dialect, name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 2);
    push_quoted(&mut out, dialect, name);
    out
}

fn push_quoted(out: &mut String, dialect: Dialect, name: &str) {
    let [mark, _] = quote_marks(dialect);
    out.push(mark);
    // Nearly every name comes as one piece.
    for (at, piece) in name.split(mark).enumerate() {
        if at > 0 {
            out.push(mark);
            out.push(mark);
        }
        out.push_str(piece);
    }
    out.push(mark);
}

/// A column of an alias.
pub(super) fn named(dialect: Dialect, alias: &str, column: &str) -> String {
    let mut out = String::with_capacity(alias.len() + column.len() + 3);
    out.push_str(alias);
    out.push('.');
    push_quoted(&mut out, dialect, column);
    out
}

/// What opens and closes a name or a word, inside which `$1` is no value.
pub(crate) fn quote_marks(dialect: Dialect) -> [char; 2] {
    match dialect {
        Dialect::Mysql => ['`', '\''],
        Dialect::Sqlite | Dialect::Postgres => ['"', '\''],
    }
}

/// A table as it stands in a statement.
pub(crate) fn relation(dialect: Dialect, relation: &Relation) -> String {
    let name = quote(dialect, &relation.name);
    match &relation.schema {
        Some(schema) => format!("{}.{name}", quote(dialect, schema)),
        None => name,
    }
}
