// SPDX-License-Identifier: Apache-2.0
//! Tables as a workbook of Excel: a sheet each, its head frozen, texts as texts and never as formulas.

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{Cell, Sheet};
use crate::PaperError;

/// Widest column, in characters.
const WIDTH_MAX: usize = 40;
/// Room beside the words of a column.
const WIDTH_MARGIN: usize = 2;

/// Makes a workbook. `on` is the day it says it was made; equal input gives equal bytes.
///
/// # Errors
/// [`PaperError::RowWidth`] where a row does not match its columns, [`PaperError::Writing`] where Excel allows
/// something less: a name of a sheet too long, more rows than a sheet holds.
pub fn workbook(sheets: &[Sheet], on: Date) -> Result<Vec<u8>, PaperError> {
    sheets.iter().try_for_each(Sheet::check)?;
    written(sheets, on).map_err(|error| PaperError::Writing(error.to_string()))
}

fn written(sheets: &[Sheet], on: Date) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&day(on)?));
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(&sheet.name)?;
        page.set_freeze_panes(1, 0)?;
        let head = Format::new().set_bold();
        for (column, label) in (0_u16..).zip(&sheet.columns) {
            page.write_string_with_format(0, column, label, &head)?;
            page.set_column_width(column, width(sheet, column))?;
        }
        for (row, cells) in (1_u32..).zip(&sheet.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                put(page, (row, column), cell)?;
            }
        }
    }
    book.save_to_buffer()
}

fn day(on: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    ExcelDateTime::from_ymd(
        u16::try_from(on.year()).unwrap_or(0),
        part(on.month()),
        part(on.day()),
    )
}

fn put(page: &mut Worksheet, (row, column): (u32, u16), cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            page.write_string(row, column, text)?;
        }
        Cell::Number(number) => {
            // Whole numbers of up to 15 digits are exact in Excel.
            #[expect(
                clippy::cast_precision_loss,
                reason = "a spreadsheet knows no other number"
            )]
            page.write_number(row, column, *number as f64)?;
        }
        Cell::Day(on) => {
            let format = Format::new().set_num_format("yyyy-mm-dd");
            page.write_datetime_with_format(row, column, &day(*on)?, &format)?;
        }
    }
    Ok(())
}

/// Wide enough for the longest cell; a Japanese character takes two places.
fn width(sheet: &Sheet, column: u16) -> f64 {
    let places =
        |text: &str| -> usize { text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum() };
    let index = usize::from(column);
    let cells = sheet.rows.iter().filter_map(|row| match row.get(index) {
        Some(Cell::Text(text)) => Some(places(text)),
        Some(Cell::Day(_)) => Some(10),
        Some(Cell::Number(number)) => Some(number.to_string().len()),
        _ => None,
    });
    let head = sheet.columns.get(index).map_or(0, |label| places(label));
    let most = cells.chain([head]).max().unwrap_or(0) + WIDTH_MARGIN;
    u32::try_from(most.min(WIDTH_MAX)).map_or(10.0, f64::from)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use jiff::civil::date;

    use super::*;

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive
            .by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    fn sheet(rows: Vec<Vec<Cell>>) -> Sheet {
        Sheet {
            name: "受付簿".to_owned(),
            columns: vec!["番号".to_owned(), "日".to_owned(), "件数".to_owned()],
            rows,
        }
    }

    #[test]
    fn no_cell_is_a_formula_and_numbers_and_days_are_what_they_are() {
        let nasty = [
            "=1+1",
            "+81",
            "-2",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "=HYPERLINK(\"http://example.jp\")",
        ];
        let rows = nasty
            .iter()
            .map(|text| {
                vec![
                    Cell::text(*text),
                    Cell::Day(date(2026, 4, 1)),
                    Cell::Number(3),
                ]
            })
            .collect();
        let bytes = workbook(&[sheet(rows)], date(2026, 11, 27)).unwrap();
        let cells = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(!cells.contains("<f>") && !cells.contains("<f "), "{cells}");
        // Every text is a reference into the table of strings; 46113 is 2026-04-01.
        assert_eq!(cells.matches("t=\"s\"").count(), nasty.len() + 3);
        assert!(cells.contains("<v>46113</v>") && cells.contains("<v>3</v>"));
        let strings = part(&bytes, "xl/sharedStrings.xml");
        assert!(strings.contains("=1+1") && strings.contains("@SUM(A1)"));
        let again = part(&bytes, "docProps/core.xml");
        assert!(again.contains("2026-11-27T00:00:00Z"), "{again}");
    }

    #[test]
    fn equal_input_gives_equal_bytes_and_a_bad_name_is_said() {
        let make = || workbook(&[sheet(Vec::new())], date(2026, 11, 27)).unwrap();
        assert_eq!(make(), make());
        let long = Sheet {
            name: "長".repeat(32),
            ..sheet(Vec::new())
        };
        let error = workbook(&[long], date(2026, 11, 27)).unwrap_err();
        assert!(matches!(error, PaperError::Writing(_)));
    }
}
