// SPDX-License-Identifier: Apache-2.0
//! Correcting and suspending at the command line: a plan like any other, approved by somebody else.

use yakusoku_policy::ItemId;
use yakusoku_sources::{Change, Correction, Strength, Verb, plan_change};

use crate::App;
use crate::access::{Action, Actor};
use crate::batch::Clues;
use crate::entropy;
use crate::plan::{PlanFact, PlanView};
use crate::request::DeskError;
use crate::request::carry_out::Reread;
use crate::request::locate::CasePlan;

/// What is to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amendment {
    /// An item takes another value, where it says `old` or anywhere.
    Correct {
        /// The item.
        item: String,
        /// What it says now.
        old: Option<String>,
        /// What is right.
        new: String,
    },
    /// Use stops, as the map says.
    Suspend,
}

impl App {
    /// Makes a plan to correct or to suspend, for the proven records. Nothing is changed.
    ///
    /// # Errors
    /// [`DeskError`]; nobody was found.
    pub async fn source_plan_change(
        &self,
        actor: &Actor,
        amendment: &Amendment,
        person: &Clues,
    ) -> Result<PlanView, DeskError> {
        actor.may(Action::SourceUse)?;
        let in_force = self.in_force().await;
        let policy = in_force.policy()?;
        let change = match amendment {
            Amendment::Suspend => Change::Suspend,
            Amendment::Correct { item, old, new } => {
                let known = ItemId::from(item.as_str());
                if !policy.items.contains_key(&known) {
                    return Err(DeskError::UnknownItem(item.clone()));
                }
                Change::Correct(vec![Correction {
                    item: known,
                    old: old.clone(),
                    new: Some(new.clone()),
                }])
            }
        };
        let located = self.source_locate(actor, person).await?;
        let proven = located
            .candidates
            .iter()
            .filter(|one| one.strength == Strength::Proves);
        let bindings: Vec<_> = proven.map(yakusoku_sources::Candidate::binding).collect();
        if bindings.is_empty() {
            return Err(DeskError::NothingFound);
        }
        let sources = self.sources().await?;
        let hash = policy.hash.to_string();
        let plan = plan_change(in_force.map()?, &sources, &change, &bindings, &hash)
            .await
            .map_err(DeskError::Plan)?;
        let id = crate::keys::hex(&entropy::bytes::<8>()?);
        self.made(actor, Verb::Erase, &CasePlan::of_change(id, plan))
            .await
    }

    /// Corrects or suspends as an approved plan says, and reads again.
    ///
    /// # Errors
    /// [`DeskError::NotApproved`] without an approval, or for a plan of something else.
    pub async fn source_change(&self, actor: &Actor, plan: &str) -> Result<Reread, DeskError> {
        let (view, document) = self.approved_plan(actor, plan).await?;
        let Some(change) = &document.change else {
            return Err(DeskError::NotApproved(plan.to_owned()));
        };
        if document.rehashed() != view.hash {
            return Err(DeskError::Corrupt);
        }
        if view.status == "approved" {
            let in_force = self.in_force().await;
            let sources = self.sources().await?;
            let done = yakusoku_sources::change(in_force.map()?, &sources, change).await;
            let done = done.map_err(DeskError::Source)?;
            let fact = PlanFact::Done {
                rows: done.steps.iter().map(|step| step.rows).sum(),
            };
            let stream = view.stream.ok_or(DeskError::Corrupt)?;
            self.record_plan(actor, (stream, view.next), (fact, None))
                .await?;
        }
        self.source_confirm(actor, plan).await
    }
}
