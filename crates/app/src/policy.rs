// SPDX-License-Identifier: Apache-2.0
//! Which policy and which map of systems are in force, and putting new ones in force.
//!
//! A policy in force is immutable and named by its hash. Both texts are kept sealed in the entry
//! that put them in force, so `rebuild` finds them in the log.

mod approve;
mod as_of;
mod propose;
mod take_effect;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use yakusoku_duties::calendar::Calendar;
use yakusoku_duties::edition::{EditionFact, EditionRefused, Editions, Named, PutInForce};
use yakusoku_ledger::StreamId;
use yakusoku_policy::{
    Claim, Diagnostic, Ground, GroundClass, GroundId, ItemId, Kind, Loaded, Policy, Severity, Text,
};
use yakusoku_sources::{Map, MapProblem, check_items, read_map};

use crate::App;
use crate::access::{Actor, Denied};
use crate::log::{Draft, LogError, Stored, Write};
use crate::request::load::stamp_of;
use crate::staff::actor_id;
use crate::store::{Statement, StoreError};

pub use approve::Approved;
pub use as_of::{Act, Listed, OnDay};
pub use propose::Proposal;

/// Stream of the policies in force.
pub const STREAM: StreamId = StreamId::new([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

/// The policy and the map in force.
#[derive(Debug)]
pub struct InForce {
    /// Policy; `None` only while an instance is being made.
    policy: Option<Arc<Loaded>>,
    /// Map.
    map: Option<Map>,
    /// Editions that cases may still be pinned to, by hash; the one in force is among them.
    pinned: BTreeMap<String, Arc<Loaded>>,
    /// Every edition there is, proposed ones too.
    pub editions: Editions,
    /// Its pages, once somebody asked for them.
    pub(crate) made: crate::publish::Made,
    /// How many entries of the policy stream this is made of.
    entries: u64,
}

/// Why a policy cannot be put in force.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The policy file is not usable.
    #[error("the policy file cannot be used:\n{0}")]
    Unusable(String),
    /// The policy file has errors against the law of today.
    #[error("the policy file does not hold:\n{0}")]
    DoesNotHold(String),
    /// The map is not usable.
    #[error("the map of systems cannot be used:\n{0}")]
    Map(String),
    /// Nothing is in force.
    #[error("no policy is in force")]
    None,
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// A rule of the life of an edition.
    #[error(transparent)]
    Refused(#[from] EditionRefused),
    /// Somebody else recorded something about a policy meanwhile.
    #[error("the policies were changed by somebody else meanwhile")]
    Conflict,
    /// Log.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl From<StoreError> for PolicyError {
    fn from(error: StoreError) -> Self {
        Self::Log(error.into())
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Texts {
    policy: String,
    systems: String,
}

impl InForce {
    pub(crate) fn none() -> Self {
        Self {
            policy: None,
            map: None,
            pinned: BTreeMap::new(),
            editions: Editions::default(),
            made: crate::publish::Made::default(),
            entries: 0,
        }
    }

    /// The policy.
    ///
    /// # Errors
    /// [`PolicyError::None`] while an instance is being made.
    pub fn policy(&self) -> Result<&Policy, PolicyError> {
        Ok(&self.loaded()?.policy)
    }

    /// The policy with its text, for what the law has to say about it.
    ///
    /// # Errors
    /// [`PolicyError::None`] while an instance is being made.
    pub fn loaded(&self) -> Result<&Loaded, PolicyError> {
        self.policy.as_deref().ok_or(PolicyError::None)
    }

    /// The map of systems.
    ///
    /// # Errors
    /// [`PolicyError::None`] while an instance is being made.
    pub fn map(&self) -> Result<&Map, PolicyError> {
        self.map.as_ref().ok_or(PolicyError::None)
    }

    /// The edition a case is pinned to, by its hash; the one in force where that text is gone.
    ///
    /// # Errors
    /// [`PolicyError::None`] while an instance is being made.
    pub fn pinned(&self, hash: &str) -> Result<&Policy, PolicyError> {
        match self.pinned.get(hash) {
            Some(loaded) => Ok(&loaded.policy),
            None => self.policy(),
        }
    }

    /// Grounds for an ask of a case on a day: those published, and those the Act allows beyond the list.
    ///
    /// Only grounds that answer the claim count (Art. 35). That nothing is held is an answer of
    /// its own and no ground of refusal (Art. 33(3)). The list is what [`InForce::offered`] gives.
    #[must_use]
    pub fn grounds_of(
        &self,
        pinned: &str,
        (kind, claim): (Kind, Option<Claim>),
        on: jiff::civil::Date,
    ) -> (Vec<GroundId>, Vec<GroundId>) {
        let fits = |ground: &Ground| {
            claim.is_none_or(|claim| ground.claims.is_empty() || ground.claims.contains(&claim))
        };
        let answers = |ground: &Ground| ANSWERS.contains(&ground.id.as_str());
        let offered = self.offered(pinned, kind, on);
        let all = yakusoku_policy::grounds(kind, on).into_iter();
        let (listed, beyond): (Vec<Ground>, Vec<Ground>) = all
            .filter(|ground| fits(ground) && !answers(ground))
            .partition(|ground| offered.contains(&ground.id));
        let statutory = beyond
            .into_iter()
            .filter(|ground| ground.class == GroundClass::Statutory);
        (
            listed.into_iter().map(|ground| ground.id).collect(),
            statutory.map(|ground| ground.id).collect(),
        )
    }

    /// Who does by hand what no program can in a system: post, days, task; none where a program reaches it.
    #[must_use]
    pub fn keeper_of(&self, system: &str) -> Option<(String, u32, String)> {
        let map = self.map().ok()?;
        match &map.systems.get(system)?.engine {
            yakusoku_sources::Engine::People(keeper) => Some((
                keeper.owner.get(yakusoku_policy::Lang::Ja).to_owned(),
                keeper.within_days,
                keeper.task.get(yakusoku_policy::Lang::Ja).to_owned(),
            )),
            _ => None,
        }
    }

    /// Business days and holidays, as the policy writes them.
    #[must_use]
    pub fn calendar(&self) -> Calendar {
        let work = self.policy.as_ref().map(|loaded| &loaded.policy.calendar);
        work.map_or_else(Calendar::japan, Calendar::of)
    }

    /// Grounds that may be used for a kind on a day in a case pinned to an edition: statute ∩ the list
    /// published when it came in ∩ the list published now. A later edition adds no ground to a case,
    /// and a ground it took off is gone for all.
    #[must_use]
    pub fn offered(&self, pinned: &str, kind: Kind, on: jiff::civil::Date) -> Vec<GroundId> {
        let (Ok(then), Ok(now)) = (self.pinned(pinned), self.policy()) else {
            return Vec::new();
        };
        let now = now.offered_ids(kind, on);
        then.offered_ids(kind, on)
            .into_iter()
            .filter(|ground| now.contains(ground))
            .collect()
    }
}

/// What a policy must be free of before it is put in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Errors against the law of the day that nobody has acknowledged.
    OpenErrors,
    /// Nothing beyond being readable: an invented operator of the demonstration, whose gaps are
    /// there to be shown, or a policy that is in force already.
    Readable,
}

impl Gate {
    /// A demonstration shows policies with all their gaps.
    pub(crate) const fn of(demo: bool) -> Self {
        if demo {
            Self::Readable
        } else {
            Self::OpenErrors
        }
    }
}

/// Ids of data that stand for an answer, not for a refusal.
const ANSWERS: [&str; 2] = ["not_held", "not_retained"];

/// What an edition is called in messages before it is in force; its file may have any name.
const PUT_FORWARD: &str = "方針";

/// A policy that can be read and passes the gate on a day.
fn sound(text: &str, (on, gate): (jiff::civil::Date, Gate)) -> Result<Loaded, PolicyError> {
    let loaded = under(PUT_FORWARD, text)?;
    let found = loaded.check(on);
    let fails = |one: &Diagnostic| one.severity == Severity::Error && one.is_open();
    if gate == Gate::OpenErrors && found.iter().any(fails) {
        return Err(PolicyError::DoesNotHold(said(&found, text)));
    }
    Ok(loaded)
}

/// Errors of a check that somebody acknowledged.
fn left(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let is_left = |one: &Diagnostic| one.severity == Severity::Error && !one.is_open();
    found.into_iter().filter(is_left).collect()
}

fn readable(text: &str) -> Result<Loaded, PolicyError> {
    under("policy.yaml", text)
}

fn under(name: &str, text: &str) -> Result<Loaded, PolicyError> {
    yakusoku_policy::read(name, text)
        .map_err(|unusable| PolicyError::Unusable(said(&unusable.diagnostics, text)))
}

/// Reads both files and checks one against the other; nothing is changed.
pub(crate) fn read(
    policy: &str,
    systems: &str,
    (on, gate): (jiff::civil::Date, Gate),
) -> Result<(Policy, Map), PolicyError> {
    let policy = sound(policy, (on, gate))?.policy;
    let map = fitting(&policy, systems)?;
    Ok((policy, map))
}

/// A map that can be used under a policy.
fn fitting(policy: &Policy, systems: &str) -> Result<Map, PolicyError> {
    let (map, found) = read_systems(policy, systems);
    let fails = found
        .iter()
        .any(|one| one.severity == yakusoku_sources::Severity::Error);
    match map {
        Some(map) if !fails => Ok(map),
        _ => Err(PolicyError::Map(listed(&found, systems))),
    }
}

/// What names a policy on the ledger.
fn named(policy: &Policy) -> Named {
    Named {
        hash: policy.hash.to_string(),
        edition: policy.edition,
        effective: policy.effective,
    }
}

/// The map speaks of items in the words of the policy.
fn labelled(map: Map, policy: &Policy) -> Map {
    map.with_labels(labels_of(policy))
}

fn said(found: &[Diagnostic], text: &str) -> String {
    yakusoku_policy::render(found, text, yakusoku_policy::Lang::Ja)
}

fn listed(problems: &[MapProblem], text: &str) -> String {
    yakusoku_sources::render(problems, "systems.yaml", text, yakusoku_policy::Lang::Ja)
}

/// The items of a policy and what they are called.
pub(crate) fn labels_of(policy: &Policy) -> Vec<(ItemId, Text)> {
    let items = policy.items.iter();
    items
        .map(|(id, item)| (id.clone(), item.label.clone()))
        .collect()
}

/// A map as far as it can be read, and what is wrong with it as a file and beside the policy.
pub(crate) fn read_systems(policy: &Policy, systems: &str) -> (Option<Map>, Vec<MapProblem>) {
    let map = match read_map("systems.yaml", systems) {
        Ok(map) => map,
        Err(found) => return (None, found),
    };
    let events: Vec<String> = policy.events.keys().cloned().collect();
    let found = check_items(&map, &labels_of(policy), &events);
    (Some(labelled(map, policy)), found)
}

impl App {
    /// The policy and map in force.
    pub async fn in_force(&self) -> Arc<InForce> {
        self.in_force.read().await.clone()
    }

    /// Puts a policy and a map in force, after reading and checking both: how an instance begins,
    /// and how another map comes under the policy that is in force.
    ///
    /// # Errors
    /// [`PolicyError`] with everything that is wrong, all at once; nothing is changed then.
    pub async fn put_in_force(
        &self,
        actor: &Actor,
        policy: &str,
        systems: &str,
    ) -> Result<(), PolicyError> {
        self.put(actor, (policy, systems), Gate::of(self.config.demo))
            .await
    }

    async fn put(
        &self,
        actor: &Actor,
        (policy, systems): (&str, &str),
        gate: Gate,
    ) -> Result<(), PolicyError> {
        let (read_policy, map) = read(policy, systems, (self.clock.today().date, gate))?;
        let fact = PutInForce {
            named: named(&read_policy),
            map: map.hash,
            from: None,
        };
        let texts = Texts {
            policy: policy.to_owned(),
            systems: systems.to_owned(),
        };
        self.record_edition(actor, vec![(EditionFact::InForce(fact), sealed(&texts))])
            .await
    }

    /// Puts another map in force under the policy that is in force.
    ///
    /// # Errors
    /// [`PolicyError`] with everything that is wrong; nothing is changed then.
    pub async fn adopt_map(&self, actor: &Actor, systems: &str) -> Result<(), PolicyError> {
        let texts = self.texts_in_force().await?;
        self.put(actor, (&texts.policy, systems), Gate::Readable)
            .await?;
        self.forget_sources().await;
        Ok(())
    }

    /// What an edition must be free of: the one in force already only has to be readable.
    async fn gate_of(&self, text: &str) -> Gate {
        let hash = yakusoku_policy::PolicyHash::of(text.as_bytes()).to_string();
        let in_force = self.in_force().await;
        let stands = in_force.editions.current();
        if stands.is_some_and(|one| one.named.hash == hash) {
            Gate::Readable
        } else {
            Gate::OpenErrors
        }
    }

    /// Records facts about editions with their rows, then works by what is in force now.
    async fn record_edition(
        &self,
        actor: &Actor,
        facts: Vec<(EditionFact, Option<Vec<u8>>)>,
    ) -> Result<(), PolicyError> {
        let next = u64::try_from(self.stream(&STREAM).await?.len()).unwrap_or(u64::MAX);
        let mut drafts = Vec::with_capacity(facts.len());
        let mut also = Vec::new();
        for (seq, (fact, sealed)) in (next..).zip(facts) {
            drafts.push(Draft {
                kind: fact.kind(),
                version: 1,
                open: open(&fact)?,
                sealed,
            });
            also.extend(row(&fact, seq));
        }
        let write = Write {
            stream: STREAM,
            next,
            actor: actor_id(&actor.id),
            at_micros: self.clock.today().at_micros,
            drafts: &drafts,
            also,
        };
        match self.append(write).await {
            Err(LogError::Store(StoreError::Conflict)) => return Err(PolicyError::Conflict),
            other => other?,
        };
        self.load_in_force().await
    }

    /// Reads what is in force out of the log.
    ///
    /// # Errors
    /// [`PolicyError`].
    pub async fn load_in_force(&self) -> Result<(), PolicyError> {
        let entries = self.stream(&STREAM).await?;
        let mut in_force = InForce::none();
        let mut systems = None;
        for stored in &entries {
            let Some(fact) = fact_of(stored)? else {
                continue;
            };
            if let (EditionFact::InForce(fact), Some(texts)) = (&fact, texts_of(stored)?) {
                let known = in_force.pinned.get(&fact.named.hash).cloned();
                let loaded = match known {
                    Some(loaded) => loaded,
                    None => Arc::new(readable(&texts.policy)?),
                };
                let hash = fact.named.hash.clone();
                in_force.pinned.insert(hash, loaded.clone());
                systems = Some((loaded, texts.systems));
            }
            in_force.editions.apply(stamp_of(stored), &fact);
        }
        in_force.entries = u64::try_from(entries.len()).unwrap_or(u64::MAX);
        if let Some((loaded, systems)) = systems {
            let map = read_map("systems.yaml", &systems)
                .map_err(|found| PolicyError::Map(listed(&found, &systems)))?;
            in_force.map = Some(labelled(map, &loaded.policy));
            in_force.policy = Some(loaded);
        } else if !entries.is_empty() {
            return Err(PolicyError::None);
        }
        *self.in_force.write().await = Arc::new(in_force);
        Ok(())
    }

    /// The texts last put in force.
    async fn texts_in_force(&self) -> Result<Texts, PolicyError> {
        let entries = self.stream(&STREAM).await?;
        for stored in entries.iter().rev() {
            if let (Some(EditionFact::InForce(_)), Some(texts)) =
                (fact_of(stored)?, texts_of(stored)?)
            {
                return Ok(texts);
            }
        }
        Err(PolicyError::None)
    }

    /// The text of an edition, from whichever entry holds it.
    async fn text_of(&self, hash: &str) -> Result<Option<String>, PolicyError> {
        #[derive(Deserialize)]
        struct Text {
            policy: String,
        }
        for stored in self.stream(&STREAM).await? {
            let Some(
                EditionFact::InForce(PutInForce { named, .. })
                | EditionFact::Proposed(yakusoku_duties::edition::Proposed { named, .. }),
            ) = fact_of(&stored)?
            else {
                continue;
            };
            if let (true, Some(sealed)) = (named.hash == hash, &stored.sealed) {
                let text: Text = serde_json::from_str(sealed).map_err(|_| corrupt(&stored))?;
                return Ok(Some(text.policy));
            }
        }
        Ok(None)
    }
}

fn corrupt(stored: &Stored) -> LogError {
    LogError::Corrupt(stored.entry.id.to_string())
}

fn sealed(texts: &impl Serialize) -> Option<Vec<u8>> {
    serde_json::to_vec(texts).ok()
}

fn open(fact: &EditionFact) -> Result<String, LogError> {
    let text = match fact {
        EditionFact::Proposed(fact) => serde_json::to_string(fact),
        EditionFact::Approved(fact) => serde_json::to_string(fact),
        EditionFact::InForce(fact) => serde_json::to_string(fact),
    };
    text.map_err(|_| LogError::Corrupt(fact.kind().to_owned()))
}

/// The fact of an entry of the policy stream; nothing for kinds this program does not know.
fn fact_of(stored: &Stored) -> Result<Option<EditionFact>, LogError> {
    let text = &stored.entry.open;
    let fact = match stored.entry.kind.as_str() {
        "policy.proposed" => serde_json::from_str(text).map(EditionFact::Proposed),
        "policy.approved" => serde_json::from_str(text).map(EditionFact::Approved),
        "policy.in_force" => serde_json::from_str(text).map(EditionFact::InForce),
        _ => return Ok(None),
    };
    fact.map(Some).map_err(|_| corrupt(stored))
}

fn texts_of(stored: &Stored) -> Result<Option<Texts>, LogError> {
    if stored.entry.kind != "policy.in_force" {
        return Ok(None);
    }
    let sealed = stored.sealed.as_deref();
    let texts = sealed.map(serde_json::from_str).transpose();
    texts.map_err(|_| corrupt(stored))
}

/// The derived rows of the policy stream.
pub(crate) fn rows_of(entries: &[Stored]) -> Result<Vec<Statement>, LogError> {
    let mut rows = Vec::new();
    for stored in entries {
        let fact = fact_of(stored)?;
        rows.extend(fact.and_then(|fact| row(&fact, stored.entry.seq)));
    }
    Ok(rows)
}

/// The derived row of a policy put in force.
fn row(fact: &EditionFact, seq: u64) -> Option<Statement> {
    const PUT: &str = "INSERT INTO policy_row (hash, edition, effective, entry, map_hash, ordinal) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (hash) DO UPDATE SET \
        entry = excluded.entry, map_hash = excluded.map_hash, ordinal = excluded.ordinal";
    let EditionFact::InForce(fact) = fact else {
        return None;
    };
    Some((
        PUT,
        vec![
            fact.named.hash.clone().into(),
            i64::from(fact.named.edition).into(),
            fact.named.effective.to_string().into(),
            seq.to_string().into(),
            fact.map.clone().into(),
            crate::log::int(seq),
        ],
    ))
}
