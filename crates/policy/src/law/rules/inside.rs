// SPDX-License-Identifier: Apache-2.0
//! What does not fit together inside a policy, whatever the law says.

use super::{Case, Finding, day, same, when};
use crate::names::ItemId;
use crate::text::Text;

/// A text of the policy that is named and has no content.
pub(super) fn text_missing(case: &Case<'_>) -> Vec<Finding> {
    let texts = case.policy.chapters.texts.iter();
    texts
        .filter(|(_, text)| text.missing)
        .map(|(name, text)| Finding::at(format!("texts/{name}")).with("kind", text.kind.text()))
        .collect()
}

/// "Except in the following cases", and no case follows.
pub(super) fn exceptions_empty(case: &Case<'_>) -> Vec<Finding> {
    let ways = case.policy.chapters.acquisition.iter();
    ways.filter(|(_, way)| way.exceptions.as_ref().is_some_and(Vec::is_empty))
        .map(|(name, _)| Finding::at(format!("acquisition/{name}/exceptions")))
        .collect()
}

/// A reference to a place that does not say it.
pub(super) fn reference_astray(case: &Case<'_>) -> Vec<Finding> {
    let references = &case.policy.references;
    if references.is_empty() {
        return Vec::new();
    }
    let clauses = case.policy.clauses();
    let known = |id: &String| clauses.iter().any(|clause| clause.id == *id);
    let astray = references.iter().enumerate();
    astray
        .filter(|(_, one)| !one.to.as_ref().is_some_and(known))
        .map(|(index, one)| {
            Finding::at(format!("references/{index}"))
                .with("cites", one.cites.clone())
                .with("about", one.about.clone())
        })
        .collect()
}

/// The last revision is older than a law the text cites.
pub(super) fn law_newer(case: &Case<'_>) -> Vec<Finding> {
    let policy = case.policy;
    let last = policy.revised.unwrap_or(policy.issued);
    let norms = policy.chapters.law_register.iter();
    norms
        .filter_map(|(name, norm)| {
            let since = norm.since.filter(|since| *since > last)?;
            Some(
                Finding::at(format!("law_register/{name}/since"))
                    .with("law", norm.name.clone())
                    .with("date", day(since))
                    .with("last", day(last)),
            )
        })
        .collect()
}

/// A way of acquisition that names no item.
pub(super) fn acquired_without_class(case: &Case<'_>) -> Vec<Finding> {
    let ways = case.policy.chapters.acquisition.iter();
    ways.filter(|(_, way)| way.of.is_empty())
        .map(|(name, way)| Finding::at(format!("acquisition/{name}")).with("way", way.way.text()))
        .collect()
}

/// A fixed period, and "after the period set by law" beside it.
pub(super) fn retention_two_ends(case: &Case<'_>) -> Vec<Finding> {
    let rows = case.policy.retention.iter();
    rows.filter(|(_, row)| row.after_legal_period && row.or_later.is_none())
        .map(|(name, row)| {
            Finding::at(format!("retention/{name}/after_legal_period"))
                .with("records", row.label.clone())
        })
        .collect()
}

/// Logs that are used for nothing else, and a purpose that uses them.
pub(super) fn log_used_beyond(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let logs = case.policy.chapters.access_logs.iter();
    for (name, log) in logs.filter(|(_, log)| !log.only.is_empty()) {
        let others = case
            .policy
            .purposes
            .iter()
            .filter(|(purpose, _)| !log.only.contains(purpose));
        let using = others.filter(|(_, purpose)| overlap(&purpose.uses, &log.of));
        found.extend(using.map(|(_, purpose)| {
            Finding::at(format!("access_logs/{name}/only")).with("purpose", purpose.label.clone())
        }));
    }
    found
}

/// A class whose information serves some purposes only, and another purpose that uses it.
pub(super) fn class_used_beyond(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let classes = case.policy.chapters.classes.iter();
    for (name, class) in classes.filter(|(_, class)| !class.purposes.is_empty()) {
        let purposes = case.policy.purposes.iter();
        let others = purposes.filter(|(purpose, _)| !class.purposes.contains(purpose));
        let using = others.filter(|(_, purpose)| overlap(&purpose.uses, &class.of));
        found.extend(using.map(|(_, purpose)| {
            Finding::at(format!("classes/{name}/purposes"))
                .with("class", class.label.clone())
                .with("purpose", purpose.label.clone())
        }));
    }
    found
}

/// Whether an item of one list is an item of the other, or lies under it.
fn overlap(some: &[ItemId], others: &[ItemId]) -> bool {
    some.iter().any(|one| {
        others
            .iter()
            .any(|other| one.is_under(other) || other.is_under(one))
    })
}

/// "Cookies identify nobody", beside log-in or advertising.
pub(super) fn cookies_identify(case: &Case<'_>) -> Vec<Finding> {
    let tracking = &case.policy.chapters.tracking;
    let known = |one: &&crate::chapter::Tracking| one.login || one.advertising;
    let Some(use_of) = tracking.values().find(known) else {
        return Vec::new();
    };
    let word = if use_of.login {
        Text::new("ログイン状態の保持", "keeping people logged in")
    } else {
        Text::new("広告の表示", "advertising")
    };
    let denied = tracking.iter().filter(|(_, one)| one.denies_identity);
    denied
        .map(|(name, _)| {
            Finding::at(format!("tracking/{name}/denies_identity")).with("use", word.clone())
        })
        .collect()
}

/// The time of an acknowledgement is up.
pub(super) fn acknowledgement_over(case: &Case<'_>) -> Vec<Finding> {
    let all = case.policy.acknowledged.iter().enumerate();
    all.filter(|(_, one)| one.until < case.as_of)
        .map(|(index, one)| {
            Finding::at(format!("acknowledged/{index}/until"))
                .with("code", same(&one.code))
                .with("date", day(one.until))
        })
        .collect()
}

/// A certificate that ran out is still shown.
pub(super) fn certificate_over(case: &Case<'_>) -> Vec<Finding> {
    let all = case.policy.chapters.certificates.iter();
    all.filter_map(|(name, one)| {
        let until = one.until.filter(|until| *until < case.as_of)?;
        Some(
            Finding::at(format!("certificates/{name}/until"))
                .with("name", one.kind.text())
                .with("date", day(until)),
        )
    })
    .collect()
}

/// A desk is promised where nobody can reach it.
pub(super) fn desk_unreachable(case: &Case<'_>) -> Vec<Finding> {
    let desks = case.policy.desks.iter();
    desks
        .filter(|(_, desk)| {
            desk.post.is_none()
                && desk.phone.is_none()
                && desk.fax.is_none()
                && desk.email.is_none()
                && desk.channels.is_empty()
        })
        .flat_map(|(name, desk)| {
            let mut found = when(true, &format!("desks/{name}"));
            for one in &mut found {
                one.values.push(("desk", desk.name.clone()));
            }
            found
        })
        .collect()
}
