// SPDX-License-Identifier: Apache-2.0
//! One transaction on one system, the same to use on every engine; rows come as text.

use futures_util::TryStreamExt;
use sqlx::mysql::{MySqlArguments, MySqlRow};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{
    Arguments, AssertSqlSafe, Column as _, MySql, Postgres, Row as _, Transaction, TypeInfo,
};

use super::sqlite_line::Held;
use crate::sql::{Argument, Bind, Dialect, Statement, expanded};

/// One row, every value as text.
pub(crate) type Row = Vec<Option<String>>;

/// An open transaction; dropping it rolls back.
#[derive(Debug)]
pub(crate) enum Session {
    Sqlite(Held),
    Postgres(Transaction<'static, Postgres>),
    Mysql(Transaction<'static, MySql>),
}

impl Session {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
            Self::Mysql(_) => Dialect::Mysql,
        }
    }

    /// Runs a statement that changes rows; how many it changed.
    pub(crate) async fn run(&mut self, statement: &Statement) -> sqlx::Result<u64> {
        let text = AssertSqlSafe(statement.text.as_str());
        Ok(match self {
            Self::Sqlite(held) => {
                let none = &mut |_| Ok::<(), std::convert::Infallible>(());
                held.each(statement, none).await?.0
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
    pub(crate) async fn each<E: Send>(
        &mut self,
        statement: &Statement,
        take: &mut (dyn FnMut(Row) -> Result<(), E> + Send),
    ) -> sqlx::Result<Result<(), E>> {
        let text = AssertSqlSafe(statement.text.as_str());
        match self {
            Self::Sqlite(held) => return Ok(held.each(statement, take).await?.1),
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
        self.rows_up_to(statement, u64::MAX).await
    }

    /// As [`Self::rows`], and no more than one row too many.
    pub(crate) async fn rows_up_to(
        &mut self,
        statement: &Statement,
        most: u64,
    ) -> sqlx::Result<Vec<Row>> {
        let mut rows = Vec::new();
        let read = self
            .each(statement, &mut |row| {
                rows.push(row);
                if rows.len() as u64 > most {
                    return Err(TooMany);
                }
                Ok(())
            })
            .await?;
        match read {
            Ok(()) | Err(TooMany) => Ok(rows),
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
            Self::Sqlite(held) => held.commit().await,
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
            Self::Sqlite(held) => held.rollback().await,
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
