// SPDX-License-Identifier: Apache-2.0
//! One concrete database: SQLite in the folder or PostgreSQL, behind the same SQL text.
//!
//! Only three types cross this wall (text, 64-bit integers, bytes), so one statement with `$1 … $n`
//! serves both engines and the conformance test can run every statement on each.

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{
    Column, PgPool, Postgres, Row as _, Sqlite, SqlitePool, Transaction, TypeInfo, ValueRef,
};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// A value bound to or read from a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text, or an absent text.
    Text(Option<String>),
    /// Integer, or an absent one.
    Int(Option<i64>),
    /// Bytes, or absent ones.
    Bytes(Option<Vec<u8>>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}
impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}
impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}
impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::Int(number)
    }
}
impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Some(bytes))
    }
}
impl From<Option<Vec<u8>>> for Value {
    fn from(bytes: Option<Vec<u8>>) -> Self {
        Self::Bytes(bytes)
    }
}

/// A row, read by position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(Vec<Value>);

impl Row {
    /// Text at a position.
    ///
    /// # Errors
    /// [`StoreError::Shape`] when there is none.
    pub fn text(&self, at: usize) -> Result<String, StoreError> {
        self.text_maybe(at)?.ok_or(StoreError::Shape(at))
    }

    /// Text that may be absent.
    ///
    /// # Errors
    /// [`StoreError::Shape`] when the column is not text.
    pub fn text_maybe(&self, at: usize) -> Result<Option<String>, StoreError> {
        match self.0.get(at) {
            Some(Value::Text(text)) => Ok(text.clone()),
            Some(Value::Int(None) | Value::Bytes(None)) => Ok(None),
            _ => Err(StoreError::Shape(at)),
        }
    }

    /// Integer at a position.
    ///
    /// # Errors
    /// [`StoreError::Shape`] when there is none.
    pub fn int(&self, at: usize) -> Result<i64, StoreError> {
        self.int_maybe(at)?.ok_or(StoreError::Shape(at))
    }

    /// Integer that may be absent.
    ///
    /// # Errors
    /// [`StoreError::Shape`] when the column is not an integer.
    pub fn int_maybe(&self, at: usize) -> Result<Option<i64>, StoreError> {
        match self.0.get(at) {
            Some(Value::Int(number)) => Ok(*number),
            Some(Value::Text(None) | Value::Bytes(None)) => Ok(None),
            _ => Err(StoreError::Shape(at)),
        }
    }

    /// Bytes at a position.
    ///
    /// # Errors
    /// [`StoreError::Shape`] when there are none.
    pub fn bytes(&self, at: usize) -> Result<Vec<u8>, StoreError> {
        self.bytes_maybe(at)?.ok_or(StoreError::Shape(at))
    }

    /// Bytes that may be absent.
    ///
    /// # Errors
    /// [`StoreError::Shape`] when the column does not hold bytes.
    pub fn bytes_maybe(&self, at: usize) -> Result<Option<Vec<u8>>, StoreError> {
        match self.0.get(at) {
            Some(Value::Bytes(bytes)) => Ok(bytes.clone()),
            Some(Value::Text(None) | Value::Int(None)) => Ok(None),
            _ => Err(StoreError::Shape(at)),
        }
    }

    /// All values, for dumps.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.0
    }
}

/// What can go wrong in our own database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine refused or is away.
    #[error("the database did not answer")]
    Engine(#[source] sqlx::Error),
    /// A row is not of the expected shape.
    #[error("column {0} of a row is not of the expected type")]
    Shape(usize),
    /// Two writers met: somebody else was first.
    #[error("the stream was changed by somebody else")]
    Conflict,
    /// A stored text cannot be read.
    #[error("a row of `{table}` cannot be read")]
    Corrupt {
        /// Table.
        table: &'static str,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(inner) = &error
            && inner.is_unique_violation()
        {
            return Self::Conflict;
        }
        Self::Engine(error)
    }
}

/// A statement with its values.
pub type Statement = (&'static str, Vec<Value>);

/// The database.
#[derive(Debug, Clone)]
pub enum Db {
    /// SQLite: one writer, several readers.
    Sqlite {
        /// The only connection that writes.
        writer: SqlitePool,
        /// Connections that read.
        reader: SqlitePool,
    },
    /// PostgreSQL.
    Postgres(PgPool),
}

/// An open transaction.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

macro_rules! bound {
    ($sql:expr, $values:expr) => {{
        let mut query = sqlx::query($sql);
        for value in $values {
            query = match value {
                Value::Text(v) => query.bind(v.clone()),
                Value::Int(v) => query.bind(*v),
                Value::Bytes(v) => query.bind(v.clone()),
            };
        }
        query
    }};
}

macro_rules! decoded {
    ($rows:expr) => {{
        let mut out = Vec::with_capacity($rows.len());
        for row in &$rows {
            let mut values = Vec::with_capacity(row.len());
            for at in 0..row.len() {
                values.push(decode!(row, at));
            }
            out.push(Row(values));
        }
        Ok(out)
    }};
}

macro_rules! decode {
    ($row:expr, $at:expr) => {{
        let raw = $row.try_get_raw($at)?;
        let declared = $row.column($at).type_info().name().to_owned();
        let name = if raw.is_null() {
            declared
        } else {
            raw.type_info().name().to_owned()
        };
        match name.as_str() {
            "INTEGER" | "INT8" | "INT4" | "BIGINT" => Value::Int($row.try_get($at)?),
            "BLOB" | "BYTEA" => Value::Bytes($row.try_get($at)?),
            "NULL" => Value::Text(None),
            // Text that is none was altered from outside: bytes, so that who asked for text says so.
            _ => match $row.try_get($at) {
                Ok(text) => Value::Text(text),
                Err(_) => Value::Bytes($row.try_get_unchecked($at)?),
            },
        }
    }};
}

impl Db {
    /// Opens (and makes) an SQLite file.
    ///
    /// # Errors
    /// [`StoreError::Engine`] when the file cannot be opened.
    pub async fn sqlite(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true)
            // Freed pages are overwritten: what was deleted is not left in the file.
            .pragma("secure_delete", "ON");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        let reader = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options)
            .await?;
        Ok(Self::Sqlite { writer, reader })
    }

    /// Opens a PostgreSQL database.
    ///
    /// # Errors
    /// [`StoreError::Engine`] when it cannot be reached.
    pub async fn postgres(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?;
        let pool = PgPoolOptions::new()
            .max_connections(8)
            .connect_with(options)
            .await?;
        Ok(Self::Postgres(pool))
    }

    /// Rows of a question.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn fetch(&self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Sqlite { reader, .. } => {
                let rows = bound!(sql, values).fetch_all(reader).await?;
                decoded!(rows)
            }
            Self::Postgres(pool) => {
                let rows = bound!(sql, values).fetch_all(pool).await?;
                decoded!(rows)
            }
        }
    }

    /// The first row of a question.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn one(
        &self,
        sql: &'static str,
        values: &[Value],
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.fetch(sql, values).await?.into_iter().next())
    }

    /// Begins a transaction that writes.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Runs statements in one transaction; gives the rows each changed.
    ///
    /// # Errors
    /// [`StoreError`] of the engine; nothing is changed then.
    pub async fn write(&self, statements: &[Statement]) -> Result<Vec<u64>, StoreError> {
        let mut tx = self.begin().await?;
        let mut changed = Vec::with_capacity(statements.len());
        for (sql, values) in statements {
            changed.push(tx.run(sql, values).await?);
        }
        tx.commit().await?;
        Ok(changed)
    }

    /// Runs a schema text of several statements.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn script(&self, sql: &'static str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { writer, .. } => {
                sqlx::raw_sql(sql).execute(writer).await?;
            }
            Self::Postgres(pool) => {
                sqlx::raw_sql(sql).execute(pool).await?;
            }
        }
        Ok(())
    }

    /// Makes SQLite fold its write-ahead log into the file and empty it.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn settle(&self) -> Result<(), StoreError> {
        if let Self::Sqlite { writer, .. } = self {
            sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                .execute(writer)
                .await?;
        }
        Ok(())
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, reader } => {
                reader.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Runs one statement; gives the rows it changed.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn run(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, StoreError> {
        Ok(match self {
            Self::Sqlite(tx) => bound!(sql, values)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
            Self::Postgres(tx) => bound!(sql, values)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
        })
    }

    /// Rows of a question inside the transaction.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn fetch(
        &mut self,
        sql: &'static str,
        values: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Sqlite(tx) => {
                let rows = bound!(sql, values).fetch_all(&mut **tx).await?;
                decoded!(rows)
            }
            Self::Postgres(tx) => {
                let rows = bound!(sql, values).fetch_all(&mut **tx).await?;
                decoded!(rows)
            }
        }
    }

    /// Makes it durable.
    ///
    /// # Errors
    /// [`StoreError`] of the engine.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
