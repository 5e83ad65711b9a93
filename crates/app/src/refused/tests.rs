// SPDX-License-Identifier: Apache-2.0
//! Every refusal has a word of its own and a sentence that ends.

use yakusoku_policy::Delivery;

use super::*;

#[test]
fn every_refusal_has_its_own_word_and_a_sentence() {
    let all = [
        Refusal::IdentityOpen,
        Refusal::FeeShort(300),
        Refusal::NothingOwed,
        Refusal::PaperNotAccepted("x".into()),
        Refusal::NotLocated(1),
        Refusal::NoPlan(1),
        Refusal::GroundMissing,
        Refusal::GroundNotOffered("x".into()),
        Refusal::SamePerson,
        Refusal::ActedBefore,
        Refusal::NotThePost("x".into()),
        Refusal::AbsenceMissing("x".into()),
        Refusal::HolderPresent("x".into()),
        Refusal::NoDeputy,
        Refusal::NothingToSign(1),
        Refusal::AloneTooEarly(jiff::civil::date(2026, 4, 1)),
        Refusal::ProposalChanged,
        Refusal::RemarkMissing,
        Refusal::NoSuchAsk(1),
        Refusal::NoSuchLetter(1),
        Refusal::Closed,
        Refusal::Erased,
        Refusal::WrongStage(1),
        Refusal::SentAlready(1),
        Refusal::CodeReplaced(1),
        Refusal::CodesMany(3),
        Refusal::DayOutside(jiff::civil::date(2026, 4, 1)),
        Refusal::NoPapers,
        Refusal::NotClosed,
        Refusal::NoPaperBy(Delivery::Email),
        Refusal::OutcomeNotForKind(1),
        Refusal::ActNotForKind(1),
        Refusal::NotInvestigated(1),
        Refusal::FindingAgainst(1),
        Refusal::NotDrafted(1),
        Refusal::MeasureMissing(1),
        Refusal::TextMissing(1),
        Refusal::NoSuchTask(1),
        Refusal::TaskOpen(1),
        Refusal::ManagerOnly("x".into()),
    ];
    let all: Vec<Refusal> = all.into_iter().chain(identity::all()).collect();
    let mut words: Vec<&str> = all.iter().map(|one| of_refusal(one).word).collect();
    assert!(all.iter().all(|one| of_refusal(one).what.ends_with('。')));
    assert!(!words.contains(&"refused"), "{words:?}");
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), all.len());
    assert!(say(&Refusal::FeeShort(300).into()).what.contains("300円"));
}
