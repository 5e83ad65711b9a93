// SPDX-License-Identifier: Apache-2.0
//! Plans made at the command line: each a stream of its own, approved by somebody else, then carried
//! out and read again, all on the ledger.

mod approve;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
pub use yakusoku_duties::request::fact::PlanLine;
use yakusoku_duties::request::fact::Remaining;
use yakusoku_ledger::StreamId;
use yakusoku_policy::{ItemId, Policy};
use yakusoku_sources::{Announced, Exported, KeptUntil, Located, SearchKey, Strength, Verb};

use crate::App;
use crate::access::{Action, Actor};
use crate::batch::{BatchView, viewed};
use crate::entropy;
use crate::log::{Draft, Stored, Write};
use crate::own::SYSTEM;
use crate::request::DeskError;
use crate::request::carry_out::Reread;
use crate::request::locate::CasePlan;
use crate::staff::actor_id;
use crate::store::Statement;

/// One fact about a plan.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub(crate) enum PlanFact {
    Made {
        plan: String,
        hash: String,
        verb: Verb,
        lines: Vec<PlanLine>,
    },
    Approved {
        hash: String,
    },
    Alone,
    /// Erased again after a system was restored, under the approvals it was first erased under.
    Again,
    /// One part of a plan for many people is done.
    Part {
        part: u32,
        rows: u64,
    },
    Done {
        rows: u64,
    },
    Confirmed {
        level: String,
        remaining: Vec<Remaining>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<KeptUntil>,
    },
    /// An Act keeps the rest; it is looked at again after this day, or by a human where none is known.
    Waits {
        until: Option<Date>,
    },
    /// The time of what an Act kept is up: erased under the approval that named the day.
    Due {
        of: String,
    },
    /// The plan that goes on where this one waited.
    Followed {
        plan: String,
        /// Whether somebody has to approve it first.
        asks: bool,
    },
}

impl PlanFact {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Made { .. } => "plan.made",
            Self::Approved { .. } => "plan.approved",
            Self::Alone => "plan.alone",
            Self::Again => "plan.again",
            Self::Part { .. } => "plan.part",
            Self::Done { .. } => "plan.done",
            Self::Confirmed { .. } => "plan.confirmed",
            Self::Waits { .. } => "plan.waits",
            Self::Due { .. } => "plan.due",
            Self::Followed { .. } => "plan.followed",
        }
    }

    const fn status(&self) -> &'static str {
        match self {
            Self::Made { .. } => "made",
            Self::Approved { .. }
            | Self::Alone
            | Self::Again
            | Self::Due { .. }
            | Self::Part { .. } => "approved",
            Self::Done { .. } => "done",
            Self::Confirmed { remaining, .. } if !remaining.is_empty() => "not_erased",
            Self::Confirmed { kept, .. } if !kept.is_empty() => "kept",
            Self::Confirmed { .. } => "confirmed",
            Self::Waits { .. } => "waiting",
            Self::Followed { asks: true, .. } => "asks",
            Self::Followed { .. } => "followed",
        }
    }
}

/// A plan as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct PlanView {
    /// Id.
    pub plan: String,
    /// Hash: what is approved.
    pub hash: String,
    /// `made`, `approved`, `done`, `confirmed`, `kept` (an Act keeps the rest) or `not_erased`; what an
    /// Act keeps is `waiting`, `asks` for an approval or is `followed` by another plan.
    pub status: String,
    /// Verb.
    pub verb: Verb,
    /// Per table.
    pub lines: Vec<PlanLine>,
    /// What carrying it out will mean for each system.
    pub announced: Vec<Announced>,
    /// Where it is for many people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchView>,
    /// `correct` or `suspend`, where it is neither export nor erasure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<&'static str>,
    #[serde(skip)]
    pub(crate) done_parts: BTreeSet<u32>,
    #[serde(skip)]
    pub(crate) stream: Option<StreamId>,
    #[serde(skip)]
    pub(crate) next: u64,
    #[serde(skip)]
    requester: String,
}

const PUT: &str = "INSERT INTO plan_row (plan, stream, status, hash, verb) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (plan) DO UPDATE SET status = excluded.status";
const SET: &str = "UPDATE plan_row SET status = $2 WHERE stream = $1";
const FIND: &str = "SELECT stream FROM plan_row WHERE plan = $1";

fn row(stream: &str, fact: &PlanFact) -> Statement {
    match fact {
        PlanFact::Made {
            plan, hash, verb, ..
        } => (
            PUT,
            vec![
                plan.clone().into(),
                stream.into(),
                fact.status().into(),
                hash.clone().into(),
                verb_word(*verb).into(),
            ],
        ),
        other => (SET, vec![stream.into(), other.status().into()]),
    }
}

/// The derived rows of a plan's stream.
pub(crate) fn rows_of(stream: &str, entries: &[Stored]) -> Result<Vec<Statement>, DeskError> {
    entries
        .iter()
        .map(|stored| {
            let fact = serde_json::from_str(&stored.entry.open).map_err(|_| DeskError::Corrupt)?;
            Ok(row(stream, &fact))
        })
        .collect()
}

const fn verb_word(verb: Verb) -> &'static str {
    match verb {
        Verb::Export => "export",
        Verb::Erase => "erase",
    }
}

/// Every clue is an item of the policy; a mistyped one would find nobody and look like an answer.
pub(crate) fn known(policy: &Policy, person: &[(String, String)]) -> Result<(), DeskError> {
    let unknown = person
        .iter()
        .map(|(item, _)| item)
        .find(|item| *item != "number" && !policy.items.contains_key(&ItemId::from(item.as_str())));
    unknown.map_or(Ok(()), |item| Err(DeskError::UnknownItem(item.clone())))
}

/// The clues as they were given; a mail address also in small letters, because capitals do not make another mailbox.
pub(crate) fn keys_of(person: &[(String, String)]) -> Vec<SearchKey> {
    let mut keys = Vec::new();
    for (item, value) in person {
        let small = crate::request::rows::normal_mail(value);
        let both = value.contains('@') && small != *value;
        keys.extend(
            both.then_some(small)
                .into_iter()
                .chain([value.clone()])
                .map(|value| SearchKey {
                    item: ItemId::from(item.as_str()),
                    value,
                }),
        );
    }
    keys
}

impl App {
    /// Searches the systems from the command line.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn source_locate(
        &self,
        actor: &Actor,
        person: &[(String, String)],
    ) -> Result<Located, DeskError> {
        actor.may(Action::SourceUse)?;
        let in_force = self.in_force().await;
        known(in_force.policy()?, person)?;
        let sources = self.sources().await?;
        yakusoku_sources::locate(in_force.map()?, &sources, &keys_of(person))
            .await
            .map_err(DeskError::Source)
    }

    /// Makes a plan from the command line: for the proved candidates, in one system or in all.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn source_plan(
        &self,
        actor: &Actor,
        (verb, system): (Verb, Option<&str>),
        person: &[(String, String)],
    ) -> Result<PlanView, DeskError> {
        actor.may(Action::SourceUse)?;
        let plan = if system == Some(SYSTEM) {
            self.own_plan(person).await?
        } else {
            let located = self.source_locate(actor, person).await?;
            let bindings = located
                .candidates
                .iter()
                .filter(|candidate| candidate.strength == Strength::Proves)
                .filter(|candidate| system.is_none_or(|name| name == candidate.system))
                .map(yakusoku_sources::Candidate::binding)
                .collect();
            let own = match (verb, system) {
                (Verb::Erase, None) => self.own_by_keys(person).await?,
                _ => Vec::new(),
            };
            self.plan_for((verb, bindings), own).await?
        };
        // A plan of nothing would be carried out, read again and called clean.
        if plan.lines().is_empty() {
            return Err(DeskError::NothingFound);
        }
        self.made(actor, verb, &plan).await
    }

    /// Records a plan that was made.
    pub(crate) async fn made(
        &self,
        actor: &Actor,
        verb: Verb,
        plan: &CasePlan,
    ) -> Result<PlanView, DeskError> {
        self.made_and(actor, (verb, plan), None).await
    }

    /// The same with what follows at once.
    pub(crate) async fn made_and(
        &self,
        actor: &Actor,
        (verb, plan): (Verb, &CasePlan),
        next: Option<PlanFact>,
    ) -> Result<PlanView, DeskError> {
        let stream = StreamId::new(entropy::bytes()?);
        let made = PlanFact::Made {
            plan: plan.id.clone(),
            hash: plan.hash.clone(),
            verb,
            lines: plan.lines(),
        };
        let sealed = serde_json::to_vec(plan).map_err(|_| DeskError::Corrupt)?;
        let facts = [(made, Some(sealed))]
            .into_iter()
            .chain(next.map(|next| (next, None)));
        self.record_facts(actor, (stream, 0), facts.collect())
            .await?;
        self.plan_view(&plan.id).await
    }

    async fn own_plan(&self, person: &[(String, String)]) -> Result<CasePlan, DeskError> {
        let id = crate::keys::hex(&entropy::bytes::<8>()?);
        Ok(CasePlan::new(id, None, self.own_by_keys(person).await?))
    }

    /// Closed cases of ours by receipt number or mail address.
    pub(crate) async fn own_by_keys(
        &self,
        person: &[(String, String)],
    ) -> Result<Vec<crate::request::locate::OwnCase>, DeskError> {
        let mut own = Vec::new();
        for (item, value) in person {
            let found = match item.as_str() {
                "number" => vec![self.own_case(value).await?],
                "contact.email" => {
                    let email = crate::request::rows::normal_mail(value);
                    self.own_cases_by_email(&email, "").await?
                }
                _ => Vec::new(),
            };
            own.extend(
                found
                    .into_iter()
                    .filter(|case| !own.contains(case))
                    .collect::<Vec<_>>(),
            );
        }
        Ok(own)
    }

    pub(crate) async fn record_plan(
        &self,
        actor: &Actor,
        (stream, next): (StreamId, u64),
        (fact, sealed): (PlanFact, Option<Vec<u8>>),
    ) -> Result<(), DeskError> {
        self.record_facts(actor, (stream, next), vec![(fact, sealed)])
            .await
    }

    /// Several facts at once, or none of them.
    pub(crate) async fn record_facts(
        &self,
        actor: &Actor,
        (stream, next): (StreamId, u64),
        facts: Vec<(PlanFact, Option<Vec<u8>>)>,
    ) -> Result<(), DeskError> {
        let name = stream.to_string();
        let also = facts.iter().map(|(fact, _)| row(&name, fact)).collect();
        let mut drafts = Vec::new();
        for (fact, sealed) in facts {
            drafts.push(Draft {
                kind: fact.kind(),
                version: 1,
                open: serde_json::to_string(&fact).map_err(|_| DeskError::Corrupt)?,
                sealed,
            });
        }
        self.append(Write {
            stream,
            next,
            actor: actor_id(&actor.id),
            at_micros: self.clock.micros(),
            drafts: &drafts,
            also,
        })
        .await?;
        Ok(())
    }

    /// A plan made at the command line.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] when there is none of that id.
    pub async fn plan_view(&self, plan: &str) -> Result<PlanView, DeskError> {
        Ok(self.plan_read(plan).await?.0)
    }

    /// The statements of a plan; what they are bound to stays out, because it is personal.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] when there is none of that id.
    pub async fn plan_sql(&self, plan: &str) -> Result<String, DeskError> {
        let (_, document) = self.plan_read(plan).await?;
        let mut sql = String::new();
        let parts = document.batch.iter().flat_map(|batch| &batch.parts);
        let change = document
            .change
            .iter()
            .map(yakusoku_sources::ChangePlan::plan);
        for plan in document
            .source
            .iter()
            .chain(change)
            .chain(parts.map(|part| &part.plan))
        {
            sql.push_str(&plan.sql());
        }
        Ok(sql)
    }

    pub(crate) async fn plan_read(&self, plan: &str) -> Result<(PlanView, CasePlan), DeskError> {
        let found = self
            .db
            .one(FIND, &[plan.into()])
            .await?
            .ok_or(DeskError::NoSuchCase)?;
        let stream: StreamId = found.text(0)?.parse().map_err(|_| DeskError::Corrupt)?;
        let entries = self.stream(&stream).await?;
        let first = entries.first().ok_or(DeskError::Corrupt)?;
        let sealed = first.sealed.as_deref().ok_or(DeskError::Corrupt)?;
        let document: CasePlan = serde_json::from_str(sealed).map_err(|_| DeskError::Corrupt)?;
        let fact = |stored: &Stored| {
            serde_json::from_str::<PlanFact>(&stored.entry.open).map_err(|_| DeskError::Corrupt)
        };
        let PlanFact::Made {
            plan,
            hash,
            verb,
            lines,
        } = fact(first)?
        else {
            return Err(DeskError::Corrupt);
        };
        let mut done_parts = BTreeSet::new();
        for stored in &entries {
            if let PlanFact::Part { part, .. } = fact(stored)? {
                done_parts.insert(part);
            }
        }
        let last = entries
            .last()
            .map(fact)
            .transpose()?
            .ok_or(DeskError::Corrupt)?;
        let view = PlanView {
            plan,
            hash,
            status: last.status().to_owned(),
            verb,
            lines,
            announced: self.announced(&document).await?,
            batch: viewed(&document, &done_parts),
            change: document.change.as_ref().map(|plan| plan.verb()),
            done_parts,
            stream: Some(stream),
            next: u64::try_from(entries.len()).unwrap_or(u64::MAX),
            requester: first.entry.actor.to_string(),
        };
        Ok((view, document))
    }

    /// Rows, transactions, locks and time of everything in a plan, by system.
    async fn announced(&self, document: &CasePlan) -> Result<Vec<Announced>, DeskError> {
        let in_force = self.in_force().await;
        let map = in_force.map()?;
        let parts = document.batch.iter().flat_map(|batch| &batch.parts);
        let change = document
            .change
            .iter()
            .map(yakusoku_sources::ChangePlan::plan);
        let plans = document
            .source
            .iter()
            .chain(change)
            .chain(parts.map(|part| &part.plan));
        let mut all: Vec<Announced> = Vec::new();
        for one in plans.flat_map(|plan| plan.announced(map)) {
            match all.iter_mut().find(|known| known.system == one.system) {
                Some(known) => {
                    known.rows += one.rows;
                    known.transactions += one.transactions;
                    // Locks are held for one transaction at a time; the longest is what others feel.
                    known.about_millis = known.about_millis.max(one.about_millis);
                }
                None => all.push(one),
            }
        }
        Ok(all)
    }

    /// Gives out what an approved plan names.
    ///
    /// # Errors
    /// [`DeskError::NotApproved`] without an approval.
    pub async fn source_export(&self, actor: &Actor, plan: &str) -> Result<Exported, DeskError> {
        let (view, document) = self.approved_plan(actor, plan).await?;
        if document.batch.is_some() || document.change.is_some() {
            return Err(DeskError::NotApproved(plan.to_owned()));
        }
        let exported = self.export_plan(&document).await?;
        let rows = exported
            .tables
            .iter()
            .map(|table| table.rows.len())
            .sum::<usize>();
        let done = PlanFact::Done {
            rows: u64::try_from(rows).unwrap_or(u64::MAX),
        };
        let stream = view.stream.ok_or(DeskError::Corrupt)?;
        // No record, no read: the rows leave only after the entry is durable.
        self.record_plan(actor, (stream, view.next), (done, None))
            .await?;
        Ok(exported)
    }

    /// Erases what an approved plan names, and reads again.
    ///
    /// # Errors
    /// [`DeskError::NotApproved`] without an approval.
    pub async fn source_erase(&self, actor: &Actor, plan: &str) -> Result<Reread, DeskError> {
        let (view, document) = self.approved_plan(actor, plan).await?;
        if view.verb != Verb::Erase || document.batch.is_some() || document.change.is_some() {
            return Err(DeskError::NotApproved(plan.to_owned()));
        }
        self.erase_made(actor, (view, document)).await
    }

    /// Erases what an approved plan names, where that has not been done, and reads again.
    pub(crate) async fn erase_made(
        &self,
        actor: &Actor,
        (view, document): (PlanView, CasePlan),
    ) -> Result<Reread, DeskError> {
        // What was approved has been done: rows that came since are another plan's.
        if view.status != "approved" {
            return self.reread(actor, &view.plan).await;
        }
        let rows = self.erase_approved(&document).await?;
        let stream = view.stream.ok_or(DeskError::Corrupt)?;
        self.record_plan(actor, (stream, view.next), (PlanFact::Done { rows }, None))
            .await?;
        self.reread(actor, &view.plan).await
    }

    /// Reads the systems again by every key of a plan, and records what is found.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn source_confirm(&self, actor: &Actor, plan: &str) -> Result<Reread, DeskError> {
        actor.may(Action::SourceUse)?;
        self.reread(actor, plan).await
    }

    async fn reread(&self, actor: &Actor, plan: &str) -> Result<Reread, DeskError> {
        let (view, document) = self.plan_read(plan).await?;
        let found = self.confirm_plan(&document).await?;
        if view.status != "made" && view.status != "approved" {
            let fact = PlanFact::Confirmed {
                level: found.level.clone(),
                remaining: found.remaining.clone(),
                kept: found.kept.clone(),
            };
            self.wait_for(actor, (&document, &found.kept)).await?;
            let stream = view.stream.ok_or(DeskError::Corrupt)?;
            self.record_plan(actor, (stream, view.next), (fact, None))
                .await?;
        }
        Ok(found)
    }
}
