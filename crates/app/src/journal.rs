// SPDX-License-Identifier: Apache-2.0
//! The erasure journal outside the data folder: keyed hashes and dates only.
//!
//! It remembers how long the log was and what was erased, so that a restored folder is noticed at
//! start and erases again what an older copy brought back.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The journal cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the erasure journal `{path}` cannot be read or written")]
pub struct JournalError {
    /// File.
    pub path: PathBuf,
    /// Cause.
    #[source]
    pub source: std::io::Error,
}

/// One erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Keyed hash of the stream.
    pub token: String,
    /// Day.
    pub on: Date,
}

/// The journal.
#[derive(Debug)]
pub struct Journal {
    size: PathBuf,
    erased: PathBuf,
}

impl Journal {
    /// Opens the journal in the folder outside.
    ///
    /// # Errors
    /// [`JournalError`] when the folder cannot be made.
    pub fn open(outside: &Path) -> Result<Self, JournalError> {
        fs::create_dir_all(outside).map_err(|source| JournalError {
            path: outside.to_path_buf(),
            source,
        })?;
        Ok(Self {
            size: outside.join("log-size"),
            erased: outside.join("erased.jsonl"),
        })
    }

    /// How long the log was when it was last signed.
    ///
    /// # Errors
    /// [`JournalError`]; an unreadable figure is an error, not a zero.
    pub fn log_size(&self) -> Result<u64, JournalError> {
        match fs::read_to_string(&self.size) {
            Ok(text) => text.trim().parse().map_err(|_| JournalError {
                path: self.size.clone(),
                source: std::io::Error::new(std::io::ErrorKind::InvalidData, "not a number"),
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
            Err(source) => Err(JournalError {
                path: self.size.clone(),
                source,
            }),
        }
    }

    /// Remembers how long the log is.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn set_log_size(&self, size: u64) -> Result<(), JournalError> {
        let failed = |source| JournalError {
            path: self.size.clone(),
            source,
        };
        let beside = self.size.with_extension("tmp");
        let mut file = fs::File::create(&beside).map_err(failed)?;
        file.write_all(size.to_string().as_bytes())
            .map_err(failed)?;
        file.sync_data().map_err(failed)?;
        fs::rename(&beside, &self.size).map_err(failed)
    }

    /// Adds an erasure, durably.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn add(&self, erased: &Erased) -> Result<(), JournalError> {
        let failed = |source| JournalError {
            path: self.erased.clone(),
            source,
        };
        let line = serde_json::to_string(erased).unwrap_or_default() + "\n";
        let mut file = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.erased)
            .map_err(failed)?;
        file.write_all(line.as_bytes()).map_err(failed)?;
        file.sync_all().map_err(failed)
    }

    /// Everything erased so far.
    ///
    /// # Errors
    /// [`JournalError`]; a damaged line is an error.
    pub fn erased(&self) -> Result<Vec<Erased>, JournalError> {
        let text = match fs::read_to_string(&self.erased) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => {
                return Err(JournalError {
                    path: self.erased.clone(),
                    source,
                });
            }
        };
        text.lines()
            .map(|line| {
                serde_json::from_str(line).map_err(|error| JournalError {
                    path: self.erased.clone(),
                    source: std::io::Error::new(std::io::ErrorKind::InvalidData, error),
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn it_remembers_and_says_when_it_is_damaged() {
        let dir = tempfile::tempdir().unwrap();
        let journal = Journal::open(dir.path()).unwrap();
        assert_eq!(journal.log_size().unwrap(), 0);
        journal.set_log_size(42).unwrap();
        let one = Erased {
            token: "ab".into(),
            on: date(2026, 11, 24),
        };
        journal.add(&one).unwrap();
        journal.add(&one).unwrap();
        assert_eq!(journal.log_size().unwrap(), 42);
        assert_eq!(journal.erased().unwrap(), vec![one.clone(), one]);
        fs::write(dir.path().join("log-size"), "many").unwrap();
        assert!(journal.log_size().is_err());
    }
}
