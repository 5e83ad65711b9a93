// SPDX-License-Identifier: Apache-2.0
//! Purposes and retention (Arts. 17, 20(2), 22).

use super::{Case, Finding, same};
use crate::names::ItemId;
use crate::text::{Lang, Text};
use crate::words::Basis;

/// Words that say too little about what is done with the information.
const VAGUE: [&str; 5] = [
    "付帯",
    "付随",
    "事業活動に用いる",
    "マーケティング活動に用いる",
    "その他当社が必要と認める",
];

/// Most items a message names before it counts the rest.
const LABELS_MAX: usize = 5;

/// Art. 17(1).
pub(super) fn vague(case: &Case<'_>) -> Vec<Finding> {
    let purposes = case.policy.purposes.iter();
    purposes
        .filter_map(|(name, purpose)| {
            let word = VAGUE
                .iter()
                .find(|word| purpose.label.ja.contains(**word))?;
            Some(Finding::at(format!("purposes/{name}/label")).with("word", same(word)))
        })
        .collect()
}

/// Art. 20(2).
pub(super) fn special_care(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let published = case
        .policy
        .purposes
        .iter()
        .filter(|(_, p)| p.basis == Basis::Published);
    for (name, purpose) in published {
        for (index, branch) in purpose.uses.iter().enumerate() {
            let items = case.policy.items.iter();
            let sensitive = items.filter(|(id, item)| item.special_care && id.is_under(branch));
            found.extend(sensitive.map(|(_, item)| {
                Finding::at(format!("purposes/{name}/uses/{index}"))
                    .with("item", item.label.clone())
            }));
        }
    }
    found
}

/// Art. 22: every leaf should be covered by a row; one finding names all that are not.
pub(super) fn retention(case: &Case<'_>) -> Vec<Finding> {
    let policy = case.policy;
    let kept = |id: &ItemId| {
        let rows = policy.retention.values();
        rows.flat_map(|row| &row.of)
            .any(|branch| id.is_under(branch))
    };
    let uncovered = policy
        .items
        .iter()
        .filter(|(id, _)| policy.is_leaf(id) && !kept(id));
    let labels: Vec<&Text> = uncovered.map(|(_, item)| &item.label).collect();
    if labels.is_empty() {
        return Vec::new();
    }
    let named = Text::join(labels.iter().take(LABELS_MAX).copied());
    let items = match labels.len().saturating_sub(LABELS_MAX) {
        0 => named,
        more => Text::new(
            format!("{}ほか{more}件", named.get(Lang::Ja)),
            format!("{} and {more} more", named.get(Lang::En)),
        ),
    };
    vec![Finding::at("retention").with("items", items)]
}
