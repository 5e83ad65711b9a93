// SPDX-License-Identifier: Apache-2.0
//! What entries say as the history of their streams: sequence, sealed parts, keys and their end.
//!
//! A key may be missing only if an entry says it was destroyed, and must be missing if one does.
//! Both are judged at the end, when every entry has been seen: an entry is recorded before its key
//! is destroyed, so a key that is gone early has its entry later.

use std::collections::HashMap;

use crate::entry::{Entry, KEY_DESTROYED};
use crate::ids::StreamId;
use crate::seal::unseal;
use crate::writer::Unreadable;

use super::{FindingKind, KeyState, Log, Payload, Place, Report};

/// How many keys are kept at hand at most; beyond it they are asked for again.
const KEYS_MAX: usize = 65_536;

/// Every stream seen so far.
#[derive(Default)]
pub(super) struct Streams {
    streams: HashMap<StreamId, Stream>,
    keys: HashMap<StreamId, KeyState>,
}

/// What has to be remembered of a stream until the end.
#[derive(Default)]
struct Stream {
    next: u64,
    destroyed: Option<u64>,
    /// The first entry whose key was not there.
    locked: Option<(u64, Lock)>,
    /// The first entry whose sealed part is still stored though its key was not there.
    left: Option<u64>,
}

/// Why a sealed part could not be opened.
#[derive(Clone, Copy)]
enum Lock {
    Missing,
    Unusable,
}

impl Streams {
    /// Takes the next entry of the log with the sealed part that is stored for it; without a row,
    /// whose loss is a finding of its own, there is nothing to say of a sealed part.
    pub(super) fn entry(
        &mut self,
        log: &dyn Log,
        report: &mut Report,
        (index, entry): (u64, &Entry),
        payload: Option<&Payload>,
    ) -> Result<(), Unreadable> {
        let stream = self.streams.entry(entry.stream).or_default();
        if entry.seq != stream.next {
            let kind = FindingKind::SeqBroken {
                expected: stream.next,
                found: entry.seq,
            };
            report.add(kind, Place::Entry(index));
        }
        stream.next = stream.next.max(entry.seq.saturating_add(1));
        if entry.kind == KEY_DESTROYED {
            stream.destroyed = stream.destroyed.or(Some(index));
        }
        if entry.commitment.is_some() && stream.destroyed.is_some() {
            report.add(FindingKind::SealedAfterDestruction, Place::Entry(index));
        }
        match (entry.commitment, payload) {
            (None, Some(Payload::Present(_))) => {
                report.add(FindingKind::PayloadUnexpected, Place::Entry(index));
                Ok(())
            }
            (Some(_), Some(payload)) => self.sealed(log, report, (index, entry), payload),
            (_, _) => Ok(()),
        }
    }

    fn sealed(
        &mut self,
        log: &dyn Log,
        report: &mut Report,
        (index, entry): (u64, &Entry),
        payload: &Payload,
    ) -> Result<(), Unreadable> {
        let Self { streams, keys } = self;
        let Some(stream) = streams.get_mut(&entry.stream) else {
            return Ok(());
        };
        if keys.len() >= KEYS_MAX {
            keys.clear();
        }
        let key = match keys.entry(entry.stream) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(unknown) => {
                unknown.insert(log.stream_key(&entry.stream)?)
            }
        };
        let lock = match (key, payload) {
            (KeyState::Present(key), Payload::Present(bytes)) => {
                match unseal(key, entry, bytes) {
                    Ok(_) => report.opened += 1,
                    Err(error) => {
                        report.add(FindingKind::PayloadAltered(error), Place::Entry(index));
                    }
                }
                return Ok(());
            }
            (KeyState::Present(_), _) => {
                report.add(FindingKind::PayloadMissing, Place::Entry(index));
                return Ok(());
            }
            (KeyState::Destroyed | KeyState::Missing, _) => Lock::Missing,
            (KeyState::Unusable, _) => Lock::Unusable,
        };
        stream.locked = stream.locked.or(Some((index, lock)));
        if matches!(payload, Payload::Present(_)) {
            stream.left = stream.left.or(Some(index));
        }
        Ok(())
    }

    /// Judges keys, now that every entry has been seen.
    pub(super) fn finish(&self, log: &dyn Log, report: &mut Report) -> Result<(), Unreadable> {
        // In order of id, so that the same log gives the same report.
        let mut streams: Vec<_> = self.streams.iter().collect();
        streams.sort_by_key(|(id, _)| **id);
        for (id, stream) in streams {
            let place = |entry| Place::Stream { stream: *id, entry };
            if let Some(destroyed) = stream.destroyed {
                report.destroyed += 1;
                if matches!(
                    log.stream_key(id)?,
                    KeyState::Present(_) | KeyState::Unusable
                ) {
                    report.add(FindingKind::KeyNotDestroyed, place(destroyed));
                }
                if let Some(entry) = stream.left {
                    report.add(FindingKind::PayloadLeft, Place::Entry(entry));
                }
            } else if let Some((entry, lock)) = stream.locked {
                let kind = match lock {
                    Lock::Missing => FindingKind::KeyMissing,
                    Lock::Unusable => FindingKind::KeyUnusable,
                };
                report.add(kind, place(entry));
            }
        }
        report.streams = self.streams.len() as u64;
        Ok(())
    }
}
