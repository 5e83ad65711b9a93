// SPDX-License-Identifier: Apache-2.0
//! Making and opening an instance: folder, database, keys, and the checks before anything is served.

use std::path::{Path, PathBuf};

use tokio::sync::{Notify, OnceCell, RwLock};

use crate::clock::Clock;
use crate::config::{Config, ConfigError, Database, Keys as KeyPlace, Listen};
use crate::entropy::{self, NoEntropy};
use crate::journal::{Journal, JournalError};
use crate::keys::{KeyError, Keys, hex};
use crate::log::LogError;
use crate::policy::{self, InForce, PolicyError};
use crate::request::DeskError;
use crate::source::Connections;
use crate::store::{self, Db, StoreError};
use crate::{App, staff};

/// Why an instance cannot be made or opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder holds something already.
    #[error("`{0}` exists and is not empty")]
    NotEmpty(PathBuf),
    /// A file or folder cannot be made or read.
    #[error("`{path}` cannot be made or read")]
    Folder {
        /// Folder.
        path: PathBuf,
        /// Cause.
        #[source]
        source: std::io::Error,
    },
    /// An environment variable named in the configuration is not set.
    #[error("the environment variable `{0}` named in yakusoku.toml is not set")]
    Variable(String),
    /// The log is shorter than the journal outside remembers: the folder was restored.
    #[error(
        "the log holds {log} entries but the journal outside remembers {journal}: this folder is an \
         older copy, and erasures made since must be replayed first"
    )]
    Restored {
        /// Entries in the log.
        log: u64,
        /// Entries the journal remembers.
        journal: u64,
    },
    /// Configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Keys.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// Journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The derived tables of an older program cannot be made anew.
    #[error(transparent)]
    Rebuild(#[from] Box<DeskError>),
    /// Randomness.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

/// What a new instance is made of.
#[derive(Debug)]
pub struct New<'a> {
    /// Text of the policy file.
    pub policy: &'a str,
    /// Text of the map of systems.
    pub systems: &'a str,
    /// Our own database.
    pub database: Database,
    /// A demonstration with one-time log-in links.
    pub demo: bool,
}

/// Folder of the root key and the journal: beside the data folder, never inside it.
#[must_use]
pub fn outside_of(dir: &Path) -> PathBuf {
    let mut name = dir
        .file_name()
        .map(std::ffi::OsStr::to_os_string)
        .unwrap_or_default();
    name.push(".outside");
    PathBuf::from("..").join(name)
}

/// The PostgreSQL URL of our own database, where there is one; it is a secret and never logged.
fn database_url(dir: &Path, database: &Database) -> Result<Option<String>, OpenError> {
    if let Some(name) = &database.url_env {
        return std::env::var(name)
            .map(Some)
            .map_err(|_| OpenError::Variable(name.to_owned()));
    }
    let Some(file) = &database.url_file else {
        return Ok(None);
    };
    let path = dir.join(file);
    std::fs::read_to_string(&path)
        .map(|text| Some(text.trim().to_owned()))
        .map_err(|source| OpenError::Folder { path, source })
}

impl App {
    /// Makes a new instance in an empty folder and puts its policy in force.
    ///
    /// # Errors
    /// [`OpenError`]; an existing instance is never touched.
    pub async fn create(dir: &Path, clock: Clock, new: New<'_>) -> Result<Self, OpenError> {
        if std::fs::read_dir(dir).is_ok_and(|mut found| found.next().is_some()) {
            return Err(OpenError::NotEmpty(dir.to_path_buf()));
        }
        let folder = |path: &Path| {
            std::fs::create_dir_all(path).map_err(|source| OpenError::Folder {
                path: path.to_path_buf(),
                source,
            })
        };
        // Texts that cannot be used leave nothing behind.
        let gate = (clock.today().date, policy::Gate::of(new.demo));
        policy::read(new.policy, new.systems, gate)?;
        folder(dir)?;
        let config = Config {
            instance: hex(&entropy::bytes::<8>()?),
            database: new.database,
            keys: KeyPlace {
                outside: outside_of(dir),
            },
            listen: Listen::default(),
            demo: new.demo,
        };
        config.write(dir)?;
        for (name, text) in [("policy.yaml", new.policy), ("systems.yaml", new.systems)] {
            let path = dir.join(name);
            std::fs::write(&path, text).map_err(|source| OpenError::Folder { path, source })?;
        }
        let outside = config.outside(dir);
        Keys::create(dir, &outside, clock.today().date)?;
        let app = Self::assemble(dir, config, clock).await?;
        app.publish_verifier_key()?;
        app.put_in_force(&staff::PROGRAM, new.policy, new.systems)
            .await?;
        Ok(app)
    }

    /// Opens an instance.
    ///
    /// # Errors
    /// [`OpenError`]; `Restored` where the folder is an older copy.
    pub async fn open(dir: &Path, clock: Clock) -> Result<Self, OpenError> {
        let app = Self::open_unchecked(dir, clock).await?;
        // First what is remembered, then the log: a server at work beside this lengthens both, and read the other way
        // round the log would look older than it is.
        let remembered = Journal::open(&app.outside())?.log_size()?;
        let log = app.numbered().await?;
        if log < remembered {
            return Err(OpenError::Restored {
                log,
                journal: remembered,
            });
        }
        app.finish_destructions().await?;
        app.rebuild_when_old().await.map_err(Box::new)?;
        if let Err(error) = app.take_effect().await {
            // The edition in force stays and the board says so: that is no reason not to serve.
            tracing::error!(%error, "an approved policy could not take effect");
        }
        Ok(app)
    }

    /// Opens an instance without asking the journal: for `verify`, `doctor`, `rebuild`, `restore`.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open_unchecked(dir: &Path, clock: Clock) -> Result<Self, OpenError> {
        let config = Config::read(dir)?;
        let app = Self::assemble(dir, config, clock).await?;
        app.load_in_force().await?;
        app.load_names().await?;
        Ok(app)
    }

    /// Opens an instance without reading anything out of its log, which may have been altered: for
    /// `verify`, which is to say so.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open_for_verify(dir: &Path, clock: Clock) -> Result<Self, OpenError> {
        let config = Config::read(dir)?;
        Self::assemble(dir, config, clock).await
    }

    async fn assemble(dir: &Path, config: Config, clock: Clock) -> Result<Self, OpenError> {
        let db = match database_url(dir, &config.database)? {
            None => Db::sqlite(&dir.join("yakusoku.db")).await?,
            Some(url) => Db::postgres(&url).await?,
        };
        store::prepare(&db).await?;
        let keys = Keys::open(dir, &config.outside(dir))?;
        Ok(Self {
            dir: dir.to_path_buf(),
            config,
            clock,
            db,
            keys,
            fonts: OnceCell::new(),
            in_force: RwLock::new(std::sync::Arc::new(InForce::none())),
            sources: Connections::default(),
            names: RwLock::default(),
            wake: Notify::new(),
            work: Notify::new(),
            resting: tokio::sync::Mutex::default(),
            pace: crate::tick::Pace::default(),
            holder: hex(&entropy::bytes::<8>()?),
        })
    }

    /// Folder of the root key and the journal.
    #[must_use]
    pub fn outside(&self) -> PathBuf {
        self.config.outside(&self.dir)
    }

    /// Closes the database; numbering is finished first, so that nothing recorded waits.
    ///
    /// # Errors
    /// [`LogError`] when the last batch cannot be numbered.
    pub async fn close(&self) -> Result<(), LogError> {
        self.sequence_all().await?;
        self.db.settle().await?;
        self.db.close().await;
        Ok(())
    }
}
