// SPDX-License-Identifier: Apache-2.0
//! Builds SQL: names quoted by the engine's rule, values always bound.
//!
//! Every value travels as text and is cast to the column's own type, so one predicate serves both
//! engines and an index is still used. Nothing a user wrote is ever pasted into a statement.

use serde::{Deserialize, Serialize};

use crate::source::schema::{ColumnInfo, Family, Relation};

/// Which SQL is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// A bound value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bind {
    /// One value.
    Text(String),
    /// One column of many rows.
    List(Vec<String>),
}

/// A statement with the values bound to it. It may hold personal data: seal it where it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The text, values as `$1…$n`.
    pub text: String,
    /// What is bound.
    pub binds: Vec<Bind>,
}

/// Writes one statement, numbering the values it binds.
#[derive(Debug)]
pub(crate) struct Writer {
    pub(crate) dialect: Dialect,
    binds: Vec<Bind>,
    aliases: usize,
}

impl Writer {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            binds: Vec::new(),
            aliases: 0,
        }
    }

    pub(crate) fn finish(self, text: String) -> Statement {
        Statement {
            text,
            binds: self.binds,
        }
    }

    /// A name for a table inside this statement that nothing else in it has.
    pub(crate) fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("t{}", self.aliases)
    }

    fn place(&mut self, bind: Bind) -> String {
        let at = self
            .binds
            .iter()
            .position(|known| *known == bind)
            .unwrap_or_else(|| {
                self.binds.push(bind);
                self.binds.len() - 1
            });
        format!("${}", at + 1)
    }

    /// A value as the type of a column.
    pub(crate) fn value(&mut self, column: &ColumnInfo, value: &str) -> String {
        let place = self.place(Bind::Text(value.to_owned()));
        match self.dialect {
            Dialect::Postgres if column.family == Family::Text => place,
            Dialect::Postgres => format!("CAST({place} AS {})", column.type_name),
            Dialect::Sqlite => place,
        }
    }

    /// `column = value`, comparing as the column's type so that its index serves.
    pub(crate) fn equals(&mut self, alias: &str, column: &ColumnInfo, value: &str) -> String {
        let name = self.column(alias, column);
        format!("{name} = {}", self.value(column, value))
    }

    /// The column as an operand. SQLite compares a column without a type byte for byte with what
    /// is bound, so such a column is read as text.
    pub(crate) fn column(&self, alias: &str, column: &ColumnInfo) -> String {
        let name = format!("{alias}.{}", quote(&column.name));
        if self.dialect == Dialect::Sqlite && column.family == Family::Untyped {
            return format!("CAST({name} AS TEXT)");
        }
        name
    }

    /// `column IN (many values)`, or the same over several columns at once.
    pub(crate) fn among(
        &mut self,
        alias: &str,
        columns: &[&ColumnInfo],
        rows: &[Vec<String>],
    ) -> String {
        let names: Vec<String> = columns
            .iter()
            .map(|column| self.column(alias, column))
            .collect();
        let lists: Vec<Vec<String>> = (0..columns.len())
            .map(|at| rows.iter().filter_map(|row| row.get(at).cloned()).collect())
            .collect();
        match self.dialect {
            Dialect::Postgres => self.among_postgres(&names, columns, lists),
            Dialect::Sqlite => self.among_sqlite(&names, rows, lists),
        }
    }

    /// The same for a column that may be of any type: it is compared as the text it reads as.
    pub(crate) fn among_as_text(
        &mut self,
        alias: &str,
        column: &str,
        rows: &[Vec<String>],
    ) -> String {
        let list = rows.iter().filter_map(|row| row.first().cloned()).collect();
        let place = self.place(Bind::List(list));
        format!("CAST({alias}.{} AS text) = ANY({place})", quote(column))
    }

    fn among_postgres(
        &mut self,
        names: &[String],
        columns: &[&ColumnInfo],
        lists: Vec<Vec<String>>,
    ) -> String {
        let lists: Vec<String> = lists
            .into_iter()
            .zip(columns)
            .map(|(list, column)| {
                let place = self.place(Bind::List(list));
                let kind = &column.type_name;
                format!("CAST({place} AS {kind}[])")
            })
            .collect();
        match (names, lists.as_slice()) {
            ([name], [list]) => format!("{name} = ANY({list})"),
            _ => format!(
                "({}) IN (SELECT * FROM unnest({}))",
                names.join(", "),
                lists.join(", ")
            ),
        }
    }

    /// Several columns travel as rows in one JSON text; SQLite has no arrays to zip.
    fn among_sqlite(
        &mut self,
        names: &[String],
        rows: &[Vec<String>],
        lists: Vec<Vec<String>>,
    ) -> String {
        if let ([name], [list]) = (names, lists.as_slice()) {
            let place = self.place(Bind::List(list.clone()));
            return format!("{name} IN (SELECT value FROM json_each({place}))");
        }
        let json = serde_json::to_string(rows).unwrap_or_default();
        let place = self.place(Bind::Text(json));
        let parts: Vec<String> = (0..names.len())
            .map(|at| format!("json_extract(value, '$[{at}]')"))
            .collect();
        format!(
            "({}) IN (SELECT {} FROM json_each({place}))",
            names.join(", "),
            parts.join(", ")
        )
    }
}

/// A name as a quoted identifier. It comes from the catalogue, so it exists as it is spelt.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A table as it stands in a statement.
pub(crate) fn relation(relation: &Relation) -> String {
    match &relation.schema {
        Some(schema) => format!("{}.{}", quote(schema), quote(&relation.name)),
        None => quote(&relation.name),
    }
}

/// A column read as text.
pub(crate) fn read(dialect: Dialect, alias: &str, column: &str) -> String {
    let name = format!("{alias}.{}", quote(column));
    match dialect {
        Dialect::Postgres => format!("CAST({name} AS text)"),
        Dialect::Sqlite => name,
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_in_names_are_doubled() {
        assert_eq!(quote("a\"b; DROP TABLE x"), "\"a\"\"b; DROP TABLE x\"");
    }

    #[test]
    fn the_same_value_is_bound_once() {
        let column = ColumnInfo::text("email");
        let mut writer = Writer::new(Dialect::Postgres);
        let one = writer.equals("t", &column, "a' OR 1=1");
        let two = writer.equals("t", &column, "a' OR 1=1");
        assert_eq!((one.as_str(), &one), ("t.\"email\" = $1", &two));
        assert_eq!(writer.finish(one).binds, [Bind::Text("a' OR 1=1".into())]);
    }
}
