// SPDX-License-Identifier: Apache-2.0
//! Verifying our own log: rows of the database, files of the folder, keys, sealed files.

use tokio::runtime::Handle;
use yakusoku_ledger::{
    KeyState, Log, Payload, Report, RowView, StreamId, TilePath, Tiles, Unreadable, VerifierKey,
    verify,
};

use super::beside::Beside;
use super::read::entry_of;
use super::{Folder, LogError};
use crate::App;
use crate::store::Row;

/// The outcome of a verification.
#[derive(Debug, Clone)]
pub struct Verified {
    /// Rows, tiles, checkpoint, sealed parts and keys.
    pub report: Report,
    /// What the log itself cannot show.
    pub beside: Vec<Beside>,
}

impl Verified {
    /// Nothing was altered, as far as it can be seen.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.report.whole && self.beside.is_empty()
    }
}

/// Why a log could not be verified at all.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// Reading failed.
    #[error("the log cannot be read: {0}")]
    Unreadable(String),
    /// The log.
    #[error(transparent)]
    Log(#[from] LogError),
}

struct View<'a> {
    app: &'a App,
    folder: Folder,
    handle: Handle,
}

/// Rows in the order of the log; those without a number last, in the order they were recorded.
const ROWS: &str = "SELECT e.id, e.stream, e.seq, e.kind, e.version, e.at_micros, e.actor, \
    e.open, e.commitment, e.idx, p.sealed FROM entry e LEFT JOIN payload p ON p.entry = e.id \
    WHERE e.idx >= $1 ORDER BY e.idx LIMIT $2";
const WAITING: &str = "SELECT e.id, e.stream, e.seq, e.kind, e.version, e.at_micros, e.actor, \
    e.open, e.commitment, e.idx, p.sealed FROM entry e LEFT JOIN payload p ON p.entry = e.id \
    WHERE e.idx IS NULL ORDER BY e.pos LIMIT $2 OFFSET $1";
const NUMBERED: &str = "SELECT COALESCE(MAX(idx) + 1, 0) FROM entry";

impl View<'_> {
    async fn fetch_rows(&self, from: u64, max: usize) -> Result<Vec<RowView>, LogError> {
        let db = &self.app.db;
        let most = i64::try_from(max).unwrap_or(i64::MAX);
        let numbered = db
            .one(NUMBERED, &[])
            .await?
            .map_or(Ok(0), |row| row.int(0))?;
        let numbered = u64::try_from(numbered).unwrap_or(0);
        if from < numbered {
            let rows = db.fetch(ROWS, &[super::int(from), most.into()]).await?;
            return rows.iter().map(|row| view(row, None)).collect();
        }
        let skip = super::int(from - numbered);
        let rows = db.fetch(WAITING, &[skip, most.into()]).await?;
        rows.iter()
            .zip(from..)
            .map(|(row, index)| view(row, Some(index)))
            .collect()
    }
}

fn view(row: &Row, index: Option<u64>) -> Result<RowView, LogError> {
    // A row that was altered so that it is no entry any more has no leaf: it will not match.
    let entry = entry_of(row).ok().map(|(entry, _)| entry);
    let leaf_bytes = entry
        .as_ref()
        .and_then(|entry| entry.leaf_bytes().ok())
        .unwrap_or_default();
    let payload = match (
        row.bytes_maybe(10).unwrap_or_default(),
        entry.and_then(|e| e.commitment),
    ) {
        (Some(bytes), _) => Payload::Present(bytes),
        (None, Some(_)) => Payload::Gone,
        (None, None) => Payload::None,
    };
    let stored = || {
        row.int_maybe(9)
            .ok()
            .flatten()
            .and_then(|index| u64::try_from(index).ok())
    };
    let index = index
        .or_else(stored)
        .ok_or_else(|| LogError::Corrupt("?".to_owned()))?;
    Ok(RowView {
        index,
        leaf_bytes,
        payload,
    })
}

impl Tiles for View<'_> {
    fn tile(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        self.folder.tile(path)
    }
}

impl Log for View<'_> {
    fn checkpoint(&self) -> Result<Option<Vec<u8>>, Unreadable> {
        self.folder
            .read("checkpoint")
            .map_err(|error| Unreadable(error.to_string()))
    }

    fn rows(&self, from: u64, max: usize) -> Result<Vec<RowView>, Unreadable> {
        self.handle
            .block_on(self.fetch_rows(from, max))
            .map_err(|error| Unreadable(error.to_string()))
    }

    fn stream_key(&self, stream: &StreamId) -> Result<KeyState, Unreadable> {
        Ok(match self.app.keys.stream(stream) {
            Ok(Some(key)) => KeyState::Present(key),
            Ok(None) => KeyState::Missing,
            Err(_) => KeyState::Unusable,
        })
    }

    fn partials(&self, full: &TilePath) -> Result<Vec<u16>, Unreadable> {
        let dir = self.folder.path().join(format!("{full}.p"));
        let Ok(list) = std::fs::read_dir(dir) else {
            return Ok(Vec::new());
        };
        let names = list
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned());
        Ok(names.filter_map(|name| name.parse().ok()).collect())
    }
}

impl App {
    /// Verifies everything; needs a runtime with several threads.
    ///
    /// # Errors
    /// [`VerifyError`] when it cannot be read; what is altered is in the report.
    pub async fn verify(&self, outside: Option<&str>) -> Result<Verified, VerifyError> {
        let view = View {
            app: self,
            folder: self.log_folder(),
            handle: Handle::current(),
        };
        // Before the log is read: what is remembered follows the log, never the other way round.
        let remembered = self.remembered()?;
        let key: VerifierKey = self.signer()?.verifier();
        let report = tokio::task::block_in_place(|| verify(&view, &[key], outside))
            .map_err(|error| VerifyError::Unreadable(error.0))?;
        let beside = self.beside(remembered, report.provable).await?;
        Ok(Verified { report, beside })
    }
}
