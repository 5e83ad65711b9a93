// SPDX-License-Identifier: Apache-2.0
//! Rights the Act gives that a policy does not take up (Arts. 32–35).

use super::{Case, Finding, same, when};
use crate::text::Text;
use crate::words::{Claim, Kind};

fn missing(case: &Case<'_>, kind: Kind) -> Vec<Finding> {
    when(case.policy.kind(kind).is_none(), "requests/kinds")
}

/// Art. 32(2).
pub(super) fn purpose_notice(case: &Case<'_>) -> Vec<Finding> {
    missing(case, Kind::PurposeNotice)
}

/// Art. 33(1).
pub(super) fn disclosure(case: &Case<'_>) -> Vec<Finding> {
    missing(case, Kind::Disclosure)
}

/// Art. 33(5).
pub(super) fn third_party_records(case: &Case<'_>) -> Vec<Finding> {
    missing(case, Kind::ThirdPartyRecords)
}

/// Art. 34(1).
pub(super) fn correction(case: &Case<'_>) -> Vec<Finding> {
    missing(case, Kind::Correction)
}

/// Art. 35(1)(5).
pub(super) fn erasure(case: &Case<'_>) -> Vec<Finding> {
    missing(case, Kind::Erasure)
}

/// Art. 35(3)(5).
pub(super) fn stop_provision(case: &Case<'_>) -> Vec<Finding> {
    missing(case, Kind::StopProvision)
}

/// Art. 35(5): no longer needed, leaked, or harmful; without any breach.
pub(super) fn extended_claims(case: &Case<'_>) -> Vec<Finding> {
    let kinds = &case.policy.requests.kinds;
    let with_claims = kinds.iter().filter(|(kind, _)| kind.has_claims());
    with_claims
        .filter_map(|(kind, rule)| {
            let extended = Claim::ALL.iter().filter(|claim| claim.is_extended());
            let names: Vec<Text> = extended
                .filter(|claim| !rule.takes(**claim))
                .map(|claim| same(format!("`{}`", claim.name())))
                .collect();
            let finding = || Finding::of_kind(*kind, "claims").with("missing", Text::join(&names));
            (!names.is_empty()).then(finding)
        })
        .collect()
}
