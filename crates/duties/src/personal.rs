// SPDX-License-Identifier: Apache-2.0
//! Personal values that cannot leave by accident.
//!
//! [`Personal`] has no `Display` and no `Serialize`, and `Debug` hides it. The value comes out by
//! [`Personal::reveal`] only, which names the place it goes to, so one search for `reveal(` shows
//! every place where personal information leaves the program.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Claim, Country};

/// Where a personal value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sink {
    /// Into a payload sealed under the case's key.
    Seal,
    /// Onto a page of the console or the portal.
    Page,
    /// Into a letter or a package.
    Paper,
    /// Into a question put to one of the operator's systems.
    SourceQuery,
    /// Into a keyed search token.
    Token,
}

/// A value about a person.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Personal<T>(T);

impl<T> Personal<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for the named place.
    pub const fn reveal(&self, _to: Sink) -> &T {
        &self.0
    }
}

impl<T> std::fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹personal›")
    }
}

/// What an applicant wrote: kept sealed under the case's key, never in the open part.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Applicant {
    /// Name of the person whose data it is.
    pub name: String,
    /// Reading of the name.
    pub kana: String,
    /// Date of birth, where the file asks for it.
    pub birth: Option<Date>,
    /// Postcode, `000-0000`.
    pub postcode: String,
    /// Address, lines separated by line feeds.
    pub address: String,
    /// Telephone number as written.
    pub phone: String,
    /// Mail address as written.
    pub email: String,
    /// Who applies in the person's place, if anybody.
    pub agent: Option<Agent>,
    /// What each ask is about.
    pub wants: Vec<Wants>,
    /// What the person is to the operator, by name in the policy (customer, applicant, staff …).
    pub relation: String,
    /// How the person wishes to get the answer (an id of the policy's delivery means).
    pub delivery: String,
    /// Where the person is, where rights of the GDPR are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
}

impl std::fmt::Debug for Applicant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹applicant›")
    }
}

/// Whether a character is not seen itself but turns the direction of what stands after it: on a letter or a screen a
/// name could read as another's.
#[must_use]
pub const fn turns_writing(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The agent of the person.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Agent {
    /// Name.
    pub name: String,
    /// Postcode.
    pub postcode: String,
    /// Address.
    pub address: String,
    /// Telephone number.
    pub phone: String,
}

impl std::fmt::Debug for Agent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹agent›")
    }
}

impl std::fmt::Debug for Wants {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹wants›")
    }
}

/// What one ask is about, in the person's words.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Wants {
    /// Number of the ask.
    pub ask: u16,
    /// Free text: which information, which period, why.
    pub text: String,
    /// What the person claims (Art. 35), where the kind rests on a claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// What is wrong and what is right, where that is asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<WantsChange>,
}

/// One thing that is wrong, as the person says it.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WantsChange {
    /// Item of the policy; empty where the person named none.
    pub item: String,
    /// What is held, in the person's view.
    pub old: String,
    /// What is right; empty to have it deleted.
    pub new: String,
}

impl std::fmt::Debug for WantsChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹change›")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_value() {
        let name = Personal::new("見本 太郎".to_owned());
        assert_eq!(format!("{name:?}"), "‹personal›");
        assert_eq!(name.reveal(Sink::Page), "見本 太郎");
        let who = Applicant {
            name: "見本 太郎".into(),
            ..Applicant::default()
        };
        assert!(!format!("{who:?}").contains("見本"));
    }
}
