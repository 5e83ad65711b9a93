// SPDX-License-Identifier: Apache-2.0
//! What can go wrong when setting a paper, each with its remedy.
//!
//! A paper is either right or not made: a missing character or an address that does not fit its
//! window must never be found out by the person who receives it.

/// Why a paper was not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PaperError {
    /// None of the families that can serve as serif or sans was among the fonts given.
    #[error("no font of the {role} family was given")]
    NoFont {
        /// `serif` or `sans`.
        role: &'static str,
        /// The families that would do, best first.
        accepted: &'static [&'static str],
    },
    /// No font given holds this character.
    #[error("no font holds the character `{character}` (U+{code:04X}) in {place}")]
    MissingGlyph {
        /// The character itself.
        character: char,
        /// Its code point.
        code: u32,
        /// Where it stands, as a path into the data, e.g. `addressee.name`.
        place: String,
    },
    /// The address does not fit the window even in the smallest type.
    #[error("the address block does not fit the envelope window")]
    AddressTooLong,
    /// A row of a table is not as wide as its columns.
    #[error("row {row} of table `{table}` has {found} values for {expected} columns")]
    RowWidth {
        /// Label of the table.
        table: String,
        /// Number of the row, from 1.
        row: usize,
        /// Values found.
        found: usize,
        /// Columns declared.
        expected: usize,
    },
    /// A result with no ask, or a refusal with no ground: such a letter must not leave the house.
    #[error("the letter is incomplete: {missing}")]
    Incomplete {
        /// What is missing, in plain words.
        missing: &'static str,
    },
    /// The wording files of this crate are damaged; a test keeps them whole.
    #[error("the wording is damaged: {0}")]
    Wording(String),
    /// The typesetter refused the document.
    #[error("the document could not be set: {0}")]
    Typesetting(String),
    /// The data could not be written as JSON or CSV.
    #[error("the data could not be written: {0}")]
    Writing(String),
}

impl PaperError {
    /// What to do about it, in one sentence.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::NoFont { accepted, .. } => {
                format!("install one of: {}", accepted.join(", "))
            }
            Self::MissingGlyph { .. } => {
                "install Noto Serif CJK JP and Noto Sans CJK JP, or correct the text".to_owned()
            }
            Self::AddressTooLong => "shorten the lines of the address or the name".to_owned(),
            Self::RowWidth { .. } => "give every row one value per column".to_owned(),
            Self::Incomplete { .. } => "complete the case before the letter is made".to_owned(),
            Self::Wording(_) | Self::Typesetting(_) | Self::Writing(_) => {
                "this is a fault of the program; please report it".to_owned()
            }
        }
    }
}
