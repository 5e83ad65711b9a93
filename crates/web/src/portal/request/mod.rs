// SPDX-License-Identifier: Apache-2.0
//! Asking, one question a page: which questions there are, and what one page does with an answer.
//!
//! Each question reads its form, judges it, and keeps it among the [`Answers`]; the walk through
//! them, the draft and the form token are the same for all and live in [`walk`].

mod about;
mod address;
mod agent;
mod answers;
mod check;
mod contact;
mod country;
mod delivery;
mod done;
mod kinds;
mod name;
mod place;
mod send;
mod walk;
mod what;
mod who;

use axum::response::Response;
use axum::routing::get;
use yakusoku_policy::Kind;

use super::terms::Terms;
use crate::pages::portal::request::Step;
use crate::pages::{Posted, Problems, Shell};
use answers::Answers;
use place::Place;
use walk::question;

/// What surrounds a question on its page.
struct Around {
    shell: Shell,
    step: Step,
    problems: Problems,
}

/// One question of the wizard.
trait Question {
    /// Where it stands.
    const PLACE: Place;
    /// Its form as typed.
    type Form: Send;

    /// What was sent.
    fn read(posted: &Posted) -> Self::Form;
    /// The form as it was answered before.
    fn filled(answers: &Answers) -> Self::Form;
    /// Keeps the answer, or says what is wrong with it.
    fn judge(terms: &Terms<'_>, form: &Self::Form, answers: &mut Answers) -> Problems;
    /// The page.
    fn page(terms: &Terms<'_>, around: Around, form: Self::Form, answers: &Answers) -> Response;
}

/// Addresses of the wizard.
pub(super) fn table() -> Vec<super::Route> {
    let asked = [
        (Place::Who, question::<who::Who>()),
        (Place::Kinds, question::<what::Kinds>()),
        (Place::Country, question::<country::Country>()),
        (Place::Disclosure, question::<about::Disclosure>()),
        (Place::Erasure, question::<about::Erasure>()),
        (
            Place::About(Kind::PurposeNotice),
            question::<kinds::About<kinds::PurposeNotice>>(),
        ),
        (
            Place::About(Kind::ThirdPartyRecords),
            question::<kinds::About<kinds::ThirdPartyRecords>>(),
        ),
        (
            Place::About(Kind::Correction),
            question::<kinds::About<kinds::Correction>>(),
        ),
        (
            Place::About(Kind::StopProvision),
            question::<kinds::About<kinds::StopProvision>>(),
        ),
        (
            Place::About(Kind::StopOptOut),
            question::<kinds::About<kinds::StopOptOut>>(),
        ),
        (
            Place::About(Kind::ForeignRecipients),
            question::<kinds::About<kinds::ForeignRecipients>>(),
        ),
        (
            Place::About(Kind::PublishedMatters),
            question::<kinds::About<kinds::PublishedMatters>>(),
        ),
        (
            Place::About(Kind::StopMarketing),
            question::<kinds::About<kinds::StopMarketing>>(),
        ),
        (Place::Name, question::<name::Name>()),
        (Place::Birth, question::<name::Birth>()),
        (Place::Address, question::<address::Address>()),
        (Place::Contact, question::<contact::Contact>()),
        (Place::Agent, question::<agent::Agent>()),
        (Place::Delivery, question::<delivery::Delivery>()),
    ];
    let mut table: Vec<super::Route> = asked
        .into_iter()
        .chain(of_gdpr())
        .map(|(place, method)| (place.path(), "GET POST", method))
        .collect();
    table.push((place::CHECK, "GET POST", get(check::show).post(send::take)));
    table.push((place::DONE, "GET", get(done::show)));
    table
}

/// The rights of people in the EEA and the United Kingdom.
fn of_gdpr() -> Vec<(Place, axum::routing::MethodRouter<crate::server::Site>)> {
    use kinds::About;
    vec![
        (
            Place::About(Kind::GdprAccess),
            question::<About<kinds::GdprAccess>>(),
        ),
        (
            Place::About(Kind::GdprRectification),
            question::<About<kinds::GdprRectification>>(),
        ),
        (
            Place::About(Kind::GdprErasure),
            question::<About<kinds::GdprErasure>>(),
        ),
        (
            Place::About(Kind::GdprRestriction),
            question::<About<kinds::GdprRestriction>>(),
        ),
        (
            Place::About(Kind::GdprPortability),
            question::<About<kinds::GdprPortability>>(),
        ),
        (
            Place::About(Kind::GdprObjection),
            question::<About<kinds::GdprObjection>>(),
        ),
        (
            Place::About(Kind::GdprMarketing),
            question::<About<kinds::GdprMarketing>>(),
        ),
        (
            Place::About(Kind::GdprAutomatedDecision),
            question::<About<kinds::GdprAutomatedDecision>>(),
        ),
        (
            Place::About(Kind::GdprWithdrawal),
            question::<About<kinds::GdprWithdrawal>>(),
        ),
    ]
}
