// SPDX-License-Identifier: Apache-2.0
//! What the log itself cannot show: sealed files, the row of the tree, and how long it is remembered to have been.

use std::collections::BTreeSet;

use yakusoku_duties::request::{Case, Stage};
use yakusoku_ledger::{BlobId, StreamId, unseal_blob};

use super::LogError;
use crate::App;
use crate::journal::Journal;
use crate::store::Row;

/// Something beside the log that is not as it was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// Stable word for programs.
    pub code: &'static str,
    /// Where.
    pub place: String,
    /// What is wrong, in Japanese.
    pub message: String,
}

/// What was remembered before the log was read; it only grows, so it is never ahead of a log that is whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Remembered(u64);

/// The size in the row of the tree, and the number of numbered rows, at one moment.
const SIZES: &str = "SELECT COALESCE((SELECT size FROM tree WHERE id = 1), 0), \
    (SELECT COALESCE(MAX(idx) + 1, 0) FROM entry)";

/// Sealed parts that stand under another stream than their entry, or under no entry.
const STRAY: &str = "SELECT p.entry FROM payload p LEFT JOIN entry e ON e.id = p.entry \
    WHERE e.id IS NULL OR e.stream <> p.stream ORDER BY p.entry";

impl App {
    /// How long the log was when it was last signed, by the journal outside the data folder.
    pub(super) fn remembered(&self) -> Result<Remembered, LogError> {
        let journal = Journal::open(&self.outside()).and_then(|journal| journal.log_size());
        journal.map(Remembered).map_err(|error| LogError::File {
            path: error.path,
            source: error.source,
        })
    }

    /// Everything beside the log that is wrong; `provable` is the size of its checkpoint.
    pub(super) async fn beside(
        &self,
        remembered: Remembered,
        provable: u64,
    ) -> Result<Vec<Beside>, LogError> {
        let mut found = self.blobs().await?;
        let Remembered(size) = remembered;
        if provable < size {
            found.push(Beside {
                code: "checkpoint-behind",
                place: "checkpoint".to_owned(),
                message: format!(
                    "署名された控えは{provable}件目までですが、データフォルダーの外の記録では{size}件目まで署名されています"
                ),
            });
        }
        for row in &self.db.fetch(STRAY, &[]).await? {
            let entry = row.text(0)?;
            found.push(Beside {
                code: "payload-stray",
                message: format!("封緘した部分 {entry} が、記録と結び付きません"),
                place: format!("payload {entry}"),
            });
        }
        let row = self.db.one(SIZES, &[]).await?;
        let (tree, numbered) = match row {
            Some(row) => (row.int(0)?, row.int(1)?),
            None => (0, 0),
        };
        if tree != numbered {
            found.push(Beside {
                code: "tree-altered",
                place: "tree".to_owned(),
                message: format!(
                    "台帳の大きさの記録が{tree}件、番号のある記録が{numbered}件で、一致しません"
                ),
            });
        }
        Ok(found)
    }

    async fn blobs(&self) -> Result<Vec<Beside>, LogError> {
        let ids = self
            .db
            .fetch("SELECT id FROM blob ORDER BY id", &[])
            .await?;
        let mut there = BTreeSet::new();
        let mut found = Vec::new();
        for row in &ids {
            let id = row.text(0)?;
            let get = "SELECT stream, sealed FROM blob WHERE id = $1";
            if let Some(row) = self.db.one(get, &[id.clone().into()]).await?
                && !self.opens(&id, &row).unwrap_or(false)
            {
                found.push(Beside {
                    code: "blob-altered",
                    place: format!("blob {id}"),
                    message: format!("封緘したファイル {id} が開けません"),
                });
            }
            there.insert(id);
        }
        // A derived table that cannot be read is `doctor`'s to name; here it only says nothing.
        let mut missing = Vec::new();
        let looked = self
            .each_case(|case| {
                let gone = files_of(&case)
                    .into_iter()
                    .filter(|id| !there.contains(*id));
                missing.extend(gone.map(|id| Beside {
                    code: "blob-missing",
                    place: format!("blob {id}"),
                    message: format!("受付 {} の封緘したファイル {id} がありません", case.number),
                }));
            })
            .await;
        if looked.is_ok() {
            // In the order of the receipt numbers, which the words begin with.
            missing.sort_by(|a, b| a.message.cmp(&b.message));
            found.extend(missing);
        }
        Ok(found)
    }

    fn opens(&self, id: &str, row: &Row) -> Result<bool, LogError> {
        let corrupt = || LogError::Corrupt(id.to_owned());
        let stream: StreamId = row.text(0)?.parse().map_err(|_| corrupt())?;
        let blob: BlobId = id.parse().map_err(|_| corrupt())?;
        let Some(key) = self.keys.stream(&stream)? else {
            return Ok(false);
        };
        Ok(unseal_blob(&key, &blob, &row.bytes(1)?).is_ok())
    }
}

/// The sealed files that a case must still have.
fn files_of(case: &Case) -> Vec<&str> {
    if case.erased.is_some() {
        return Vec::new();
    }
    // What bears a code goes when it leaves.
    let letters = case.letters.iter();
    let letters = letters
        .filter(|letter| case.keeps_file(letter))
        .map(|letter| &letter.blob);
    let packages = case
        .asks
        .iter()
        .filter_map(|ask| match &ask.stage {
            Stage::CarriedOut { done, .. } | Stage::Confirmed { done, .. } => Some(done),
            Stage::Answered { done, .. } => done.as_ref(),
            _ => None,
        })
        .flat_map(|done| &done.package);
    // Images go with the papers.
    let images = case
        .papers
        .iter()
        .filter(|_| case.disposed.is_none())
        .filter_map(|paper| paper.image.as_ref());
    letters
        .chain(packages)
        .chain(images)
        .map(|blob| blob.0.as_str())
        .collect()
}
