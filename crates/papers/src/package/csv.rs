// SPDX-License-Identifier: Apache-2.0
//! The package for Excel: UTF-8 with a byte order mark, RFC 4180, no cell a program would run.
//!
//! Guarding changes a value that begins like a formula (`+81…` becomes `'+81…`). That is why the
//! JSON, which nothing evaluates, is the exact copy; the guide says so beside the download.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::{Package, Table};
use crate::{Lang, PaperError};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A cell no spreadsheet takes for a formula: an apostrophe goes before a text that begins with
/// `=`, `+`, `-`, `@`, their full-width forms, or a tab or line break, with or without blanks first.
#[must_use]
pub fn safe_cell(text: &str) -> String {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}');
    let control = text.starts_with(['\t', '\r', '\n']);
    let formula = text.trim_start_matches(blank).starts_with([
        '=', '+', '-', '@', '＝', '＋', '－', '＠', '−', '﹣', '﹢', '﹦', '﹫',
    ]);
    if control || formula {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Writes one table: a line of labels, then a line per record.
///
/// # Errors
/// [`PaperError::RowWidth`] where a row does not match its columns.
pub fn table_csv(table: &Table) -> Result<Vec<u8>, PaperError> {
    table.check()?;
    let head = table
        .columns
        .iter()
        .map(|column| column.label.as_str())
        .collect();
    let rows = table.rows.iter().map(|row| {
        row.iter()
            .map(|cell| cell.as_deref().unwrap_or_default())
            .collect()
    });
    write(std::iter::once(head).chain(rows))
}

/// Writes all tables in one file, a line per value: system, table, record number, item id, label,
/// value. A table without records takes one line that says so in its value's place.
///
/// # Errors
/// [`PaperError::RowWidth`] where a row does not match its columns.
pub fn package_csv(package: &Package) -> Result<Vec<u8>, PaperError> {
    package.check()?;
    let (head, empty) = words(package.lang);
    let numbers: Vec<String> = longest(package);
    let mut lines: Vec<Vec<&str>> = vec![head.to_vec()];
    for table in &package.tables {
        if table.rows.is_empty() {
            lines.push(vec![&table.system, &table.label, "", "", "", empty]);
        }
        for (row, number) in table.rows.iter().zip(&numbers) {
            lines.extend(row.iter().zip(&table.columns).map(|(value, column)| {
                let value = value.as_deref().unwrap_or_default();
                vec![
                    &*table.system,
                    &*table.label,
                    number,
                    &*column.item,
                    &*column.label,
                    value,
                ]
            }));
        }
    }
    write(lines.into_iter())
}

/// "1", "2", … up to the longest table.
fn longest(package: &Package) -> Vec<String> {
    let rows = package
        .tables
        .iter()
        .map(|table| table.rows.len())
        .max()
        .unwrap_or(0);
    (1..=rows).map(|number| number.to_string()).collect()
}

fn words(lang: Lang) -> ([&'static str; 6], &'static str) {
    match lang {
        Lang::Ja => (
            [
                "システム",
                "データの種類",
                "記録番号",
                "項目の識別子",
                "項目",
                "内容",
            ],
            "該当する記録はありません",
        ),
        Lang::En => (
            [
                "System",
                "Kind of data",
                "Record",
                "Item id",
                "Item",
                "Value",
            ],
            "No records",
        ),
    }
}

fn write<'a>(lines: impl Iterator<Item = Vec<&'a str>>) -> Result<Vec<u8>, PaperError> {
    let failed = |e: csv::Error| PaperError::Writing(e.to_string());
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    for line in lines {
        writer
            .write_record(line.into_iter().map(safe_cell))
            .map_err(failed)?;
    }
    writer
        .into_inner()
        .map_err(|e| PaperError::Writing(e.to_string()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_guarded() {
        for text in [
            "=1+1",
            "+81",
            "-5",
            "@SUM",
            "＝A1",
            "＋1",
            "－1",
            "＠x",
            "\tx",
            "\rx",
            "\nx",
            " =1",
            "　＝1",
            "\u{FEFF}=1",
            "−1",
        ] {
            assert_eq!(safe_cell(text), format!("'{text}"));
        }
    }

    #[test]
    fn plain_values_stay() {
        for text in ["", "見本 太郎", "000-0000", "a=b", "1-1", " 東京都"] {
            assert_eq!(safe_cell(text), text);
        }
    }

    proptest! {
        #[test]
        fn a_reader_gets_back_every_cell(cells in prop::collection::vec("\\PC{0,12}|[\",\r\n=+]{0,4}", 1..5)) {
            let width = cells.len();
            let bytes = write([cells.iter().map(String::as_str).collect(), vec!["x"; width]].into_iter()).unwrap();
            prop_assert!(bytes.starts_with(BYTE_ORDER_MARK));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[3..]);
            let first = reader.records().next().unwrap().unwrap();
            let expected: Vec<_> = cells.iter().map(|cell| safe_cell(cell)).collect();
            prop_assert_eq!(first.iter().collect::<Vec<_>>(), expected);
        }
    }
}
