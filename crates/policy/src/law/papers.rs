// SPDX-License-Identifier: Apache-2.0
//! The catalogue of papers that prove identity or authority, with what their copies must not show.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::data::PAPER_ROWS;
use crate::model::OwnPaper;
use crate::names::PaperId;
use crate::text::Text;

/// A kind of paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaperType {
    /// Its id in files.
    pub id: PaperId,
    /// What it is called.
    pub label: Text,
    /// What to mind.
    pub note: Option<Text>,
    /// What to black out on a copy.
    pub masks: Vec<Text>,
    /// The same with the law behind each.
    pub mask_rules: Vec<Mask>,
    /// Last day on which such a paper can be valid.
    pub valid_until: Option<Date>,
    /// Last day on which it was issued.
    pub issued_until: Option<Date>,
    /// The law against taking it at all.
    pub refused: Option<String>,
    /// What to take in its place.
    pub instead: Option<Text>,
    /// Whether it shows the address; `None` where nobody knows.
    pub shows_address: Option<bool>,
    /// Whether it proves an agent's authority rather than somebody's identity.
    pub proves_authority: bool,
    /// Whether it is a certificate, whose age counts from the day of its issue.
    pub is_certificate: bool,
    /// Whether it can show an earlier name beside the present one, so that it proves a change of name.
    pub shows_former_name: bool,
}

/// Something a copy must not show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mask {
    /// Its id, one for the same field on every paper.
    pub id: String,
    /// What to black out.
    pub label: Text,
    /// The law that asks for it; `None` for good practice.
    pub law: Option<String>,
    /// Whether a law asks for it.
    pub required: bool,
}

/// Whether a paper can be taken on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperStanding {
    /// Yes.
    Accepted,
    /// It cannot be valid any more.
    Expired,
    /// It must not be taken as proof.
    Refused,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Use {
    Identity,
    Authority,
}

/// A row of the data file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaperRow {
    id: PaperId,
    #[serde(rename = "use")]
    used: Use,
    label: Text,
    note: Option<Text>,
    valid_until: Option<Date>,
    issued_until: Option<Date>,
    refused: Option<String>,
    instead: Option<Text>,
    shows_address: bool,
    #[serde(default)]
    certificate: bool,
    #[serde(default)]
    former_name: bool,
    #[serde(default)]
    masks: Vec<Mask>,
}

/// A paper of the catalogue.
#[must_use]
pub fn paper(id: &PaperId) -> Option<PaperType> {
    PAPER_ROWS
        .iter()
        .find(|row| row.id == *id)
        .map(PaperType::of)
}

/// The whole catalogue, in its order.
#[must_use]
pub fn papers() -> Vec<PaperType> {
    PAPER_ROWS.iter().map(PaperType::of).collect()
}

/// Every id of the catalogue.
pub(crate) fn paper_ids() -> Vec<&'static str> {
    PAPER_ROWS.iter().map(|row| row.id.as_str()).collect()
}

impl PaperType {
    fn of(row: &PaperRow) -> Self {
        Self {
            id: row.id.clone(),
            label: row.label.clone(),
            note: row.note.clone(),
            masks: row.masks.iter().map(|mask| mask.label.clone()).collect(),
            mask_rules: row.masks.clone(),
            valid_until: row.valid_until,
            issued_until: row.issued_until,
            refused: row.refused.clone(),
            instead: row.instead.clone(),
            shows_address: Some(row.shows_address),
            proves_authority: row.used == Use::Authority,
            is_certificate: row.certificate,
            shows_former_name: row.former_name,
        }
    }

    pub(crate) fn own(id: &PaperId, own: &OwnPaper) -> Self {
        let rule = |(no, label): (usize, &Text)| Mask {
            id: format!("own_{no}"),
            label: label.clone(),
            law: None,
            required: false,
        };
        Self {
            label: own.label.clone(),
            note: own.note.clone(),
            masks: own.masks.clone(),
            is_certificate: own.certificate,
            mask_rules: (1..).zip(&own.masks).map(rule).collect(),
            ..Self::unknown(id)
        }
    }

    pub(crate) fn unknown(id: &PaperId) -> Self {
        Self {
            id: id.clone(),
            label: Text::ja(id.as_str()),
            note: None,
            masks: Vec::new(),
            mask_rules: Vec::new(),
            valid_until: None,
            issued_until: None,
            refused: None,
            instead: None,
            shows_address: None,
            proves_authority: false,
            is_certificate: false,
            shows_former_name: false,
        }
    }

    /// Whether it can be taken on a day.
    #[must_use]
    pub fn standing(&self, on: Date) -> PaperStanding {
        if self.refused.is_some() {
            PaperStanding::Refused
        } else if self.valid_until.is_some_and(|last| last < on) {
            PaperStanding::Expired
        } else {
            PaperStanding::Accepted
        }
    }

    /// Whether it can be taken on a day.
    #[must_use]
    pub fn accepted(&self, on: Date) -> bool {
        self.standing(on) == PaperStanding::Accepted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_health_insurance_card_counts_until_the_first_of_december_2025() {
        let card = paper(&PaperId::from("health_insurance_card")).unwrap();
        assert!(card.accepted(date(2025, 12, 1)));
        assert_eq!(card.standing(date(2025, 12, 2)), PaperStanding::Expired);
        assert!(card.instead.is_some());
    }

    #[test]
    fn a_notification_card_is_never_taken() {
        let card = paper(&PaperId::from("notification_card")).unwrap();
        assert_eq!(card.standing(date(2026, 11, 24)), PaperStanding::Refused);
    }

    #[test]
    fn certificates_are_told_from_cards() {
        let certificate = |id: &str| paper(&PaperId::from(id)).unwrap().is_certificate;
        for id in [
            "residence_certificate",
            "seal_certificate",
            "family_register",
        ] {
            assert!(certificate(id), "{id}");
        }
        assert!(!certificate("driving_licence") && !certificate("letter_of_attorney"));
    }

    #[test]
    fn every_required_mask_names_its_law() {
        for row in PAPER_ROWS.iter() {
            for mask in &row.masks {
                assert_eq!(
                    mask.required,
                    mask.law.is_some(),
                    "{}: {}",
                    row.id,
                    mask.label.ja
                );
            }
        }
        let certificate = paper(&PaperId::from("eligibility_certificate")).unwrap();
        assert!(certificate.mask_rules.iter().any(|mask| mask.required));
    }

    #[test]
    fn ids_are_unique_and_labelled_in_two_languages() {
        let mut ids = paper_ids();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
        assert!(papers().iter().all(|paper| paper.label.en.is_some()));
    }
}
