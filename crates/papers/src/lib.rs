// SPDX-License-Identifier: Apache-2.0
//! Letters, packages and cover sheets: plain data in, bytes out.
//!
//! Nothing here reads a file, a clock or a network. Fonts are an argument, the date is data, and
//! equal input gives equal bytes, so a letter can be rendered again years later and compared. Text
//! of people never becomes markup: it reaches the templates as JSON values only.
//!
//! ```text
//! Receipt / Reply ──compose──► Letter ──letter()──► PDF/A-2u
//! Package ──package_pdf() · package_json() · package_csv()──► for people · for machines · for Excel
//! CaseCover ──case_cover()──► PDF/A-2u
//! Sheet ──workbook() · sheet_csv()──► Excel
//! ```

mod cover;
mod date;
mod error;
mod fonts;
mod form;
mod label;
mod lang;
mod letter;
mod package;
mod sheet;
mod world;

pub use cover::{CaseCover, Step, case_cover};
pub use date::{date_long, date_short, era_year};
pub use error::PaperError;
pub use fonts::{Family, Fonts, MissingFamily};
pub use form::form;
pub use label::{Label, label};
pub use lang::Lang;
pub use letter::{
    ADDRESS_HEIGHT_MM, ADDRESS_LEFT_MM, ADDRESS_TOP_MM, ADDRESS_WIDTH_MM, About, Addressee, After,
    Answered, AskResult, AskTaken, Backups, Block, Changed, Checked, Corrected, Covering, Deed,
    Delivered, Ended, Erasure, Extension, Fact, FeeAfter, FeeDue, FeeTaken, Ground, Head,
    Honorific, Instead, Keeps, Kept, Letter, Longer, Mending, Notice, OtherMeans, OwnWords, Papers,
    PapersAfter, Receipt, Reply, Route, Ruling, Seal, Section, Sender, Status, Transfer, Wait,
    WaitFrom, Withheld, WordsWrong, covering, ended, extension, fee_due, letter, letter_with_copy,
    mending, notice, other_means, preview, receipt, result, sentences,
};
pub use package::{
    Column, Package, Table, package_csv, package_json, package_pdf, safe_cell, table_csv,
};
pub use sheet::{Cell, Sheet, sheet_csv, workbook};
