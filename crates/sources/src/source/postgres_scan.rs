// SPDX-License-Identifier: Apache-2.0
//! Reads whole tables of PostgreSQL: stretches of pages as one text per column, and row by row where a word is.
//!
//! Handing out row after row costs the server and this side more than reading them. So each column of a
//! stretch is put together on the server; most stretches hold nothing that is looked for. Those that do are
//! copied row by row in the same snapshot. Statements go out many at a time, so that the server reads on
//! while this side looks, and over two connections with one snapshot.

use std::ops::Range;
use std::slice::Chunks;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::TryStreamExt;
use futures_util::future::try_join;
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{AssertSqlSafe, Row as _};

use super::postgres::Server;
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
/// A table is asked for in at least so many turns, where it is that long: each connection has some.
const TURNS: usize = 4;
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

/// Connections that see the same moment and are used by nobody else.
#[derive(Debug)]
pub(super) struct Apart {
    one: PgConnection,
    /// `None` where the server lends its moment to no second one.
    other: Option<PgConnection>,
}

impl Apart {
    pub(super) async fn of(server: &Server) -> sqlx::Result<Self> {
        let mut one = server.apart().await?;
        if let Ok(other) = beside(server, &mut one).await {
            let other = Some(other);
            return Ok(Self { one, other });
        }
        // What was refused ends a transaction.
        let one = server.apart().await?;
        Ok(Self { one, other: None })
    }

    /// Hands every row of a table over.
    pub(super) async fn table(
        &mut self,
        read: Read<'_>,
        look: &mut (dyn Look + Send),
    ) -> sqlx::Result<()> {
        let pages = if look.can_tell() {
            pages(&mut self.one, read.0).await?
        } else {
            None
        };
        let Some(pages) = pages else {
            return copy(&mut self.one, (read, 0..u64::MAX), &Mutex::new(look)).await;
        };
        let all = stretches(pages);
        let at_once = all.len().div_ceil(TURNS).clamp(1, AT_ONCE);
        let work = Work {
            turns: Mutex::new((all.chunks(at_once), 0)),
            look: Mutex::new(look),
        };
        let one = by_stretches(&mut self.one, read, &work);
        match &mut self.other {
            Some(other) => {
                try_join(one, by_stretches(other, read, &work)).await?;
            }
            None => one.await?,
        }
        Ok(())
    }
}

/// A second connection with the snapshot of the first.
async fn beside(server: &Server, one: &mut PgConnection) -> sqlx::Result<PgConnection> {
    let snapshot: String = sqlx::query_scalar("SELECT pg_export_snapshot()")
        .fetch_one(one)
        .await?;
    let mut other = server.apart().await?;
    // The server names a snapshot with digits, letters and hyphens.
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    if !snapshot.chars().all(is_name) {
        return Err(sqlx::Error::RowNotFound);
    }
    let text = format!("SET TRANSACTION SNAPSHOT '{snapshot}'");
    sqlx::raw_sql(AssertSqlSafe(text))
        .execute(&mut other)
        .await?;
    Ok(other)
}

/// What two connections do together.
struct Work<'w> {
    /// Stretches nobody has asked for yet, and where they begin.
    turns: Mutex<(Chunks<'w, Range<u64>>, u64)>,
    look: Looks<'w>,
}

/// Who looks, for a moment at a time.
type Looks<'w> = Mutex<&'w mut (dyn Look + Send)>;

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'w> Work<'w> {
    fn next(&self) -> Option<&'w [Range<u64>]> {
        let mut turns = held(&self.turns);
        let next = turns.0.next()?;
        turns.1 = next.last().map_or(u64::MAX, |last| last.end);
        Some(next)
    }

    /// All that nobody has asked for, as one stretch.
    fn rest(&self) -> Option<Range<u64>> {
        let mut turns = held(&self.turns);
        let left = turns.0.by_ref().count();
        (left > 0).then_some(turns.1..u64::MAX)
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
    read: Read<'_>,
    work: &Work<'_>,
) -> sqlx::Result<()> {
    while let Some(some) = work.next() {
        let texts: Vec<String> = some.iter().map(|pages| together(read, pages)).collect();
        let mut found: Vec<&Range<u64>> = Vec::new();
        let mut answers = sqlx::raw_sql(AssertSqlSafe(texts.join(";"))).fetch(&mut *connection);
        let mut asked = some.iter();
        while let Some(row) = answers.try_next().await? {
            let stretch = asked.next().ok_or(sqlx::Error::RowNotFound)?;
            let mut look = held(&work.look);
            if holds(&row, &**look)? {
                found.push(stretch);
            } else {
                look.take(Runs::Clear(counted(&row)?));
            }
        }
        drop(answers);
        if asked.next().is_some() {
            return Err(sqlx::Error::RowNotFound);
        }
        let too_many = found.len() > TOO_MANY;
        for stretch in found {
            copy(connection, (read, stretch.clone()), &work.look).await?;
        }
        if too_many && let Some(rest) = work.rest() {
            copy(connection, (read, rest), &work.look).await?;
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
    look: &Looks<'_>,
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
            held(look).take(Runs::One(Run::Copied(bytes)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Nobody;

    impl Look for Nobody {
        fn can_tell(&self) -> bool {
            true
        }

        fn holds(&self, _: &[u8]) -> bool {
            false
        }

        fn take(&mut self, _: Runs<'_>) {}
    }

    #[test]
    fn what_nobody_asked_for_is_left_once_and_whole() {
        let all = stretches(10 * PAGES);
        let mut nobody = Nobody;
        let work = Work {
            turns: Mutex::new((all.chunks(3), 0)),
            look: Mutex::new(&mut nobody),
        };
        assert_eq!(work.next().map(<[_]>::len), Some(3));
        let second = work.next().and_then(|turn| turn.last()).cloned();
        let begin = second.map(|last| last.end);
        assert_eq!(
            work.rest().map(|rest| (Some(rest.start), rest.end)),
            Some((begin, u64::MAX))
        );
        assert_eq!((work.rest(), work.next()), (None, None));
    }

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
