// SPDX-License-Identifier: Apache-2.0
//! Fees (Art. 38): for which kinds, how much, how paid, whether they come back.

use super::{Case, Finding, same};
use crate::model::Fee;
use crate::words::{FeeMeans, Kind, Overpaid, Refund, Tax};

/// Findings at a key of every fee that a condition picks out.
fn pick(case: &Case<'_>, key: &str, picks: impl Fn(Kind, &Fee) -> bool) -> Vec<Finding> {
    let kinds = case.policy.requests.kinds.iter();
    let fees = kinds.filter_map(|(kind, rule)| rule.fee.as_ref().map(|fee| (*kind, fee)));
    fees.filter(|(kind, fee)| picks(*kind, fee))
        .map(|(kind, fee)| Finding::of_kind(kind, &format!("fee/{key}")).with("yen", same(fee.yen)))
        .collect()
}

/// Art. 38(1).
pub(super) fn on_free_kind(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "yen", |kind, fee| {
        fee.yen > 0 && !kind.fee_allowed() && !kind.is_gdpr()
    })
}

/// A contradiction inside: nothing was paid that could be kept.
pub(super) fn refund_on_free_kind(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "refund", |kind, fee| {
        fee.refund == Refund::Never && (fee.yen == 0 || !kind.fee_allowed())
    })
}

/// Art. 38: open in law.
pub(super) fn kept_on_refusal(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "refund", |kind, fee| {
        fee.refund == Refund::Never && fee.yen > 0 && kind.fee_allowed()
    })
}

/// Total-price display.
pub(super) fn before_tax(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "tax", |_, fee| fee.tax == Tax::Added && fee.yen > 0)
}

/// Art. 37(4): a burden on whoever has no stamps at hand.
pub(super) fn stamps_only(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "by", |_, fee| fee.by == [FeeMeans::Stamps])
}

/// Art. 38(2).
pub(super) fn overpaid_kept(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "overpaid", |_, fee| {
        fee.overpaid == Overpaid::Kept && fee.yen > 0
    })
}

/// Order 12(iv).
pub(super) fn without_means(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "by", |_, fee| fee.by.is_empty() && fee.yen > 0)
}
