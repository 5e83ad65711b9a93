// SPDX-License-Identifier: Apache-2.0
//! A table as CSV for Excel: UTF-8 with a byte order mark, no cell a program would run.

use super::{Cell, Sheet};
use crate::PaperError;
use crate::package::{Column, Table, table_csv};

/// Writes a table: a line of column names, then a line per row; days as 2026-04-01.
///
/// # Errors
/// [`PaperError::RowWidth`] where a row does not match its columns.
pub fn sheet_csv(sheet: &Sheet) -> Result<Vec<u8>, PaperError> {
    sheet.check()?;
    let column = |label: &String| Column {
        item: String::new(),
        label: label.clone(),
    };
    let value = |cell: &Cell| match cell {
        Cell::Empty => None,
        Cell::Text(text) => Some(text.clone()),
        Cell::Number(number) => Some(number.to_string()),
        Cell::Day(day) => Some(day.to_string()),
    };
    table_csv(&Table {
        label: sheet.name.clone(),
        columns: sheet.columns.iter().map(column).collect(),
        rows: sheet
            .rows
            .iter()
            .map(|row| row.iter().map(value).collect())
            .collect(),
        ..Table::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_like_a_formula() {
        let nasty = ["=1+1", "+81", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1"];
        let sheet = Sheet {
            name: "表".to_owned(),
            columns: vec!["列".to_owned()],
            rows: nasty.iter().map(|text| vec![Cell::text(*text)]).collect(),
        };
        let bytes = sheet_csv(&sheet).unwrap();
        let read = |row: csv::Result<csv::StringRecord>| row.unwrap()[0].to_owned();
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap();
        let cells: Vec<String> = csv::Reader::from_reader(text).records().map(read).collect();
        assert_eq!(cells.len(), nasty.len());
        for (cell, text) in cells.iter().zip(nasty) {
            assert_eq!(cell, &format!("'{text}"));
        }
    }

    #[test]
    fn a_row_too_short_is_named() {
        let sheet = Sheet {
            name: "表".to_owned(),
            columns: vec!["一".to_owned(), "二".to_owned()],
            rows: vec![vec![Cell::Empty, Cell::Number(2)], vec![Cell::Empty]],
        };
        let error = sheet_csv(&sheet).unwrap_err();
        assert!(matches!(error, PaperError::RowWidth { row: 2, .. }));
    }
}
