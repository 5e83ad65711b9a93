// SPDX-License-Identifier: Apache-2.0
//! `yakusoku.toml`: where the database, the keys and the journal are, and at which address we listen.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Name of the file in the data folder.
pub const FILE: &str = "yakusoku.toml";

/// The server's configuration. Holds no secret: those come from files or the environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Random id of this instance, in hexadecimal; part of the log's origin.
    pub instance: String,
    /// Our own database.
    #[serde(default)]
    pub database: Database,
    /// Keys that live outside the data folder.
    pub keys: Keys,
    /// The address to listen on.
    #[serde(default)]
    pub listen: Listen,
    /// Set by `yakusoku demo`: accounts with one-time log-in links exist, so only loopback is served.
    #[serde(default)]
    pub demo: bool,
}

/// Our own database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Name of the environment variable that holds a PostgreSQL URL. Neither this nor a file means
    /// SQLite in the folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url_env: Option<String>,
    /// File that holds a PostgreSQL URL, absolute or relative to the data folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url_file: Option<PathBuf>,
}

/// What lives outside the data folder and outside its backups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// Folder of the root key and of the erasure journal, absolute or relative to the data folder.
    pub outside: PathBuf,
}

/// The address to listen on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listen {
    /// `host:port`.
    pub address: String,
}

impl Default for Listen {
    fn default() -> Self {
        Self {
            address: "127.0.0.1:8070".to_owned(),
        }
    }
}

/// Why a data folder cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// There is no such file.
    #[error("`{0}` is not a data folder: it has no yakusoku.toml")]
    Missing(PathBuf),
    /// It cannot be read.
    #[error("`{path}` cannot be read")]
    Read {
        /// File.
        path: PathBuf,
        /// Cause.
        #[source]
        source: std::io::Error,
    },
    /// It is not what we expect.
    #[error("`{path}` is not valid: {message}")]
    Shape {
        /// File.
        path: PathBuf,
        /// What and where.
        message: String,
    },
}

impl Config {
    /// Reads the configuration of a data folder.
    ///
    /// # Errors
    /// [`ConfigError`] naming the file.
    pub fn read(dir: &Path) -> Result<Self, ConfigError> {
        let path = dir.join(FILE);
        if !path.is_file() {
            return Err(ConfigError::Missing(dir.to_path_buf()));
        }
        let text = std::fs::read_to_string(&path).map_err(|source| ConfigError::Read {
            path: path.clone(),
            source,
        })?;
        toml::from_str(&text).map_err(|error| ConfigError::Shape {
            path,
            message: error.to_string(),
        })
    }

    /// Writes the configuration into a data folder.
    ///
    /// # Errors
    /// [`ConfigError::Read`] when the file cannot be written.
    pub fn write(&self, dir: &Path) -> Result<(), ConfigError> {
        let path = dir.join(FILE);
        let text = toml::to_string(self).map_err(|error| ConfigError::Shape {
            path: path.clone(),
            message: error.to_string(),
        })?;
        std::fs::write(&path, text).map_err(|source| ConfigError::Read { path, source })
    }

    /// Folder of the root key and the journal.
    #[must_use]
    pub fn outside(&self, dir: &Path) -> PathBuf {
        dir.join(&self.keys.outside)
    }
}
