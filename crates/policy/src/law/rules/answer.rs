// SPDX-License-Identifier: Apache-2.0
//! How and when a request is answered (Art. 33, Rule 30).

use super::{Case, Finding, day, when};
use crate::law::mail;
use crate::words::{Choice, Kind};

/// Art. 33(1), Rule 30.
pub(super) fn electronic_form(case: &Case<'_>) -> Vec<Finding> {
    let paper_only = !case
        .policy
        .requests
        .answer
        .by
        .iter()
        .any(|by| by.is_electronic());
    when(
        paper_only && case.policy.kind(Kind::Disclosure).is_some(),
        "requests/answer/by",
    )
}

/// Art. 33(1)(2).
pub(super) fn chosen_by_person(case: &Case<'_>) -> Vec<Finding> {
    let chosen = case.policy.requests.answer.choice == Choice::Operator;
    when(
        chosen && case.policy.kind(Kind::Disclosure).is_some(),
        "requests/answer/choice",
    )
}

/// The Act sets no number of days; a promise would.
pub(super) fn period_unpublished(case: &Case<'_>) -> Vec<Finding> {
    when(
        !case.policy.requests.answer.published,
        "requests/answer/published",
    )
}

/// A service of the post office that has ended cannot carry the answer.
pub(super) fn delivery_abolished(case: &Case<'_>) -> Vec<Finding> {
    let by = case.policy.requests.answer.by.iter().enumerate();
    by.filter_map(|(index, delivery)| {
        let kind = mail(*delivery)?;
        let last = kind.valid_until.filter(|last| *last < case.as_of)?;
        let instead = kind.instead.clone().unwrap_or_default();
        Some(
            Finding::at(format!("requests/answer/by/{index}"))
                .with("delivery", delivery.text())
                .with("date", day(last))
                .with("instead", instead),
        )
    })
    .collect()
}
