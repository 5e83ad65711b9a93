// SPDX-License-Identifier: Apache-2.0
//! One transaction on one system, the same to use on every engine; rows come as text.

use futures_util::TryStreamExt;
use sqlx::mysql::{MySqlArguments, MySqlRow};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{
    Arguments, AssertSqlSafe, Column as _, MySql, Postgres, Row as _, Sqlite, Transaction,
    TypeInfo, ValueRef,
};

use super::sqlite::Watch;
use crate::sql::{Argument, Bind, Dialect, Statement, expanded};

/// One row, every value as text.
pub(crate) type Row = Vec<Option<String>>;

/// An open transaction; dropping it rolls back.
#[derive(Debug)]
pub(crate) enum Session {
    Sqlite(Transaction<'static, Sqlite>, Watch),
    Postgres(Transaction<'static, Postgres>),
    Mysql(Transaction<'static, MySql>),
}

impl Session {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(..) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
            Self::Mysql(_) => Dialect::Mysql,
        }
    }

    /// Runs a statement that changes rows; how many it changed.
    pub(crate) async fn run(&mut self, statement: &Statement) -> sqlx::Result<u64> {
        let text = AssertSqlSafe(statement.text.as_str());
        Ok(match self {
            Self::Sqlite(tx, watch) => {
                watch.restart();
                sqlx::query_with(text, for_sqlite(statement)?)
                    .execute(&mut **tx)
                    .await?
                    .rows_affected()
            }
            Self::Postgres(tx) => sqlx::query_with(text, for_postgres(statement)?)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
            Self::Mysql(tx) => {
                let (text, arguments) = for_mysql(statement)?;
                sqlx::query_with(AssertSqlSafe(text), arguments)
                    .execute(&mut **tx)
                    .await?
                    .rows_affected()
            }
        })
    }

    /// Hands over row after row as it arrives; stops when `take` fails.
    pub(crate) async fn each<E>(
        &mut self,
        statement: &Statement,
        take: &mut (dyn FnMut(Row) -> Result<(), E> + Send),
    ) -> sqlx::Result<Result<(), E>> {
        let text = AssertSqlSafe(statement.text.as_str());
        match self {
            Self::Sqlite(tx, watch) => {
                watch.restart();
                let mut rows = sqlx::query_with(text, for_sqlite(statement)?).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    if let Err(error) = take(from_sqlite(&row)?) {
                        return Ok(Err(error));
                    }
                }
            }
            Self::Postgres(tx) => {
                let mut rows = sqlx::query_with(text, for_postgres(statement)?).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    if let Err(error) = take(from_postgres(&row)?) {
                        return Ok(Err(error));
                    }
                }
            }
            Self::Mysql(tx) => {
                let (text, arguments) = for_mysql(statement)?;
                let mut rows = sqlx::query_with(AssertSqlSafe(text), arguments).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    if let Err(error) = take(from_mysql(&row)?) {
                        return Ok(Err(error));
                    }
                }
            }
        }
        Ok(Ok(()))
    }

    pub(crate) async fn rows(&mut self, statement: &Statement) -> sqlx::Result<Vec<Row>> {
        let mut rows = Vec::new();
        let kept: Result<(), std::convert::Infallible> = self
            .each(statement, &mut |row| {
                rows.push(row);
                Ok(())
            })
            .await?;
        match kept {
            Ok(()) => Ok(rows),
            Err(never) => match never {},
        }
    }

    /// The one row of whole numbers a counting statement gives.
    pub(crate) async fn numbers(&mut self, statement: &Statement) -> sqlx::Result<Vec<u64>> {
        let rows = self.rows(statement).await?;
        whole_numbers(rows.into_iter().next())
    }

    /// A united statement: the rows of each part, in the order of the parts, whose widths and most rows
    /// are given. Of a part with more rows, one too many comes, and of others perhaps none.
    pub(crate) async fn gathered(
        &mut self,
        (statement, width): (&Statement, usize),
        parts: &[(usize, u64)],
    ) -> sqlx::Result<Vec<Vec<Row>>> {
        let mut all: Vec<Vec<Row>> = vec![Vec::new(); parts.len()];
        let read = self
            .each(statement, &mut |row| {
                let mut cells = row.into_iter();
                let mark = cells.next().flatten().and_then(|mark| mark.parse().ok());
                let place =
                    mark.and_then(|mark: usize| Some((parts.get(mark)?, all.get_mut(mark)?)));
                let Some(((own, most), rows)) = place else {
                    return Ok(());
                };
                rows.push(cells.skip(width - own).collect());
                if rows.len() as u64 > *most {
                    return Err(TooMany);
                }
                Ok(())
            })
            .await?;
        match read {
            Ok(()) | Err(TooMany) => Ok(all),
        }
    }

    pub(crate) async fn commit(self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(tx, _) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
            Self::Mysql(tx) => tx.commit().await,
        }
    }

    /// Ends a reading. Nothing was changed, so nobody waits for the answer: the connection is free
    /// again once the driver has taken the transaction back.
    pub(crate) fn leave(self) {
        drop(self);
    }

    pub(crate) async fn rollback(self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(tx, _) => tx.rollback().await,
            Self::Postgres(tx) => tx.rollback().await,
            Self::Mysql(tx) => tx.rollback().await,
        }
    }
}

/// A part of a reading has more rows than it may.
struct TooMany;

/// A row of whole numbers; nothing counts as none.
pub(crate) fn whole_numbers(row: Option<Row>) -> sqlx::Result<Vec<u64>> {
    row.unwrap_or_default()
        .into_iter()
        .map(|value| match value {
            None => Ok(0),
            Some(text) => text.parse().map_err(|e| sqlx::Error::Decode(Box::new(e))),
        })
        .collect()
}

fn for_sqlite(statement: &Statement) -> sqlx::Result<SqliteArguments> {
    let mut arguments = SqliteArguments::default();
    for bind in &statement.binds {
        let text = match bind {
            Bind::Text(text) => text.clone(),
            Bind::List(list) | Bind::Whole(list) => {
                serde_json::to_string(list).map_err(|e| sqlx::Error::Encode(Box::new(e)))?
            }
        };
        arguments.add(text).map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

fn for_postgres(statement: &Statement) -> sqlx::Result<PgArguments> {
    let mut arguments = PgArguments::default();
    for bind in &statement.binds {
        match bind {
            Bind::Text(text) => arguments.add(text.as_str()),
            Bind::List(list) | Bind::Whole(list) => arguments.add(list.as_slice()),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

fn for_mysql(statement: &Statement) -> sqlx::Result<(String, MySqlArguments)> {
    let (text, values) = expanded(statement);
    let mut arguments = MySqlArguments::default();
    for value in values {
        match value {
            Argument::Text(text) => arguments.add(text),
            Argument::Whole(number) => arguments.add(number),
            Argument::Unsigned(number) => arguments.add(number),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok((text, arguments))
}

/// SQLite types values, not columns, so each value says how it is read.
fn from_sqlite(row: &SqliteRow) -> sqlx::Result<Row> {
    row.columns()
        .iter()
        .map(|column| {
            let raw = row.try_get_raw(column.ordinal())?;
            if raw.is_null() {
                return Ok(None);
            }
            let (kind, at) = (raw.type_info(), column.ordinal());
            Ok(Some(match kind.name() {
                "INTEGER" => row.try_get_unchecked::<i64, _>(at)?.to_string(),
                "REAL" => row.try_get_unchecked::<f64, _>(at)?.to_string(),
                "BLOB" => crate::sql::hex(row.try_get_unchecked::<&[u8], _>(at)?),
                _ => row.try_get_unchecked::<String, _>(at)?,
            }))
        })
        .collect()
}

/// Every column of a statement of ours is cast to text, or counts.
fn from_postgres(row: &PgRow) -> sqlx::Result<Row> {
    row.columns()
        .iter()
        .map(|column| {
            if column.type_info().name() == "INT8" {
                let number: Option<i64> = row.try_get(column.ordinal())?;
                return Ok(number.map(|number| number.to_string()));
            }
            row.try_get_unchecked(column.ordinal())
        })
        .collect()
}

/// Every column of a statement of ours is cast to text, or counts, or is a word of the catalogue.
fn from_mysql(row: &MySqlRow) -> sqlx::Result<Row> {
    row.columns()
        .iter()
        .map(|column| {
            let at = column.ordinal();
            let kind = column.type_info().name();
            if kind.contains("INT") {
                if kind.contains("UNSIGNED") {
                    let number: Option<u64> = row.try_get_unchecked(at)?;
                    return Ok(number.map(|number| number.to_string()));
                }
                let number: Option<i64> = row.try_get_unchecked(at)?;
                return Ok(number.map(|number| number.to_string()));
            }
            let bytes: Option<Vec<u8>> = row.try_get_unchecked(at)?;
            let text = bytes.map(String::from_utf8).transpose();
            text.map_err(|error| sqlx::Error::Decode(Box::new(error.utf8_error())))
        })
        .collect()
}
