// SPDX-License-Identifier: Apache-2.0
//! Sets a letter on A4, folded in three, its address behind the window of a 長形3号 envelope.
//!
//! Windows differ a little between makers; the common ones leave 90 × 45 mm free, 20 mm from the left
//! and 12 mm from the top of the envelope. A sheet of 210 × 99 mm lies in 235 × 120 mm with up to
//! 25 mm and 21 mm of play, and is pushed to the lower left when it is put in. The block below stays
//! inside the window then, and nothing else of the letter comes near it.

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::Value;

use super::parts::Letter;
use crate::lang::code;
use crate::world::{Sheet, Template, set};
use crate::{Fonts, Lang, PaperError, date_long};

/// Left edge of the address block, from the left edge of the sheet, in millimetres.
pub const ADDRESS_LEFT_MM: f64 = 22.0;
/// Top edge of the address block, from the top edge of the sheet, in millimetres.
pub const ADDRESS_TOP_MM: f64 = 15.0;
/// Widest the block may be, in millimetres.
pub const ADDRESS_WIDTH_MM: f64 = 80.0;
/// Highest the block may be, in millimetres; type shrinks before it grows higher.
pub const ADDRESS_HEIGHT_MM: f64 = 32.0;

type Read = Result<Value, String>;

static LABELS: LazyLock<Read> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../templates/labels.json")).map_err(|e| e.to_string())
});

/// Labels the template prints, in one language.
pub(super) fn labels(lang: Lang) -> Result<&'static Value, PaperError> {
    let all = LABELS
        .as_ref()
        .map_err(|e| PaperError::Wording(e.clone()))?;
    let name = code(lang);
    all.get(name)
        .ok_or_else(|| PaperError::Wording(format!("no labels for `{name}`")))
}

impl Letter {
    /// Whether the contact is a place of its own: printing one desk twice helps nobody.
    pub(super) fn contact_apart(&self) -> bool {
        let contact = self.head.contact.as_ref();
        contact.is_some_and(|contact| !self.head.complaints.contains(contact))
    }

    /// Name of the label over the complaint routes.
    pub(super) fn routes_heading(&self) -> &'static str {
        if self.head.contact.is_some() && !self.contact_apart() {
            "contact_and_complaints"
        } else {
            "complaints"
        }
    }
}

#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    letter: &'a Letter,
    words: &'static Value,
    /// Heading over the complaint routes.
    routes: &'static str,
    /// Whether the contact is printed by itself, being none of the complaint routes.
    contact_apart: bool,
    /// The date as printed at the head.
    date: String,
    window: [f64; 4],
}

/// The same letter in another language, after the first.
#[derive(Serialize)]
struct Copied<'a> {
    #[serde(flatten)]
    data: Data<'a>,
    lang_code: &'static str,
}

fn data(letter: &Letter) -> Result<Data<'_>, PaperError> {
    let head = &letter.head;
    Ok(Data {
        letter,
        words: labels(head.lang)?,
        routes: letter.routes_heading(),
        contact_apart: letter.contact_apart(),
        date: date_long(head.date, head.lang),
        window: [
            ADDRESS_LEFT_MM,
            ADDRESS_TOP_MM,
            ADDRESS_WIDTH_MM,
            ADDRESS_HEIGHT_MM,
        ],
    })
}

/// Sets a letter as PDF/A-2u; equal letters and fonts give equal bytes.
///
/// # Errors
/// A missing font or character, or an address that does not fit the window.
pub fn letter(fonts: &Fonts, letter: &Letter) -> Result<Vec<u8>, PaperError> {
    letter_with_copy(fonts, letter, None)
}

/// Sets a letter with the same letter in another language on the pages after it, one file for one envelope.
///
/// # Errors
/// As [`letter`].
pub fn letter_with_copy(
    fonts: &Fonts,
    letter: &Letter,
    copy: Option<&Letter>,
) -> Result<Vec<u8>, PaperError> {
    let head = &letter.head;
    let written = |error: serde_json::Error| PaperError::Writing(error.to_string());
    let copied = match copy {
        Some(copy) => Some(Copied {
            data: data(copy)?,
            lang_code: code(copy.head.lang),
        }),
        None => None,
    };
    let mut data = serde_json::to_value(data(letter)?).map_err(written)?;
    if let (Some(copied), Some(fields)) = (copied, data.as_object_mut()) {
        let copied = serde_json::to_value(copied).map_err(written)?;
        fields.insert("copy".to_owned(), copied);
    }
    let (ident, date) = (head.number.clone(), head.date);
    set(
        fonts,
        Sheet {
            template: Template::Letter,
            lang: head.lang,
            ident,
            date,
        },
        data,
    )
}
