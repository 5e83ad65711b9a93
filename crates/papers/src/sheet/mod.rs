// SPDX-License-Identifier: Apache-2.0
//! Tables for people who work with Excel: one table as CSV, several as a workbook.
//!
//! No cell is ever a formula: a workbook keeps texts as texts, and in a CSV a text that begins like a formula is
//! guarded as in [`crate::safe_cell`].

mod csv;
mod excel;

use jiff::civil::Date;

pub use self::csv::sheet_csv;
pub use self::excel::workbook;
use crate::PaperError;

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Its name, at most 31 characters.
    pub name: String,
    /// The columns.
    pub columns: Vec<String>,
    /// The rows, a cell per column.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words, never a formula.
    Text(String),
    /// A whole number, at most 15 digits.
    Number(i64),
    /// A civil date.
    Day(Date),
}

impl Cell {
    /// Words; nothing where they are empty.
    #[must_use]
    pub fn text(words: impl Into<String>) -> Self {
        let words = words.into();
        if words.is_empty() {
            Self::Empty
        } else {
            Self::Text(words)
        }
    }

    /// A day, where there is one.
    #[must_use]
    pub fn day(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }

    /// A number, where there is one.
    #[must_use]
    pub fn number(number: Option<impl Into<i64>>) -> Self {
        number.map_or(Self::Empty, |number| Self::Number(number.into()))
    }
}

impl Sheet {
    fn check(&self) -> Result<(), PaperError> {
        let expected = self.columns.len();
        match self.rows.iter().position(|row| row.len() != expected) {
            None => Ok(()),
            Some(index) => Err(PaperError::RowWidth {
                table: self.name.clone(),
                row: index + 1,
                found: self.rows.get(index).map_or(0, Vec::len),
                expected,
            }),
        }
    }
}
