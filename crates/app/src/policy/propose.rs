// SPDX-License-Identifier: Apache-2.0
//! Putting an edition of the policy forward (起案): read, checked against the law of the day, recorded.

use serde::Serialize;
use yakusoku_duties::edition::{EditionFact, propose};
use yakusoku_policy::{Diagnostic, Severity};

use super::{PolicyError, fitting, left, named, sealed, sound};
use crate::App;
use crate::access::{Action, Actor};

/// An edition that waits for somebody else's approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// Its hash.
    pub hash: String,
    /// Edition number.
    pub edition: u32,
    /// The day the file says it takes effect.
    pub effective: jiff::civil::Date,
    /// Warnings of the check.
    pub warnings: u32,
    /// Errors that somebody acknowledged: they stay errors and are shown on the board.
    pub left: Vec<Diagnostic>,
}

/// The sealed part: the text, so that whoever approves approves exactly this.
#[derive(Serialize)]
struct Text<'a> {
    policy: &'a str,
}

impl App {
    /// Puts an edition forward. It must hold against the law of today and fit the map in use.
    ///
    /// # Errors
    /// [`PolicyError`] with everything that is wrong; nothing is recorded then.
    pub async fn propose_policy(&self, actor: &Actor, text: &str) -> Result<Proposal, PolicyError> {
        actor.may(Action::PolicyPropose)?;
        let today = self.clock.today();
        let gate = self.gate_of(text).await;
        let loaded = sound(text, (today.date, gate))?;
        let found = loaded.check(today.date);
        let warnings = found
            .iter()
            .filter(|one| one.severity == Severity::Warning)
            .count();
        let warnings = u32::try_from(warnings).unwrap_or(u32::MAX);
        let texts = self.texts_in_force().await?;
        fitting(&loaded.policy, &texts.systems)?;
        let named = named(&loaded.policy);
        let in_force = self.in_force().await;
        let fact = propose(&in_force.editions, (named.clone(), warnings), &actor.id)?;
        let text = Text { policy: text };
        self.record_edition(actor, vec![(EditionFact::Proposed(fact), sealed(&text))])
            .await?;
        Ok(Proposal {
            hash: named.hash,
            edition: named.edition,
            effective: named.effective,
            warnings,
            left: left(found),
        })
    }
}
