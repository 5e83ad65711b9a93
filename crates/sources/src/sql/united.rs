// SPDX-License-Identifier: Apache-2.0
//! Several readings as one statement, so that a person with few rows costs one round trip.
//!
//! Each part is `SELECT columns FROM …` as this module wrote it. The rows of all come under one
//! another; the first column says which part a row is of, and empty columns in front make every part
//! as wide as the widest, which comes first so that its types are those of the answer.

use super::pieces::{Piece, pieces};
use super::{Bind, Dialect, Statement};

/// Readings joined at once: engines limit how many may be.
pub(crate) const PARTS_MAX: usize = 32;

/// One reading of a united statement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    /// Columns it selects, every one as text or every one a count.
    pub(crate) width: usize,
    pub(crate) statement: &'a Statement,
    /// Rows come in an order, which the engine would drop where nothing is cut.
    pub(crate) is_sorted: bool,
}

/// All parts as one statement, each marked by its place, and how wide the rows are beside the mark.
pub(crate) fn united(dialect: Dialect, parts: &[Part<'_>]) -> (Statement, usize) {
    let width = parts
        .iter()
        .map(|part| part.width)
        .max()
        .unwrap_or_default();
    let mut widest_first: Vec<(usize, &Part<'_>)> = parts.iter().enumerate().collect();
    widest_first.sort_by_key(|(_, part)| std::cmp::Reverse(part.width));
    let mut binds: Vec<Bind> = Vec::new();
    let texts: Vec<String> = widest_first
        .into_iter()
        .map(|(mark, part)| {
            let text = renumbered(dialect, part.statement, &mut binds);
            one(dialect, part, mark, (width, &text))
        })
        .collect();
    let text = texts.join(" UNION ALL ");
    (Statement { text, binds }, width)
}

fn one(dialect: Dialect, part: &Part<'_>, mark: usize, (width, text): (usize, &str)) -> String {
    let rest = text.strip_prefix("SELECT ").unwrap_or(text);
    let padding = "NULL, ".repeat(width.saturating_sub(part.width));
    let whole = format!("SELECT '{mark}', {padding}{rest}");
    match (dialect, part.is_sorted) {
        // An order is kept only where a limit could make use of it.
        (Dialect::Sqlite, true) => format!("SELECT * FROM ({whole} LIMIT -1)"),
        (Dialect::Mysql, true) => format!("({whole} LIMIT 18446744073709551615)"),
        (Dialect::Postgres, true) => format!("({whole})"),
        (_, false) => whole,
    }
}

/// The text of a part with its values under their numbers in the whole.
fn renumbered(dialect: Dialect, part: &Statement, binds: &mut Vec<Bind>) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(part.text.len() + 64);
    let written = pieces(dialect, &part.text, &mut |piece| match piece {
        Piece::Text(text) => out.write_str(text),
        Piece::Value(at) => match at.checked_sub(1).and_then(|at| part.binds.get(at)) {
            Some(bind) => write!(out, "${}", place(binds, bind)),
            None => write!(out, "${at}"),
        },
    });
    // Memory takes whatever is written.
    debug_assert!(written.is_ok(), "a text takes what is written");
    out
}

fn place(binds: &mut Vec<Bind>, bind: &Bind) -> usize {
    if let Some(at) = binds.iter().position(|known| known == bind) {
        return at + 1;
    }
    binds.push(bind.clone());
    binds.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(text: &str, binds: &[&str]) -> Statement {
        let binds = binds.iter().map(|value| Bind::Text((*value).to_owned()));
        Statement {
            text: text.to_owned(),
            binds: binds.collect(),
        }
    }

    #[test]
    fn values_get_the_numbers_of_the_whole_and_the_widest_part_comes_first() {
        let narrow = statement("SELECT a FROM t WHERE x = $1 AND y = $2", &["1", "2"]);
        let wide = statement(
            "SELECT a, b FROM \"$1\" WHERE x = $2 ORDER BY a",
            &["3", "1"],
        );
        let part = |width, statement, is_sorted| Part {
            width,
            statement,
            is_sorted,
        };
        let parts = [part(1, &narrow, false), part(2, &wide, true)];
        let (whole, width) = united(Dialect::Sqlite, &parts);
        assert_eq!(
            whole.text,
            "SELECT * FROM (SELECT '1', a, b FROM \"$1\" WHERE x = $1 ORDER BY a LIMIT -1) \
             UNION ALL SELECT '0', NULL, a FROM t WHERE x = $1 AND y = $2"
        );
        let binds = ["1", "2"].map(|value| Bind::Text(value.to_owned()));
        assert_eq!((whole.binds.as_slice(), width), (&binds[..], 2));
    }

    #[test]
    fn an_order_is_kept_in_every_dialect() {
        let one = statement("SELECT a FROM t ORDER BY a", &[]);
        let part = Part {
            width: 1,
            statement: &one,
            is_sorted: true,
        };
        let text = |dialect| united(dialect, &[part]).0.text;
        assert!(text(Dialect::Mysql).ends_with("LIMIT 18446744073709551615)"));
        assert_eq!(text(Dialect::Postgres), "(SELECT '0', a FROM t ORDER BY a)");
    }
}
