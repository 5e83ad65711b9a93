// SPDX-License-Identifier: Apache-2.0
//! What an Act keeps from an erasure: waits until its day, and is erased then under the approval that
//! named the day. Where that approval no longer covers what there is, somebody is asked again.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Lang, Text};
use yakusoku_sources::{Action as Does, Binding, KeptUntil, Plan, Verb};

use crate::App;
use crate::access::Actor;
use crate::entropy;
use crate::plan::{PlanFact, PlanView};
use crate::request::DeskError;
use crate::request::locate::CasePlan;
use crate::staff::PROGRAM;

/// The level of a reading that found what an Act keeps and nothing else.
pub const LEVEL: &str = "keyed_kept";

const BY_STATUS: &str = "SELECT plan FROM plan_row WHERE status = $1 ORDER BY plan";
const WAITS: &str = "SELECT plan FROM plan_row WHERE hash = $1 \
    AND status IN ('waiting', 'asks', 'followed')";

/// What the night did with what Acts had kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeUp {
    /// Plans whose time was up and that were carried out.
    pub erased: u64,
    /// Plans for what is due that wait for an approval, by id.
    pub asks: Vec<String>,
    /// Plans in which something has no day, so that a human decides.
    pub undated: u64,
    /// Plans whose time is up and for which no new plan could be made.
    pub stuck: u64,
}

/// A line of a plan about what an Act keeps.
pub(crate) fn says(columns: &[String], until: Option<Date>, because: &Text) -> String {
    let what = if columns.is_empty() {
        "行".to_owned()
    } else {
        format!("欄（{}）", columns.join("、"))
    };
    let because = because.get(Lang::Ja);
    match until {
        Some(until) => format!("{what}を{until}まで残し、翌日に消去する（{because}）"),
        None => format!("{what}を残す。起算日が分からないため、担当者が判断する（{because}）"),
    }
}

/// Adds rows of the same kind and day.
pub(crate) fn join(all: &mut Vec<KeptUntil>, more: &[KeptUntil]) {
    for one in more {
        let same = |known: &&mut KeptUntil| {
            (&known.system, &known.table, &known.columns) == (&one.system, &one.table, &one.columns)
                && (known.until, &known.because) == (one.until, &one.because)
        };
        match all.iter_mut().find(same) {
            Some(known) => known.rows += one.rows,
            None => all.push(one.clone()),
        }
    }
}

/// The plans of systems in a plan.
fn plans(document: &CasePlan) -> impl Iterator<Item = &Plan> {
    let parts = document.batch.iter().flat_map(|batch| &batch.parts);
    document.source.iter().chain(parts.map(|part| &part.plan))
}

/// Whether what was approved covers a plan: the same map, and in no table more rows than were to be
/// erased then or on a later day.
fn covers(approved: &CasePlan, new: &Plan) -> bool {
    let same_map = plans(approved).all(|plan| plan.map_hash == new.map_hash);
    let rows_of = |plan: &Plan, step: &yakusoku_sources::Step| -> u64 {
        let same = plan.steps.iter().filter(|one| {
            (&one.system, &one.table) == (&step.system, &step.table)
                && !matches!(one.action, Does::SetAside(_) | Does::KeepShared)
        });
        same.map(|one| one.rows).sum()
    };
    let mut running = new
        .steps
        .iter()
        .filter(|step| step.runs() && !matches!(step.action, Does::SetAside(_)));
    same_map
        && running.all(|step| {
            let allowed: u64 = plans(approved).map(|plan| rows_of(plan, step)).sum();
            rows_of(new, step) <= allowed
        })
}

impl App {
    /// After an erasure: lets what an Act keeps wait for its day, once for each plan.
    pub(crate) async fn wait_for(
        &self,
        actor: &Actor,
        (plan, kept): (&CasePlan, &[KeptUntil]),
    ) -> Result<(), DeskError> {
        let known = self.db.one(WAITS, &[plan.hash.clone().into()]).await?;
        if kept.is_empty() || known.is_some() {
            return Ok(());
        }
        let waiting = CasePlan {
            id: crate::keys::hex(&entropy::bytes::<8>()?),
            ..plan.clone()
        };
        let until = kept.iter().filter_map(|one| one.until).min();
        let waits = PlanFact::Waits { until };
        self.made_and(actor, (Verb::Erase, &waiting), Some(waits))
            .await?;
        Ok(())
    }

    /// Goes on with everything whose time is up.
    pub(crate) async fn time_up(&self) -> Result<TimeUp, DeskError> {
        let mut told = TimeUp::default();
        for plan in self.plans_with("asks").await? {
            self.asked_again(&plan, &mut told).await?;
        }
        for plan in self.plans_with("waiting").await? {
            let (view, document) = self.plan_read(&plan).await?;
            let until = self.waits_until(&view).await?;
            let undated = plans(&document)
                .flat_map(Plan::kept_until)
                .any(|kept| kept.until.is_none());
            told.undated += u64::from(undated);
            if until.is_none_or(|until| until >= self.clock.today().date) {
                continue;
            }
            if let Err(error) = self.follow((view, document), &mut told).await {
                tracing::warn!(plan, %error, "what an Act kept could not be erased in time");
                told.stuck += 1;
            }
        }
        Ok(told)
    }

    async fn plans_with(&self, status: &str) -> Result<Vec<String>, DeskError> {
        let rows = self.db.fetch(BY_STATUS, &[status.into()]).await?;
        let plans: Result<Vec<String>, _> = rows.iter().map(|row| row.text(0)).collect();
        Ok(plans?)
    }

    async fn last_fact(&self, view: &PlanView) -> Result<PlanFact, DeskError> {
        let stream = view.stream.ok_or(DeskError::Corrupt)?;
        let entries = self.stream(&stream).await?;
        let last = entries.last().ok_or(DeskError::Corrupt)?;
        serde_json::from_str(&last.entry.open).map_err(|_| DeskError::Corrupt)
    }

    async fn waits_until(&self, view: &PlanView) -> Result<Option<Date>, DeskError> {
        match self.last_fact(view).await? {
            PlanFact::Waits { until } => Ok(until),
            _ => Ok(None),
        }
    }

    /// A plan that asked for an approval: still asked, or gone on with since.
    async fn asked_again(&self, plan: &str, told: &mut TimeUp) -> Result<(), DeskError> {
        let view = self.plan_view(plan).await?;
        let PlanFact::Followed { plan, .. } = self.last_fact(&view).await? else {
            return Ok(());
        };
        if matches!(
            self.plan_view(&plan).await?.status.as_str(),
            "made" | "approved"
        ) {
            told.asks.push(plan);
            return Ok(());
        }
        self.followed(&view, (plan, false)).await
    }

    async fn followed(
        &self,
        view: &PlanView,
        (plan, asks): (String, bool),
    ) -> Result<(), DeskError> {
        let stream = view.stream.ok_or(DeskError::Corrupt)?;
        let fact = PlanFact::Followed { plan, asks };
        self.record_plan(&PROGRAM, (stream, view.next), (fact, None))
            .await
    }

    /// Makes the plan for what is due: carried out where the first approval covers it.
    async fn follow(
        &self,
        (view, document): (PlanView, CasePlan),
        told: &mut TimeUp,
    ) -> Result<(), DeskError> {
        let bindings: Vec<Binding> = plans(&document)
            .flat_map(|plan| plan.bindings.clone())
            .collect();
        let next = self.plan_for((Verb::Erase, bindings), Vec::new()).await?;
        let new = next.source.as_ref().ok_or(DeskError::Corrupt)?;
        // Somebody who is a customer again has rows that no approval named.
        let is_covered =
            covers(&document, new) && self.confirm_plan(&document).await?.remaining.is_empty();
        if !is_covered {
            self.made(&PROGRAM, Verb::Erase, &next).await?;
            self.followed(&view, (next.id.clone(), true)).await?;
            told.asks.push(next.id);
            return Ok(());
        }
        let due = PlanFact::Due {
            of: document.hash.clone(),
        };
        self.made_and(&PROGRAM, (Verb::Erase, &next), Some(due))
            .await?;
        let made = self.plan_read(&next.id).await?;
        self.erase_made(&PROGRAM, made).await?;
        self.followed(&view, (next.id, false)).await?;
        told.erased += 1;
        Ok(())
    }
}
