// SPDX-License-Identifier: Apache-2.0
//! What MySQL and MariaDB write differently: exact comparison, lists, rows picked by their keys.
//!
//! Their collations call `は` and `ば`, or `a` and `á`, the same. Whose a row is must not follow from
//! that, so text is compared twice: by the collation, for the index, and by its bytes, for the truth.

use std::fmt::Write as _;

use super::pieces::{Piece, pieces};
use super::{Bind, Statement, Writer, quote, relation};
use crate::source::schema::{ColumnInfo, Family, Relation};
use crate::sql::Dialect;

const DIALECT: Dialect = Dialect::Mysql;

/// A value as MySQL's driver takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Argument<'a> {
    Text(&'a str),
    Whole(i64),
    Unsigned(u64),
}

pub(super) fn is_text(column: &ColumnInfo) -> bool {
    matches!(column.family, Family::Text | Family::ShortText(_))
}

fn is_place(column: &ColumnInfo) -> bool {
    let kinds = [
        "point",
        "linestring",
        "polygon",
        "geometry",
        "geomcollection",
    ];
    kinds.iter().any(|kind| {
        column
            .type_name
            .trim_start_matches("multi")
            .starts_with(kind)
    })
}

pub(super) fn is_unsigned(column: &ColumnInfo) -> bool {
    column.type_name.contains("unsigned")
}

/// A bound value as the type of a column.
pub(super) fn value(column: &ColumnInfo, place: &str) -> String {
    match column.family {
        Family::Whole if is_unsigned(column) => format!("CAST({place} AS UNSIGNED)"),
        Family::Whole => format!("CAST({place} AS SIGNED)"),
        Family::Bytes => format!("UNHEX({place})"),
        _ => place.to_owned(),
    }
}

/// What a column holds, byte for byte.
pub(super) fn bytes(column: &ColumnInfo, name: &str) -> String {
    match column.family {
        Family::Bytes => name.to_owned(),
        Family::Text | Family::ShortText(_) => {
            format!("CAST(CONVERT({name} USING utf8mb4) AS BINARY)")
        }
        _ => format!("CAST(CAST({name} AS CHAR) AS BINARY)"),
    }
}

/// Whether a column holds a text, capitals counting as small letters; where its collation counts them so,
/// an index serves.
pub(super) fn folded(column: &ColumnInfo, name: &str, place: &str) -> String {
    let small = |text: &str| format!("CAST(LOWER(CONVERT({text} USING utf8mb4)) AS BINARY)");
    let alike = format!("{} = {}", small(name), small(place));
    match column.collation.as_deref() {
        Some(collation) if collation.ends_with("_ci") => format!("({name} = {place} AND {alike})"),
        _ => alike,
    }
}

/// A column read as text.
pub(super) fn read(column: &ColumnInfo, name: &str) -> String {
    match column.family {
        Family::Bytes => format!("LOWER(HEX({name}))"),
        _ if column.type_name.starts_with("bit") => {
            format!("CAST(CAST({name} AS UNSIGNED) AS CHAR)")
        }
        // A place is no text, and MariaDB refuses to make it one.
        _ if is_place(column) => format!("ST_AsText({name})"),
        _ => format!("CAST({name} AS CHAR)"),
    }
}

impl Writer {
    /// One column among many values; several columns as alternatives, which both servers look up.
    pub(super) fn among_mysql(
        &mut self,
        names: &[String],
        columns: &[&ColumnInfo],
        rows: &[Vec<String>],
    ) -> String {
        if let ([name], [column]) = (names, columns) {
            let list = rows.iter().filter_map(|row| row.first());
            let list: Vec<&str> = list.map(String::as_str).collect();
            return self.one_among(name, column, &list);
        }
        let parts: Vec<String> = rows
            .iter()
            .map(|row| {
                let pairs = names.iter().zip(columns).zip(row);
                let parts: Vec<String> = pairs
                    .map(|((name, column), value)| self.same(name, column, value))
                    .collect();
                format!("({})", parts.join(" AND "))
            })
            .collect();
        if parts.is_empty() {
            return "FALSE".to_owned();
        }
        format!("({})", parts.join(" OR "))
    }

    /// Several columns of rows that are found already, as one list of rows: it is sorted once and looked up,
    /// where alternatives would be gone through for each. No index serves.
    pub(super) fn told_among_mysql(
        &mut self,
        alias: &str,
        columns: &[&ColumnInfo],
        rows: &[Vec<String>],
    ) -> String {
        let exact = columns.iter().map(|column| {
            let name = self.column(alias, column);
            if is_text(column) {
                bytes(column, &name)
            } else {
                name
            }
        });
        let exact: Vec<String> = exact.collect();
        let rows: Vec<String> = rows
            .iter()
            .map(|row| {
                let pairs = columns.iter().zip(row);
                let cells: Vec<String> = pairs
                    .map(|(column, value)| self.value(column, value))
                    .collect();
                format!("({})", cells.join(", "))
            })
            .collect();
        format!("({}) IN ({})", exact.join(", "), rows.join(", "))
    }

    pub(super) fn one_among(&mut self, name: &str, column: &ColumnInfo, list: &[&str]) -> String {
        match column.family {
            Family::Whole => {
                let place = self.place_of_list(list, Bind::Whole);
                format!("{name} IN ({place})")
            }
            Family::Bytes => {
                let places: Vec<String> = list
                    .iter()
                    .map(|value| format!("UNHEX({})", self.place(Bind::Text((*value).to_owned()))))
                    .collect();
                match places.as_slice() {
                    [] => "FALSE".to_owned(),
                    _ => format!("{name} IN ({})", places.join(", ")),
                }
            }
            _ if is_text(column) => {
                let place = self.place_of_list(list, Bind::List);
                let exact = bytes(column, name);
                format!("({name} IN ({place}) AND {exact} IN ({place}))")
            }
            _ => {
                let place = self.place_of_list(list, Bind::List);
                format!("{name} IN ({place})")
            }
        }
    }

    /// One column and one value, exactly.
    pub(super) fn same(&mut self, name: &str, column: &ColumnInfo, value: &str) -> String {
        let place = self.value(column, value);
        if is_text(column) {
            return format!("({name} = {place} AND {} = {place})", bytes(column, name));
        }
        format!("{name} = {place}")
    }
}

/// Rows to change, as a table joined by their keys: neither server looks rows up for a change as
/// well as for a reading, and neither lets a change read what it changes.
pub(super) fn picked(there: &Relation, alias: &str, predicate: &str) -> Option<String> {
    if there.key.is_empty() || !predicate.contains("(SELECT ") {
        return None;
    }
    let from = relation(DIALECT, there);
    let numbered = || there.key.iter().enumerate();
    let keys: Vec<String> = numbered()
        .map(|(at, name)| format!("{alias}.{} AS k{at}", quote(DIALECT, name)))
        .collect();
    let joined: Vec<String> = numbered()
        .map(|(at, name)| format!("{alias}.{} = picked.k{at}", quote(DIALECT, name)))
        .collect();
    // The alias inside the brackets is another one than the same name outside.
    Some(format!(
        "{from} AS {alias} JOIN (SELECT DISTINCT {} FROM {from} AS {alias} WHERE {predicate}) AS picked ON {}",
        keys.join(", "),
        joined.join(" AND ")
    ))
}

/// Values one statement may hold: the protocol counts them in two bytes.
pub(crate) const VALUES_MAX: usize = 65_535;

/// A list of more values than these takes a number of places that is a multiple of them, so that parts of a batch
/// share prepared statements though not quite as many rows hang on each.
const PLACES_STEP: usize = 32;

/// How many values a statement holds, as the protocol wants them.
pub(crate) fn values(statement: &Statement) -> usize {
    let mut count = 0;
    let counted = pieces(DIALECT, &statement.text, &mut |piece| {
        if let Piece::Value(at) = piece {
            let bind = at.checked_sub(1).and_then(|at| statement.binds.get(at));
            count += match bind {
                Some(Bind::List(list) | Bind::Whole(list)) => padded(list.len()),
                Some(Bind::Text(_)) => 1,
                None => 0,
            };
        }
        Ok::<(), std::convert::Infallible>(())
    });
    match counted {
        Ok(()) => count,
        Err(never) => match never {},
    }
}

/// Places a list takes.
const fn padded(values: usize) -> usize {
    if values > PLACES_STEP {
        values.next_multiple_of(PLACES_STEP)
    } else {
        values
    }
}

/// The statement with a `?` per value, in the order of the text, as the protocol wants it.
pub(crate) fn expanded(statement: &Statement) -> (String, Vec<Argument<'_>>) {
    let (mut text, mut arguments) = (String::with_capacity(statement.text.len()), Vec::new());
    let written = pieces(DIALECT, &statement.text, &mut |piece| match piece {
        Piece::Text(piece) => text.write_str(piece),
        Piece::Value(at) => match at.checked_sub(1).and_then(|at| statement.binds.get(at)) {
            Some(bind) => text.write_str(&places(bind, &mut arguments)),
            None => write!(text, "${at}"),
        },
    });
    // Memory takes whatever is written.
    debug_assert!(written.is_ok(), "a text takes what is written");
    (text, arguments)
}

fn places<'a>(bind: &'a Bind, arguments: &mut Vec<Argument<'a>>) -> String {
    let before = arguments.len();
    match bind {
        Bind::Text(value) => arguments.push(Argument::Text(value)),
        Bind::List(values) => arguments.extend(values.iter().map(|v| Argument::Text(v))),
        Bind::Whole(values) => arguments.extend(values.iter().filter_map(|value| {
            let whole = value.parse().map(Argument::Whole);
            whole
                .or_else(|_| value.parse().map(Argument::Unsigned))
                .ok()
        })),
    }
    let count = arguments.len() - before;
    // To be among values is the same with the last one said again.
    if let (Some(last), Bind::List(_) | Bind::Whole(_)) = (arguments.last().copied(), bind) {
        arguments.extend(std::iter::repeat_n(last, padded(count) - count));
    }
    match padded(count) {
        // Nothing is among no values.
        0 => "NULL".to_owned(),
        count => vec!["?"; count].join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(text: &str, binds: Vec<Bind>) -> Statement {
        Statement {
            text: text.to_owned(),
            binds,
        }
    }

    #[test]
    fn places_inside_names_and_words_stay_what_they_are() {
        let list = Bind::List(vec!["a".into(), "b".into()]);
        let statement = statement(
            "SELECT `$1``$2` FROM t WHERE x IN ($2) AND y = $1 AND z = '$1' AND x IN ($2)",
            vec![Bind::Text("v".into()), list],
        );
        let (text, arguments) = expanded(&statement);
        assert_eq!(
            text,
            "SELECT `$1``$2` FROM t WHERE x IN (?, ?) AND y = ? AND z = '$1' AND x IN (?, ?)"
        );
        let [a, b, v] = ["a", "b", "v"].map(Argument::Text);
        assert_eq!(arguments, [a, b, v, a, b]);
    }

    #[test]
    fn whole_numbers_travel_as_numbers_and_no_values_find_nothing() {
        let numbers = Bind::Whole(vec!["-1".into(), "18446744073709551615".into(), "x".into()]);
        let statement = statement("a IN ($1) b IN ($2)", vec![numbers, Bind::List(Vec::new())]);
        let (text, arguments) = expanded(&statement);
        assert_eq!(text, "a IN (?, ?) b IN (NULL)");
        assert_eq!(
            arguments,
            [Argument::Whole(-1), Argument::Unsigned(u64::MAX)]
        );
    }

    #[test]
    fn long_lists_of_nearly_the_same_length_make_the_same_text_and_mean_the_same() {
        let of = |count: usize| {
            let list = (0..count).map(|at| at.to_string()).collect();
            statement(
                "a IN ($1) OR b = $2",
                vec![Bind::List(list), Bind::Text("v".into())],
            )
        };
        let (seventy, eighty) = (of(70), of(80));
        let ((text, arguments), (other, _)) = (expanded(&seventy), expanded(&eighty));
        assert_eq!(text, other);
        assert_eq!((arguments.len(), values(&seventy)), (97, 97));
        assert!(
            arguments[70..96]
                .iter()
                .all(|value| *value == Argument::Text("69"))
        );
        assert_eq!(arguments[96], Argument::Text("v"));
        assert_ne!(
            expanded(&of(32)).0,
            expanded(&of(31)).0,
            "short ones stay as they are"
        );
    }

    #[test]
    fn rows_that_are_found_already_are_told_apart_by_one_list() {
        let mut writer = Writer::new(Dialect::Mysql);
        let number = ColumnInfo {
            family: Family::Whole,
            ..ColumnInfo::text("id")
        };
        let rows = [["1", "a"], ["2", "a"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(
            writer.told_among("t", &[&number, &ColumnInfo::text("email")], &rows),
            "(t.`id`, CAST(CONVERT(t.`email` USING utf8mb4) AS BINARY)) IN \
             ((CAST($1 AS SIGNED), $2), (CAST($3 AS SIGNED), $2))"
        );
    }

    #[test]
    fn text_is_compared_by_index_and_by_bytes() {
        let mut writer = Writer::new(Dialect::Mysql);
        assert_eq!(
            writer.equals("t", &ColumnInfo::text("email"), "a"),
            "(t.`email` = $1 AND CAST(CONVERT(t.`email` USING utf8mb4) AS BINARY) = $1)"
        );
    }
}
