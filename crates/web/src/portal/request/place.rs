// SPDX-License-Identifier: Apache-2.0
//! The order of the questions: which are asked, which comes next, which is still open.

use yakusoku_policy::{Choice, Delivery, Kind};

use super::Terms;
use super::answers::Answers;

/// Where all answers are checked and sent.
pub(super) const CHECK: &str = "/request/check";
/// Where the result is shown.
pub(super) const DONE: &str = "/request/done";

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Who,
    Kinds,
    Country,
    Disclosure,
    Erasure,
    About(Kind),
    Name,
    Birth,
    Address,
    Contact,
    Agent,
    Delivery,
}

impl Place {
    /// Every question in its order.
    pub(super) const ALL: [Self; 28] = [
        Self::Who,
        Self::Kinds,
        Self::Country,
        Self::Disclosure,
        Self::Erasure,
        Self::About(Kind::PurposeNotice),
        Self::About(Kind::ThirdPartyRecords),
        Self::About(Kind::Correction),
        Self::About(Kind::StopProvision),
        Self::About(Kind::StopOptOut),
        Self::About(Kind::ForeignRecipients),
        Self::About(Kind::PublishedMatters),
        Self::About(Kind::StopMarketing),
        Self::About(Kind::GdprAccess),
        Self::About(Kind::GdprRectification),
        Self::About(Kind::GdprErasure),
        Self::About(Kind::GdprRestriction),
        Self::About(Kind::GdprPortability),
        Self::About(Kind::GdprObjection),
        Self::About(Kind::GdprMarketing),
        Self::About(Kind::GdprAutomatedDecision),
        Self::About(Kind::GdprWithdrawal),
        Self::Name,
        Self::Birth,
        Self::Address,
        Self::Contact,
        Self::Agent,
        Self::Delivery,
    ];

    /// Its address.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Who => "/request/who",
            Self::Kinds => "/request/kinds",
            Self::Country => "/request/country",
            Self::Disclosure => "/request/disclosure",
            Self::Erasure => "/request/erasure",
            Self::About(kind) => crate::pages::portal::request::about_path(kind),
            Self::Name => "/request/name",
            Self::Birth => "/request/birth",
            Self::Address => "/request/address",
            Self::Contact => "/request/contact",
            Self::Agent => "/request/agent",
            Self::Delivery => "/request/delivery",
        }
    }

    fn is_asked(self, terms: &Terms<'_>, answers: &Answers) -> bool {
        match self {
            Self::Country => answers.is_gdpr(),
            // More than the search needs is not asked of whoever has the GDPR (Art. 5(1)(c)).
            Self::Birth => !answers.is_gdpr(),
            Self::Disclosure => answers.kinds.contains(&Kind::Disclosure),
            Self::Erasure => answers.kinds.contains(&Kind::Erasure),
            Self::About(kind) => answers.kinds.contains(&kind),
            Self::Agent => answers.by_agent(),
            Self::Delivery => deliveries(terms).len() > 1,
            _ => true,
        }
    }

    fn is_answered(self, answers: &Answers) -> bool {
        match self {
            Self::Who => answers.applying.is_some(),
            Self::Kinds => !answers.kinds.is_empty(),
            Self::Country => answers.country.is_some(),
            Self::Disclosure => answers.disclosure.is_some(),
            Self::Erasure => answers.erasure.is_some(),
            Self::About(kind) => answers.about.contains_key(&kind),
            Self::Name => answers.name.is_some(),
            Self::Birth => answers.birth.is_some(),
            Self::Address => answers.address.is_some(),
            Self::Contact => answers.contact.is_some(),
            Self::Agent => answers.agent.is_some(),
            Self::Delivery => answers.delivery.is_some(),
        }
    }
}

/// Ways of delivery the person may choose from; empty where the operator chooses.
pub(super) fn deliveries(terms: &Terms<'_>) -> Vec<Delivery> {
    let answer = &terms.policy.requests.answer;
    match answer.choice {
        Choice::Person => answer.by.clone(),
        Choice::Operator => Vec::new(),
    }
}

/// The questions asked of whoever gave these answers.
pub(super) fn asked(terms: &Terms<'_>, answers: &Answers) -> Vec<Place> {
    Place::ALL
        .into_iter()
        .filter(|place| place.is_asked(terms, answers))
        .collect()
}

/// The first question without an answer.
pub(super) fn open(terms: &Terms<'_>, answers: &Answers) -> Option<Place> {
    asked(terms, answers)
        .into_iter()
        .find(|place| !place.is_answered(answers))
}

/// Whether a question may be shown: it is asked, and nothing before it is open.
pub(super) fn reachable(terms: &Terms<'_>, answers: &Answers, place: Place) -> bool {
    let asked = asked(terms, answers);
    let at = |wanted: Place| asked.iter().position(|place| *place == wanted);
    let Some(here) = at(place) else { return false };
    open(terms, answers)
        .and_then(at)
        .is_none_or(|open| here <= open)
}

/// The question after one, or the check page.
pub(super) fn after(terms: &Terms<'_>, answers: &Answers, place: Place) -> &'static str {
    let asked = asked(terms, answers);
    let mut later = asked.into_iter().skip_while(|one| *one != place).skip(1);
    later.next().map_or(CHECK, Place::path)
}

/// The question before one, or the first page.
pub(super) fn before(terms: &Terms<'_>, answers: &Answers, place: Place) -> &'static str {
    let asked = asked(terms, answers);
    let earlier = asked.into_iter().take_while(|one| *one != place).last();
    earlier.map_or("/", Place::path)
}
