// SPDX-License-Identifier: Apache-2.0
//! The grammar of the policy file as one table: what may stand where, and what each key is for.
//!
//! The reader checks a file against this table and the JSON Schema is printed from it, so the two
//! cannot drift apart. A new chapter of the language is a new row here and a field in the model.

mod calendar;
mod file;
mod identity;
mod more;
mod pattern;
mod requests;
mod schema;
mod table;

use crate::words::Words;
pub(crate) use file::FILE;
pub(crate) use pattern::{ANY, Pattern};
pub use schema::json_schema;
pub(crate) use table::{ATTESTED, DONE_BY};

/// What a value must look like.
#[derive(Debug)]
pub(crate) enum Shape {
    /// A text: one line, or `{ja, en}`.
    Text,
    /// A line of a certain form.
    Line(&'static Pattern),
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Number { min: u32, max: u32 },
    /// A date, `2026-04-01`.
    Day,
    /// A period, `30 days`.
    Period,
    /// One of fixed words.
    Word(&'static Words),
    /// The name of something declared elsewhere in the file or in the law data.
    Name(Names),
    /// A sequence without repetitions.
    List { of: &'static Shape, least: usize },
    /// A mapping whose keys the operator chooses, or which come from a list.
    Table { key: Key, of: &'static Shape },
    /// A mapping with fixed keys.
    Record(&'static [Field]),
    /// One fixed word, or something else.
    Or(&'static str, &'static Shape),
}

/// What a name refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Names {
    /// An item or a branch of items.
    Item,
    /// An event.
    Event,
    /// An identity paper of the catalogue or of the file.
    Paper,
    /// A ground of refusal.
    Ground,
    /// A purpose of use.
    Purpose,
    /// A desk.
    Desk,
    /// A relation of persons to the operator.
    Relation,
}

/// What the keys of a [`Shape::Table`] are.
#[derive(Debug)]
pub(crate) enum Key {
    /// Names the operator makes up.
    Own(&'static Pattern),
    /// Fixed words.
    Word(&'static Words),
}

/// One key of a record.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) key: &'static str,
    pub(crate) required: bool,
    pub(crate) shape: Shape,
    /// What it is for, Japanese and English; becomes the description in the schema.
    pub(crate) doc: [&'static str; 2],
}

/// A key that must be written.
pub(crate) const fn must(key: &'static str, shape: Shape, doc: [&'static str; 2]) -> Field {
    Field {
        key,
        required: true,
        shape,
        doc,
    }
}

/// A key that may be left out.
pub(crate) const fn may(key: &'static str, shape: Shape, doc: [&'static str; 2]) -> Field {
    Field {
        key,
        required: false,
        shape,
        doc,
    }
}

/// A list that is not empty.
pub(crate) const fn entries(of: &'static Shape) -> Shape {
    Shape::List { of, least: 1 }
}

/// Most steps a procedure has.
pub(crate) const STEPS_MAX: u32 = 20;
