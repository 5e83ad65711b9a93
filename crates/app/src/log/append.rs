// SPDX-License-Identifier: Apache-2.0
//! Recording facts: entries, their sealed parts and every derived row in one transaction.

use yakusoku_ledger::{ActorId, Entry, EntryHead, EntryId, StreamId, canonical_json, seal};

use super::LogError;
use crate::App;
use crate::entropy;
use crate::store::{Statement, Value};

/// One entry to be.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Entry kind, `case.received`.
    pub kind: &'static str,
    /// Version of the kind.
    pub version: u16,
    /// Open part: JSON, never personal.
    pub open: String,
    /// Sealed part: personal words.
    pub sealed: Option<Vec<u8>>,
}

/// A change of one stream.
#[derive(Debug)]
pub struct Write<'a> {
    /// Stream.
    pub stream: StreamId,
    /// The place the first entry takes: optimistic, somebody else may be there first.
    pub next: u64,
    /// Who.
    pub actor: ActorId,
    /// When, microseconds.
    pub at_micros: i64,
    /// Entries.
    pub drafts: &'a [Draft],
    /// Derived rows, jobs and local rows that change with them.
    pub also: Vec<Statement>,
}

const INSERT_ENTRY: &str = "INSERT INTO entry \
    (id, stream, seq, kind, version, at_micros, actor, open, commitment) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const INSERT_PAYLOAD: &str = "INSERT INTO payload (entry, stream, sealed) VALUES ($1, $2, $3)";

impl App {
    /// Records entries of one stream with everything that follows from them, or nothing.
    ///
    /// # Errors
    /// [`LogError::Store`] with `Conflict` when the stream moved on meanwhile.
    pub async fn append(&self, write: Write<'_>) -> Result<Vec<Entry>, LogError> {
        let mut statements = Vec::with_capacity(write.drafts.len() * 2 + write.also.len());
        let mut entries = Vec::with_capacity(write.drafts.len());
        for (offset, draft) in (0_u64..).zip(write.drafts) {
            let (entry, sealed) = self.entry(&write, draft, write.next + offset)?;
            statements.push((INSERT_ENTRY, values(&entry)));
            if let Some(sealed) = sealed {
                let row = vec![
                    entry.id.to_string().into(),
                    entry.stream.to_string().into(),
                    sealed.into(),
                ];
                statements.push((INSERT_PAYLOAD, row));
            }
            entries.push(entry);
        }
        statements.extend(write.also);
        // A crash before this leaves at most an unused key; after it, everything.
        self.db.write(&statements).await?;
        self.wake.notify_one();
        Ok(entries)
    }

    fn entry(
        &self,
        write: &Write<'_>,
        draft: &Draft,
        seq: u64,
    ) -> Result<(Entry, Option<Vec<u8>>), LogError> {
        let head = EntryHead {
            id: EntryId::new(entropy::bytes()?),
            stream: write.stream,
            seq,
            kind: draft.kind.to_owned(),
            version: draft.version,
        };
        let sealed = match &draft.sealed {
            None => None,
            Some(plain) => {
                let key = self.keys.stream_or_new(&write.stream)?;
                Some(seal(&key, &head, &entropy::bytes()?, plain))
            }
        };
        let entry = Entry {
            id: head.id,
            stream: head.stream,
            seq,
            kind: head.kind,
            version: head.version,
            at_micros: write.at_micros,
            actor: write.actor,
            open: canonical(&draft.open)?,
            commitment: sealed.as_ref().map(|sealed| sealed.commitment),
        };
        Ok((entry, sealed.map(|sealed| sealed.bytes)))
    }
}

/// The one spelling of an open part, so that a leaf can be made again byte by byte.
fn canonical(open: &str) -> Result<String, LogError> {
    let corrupt = || LogError::Corrupt("a new entry".to_owned());
    let value: serde_json::Value = serde_json::from_str(open).map_err(|_| corrupt())?;
    canonical_json(&value).map_err(|_| corrupt())
}

fn values(entry: &Entry) -> Vec<Value> {
    vec![
        entry.id.to_string().into(),
        entry.stream.to_string().into(),
        int(entry.seq),
        entry.kind.clone().into(),
        i64::from(entry.version).into(),
        entry.at_micros.into(),
        entry.actor.to_string().into(),
        entry.open.clone().into(),
        entry.commitment.map(|bytes| bytes.to_vec()).into(),
    ]
}

/// A count as the database keeps it.
pub(crate) fn int(count: u64) -> Value {
    i64::try_from(count).unwrap_or(i64::MAX).into()
}
