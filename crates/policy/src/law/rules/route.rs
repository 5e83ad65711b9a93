// SPDX-License-Identifier: Apache-2.0
//! What of a route of approval cannot work, whoever the staff are: it can be read off the file alone.

use super::{Case, Finding, same};
use crate::model::RouteStep;
use crate::text::Text;
use crate::words::{Holder, Kind, Outcome, RouteAct};

fn steps<'a>(case: &'a Case<'_>) -> impl Iterator<Item = (usize, &'a RouteStep)> {
    case.policy.requests.route.iter().enumerate()
}

fn at(index: usize, key: &str) -> Finding {
    let path = format!("requests/route/{index}/{key}");
    Finding::at(path.trim_end_matches('/')).with("step", same(index + 1))
}

/// Whether the members of a role may do what a step asks: a clerk proposes, an approver decides about it.
const fn may(role: Holder, act: RouteAct) -> bool {
    match role {
        Holder::Manager => true,
        Holder::Clerk => matches!(act, RouteAct::Propose),
        Holder::Approver => !matches!(act, RouteAct::Propose),
    }
}

/// A role whose members may not do what the step asks: nobody ever passes it by that role.
pub(super) fn role_cannot(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, step) in steps(case) {
        let held = [("role", step.role), ("deputy_role", step.deputy_role)];
        for (key, role) in held {
            if let Some(role) = role.filter(|role| !may(*role, step.act)) {
                found.push(
                    at(index, key)
                        .with("role", role.text())
                        .with("act", step.act.text()),
                );
            }
        }
    }
    found
}

/// A deputy who is the holder: nobody acts in the holder's absence.
pub(super) fn deputy_self(case: &Case<'_>) -> Vec<Finding> {
    steps(case)
        .filter(|(_, step)| {
            step.deputy
                .as_ref()
                .is_some_and(|one| one.ja == step.post.ja)
        })
        .map(|(index, step)| at(index, "deputy").with("post", step.post.clone()))
        .collect()
}

const OUTCOMES: [Outcome; 2] = [Outcome::Granted, Outcome::Refused];

/// Every decision the policy can come to.
fn decisions<'a>(case: &'a Case<'_>) -> impl Iterator<Item = (Kind, Outcome)> + 'a {
    let kinds = case.policy.requests.kinds.keys();
    kinds.flat_map(|kind| OUTCOMES.map(|outcome| (*kind, outcome)))
}

/// A step that no decision passes: the policy takes none of its kinds.
pub(super) fn step_unreached(case: &Case<'_>) -> Vec<Finding> {
    steps(case)
        .filter(|(_, step)| !decisions(case).any(|(kind, outcome)| step.takes(kind, outcome)))
        .map(|(index, step)| at(index, "kinds").with("post", step.post.clone()))
        .collect()
}

/// One post at two places that one decision passes. Nobody acts twice, so that it takes two holders of the post.
pub(super) fn post_twice(case: &Case<'_>) -> Vec<Finding> {
    let together = |one: &RouteStep, other: &RouteStep| {
        // Of several posts that propose, one does.
        let both = (one.act, other.act) != (RouteAct::Propose, RouteAct::Propose);
        both && decisions(case)
            .any(|(kind, outcome)| one.takes(kind, outcome) && other.takes(kind, outcome))
    };
    steps(case)
        .filter(|(index, step)| {
            let mut before = steps(case).take(*index);
            before.any(|(_, one)| one.post.ja == step.post.ja && together(one, step))
        })
        .map(|(index, step)| at(index, "post").with("post", step.post.clone()))
        .collect()
}

/// Decisions that pass no step after the proposal: any approver decides them.
pub(super) fn kinds_uncovered(case: &Case<'_>) -> Vec<Finding> {
    if case.policy.requests.route.is_empty() {
        return Vec::new();
    }
    let covered = |kind: Kind, outcome: Outcome| {
        let mut after = steps(case).filter(|(_, step)| step.act != RouteAct::Propose);
        after.any(|(_, step)| step.takes(kind, outcome))
    };
    let of = |outcome: Outcome| {
        let all = decisions(case).filter(move |(_, one)| *one == outcome);
        let left = all.filter(|(kind, outcome)| !covered(*kind, *outcome));
        let left: Vec<Kind> = left.map(|(kind, _)| kind).collect();
        (!left.is_empty()).then(|| {
            Finding::at("requests/route")
                .with("kinds", list(&left))
                .with("outcome", outcome.text())
        })
    };
    OUTCOMES.into_iter().filter_map(of).collect()
}

fn list(kinds: &[Kind]) -> Text {
    let ja: Vec<String> = kinds.iter().map(|kind| kind.text().ja).collect();
    let en: Vec<String> = kinds
        .iter()
        .map(|kind| kind.label(crate::Lang::En).to_owned())
        .collect();
    Text::new(ja.join("・"), en.join(", "))
}
