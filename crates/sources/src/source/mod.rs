// SPDX-License-Identifier: Apache-2.0
//! Connected systems: opening them, one transaction per verb, what their catalogue says.
//!
//! A connection never creates or alters a system's shape. What the catalogue says is kept as long
//! as a cheap stamp of it stays the same. Whoever looks for a person or plans an export believes for a
//! second what was known; a plan carries the shape it was made for, and whoever carries it out compares
//! that with the live one in the same transaction.

pub(crate) mod acting;
pub(crate) mod aside;
mod cause;
mod error;
mod mysql;
mod mysql_catalogue;
mod postgres;
mod postgres_scan;
pub(crate) mod scan;
pub(crate) mod schema;
mod session;
mod sqlite;
mod sqlite_error;
mod sqlite_line;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::stream::{self, Stream, StreamExt as _};

pub use cause::Cause;
pub(crate) use cause::cause;
pub use error::{Drifted, SourceError};
pub(crate) use error::{is_broken, is_unwritten};
pub(crate) use session::{Row, Session, whole_numbers};

use crate::map::{Engine, Map, SystemMap};
use schema::Catalogue;

/// Key of the pseudonyms, so that nobody can recompute one from an e-mail address.
#[derive(Clone)]
pub struct Secret(pub [u8; 32]);

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("‹secret›")
    }
}

/// The connected systems of a map.
#[derive(Debug)]
pub struct Sources {
    systems: BTreeMap<String, Source>,
    pub(crate) secret: Secret,
}

/// One connected system.
#[derive(Debug)]
pub struct Source {
    reach: Reached,
    known: Mutex<Option<Known>>,
}

/// What the catalogue said, and when that was certain.
#[derive(Debug)]
struct Known {
    /// `None` where no stamp tells a change from none.
    stamp: Option<String>,
    /// What the stamp is asked of, where the engine wants to be told.
    places: Arc<[String]>,
    catalogue: Arc<Catalogue>,
    certain_at: Instant,
}

/// Readings of a batch under way at once. Each keeps a connection, and who does something else meanwhile needs one too.
const AT_ONCE: usize = 2;

/// Reads one after another in their order, the next while the last is sorted out.
pub(crate) fn read_ahead<I, F>(
    all: I,
    read: impl FnMut(I::Item) -> F,
) -> impl Stream<Item = F::Output>
where
    I: IntoIterator,
    F: Future,
{
    stream::iter(all).map(read).buffered(AT_ONCE)
}

/// How long somebody who changes nothing believes a shape without asking again.
const BELIEVED: Duration = Duration::from_secs(1);

#[derive(Debug)]
enum Reached {
    Sqlite(sqlite::File),
    Postgres(postgres::Server),
    Mysql(mysql::Server),
}

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aim {
    Read,
    Change,
}

impl Sources {
    /// No system yet; the secret keys the pseudonyms erasure leaves.
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Self {
            systems: BTreeMap::new(),
            secret,
        }
    }

    /// Adds a connected system under its name in the map.
    pub fn insert(&mut self, name: impl Into<String>, source: Source) {
        self.systems.insert(name.into(), source);
    }

    /// Connects every system a program reaches. A file lies in `folder`; `variable` looks an
    /// environment variable up.
    ///
    /// # Errors
    /// A variable that is not set, or the first system that does not answer.
    pub async fn connect(
        map: &Map,
        folder: &Path,
        variable: impl Fn(&str) -> Option<String>,
        secret: Secret,
    ) -> Result<Self, SourceError> {
        let mut sources = Self::new(secret);
        for (name, system) in map
            .systems
            .iter()
            .filter(|(_, s)| s.is_reachable() && !s.paused)
        {
            let url = match (&system.file, &system.url_env) {
                (Some(file), _) => folder.join(file).to_string_lossy().into_owned(),
                (None, Some(env)) => variable(env).ok_or_else(|| SourceError::NoAddress {
                    system: name.clone(),
                    variable: env.clone(),
                })?,
                (None, None) => continue,
            };
            let source = Source::connect(system, &url).await;
            sources.insert(name.clone(), source.map_err(|error| named(error, name))?);
        }
        Ok(sources)
    }

    /// A connected system by its name in the map.
    ///
    /// # Errors
    /// [`SourceError::NotConnected`].
    pub fn get(&self, name: &str) -> Result<&Source, SourceError> {
        self.systems
            .get(name)
            .ok_or_else(|| SourceError::NotConnected {
                system: name.to_owned(),
            })
    }
}

fn named(error: SourceError, name: &str) -> SourceError {
    match error {
        SourceError::Unreachable { cause, .. } => SourceError::Unreachable {
            system: name.to_owned(),
            cause,
        },
        other => other,
    }
}

impl Source {
    /// Connects one system. For SQLite the address is a path or `sqlite:path`.
    ///
    /// # Errors
    /// [`SourceError::Unreachable`] where it does not answer.
    pub async fn connect(system: &SystemMap, url: &str) -> Result<Self, SourceError> {
        let reach = match system.engine {
            Engine::Postgres => postgres::Server::open(url, system.schema.clone(), system.limits)
                .await
                .map(Reached::Postgres),
            Engine::Mysql => mysql::Server::open(url, system.schema.clone(), system.limits)
                .await
                .map(Reached::Mysql),
            Engine::Sqlite | Engine::People(_) => sqlite::File::open(url, system.limits)
                .await
                .map(Reached::Sqlite),
        };
        let reach = reach.map_err(|error| SourceError::Unreachable {
            system: system.label.ja.clone(),
            cause: cause(&error),
        })?;
        Ok(Self {
            reach,
            known: Mutex::new(None),
        })
    }

    /// A new transaction and the catalogue it sees, for certain.
    pub(crate) async fn begin(&self, aim: Aim) -> sqlx::Result<(Session, Arc<Catalogue>)> {
        let mut session = Box::pin(self.session(aim)).await?;
        let catalogue = Box::pin(self.catalogue(&mut session)).await?;
        Ok((session, catalogue))
    }

    /// A reading and the catalogue as known a moment ago: enough for what changes nothing.
    pub(crate) async fn look(&self) -> sqlx::Result<(Session, Arc<Catalogue>)> {
        let mut session = Box::pin(self.session(Aim::Read)).await?;
        let believed = self
            .known()
            .as_ref()
            .filter(|known| known.certain_at.elapsed() < BELIEVED)
            .map(|known| Arc::clone(&known.catalogue));
        let catalogue = match believed {
            Some(catalogue) => catalogue,
            None => Box::pin(self.catalogue(&mut session)).await?,
        };
        Ok((session, catalogue))
    }

    /// What is known of the catalogue. Nobody waits for anything while holding it: who reads parts ahead may be
    /// left standing at any such point, and would keep everybody else out.
    fn known(&self) -> MutexGuard<'_, Option<Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new transaction for statements that are written already.
    pub(crate) async fn reading(&self) -> sqlx::Result<Session> {
        Box::pin(self.session(Aim::Read)).await
    }

    async fn session(&self, aim: Aim) -> sqlx::Result<Session> {
        Ok(match &self.reach {
            Reached::Sqlite(file) => Session::Sqlite(file.begin(aim).await?),
            Reached::Postgres(server) => Session::Postgres(server.begin(aim).await?),
            Reached::Mysql(server) => Session::Mysql(server.begin(aim).await?),
        })
    }

    async fn catalogue(&self, session: &mut Session) -> sqlx::Result<Arc<Catalogue>> {
        let certain_at = Instant::now();
        let places = self.known().as_ref().map(|known| Arc::clone(&known.places));
        let mut stamp = match (&self.reach, &places) {
            (Reached::Sqlite(_), _) => Some(sqlite::stamp(session).await?),
            (Reached::Postgres(server), Some(places)) => Some(server.stamp(session, places).await?),
            // Nothing is known that could be the same.
            (Reached::Postgres(_), None) => None,
            (Reached::Mysql(server), _) => server.stamp(session).await?,
        };
        if let Some(known) = self.known().as_mut()
            && stamp.is_some()
            && known.stamp == stamp
        {
            known.certain_at = certain_at;
            return Ok(Arc::clone(&known.catalogue));
        }
        let mut places: Arc<[String]> = Arc::default();
        let read = match &self.reach {
            Reached::Sqlite(_) => sqlite::catalogue(session).await?,
            Reached::Postgres(server) => {
                places = server.places(session).await?.into();
                stamp = Some(server.stamp(session, &places).await?);
                server.catalogue(session).await?
            }
            Reached::Mysql(server) => server.catalogue(session).await?,
        };
        let catalogue = Arc::new(read);
        *self.known() = Some(Known {
            stamp,
            places,
            catalogue: Arc::clone(&catalogue),
            certain_at,
        });
        Ok(catalogue)
    }

    /// What is left to do on the system after rows went for good.
    pub(crate) async fn settle(&self) {
        if let Reached::Sqlite(file) = &self.reach
            && let Err(error) = file.settle().await
        {
            tracing::warn!(
                cause = %cause(&error),
                "samples of keys or the write-ahead log could not be emptied"
            );
        }
    }
}
