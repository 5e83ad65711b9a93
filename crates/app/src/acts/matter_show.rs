// SPDX-License-Identifier: Apache-2.0
//! Reading matters: the list without anything personal, and one with what people said; that read is recorded.

use jiff::civil::Date;
use serde::Serialize;
use yakusoku_duties::ActorRef;
use yakusoku_duties::acts::{Finding, FoundBy};
use yakusoku_duties::matter::{Ending, Matter, MatterFact, Sort};
use yakusoku_policy::Inquirer;

use super::matter_enter::Brought;
use crate::App;
use crate::access::{Action, Actor};
use crate::clock::date_of;
use crate::request::DeskError;

/// A matter with what people said.
#[derive(Debug, Clone)]
pub struct MatterShown {
    /// Where it stands.
    pub matter: Matter,
    /// Who brought it and what was said; `None` where its key was destroyed.
    pub brought: Option<Brought>,
    /// What happened, the receipt first.
    pub told: Vec<MatterTold>,
    /// Findings opened because of it.
    pub findings: Vec<Finding>,
}

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct MatterTold {
    /// What.
    pub fact: MatterFact,
    /// Who.
    pub by: ActorRef,
    /// Day it was recorded.
    pub on: Date,
    /// Words.
    pub words: Option<String>,
}

/// A matter in lists of programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MatterLine {
    /// Number.
    pub number: String,
    /// What it is.
    pub sort: Sort,
    /// The body that asks.
    pub from: Option<Inquirer>,
    /// Day it came.
    pub received: Date,
    /// Next day on which something is owed.
    pub next_due: Option<Date>,
    /// How it ended.
    pub ended: Option<Ending>,
}

impl App {
    /// Every matter: open ones by what is due first, then ended ones, the newest first.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn matters(&self, actor: &Actor) -> Result<Vec<Matter>, DeskError> {
        actor.may(Action::CaseList)?;
        let mut all = Vec::new();
        for matter in self.register().await?.matters {
            if self.sees_desk(actor, matter.desk.as_deref()).await {
                all.push(matter);
            }
        }
        all.sort_by(|a, b| {
            let open = |one: &Matter| (one.ended.is_some(), one.next_due().unwrap_or(Date::MAX));
            open(a).cmp(&open(b)).then(b.number.cmp(&a.number))
        });
        Ok(all)
    }

    /// The matters that name a case.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn matters_of_case(
        &self,
        actor: &Actor,
        case: &str,
    ) -> Result<Vec<Matter>, DeskError> {
        let mut all = self.matters(actor).await?;
        all.retain(|matter| matter.cases.iter().any(|linked| linked.case == case));
        Ok(all)
    }

    /// Opens a matter for somebody.
    ///
    /// # Errors
    /// [`DeskError::NoSuchRecord`].
    pub async fn show_matter(&self, actor: &Actor, number: &str) -> Result<MatterShown, DeskError> {
        actor.may(Action::CaseOpen)?;
        let (stream, matter, next) = self.load_matter(actor, number).await?;
        self.saw_record((stream, next), "matter.seen", &actor.id)
            .await?;
        let entries = self.stream(&stream).await?;
        let first = entries.first().and_then(|stored| stored.sealed.as_deref());
        let brought = first
            .map(serde_json::from_str)
            .transpose()
            .map_err(|_| DeskError::Corrupt)?;
        let mut told = Vec::new();
        for stored in entries.iter().filter(|one| one.entry.kind != "matter.seen") {
            if !stored.entry.kind.starts_with("matter.") {
                continue;
            }
            let fact = serde_json::from_str(&stored.entry.open).map_err(|_| DeskError::Corrupt)?;
            told.push(MatterTold {
                fact,
                by: ActorRef(stored.entry.actor.to_string()),
                on: date_of(stored.entry.at_micros),
                words: stored.sealed.clone().filter(|_| stored.entry.seq > 0),
            });
        }
        let mut findings = self.register().await?.findings;
        findings.retain(|one| one.found_by == FoundBy::Complaint(number.to_owned()));
        Ok(MatterShown {
            matter,
            brought,
            told,
            findings,
        })
    }
}

impl From<&Matter> for MatterLine {
    fn from(matter: &Matter) -> Self {
        Self {
            number: matter.number.clone(),
            sort: matter.sort,
            from: matter.from,
            received: matter.received,
            next_due: matter.next_due(),
            ended: matter.ended.map(|ended| ended.how),
        }
    }
}
