// SPDX-License-Identifier: Apache-2.0
//! Takes the text of a statement apart: what stands as it is, and the places of values.

use super::{Dialect, quote_marks};

/// A piece of the text of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Stands as it is.
    Text(&'a str),
    /// The place of a value: `$1` is 1.
    Value(usize),
}

/// Hands over piece after piece until `take` fails. Inside a name or a word, `$1` is no value.
pub(super) fn pieces<'a, E>(
    dialect: Dialect,
    text: &'a str,
    take: &mut dyn FnMut(Piece<'a>) -> Result<(), E>,
) -> Result<(), E> {
    let marks = quote_marks(dialect);
    let mut quoted: Option<char> = None;
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest
        .get(from..)
        .and_then(|rest| rest.find(|letter| letter == '$' || marks.contains(&letter)))
        .map(|at| from + at)
    {
        let found = rest.get(at..).and_then(|rest| rest.chars().next());
        from = at + 1;
        match (quoted, found) {
            (Some(mark), Some(letter)) if letter == mark => quoted = None,
            (Some(_), _) => {}
            (None, Some('$')) => {
                let behind = rest.get(from..).unwrap_or_default();
                let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
                let number = behind.get(..digits).unwrap_or_default().parse();
                let Ok(number) = number else { continue };
                take(Piece::Text(rest.get(..at).unwrap_or_default()))?;
                take(Piece::Value(number))?;
                rest = behind.get(digits..).unwrap_or_default();
                from = 0;
            }
            (None, letter) => quoted = letter,
        }
    }
    take(Piece::Text(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(dialect: Dialect, text: &str) -> Vec<Piece<'_>> {
        let mut all = Vec::new();
        let taken: Result<(), ()> = pieces(dialect, text, &mut |piece| {
            all.push(piece);
            Ok(())
        });
        assert_eq!(taken, Ok(()));
        all
    }

    #[test]
    fn places_are_told_from_what_is_quoted_and_from_a_bare_sign() {
        let text = "a = $12 AND \"$1\" = '$2''$3' AND 見本 = $4$5 $ x";
        let found = all(Dialect::Postgres, text);
        assert_eq!(
            found,
            [
                Piece::Text("a = "),
                Piece::Value(12),
                Piece::Text(" AND \"$1\" = '$2''$3' AND 見本 = "),
                Piece::Value(4),
                Piece::Text(""),
                Piece::Value(5),
                Piece::Text(" $ x"),
            ]
        );
        assert_eq!(
            all(Dialect::Mysql, "`$1` \"$2\""),
            [Piece::Text("`$1` \""), Piece::Value(2), Piece::Text("\"")],
            "in MySQL's own marks only"
        );
        assert_eq!(all(Dialect::Sqlite, ""), [Piece::Text("")]);
    }
}
