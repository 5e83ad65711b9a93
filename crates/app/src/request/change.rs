// SPDX-License-Identifier: Apache-2.0
//! Correcting what the systems say of a person, or setting the person's rows aside: the plan, the
//! act, the reading afterwards, and the tasks for people where no program reaches.

use jiff::ToSpan;
use yakusoku_duties::personal::{Sink, WantsChange};
use yakusoku_duties::request::{Act, Command, Step};
use yakusoku_policy::{ItemId, Lang};
use yakusoku_sources::{Change, ChangePlan, Confirmed, Correction, ManualTask, SourceError};

use super::DeskError;
use super::load::Loaded;
use super::locate::CasePlan;
use crate::App;
use crate::access::Actor;
use crate::keys::hex;

const LANG: Lang = Lang::Ja;

/// What the application itself says is wrong, as far as it names an item.
fn asked(loaded: &Loaded, no: u16) -> Vec<WantsChange> {
    let wants = loaded.applicant.iter().flat_map(|one| {
        let all = one.reveal(Sink::SourceQuery).wants.iter();
        all.filter(|wants| wants.ask == no)
            .flat_map(|wants| wants.corrections.clone())
            .collect::<Vec<_>>()
    });
    wants.filter(|one| !one.item.is_empty()).collect()
}

/// What is to change: values for a correction, the map's own rule for a stop.
pub(super) fn wanted(
    loaded: &Loaded,
    (no, act): (u16, Act),
    given: Vec<WantsChange>,
) -> Option<Change> {
    if act == Act::Suspend {
        return Some(Change::Suspend);
    }
    let all = if given.is_empty() {
        asked(loaded, no)
    } else {
        given
    };
    let some = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    let corrections: Vec<Correction> = all
        .into_iter()
        .map(|one| Correction {
            item: ItemId::from(one.item.as_str()),
            old: some(one.old),
            new: some(one.new),
        })
        .collect();
    (!corrections.is_empty()).then_some(Change::Correct(corrections))
}

impl App {
    /// A plan to change the systems for a set of bindings.
    pub(super) async fn change_plan(
        &self,
        change: &Change,
        bindings: &[yakusoku_sources::Binding],
    ) -> Result<CasePlan, DeskError> {
        let in_force = self.in_force().await;
        let policy = in_force.policy()?.hash.to_string();
        let sources = self.sources().await?;
        let map = in_force.map()?;
        let plan = yakusoku_sources::plan_change(map, &sources, change, bindings, &policy)
            .await
            .map_err(DeskError::Plan)?;
        let id = hex(&crate::entropy::bytes::<8>()?);
        Ok(CasePlan::of_change(id, plan))
    }

    pub(super) async fn change_in_systems(&self, plan: &ChangePlan) -> Result<u64, DeskError> {
        let in_force = self.in_force().await;
        let sources = self.sources().await?;
        match yakusoku_sources::change(in_force.map()?, &sources, plan).await {
            Ok(done) => Ok(done.steps.iter().map(|step| step.rows).sum()),
            // The database did not say whether it took effect: it is read again, then decided.
            Err(error @ SourceError::OutcomeUnknown { .. }) => {
                self.forget_sources().await;
                let confirmed = self.confirm_change(plan).await?;
                if !confirmed.remaining.is_empty() {
                    return Err(DeskError::Source(error));
                }
                Ok(plan.plan().rows())
            }
            Err(error) if error.left_all() => {
                let already = yakusoku_sources::already(&sources, plan.plan()).await;
                Err(if already.is_empty() {
                    DeskError::Source(error)
                } else {
                    DeskError::Again { error, already }
                })
            }
            Err(error) => Err(DeskError::Source(error)),
        }
    }

    pub(super) async fn confirm_change(&self, plan: &ChangePlan) -> Result<Confirmed, DeskError> {
        let in_force = self.in_force().await;
        let sources = self.sources().await?;
        match yakusoku_sources::confirm_change(in_force.map()?, &sources, plan).await {
            Ok(confirmed) => Ok(confirmed),
            Err(error) => {
                self.forget_sources().await;
                Err(DeskError::Source(error))
            }
        }
    }

    /// What no program reaches becomes a task with owner and date, once.
    pub(super) async fn set_tasks(
        &self,
        actor: &Actor,
        loaded: &mut Loaded,
        (no, manual): (u16, Vec<ManualTask>),
    ) -> Result<(), DeskError> {
        let today = self.clock.today().date;
        for task in manual {
            let system = task.label.get(LANG).to_owned();
            let known = loaded.case.ask(no).is_some_and(|ask| {
                let tasks = ask.prep.tasks.iter();
                tasks.into_iter().any(|one| one.system == system)
            });
            if known {
                continue;
            }
            let days = i64::from(task.within_days).days();
            let step = Step::SetTask {
                ask: no,
                system,
                owner: task.owner.get(LANG).to_owned(),
                by: today.saturating_add(days),
                text: task.task.get(LANG).to_owned(),
            };
            let command = Command::Step(step);
            self.decide_and_record(actor, loaded, (&command, Vec::new()))
                .await?;
        }
        Ok(())
    }
}
