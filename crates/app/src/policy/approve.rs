// SPDX-License-Identifier: Apache-2.0
//! Approving an edition of the policy: somebody else than who proposed it, and exactly that text.

use jiff::civil::Date;
use serde::Serialize;
use yakusoku_duties::edition::{EditionFact, EditionRefused, PutInForce, approve};
use yakusoku_policy::Diagnostic;

use super::{PUT_FORWARD, PolicyError, Texts, fitting, left, sealed, sound, under};
use crate::App;
use crate::access::{Action, Actor};

/// An approved edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Approved {
    /// Its hash.
    pub hash: String,
    /// Edition number.
    pub edition: u32,
    /// The day it takes effect.
    pub takes_effect: Date,
    /// Whether it is in force now.
    pub in_force: bool,
    /// Whether it was the one in use before.
    pub stands: bool,
}

impl App {
    /// The errors of an edition that waits for approval which somebody acknowledged, by the law of
    /// today; none where no edition of that hash waits. Whoever approves sees them first.
    ///
    /// # Errors
    /// [`PolicyError`] where the ledger cannot be read.
    pub async fn errors_left(&self, hash: &str) -> Result<Vec<Diagnostic>, PolicyError> {
        let in_force = self.in_force().await;
        let Some(edition) = in_force.editions.find(hash) else {
            return Ok(Vec::new());
        };
        let Some(text) = self.text_of(&edition.named.hash).await? else {
            return Ok(Vec::new());
        };
        let loaded = under(PUT_FORWARD, &text)?;
        Ok(left(loaded.check(self.clock.today().date)))
    }

    /// Approves an edition, named by its hash or the first digits of it. Its text is checked against
    /// the law of today again; where its day has come it is in force from now on.
    ///
    /// # Errors
    /// [`PolicyError`]; nothing is recorded then.
    pub async fn approve_policy(&self, actor: &Actor, hash: &str) -> Result<Approved, PolicyError> {
        actor.may(Action::PolicyApprove)?;
        let today = self.clock.today();
        let in_force = self.in_force().await;
        let fact = approve(&in_force.editions, hash, (&actor.id, today))?;
        let named = fact.named.clone();
        let text = self.text_of(&named.hash).await?;
        let text = text.ok_or(EditionRefused::NotProposed)?;
        let gate = self.gate_of(&text).await;
        let policy = sound(&text, (today.date, gate))?.policy;
        let texts = Texts {
            policy: text,
            systems: self.texts_in_force().await?.systems,
        };
        let map = fitting(&policy, &texts.systems)?;
        let takes_effect = fact.takes_effect;
        let mut facts = vec![(EditionFact::Approved(fact), None)];
        let current = in_force.editions.current();
        let stands = current.is_some_and(|one| one.named.hash == named.hash);
        if takes_effect <= today.date && !stands {
            let turn = PutInForce {
                named: named.clone(),
                map: map.hash,
                from: Some(takes_effect),
            };
            facts.push((EditionFact::InForce(turn), sealed(&texts)));
        }
        self.record_edition(actor, facts).await?;
        self.forget_sources().await;
        Ok(Approved {
            hash: named.hash,
            edition: named.edition,
            takes_effect,
            in_force: takes_effect <= today.date,
            stands,
        })
    }
}
