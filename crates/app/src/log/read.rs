// SPDX-License-Identifier: Apache-2.0
//! Reading streams back, with their sealed parts where the key still exists.

use std::collections::{BTreeSet, HashMap};

use yakusoku_ledger::{Entry, StreamId, unseal};

use super::LogError;
use crate::App;
use crate::store::{Row, Value};

/// An entry with its sealed part opened, as far as it still exists.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The entry.
    pub entry: Entry,
    /// Its number in the log, once it has one.
    pub index: Option<u64>,
    /// The sealed part as text.
    pub sealed: Option<String>,
}

const OF_STREAM: &str = "SELECT e.id, e.stream, e.seq, e.kind, e.version, e.at_micros, e.actor, \
    e.open, e.commitment, e.idx, p.sealed FROM entry e LEFT JOIN payload p ON p.entry = e.id \
    WHERE e.stream = $1 ORDER BY e.seq";

/// Reads an entry out of a row.
pub(crate) fn entry_of(row: &Row) -> Result<(Entry, Option<u64>), LogError> {
    let id = row.text(0)?;
    let corrupt = || LogError::Corrupt(id.clone());
    let commitment = match row.bytes_maybe(8)? {
        None => None,
        Some(bytes) => Some(bytes.try_into().map_err(|_| corrupt())?),
    };
    let entry = Entry {
        id: id.parse().map_err(|_| corrupt())?,
        stream: row.text(1)?.parse().map_err(|_| corrupt())?,
        seq: u64::try_from(row.int(2)?).map_err(|_| corrupt())?,
        kind: row.text(3)?,
        version: u16::try_from(row.int(4)?).map_err(|_| corrupt())?,
        at_micros: row.int(5)?,
        actor: row.text(6)?.parse().map_err(|_| corrupt())?,
        open: row.text(7)?,
        commitment,
    };
    let index = row
        .int_maybe(9)?
        .and_then(|index| u64::try_from(index).ok());
    Ok((entry, index))
}

/// Reads entries out of rows, open parts only.
pub(crate) fn unopened(rows: &[Row]) -> Result<Vec<Stored>, LogError> {
    let read = |row: &Row| {
        let (entry, index) = entry_of(row)?;
        Ok(Stored {
            entry,
            index,
            sealed: None,
        })
    };
    rows.iter().map(read).collect()
}

impl App {
    /// The entries of a stream in order, opened as far as keys exist.
    ///
    /// # Errors
    /// [`LogError::Sealed`] when a part does not open although the key is there.
    pub async fn stream(&self, stream: &StreamId) -> Result<Vec<Stored>, LogError> {
        let rows = self
            .db
            .fetch(OF_STREAM, &[Value::from(stream.to_string())])
            .await?;
        let key = self.keys.stream(stream)?;
        let mut out = Vec::with_capacity(rows.len());
        for row in &rows {
            let (entry, index) = entry_of(row)?;
            let sealed = match (&key, row.bytes_maybe(10)?) {
                (Some(key), Some(bytes)) => {
                    let plain = unseal(key, &entry, &bytes)
                        .map_err(|_| LogError::Sealed(entry.id.to_string()))?;
                    Some(String::from_utf8_lossy(&plain).into_owned())
                }
                _ => None,
            };
            out.push(Stored {
                entry,
                index,
                sealed,
            });
        }
        Ok(out)
    }

    /// The latest entries of the whole log, newest first, open parts only.
    ///
    /// # Errors
    /// [`LogError`].
    pub async fn latest(&self, from: Option<u64>, most: u32) -> Result<Vec<Stored>, LogError> {
        const NEWEST: &str = "SELECT id, stream, seq, kind, version, at_micros, actor, open, \
            commitment, idx FROM entry WHERE idx IS NOT NULL AND idx <= $1 \
            ORDER BY idx DESC LIMIT $2";
        let from = from
            .and_then(|from| i64::try_from(from).ok())
            .unwrap_or(i64::MAX);
        let rows = self
            .db
            .fetch(NEWEST, &[from.into(), i64::from(most).into()])
            .await?;
        unopened(&rows)
    }

    /// Numbers in the log of the entries of these streams, by stream and place; of those that have one.
    ///
    /// # Errors
    /// [`LogError`].
    pub(crate) async fn numbers_in(
        &self,
        streams: &BTreeSet<&str>,
    ) -> Result<HashMap<(String, u64), u64>, LogError> {
        const AT_ONCE: usize = 8;
        const SOME: &str = "SELECT stream, seq, idx FROM entry WHERE idx IS NOT NULL \
            AND stream IN ($1, $2, $3, $4, $5, $6, $7, $8)";
        let mut numbers = HashMap::new();
        let streams: Vec<&str> = streams.iter().copied().collect();
        for some in streams.chunks(AT_ONCE) {
            let named = some.iter().copied().chain(std::iter::repeat(""));
            let values: Vec<Value> = named.take(AT_ONCE).map(Value::from).collect();
            for row in &self.db.fetch(SOME, &values).await? {
                if let (Ok(seq), Ok(index)) = (row.int(1)?.try_into(), row.int(2)?.try_into()) {
                    numbers.insert((row.text(0)?, seq), index);
                }
            }
        }
        Ok(numbers)
    }
}
