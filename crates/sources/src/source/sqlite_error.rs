// SPDX-License-Identifier: Apache-2.0
//! What SQLite refuses, told as the drivers of the servers tell it.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use rusqlite::ffi;
use sqlx::error::{DatabaseError, ErrorKind};

/// A refusal of SQLite with its extended code.
#[derive(Debug)]
struct Refused {
    code: i32,
    words: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "(code: {}) {}", self.code, self.words)
    }
}

impl Error for Refused {}

impl DatabaseError for Refused {
    fn message(&self) -> &str {
        &self.words
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        Some(self.code.to_string().into())
    }

    fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        match self.code {
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
                ErrorKind::UniqueViolation
            }
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY => ErrorKind::ForeignKeyViolation,
            ffi::SQLITE_CONSTRAINT_NOTNULL => ErrorKind::NotNullViolation,
            ffi::SQLITE_CONSTRAINT_CHECK => ErrorKind::CheckViolation,
            _ => ErrorKind::Other,
        }
    }
}

/// The same error in the words this crate knows.
pub(super) fn told(error: rusqlite::Error) -> sqlx::Error {
    match error {
        rusqlite::Error::SqliteFailure(error, words) => {
            let words = words.unwrap_or_else(|| error.to_string());
            let code = error.extended_code;
            sqlx::Error::Database(Box::new(Refused { code, words }))
        }
        other => sqlx::Error::Configuration(Box::new(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::cause;

    #[test]
    fn what_a_code_means_is_told_in_words_beside_it() {
        let told = [
            (ffi::SQLITE_BUSY, "another one is writing"),
            (ffi::SQLITE_BUSY_SNAPSHOT, "another one is writing"),
            (ffi::SQLITE_LOCKED, "another one is writing"),
            (ffi::SQLITE_CORRUPT, "damaged"),
            (ffi::SQLITE_CORRUPT_VTAB, "damaged"),
            (ffi::SQLITE_NOTADB, "no database of SQLite"),
            (ffi::SQLITE_FULL, "the disk is full"),
            (ffi::SQLITE_IOERR_WRITE, "the disk refused"),
            (ffi::SQLITE_IOERR_SHMSIZE, "the disk refused"),
            (ffi::SQLITE_CANTOPEN, "not there"),
            (ffi::SQLITE_READONLY, "read only"),
            (ffi::SQLITE_INTERRUPT, "took too long"),
        ];
        for (code, words) in told {
            let refused = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            let cause = cause(&super::told(refused)).to_string();
            assert!(
                cause.contains(words) && cause.contains(&format!("code {code}")),
                "{cause}"
            );
        }
        let other =
            rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_CONSTRAINT_CHECK), None);
        assert_eq!(
            cause(&super::told(other)).to_string(),
            "CheckViolation, code 275"
        );
    }
}
