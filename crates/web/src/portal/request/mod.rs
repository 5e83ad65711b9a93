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
mod delivery;
mod done;
mod name;
mod place;
mod send;
mod walk;
mod what;
mod who;

use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::terms::Terms;
use crate::pages::portal::request::Step;
use crate::pages::{Posted, Problems, Shell};
use crate::server::Site;
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

/// Routes of the wizard.
pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(Place::Who.path(), question::<who::Who>())
        .route(Place::Kinds.path(), question::<what::Kinds>())
        .route(Place::Disclosure.path(), question::<about::Disclosure>())
        .route(Place::Erasure.path(), question::<about::Erasure>())
        .route(Place::Name.path(), question::<name::Name>())
        .route(Place::Birth.path(), question::<name::Birth>())
        .route(Place::Address.path(), question::<address::Address>())
        .route(Place::Contact.path(), question::<contact::Contact>())
        .route(Place::Agent.path(), question::<agent::Agent>())
        .route(Place::Delivery.path(), question::<delivery::Delivery>())
        .route(place::CHECK, get(check::show).post(send::take))
        .route(place::DONE, get(done::show))
}
