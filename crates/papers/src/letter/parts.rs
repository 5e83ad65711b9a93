// SPDX-License-Identifier: Apache-2.0
//! The parts every letter has, whatever it says.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::own_words::OwnWords;
use crate::Lang;

/// 敬称 after a name; English letters print none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Honorific {
    /// 様, to a human being.
    #[default]
    Sama,
    /// 御中, to an organisation.
    Onchu,
}

/// Whom the letter goes to, as printed in the window.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Addressee {
    /// Postcode without 〒, e.g. `000-0000`; empty prints none.
    pub postcode: String,
    /// Lines of the address, in the order printed.
    pub address: Vec<String>,
    /// Name without honorific.
    pub name: String,
    /// What follows the name.
    pub honorific: Honorific,
}

/// The place of the seal beside the sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seal {
    /// A box with 印 in it, to be stamped by hand.
    #[default]
    Box,
    /// （押印省略）, for letters sent without a seal.
    Omitted,
    /// Nothing.
    None,
}

/// The operator as the letter's sender.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sender {
    /// Name of the operator.
    pub operator: String,
    /// Postcode without 〒; empty prints none.
    pub postcode: String,
    /// Lines of the address.
    pub address: Vec<String>,
    /// Who signs, by post title, e.g. `個人情報保護管理者　総務部長`; one line each.
    pub signatory: Vec<String>,
    /// Telephone, if printed.
    pub phone: Option<String>,
    /// E-mail, if printed.
    pub email: Option<String>,
    /// Place of the seal.
    pub seal: Seal,
}

/// Somewhere a person can turn to: the desk, or an outside body that takes complaints.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Route {
    /// Name of the desk or body.
    pub name: String,
    /// Postal address in one line.
    pub post: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Hours, e.g. 平日10時から17時まで.
    pub hours: Option<String>,
    /// One more sentence, e.g. that a body handles complaints about this operator only.
    pub note: Option<String>,
}

/// What every letter needs besides what it says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Head {
    /// Language of the letter; labels inside the data must be in it already.
    pub lang: Lang,
    /// Document number, e.g. `個回第2026-000123号`.
    pub number: String,
    /// Date of the letter; also the date inside the file.
    pub date: Date,
    /// Whom it goes to.
    pub addressee: Addressee,
    /// Who sends it.
    pub sender: Sender,
    /// Where complaints go, the operator's own desk first. Never empty in a reply.
    pub complaints: Vec<Route>,
    /// Where questions about this letter go.
    pub contact: Option<Route>,
    /// The operator's own sentences.
    #[serde(default, skip_serializing_if = "OwnWords::is_empty")]
    pub words: OwnWords,
}

/// One line of a facts table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// Its value; line breaks are kept.
    pub value: String,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Block {
    /// A paragraph.
    Text {
        /// The paragraph.
        text: String,
    },
    /// A small bold line over what follows.
    Subhead {
        /// The line.
        text: String,
    },
    /// Labels and values.
    Facts {
        /// The lines.
        facts: Vec<Fact>,
    },
    /// A table with a head; every row is as long as the head.
    Table {
        /// Heads of the columns.
        head: Vec<String>,
        /// Relative widths; 0 means as narrow as the content.
        widths: Vec<u8>,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
    /// Lines with a bullet each.
    List {
        /// The lines.
        items: Vec<String>,
    },
}

/// A numbered section under 記.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Heading without its number.
    pub heading: String,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// A whole letter, ready to be set by [`letter`](crate::letter).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Number, date, addressee, sender, routes.
    pub head: Head,
    /// Subject line, also the title of the file. Never holds a person's name.
    pub subject: String,
    /// 拝啓 with the season's greeting, or `Dear …,`.
    pub opening: String,
    /// Paragraphs before 記.
    pub paragraphs: Vec<String>,
    /// Numbered sections under 記.
    pub sections: Vec<Section>,
    /// What lies in the envelope with the letter.
    pub enclosures: Vec<String>,
}
