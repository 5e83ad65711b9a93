// SPDX-License-Identifier: Apache-2.0
//! Rights of people in the EEA and the United Kingdom, where a policy serves them (GDPR Arts. 7, 12, 15–22, 27).

use super::{Case, Finding, when};
use crate::period::{Period, Unit};
use crate::text::Text;
use crate::words::Kind;

/// Every right is theirs: none may be left out (Arts. 7(3), 15–22).
pub(super) fn kind_missing(case: &Case<'_>) -> Vec<Finding> {
    let rights = Kind::ALL.iter().filter(|kind| kind.is_gdpr());
    let missing = rights.filter(|kind| case.policy.kind(**kind).is_none());
    if case.policy.requests.eea.is_none() {
        return Vec::new();
    }
    missing
        .map(|kind| {
            let finding = Finding::at("requests/kinds").with("kind", kind.text());
            let mut finding = finding.with("name", Text::ja(format!("`{}`", kind.name())));
            finding.article = Some(kind.article().to_owned());
            finding
        })
        .collect()
}

/// One month from receipt is the most (Art. 12(3)).
pub(super) fn answer_late(case: &Case<'_>) -> Vec<Finding> {
    let kinds = case
        .policy
        .requests
        .kinds
        .keys()
        .filter(|kind| kind.is_gdpr());
    let late = kinds.filter(|kind| may_be_longer_than_a_month(case.policy.within(**kind)));
    late.map(|kind| Finding::of_kind(*kind, "within")).collect()
}

/// Whether a period can be longer than the shortest month.
const fn may_be_longer_than_a_month(period: Period) -> bool {
    match period.unit {
        Unit::Day => period.count > 28,
        // Golden Week and the turn of the year close a desk for more than a week.
        Unit::BusinessDay => period.count > 14,
        Unit::Week => period.count > 4,
        Unit::Month => period.count > 1,
        Unit::Year => true,
    }
}

/// Free of charge (Art. 12(5)).
pub(super) fn fee(case: &Case<'_>) -> Vec<Finding> {
    let kinds = case.policy.requests.kinds.iter();
    let charged = kinds.filter(|(kind, rule)| kind.is_gdpr() && rule.charged().is_some());
    charged
        .map(|(kind, _)| Finding::of_kind(*kind, "fee/yen"))
        .collect()
}

/// Whoever is not established there names a representative in writing (Art. 27).
pub(super) fn representative(case: &Case<'_>) -> Vec<Finding> {
    let eea = case.policy.requests.eea.as_ref();
    let none = eea.is_some_and(|eea| eea.representative.is_none());
    when(none, "requests/eea")
}
