// SPDX-License-Identifier: Apache-2.0
//! Which edition of the policy was in force on a day, and the list of all of them.

use jiff::civil::Date;
use serde::Serialize;
use yakusoku_duties::edition::{AsOf, Edition, Editions};

use super::PolicyError;
use crate::App;
use crate::access::{Action, Actor};

/// One edition, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Hash.
    pub hash: String,
    /// Edition number.
    pub edition: u32,
    /// The day the file says it takes effect.
    pub effective: Date,
    /// Who put it forward and when.
    pub proposed: Option<Act>,
    /// Who approved it and when.
    pub approved: Option<Act>,
    /// The day it takes effect, once approved.
    pub takes_effect: Option<Date>,
    /// The first day it was in force.
    pub from: Option<Date>,
    /// The last day it was in force; none while it lasts.
    pub until: Option<Date>,
}

/// Somebody did something on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Act {
    /// Random id in the ledger.
    pub by: String,
    /// Display name; empty where the account is gone.
    pub name: String,
    /// Day.
    pub on: Date,
}

/// What was in force on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OnDay {
    /// The ledger begins later.
    Before {
        /// First day it knows.
        first: Date,
    },
    /// This one.
    InForce {
        /// Which.
        #[serde(flatten)]
        edition: Listed,
        /// Its text.
        text: String,
    },
    /// This one will be: approved, its day is still to come.
    Planned {
        /// Which.
        #[serde(flatten)]
        edition: Listed,
        /// Its text.
        text: String,
    },
}

impl App {
    /// Which edition was, or will be, in force on a day.
    ///
    /// # Errors
    /// [`PolicyError`].
    pub async fn policy_as_of(&self, day: Date) -> Result<OnDay, PolicyError> {
        let in_force = self.in_force().await;
        let editions = &in_force.editions;
        let (edition, is_planned) = match editions.as_of(day) {
            AsOf::Before { first } => return Ok(OnDay::Before { first }),
            AsOf::Nothing => return Err(PolicyError::None),
            AsOf::InForce(edition, _) => (edition, false),
            AsOf::Planned(edition, _) => (edition, true),
        };
        let text = self.text_of(&edition.named.hash).await?;
        let text = text.ok_or(PolicyError::None)?;
        let edition = self.edition_listed(editions, edition).await;
        Ok(if is_planned {
            OnDay::Planned { edition, text }
        } else {
            OnDay::InForce { edition, text }
        })
    }

    /// Every edition, the newest first.
    ///
    /// # Errors
    /// [`PolicyError::Denied`].
    pub async fn policy_editions(&self, actor: &Actor) -> Result<Vec<Listed>, PolicyError> {
        actor.may(Action::BoardSee)?;
        Ok(self.editions().await)
    }

    /// The editions that were in force, the newest first: what the public may read.
    pub async fn published_editions(&self) -> Vec<Listed> {
        let mut all = self.editions().await;
        all.retain(|one| one.from.is_some());
        all
    }

    /// An edition that was in force, or is approved, by its hash: what the public may read.
    ///
    /// # Errors
    /// [`PolicyError`].
    pub async fn published_text(
        &self,
        hash: &str,
    ) -> Result<Option<(Listed, String)>, PolicyError> {
        let in_force = self.in_force().await;
        let editions = &in_force.editions;
        let public = |one: &&Edition| one.in_force.is_some() || one.approved.is_some();
        let Some(edition) = editions.find(hash).filter(public) else {
            return Ok(None);
        };
        let text = self.text_of(&edition.named.hash).await?;
        let listed = self.edition_listed(editions, edition).await;
        Ok(text.map(|text| (listed, text)))
    }

    async fn editions(&self) -> Vec<Listed> {
        let in_force = self.in_force().await;
        let mut out = Vec::new();
        for edition in in_force.editions.all().iter().rev() {
            out.push(self.edition_listed(&in_force.editions, edition).await);
        }
        out.sort_by_key(|one| std::cmp::Reverse(one.edition));
        out
    }

    async fn edition_listed(&self, editions: &Editions, edition: &Edition) -> Listed {
        let hash = &edition.named.hash;
        let mut spans = editions.spans().into_iter();
        let span = spans.rfind(|span| span.hash == *hash);
        // One that was replaced on the very day it came was there for some hours.
        let hours = edition.in_force.as_ref().map(|stamp| stamp.on);
        let (from, until) = match span {
            Some(span) => (Some(span.from), span.until),
            None => (hours, hours),
        };
        let approval = edition.approved.as_ref();
        Listed {
            hash: hash.clone(),
            edition: edition.named.edition,
            effective: edition.named.effective,
            proposed: self.act(edition.proposed.as_ref()).await,
            approved: self.act(approval.map(|one| &one.at)).await,
            takes_effect: approval.map(|one| one.takes_effect),
            from,
            until,
        }
    }

    async fn act(&self, stamp: Option<&yakusoku_duties::request::state::Stamp>) -> Option<Act> {
        let stamp = stamp?;
        Some(Act {
            by: stamp.by.0.clone(),
            name: self.name_of(&stamp.by).await,
            on: stamp.on,
        })
    }
}
