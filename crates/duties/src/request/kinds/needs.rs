// SPDX-License-Identifier: Apache-2.0
//! One table: what is done for each kind, and how each may end.

use serde::{Deserialize, Serialize};
use yakusoku_policy::Kind;

use crate::request::fact::Outcome;

/// What is done for a person, in the systems or in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Rows are given out (Art. 33).
    Export,
    /// Values that are wrong take what is right (Art. 34).
    Correct,
    /// Use or provision stops and the rows stay (Art. 35).
    Suspend,
    /// Rows are erased (Art. 35).
    Erase,
    /// The answer is a text: purposes, records, information, published matters.
    Tell,
}

impl Act {
    /// Whether systems are changed, so that they are read again before anybody is told.
    #[must_use]
    pub const fn changes(self) -> bool {
        matches!(self, Self::Correct | Self::Suspend | Self::Erase)
    }
}

/// What may be done for a kind; the first is what is done unless the desk chooses another.
///
/// Art. 35 speaks of 利用停止等, which is to stop the use or to erase: the desk may do the one that
/// cures the harm.
#[must_use]
pub const fn acts(kind: Kind) -> &'static [Act] {
    match kind {
        Kind::Disclosure => &[Act::Export],
        Kind::Correction => &[Act::Correct],
        Kind::Erasure => &[Act::Erase, Act::Suspend],
        Kind::StopProvision
        | Kind::StopOptOut
        | Kind::StopMarketing
        | Kind::GdprRestriction
        | Kind::GdprObjection
        | Kind::GdprMarketing => &[Act::Suspend],
        // A copy that machines can read: Arts. 15(3) and 20(1) of the GDPR.
        Kind::GdprAccess | Kind::GdprPortability => &[Act::Export],
        Kind::GdprRectification => &[Act::Correct],
        Kind::GdprErasure => &[Act::Erase],
        // What rested on the consent stops; it is erased where nothing else keeps it (Art. 17(1)(b)).
        Kind::GdprWithdrawal => &[Act::Suspend, Act::Erase],
        // A person looks at the decision again and tells what came of it (Art. 22(3)).
        Kind::GdprAutomatedDecision => &[Act::Tell],
        Kind::PurposeNotice
        | Kind::ThirdPartyRecords
        | Kind::ForeignRecipients
        | Kind::PublishedMatters => &[Act::Tell],
    }
}

/// How an ask of a kind may end.
#[must_use]
pub const fn outcomes(kind: Kind) -> &'static [Outcome] {
    use Outcome::{
        Deceased, ExistenceHarms, NotHeld, NotRetained, OtherRoute, Part, Refused, Substitute,
        Whole,
    };
    match kind {
        Kind::PurposeNotice => &[
            Whole,
            Refused,
            NotHeld,
            NotRetained,
            ExistenceHarms,
            Deceased,
        ],
        // Another law's procedure prevails: Arts. 33(4) and 34(2).
        Kind::Disclosure | Kind::ThirdPartyRecords | Kind::Correction => &[
            Whole,
            Part,
            Refused,
            NotHeld,
            NotRetained,
            ExistenceHarms,
            OtherRoute,
            Deceased,
        ],
        // これに代わるべき措置: Art. 35(2), (4) and (6), each in its proviso.
        Kind::Erasure | Kind::StopProvision => &[
            Whole,
            Part,
            Refused,
            Substitute,
            NotHeld,
            NotRetained,
            ExistenceHarms,
            Deceased,
        ],
        // No article names a ground to go on with advertising; what is left are procedural ones.
        Kind::StopMarketing => &[
            Whole,
            Part,
            Refused,
            NotHeld,
            NotRetained,
            ExistenceHarms,
            Deceased,
        ],
        Kind::GdprAccess
        | Kind::GdprRectification
        | Kind::GdprErasure
        | Kind::GdprRestriction
        | Kind::GdprPortability
        | Kind::GdprObjection
        | Kind::GdprAutomatedDecision
        | Kind::GdprWithdrawal => &[Whole, Part, Refused, NotHeld, ExistenceHarms],
        // Arts. 27(2) of the Act and 21(3) of the GDPR know no ground to go on; what is left are procedural ones.
        Kind::GdprMarketing => &[Whole, Refused, NotHeld, ExistenceHarms],
        Kind::StopOptOut => &[Whole, Refused, NotHeld, ExistenceHarms, Deceased],
        Kind::ForeignRecipients => &[Whole, Part, Refused, NotHeld, ExistenceHarms, Deceased],
        Kind::PublishedMatters => &[Whole],
    }
}

/// Whether an outcome does what was asked, in whole or part.
pub(in crate::request) const fn settles(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Whole | Outcome::Part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_can_be_met_and_says_what_is_done_for_it() {
        for kind in Kind::ALL {
            assert!(!acts(*kind).is_empty(), "{kind:?}");
            assert!(outcomes(*kind).contains(&Outcome::Whole), "{kind:?}");
        }
    }

    #[test]
    fn a_substitute_measure_is_for_article_35_only() {
        for kind in Kind::ALL {
            // A wish to stop advertising rests on Art. 35(5), whose provisos speak of the two others.
            let of_35 = kind.article().contains("第35条") && *kind != Kind::StopMarketing;
            let takes = outcomes(*kind).contains(&Outcome::Substitute);
            assert_eq!(takes, of_35, "{kind:?}");
        }
    }

    #[test]
    fn another_law_prevails_over_disclosure_and_correction_only() {
        let kinds = Kind::ALL.iter();
        let led: Vec<_> = kinds
            .filter(|kind| outcomes(**kind).contains(&Outcome::OtherRoute))
            .collect();
        let expected = [
            &Kind::Disclosure,
            &Kind::ThirdPartyRecords,
            &Kind::Correction,
        ];
        assert_eq!(led, expected);
    }

    /// Recital 27 of the GDPR leaves the dead to the law of the member states.
    #[test]
    fn whoever_has_died_lies_outside_the_act_whatever_is_asked() {
        for kind in Kind::ALL {
            let of_the_act = kind.is_personal() && !kind.is_gdpr();
            let takes = outcomes(*kind).contains(&Outcome::Deceased);
            assert_eq!(takes, of_the_act, "{kind:?}");
        }
    }

    /// Where nothing is held and where that alone would harm, the same is possible.
    #[test]
    fn nothing_held_and_existence_harms_go_together() {
        for kind in Kind::ALL {
            let all = outcomes(*kind);
            let both = [Outcome::NotHeld, Outcome::ExistenceHarms];
            assert_eq!(all.contains(&both[0]), all.contains(&both[1]), "{kind:?}");
        }
    }
}
