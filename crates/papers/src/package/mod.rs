// SPDX-License-Identifier: Apache-2.0
//! The package: disclosed data for people (PDF), for machines (JSON) and for Excel (CSV).
//!
//! The three say the same. None shows a table or column name of a system: what a person reads is
//! the label of an item, what a machine reads is the item's id in the policy.

mod csv;
mod json;
mod pdf;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use self::csv::{package_csv, safe_cell, table_csv};
pub use self::json::package_json;
pub use self::pdf::package_pdf;
use crate::letter::Route;
use crate::{Lang, PaperError};

/// An item of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Column {
    /// Id of the item in the policy, e.g. `contact.email`.
    pub item: String,
    /// What a person reads, e.g. メールアドレス.
    pub label: String,
}

/// Records of one kind out of one system.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    /// Label of the system, e.g. 会員管理. Tables of a system follow one another.
    pub system: String,
    /// Label of the table, e.g. お問い合わせの記録.
    pub label: String,
    /// Labels of the purposes the data are used for.
    pub purposes: Vec<String>,
    /// The items, in the order shown.
    pub columns: Vec<Column>,
    /// One value per column; `None` where nothing is recorded.
    pub rows: Vec<Vec<Option<String>>>,
    /// Sentences about this table, e.g. which items are held back.
    pub notes: Vec<String>,
}

/// All that is disclosed to one person in answer to one case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Package {
    /// Language of the labels given and of the words added.
    pub lang: Lang,
    /// Number of the document, as in the letter it goes with.
    pub number: String,
    /// Date of the document.
    pub date: Date,
    /// Name of the person concerned.
    pub person: String,
    /// Name of the operator.
    pub operator: String,
    /// Where questions go.
    pub contact: Option<Route>,
    /// Sentences for the first page, e.g. as of which day the data stand.
    pub notes: Vec<String>,
    /// The data.
    pub tables: Vec<Table>,
}

impl Package {
    fn check(&self) -> Result<(), PaperError> {
        self.tables.iter().try_for_each(Table::check)
    }
}

impl Table {
    fn check(&self) -> Result<(), PaperError> {
        let expected = self.columns.len();
        match self.rows.iter().position(|row| row.len() != expected) {
            None => Ok(()),
            Some(index) => Err(PaperError::RowWidth {
                table: self.label.clone(),
                row: index + 1,
                found: self.rows.get(index).map_or(0, Vec::len),
                expected,
            }),
        }
    }
}
