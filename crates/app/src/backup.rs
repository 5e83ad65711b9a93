// SPDX-License-Identifier: Apache-2.0
//! Backups: the primary tables and the log in one file, the keys in another, and the way back.
//!
//! Rows are written as neutral lines, so a backup of SQLite can be restored into PostgreSQL. What
//! was erased after the backup comes back with it; the journal outside knows, and `restore` erases
//! it again before anything is served.

mod read;
mod write;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use yakusoku_ledger::StreamId;

use crate::config::{Config, ConfigError};
use crate::instance::OpenError;
use crate::journal::Journal;
use crate::log::{Draft, LogError, Write};
use crate::request::DeskError;
use crate::staff::{PROGRAM, actor_id};
use crate::store::StoreError;
use crate::{App, Clock};

/// Stream of what is done to the installation itself.
const STREAM: StreamId = StreamId::new([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4]);

/// The layout of backup files.
const FORMAT: u32 = 1;

/// Why there is no backup, or no way back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file cannot be read or written.
    #[error("the file `{path}` cannot be read or written")]
    File {
        /// File.
        path: PathBuf,
        /// Cause.
        #[source]
        source: std::io::Error,
    },
    /// The file exists already.
    #[error("`{0}` exists already")]
    Exists(PathBuf),
    /// The folder holds something already.
    #[error("`{0}` is not empty")]
    NotEmpty(PathBuf),
    /// The database already holds a log.
    #[error("the database already holds a log")]
    DatabaseInUse,
    /// Not a backup, or cut short.
    #[error("`{path}` is not a whole backup: {why}")]
    NotABackup {
        /// File.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The files belong to two backups.
    #[error("the keys in `{0}` belong to another backup")]
    OtherKeys(PathBuf),
    /// The root key is not where the configuration says.
    #[error("the root key is not at `{0}`")]
    NoRootKey(PathBuf),
    /// Opening.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Erasing again.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The log.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl From<StoreError> for BackupError {
    fn from(error: StoreError) -> Self {
        Self::Log(error.into())
    }
}

/// First member of both files: which backup this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    yakusoku_backup: u32,
    /// Random, the same in both files.
    id: String,
    instance: String,
    made_micros: i64,
}

/// Last member of the first file: what has to be there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Counts {
    entry: u64,
    payload: u64,
    blob: u64,
    tree: u64,
}

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    /// Rows of the log, the database and the files.
    pub file: PathBuf,
    /// The keys: to be kept apart.
    pub keys: PathBuf,
    /// Entries of the log.
    pub entries: u64,
    /// Sealed parts and files.
    pub sealed: u64,
}

/// What came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// Entries of the log that came back.
    pub entries: u64,
    /// How long the journal outside remembers the log to have been.
    pub remembered: u64,
    /// Cases erased again.
    pub erased_again: usize,
}

/// Where the keys of a backup lie.
#[must_use]
pub fn keys_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_os_string();
    name.push(".keys");
    PathBuf::from(name)
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> BackupError + '_ {
    |source| BackupError::File {
        path: path.to_path_buf(),
        source,
    }
}

/// Unpacks a backup into an empty folder, makes its derived tables, and erases again what was
/// erased since. `outside` says where root key and journal are, when not where they were.
///
/// # Errors
/// [`BackupError`]; a folder that could not be filled is left empty.
pub async fn restore(
    dir: &Path,
    file: &Path,
    outside: Option<&Path>,
) -> Result<Restored, BackupError> {
    if std::fs::read_dir(dir).is_ok_and(|mut found| found.next().is_some()) {
        return Err(BackupError::NotEmpty(dir.to_path_buf()));
    }
    if let Err(error) = fill(dir, file, outside).await {
        // It was empty before; half a restore must not look like a whole one.
        let _ = std::fs::remove_dir_all(dir);
        return Err(error);
    }
    replay(dir).await
}

async fn fill(dir: &Path, file: &Path, outside: Option<&Path>) -> Result<(), BackupError> {
    read::files(dir, file)?;
    let mut config = Config::read(dir)?;
    if let Some(outside) = outside {
        config.keys.outside = std::path::absolute(outside).map_err(failed(outside))?;
        config.write(dir)?;
    }
    let root = config.outside(dir).join("root.key");
    if !root.is_file() {
        return Err(BackupError::NoRootKey(root));
    }
    let app = App::open_for_verify(dir, Clock::Machine).await?;
    let filled = read::rows(&app, file).await;
    app.db.settle().await?;
    // Not `App::close`: it would tell the journal that a shorter log is as it should be.
    app.db.close().await;
    filled
}

/// Makes the derived tables of a restored folder and erases again what was erased since; the
/// folder can be served afterwards.
///
/// # Errors
/// [`BackupError`]; it can be tried again.
pub async fn replay(dir: &Path) -> Result<Restored, BackupError> {
    let app = App::open_unchecked(dir, Clock::Machine).await?;
    let journal = Journal::open(&app.outside())
        .and_then(|journal| journal.log_size())
        .map_err(|error| BackupError::File {
            path: error.path,
            source: error.source,
        })?;
    let entries = app.sizes().await?.recorded;
    app.rebuild().await?;
    app.finish_destructions().await?;
    let erased_again = app.replay_journal(&PROGRAM).await?;
    let restored = Restored {
        entries,
        remembered: journal,
        erased_again,
    };
    app.record_restore(&restored).await?;
    app.close().await?;
    Ok(restored)
}

impl App {
    /// Writes a backup: `file`, and the keys beside it, to be carried elsewhere.
    ///
    /// # Errors
    /// [`BackupError`]; no file is left that is not whole.
    pub async fn backup(&self, file: &Path) -> Result<Made, BackupError> {
        self.sequence_all().await?;
        let made = write::backup(self, file).await;
        if !matches!(made, Ok(_) | Err(BackupError::Exists(_))) {
            for partial in [write::beside(file), write::beside(&keys_of(file))] {
                let _ = std::fs::remove_file(partial);
            }
        }
        made
    }

    /// That a folder was restored is a fact auditors ask for.
    async fn record_restore(&self, restored: &Restored) -> Result<(), LogError> {
        let next = u64::try_from(self.stream(&STREAM).await?.len()).unwrap_or(u64::MAX);
        let open = serde_json::json!({
            "entries": restored.entries,
            "remembered": restored.remembered,
            "erased_again": restored.erased_again,
        });
        self.append(Write {
            stream: STREAM,
            next,
            actor: actor_id(&crate::staff::COMMAND_LINE.id),
            at_micros: self.clock.micros(),
            drafts: &[Draft {
                kind: "log.restored",
                version: 1,
                open: open.to_string(),
                sealed: None,
            }],
            also: Vec::new(),
        })
        .await?;
        Ok(())
    }
}
