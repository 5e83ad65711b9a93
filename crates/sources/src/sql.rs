// SPDX-License-Identifier: Apache-2.0
//! Builds SQL: names quoted by the engine's rule, values always bound.
//!
//! Every value travels as text and is cast to the column's own type, so one predicate serves both
//! engines and an index is still used. Nothing a user wrote is ever pasted into a statement.

mod keyed;
mod mysql;
mod names;
mod pieces;
mod united;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub(crate) use keyed::update_keyed;
pub(crate) use mysql::{Argument, VALUES_MAX, expanded, values};
use names::named;
pub(crate) use names::{quote, quote_marks, relation};
pub(crate) use united::{PARTS_MAX, Part, united};

use crate::map::Coarser;
use crate::source::schema::{ColumnInfo, Family, Relation};

/// Which SQL is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
    Mysql,
}

/// A bound value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bind {
    /// One value.
    Text(String),
    /// One column of many rows.
    List(Vec<String>),
    /// The same where the column holds whole numbers and the driver wants them as such.
    Whole(Vec<String>),
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
    /// Places of single values; a batch has thousands.
    places: HashMap<String, usize>,
    aliases: usize,
    is_told_of_each: bool,
}

impl Writer {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            binds: Vec::new(),
            places: HashMap::new(),
            aliases: 0,
            is_told_of_each: false,
        }
    }

    /// Writes what is told of row after row, and not what rows are looked up by.
    pub(crate) fn of_each<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.is_told_of_each, true);
        let written = write(self);
        self.is_told_of_each = before;
        written
    }

    pub(crate) fn finish(self, text: String) -> Statement {
        Statement {
            text,
            binds: self.binds,
        }
    }

    /// The statement as written up to here; more can be written afterwards.
    pub(crate) fn so_far(&self, text: String) -> Statement {
        Statement {
            text,
            binds: self.binds.clone(),
        }
    }

    /// A name for a table inside this statement that nothing else in it has.
    pub(crate) fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("t{}", self.aliases)
    }

    fn place(&mut self, bind: Bind) -> String {
        let known = match &bind {
            Bind::Text(text) => self.places.get(text).copied(),
            Bind::List(_) | Bind::Whole(_) => self.binds.iter().position(|known| *known == bind),
        };
        let at = known.unwrap_or_else(|| {
            let at = self.binds.len();
            if let Bind::Text(text) = &bind {
                self.places.insert(text.clone(), at);
            }
            self.binds.push(bind);
            at
        });
        format!("${}", at + 1)
    }

    /// The place of a list of values, which is only copied where it is a new one.
    fn place_of_list(&mut self, values: &[&str], make: fn(Vec<String>) -> Bind) -> String {
        let alike = |bind: &Bind, kind: &Bind| {
            let (Bind::List(list) | Bind::Whole(list)) = bind else {
                return false;
            };
            std::mem::discriminant(bind) == std::mem::discriminant(kind)
                && list.iter().map(String::as_str).eq(values.iter().copied())
        };
        let kind = make(Vec::new());
        let known = self.binds.iter().position(|known| alike(known, &kind));
        let at = known.unwrap_or_else(|| {
            let list = values.iter().map(|value| (*value).to_owned());
            self.binds.push(make(list.collect()));
            self.binds.len() - 1
        });
        format!("${}", at + 1)
    }

    /// `column IN (many values)`, as [`Self::among`] says it of one column.
    pub(crate) fn among_values(
        &mut self,
        alias: &str,
        column: &ColumnInfo,
        values: &[&str],
    ) -> String {
        let name = self.column(alias, column);
        match self.dialect {
            Dialect::Mysql => self.one_among(&name, column, values),
            Dialect::Postgres => {
                let place = self.place_of_list(values, Bind::List);
                let list = format!("CAST({place} AS {}[])", column.type_name);
                self.among_list(&name, &list)
            }
            Dialect::Sqlite => {
                let place = self.place_of_list(values, Bind::List);
                format!("{name} IN (SELECT value FROM json_each({place}))")
            }
        }
    }

    /// A list that is no constant is gone through for every row; a set is made once.
    fn among_list(&self, name: &str, list: &str) -> String {
        if self.is_told_of_each {
            return format!("{name} IN (SELECT unnest({list}))");
        }
        format!("{name} = ANY({list})")
    }

    /// A value as the type of a column.
    pub(crate) fn value(&mut self, column: &ColumnInfo, value: &str) -> String {
        let place = self.place(Bind::Text(value.to_owned()));
        match self.dialect {
            Dialect::Postgres if column.family == Family::Text => place,
            Dialect::Postgres => format!("CAST({place} AS {})", column.type_name),
            Dialect::Sqlite => place,
            Dialect::Mysql => mysql::value(column, &place),
        }
    }

    /// `column = value`, comparing as the column's type so that its index serves.
    pub(crate) fn equals(&mut self, alias: &str, column: &ColumnInfo, value: &str) -> String {
        let name = self.column(alias, column);
        if self.dialect == Dialect::Mysql {
            return self.same(&name, column, value);
        }
        format!("{name} = {}", self.value(column, value))
    }

    /// `column = value` for text, capitals counting as small letters. An index over `lower` serves.
    pub(crate) fn equals_folded(
        &mut self,
        alias: &str,
        column: &ColumnInfo,
        value: &str,
    ) -> String {
        let name = self.column(alias, column);
        let place = self.place(Bind::Text(value.to_owned()));
        match self.dialect {
            Dialect::Postgres => format!("lower(CAST({name} AS text)) = lower({place})"),
            Dialect::Sqlite => format!("lower({name}) = lower({place})"),
            Dialect::Mysql => mysql::folded(column, &name, &place),
        }
    }

    /// The column as an operand. SQLite compares a column without a type byte for byte with what
    /// is bound, so such a column is read as text.
    pub(crate) fn column(&self, alias: &str, column: &ColumnInfo) -> String {
        let name = named(self.dialect, alias, &column.name);
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
        if self.dialect == Dialect::Mysql {
            return self.among_mysql(&names, columns, rows);
        }
        let lists: Vec<Vec<String>> = (0..columns.len())
            .map(|at| rows.iter().filter_map(|row| row.get(at).cloned()).collect())
            .collect();
        match self.dialect {
            Dialect::Postgres => self.among_postgres(&names, columns, lists),
            Dialect::Sqlite | Dialect::Mysql => self.among_sqlite(&names, rows, lists),
        }
    }

    /// The same as [`Self::among`] where rows are found otherwise already, and only told apart by this.
    pub(crate) fn told_among(
        &mut self,
        alias: &str,
        columns: &[&ColumnInfo],
        rows: &[Vec<String>],
    ) -> String {
        if self.dialect == Dialect::Mysql && columns.len() > 1 && !rows.is_empty() {
            return self.told_among_mysql(alias, columns, rows);
        }
        self.among(alias, columns, rows)
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
        let name = named(self.dialect, alias, column);
        if self.dialect == Dialect::Mysql {
            return format!("CAST(CAST({name} AS CHAR) AS BINARY) IN ({place})");
        }
        format!("CAST({name} AS text) = ANY({place})")
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
            ([name], [list]) => self.among_list(name, list),
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

/// A column read as text.
pub(crate) fn read(dialect: Dialect, alias: &str, there: &Relation, column: &str) -> String {
    let name = named(dialect, alias, column);
    match (dialect, there.column(column)) {
        (Dialect::Postgres, _) => format!("CAST({name} AS text)"),
        (Dialect::Mysql, Some(info)) => mysql::read(info, &name),
        (Dialect::Mysql, None) | (Dialect::Sqlite, _) => name,
    }
}

/// A column as what tells one value from another: on MySQL by its bytes, since a collation would take
/// `a` and `á` for the same.
pub(crate) fn exactly(dialect: Dialect, alias: &str, column: &ColumnInfo) -> String {
    let name = named(dialect, alias, &column.name);
    if dialect == Dialect::Mysql && mysql::is_text(column) {
        return mysql::bytes(column, &name);
    }
    name
}

/// Cells as one text with U+0001 between them, nothing being empty.
pub(crate) fn joined(dialect: Dialect, cells: &[String]) -> String {
    let cells = cells.iter().map(|cell| match dialect {
        Dialect::Mysql => format!("COALESCE(CONVERT({cell} USING utf8mb4), '')"),
        Dialect::Sqlite | Dialect::Postgres => format!("coalesce({cell}, '')"),
    });
    let cells: Vec<String> = cells.collect();
    let mark = match dialect {
        Dialect::Postgres => "chr(1)",
        Dialect::Sqlite | Dialect::Mysql => "char(1)",
    };
    format!("concat_ws({mark}, {})", cells.join(", "))
}

/// One column as operands beside another. A link may join unlike types; on PostgreSQL they are
/// compared as text, since not every text is a number, and on MySQL by their bytes.
pub(crate) fn beside(
    dialect: Dialect,
    alias: &str,
    column: &ColumnInfo,
    other: &ColumnInfo,
) -> Vec<String> {
    let name = named(dialect, alias, &column.name);
    let kind = |column: &ColumnInfo| match column.family {
        Family::Text | Family::ShortText(_) => "text".to_owned(),
        Family::Whole => "whole".to_owned(),
        _ => column.type_name.clone(),
    };
    let alike = kind(column) == kind(other);
    match dialect {
        Dialect::Sqlite => vec![name],
        Dialect::Postgres if alike || column.family == Family::Text => vec![name],
        Dialect::Postgres => vec![format!("CAST({name} AS text)")],
        Dialect::Mysql if alike && mysql::is_text(column) => {
            let exact = mysql::bytes(column, &name);
            if column.collation == other.collation {
                return vec![name, exact];
            }
            vec![exact]
        }
        Dialect::Mysql if alike => vec![name],
        Dialect::Mysql => vec![mysql::bytes(column, &name)],
    }
}

/// Something coarser of what a column holds; of nothing, nothing.
pub(crate) fn coarser(dialect: Dialect, alias: &str, column: &ColumnInfo, how: Coarser) -> String {
    let name = named(dialect, alias, &column.name);
    let (letters, rest, part) = match how {
        Coarser::First(letters) => return format!("substr({name}, 1, {letters})"),
        Coarser::Step(step) => return format!("({name} - ({name} % {step}))"),
        Coarser::Year => (4, "-01-01", "year"),
        Coarser::Month => (7, "-01", "month"),
    };
    let is_day = column.family == Family::Other;
    match dialect {
        Dialect::Postgres if is_day => {
            let kind = &column.type_name;
            format!("CAST(date_trunc('{part}', {name}) AS {kind})")
        }
        Dialect::Mysql => format!("CONCAT(LEFT({name}, {letters}), '{rest}')"),
        Dialect::Sqlite | Dialect::Postgres => format!("substr({name}, 1, {letters}) || '{rest}'"),
    }
}

/// Deletes the rows a predicate over an alias tells.
pub(crate) fn delete(dialect: Dialect, there: &Relation, alias: &str, predicate: &str) -> String {
    let from = relation(dialect, there);
    if dialect != Dialect::Mysql {
        return format!("DELETE FROM {from} AS {alias} WHERE {predicate}");
    }
    match mysql::picked(there, alias, predicate) {
        Some(picked) => format!("DELETE {alias} FROM {picked}"),
        None => format!("DELETE {alias} FROM {from} AS {alias} WHERE {predicate}"),
    }
}

/// Sets columns to expressions in the rows a predicate over an alias tells.
pub(crate) fn update(
    dialect: Dialect,
    there: &Relation,
    alias: &str,
    set: &[(String, String)],
    predicate: &str,
) -> String {
    let from = relation(dialect, there);
    let owner = match dialect {
        Dialect::Mysql => format!("{alias}."),
        Dialect::Sqlite | Dialect::Postgres => String::new(),
    };
    let set: Vec<String> = set
        .iter()
        .map(|(column, value)| format!("{owner}{} = {value}", quote(dialect, column)))
        .collect();
    let set = set.join(", ");
    let picked = match dialect {
        Dialect::Mysql => mysql::picked(there, alias, predicate),
        Dialect::Sqlite | Dialect::Postgres => None,
    };
    match picked {
        Some(picked) => format!("UPDATE {picked} SET {set}"),
        None => format!("UPDATE {from} AS {alias} SET {set} WHERE {predicate}"),
    }
}

/// Whether a column holds anything but a value, empty counting as a value.
pub(crate) fn differs(dialect: Dialect, alias: &str, column: &ColumnInfo, value: &str) -> String {
    let name = named(dialect, alias, &column.name);
    match dialect {
        // Nothing is nothing in any collation.
        Dialect::Mysql if value == "NULL" => format!("{name} IS NOT NULL"),
        Dialect::Mysql if mysql::is_text(column) => {
            format!("NOT ({} <=> {value})", mysql::bytes(column, &name))
        }
        Dialect::Mysql => format!("NOT ({name} <=> {value})"),
        Dialect::Sqlite | Dialect::Postgres => format!("{name} IS DISTINCT FROM {value}"),
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |four: u8| char::from_digit(u32::from(four), 16);
    let digits = bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_in_names_are_doubled() {
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            assert_eq!(
                quote(dialect, "a\"b; DROP TABLE x"),
                "\"a\"\"b; DROP TABLE x\""
            );
        }
        assert_eq!(quote(Dialect::Mysql, "a`b\"c"), "`a``b\"c`");
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

    /// Pieces somebody who means harm would put into a name.
    const HOSTILE: [&str; 24] = [
        "\"",
        "`",
        "'",
        "\\",
        ";",
        "--",
        "/*",
        "*/",
        "$1",
        "$$",
        "?",
        ":x",
        "\u{0}",
        "\n",
        " ",
        "select",
        "DROP TABLE x",
        "氏名",
        "𠮷",
        "\u{202e}",
        "\u{ff02}",
        "\u{2018}",
        "ʼ",
        "a",
    ];

    /// Reads a quoted name back, by the rule of the engine and by nothing of ours.
    fn unquoted(text: &str, mark: char) -> Option<String> {
        let inner = text.strip_prefix(mark)?.strip_suffix(mark)?;
        let mut name = String::new();
        let mut letters = inner.chars();
        while let Some(letter) = letters.next() {
            // A lone mark would end the name too early.
            if letter == mark && letters.next() != Some(mark) {
                return None;
            }
            name.push(letter);
        }
        Some(name)
    }

    /// `YAKUSOKU_TEST_IDENTIFIERS` is how many, a million in the soak; `YAKUSOKU_TEST_SEED` makes others.
    #[test]
    fn no_hostile_name_escapes_its_quotes() {
        let many = std::env::var("YAKUSOKU_TEST_IDENTIFIERS").ok();
        let many: u64 = many.and_then(|many| many.parse().ok()).unwrap_or(10_000);
        let seed = std::env::var("YAKUSOKU_TEST_SEED").ok();
        let seed: u64 = seed.and_then(|seed| seed.parse().ok()).unwrap_or(1);
        println!("{many} hostile names, seed {seed}");
        let mut state = (0x2545_f491_4f6c_dd1d_u64 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)) | 1;
        let mut next = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).unwrap()
        };
        for _ in 0..many {
            let pieces = 1 + next(12);
            let name: String = (0..pieces).map(|_| HOSTILE[next(HOSTILE.len())]).collect();
            for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
                let mark = if dialect == Dialect::Mysql { '`' } else { '"' };
                let quoted = quote(dialect, &name);
                assert_eq!(unquoted(&quoted, mark).as_ref(), Some(&name), "{quoted}");
            }
            let statement = Statement {
                text: format!("{} = $1", quote(Dialect::Mysql, &name)),
                binds: vec![Bind::Text("v".into())],
            };
            let (text, arguments) = expanded(&statement);
            assert_eq!(text, format!("{} = ?", quote(Dialect::Mysql, &name)));
            assert_eq!(arguments.len(), 1);
        }
        assert_eq!(unquoted("`a`b`", '`'), None, "the reader can tell");
    }
}
