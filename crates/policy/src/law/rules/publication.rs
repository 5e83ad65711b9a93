// SPDX-License-Identifier: Apache-2.0
//! What must be knowable to people (Art. 32(1), Order 10).

use super::{Case, Finding, same, when};
use crate::model::CertifiedBodies;
use crate::words::{Procedure, SafetyHead};

/// Art. 32(1)(i).
pub(super) fn operator_name(case: &Case<'_>) -> Vec<Finding> {
    when(case.policy.operator.name.is_empty(), "operator/name")
}

/// Art. 32(1)(i), the address since 2022.
pub(super) fn operator_address(case: &Case<'_>) -> Vec<Finding> {
    when(case.policy.operator.address.is_empty(), "operator/address")
}

/// Art. 32(1)(i), the representative since 2022.
pub(super) fn operator_representative(case: &Case<'_>) -> Vec<Finding> {
    when(
        case.policy.operator.representative.is_empty(),
        "operator/representative",
    )
}

/// Art. 23: the responsible person of organisational measures.
pub(super) fn manager(case: &Case<'_>) -> Vec<Finding> {
    when(case.policy.operator.manager.is_empty(), "operator/manager")
}

/// Art. 32(1)(ii).
pub(super) fn purposes(case: &Case<'_>) -> Vec<Finding> {
    when(case.policy.purposes.is_empty(), "purposes")
}

/// Art. 32(1)(iii).
pub(super) fn procedure(case: &Case<'_>) -> Vec<Finding> {
    let told = case.policy.requests.procedure == Procedure::ToldWhenAsked;
    when(told, "requests/procedure")
}

/// Art. 32(1)(iv), Order 10(i).
pub(super) fn safety(case: &Case<'_>) -> Vec<Finding> {
    when(case.policy.safety.is_empty(), "safety")
}

/// Order 10(i): each of the six heads, where anything is published at all.
pub(super) fn safety_heads(case: &Case<'_>) -> Vec<Finding> {
    let measures = &case.policy.safety;
    if measures.is_empty() {
        return Vec::new();
    }
    let missing = SafetyHead::ALL
        .iter()
        .filter(|head| measures.iter().all(|m| m.head != **head));
    missing
        .map(|head| {
            Finding::at("safety")
                .with("head", head.text())
                .with("id", same(head.name()))
        })
        .collect()
}

/// Order 10(ii).
pub(super) fn complaint_desk(case: &Case<'_>) -> Vec<Finding> {
    when(case.policy.complaints_desk().is_none(), "desks/complaints")
}

/// Art. 32(1)(iii), Order 12(i).
pub(super) fn request_desk(case: &Case<'_>) -> Vec<Finding> {
    when(case.policy.requests_desk().is_none(), "desks/requests")
}

/// Order 10(iii).
pub(super) fn certified_body(case: &Case<'_>) -> Vec<Finding> {
    when(
        case.policy.certified_bodies == CertifiedBodies::Unstated,
        "certified_bodies",
    )
}
