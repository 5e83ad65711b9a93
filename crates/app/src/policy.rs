// SPDX-License-Identifier: Apache-2.0
//! Which policy and which map of systems are in force, and putting new ones in force.
//!
//! A policy in force is immutable and named by its hash. Both texts are kept sealed in the entry
//! that put them in force, so `rebuild` finds them in the log.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use yakusoku_ledger::StreamId;
use yakusoku_policy::{Claim, Ground, GroundClass, GroundId, Kind, Policy, Severity};
use yakusoku_sources::{Map, MapProblem, check_items, read_map};

use crate::App;
use crate::access::Actor;
use crate::log::{Draft, LogError, Write};
use crate::staff::actor_id;
use crate::store::{Statement, StoreError};

/// Stream of the policies in force.
pub const STREAM: StreamId = StreamId::new([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

/// The policy and the map in force.
#[derive(Debug)]
pub struct InForce {
    /// Policy; `None` only while an instance is being made.
    policy: Option<Policy>,
    /// Map.
    map: Option<Map>,
    /// Place of the entry in the policy stream.
    pub seq: u64,
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
pub(crate) struct PutInForce {
    pub hash: String,
    pub edition: u32,
    pub effective: String,
    pub map: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Texts {
    policy: String,
    systems: String,
}

impl InForce {
    pub(crate) const fn none() -> Self {
        Self {
            policy: None,
            map: None,
            seq: 0,
        }
    }

    /// The policy.
    ///
    /// # Errors
    /// [`PolicyError::None`] while an instance is being made.
    pub fn policy(&self) -> Result<&Policy, PolicyError> {
        self.policy.as_ref().ok_or(PolicyError::None)
    }

    /// The map of systems.
    ///
    /// # Errors
    /// [`PolicyError::None`] while an instance is being made.
    pub fn map(&self) -> Result<&Map, PolicyError> {
        self.map.as_ref().ok_or(PolicyError::None)
    }

    /// Grounds for an ask on a day: those published, and those the Act allows beyond the list.
    ///
    /// Only grounds that answer the claim count (Art. 35). That nothing is held is an answer of
    /// its own and no ground of refusal (Art. 33(3)).
    #[must_use]
    pub fn grounds_of(
        &self,
        kind: Kind,
        claim: Option<Claim>,
        on: jiff::civil::Date,
    ) -> (Vec<GroundId>, Vec<GroundId>) {
        let Some(policy) = &self.policy else {
            return Default::default();
        };
        let fits = |ground: &Ground| {
            claim.is_none_or(|claim| ground.claims.is_empty() || ground.claims.contains(&claim))
        };
        let answers = |ground: &Ground| ANSWERS.contains(&ground.id.as_str());
        let offered = policy.offered_ids(kind, on);
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

    /// Grounds that may be used for a kind on a day: statute ∩ published list.
    #[must_use]
    pub fn offered(&self, kind: Kind, on: jiff::civil::Date) -> Vec<GroundId> {
        let Some(policy) = &self.policy else {
            return Vec::new();
        };
        policy
            .offered(kind, on)
            .into_iter()
            .map(|ground| ground.id)
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

/// Reads both files and checks one against the other; nothing is changed.
pub(crate) fn read(
    policy: &str,
    systems: &str,
    (on, gate): (jiff::civil::Date, Gate),
) -> Result<(Policy, Map), PolicyError> {
    let loaded = yakusoku_policy::read("policy.yaml", policy)
        .map_err(|unusable| PolicyError::Unusable(said(&unusable.diagnostics, policy)))?;
    let found = loaded.check(on);
    let fails =
        |one: &yakusoku_policy::Diagnostic| one.severity == Severity::Error && one.is_open();
    if gate == Gate::OpenErrors && found.iter().any(fails) {
        return Err(PolicyError::DoesNotHold(said(&found, policy)));
    }
    let policy = loaded.policy;
    let (map, found) = read_systems(&policy, systems);
    let fails = found
        .iter()
        .any(|one| one.severity == yakusoku_sources::Severity::Error);
    match map {
        Some(map) if !fails => Ok((policy, map)),
        _ => Err(PolicyError::Map(listed(&found, systems))),
    }
}

/// The map speaks of items in the words of the policy.
fn labelled(map: Map, policy: &Policy) -> Map {
    let labels = policy
        .items
        .iter()
        .map(|(id, item)| (id.clone(), item.label.clone()));
    map.with_labels(labels.collect::<Vec<_>>())
}

fn said(found: &[yakusoku_policy::Diagnostic], text: &str) -> String {
    yakusoku_policy::render(found, text, yakusoku_policy::Lang::Ja)
}

fn listed(problems: &[MapProblem], text: &str) -> String {
    yakusoku_sources::render(problems, "systems.yaml", text, yakusoku_policy::Lang::Ja)
}

/// A map as far as it can be read, and what is wrong with it as a file and beside the policy.
pub(crate) fn read_systems(policy: &Policy, systems: &str) -> (Option<Map>, Vec<MapProblem>) {
    let map = match read_map("systems.yaml", systems) {
        Ok(map) => map,
        Err(found) => return (None, found),
    };
    let items: Vec<_> = policy
        .items
        .iter()
        .map(|(id, item)| (id.clone(), item.label.clone()))
        .collect();
    let events: Vec<String> = policy.events.keys().cloned().collect();
    let found = check_items(&map, &items, &events);
    (Some(labelled(map, policy)), found)
}

impl App {
    /// The policy and map in force.
    pub async fn in_force(&self) -> Arc<InForce> {
        self.in_force.read().await.clone()
    }

    /// Puts a policy and a map in force, after reading and checking both.
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
        let today = self.clock.today();
        let (read_policy, map) = read(policy, systems, (today.date, gate))?;
        let next = u64::try_from(self.stream(&STREAM).await?.len()).unwrap_or(u64::MAX);
        let fact = PutInForce {
            hash: read_policy.hash.to_string(),
            edition: read_policy.edition,
            effective: read_policy.effective.to_string(),
            map: map.hash.clone(),
        };
        let texts = Texts {
            policy: policy.to_owned(),
            systems: systems.to_owned(),
        };
        let draft = Draft {
            kind: "policy.in_force",
            version: 1,
            open: serde_json::to_string(&fact).unwrap_or_default(),
            sealed: Some(serde_json::to_vec(&texts).unwrap_or_default()),
        };
        self.append(Write {
            stream: STREAM,
            next,
            actor: actor_id(&actor.id),
            at_micros: today.at_micros,
            drafts: &[draft],
            also: vec![row(&fact, next)],
        })
        .await?;
        *self.in_force.write().await = Arc::new(InForce {
            policy: Some(read_policy),
            map: Some(map),
            seq: next,
        });
        Ok(())
    }

    /// Puts another map in force under the policy that is in force.
    ///
    /// # Errors
    /// [`PolicyError`] with everything that is wrong; nothing is changed then.
    pub async fn adopt_map(&self, actor: &Actor, systems: &str) -> Result<(), PolicyError> {
        let (texts, _) = self.latest_texts().await?.ok_or(PolicyError::None)?;
        self.put(actor, (&texts.policy, systems), Gate::Readable)
            .await?;
        self.forget_sources().await;
        Ok(())
    }

    /// Reads the latest policy and map out of the log.
    ///
    /// # Errors
    /// [`PolicyError`].
    pub async fn load_in_force(&self) -> Result<(), PolicyError> {
        let Some((texts, seq)) = self.latest_texts().await? else {
            return Ok(());
        };
        let loaded = yakusoku_policy::read("policy.yaml", &texts.policy).map_err(|unusable| {
            PolicyError::Unusable(said(&unusable.diagnostics, &texts.policy))
        })?;
        let map = read_map("systems.yaml", &texts.systems)
            .map_err(|found| PolicyError::Map(listed(&found, &texts.systems)))?;
        let map = labelled(map, &loaded.policy);
        *self.in_force.write().await = Arc::new(InForce {
            policy: Some(loaded.policy),
            map: Some(map),
            seq,
        });
        Ok(())
    }

    /// The texts last put in force, with the place of their entry; none while an instance is being made.
    async fn latest_texts(&self) -> Result<Option<(Texts, u64)>, PolicyError> {
        let Some(last) = self.stream(&STREAM).await?.into_iter().last() else {
            return Ok(None);
        };
        let sealed = last.sealed.ok_or(PolicyError::None)?;
        let texts = serde_json::from_str(&sealed)
            .map_err(|_| LogError::Corrupt(last.entry.id.to_string()))?;
        Ok(Some((texts, last.entry.seq)))
    }
}

/// The derived row of a policy put in force.
pub(crate) fn row(fact: &PutInForce, seq: u64) -> Statement {
    const PUT: &str = "INSERT INTO policy_row (hash, edition, effective, entry, map_hash, ordinal) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (hash) DO UPDATE SET \
        entry = excluded.entry, map_hash = excluded.map_hash, ordinal = excluded.ordinal";
    (
        PUT,
        vec![
            fact.hash.clone().into(),
            i64::from(fact.edition).into(),
            fact.effective.clone().into(),
            seq.to_string().into(),
            fact.map.clone().into(),
            crate::log::int(seq),
        ],
    )
}
