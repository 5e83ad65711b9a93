// SPDX-License-Identifier: Apache-2.0
//! Which desk a case belongs to, and who sees it: one desk does not see another's cases.
//!
//! The policy says which relation (customer, applicant, staff …) is served by which desk. A member
//! of the staff who is put to desks sees the cases of those desks only; in the same words as if a
//! case did not exist. Managers and auditors see all, and so does whoever is put to no desk.

use yakusoku_duties::request::{Case, Fact, IdentityFact, NewFact};
use yakusoku_policy::Policy;

use super::DeskError;
use super::load::Loaded;
use crate::App;
use crate::access::{Actor, Role};

/// The desk of cases for which the policy names none.
pub const GENERAL: &str = "requests";

/// The desk that serves a relation, by the policy in force.
#[must_use]
pub fn desk_of(policy: &Policy, relation: &str) -> Option<String> {
    if relation.is_empty() {
        return None;
    }
    let named = policy
        .chapters
        .relations
        .get(relation)
        .and_then(|one| one.desk.clone());
    named.or_else(|| {
        let mut desks = policy.desks.iter();
        desks
            .find(|(_, desk)| desk.relations.iter().any(|one| one == relation))
            .map(|(name, _)| name.clone())
    })
}

/// The fact that gives a case to its desk; none where the general desk serves.
pub(crate) fn assigned(policy: &Policy, relation: &str) -> Option<NewFact> {
    let desk = desk_of(policy, relation).filter(|desk| desk != GENERAL)?;
    Some(Fact::Identity(IdentityFact::DeskAssigned { desk }).into())
}

/// Whether somebody put to some desks sees what belongs to a desk.
pub(crate) fn serves(desks: &[String], desk: Option<&str>) -> bool {
    let desk = desk.unwrap_or(GENERAL);
    desks.is_empty() || desks.iter().any(|one| one == desk)
}

impl App {
    /// Whether somebody may see a case.
    pub(crate) async fn sees(&self, actor: &Actor, case: &Case) -> bool {
        self.sees_desk(actor, case.standing.desk.as_deref()).await
    }

    /// Whether somebody may see what belongs to a desk; the general one where none is named.
    pub(crate) async fn sees_desk(&self, actor: &Actor, desk: Option<&str>) -> bool {
        serves(&self.desks_of(actor).await, desk)
    }

    /// The desks whose cases somebody sees; none of them named means all.
    pub(crate) async fn desks_of(&self, actor: &Actor) -> Vec<String> {
        if matches!(actor.role, Role::Manager | Role::Auditor) {
            return Vec::new();
        }
        let names = self.names.read().await;
        let member = names.get(&actor.id);
        member.map_or_else(Vec::new, |member| member.desks.clone())
    }

    /// The same as the lists ask for them: between commas; empty for all.
    pub(crate) async fn desks_seen(&self, actor: &Actor) -> String {
        match self.desks_of(actor).await.join(",") {
            desks if desks.is_empty() => desks,
            desks => format!(",{desks},"),
        }
    }

    /// A case for somebody who may see it; in the same words whether it never was or may not be seen.
    pub(crate) async fn load_for(&self, actor: &Actor, number: &str) -> Result<Loaded, DeskError> {
        let loaded = self.load(number).await?;
        if self.sees(actor, &loaded.case).await {
            Ok(loaded)
        } else {
            Err(DeskError::NoSuchCase)
        }
    }
}
