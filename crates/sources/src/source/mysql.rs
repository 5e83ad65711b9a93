// SPDX-License-Identifier: Apache-2.0
//! MySQL and MariaDB: strict settings, bounded waiting, one database, and its catalogue.

use std::str::FromStr;
use std::time::Duration;

use sqlx::mysql::{MySqlConnectOptions, MySqlDatabaseError, MySqlPool, MySqlPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor, MySql, Row as _, Transaction};

use super::Aim;
use super::mysql_catalogue::{self as read, Flavour};
use super::schema::Catalogue;
use super::session::Session;
use crate::map::Limits;

const WAIT: Duration = Duration::from_secs(5);
const CONNECTIONS: u32 = 4;
const STATEMENTS: usize = 500;
/// The least versions with what the statements need: recursive queries and changes by a join.
const LEAST: [(Flavour, (u32, u32)); 2] = [(Flavour::MariaDb, (10, 4)), (Flavour::MySql, (8, 0))];
/// What is too long is refused instead of cut. A list of many keys is not looked up beforehand to guess how many
/// rows it leads to.
const SETTINGS: &str = "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION',
  SESSION eq_range_index_dive_limit = 2,
  SESSION tx_isolation = 'REPEATABLE-READ', SESSION wait_timeout = 600,
  SESSION group_concat_max_len = 1048576";

#[derive(Debug)]
pub(super) struct Server {
    pool: MySqlPool,
    database: String,
    flavour: Flavour,
}

impl Server {
    pub(super) async fn open(
        url: &str,
        schema: Option<String>,
        limits: Limits,
    ) -> sqlx::Result<Self> {
        let url = url.replacen("mariadb://", "mysql://", 1);
        let options = MySqlConnectOptions::from_str(&url)?
            .charset("utf8mb4")
            .timezone(Some("+00:00".to_owned()))
            .statement_cache_capacity(STATEMENTS);
        let flavour = flavour(&options).await?;
        let pool = MySqlPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(WAIT)
            .test_before_acquire(false)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    for text in settings(flavour, limits) {
                        connection.execute(AssertSqlSafe(text)).await?;
                    }
                    Ok(())
                })
            })
            .connect_with(options)
            .await?;
        let database = match schema {
            Some(schema) => schema,
            None => sqlx::query("SELECT DATABASE()")
                .fetch_one(&pool)
                .await?
                .try_get::<Option<String>, _>(0)?
                .ok_or_else(|| configured("the address names no database"))?,
        };
        Ok(Self {
            pool,
            database,
            flavour,
        })
    }

    /// One snapshot for what is counted; a change sees and locks the newest rows, and more of them
    /// than were counted stop it. A kept connection that turns out dead is replaced.
    pub(super) async fn begin(&self, aim: Aim) -> sqlx::Result<Transaction<'static, MySql>> {
        let begin = match aim {
            Aim::Read => "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
            Aim::Change => "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ WRITE",
        };
        for _ in 0..CONNECTIONS {
            match self.pool.begin_with(begin).await {
                Err(error) if is_dead(&error) => {}
                Err(sqlx::Error::PoolTimedOut) => return Err(self.no_place().await),
                begun => return begun,
            }
        }
        self.pool.begin_with(begin).await
    }

    /// Why there was no connection to be had: what the server says to one more.
    async fn no_place(&self) -> sqlx::Error {
        let options = self.pool.connect_options();
        match tokio::time::timeout(WAIT, options.connect()).await {
            Ok(Err(error)) => error,
            Ok(Ok(_)) | Err(_) => sqlx::Error::PoolTimedOut,
        }
    }

    /// What changes whenever a definition does; `None` where nothing is known that does.
    pub(super) async fn stamp(&self, session: &mut Session) -> sqlx::Result<Option<String>> {
        match self.flavour {
            Flavour::MariaDb => read::stamp(session, &self.database).await,
            // There the time a table was made stays the same through some changes of it.
            Flavour::MySql => Ok(None),
        }
    }

    pub(super) async fn catalogue(&self, session: &mut Session) -> sqlx::Result<Catalogue> {
        read::read(session, &self.database, self.flavour).await
    }
}

/// The settings of a session. MariaDB would silently stop a recursion after 1,000 rows; MySQL ends
/// only readings by itself.
fn settings(flavour: Flavour, limits: Limits) -> [String; 2] {
    let Limits { statement, lock } = limits;
    let waits =
        format!("SESSION innodb_lock_wait_timeout = {lock}, SESSION lock_wait_timeout = {lock}");
    match flavour {
        Flavour::MariaDb => [
            SETTINGS.to_owned(),
            format!(
                "SET {waits}, SESSION max_statement_time = {statement},
                 SESSION max_recursive_iterations = 1000000"
            ),
        ],
        Flavour::MySql => [
            SETTINGS.replace("tx_isolation", "transaction_isolation"),
            format!(
                "SET {waits}, SESSION max_execution_time = {},
                 SESSION cte_max_recursion_depth = 1000000",
                u64::from(statement) * 1000
            ),
        ],
    }
}

async fn flavour(options: &MySqlConnectOptions) -> sqlx::Result<Flavour> {
    use sqlx::Connection as _;
    let mut connection = options.connect().await?;
    let version: String = sqlx::query("SELECT VERSION()")
        .fetch_one(&mut connection)
        .await?
        .try_get_unchecked(0)?;
    connection.close().await?;
    recognised(&version).ok_or_else(|| {
        configured(&format!(
            "the server is too old ({version}); MySQL 8.0 or MariaDB 10.4 is the least"
        ))
    })
}

/// Which server a version names; `None` where it is too old.
fn recognised(version: &str) -> Option<Flavour> {
    let flavour = if version.contains("MariaDB") {
        Flavour::MariaDb
    } else {
        Flavour::MySql
    };
    // Old clients are told `5.5.5-10.11.6-MariaDB`.
    let version = version.strip_prefix("5.5.5-").unwrap_or(version);
    let mut parts = version
        .split(['.', '-'])
        .map_while(|part| part.parse().ok());
    let found: (u32, u32) = (parts.next()?, parts.next()?);
    LEAST
        .iter()
        .any(|(which, least)| *which == flavour && found >= *least)
        .then_some(flavour)
}

fn configured(words: &str) -> sqlx::Error {
    sqlx::Error::Configuration(words.into())
}

/// Whether the connection was cut while it lay unused.
fn is_dead(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => true,
        sqlx::Error::Database(db) => db
            .try_downcast_ref::<MySqlDatabaseError>()
            .is_some_and(|db| is_gone(db.number())),
        _ => false,
    }
}

/// Numbers by which the server says that it, or this connection, ends: shutdown, killed, idle too
/// long, reading or writing the network, too many connections.
pub(super) fn is_gone(number: u16) -> bool {
    matches!(
        number,
        1040 | 1053 | 1152..=1161 | 1203 | 1927 | 2006 | 2013 | 3169 | 4031
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_known_by_its_version() {
        let known = [
            ("10.11.19-MariaDB-0+deb12u1", Some(Flavour::MariaDb)),
            ("5.5.5-10.4.1-MariaDB", Some(Flavour::MariaDb)),
            ("10.3.9-MariaDB", None),
            ("8.0.36", Some(Flavour::MySql)),
            ("8.4.0-log", Some(Flavour::MySql)),
            ("5.7.44", None),
            ("unheard of", None),
        ];
        for (version, flavour) in known {
            assert_eq!(recognised(version), flavour, "{version}");
        }
    }
}
