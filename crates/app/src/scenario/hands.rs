// SPDX-License-Identifier: Apache-2.0
//! Whose hands do what a scenario says: the use cases themselves, or a face in front of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ScenarioError;
use crate::App;
use crate::access::Actor;
use crate::refused;
use crate::request::{Application, DeskError, Order};

/// The desk said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Stable word, `same_person`.
    pub word: String,
    /// What happened, a sentence.
    pub what: String,
}

/// What came of one thing that was done: its fruit, or a refusal. Neither is an error.
pub type Taken<T> = Result<T, Refused>;

/// Somebody of the staff.
#[derive(Debug, Clone)]
pub struct Worker {
    /// Login.
    pub login: String,
    /// The same person for the use cases.
    pub actor: Actor,
}

/// Whoever does what a scenario says. Each way through the program has its own, and all must come to the same.
pub trait Hands {
    /// Makes ready; passwords by login.
    ///
    /// # Errors
    /// [`ScenarioError`].
    fn begin(
        &mut self,
        app: &Arc<App>,
        passwords: &BTreeMap<String, String>,
    ) -> impl Future<Output = Result<(), ScenarioError>>;

    /// The person applies; gives the receipt number.
    ///
    /// # Errors
    /// [`ScenarioError`] when the program failed.
    fn submit(
        &mut self,
        app: &App,
        application: &Application,
    ) -> impl Future<Output = Result<Taken<String>, ScenarioError>>;

    /// Staff enter an application, or a further person of the one that came as the case of that number; gives the receipt
    /// number.
    ///
    /// # Errors
    /// [`ScenarioError`] when the program failed.
    fn enter(
        &mut self,
        app: &App,
        worker: &Worker,
        application: (&Application, Option<&str>),
    ) -> impl Future<Output = Result<Taken<String>, ScenarioError>>;

    /// Staff do something to a case.
    ///
    /// # Errors
    /// [`ScenarioError`] when the program failed.
    fn order(
        &mut self,
        app: &App,
        place: (&Worker, &str),
        order: Order,
    ) -> impl Future<Output = Result<Taken<()>, ScenarioError>>;

    /// Staff look at a case.
    ///
    /// # Errors
    /// [`ScenarioError`] when the program failed.
    fn open(
        &mut self,
        app: &App,
        place: (&Worker, &str),
    ) -> impl Future<Output = Result<Taken<()>, ScenarioError>>;
}

/// The use cases, without any face.
#[derive(Debug, Clone, Copy, Default)]
pub struct UseCases;

impl Hands for UseCases {
    async fn begin(
        &mut self,
        _: &Arc<App>,
        _: &BTreeMap<String, String>,
    ) -> Result<(), ScenarioError> {
        Ok(())
    }

    async fn submit(
        &mut self,
        app: &App,
        application: &Application,
    ) -> Result<Taken<String>, ScenarioError> {
        let taken = app.submit(application).await;
        answer(taken.map(|receipt| receipt.number))
    }

    async fn enter(
        &mut self,
        app: &App,
        worker: &Worker,
        (application, with): (&Application, Option<&str>),
    ) -> Result<Taken<String>, ScenarioError> {
        let taken = match with {
            None => app.enter(&worker.actor, application).await,
            Some(with) => app.enter_further(&worker.actor, application, with).await,
        };
        answer(taken.map(|receipt| receipt.number))
    }

    async fn order(
        &mut self,
        app: &App,
        (worker, number): (&Worker, &str),
        order: Order,
    ) -> Result<Taken<()>, ScenarioError> {
        let done = app.order(&worker.actor, number, None, order).await;
        answer(done.map(drop))
    }

    async fn open(
        &mut self,
        app: &App,
        (worker, number): (&Worker, &str),
    ) -> Result<Taken<()>, ScenarioError> {
        answer(app.open_case(&worker.actor, number).await.map(drop))
    }
}

/// A refusal is an answer; a machine that failed is not.
pub(super) fn answer<T>(done: Result<T, DeskError>) -> Result<Taken<T>, ScenarioError> {
    match done {
        Ok(fruit) => Ok(Ok(fruit)),
        Err(error) if is_answer(&error) => {
            let said = refused::say(&error);
            Ok(Err(Refused {
                word: said.word.to_owned(),
                what: said.what,
            }))
        }
        Err(error) => Err(error.into()),
    }
}

/// An answer of the desk, as opposed to a machine that failed.
const fn is_answer(error: &DeskError) -> bool {
    !matches!(
        error,
        DeskError::Log(_) | DeskError::Corrupt | DeskError::Policy(_) | DeskError::Paper(_)
    )
}
