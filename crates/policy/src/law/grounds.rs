// SPDX-License-Identifier: Apache-2.0
//! Grounds of refusal: what the Act allows, and what a published method allows besides.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::data::{GROUND_ROWS, in_force};
use crate::names::GroundId;
use crate::text::Text;
use crate::words::{Claim, Kind};

/// A ground on which a request may be refused, in whole or part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ground {
    /// Its id in files and on the ledger.
    pub id: GroundId,
    /// The kinds this wording is for.
    pub kinds: Vec<Kind>,
    /// The article it rests on.
    pub article: String,
    /// Short name.
    pub label: Text,
    /// A sentence that can stand in a letter as it is.
    pub explain: Text,
    /// Statutory or procedural.
    pub class: GroundClass,
    /// The claims it answers (Art. 35); empty means any.
    pub claims: Vec<Claim>,
}

/// On what a ground rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroundClass {
    /// The Act itself allows the refusal.
    Statutory,
    /// A method fixed and published under Art. 37 was not followed.
    Procedural,
}

/// A row of the data file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroundRow {
    id: GroundId,
    kinds: Vec<Kind>,
    class: GroundClass,
    article: String,
    valid_from: Date,
    valid_until: Option<Date>,
    label: Text,
    explain: Text,
    #[serde(default)]
    claims: Vec<Claim>,
}

/// Every ground in force for a kind on a day, published or not.
#[must_use]
pub fn grounds(kind: Kind, as_of: Date) -> Vec<Ground> {
    GROUND_ROWS
        .iter()
        .filter(|row| row.kinds.contains(&kind))
        .filter(|row| in_force(row.valid_from, row.valid_until, as_of))
        .map(|row| Ground {
            id: row.id.clone(),
            kinds: row.kinds.clone(),
            article: row.article.clone(),
            label: row.label.clone(),
            explain: row.explain.clone(),
            class: row.class,
            claims: row.claims.clone(),
        })
        .collect()
}

/// The label of a ground for a kind on any day; `None` where the law knows no such ground for it.
pub(crate) fn has_basis(kind: Kind, id: &GroundId) -> Option<Text> {
    let mut rows = GROUND_ROWS.iter();
    rows.find(|row| row.id == *id && row.kinds.contains(&kind))
        .map(|row| row.label.clone())
}

/// Every id a file may name, once.
pub(crate) fn ground_ids() -> Vec<&'static str> {
    let mut ids: Vec<_> = GROUND_ROWS.iter().map(|row| row.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// What a ground is called in the first row that has it.
pub(crate) fn ground_label(id: &str) -> Text {
    let row = GROUND_ROWS.iter().find(|row| row.id.as_str() == id);
    row.map(|row| row.label.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn ids(kind: Kind, on: Date) -> Vec<String> {
        grounds(kind, on)
            .into_iter()
            .map(|ground| ground.id.0)
            .collect()
    }

    #[test]
    fn disclosure_knows_the_three_grounds_of_article_33() {
        let ids = ids(Kind::Disclosure, date(2026, 11, 24));
        for id in ["harm", "hindrance", "other_law"] {
            assert!(ids.contains(&id.to_owned()), "{id}");
        }
        assert!(!ids.contains(&"no_breach".to_owned()));
    }

    #[test]
    fn an_unpaid_fee_is_no_ground_where_no_fee_is_allowed() {
        for kind in Kind::ALL {
            let has = ids(*kind, date(2026, 11, 24)).contains(&"fee_unpaid".to_owned());
            assert_eq!(has, kind.fee_allowed(), "{kind:?}");
        }
    }

    #[test]
    fn a_ground_begins_with_its_day() {
        assert!(ids(Kind::Erasure, date(2022, 3, 31)).is_empty());
        assert!(!ids(Kind::Erasure, date(2022, 4, 1)).is_empty());
    }

    #[test]
    fn one_id_has_one_wording_per_kind() {
        for kind in Kind::ALL {
            let all = ids(*kind, date(2026, 11, 24));
            let mut once = all.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), all.len(), "{kind:?}");
        }
    }

    #[test]
    fn explanations_can_stand_in_a_letter() {
        for row in GROUND_ROWS.iter() {
            assert!(row.explain.ja.ends_with('。'), "{}", row.id);
            assert!(
                row.explain.ja.contains("ます")
                    || row.explain.ja.contains("せん")
                    || row.explain.ja.contains("ました"),
                "{}",
                row.id
            );
            assert!(
                row.explain
                    .en
                    .as_deref()
                    .is_some_and(|en| en.ends_with('.')),
                "{}",
                row.id
            );
            assert!(row.label.en.is_some(), "{}", row.id);
        }
    }
}
