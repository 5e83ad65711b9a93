// SPDX-License-Identifier: Apache-2.0
//! Keys: a root outside the data folder wraps the signing key and the epoch keys; an epoch key
//! wraps one random key per stream, each in a file of its own.
//!
//! Destroying a stream's key erases the stream. Destroying an old epoch key makes older copies of
//! the key files useless, which is how an erasure reaches backups of keys (after the window).

use jiff::civil::Date;
use std::collections::HashMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use yakusoku_ledger::{Key, StreamId, unwrap_key, wrap_key};

use crate::entropy::{self, NoEntropy};

/// Days after which a new epoch key is made.
pub const EPOCH_DAYS: i64 = 30;

/// Days after which a retired epoch key is destroyed: the window in which backups can be restored.
pub const BACKUP_WINDOW_DAYS: i64 = 35;

/// What can go wrong with keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A file cannot be read or written.
    #[error("the key file `{path}` cannot be read or written")]
    File {
        /// File.
        path: PathBuf,
        /// Cause.
        #[source]
        source: std::io::Error,
    },
    /// A file does not hold a key wrapped by the key we have.
    #[error("the key file `{0}` is damaged or belongs to another root key")]
    Damaged(PathBuf),
    /// No randomness.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

/// The keys of an instance.
#[derive(Debug)]
pub struct Keys {
    dir: PathBuf,
    root: Key,
    signing: Key,
    desk: Key,
    epochs: Mutex<Epochs>,
}

#[derive(Debug, Default)]
struct Epochs {
    current: u32,
    made: Option<Date>,
    open: HashMap<u32, Key>,
}

impl Keys {
    /// Makes a new root key outside and the first keys inside.
    ///
    /// # Errors
    /// [`KeyError`]; an existing root key is never overwritten.
    pub fn create(dir: &Path, outside: &Path, today: Date) -> Result<Self, KeyError> {
        let keys = dir.join("keys");
        make_dir(&keys.join("epochs"))?;
        make_dir(&keys.join("streams"))?;
        make_dir(outside)?;
        let root = Key::new(entropy::bytes()?);
        write_new(&outside.join("root.key"), &hex(root.as_bytes()))?;
        for name in ["signing", "desk"] {
            let key = Key::new(entropy::bytes()?);
            let wrapped = wrap_key(&root, name, &entropy::bytes()?, &key);
            write_new(&keys.join(format!("{name}.key")), &hex(&wrapped))?;
        }
        write_epoch(&keys, &root, (1, today))?;
        Self::open(dir, outside)
    }

    /// Opens the keys of an instance.
    ///
    /// # Errors
    /// [`KeyError`] naming the file.
    pub fn open(dir: &Path, outside: &Path) -> Result<Self, KeyError> {
        let keys = dir.join("keys");
        let root_file = outside.join("root.key");
        let root = read_hex(&root_file)?
            .try_into()
            .map(Key::new)
            .map_err(|_| KeyError::Damaged(root_file))?;
        let named = |name: &str| {
            let file = keys.join(format!("{name}.key"));
            let wrapped = read_hex(&file)?;
            unwrap_key(&root, name, &wrapped).map_err(|_| KeyError::Damaged(file))
        };
        let signing = named("signing")?;
        let desk = named("desk")?;
        let epochs = Mutex::new(read_epochs(&keys, &root)?);
        Ok(Self {
            dir: keys,
            root,
            signing,
            desk,
            epochs,
        })
    }

    /// Seed of the Ed25519 key that signs checkpoints.
    #[must_use]
    pub const fn signing_seed(&self) -> &Key {
        &self.signing
    }

    /// Key of search tokens, status codes and the journal.
    #[must_use]
    pub const fn desk(&self) -> &Key {
        &self.desk
    }

    /// The key of a stream, if there is one.
    ///
    /// # Errors
    /// [`KeyError::Damaged`] when the file is not what we wrote.
    pub fn stream(&self, stream: &StreamId) -> Result<Option<Key>, KeyError> {
        let file = self.file(stream);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(KeyError::File { path: file, source }),
        };
        let damaged = || KeyError::Damaged(file.clone());
        let (epoch, wrapped) = text.trim().split_once(' ').ok_or_else(damaged)?;
        let epoch: u32 = epoch.parse().map_err(|_| damaged())?;
        let wrapped = unhex(wrapped).ok_or_else(damaged)?;
        let epochs = self.epochs.lock().unwrap_or_else(PoisonError::into_inner);
        let wrapping = epochs.open.get(&epoch).ok_or_else(damaged)?;
        unwrap_key(wrapping, &stream.to_string(), &wrapped)
            .map(Some)
            .map_err(|_| damaged())
    }

    /// The key of a stream; a new one where there is none yet.
    ///
    /// A crash after this leaves a key without a stream, which harms nobody; the entry comes later.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn stream_or_new(&self, stream: &StreamId) -> Result<Key, KeyError> {
        if let Some(key) = self.stream(stream)? {
            return Ok(key);
        }
        let key = Key::new(entropy::bytes()?);
        let epochs = self.epochs.lock().unwrap_or_else(PoisonError::into_inner);
        self.write_stream(&epochs, stream, &key)?;
        Ok(key)
    }

    /// Destroys the key of a stream: overwritten, removed, and the removal made durable.
    ///
    /// # Errors
    /// [`KeyError::File`].
    pub fn destroy(&self, stream: &StreamId) -> Result<(), KeyError> {
        let file = self.file(stream);
        let failed = |source| KeyError::File {
            path: file.clone(),
            source,
        };
        match fs::OpenOptions::new().write(true).open(&file) {
            Ok(mut open) => {
                let length = open.metadata().map_err(failed)?.len();
                let zeros = vec![0_u8; usize::try_from(length).unwrap_or(0)];
                open.write_all(&zeros).map_err(failed)?;
                open.sync_all().map_err(failed)?;
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(source) => return Err(failed(source)),
        }
        fs::remove_file(&file).map_err(failed)?;
        sync_dir(file.parent())
    }

    /// Streams that have a key.
    ///
    /// # Errors
    /// [`KeyError::File`].
    pub fn streams(&self) -> Result<Vec<StreamId>, KeyError> {
        let top = self.dir.join("streams");
        let mut out = Vec::new();
        for shard in list(&top)? {
            for file in list(&shard)? {
                let id = file.file_stem().and_then(|name| name.to_str());
                if let Some(id) = id.and_then(|name| name.parse().ok()) {
                    out.push(id);
                }
            }
        }
        Ok(out)
    }

    /// The number of the epoch in use and the day it began.
    #[must_use]
    pub fn epoch(&self) -> (u32, Option<Date>) {
        let epochs = self.epochs.lock().unwrap_or_else(PoisonError::into_inner);
        (epochs.current, epochs.made)
    }

    /// Begins a new epoch: every living stream key is wrapped anew, and epoch keys retired longer
    /// than the backup window are destroyed.
    ///
    /// # Errors
    /// [`KeyError`]; a crash in between leaves keys under two epochs, both readable, and the next
    /// call finishes.
    pub fn rotate(&self, today: Date) -> Result<u32, KeyError> {
        let mut epochs = self.epochs.lock().unwrap_or_else(PoisonError::into_inner);
        let next = epochs.current + 1;
        write_epoch(&self.dir, &self.root, (next, today))?;
        *epochs = read_epochs(&self.dir, &self.root)?;
        drop(epochs);
        for stream in self.streams()? {
            if let Some(key) = self.stream(&stream)? {
                let epochs = self.epochs.lock().unwrap_or_else(PoisonError::into_inner);
                self.write_stream(&epochs, &stream, &key)?;
            }
        }
        self.destroy_retired(today)?;
        Ok(next)
    }

    /// Destroys epoch keys whose successor is older than the backup window.
    fn destroy_retired(&self, today: Date) -> Result<(), KeyError> {
        let mut made: Vec<(u32, Date)> = Vec::new();
        for file in list(&self.dir.join("epochs"))? {
            made.push(epoch_head(&file)?);
        }
        made.sort_unstable();
        for pair in made.windows(2) {
            let [(old, _), (_, retired)] = pair else {
                continue;
            };
            let age = crate::clock::days_between(*retired, today);
            if age > BACKUP_WINDOW_DAYS {
                let file = self.dir.join("epochs").join(format!("{old}.key"));
                fs::remove_file(&file).map_err(|source| KeyError::File { path: file, source })?;
                let mut epochs = self.epochs.lock().unwrap_or_else(PoisonError::into_inner);
                epochs.open.remove(old);
            }
        }
        Ok(())
    }

    fn write_stream(&self, epochs: &Epochs, stream: &StreamId, key: &Key) -> Result<(), KeyError> {
        let file = self.file(stream);
        let wrapping = epochs
            .open
            .get(&epochs.current)
            .ok_or_else(|| KeyError::Damaged(file.clone()))?;
        let wrapped = wrap_key(wrapping, &stream.to_string(), &entropy::bytes()?, key);
        if let Some(parent) = file.parent() {
            make_dir(parent)?;
        }
        replace(&file, &format!("{} {}", epochs.current, hex(&wrapped)))
    }

    fn file(&self, stream: &StreamId) -> PathBuf {
        let name = stream.to_string();
        let shard = name.get(..2).unwrap_or("00");
        self.dir
            .join("streams")
            .join(shard)
            .join(format!("{name}.key"))
    }
}

fn write_epoch(keys: &Path, root: &Key, (number, made): (u32, Date)) -> Result<(), KeyError> {
    let key = Key::new(entropy::bytes()?);
    let label = format!("epoch {number}");
    let wrapped = wrap_key(root, &label, &entropy::bytes()?, &key);
    let file = keys.join("epochs").join(format!("{number}.key"));
    write_new(&file, &format!("{made} {}", hex(&wrapped)))
}

fn epoch_head(file: &Path) -> Result<(u32, Date), KeyError> {
    let damaged = || KeyError::Damaged(file.to_path_buf());
    let number = file
        .file_stem()
        .and_then(|n| n.to_str())
        .and_then(|n| n.parse().ok());
    let text = read(file)?;
    let made = text.split(' ').next().and_then(|day| day.parse().ok());
    Ok((number.ok_or_else(damaged)?, made.ok_or_else(damaged)?))
}

fn read_epochs(keys: &Path, root: &Key) -> Result<Epochs, KeyError> {
    let mut epochs = Epochs::default();
    for file in list(&keys.join("epochs"))? {
        let (number, made) = epoch_head(&file)?;
        let damaged = || KeyError::Damaged(file.clone());
        let text = read(&file)?;
        let wrapped = text
            .trim()
            .split(' ')
            .nth(1)
            .and_then(unhex)
            .ok_or_else(damaged)?;
        let key = unwrap_key(root, &format!("epoch {number}"), &wrapped).map_err(|_| damaged())?;
        epochs.open.insert(number, key);
        if number >= epochs.current {
            epochs.current = number;
            epochs.made = Some(made);
        }
    }
    Ok(epochs)
}

fn read(file: &Path) -> Result<String, KeyError> {
    fs::read_to_string(file).map_err(|source| KeyError::File {
        path: file.to_path_buf(),
        source,
    })
}

fn read_hex(file: &Path) -> Result<Vec<u8>, KeyError> {
    unhex(read(file)?.trim()).ok_or_else(|| KeyError::Damaged(file.to_path_buf()))
}

fn list(dir: &Path) -> Result<Vec<PathBuf>, KeyError> {
    let failed = |source| KeyError::File {
        path: dir.to_path_buf(),
        source,
    };
    let mut out = Vec::new();
    for found in fs::read_dir(dir).map_err(failed)? {
        let path = found.map_err(failed)?.path();
        // A crash while a key was written leaves a `.tmp` beside it: not a key.
        if path.is_dir() || path.extension().is_some_and(|ext| ext == "key") {
            out.push(path);
        }
    }
    out.sort();
    Ok(out)
}

fn make_dir(dir: &Path) -> Result<(), KeyError> {
    fs::create_dir_all(dir).map_err(|source| KeyError::File {
        path: dir.to_path_buf(),
        source,
    })
}

fn write_new(file: &Path, text: &str) -> Result<(), KeyError> {
    let failed = |source| KeyError::File {
        path: file.to_path_buf(),
        source,
    };
    let mut open = private().create_new(true).open(file).map_err(failed)?;
    open.write_all(text.as_bytes()).map_err(failed)?;
    open.sync_all().map_err(failed)?;
    sync_dir(file.parent())
}

fn replace(file: &Path, text: &str) -> Result<(), KeyError> {
    let failed = |source| KeyError::File {
        path: file.to_path_buf(),
        source,
    };
    let beside = file.with_extension("tmp");
    let mut open = private()
        .create(true)
        .truncate(true)
        .open(&beside)
        .map_err(failed)?;
    open.write_all(text.as_bytes()).map_err(failed)?;
    open.sync_all().map_err(failed)?;
    fs::rename(&beside, file).map_err(failed)?;
    sync_dir(file.parent())
}

/// Key files are for their owner only.
fn private() -> fs::OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = fs::OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

fn sync_dir(dir: Option<&Path>) -> Result<(), KeyError> {
    let Some(dir) = dir else { return Ok(()) };
    let failed = |source| KeyError::File {
        path: dir.to_path_buf(),
        source,
    };
    fs::File::open(dir)
        .and_then(|open| open.sync_all())
        .map_err(failed)
}

/// Bytes as lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Bytes of a hexadecimal text.
#[must_use]
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_rotation_keeps_living_streams_and_ends_old_copies() {
        let dir = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        let keys = Keys::create(dir.path(), outside.path(), date(2026, 1, 1)).unwrap();
        let stream: StreamId = "000102030405060708090a0b0c0d0e0f".parse().unwrap();
        let key = keys.stream_or_new(&stream).unwrap();
        let copy = fs::read_to_string(keys.file(&stream)).unwrap();
        keys.rotate(date(2026, 2, 1)).unwrap();
        assert_eq!(
            keys.stream(&stream).unwrap().unwrap().as_bytes(),
            key.as_bytes()
        );
        keys.rotate(date(2026, 3, 20)).unwrap();
        // The copy was wrapped by epoch 1, whose key is gone after the window.
        fs::write(keys.file(&stream), copy).unwrap();
        assert!(matches!(keys.stream(&stream), Err(KeyError::Damaged(_))));
    }

    #[test]
    fn a_destroyed_key_is_gone_and_destroying_twice_is_once() {
        let dir = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        let keys = Keys::create(dir.path(), outside.path(), date(2026, 1, 1)).unwrap();
        let stream: StreamId = "000102030405060708090a0b0c0d0e0f".parse().unwrap();
        keys.stream_or_new(&stream).unwrap();
        keys.destroy(&stream).unwrap();
        keys.destroy(&stream).unwrap();
        assert!(keys.stream(&stream).unwrap().is_none());
        assert!(keys.streams().unwrap().is_empty());
    }
}
