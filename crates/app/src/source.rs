// SPDX-License-Identifier: Apache-2.0
//! The operator's systems as we reach them: opened when first needed, opened again after a failure.

use std::sync::Arc;

use tokio::sync::Mutex;
use yakusoku_sources::{Map, MapProblem, Secret, SourceError, Sources, check, grants, propose};

pub use yakusoku_sources::{Grant, Look, Severity, Strength, Verb};

use crate::App;
use crate::access::{Action, Actor};
use crate::policy::{labels_of, read_systems};
use crate::request::DeskError;

/// Open systems.
#[derive(Debug, Default)]
pub struct Connections(Mutex<Option<Arc<Sources>>>);

/// What a look at the map gave.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What is wrong.
    pub found: Vec<MapProblem>,
    /// Whether the file is the map that is used now.
    pub is_in_force: bool,
}

impl App {
    /// The systems of the map in force.
    pub(crate) async fn sources(&self) -> Result<Arc<Sources>, DeskError> {
        let mut open = self.sources.0.lock().await;
        if let Some(sources) = open.as_ref() {
            return Ok(sources.clone());
        }
        let in_force = self.in_force().await;
        let sources = self.connect(in_force.map()?).await?;
        let sources = Arc::new(sources);
        *open = Some(sources.clone());
        Ok(sources)
    }

    /// Forgets open systems, so that the next use opens them anew.
    pub(crate) async fn forget_sources(&self) {
        *self.sources.0.lock().await = None;
    }

    /// Names of the systems that the map in force knows.
    ///
    /// # Errors
    /// [`DeskError`] where no map is in force.
    pub async fn system_names(&self) -> Result<Vec<String>, DeskError> {
        let in_force = self.in_force().await;
        Ok(in_force.map()?.systems.keys().cloned().collect())
    }

    /// Compares the `systems.yaml` of the folder with the policy and the live systems: everything that is wrong, at once.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn check_sources(&self, actor: &Actor) -> Result<Checked, DeskError> {
        actor.may(Action::SourceUse)?;
        let in_force = self.in_force().await;
        let path = self.dir.join("systems.yaml");
        let Ok(text) = std::fs::read_to_string(&path) else {
            let sources = self.sources().await?;
            let found = check(in_force.map()?, &sources).await;
            return Ok(Checked {
                found,
                is_in_force: true,
            });
        };
        let (map, mut found) = read_systems(in_force.policy()?, &text);
        let Some(map) = map else {
            return Ok(Checked {
                found,
                is_in_force: false,
            });
        };
        let sources = self.connect(&map).await?;
        found.extend(check(&map, &sources).await);
        Ok(Checked {
            found,
            is_in_force: map.hash == in_force.map()?.hash,
        })
    }

    async fn connect(&self, map: &Map) -> Result<Sources, DeskError> {
        // Pseudonyms written into a system are keyed by the instance, not by a stream.
        let secret = Secret(*self.keys.desk().as_bytes());
        Sources::connect(map, &self.dir, |name| std::env::var(name).ok(), secret)
            .await
            .map_err(DeskError::Source)
    }

    /// A map of a system as its schema suggests it: text of a `systems.yaml` for a human to correct.
    /// Reads the schema only; rows too where `look` says so, of which nothing but counts is told.
    ///
    /// # Errors
    /// [`DeskError`]; a system that the map does not name.
    pub async fn source_map(
        &self,
        actor: &Actor,
        system: &str,
        look: Look,
    ) -> Result<String, DeskError> {
        actor.may(Action::SourceUse)?;
        let map = self.drafted(system).await?;
        let sources = self.connect(&map).await?;
        let source = sources.get(system).map_err(DeskError::Source)?;
        let Some(mapped) = map.systems.get(system) else {
            return Err(DeskError::Corrupt);
        };
        let in_force = self.in_force().await;
        let items = labels_of(in_force.policy()?);
        propose(source, (system, mapped), &items, look)
            .await
            .map_err(DeskError::Source)
    }

    /// The least rights that an account needs on a system, for each verb.
    ///
    /// # Errors
    /// [`DeskError`]; a system that the map does not name.
    pub async fn source_grants(
        &self,
        actor: &Actor,
        (system, account): (&str, &str),
    ) -> Result<Vec<Grant>, DeskError> {
        actor.may(Action::SourceUse)?;
        let map = self.drafted(system).await?;
        let sources = self.connect(&map).await?;
        grants(&map, &sources, system, account)
            .await
            .map_err(DeskError::Source)
    }

    /// One system as the `systems.yaml` of the folder has it, which an engineer is at work on before
    /// it is in force; as the map in force has it where the file does not say.
    async fn drafted(&self, system: &str) -> Result<Map, DeskError> {
        let in_force = self.in_force().await;
        let text = std::fs::read_to_string(self.dir.join("systems.yaml"));
        let drafted = text
            .ok()
            .and_then(|text| read_systems(in_force.policy().ok()?, &text).0)
            .filter(|map| map.systems.contains_key(system));
        let mut map = match drafted {
            Some(map) => map,
            None => in_force.map()?.clone(),
        };
        map.systems.retain(|name, _| name == system);
        Ok(map)
    }
}

/// The word by which the ledger remembers why a system did not do it, and whether trying again by
/// itself can help.
#[must_use]
pub(crate) const fn class(error: &SourceError) -> (&'static str, bool) {
    match error {
        SourceError::Unreachable { .. } => ("unreachable", true),
        SourceError::OutcomeUnknown { .. } => ("outcome_unknown", true),
        SourceError::Stopped { .. } => ("stopped", true),
        SourceError::Drift { .. } => ("drift", false),
        _ => ("failed", false),
    }
}
