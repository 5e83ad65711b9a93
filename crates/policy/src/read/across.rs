// SPDX-License-Identifier: Apache-2.0
//! Checks that need more than one place of the file, once every place is right by itself.

use jiff::civil::Date;

use super::{Loaded, both};
use crate::diagnostic::{Saying, Unusable};
use crate::model::{Policy, Requirement};

type Found = (String, Saying);

/// Lets a policy through, or says what does not fit together in it.
pub(super) fn check(loaded: Loaded) -> Result<Loaded, Unusable> {
    let policy = &loaded.policy;
    let mut found = papers(policy);
    found.extend(claims(policy));
    found.extend(dates(policy));
    if found.is_empty() {
        return Ok(loaded);
    }
    let mut diagnostics: Vec<_> = found
        .into_iter()
        .map(|(path, saying)| loaded.diagnostic(&path, saying))
        .collect();
    diagnostics.sort_by_key(|one| one.span.start);
    Err(Unusable { diagnostics })
}

/// "Any three of two papers" can never be met.
fn papers(policy: &Policy) -> Vec<Found> {
    let identity = &policy.requests.identity;
    let all: [(&str, Option<&Requirement>); 3] = [
        ("person", Some(&identity.person)),
        ("statutory_agent", identity.statutory_agent.as_ref()),
        ("mandated_agent", identity.mandated_agent.as_ref()),
    ];
    let stated = all
        .into_iter()
        .filter_map(|(key, requirement)| Some((key, requirement?)));
    stated
        .filter(|(_, requirement)| usize::from(requirement.any) > requirement.of.len())
        .map(|(key, requirement)| {
            let (any, of) = (requirement.any, requirement.of.len());
            let saying = Saying::error(
                "file.too-many-papers",
                both(
                    format!("{of}種類の書類から{any}種類を選ぶことはできません"),
                    format!("{any} papers cannot be chosen from {of}"),
                ),
                both(
                    "`any` を減らすか、`of` に書類を加えてください",
                    "lower `any` or add papers to `of`",
                ),
            );
            (format!("requests/identity/{key}/any"), saying)
        })
        .collect()
}

/// Claims belong to the kinds of Art. 35.
fn claims(policy: &Policy) -> Vec<Found> {
    let kinds = policy.requests.kinds.iter();
    kinds
        .filter(|(kind, rule)| !kind.has_claims() && !rule.claims.is_empty())
        .map(|(kind, _)| {
            let name = kind.name();
            let saying = Saying::error(
                "file.claims-not-here",
                both(
                    format!("`{name}` に `claims` は書けません"),
                    format!("`{name}` has no `claims`"),
                ),
                both(
                    "`claims` を消してください。書けるのは `erasure` と `stop_provision` だけです",
                    "remove `claims`; only `erasure` and `stop_provision` have them",
                ),
            );
            (format!("requests/kinds/{name}/claims"), saying)
        })
        .collect()
}

/// A policy is issued, then revised.
fn dates(policy: &Policy) -> Vec<Found> {
    let mut found = Vec::new();
    let mut order = |key: &str, date: Option<Date>| {
        if date.is_some_and(|date| date < policy.issued) {
            let saying = Saying::error(
                "file.dates-out-of-order",
                both(
                    format!("`{key}` が制定日 `issued` より前です"),
                    format!("`{key}` is before the day of issue, `issued`"),
                ),
                both("日付を確かめてください", "check the dates"),
            );
            found.push((key.to_owned(), saying));
        }
    };
    order("revised", policy.revised);
    order("effective", Some(policy.effective));
    found
}
