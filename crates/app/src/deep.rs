// SPDX-License-Identifier: Apache-2.0
//! Deep confirmation: one pass over every text of every system, mapped or not, for people whose data should be gone.
//!
//! What was looked for is somebody's data and is kept nowhere; how much was read, what was not, and where
//! something still stood is an entry of the ledger.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_duties::personal::Sink;
use yakusoku_ledger::StreamId;
use yakusoku_sources::{Key, Map, SearchKey, sought, sweep};

pub use yakusoku_sources::{Depth, Found, Skipped, Sought, Unread};

use crate::App;
use crate::access::{Action, Actor};
use crate::log::{Draft, Write};
use crate::plan::{keys_of, known};
use crate::request::DeskError;
use crate::request::locate::from_application;
use crate::staff::actor_id;

/// The stream of what such passes found.
const STREAM: StreamId = StreamId::new([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x52]);
/// What stands for somebody who was named by clues alone.
const BY_CLUES: &str = "clues";

/// What one pass read and found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeepLook {
    /// The day.
    pub on: Date,
    /// People who were looked for.
    pub people: u64,
    /// How deep it went; rows freed but not overwritten, logs and backups are beyond it.
    pub depth: Depth,
    /// Text columns read.
    pub columns: u64,
    /// Rows read.
    pub rows: u64,
    /// What was not read, and why.
    pub skipped: Vec<Skipped>,
    /// Where something still stands.
    pub found: Vec<Found>,
}

impl DeepLook {
    /// Whether a value that only one of these people has is where nothing says that it stays.
    #[must_use]
    pub fn holds(&self) -> bool {
        !self.found.iter().any(|one| one.proves && !one.is_kept)
    }
}

impl App {
    /// What a pass looks for after a plan of the command line is carried out: to be asked before.
    ///
    /// # Errors
    /// [`DeskError`]; a system cannot be read.
    pub async fn sought_of_plan(
        &self,
        actor: &Actor,
        plan: &str,
    ) -> Result<Vec<Sought>, DeskError> {
        actor.may(Action::SourceUse)?;
        let (_, document) = self.plan_read(plan).await?;
        let in_force = self.in_force().await;
        let (map, sources) = (in_force.map()?, self.sources().await?);
        let mut all = Vec::new();
        let parts = document.batch.iter().flat_map(|batch| &batch.parts);
        for source in document.source.iter().chain(parts.map(|part| &part.plan)) {
            let one = sought(map, &sources, plan, &source.bindings).await;
            all.push(one.map_err(DeskError::Source)?);
        }
        Ok(all)
    }

    /// What a pass looks for by clues; `number=…` takes what the application of a case says.
    ///
    /// # Errors
    /// [`DeskError`]; a clue is no item of the policy, or there is no such case.
    pub async fn sought_by(
        &self,
        actor: &Actor,
        person: &[(String, String)],
    ) -> Result<Sought, DeskError> {
        actor.may(Action::SourceUse)?;
        let in_force = self.in_force().await;
        known(in_force.policy()?, person)?;
        let map = in_force.map()?;
        let (numbers, clues): (Vec<_>, Vec<_>) = person
            .iter()
            .cloned()
            .partition(|(item, _)| item == "number");
        let mut keys = keys_of(&clues);
        let mut mark = BY_CLUES.to_owned();
        for (_, number) in numbers {
            let loaded = self.load(&number).await?;
            let applicant = loaded.applicant.as_ref().ok_or(DeskError::NoSuchCase)?;
            keys.extend(from_application(applicant.reveal(Sink::SourceQuery), map));
            mark = number;
        }
        let (proves, suggests) = keys.into_iter().partition(|key| is_proof(map, key));
        let values = |keys: Vec<SearchKey>| keys.into_iter().map(|key| key.value).collect();
        Ok(Sought {
            mark,
            proves: values(proves),
            suggests: values(suggests),
        })
    }

    /// Looks for everyone at once, and records what was read and found.
    ///
    /// # Errors
    /// [`DeskError`]; a system cannot be reached or read.
    pub async fn source_sweep(
        &self,
        actor: &Actor,
        people: &[Sought],
    ) -> Result<DeepLook, DeskError> {
        actor.may(Action::SourceUse)?;
        let in_force = self.in_force().await;
        let sources = self.sources().await?;
        let swept = sweep(in_force.map()?, &sources, people)
            .await
            .map_err(DeskError::Source)?;
        let look = DeepLook {
            on: self.clock.today().date,
            people: u64::try_from(people.len()).unwrap_or(u64::MAX),
            depth: swept.depth,
            columns: swept.columns,
            rows: swept.rows,
            skipped: swept.skipped,
            found: swept.found,
        };
        let next = u64::try_from(self.stream(&STREAM).await?.len()).unwrap_or(u64::MAX);
        self.append(Write {
            stream: STREAM,
            next,
            actor: actor_id(&actor.id),
            at_micros: self.clock.micros(),
            drafts: &[Draft {
                kind: "source.swept",
                version: 1,
                open: serde_json::to_string(&look).map_err(|_| DeskError::Corrupt)?,
                sealed: None,
            }],
            also: Vec::new(),
        })
        .await?;
        Ok(look)
    }
}

/// Whether a column of the map says that a value of this item is one person's only.
fn is_proof(map: &Map, key: &SearchKey) -> bool {
    let tables = map
        .systems
        .values()
        .flat_map(|system| system.tables.values());
    let mut columns = tables.flat_map(|table| table.columns.values());
    columns.any(|column| column.key == Key::Proves && column.item.as_ref() == Some(&key.item))
}
