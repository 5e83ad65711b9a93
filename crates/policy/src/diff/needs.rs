// SPDX-License-Identifier: Apache-2.0
//! What a change needs by law, and what a clause of a chapter is for the person.

use super::{Effect, Need, Verb};
use crate::text::Text;
use crate::words::{Basis, ProvisionGround};

/// The published text is brought up to date, and no more.
pub(super) fn publication() -> Vec<Need> {
    vec![Need::Publication]
}

/// A published purpose that becomes wider or another one.
pub(super) fn other_purpose() -> Vec<Need> {
    vec![
        Need::Publication,
        Need::Notice,
        Need::Judgement,
        Need::ConsentUnlessRelated,
    ]
}

/// A use that rests on consent.
pub(super) fn consent() -> Vec<Need> {
    vec![Need::Publication, Need::Notice, Need::Consent]
}

/// What a purpose needs that was not there before.
pub(super) fn new_purpose(basis: Basis) -> Vec<Need> {
    match basis {
        Basis::Published => other_purpose(),
        Basis::Consent => consent(),
        Basis::Law => publication(),
    }
}

/// What one more clause is for the person: most are promises to them; some let information go to
/// others, and of some nobody can tell. A limit of a chapter is a promise whatever the chapter.
pub(super) fn of_more(id: &str) -> Effect {
    match chapter(id) {
        _ if id.ends_with(".limit") => Effect::Better,
        "provision" | "transmissions" | "tracking" | "joint_use" => Effect::Worse,
        "acquisition" | "classes" | "relations" | "terms" | "texts" => Effect::Unclear,
        _ => Effect::Better,
    }
}

/// The chapter of an id, `safety` of `safety.entry`; terms of the procedure are one of their own.
fn chapter(id: &str) -> &str {
    let id = id.strip_prefix("requests.terms").map_or(id, |_| "terms");
    id.split('.').next().unwrap_or(id)
}

/// What a clause needs that was added, changed or removed.
pub(super) fn of_clause(id: &str, verb: Verb) -> Vec<Need> {
    match (chapter(id), verb) {
        (_, Verb::Removed) => publication(),
        ("provision", _) => vec![Need::Publication, Need::Notice, Need::Consent],
        ("joint_use" | "transmissions" | "tracking" | "acquisition", _) => {
            vec![Need::Publication, Need::Notice]
        }
        _ => publication(),
    }
}

/// What letting information go on a ground needs. Entrustment and succession are no provision to a
/// third party (Art. 27(5)), and the cases of law need no consent (Art. 27(1)).
pub(super) fn of_provision(ground: ProvisionGround) -> Vec<Need> {
    use ProvisionGround as Ground;
    match ground {
        Ground::Law
        | Ground::Life
        | Ground::PublicHealth
        | Ground::PublicDuty
        | Ground::Entrustment
        | Ground::Succession
        | Ground::NonIdentifying => publication(),
        Ground::JointUse | Ground::OptOut => vec![Need::Publication, Need::Notice],
        Ground::Consent | Ground::Asked | Ground::Rights | Ground::Terms | Ground::Unstated => {
            consent()
        }
    }
}

impl Need {
    /// What is to be done, with its article.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Publication => Text::new(
                "公表事項を改める（法32条1項）",
                "bring the published matters up to date (Art. 32(1))",
            ),
            Self::Notice => Text::new(
                "ご本人に通知するか公表する（法21条）",
                "tell the person or publish it (Art. 21)",
            ),
            Self::Judgement => Text::new(
                "変更前の目的と関連性があるかを判断し、記録する（法17条2項）",
                "judge and record whether it is reasonably related to the old purpose (Art. 17(2))",
            ),
            Self::Consent => Text::new(
                "あらかじめご本人の同意を得る（法18条1項・20条2項・27条1項）",
                "obtain the person's consent beforehand (Arts. 18(1), 20(2), 27(1))",
            ),
            Self::ConsentUnlessRelated => Text::new(
                "関連性がない場合は、あらかじめご本人の同意を得る（法18条1項）",
                "if it is not related, obtain consent beforehand (Art. 18(1))",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_purpose_needs_what_its_basis_asks_for() {
        assert!(new_purpose(Basis::Published).contains(&Need::Judgement));
        assert!(new_purpose(Basis::Consent).contains(&Need::Consent));
        assert_eq!(new_purpose(Basis::Law), publication());
    }

    #[test]
    fn consent_is_asked_for_where_the_ground_needs_it_and_nowhere_else() {
        let asks = |ground| of_provision(ground).contains(&Need::Consent);
        assert!(asks(ProvisionGround::Consent) && asks(ProvisionGround::Unstated));
        assert!(!asks(ProvisionGround::Entrustment) && !asks(ProvisionGround::Law));
        let joint = of_provision(ProvisionGround::JointUse);
        assert!(joint.contains(&Need::Notice) && !joint.contains(&Need::Consent));
    }

    #[test]
    fn letting_information_go_is_worse_and_ending_it_needs_no_consent() {
        assert_eq!(of_more("provision.partners"), Effect::Worse);
        assert_eq!(of_more("provision.limit"), Effect::Better);
        assert_eq!(of_more("safety.entry"), Effect::Better);
        assert_eq!(of_more("requests.terms.warning"), Effect::Unclear);
        let needs = |verb| of_clause("provision.partners", verb);
        assert!(needs(Verb::Added).contains(&Need::Consent));
        assert!(!needs(Verb::Removed).contains(&Need::Consent));
    }
}
