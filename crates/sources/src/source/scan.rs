// SPDX-License-Identifier: Apache-2.0
//! Reads whole tables as fast as an engine gives them: each row as one run of bytes, not cell by cell.
//!
//! Most rows hold nothing that is looked for, so cells are told apart only where something was found.
//! Where that cannot be done with certainty, the caller is told to read the table the ordinary way.

use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, Row as _};

use super::postgres_scan::Apart;
use super::{Reached, Session, Source};
use crate::source::schema::{ColumnInfo, Family, Relation};
use crate::sql::{Dialect, Statement, joined, quote, read, relation};

/// What stands between the cells of a row where they come joined: no text of an application holds it,
/// and where one does the row cannot be taken apart.
pub(crate) const BETWEEN: u8 = 1;
/// Who looks at rows as they come.
pub(crate) trait Look {
    /// Whether it can be told of many rows together that they hold no word.
    fn can_tell(&self) -> bool;
    /// Whether a word is in a text.
    fn holds(&self, text: &[u8]) -> bool;
    /// Takes rows.
    fn take(&mut self, runs: Runs<'_>);
}

/// One row as it came.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Run<'a> {
    /// Cells with [`BETWEEN`] between them.
    Joined(&'a [u8]),
    /// Each cell behind its length, as PostgreSQL copies rows.
    Copied(&'a [u8]),
}

/// Rows as they came.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Runs<'a> {
    /// One of them.
    One(Run<'a>),
    /// So many joined rows with [`ROW_BETWEEN`] between them.
    Joined(&'a [u8], u64),
    /// So many rows that hold no word.
    Clear(u64),
    /// So many rows that cannot be told apart, or that the engine did not tell.
    Unclear(u64),
}

impl<'a> Runs<'a> {
    /// How many rows.
    pub(crate) fn rows(self) -> u64 {
        match self {
            Self::One(_) => 1,
            Self::Joined(_, rows) | Self::Clear(rows) | Self::Unclear(rows) => rows,
        }
    }

    /// Everything in the rows. No word can be found across two cells.
    pub(crate) fn bytes(self) -> &'a [u8] {
        match self {
            Self::One(run) => run.bytes(),
            Self::Joined(bytes, _) => bytes,
            Self::Clear(_) | Self::Unclear(_) => &[],
        }
    }

    /// Whether nobody knows what is in them.
    pub(crate) fn is_unclear(self) -> bool {
        matches!(self, Self::Unclear(_))
    }

    /// Hands rows over one by one; `false` where they cannot be told apart, or where `take` says so of one.
    pub(crate) fn each(self, take: &mut dyn FnMut(Run<'a>) -> bool) -> bool {
        match self {
            Self::One(run) => take(run),
            Self::Joined(bytes, _) => {
                let mut rows = bytes.split(|byte| *byte == ROW_BETWEEN);
                rows.all(|row| take(Run::Joined(row)))
            }
            Self::Clear(_) => true,
            Self::Unclear(_) => false,
        }
    }
}

impl<'a> Run<'a> {
    /// Everything in the row.
    pub(crate) fn bytes(self) -> &'a [u8] {
        match self {
            Self::Joined(bytes) | Self::Copied(bytes) => bytes,
        }
    }

    /// The cells, nothing and empty being the same; `None` where they cannot be told apart.
    pub(crate) fn cells(self, width: usize) -> Option<Vec<&'a [u8]>> {
        let cells = match self {
            Self::Joined(bytes) => bytes.split(|byte| *byte == BETWEEN).collect(),
            Self::Copied(bytes) => copied(bytes)?,
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
    /// PostgreSQL copies over connections of its own: one left in the middle of a copy serves nobody.
    apart: Option<Apart>,
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
        look: &mut (dyn Look + Send),
    ) -> sqlx::Result<()> {
        match &self.source.reach {
            Reached::Postgres(server) => {
                let mut apart = match self.apart.take() {
                    Some(apart) => apart,
                    None => Apart::of(server).await?,
                };
                apart.table((there, columns), look).await?;
                self.apart = Some(apart);
                Ok(())
            }
            Reached::Sqlite(_) | Reached::Mysql(_) => {
                let dialect = session.dialect();
                match Stretches::of(dialect, there, columns) {
                    Some(stretches) => stretches.read(session, look).await,
                    None => {
                        let statement = asked(dialect, there, columns);
                        session.each_run(&statement, look).await
                    }
                }
            }
        }
    }
}

/// What stands between joined rows, as [`BETWEEN`] does between cells.
pub(super) const ROW_BETWEEN: u8 = 2;

/// Rows of one statement on MySQL: more could take longer than a statement may.
const STRETCH: u64 = 50_000;

/// The rows of a table of MySQL, statement after statement, by a key of one whole number.
struct Stretches {
    from: String,
    key: String,
    row: String,
}

impl Stretches {
    /// `None` where rows have no such key.
    fn of(dialect: Dialect, there: &Relation, columns: &[&ColumnInfo]) -> Option<Self> {
        let key = match there.key.as_slice() {
            [one] if dialect == Dialect::Mysql => there.column(one)?,
            _ => return None,
        };
        (key.family == Family::Whole).then(|| Self {
            from: format!("{} AS t", relation(dialect, there)),
            key: format!("t.{}", quote(dialect, &key.name)),
            row: bytes_joined(there, columns),
        })
    }

    /// In the order of the key, which is how the rows lie there; where a statement ends, the next one begins.
    async fn read(&self, session: &mut Session, look: &mut (dyn Look + Send)) -> sqlx::Result<()> {
        let Self { from, key, row } = self;
        let mut behind = String::new();
        loop {
            let text =
                format!("SELECT {row}, {key} FROM {from}{behind} ORDER BY {key} LIMIT {STRETCH}");
            match session.each_run_to(text, look).await? {
                (STRETCH, Some(last)) => behind = format!(" WHERE {key} > {last}"),
                _ => return Ok(()),
            }
        }
    }
}

/// Cells of MySQL as bytes with [`BETWEEN`] between them. Text in UTF-8 comes as it is; anything else is
/// made that first.
fn bytes_joined(there: &Relation, columns: &[&ColumnInfo]) -> String {
    let dialect = Dialect::Mysql;
    let cells = columns.iter().map(|column| {
        let is_utf8 = column.collation.as_ref().is_some_and(|collation| {
            collation.starts_with("utf8") || collation.starts_with("ascii")
        });
        match column.family {
            // What is never nothing need not be asked for every row.
            Family::Text | Family::ShortText(_) if is_utf8 && column.not_null => {
                format!("t.{}", quote(dialect, &column.name))
            }
            Family::Text | Family::ShortText(_) if is_utf8 => {
                format!("COALESCE(t.{}, '')", quote(dialect, &column.name))
            }
            _ => {
                let cell = read(dialect, "t", there, &column.name);
                format!("COALESCE(CONVERT({cell} USING utf8mb4), '')")
            }
        }
    });
    let cells: Vec<String> = cells.collect();
    format!("CONCAT_WS(0x01, {})", cells.join(", "))
}

/// Hands joined rows over; as unclear where there are not as many as were counted.
fn taken(rows: &[u8], count: usize, look: &mut (dyn Look + Send)) {
    let known = count as u64;
    if memchr::memchr_iter(ROW_BETWEEN, rows).count() + 1 == count {
        look.take(Runs::Joined(rows, known));
    } else {
        look.take(Runs::Unclear(known));
    }
}

fn asked(dialect: Dialect, there: &Relation, columns: &[&ColumnInfo]) -> Statement {
    let cells: Vec<String> = columns
        .iter()
        .map(|column| read(dialect, "t", there, &column.name))
        .collect();
    let selected = match dialect {
        Dialect::Mysql => bytes_joined(there, columns),
        Dialect::Postgres => joined(dialect, &cells),
        // Its values are joined on this side.
        Dialect::Sqlite => cells.join(", "),
    };
    let from = relation(dialect, there);
    Statement {
        text: format!("SELECT {selected} FROM {from} AS t"),
        binds: Vec::new(),
    }
}

impl Session {
    /// Hands over rows of MySQL, each followed by a whole number; how many rows, and the last number.
    async fn each_run_to(
        &mut self,
        text: String,
        look: &mut (dyn Look + Send),
    ) -> sqlx::Result<(u64, Option<i128>)> {
        let Self::Mysql(tx) = self else {
            return Ok((0, None));
        };
        let (mut count, mut last) = (0, None);
        let mut rows = sqlx::raw_sql(AssertSqlSafe(text)).fetch(&mut **tx);
        while let Some(row) = rows.try_next().await? {
            look.take(run(row.try_get_unchecked(0)?));
            count += 1;
            last = Some(row);
        }
        let last = match &last {
            Some(row) => number(row.try_get_unchecked(1)?),
            None => None,
        };
        match (count, last) {
            (1.., None) => Err(sqlx::Error::RowNotFound),
            all => Ok(all),
        }
    }

    /// Hands over the rows of a statement of [`asked`] as they come.
    async fn each_run(
        &mut self,
        statement: &Statement,
        look: &mut (dyn Look + Send),
    ) -> sqlx::Result<()> {
        let text = AssertSqlSafe(statement.text.as_str());
        match self {
            Self::Sqlite(held) => {
                let mut hand = |rows: &[u8], count| taken(rows, count, look);
                held.joined(statement, &mut hand).await?;
            }
            Self::Postgres(tx) => {
                let mut rows = sqlx::query(text).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    look.take(run(row.try_get_unchecked(0)?));
                }
            }
            Self::Mysql(tx) => {
                // As text: joined cells are bytes already, and nothing is bound.
                let mut rows = sqlx::raw_sql(text).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    look.take(run(row.try_get_unchecked(0)?));
                }
            }
        }
        Ok(())
    }
}

/// A whole number as MySQL writes it.
fn number(bytes: Option<&[u8]>) -> Option<i128> {
    std::str::from_utf8(bytes?).ok()?.parse().ok()
}

/// MySQL joins to nothing where the row is longer than a packet may be.
fn run(cells: Option<&[u8]>) -> Runs<'_> {
    cells.map_or(Runs::Unclear(1), |cells| Runs::One(Run::Joined(cells)))
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

    /// Every row that was told apart, and nothing where they were not.
    struct Told(u64, Vec<Option<String>>);

    impl Look for Told {
        fn can_tell(&self) -> bool {
            false
        }

        fn holds(&self, _: &[u8]) -> bool {
            true
        }

        fn take(&mut self, all: Runs<'_>) {
            self.0 += all.rows();
            let is_clear = all.each(&mut |run| {
                let text = String::from_utf8_lossy(run.bytes()).into_owned();
                self.1.push(Some(text));
                true
            });
            if !is_clear {
                self.1.push(None);
            }
        }
    }

    fn runs(rows: &[u8], count: usize) -> Vec<Option<String>> {
        let mut told = Told(0, Vec::new());
        taken(rows, count, &mut told);
        assert_eq!(told.0, count as u64, "every row is counted");
        told.1
    }

    #[test]
    fn joined_rows_come_apart_or_are_called_unclear_and_none_is_lost() {
        let three = ["a", "", "b"].map(|row| Some(row.to_owned()));
        assert_eq!(runs(b"a\x02\x02b", 3), three);
        // A mark inside a cell.
        assert_eq!(runs(b"a\x02\x02b", 2), [None]);
    }

    #[test]
    fn a_joined_row_with_a_mark_inside_a_cell_is_not_taken_apart() {
        let cells: [&[u8]; 3] = [b"a", b"", b"c"];
        assert_eq!(Run::Joined(b"a\x01\x01c").cells(3), Some(cells.to_vec()));
        assert_eq!(Run::Joined(b"a\x01\x01\x01c").cells(3), None);
    }
}
