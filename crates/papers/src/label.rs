// SPDX-License-Identifier: Apache-2.0
//! あて名票: the address of an envelope without a window, with what the post office has to see.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::letter::{Addressee, Honorific};
use crate::world::{Sheet, Template, set};
use crate::{Fonts, Lang, PaperError};

/// What the label shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Label {
    /// Language of the honorific.
    pub lang: Lang,
    /// Whom it goes to.
    pub addressee: Addressee,
    /// Marks for the post office, e.g. 簡易書留, 転送不要, 親展.
    pub marks: Vec<String>,
    /// The sender in one line.
    pub sender: String,
    /// Date inside the file.
    pub date: Date,
    /// Number of the letter; tells labels apart and is not shown.
    pub number: String,
}

#[derive(Serialize)]
struct Data<'a> {
    title: String,
    postcode: &'a str,
    address: &'a [String],
    name: String,
    marks: &'a [String],
    sender: &'a str,
}

/// Sets the label as PDF/A-2u.
///
/// # Errors
/// A missing font or character, or an address that does not fit.
pub fn label(fonts: &Fonts, data: &Label) -> Result<Vec<u8>, PaperError> {
    let to = &data.addressee;
    let honorific = match (data.lang, to.honorific) {
        (Lang::Ja, Honorific::Sama) => "　様",
        (Lang::Ja, Honorific::Onchu) => "　御中",
        (Lang::En, _) => "",
    };
    let title = match data.lang {
        Lang::Ja => "あて名票",
        Lang::En => "Address label",
    };
    let shown = Data {
        title: format!("{title} {}", data.number),
        postcode: &to.postcode,
        address: &to.address,
        name: format!("{}{honorific}", to.name),
        marks: &data.marks,
        sender: &data.sender,
    };
    let value = serde_json::to_value(shown).map_err(|e| PaperError::Writing(e.to_string()))?;
    let sheet = Sheet {
        template: Template::Label,
        lang: data.lang,
        ident: format!("{} label", data.number),
        date: data.date,
    };
    set(fonts, sheet, value)
}
