// SPDX-License-Identifier: Apache-2.0
//! Provision to others, receipt from others, foreign recipients (Arts. 27–30).

use super::{Case, Finding, when};
use crate::chapter::Provision;
use crate::words::{Abroad, DataClass, ProvisionGround, Recipient, Way};

/// Findings at a key of every case of provision that a condition picks out.
fn pick(case: &Case<'_>, key: &str, picks: impl Fn(&Provision) -> bool) -> Vec<Finding> {
    let all = case.policy.chapters.provision.iter();
    all.filter(|(_, one)| picks(one))
        .map(|(name, one)| {
            Finding::at(format!("provision/{name}/{key}"))
                .with("recipient", one.recipient.text())
                .with("ground", one.ground.text())
        })
        .collect()
}

/// Art. 27(5): whoever is entrusted, succeeds or uses jointly is no third party.
pub(super) fn not_third_party(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "listed_as_third_party", |one| {
        one.listed_as_third_party
            && matches!(
                one.ground,
                ProvisionGround::Entrustment
                    | ProvisionGround::Succession
                    | ProvisionGround::JointUse
            )
    })
}

/// Art. 27(5)(iii).
pub(super) fn joint_items(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "ground", |one| {
        one.ground == ProvisionGround::JointUse && one.joint.is_none()
    })
}

/// Art. 27(5)(iii): a group shares, and nothing is said about it.
pub(super) fn joint_undeclared(case: &Case<'_>) -> Vec<Finding> {
    let shares = case.policy.operator.group.is_some();
    let declared =
        case.policy.chapters.provision.values().any(|one| {
            one.recipient == Recipient::Group || one.ground == ProvisionGround::JointUse
        });
    when(shares && !declared, "operator/group")
}

/// Art. 27(1)(ii) is narrower than "protection of our rights".
pub(super) fn rights_wider(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "ground", |one| one.ground == ProvisionGround::Rights)
}

/// Art. 27(1): no ground, or terms of a contract in place of one.
pub(super) fn without_ground(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "ground", |one| {
        matches!(
            one.ground,
            ProvisionGround::Unstated | ProvisionGround::Terms
        )
    })
}

/// Art. 27(2) proviso.
pub(super) fn opt_out_special_care(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "ground", |one| {
        let sensitive =
            case.policy.items.iter().filter(|(_, item)| {
                item.special_care || item.class == Some(DataClass::SpecialCare)
            });
        one.ground == ProvisionGround::OptOut
            && sensitive
                .into_iter()
                .any(|(id, _)| one.of.iter().any(|branch| id.is_under(branch)))
    })
}

/// Art. 27(2) of the amendment: no opt-out for face features.
pub(super) fn opt_out_face(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "ground", |one| {
        let faces = case.policy.items.iter();
        let mut faces = faces.filter(|(_, item)| item.class == Some(DataClass::Face));
        one.ground == ProvisionGround::OptOut
            && faces.any(|(id, _)| one.of.iter().any(|branch| id.is_under(branch)))
    })
}

/// Art. 28(1).
pub(super) fn country_unstated(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "recipient", |one| {
        one.recipient == Recipient::Foreign && one.country.is_none()
    })
}

/// Art. 28(2).
pub(super) fn foreign_information(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "recipient", |one| {
        let consent = one.abroad.is_none_or(|abroad| abroad == Abroad::Consent);
        one.recipient == Recipient::Foreign
            && one.ground == ProvisionGround::Consent
            && consent
            && !one.informed
    })
}

/// Art. 28(3): equivalent measures are looked after as long as they are relied on.
pub(super) fn equivalent_unchecked(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "abroad", |one| {
        one.abroad == Some(Abroad::EquivalentSystem) && one.checked_every.is_none()
    })
}

/// Art. 29.
pub(super) fn unrecorded(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "ground", |one| {
        one.ground == ProvisionGround::Consent && !one.recorded
    })
}

/// Art. 27(2): the amendment asks for the recipient's identity and purpose.
pub(super) fn opt_out_recipient(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "ground", |one| one.ground == ProvisionGround::OptOut)
}

/// Art. 30-2 of the amendment.
pub(super) fn statistics(case: &Case<'_>) -> Vec<Finding> {
    pick(case, "ground", |one| {
        one.ground == ProvisionGround::NonIdentifying && one.recipient != Recipient::Public
    })
}

/// Art. 30.
pub(super) fn receipt_unconfirmed(case: &Case<'_>) -> Vec<Finding> {
    let ways = case.policy.chapters.acquisition.iter();
    ways.filter(|(_, way)| {
        matches!(way.way, Way::ThirdParty | Way::PurchasedList) && !way.confirmed
    })
    .map(|(name, way)| Finding::at(format!("acquisition/{name}")).with("way", way.way.text()))
    .collect()
}
