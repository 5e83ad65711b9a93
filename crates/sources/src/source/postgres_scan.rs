// SPDX-License-Identifier: Apache-2.0
//! Reads whole tables of PostgreSQL: stretches of pages as one text per column, and row by row where a word is.
//!
//! Handing out row after row costs the server and this side more than reading them. So each column of a
//! stretch is put together on the server; most stretches hold nothing that is looked for. Those that do are
//! copied row by row in the same snapshot. Statements go out many at a time, so that the server reads on
//! while this side looks.

use std::ops::Range;

use futures_util::TryStreamExt;
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{AssertSqlSafe, Row as _};

use super::scan::{Look, Run, Runs};
use crate::source::schema::{ColumnInfo, Relation};
use crate::sql::{Dialect, read, relation};

const DIALECT: Dialect = Dialect::Postgres;
/// What a copy in PostgreSQL's own form begins with; a word about it and the length of more words follow.
const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
const HEAD: usize = SIGNATURE.len() + 8;
/// Pages of a stretch: 1 MiB as PostgreSQL is built, and well below what a text may be where all is compressed.
const PAGES: u64 = 128;
/// Stretches asked for at once.
const AT_ONCE: usize = 16;
/// Of so many stretches asked for at once, as many with a word in them as make it cheaper to copy all the rest.
const TOO_MANY: usize = AT_ONCE / 2;
/// Pages of an ordinary table, which alone can be read by the place of its rows (since version 14). A long text
/// kept apart can be a gigabyte, so a table with more than a little of them is copied.
const HEAP: &str = "SELECT pg_relation_size(c.oid) / CAST(current_setting('block_size') AS bigint)
  FROM pg_class c JOIN pg_am m ON m.oid = c.relam
  WHERE c.oid = to_regclass($1) AND c.relkind = 'r' AND m.amname = 'heap'
    AND CAST(current_setting('server_version_num') AS int) >= 140000
    AND NOT EXISTS (SELECT 1 FROM pg_inherits i WHERE i.inhparent = c.oid)
    AND (c.reltoastrelid = 0 OR pg_relation_size(c.reltoastrelid) <= 4194304)";

/// A table and the columns that are read.
pub(super) type Read<'a> = (&'a Relation, &'a [&'a ColumnInfo]);

/// Hands every row of a table over.
pub(super) async fn table(
    connection: &mut PgConnection,
    read: Read<'_>,
    look: &mut (dyn Look + Send),
) -> sqlx::Result<()> {
    let pages = if look.can_tell() {
        pages(connection, read.0).await?
    } else {
        None
    };
    match pages {
        Some(pages) => by_stretches(connection, (read, pages), look).await,
        None => copy(connection, (read, 0..u64::MAX), look).await,
    }
}

async fn pages(connection: &mut PgConnection, there: &Relation) -> sqlx::Result<Option<u64>> {
    let pages: Option<i64> = sqlx::query_scalar(HEAP)
        .bind(relation(DIALECT, there))
        .fetch_optional(connection)
        .await?;
    Ok(pages.and_then(|pages| u64::try_from(pages).ok()))
}

async fn by_stretches(
    connection: &mut PgConnection,
    (read, pages): (Read<'_>, u64),
    look: &mut (dyn Look + Send),
) -> sqlx::Result<()> {
    let all = stretches(pages);
    for some in all.chunks(AT_ONCE) {
        let texts: Vec<String> = some.iter().map(|pages| together(read, pages)).collect();
        let mut held: Vec<&Range<u64>> = Vec::new();
        let mut answers = sqlx::raw_sql(AssertSqlSafe(texts.join(";"))).fetch(&mut *connection);
        let mut asked = some.iter();
        while let Some(row) = answers.try_next().await? {
            let stretch = asked.next().ok_or(sqlx::Error::RowNotFound)?;
            if holds(&row, look)? {
                held.push(stretch);
            } else {
                look.take(Runs::Clear(counted(&row)?));
            }
        }
        drop(answers);
        if asked.next().is_some() {
            return Err(sqlx::Error::RowNotFound);
        }
        let too_many = held.len() > TOO_MANY;
        for stretch in held {
            copy(connection, (read, stretch.clone()), look).await?;
        }
        if let (true, Some(last)) = (too_many, some.last()) {
            if last.end < u64::MAX {
                copy(connection, (read, last.end..u64::MAX), look).await?;
            }
            return Ok(());
        }
    }
    Ok(())
}

/// All pages in stretches; the last one has no end, so that none is forgotten.
fn stretches(pages: u64) -> Vec<Range<u64>> {
    let count = pages.div_ceil(PAGES).max(1);
    let end = |at| {
        if at + 1 == count {
            u64::MAX
        } else {
            (at + 1) * PAGES
        }
    };
    (0..count).map(|at| at * PAGES..end(at)).collect()
}

/// How many rows, and of each column all that is in them. What is across two cells may look like a word, and is
/// told from one when the rows are copied.
fn together((there, columns): Read<'_>, pages: &Range<u64>) -> String {
    let columns = columns.iter().map(|column| {
        let cell = read(DIALECT, "t", there, &column.name);
        format!(", string_agg({cell}, CAST(NULL AS text))")
    });
    let columns: String = columns.collect();
    let (from, where_) = (relation(DIALECT, there), between(pages));
    format!("SELECT count(*){columns} FROM {from} AS t{where_}")
}

/// Rows by the page they lie on.
fn between(pages: &Range<u64>) -> String {
    match (pages.start, pages.end) {
        (0, u64::MAX) => String::new(),
        (start, u64::MAX) => format!(" WHERE t.ctid >= '({start},0)'"),
        (start, end) => format!(" WHERE t.ctid >= '({start},0)' AND t.ctid < '({end},0)'"),
    }
}

fn counted(row: &PgRow) -> sqlx::Result<u64> {
    let count = row.try_get_raw(0)?.as_str().map(str::parse);
    match count {
        Ok(Ok(count)) => Ok(count),
        Ok(Err(error)) => Err(sqlx::Error::Decode(Box::new(error))),
        Err(error) => Err(sqlx::Error::Decode(error)),
    }
}

/// Whether a word is in any column.
fn holds(row: &PgRow, look: &dyn Look) -> sqlx::Result<bool> {
    use sqlx::ValueRef as _;
    for at in 1..row.len() {
        let column = row.try_get_raw(at)?;
        if !column.is_null() {
            let bytes = column.as_bytes().map_err(sqlx::Error::Decode)?;
            if look.holds(bytes) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

async fn copy(
    connection: &mut PgConnection,
    ((there, columns), pages): (Read<'_>, Range<u64>),
    look: &mut (dyn Look + Send),
) -> sqlx::Result<()> {
    let cells: Vec<String> = columns
        .iter()
        .map(|column| read(DIALECT, "t", there, &column.name))
        .collect();
    let text = format!(
        "COPY (SELECT {} FROM {} AS t{}) TO STDOUT (FORMAT binary)",
        cells.join(", "),
        relation(DIALECT, there),
        between(&pages)
    );
    let mut rows = connection.copy_out_raw(&text).await?;
    let mut is_first = true;
    while let Some(bytes) = rows.try_next().await? {
        let mut bytes = &*bytes;
        if std::mem::take(&mut is_first) && bytes.starts_with(SIGNATURE) {
            bytes = bytes.get(HEAD..).unwrap_or_default();
        }
        // The last word is -1; the first row may come with the head.
        if !bytes.is_empty() && bytes != [0xff, 0xff] {
            look.take(Runs::One(Run::Copied(bytes)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_follow_one_another_and_the_last_has_no_end() {
        for pages in [0, 1, PAGES - 1, PAGES, PAGES + 1, 10 * PAGES] {
            let all = stretches(pages);
            assert_eq!(all.first().map(|first| first.start), Some(0));
            assert_eq!(all.last().map(|last| last.end), Some(u64::MAX));
            for pair in all.windows(2) {
                assert_eq!(pair[0].end, pair[1].start, "{pages}");
            }
            let last = all.last().map(|last| last.start);
            assert!(last.is_some_and(|start| start == 0 || start < pages));
        }
    }
}
