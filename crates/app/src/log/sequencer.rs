// SPDX-License-Identifier: Apache-2.0
//! Numbering: the one leased writer that gives entries their place in the log, writes tiles and
//! signs checkpoints, at most a second behind.

use std::time::Duration;

use yakusoku_ledger::{Tree, tiles_for};

use super::read::entry_of;
use super::{Folder, LogError};
use crate::App;
use crate::journal::Journal;
use crate::store::{Statement, Value};

/// Most entries of one batch.
const BATCH: i64 = 4_096;
/// How long a lease holds without being renewed.
const LEASE_MICROS: i64 = 10_000_000;
/// At most this long behind.
const PAUSE: Duration = Duration::from_millis(900);

/// How far the log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Entries that are durable.
    pub recorded: u64,
    /// Entries a signed checkpoint covers.
    pub provable: u64,
    /// Entries of the last checkpoint taken outside, and when.
    pub outside: Option<(u64, i64)>,
}

const UNNUMBERED: &str = "SELECT id, stream, seq, kind, version, at_micros, actor, open, \
    commitment, idx FROM entry WHERE idx IS NULL ORDER BY pos LIMIT $1";
const NUMBER: &str = "UPDATE entry SET idx = $2 WHERE id = $1 AND idx IS NULL";
const TREE: &str = "SELECT size, note FROM tree WHERE id = 1";
const FIRST_TREE: &str = "INSERT INTO tree (id, size, note) VALUES (1, $1, $2)";
const NEXT_TREE: &str = "UPDATE tree SET size = $1, note = $2 WHERE id = 1 AND size = $3";
const LEASE: &str = "INSERT INTO lease (name, holder, until_micros) VALUES ($1, $2, $3) \
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, \
    until_micros = excluded.until_micros \
    WHERE lease.holder = excluded.holder OR lease.until_micros < $4";
const RELEASE: &str = "DELETE FROM lease WHERE name = $1 AND holder = $2";

impl App {
    /// Takes or renews a lease; false while somebody else holds it.
    pub(crate) async fn lease(&self, name: &str) -> Result<bool, LogError> {
        // Leases are about machines, so they follow the machine's clock, not a scenario's.
        let now = jiff::Timestamp::now().as_microsecond();
        let values = vec![
            name.into(),
            self.holder.clone().into(),
            (now + LEASE_MICROS).into(),
            now.into(),
        ];
        Ok(self.db.write(&[(LEASE, values)]).await? == [1])
    }

    pub(crate) async fn release(&self, name: &str) -> Result<(), LogError> {
        self.db
            .write(&[(RELEASE, vec![name.into(), self.holder.clone().into()])])
            .await?;
        Ok(())
    }

    /// Size and note of the last checkpoint in the database.
    pub(crate) async fn tree_row(&self) -> Result<Option<(u64, String)>, LogError> {
        let Some(row) = self.db.one(TREE, &[]).await? else {
            return Ok(None);
        };
        let size = u64::try_from(row.int(0)?).map_err(|_| LogError::Corrupt("tree".to_owned()))?;
        Ok(Some((size, row.text(1)?)))
    }

    /// Entries covered by the last checkpoint.
    ///
    /// # Errors
    /// [`LogError`].
    pub async fn log_size(&self) -> Result<u64, LogError> {
        Ok(self.tree_row().await?.map_or(0, |(size, _)| size))
    }

    /// How many rows of the log there are, whatever the row of the tree says.
    ///
    /// # Errors
    /// [`LogError`].
    pub(crate) async fn numbered(&self) -> Result<u64, LogError> {
        let rows = "SELECT COUNT(*) FROM entry WHERE idx IS NOT NULL";
        let row = self.db.one(rows, &[]).await?;
        let count = row.map_or(Ok(0), |row| row.int(0))?;
        Ok(self
            .log_size()
            .await?
            .min(u64::try_from(count).unwrap_or(0)))
    }

    /// Numbers one batch; gives how many entries it numbered.
    ///
    /// # Errors
    /// [`LogError`]; whatever was written is written again, the same, at the next call.
    pub async fn sequence_once(&self) -> Result<usize, LogError> {
        let rows = self.db.fetch(UNNUMBERED, &[BATCH.into()]).await?;
        if rows.is_empty() || !self.lease("sequencer").await? {
            return Ok(0);
        }
        let before = self.tree_row().await?;
        let folder = self.log_folder();
        let size = before.as_ref().map_or(0, |(size, _)| *size);
        let tree =
            Tree::from_tiles(size, &folder).map_err(|error| LogError::Broken(error.to_string()))?;
        let mut leaves = Vec::with_capacity(rows.len());
        let mut statements: Vec<Statement> = Vec::with_capacity(rows.len() + 1);
        for (row, index) in rows.iter().zip(size..) {
            let (entry, _) = entry_of(row)?;
            leaves.push(
                entry
                    .leaf_bytes()
                    .map_err(|_| LogError::Corrupt(entry.id.to_string()))?,
            );
            let values: Vec<Value> = vec![entry.id.to_string().into(), super::int(index)];
            statements.push((NUMBER, values));
        }
        let growth = tiles_for(&tree, &leaves, &folder)
            .map_err(|error| LogError::Broken(error.to_string()))?;
        // Tiles first. A crash after this leaves files nobody points at yet; the next batch writes
        // the same paths anew.
        for (path, bytes) in &growth.tiles {
            folder.write(path, bytes)?;
        }
        let note = growth
            .tree
            .checkpoint(&self.origin())
            .sign(&self.signer()?)
            .map_err(|error| LogError::Broken(error.to_string()))?;
        statements.push(match before {
            None => (
                FIRST_TREE,
                vec![super::int(growth.tree.size()), note.clone().into()],
            ),
            Some((old, _)) => (
                NEXT_TREE,
                vec![
                    super::int(growth.tree.size()),
                    note.clone().into(),
                    super::int(old),
                ],
            ),
        });
        let changed = self.db.write(&statements).await?;
        if changed.last() != Some(&1) {
            return Err(LogError::Broken(
                "another sequencer moved the log".to_owned(),
            ));
        }
        self.publish(&folder, growth.tree.size(), &note)?;
        Ok(rows.len())
    }

    /// The checkpoint file and the journal follow the database; a crash before this is mended by
    /// the next batch or the next start.
    fn publish(&self, folder: &Folder, size: u64, note: &str) -> Result<(), LogError> {
        folder.write("checkpoint", note.as_bytes())?;
        let remembered = |error: crate::journal::JournalError| LogError::File {
            path: error.path,
            source: error.source,
        };
        let journal = Journal::open(&self.outside()).map_err(remembered)?;
        journal.set_log_size(size).map_err(remembered)
    }

    /// Numbers everything that waits.
    ///
    /// # Errors
    /// [`LogError`].
    pub async fn sequence_all(&self) -> Result<(), LogError> {
        while self.sequence_once().await? > 0 {}
        if let Some((size, note)) = self.tree_row().await? {
            let folder = self.log_folder();
            if folder.read("checkpoint")?.as_deref() != Some(note.as_bytes()) {
                self.publish(&folder, size, &note)?;
            }
        }
        self.release("sequencer").await
    }

    /// Runs the sequencer until the task is dropped.
    pub async fn sequence_for_ever(&self) {
        loop {
            match self.sequence_once().await {
                Ok(0) => {
                    let _ = tokio::time::timeout(PAUSE, self.wake.notified()).await;
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(%error, "numbering the log failed; trying again");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// How far the log is.
    ///
    /// # Errors
    /// [`LogError`].
    pub async fn sizes(&self) -> Result<Sizes, LogError> {
        let count = "SELECT COUNT(*) FROM entry WHERE idx IS NULL";
        let waiting = self
            .db
            .one(count, &[])
            .await?
            .map_or(Ok(0), |row| row.int(0))?;
        let provable = self.log_size().await?;
        let outside = "SELECT size, at_micros FROM checkpoint_outside WHERE id = 1";
        let outside = match self.db.one(outside, &[]).await? {
            None => None,
            Some(row) => Some((u64::try_from(row.int(0)?).unwrap_or(0), row.int(1)?)),
        };
        let waiting = u64::try_from(waiting).unwrap_or(0);
        Ok(Sizes {
            recorded: provable + waiting,
            provable,
            outside,
        })
    }

    /// The signed checkpoint, to be kept outside the house; taking it is remembered.
    ///
    /// # Errors
    /// [`LogError`].
    pub async fn take_checkpoint(&self) -> Result<String, LogError> {
        const TOOK: &str = "INSERT INTO checkpoint_outside (id, size, at_micros) \
            VALUES (1, $1, $2) ON CONFLICT (id) DO UPDATE SET size = excluded.size, \
            at_micros = excluded.at_micros";
        self.sequence_all().await?;
        let (size, note) = self
            .tree_row()
            .await?
            .ok_or_else(|| LogError::Broken("it is empty".to_owned()))?;
        let values = vec![super::int(size), self.clock.micros().into()];
        self.db.write(&[(TOOK, values)]).await?;
        Ok(note)
    }
}
