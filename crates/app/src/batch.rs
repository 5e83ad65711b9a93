// SPDX-License-Identifier: Apache-2.0
//! Thousands of people under one approval: planned together, carried out part after part, each part
//! on the ledger, so that a stop in the middle is gone on with and nothing is located anew.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;

use futures_util::StreamExt as _;
use serde::Serialize;
use yakusoku_ledger::StreamId;
use yakusoku_policy::ItemId;
pub use yakusoku_sources::Exported;
use yakusoku_sources::{
    Batch, BatchPart, Binding, LeftOut, Many, Strength, Verb, export_parts, plan_batch,
};

use crate::App;
use crate::access::{Action, Actor};
use crate::entropy;
use crate::plan::{PlanFact, PlanView, keys_of, known};
use crate::request::DeskError;
use crate::request::carry_out::Reread;
use crate::request::locate::CasePlan;

/// Told how many people are done, and of how many.
pub type Progress<'a> = &'a mut (dyn FnMut(u64, u64) + Send);

/// Takes what one person is given: the place in the list, and the rows.
pub type Hand<'a> = &'a mut (dyn FnMut(u32, &Exported) -> std::io::Result<()> + Send);

/// Clues about one person: item and value.
pub type Clues = Vec<(String, String)>;

/// What a plan for many people says of them.
#[derive(Debug, Clone, Serialize)]
pub struct BatchView {
    /// People in it.
    pub people: u64,
    /// Transactions at most: parts that are all or nothing.
    pub parts: u64,
    /// Parts done.
    pub done: u64,
    /// People who are not in it, and why.
    pub left_out: Vec<LeftOut>,
}

/// What `document` says, with how far it is.
pub(crate) fn viewed(document: &CasePlan, done: &BTreeSet<u32>) -> Option<BatchView> {
    let batch = document.batch.as_ref()?;
    let count = |many: usize| u64::try_from(many).unwrap_or(u64::MAX);
    Some(BatchView {
        people: count(batch.people()),
        parts: count(batch.parts.len()),
        done: count(done.len()),
        left_out: batch.left_out.clone(),
    })
}

impl App {
    /// Makes a plan for everybody of a list whose records are proven. Nothing is changed.
    ///
    /// # Errors
    /// [`DeskError`]; nobody of the list was found.
    pub async fn source_plan_batch(
        &self,
        actor: &Actor,
        (verb, people): (Verb, &[Clues]),
        progress: Progress<'_>,
    ) -> Result<PlanView, DeskError> {
        actor.may(Action::SourceUse)?;
        let in_force = self.in_force().await;
        let policy = in_force.policy()?;
        for clues in people {
            known(policy, clues)?;
        }
        let found = self.found_batch(actor, people).await?;
        let sources = self.sources().await?;
        let many = Many {
            verb,
            people: &found,
            policy_hash: &policy.hash.to_string(),
            today: self.clock.today().date,
        };
        let batch = plan_batch(in_force.map()?, &sources, many, progress)
            .await
            .map_err(DeskError::Plan)?;
        let mut own = Vec::new();
        if verb == Verb::Erase {
            for clues in people {
                let cases = self.own_by_keys(clues).await?;
                own.extend(
                    cases
                        .into_iter()
                        .filter(|case| !own.contains(case))
                        .collect::<Vec<_>>(),
                );
            }
        }
        if batch.parts.is_empty() && own.is_empty() {
            return Err(DeskError::NothingFound);
        }
        let id = crate::keys::hex(&entropy::bytes::<8>()?);
        let plan = CasePlan::of_batch(id, batch, own);
        self.made(actor, verb, &plan).await
    }

    /// The proven records of each of many people. People with one clue of the same item are looked
    /// up together.
    async fn found_batch(
        &self,
        actor: &Actor,
        people: &[Clues],
    ) -> Result<Vec<Vec<Binding>>, DeskError> {
        let mut found: Vec<Vec<Binding>> = vec![Vec::new(); people.len()];
        let mut by_item: BTreeMap<&str, Vec<(usize, String)>> = BTreeMap::new();
        for (at, clues) in people.iter().enumerate() {
            match clues.as_slice() {
                [(item, value)] if item != "number" && keys_of(clues).len() == 1 => {
                    by_item.entry(item).or_default().push((at, value.clone()));
                }
                _ => {
                    let located = self.source_locate(actor, clues).await?;
                    let proven = located.candidates.iter();
                    let proven = proven.filter(|one| one.strength == Strength::Proves);
                    if let Some(found) = found.get_mut(at) {
                        found.extend(proven.map(yakusoku_sources::Candidate::binding));
                    }
                }
            }
        }
        let in_force = self.in_force().await;
        let sources = self.sources().await?;
        for (item, asked) in by_item {
            let values: Vec<String> = asked.iter().map(|(_, value)| value.clone()).collect();
            let item = ItemId::from(item);
            let all = yakusoku_sources::locate_batch(in_force.map()?, &sources, &item, &values);
            for ((at, _), bindings) in asked.into_iter().zip(all.await.map_err(DeskError::Source)?)
            {
                if let Some(found) = found.get_mut(at) {
                    *found = bindings;
                }
            }
        }
        Ok(found)
    }

    /// Erases everybody of an approved plan, part after part, and reads again.
    ///
    /// # Errors
    /// [`DeskError::NotApproved`] without an approval; after any other error the same call goes on.
    pub async fn source_erase_batch(
        &self,
        actor: &Actor,
        plan: &str,
        progress: Progress<'_>,
    ) -> Result<Reread, DeskError> {
        let (view, document) = self.approved_plan(actor, plan).await?;
        let batch = whole(&view, &document, Verb::Erase)?;
        if view.status != "approved" {
            return self.source_confirm(actor, plan).await;
        }
        let stream = view.stream.ok_or(DeskError::Corrupt)?;
        let mut next = view.next;
        let (mut people, mut rows) = (0, 0);
        for (at, part) in (0_u32..).zip(&batch.parts) {
            people += part.people.len() as u64;
            if !view.done_parts.contains(&at) {
                let changed = self.erase_in_systems(&part.plan).await?;
                rows += changed;
                let fact = PlanFact::Part {
                    part: at,
                    rows: changed,
                };
                self.record_plan(actor, (stream, next), (fact, None))
                    .await?;
                next += 1;
            }
            progress(people, batch.people() as u64);
        }
        for case in &document.own {
            let case: StreamId = case.stream.parse().map_err(|_| DeskError::Corrupt)?;
            self.erase_stream(&crate::staff::PROGRAM, &case).await?;
            rows += 1;
        }
        self.record_plan(actor, (stream, next), (PlanFact::Done { rows }, None))
            .await?;
        self.source_confirm(actor, plan).await
    }

    /// Gives out what an approved plan names, person after person. `wanted` says whether a person's
    /// rows are still to be handed over, so that a stop in the middle is gone on with.
    ///
    /// # Errors
    /// [`DeskError::NotApproved`] without an approval.
    pub async fn source_export_batch(
        &self,
        actor: &Actor,
        plan: &str,
        wanted: &(dyn Fn(u32) -> bool + Sync),
        (hand, progress): (Hand<'_>, Progress<'_>),
    ) -> Result<u64, DeskError> {
        let (view, document) = self.approved_plan(actor, plan).await?;
        let batch = whole(&view, &document, Verb::Export)?;
        let in_force = self.in_force().await;
        let sources = self.sources().await?;
        let stream = view.stream.ok_or(DeskError::Corrupt)?;
        let (mut next, mut people, mut rows) = (view.next, 0, 0);
        let is_wanted = |part: &&BatchPart| part.people.iter().any(|one| wanted(one.number));
        let parts: Vec<&BatchPart> = batch.parts.iter().filter(is_wanted).collect();
        let mut left = parts.clone().into_iter().peekable();
        let mut giving = pin!(export_parts(in_force.map()?, &sources, parts));
        for (at, part) in (0_u32..).zip(&batch.parts) {
            people += part.people.len() as u64;
            if left.next_if(|next| std::ptr::eq(*next, part)).is_some() {
                let given = giving.next().await.ok_or(DeskError::Corrupt)?;
                let given = given.map_err(DeskError::Source)?;
                rows += given.rows;
                // No record, no read: the rows leave only after the entry is durable.
                let fact = PlanFact::Part {
                    part: at,
                    rows: given.rows,
                };
                self.record_plan(actor, (stream, next), (fact, None))
                    .await?;
                next += 1;
                for (number, exported) in &given.people {
                    let handed = hand(*number, exported);
                    handed.map_err(|error| {
                        DeskError::Source(yakusoku_sources::SourceError::Sink(error))
                    })?;
                }
            }
            progress(people, batch.people() as u64);
        }
        if view.status == "approved" {
            self.record_plan(actor, (stream, next), (PlanFact::Done { rows }, None))
                .await?;
        }
        Ok(rows)
    }
}

/// The batch of a plan, if it is what was approved and for this.
fn whole<'a>(view: &PlanView, document: &'a CasePlan, verb: Verb) -> Result<&'a Batch, DeskError> {
    let batch = document
        .batch
        .as_ref()
        .filter(|batch| batch.verb == verb && view.verb == verb);
    let batch = batch.ok_or_else(|| DeskError::NotApproved(view.plan.clone()))?;
    if !batch.is_whole() || document.rehashed() != view.hash {
        return Err(DeskError::Corrupt);
    }
    Ok(batch)
}
