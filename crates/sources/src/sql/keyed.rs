// SPDX-License-Identifier: Apache-2.0
//! Changes in which each row takes a word of its own: a table of keys and words beside the statement.

use super::{Bind, Dialect, Writer, mysql, quote, relation};
use crate::source::schema::{ColumnInfo, Family, Relation};

/// A table inside a statement: the keys of rows, and a word for each.
#[derive(Debug)]
pub(crate) struct Keyed {
    /// What stands in the statement as its source.
    source: String,
    /// The condition that joins it to the changed table.
    joined: String,
    /// The word, as an expression.
    word: String,
}

impl Writer {
    /// The words of rows by their keys. Every row of `words` is a key and a word.
    pub(crate) fn keyed(
        &mut self,
        alias: &str,
        key: &[&ColumnInfo],
        words: &[(Vec<String>, String)],
    ) -> Keyed {
        let name = self.alias();
        let word = format!("{name}.w");
        let (source, joined) = match self.dialect {
            Dialect::Postgres => self.keyed_postgres(&name, (alias, key), words),
            Dialect::Sqlite => self.keyed_sqlite(&name, (alias, key), words),
            Dialect::Mysql => self.keyed_mysql(&name, (alias, key), words),
        };
        Keyed {
            source,
            joined,
            word,
        }
    }

    fn keyed_postgres(
        &mut self,
        name: &str,
        (alias, key): (&str, &[&ColumnInfo]),
        words: &[(Vec<String>, String)],
    ) -> (String, String) {
        let (mut lists, mut names, mut joined) = (Vec::new(), Vec::new(), Vec::new());
        for (at, column) in key.iter().enumerate() {
            let list = words.iter().filter_map(|(key, _)| key.get(at).cloned());
            let place = self.place(Bind::List(list.collect()));
            lists.push(format!("CAST({place} AS {}[])", column.type_name));
            names.push(format!("k{at}"));
            joined.push(format!(
                "{alias}.{} = {name}.k{at}",
                quote(self.dialect, &column.name)
            ));
        }
        let place = self.place(Bind::List(
            words.iter().map(|(_, word)| word.clone()).collect(),
        ));
        let source = format!(
            "unnest({}, CAST({place} AS text[])) AS {name}({}, w)",
            lists.join(", "),
            names.join(", ")
        );
        (source, joined.join(" AND "))
    }

    /// SQLite has no arrays: the table travels as one JSON text. A limit has it read once and not again for
    /// every row.
    fn keyed_sqlite(
        &mut self,
        name: &str,
        (alias, key): (&str, &[&ColumnInfo]),
        words: &[(Vec<String>, String)],
    ) -> (String, String) {
        let rows: Vec<Vec<&String>> = words
            .iter()
            .map(|(key, word)| key.iter().chain([word]).collect())
            .collect();
        let place = self.place(Bind::Text(serde_json::to_string(&rows).unwrap_or_default()));
        let part = |at: usize, name: &str| format!("json_extract(value, '$[{at}]') AS {name}");
        let mut parts: Vec<String> = (0..key.len())
            .map(|at| part(at, &format!("k{at}")))
            .collect();
        parts.push(part(key.len(), "w"));
        let joined: Vec<String> = key
            .iter()
            .enumerate()
            .map(|(at, column)| format!("{} = {name}.k{at}", self.column(alias, column)))
            .collect();
        let source = format!(
            "(SELECT {} FROM json_each({place}) LIMIT -1) AS {name}",
            parts.join(", ")
        );
        (source, joined.join(" AND "))
    }

    /// Neither server has arrays; a union of rows serves as a table.
    fn keyed_mysql(
        &mut self,
        name: &str,
        (alias, key): (&str, &[&ColumnInfo]),
        words: &[(Vec<String>, String)],
    ) -> (String, String) {
        let mut rows = Vec::new();
        for (values, word) in words {
            let mut parts: Vec<String> = Vec::new();
            for (at, (column, value)) in key.iter().zip(values).enumerate() {
                parts.push(format!("{} AS k{at}", self.value(column, value)));
            }
            let place = self.place(Bind::Text(word.clone()));
            parts.push(format!("{place} AS w"));
            rows.push(format!("SELECT {}", parts.join(", ")));
        }
        let joined: Vec<String> = key
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let own = format!("{alias}.{}", quote(self.dialect, &column.name));
                match column.family {
                    Family::Whole | Family::Bytes => format!("{own} = {name}.k{at}"),
                    // Two collations cannot be compared; bytes can.
                    _ => format!(
                        "{} = CAST({name}.k{at} AS BINARY)",
                        mysql::bytes(column, &own)
                    ),
                }
            })
            .collect();
        (
            format!("({}) AS {name}", rows.join(" UNION ALL ")),
            joined.join(" AND "),
        )
    }

    /// A pattern with the word of the row in place of `{}`, as the type of a column.
    pub(crate) fn worded(&mut self, column: &ColumnInfo, pattern: &str, keyed: &Keyed) -> String {
        let mut parts: Vec<String> = Vec::new();
        for (at, text) in pattern.split("{}").enumerate() {
            if at > 0 {
                parts.push(keyed.word.clone());
            }
            if !text.is_empty() {
                let place = self.place(Bind::Text(text.to_owned()));
                parts.push(match self.dialect {
                    Dialect::Postgres => format!("CAST({place} AS text)"),
                    Dialect::Sqlite | Dialect::Mysql => place,
                });
            }
        }
        match self.dialect {
            Dialect::Mysql => format!("CONCAT({})", parts.join(", ")),
            Dialect::Sqlite => parts.join(" || "),
            Dialect::Postgres => format!("CAST({} AS {})", parts.join(" || "), column.type_name),
        }
    }
}

/// Sets columns to expressions over the words in the rows a predicate over an alias tells.
pub(crate) fn update_keyed(
    dialect: Dialect,
    there: &Relation,
    alias: &str,
    (set, keyed): (&[(String, String)], &Keyed),
    predicate: &str,
) -> String {
    let from = relation(dialect, there);
    let owner = if dialect == Dialect::Mysql {
        format!("{alias}.")
    } else {
        String::new()
    };
    let set: Vec<String> = set
        .iter()
        .map(|(column, value)| format!("{owner}{} = {value}", quote(dialect, column)))
        .collect();
    let set = set.join(", ");
    let Keyed { source, joined, .. } = keyed;
    if dialect != Dialect::Mysql {
        return format!(
            "UPDATE {from} AS {alias} SET {set} FROM {source} WHERE {predicate} AND {joined}"
        );
    }
    match mysql::picked(there, alias, predicate) {
        Some(picked) => format!("UPDATE {picked} JOIN {source} ON {joined} SET {set}"),
        None => format!(
            "UPDATE {from} AS {alias} JOIN {source} ON {joined} SET {set} WHERE {predicate}"
        ),
    }
}
