// SPDX-License-Identifier: Apache-2.0
//! Reads whole tables as fast as an engine gives them: each row as one run of bytes, not cell by cell.
//!
//! Most rows hold nothing that is looked for, so cells are told apart only where something was found.
//! Where that cannot be done with certainty, the caller is told to read the table the ordinary way.

use futures_util::TryStreamExt;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Row as _};

use super::{Reached, Session, Source};
use crate::source::schema::{ColumnInfo, Family, Relation};
use crate::sql::{Bind, Dialect, Statement, joined, quote, read, relation};

/// What stands between the cells of a row where they come joined: no text of an application holds it,
/// and where one does the row cannot be taken apart.
pub(crate) const BETWEEN: u8 = 1;
/// What a copy in PostgreSQL's own form begins with; a word about it and the length of more words follow.
const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
const HEAD: usize = SIGNATURE.len() + 8;

/// One row as it came.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Run<'a> {
    /// Cells with [`BETWEEN`] between them.
    Joined(&'a [u8]),
    /// Each cell behind its length, as PostgreSQL copies rows.
    Copied(&'a [u8]),
    /// The engine did not say what is in the row.
    Unclear,
}

impl<'a> Run<'a> {
    /// Everything in the row. No word can be found across two cells.
    pub(crate) fn bytes(self) -> &'a [u8] {
        match self {
            Self::Joined(bytes) | Self::Copied(bytes) => bytes,
            Self::Unclear => &[],
        }
    }

    /// The cells, nothing and empty being the same; `None` where they cannot be told apart.
    pub(crate) fn cells(self, width: usize) -> Option<Vec<&'a [u8]>> {
        let cells = match self {
            Self::Joined(bytes) => bytes.split(|byte| *byte == BETWEEN).collect(),
            Self::Copied(bytes) => copied(bytes)?,
            Self::Unclear => return None,
        };
        Some(cells).filter(|cells: &Vec<_>| cells.len() == width)
    }
}

/// Takes a row of a copy apart: the number of cells, then each with its length, -1 for nothing.
fn copied(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let (count, mut rest) = bytes.split_first_chunk::<2>()?;
    let mut cells = Vec::new();
    for _ in 0..i16::from_be_bytes(*count) {
        let (length, behind) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(i32::from_be_bytes(*length)).unwrap_or(0);
        let (cell, behind) = behind.split_at_checked(length)?;
        cells.push(cell);
        rest = behind;
    }
    rest.is_empty().then_some(cells)
}

/// Reads tables of one system.
#[derive(Debug)]
pub(crate) struct Scan<'a> {
    source: &'a Source,
    /// PostgreSQL copies over a connection of its own: one left in the middle of a copy serves nobody.
    apart: Option<PgConnection>,
}

impl<'a> Scan<'a> {
    pub(crate) fn of(source: &'a Source) -> Self {
        Self {
            source,
            apart: None,
        }
    }

    /// Hands over every row of a table.
    pub(crate) async fn table(
        &mut self,
        session: &mut Session,
        (there, columns): (&Relation, &[&ColumnInfo]),
        take: &mut (dyn FnMut(Run<'_>) + Send),
    ) -> sqlx::Result<()> {
        match &self.source.reach {
            Reached::Postgres(server) => {
                let mut connection = match self.apart.take() {
                    Some(connection) => connection,
                    None => server.apart().await?,
                };
                copy(&mut connection, (there, columns), take).await?;
                self.apart = Some(connection);
                Ok(())
            }
            Reached::Sqlite(_) | Reached::Mysql(_) => {
                let dialect = session.dialect();
                match Chunks::of(dialect, there, columns) {
                    Some(chunks) => chunks.read(session, take).await,
                    None => {
                        session
                            .each_run(&asked(dialect, there, columns), take)
                            .await
                    }
                }
            }
        }
    }
}

/// Rows that come as one run: each costs far more on its way than the reading of it.
const ROWS: u64 = 500;
/// What stands between joined rows, as [`BETWEEN`] does between cells.
const ROW_BETWEEN: u8 = 2;
/// MySQL cuts what is longer than the setting of our sessions says; within a letter of that it is not
/// certain that nothing was cut.
const CUT: usize = 1_048_576 - 8;

/// Many rows of a table as one run, by stretches of a key of one whole number.
struct Chunks {
    dialect: Dialect,
    from: String,
    key: String,
    row: String,
}

impl Chunks {
    /// `None` where rows have no such key.
    fn of(dialect: Dialect, there: &Relation, columns: &[&ColumnInfo]) -> Option<Self> {
        let key = match dialect {
            // Its own number of a row, which every table has that is not made without.
            Dialect::Sqlite => {
                let mut names = there.columns.iter().map(|column| &column.name);
                let is_taken = names.any(|name| name.eq_ignore_ascii_case("_rowid_"));
                (!is_taken).then(|| "_rowid_".to_owned())?
            }
            Dialect::Mysql => match there.key.as_slice() {
                [one] if there.column(one)?.family == Family::Whole => one.clone(),
                _ => return None,
            },
            Dialect::Postgres => return None,
        };
        let cells: Vec<String> = columns
            .iter()
            .map(|column| read(dialect, "t", there, &column.name))
            .collect();
        Some(Self {
            dialect,
            from: format!("{} AS t", relation(dialect, there)),
            key: format!("t.{}", quote(dialect, &key)),
            row: joined(dialect, &cells),
        })
    }

    async fn read(
        &self,
        session: &mut Session,
        take: &mut (dyn FnMut(Run<'_>) + Send),
    ) -> sqlx::Result<()> {
        let mut last: Option<String> = None;
        loop {
            let next = match self.dialect {
                Dialect::Mysql => self.end(session, last.as_ref()).await?,
                Dialect::Sqlite | Dialect::Postgres => None,
            };
            let statement = self.asked(last.as_ref(), next.as_ref());
            let mut rows = session.rows(&statement).await?.into_iter();
            let mut row = rows.next().unwrap_or_default().into_iter();
            let (highest, count) = (row.next().flatten(), row.next().flatten());
            let count: usize = count.and_then(|count| count.parse().ok()).unwrap_or(0);
            if count > 0 {
                let rows = row.next().flatten();
                let is_cut = |rows: &&str| self.dialect == Dialect::Mysql && rows.len() >= CUT;
                taken(rows.as_deref().filter(|rows| !is_cut(rows)), count, take);
            }
            last = match (highest, next) {
                (Some(highest), _) if self.dialect == Dialect::Sqlite => Some(highest),
                (_, Some(next)) => Some(next),
                _ => return Ok(()),
            };
        }
    }

    /// The last key of the next stretch; none where all that is left is less.
    async fn end(
        &self,
        session: &mut Session,
        last: Option<&String>,
    ) -> sqlx::Result<Option<String>> {
        let Self { from, key, .. } = self;
        let (behind, binds) = self.behind(last);
        let skipped = ROWS - 1;
        let text = format!("SELECT {key} FROM {from}{behind} ORDER BY {key} LIMIT {skipped}, 1");
        let rows = session.rows(&Statement { text, binds }).await?;
        Ok(rows
            .into_iter()
            .next()
            .and_then(|row| row.into_iter().next().flatten()))
    }

    fn behind(&self, last: Option<&String>) -> (String, Vec<Bind>) {
        let Some(last) = last else {
            return (String::new(), Vec::new());
        };
        let (key, bind) = (&self.key, Bind::Whole(vec![last.clone()]));
        match self.dialect {
            Dialect::Mysql => (format!(" WHERE {key} > $1"), vec![bind]),
            Dialect::Sqlite | Dialect::Postgres => (
                format!(" WHERE {key} > CAST($1 AS INTEGER)"),
                vec![Bind::Text(last.clone())],
            ),
        }
    }

    /// Highest key, rows, and the rows themselves.
    fn asked(&self, last: Option<&String>, next: Option<&String>) -> Statement {
        let Self { from, key, row, .. } = self;
        let (mut behind, mut binds) = self.behind(last);
        if self.dialect == Dialect::Mysql {
            if let Some(next) = next {
                binds.push(Bind::Whole(vec![next.clone()]));
                let word = if last.is_some() { "AND" } else { "WHERE" };
                behind.push_str(&format!(" {word} {key} <= ${}", binds.len()));
            }
            let text = format!(
                "SELECT MAX({key}), COUNT(*), GROUP_CONCAT({row} SEPARATOR 0x02) FROM {from}{behind}"
            );
            return Statement { text, binds };
        }
        let text = format!(
            "SELECT max(k), count(*), group_concat(r, char(2)) FROM \
             (SELECT {key} AS k, {row} AS r FROM {from}{behind} ORDER BY {key} LIMIT {ROWS})"
        );
        Statement { text, binds }
    }
}

/// Hands joined rows over one by one; all at once as unclear where they cannot be told apart.
fn taken(rows: Option<&str>, count: usize, take: &mut (dyn FnMut(Run<'_>) + Send)) {
    let each = rows.map(|rows| rows.as_bytes().split(|byte| *byte == ROW_BETWEEN));
    match each.filter(|each| each.clone().count() == count) {
        Some(each) => each.for_each(|row| take(Run::Joined(row))),
        None => take(Run::Unclear),
    }
}

fn asked(dialect: Dialect, there: &Relation, columns: &[&ColumnInfo]) -> Statement {
    let cells: Vec<String> = columns
        .iter()
        .map(|column| read(dialect, "t", there, &column.name))
        .collect();
    let from = relation(dialect, there);
    Statement {
        text: format!("SELECT {} FROM {from} AS t", joined(dialect, &cells)),
        binds: Vec::new(),
    }
}

async fn copy(
    connection: &mut PgConnection,
    (there, columns): (&Relation, &[&ColumnInfo]),
    take: &mut (dyn FnMut(Run<'_>) + Send),
) -> sqlx::Result<()> {
    let dialect = Dialect::Postgres;
    let cells: Vec<String> = columns
        .iter()
        .map(|column| read(dialect, "t", there, &column.name))
        .collect();
    let text = format!(
        "COPY (SELECT {} FROM {} AS t) TO STDOUT (FORMAT binary)",
        cells.join(", "),
        relation(dialect, there)
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
            take(Run::Copied(bytes));
        }
    }
    Ok(())
}

impl Session {
    /// Hands over the only column of a statement as bytes, row after row.
    async fn each_run(
        &mut self,
        statement: &Statement,
        take: &mut (dyn FnMut(Run<'_>) + Send),
    ) -> sqlx::Result<()> {
        let text = AssertSqlSafe(statement.text.as_str());
        match self {
            Self::Sqlite(tx, watch) => {
                watch.restart();
                let mut rows = sqlx::query(text).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    take(run(row.try_get_unchecked(0)?));
                }
            }
            Self::Postgres(tx) => {
                let mut rows = sqlx::query(text).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    take(run(row.try_get_unchecked(0)?));
                }
            }
            Self::Mysql(tx) => {
                let mut rows = sqlx::query(text).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    take(run(row.try_get_unchecked(0)?));
                }
            }
        }
        Ok(())
    }
}

/// MySQL joins to nothing where the row is longer than a packet may be.
fn run(cells: Option<&[u8]>) -> Run<'_> {
    cells.map_or(Run::Unclear, Run::Joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_a_copy_come_apart_by_their_lengths_and_never_by_what_they_hold() {
        let row = b"\0\x03\0\0\0\x02ab\xff\xff\xff\xff\0\0\0\x03\x01\0c";
        let cells: [&[u8]; 3] = [b"ab", b"", b"\x01\0c"];
        assert_eq!(Run::Copied(row).cells(3), Some(cells.to_vec()));
        assert_eq!(Run::Copied(row).cells(2), None);
        assert_eq!(Run::Copied(row.split_last().unwrap().1).cells(3), None);
        assert_eq!(Run::Copied(b"\0").cells(0), None);
    }

    fn runs(rows: Option<&str>, count: usize) -> Vec<Option<String>> {
        let mut runs = Vec::new();
        taken(rows, count, &mut |run| {
            let text = match run {
                Run::Unclear => None,
                other => Some(String::from_utf8_lossy(other.bytes()).into_owned()),
            };
            runs.push(text);
        });
        runs
    }

    #[test]
    fn joined_rows_come_apart_or_are_called_unclear_and_none_is_lost() {
        let three = ["a", "", "b"].map(|row| Some(row.to_owned()));
        assert_eq!(runs(Some("a\x02\x02b"), 3), three);
        // A mark inside a cell, a row the engine left out, rows it cut.
        assert_eq!(runs(Some("a\x02\x02b"), 2), [None]);
        assert_eq!(runs(Some("a\x02b"), 3), [None]);
        assert_eq!(runs(None, 1), [None]);
    }

    #[test]
    fn a_joined_row_with_a_mark_inside_a_cell_is_not_taken_apart() {
        let cells: [&[u8]; 3] = [b"a", b"", b"c"];
        assert_eq!(Run::Joined(b"a\x01\x01c").cells(3), Some(cells.to_vec()));
        assert_eq!(Run::Joined(b"a\x01\x01\x01c").cells(3), None);
        assert_eq!(Run::Unclear.cells(1), None);
    }
}
