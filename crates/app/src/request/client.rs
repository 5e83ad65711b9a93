// SPDX-License-Identifier: Apache-2.0
//! What is held for a client under contract: which work it is, when the client hears of the request, what the person reads.

use yakusoku_duties::request::kinds::ForClient;
use yakusoku_duties::request::{Outcome, Step};
use yakusoku_papers::Ruling;
use yakusoku_policy::{Lang, Policy};

use super::DeskError;
use super::load::Loaded;
use super::order::Order;
use crate::App;

/// The ruling about information of a client. Who the client is stands there only where the contract allows it.
pub(super) fn ruling(policy: &Policy, held: &ForClient, explanation: String, lang: Lang) -> Ruling {
    let work = policy.chapters.entrusted_work.get(&held.work);
    let client = work
        .filter(|work| work.names_client)
        .and_then(|work| work.client.as_ref());
    Ruling::ForClient {
        client: client.map(|client| client.get(lang).to_owned()),
        passed_on: held.passed_on.as_ref().map(|done| done.on),
        by: held.by,
        explanation,
    }
}

impl App {
    /// Takes the time of the contract from the policy in force, whatever the order says of it.
    pub(super) async fn under_contract(&self, step: &mut Step) -> Result<(), DeskError> {
        let Step::ForClient { work, within, .. } = step else {
            return Ok(());
        };
        let in_force = self.in_force().await;
        let works = &in_force.policy()?.chapters.entrusted_work;
        let found = works.get(work).ok_or(DeskError::Field {
            field: "work",
            why: "the policy has no such work",
        })?;
        *within = found.forward_within;
        Ok(())
    }

    /// Refuses a reason that names a client whom the contract keeps unnamed.
    pub(super) async fn unnamed(&self, loaded: &Loaded, order: &Order) -> Result<(), DeskError> {
        let Order::Propose {
            ask,
            outcome: Outcome::NotRetained,
            reason,
            ..
        } = order
        else {
            return Ok(());
        };
        let ask = loaded.case.ask(*ask);
        let Some(held) = ask.and_then(|ask| ask.prep.for_client.as_ref()) else {
            return Ok(());
        };
        let in_force = self.in_force().await;
        let work = in_force.policy()?.chapters.entrusted_work.get(&held.work);
        let hidden = work.filter(|work| !work.names_client);
        let named = hidden
            .and_then(|work| work.client.as_ref())
            .is_some_and(|client| {
                [Lang::Ja, Lang::En]
                    .map(|lang| client.get(lang))
                    .iter()
                    .any(|name| !name.is_empty() && reason.contains(name))
            });
        if named {
            return Err(DeskError::Field {
                field: "reason",
                why: "it names the client",
            });
        }
        Ok(())
    }
}
