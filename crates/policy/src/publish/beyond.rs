// SPDX-License-Identifier: Apache-2.0
//! The seam between pages and model: what pages show of chapters that a file need not have.
//!
//! Clauses are found by their ids, so their wording is published as soon as a file has any; what
//! is asked here is what tables and forms need beyond the wording.

use crate::model::{Desk, Operator, Policy, Requirement, Retention};
use crate::names::ItemId;
use crate::period::Period;
use crate::text::Text;
use crate::words::Kind;

/// What must be knowable about a joint use (Art. 27(5)(iii)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JointUse {
    /// Items used jointly.
    pub(super) items: Vec<ItemId>,
    /// Who uses them.
    pub(super) scope: Text,
    /// For what.
    pub(super) purpose: Text,
    /// Who answers for it: name, address, representative.
    pub(super) manager: Text,
}

/// One instruction that sends a user's information elsewhere
/// (Telecommunications Business Act Art. 27-12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Transmission {
    /// What is sent.
    pub(super) sent: Text,
    /// Who receives it.
    pub(super) to: Text,
    /// For what, on both sides.
    pub(super) purpose: Text,
    /// How to refuse.
    pub(super) refuse: Option<Text>,
}

/// A point of acquisition, where the purposes are told (Art. 21).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    /// Its name in the file.
    pub(super) name: String,
    /// What it is called: 「ウェブの入力欄」.
    pub(super) label: Text,
    /// Items acquired there; empty where the file does not list them.
    pub(super) items: Vec<ItemId>,
    /// Purposes told there, by name.
    pub(super) purposes: Vec<String>,
}

/// The points of acquisition of a policy.
pub(super) fn points(policy: &Policy) -> Vec<Point> {
    let points = policy.chapters.acquisition.iter();
    points
        .map(|(name, point)| Point {
            name: name.clone(),
            label: point.way.text(),
            items: point.of.clone(),
            purposes: point.purposes.clone(),
        })
        .collect()
}

/// The joint uses of a policy.
pub(super) fn joint_uses(policy: &Policy) -> Vec<JointUse> {
    let provision = policy.chapters.provision.values();
    let joint = provision.filter_map(|provision| provision.joint.as_ref());
    joint
        .map(|joint| JointUse {
            items: joint.of.clone(),
            scope: joint.scope.clone(),
            purpose: joint.purpose.clone(),
            manager: joint.manager.clone(),
        })
        .collect()
}

/// The transmissions of a policy.
pub(super) fn transmissions(policy: &Policy) -> Vec<Transmission> {
    let transmissions = policy.chapters.transmissions.values();
    transmissions
        .map(|sent| Transmission {
            sent: sent.sent.clone(),
            to: sent.to.clone(),
            purpose: sent.purpose.clone(),
            refuse: sent.refuse.clone(),
        })
        .collect()
}

/// The other end of a retention that lasts until the later of two: event and period.
pub(super) fn or_later(row: &Retention) -> Option<(&str, Period)> {
    let later = row.or_later.as_ref()?;
    Some((&later.from, later.keep))
}

/// The identity papers a person needs for a kind.
pub(super) fn requirement(policy: &Policy, kind: Kind) -> &Requirement {
    let identity = &policy.requests.identity;
    identity.by_kind.get(&kind).unwrap_or(&identity.person)
}

/// What a desk says of itself beside how it is reached.
pub(super) fn desk_facts(desk: &Desk) -> Vec<(Text, Text)> {
    let fact = |ja, en, value: &Option<Text>| {
        let value = value.clone();
        value.map(|value| (Text::new(ja, en), value))
    };
    [
        fact("休業日", "Closed", &desk.closed),
        fact("担当", "For", &desk.business),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Who signs the policy: the representative, unless the file names another.
pub(super) fn signatory(operator: &Operator) -> &Text {
    operator
        .signatory
        .as_ref()
        .unwrap_or(&operator.representative)
}
