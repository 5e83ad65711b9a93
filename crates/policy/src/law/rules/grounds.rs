// SPDX-License-Identifier: Apache-2.0
//! Published grounds of refusal against those the law knows for the kind.

use super::{Case, Finding, same};
use crate::law::{grounds, has_basis};
use crate::names::GroundId;
use crate::words::{Claim, Kind};

/// Every published ground with its kind and place.
fn published<'a>(case: &Case<'a>) -> Vec<(Kind, String, &'a GroundId)> {
    let kinds = case.policy.requests.kinds.iter();
    kinds
        .flat_map(|(kind, rule)| {
            let grounds = rule.grounds.iter().enumerate();
            grounds.map(|(index, id)| (*kind, format!("grounds/{index}"), id))
        })
        .collect()
}

/// No rule of law knows the ground for the kind; it is never offered.
pub(super) fn without_basis(case: &Case<'_>) -> Vec<Finding> {
    let all = published(case).into_iter();
    all.filter(|(kind, _, id)| has_basis(*kind, id).is_none())
        .map(|(kind, key, id)| Finding::of_kind(kind, &key).with("ground", same(id)))
        .collect()
}

/// The law knows the ground, but not on this day.
pub(super) fn not_in_force(case: &Case<'_>) -> Vec<Finding> {
    let all = published(case).into_iter();
    all.filter_map(|(kind, key, id)| {
        let label = has_basis(kind, id)?;
        let known = grounds(kind, case.as_of)
            .iter()
            .any(|ground| ground.id == *id);
        (!known).then(|| Finding::of_kind(kind, &key).with("label", label))
    })
    .collect()
}

/// Art. 35(6): grounds are published, but none of them can answer a claim under Art. 35(5).
pub(super) fn extended(case: &Case<'_>) -> Vec<Finding> {
    let kinds = case
        .policy
        .requests
        .kinds
        .keys()
        .filter(|kind| kind.has_claims());
    kinds
        .filter(|kind| {
            let offered = case.policy.offered(**kind, case.as_of);
            let any = case
                .policy
                .kind(**kind)
                .is_some_and(|rule| !rule.grounds.is_empty());
            any && !offered
                .iter()
                .any(|g| g.claims.contains(&Claim::NoLongerNeeded))
        })
        .map(|kind| Finding::of_kind(*kind, "grounds"))
        .collect()
}
