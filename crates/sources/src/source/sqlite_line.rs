// SPDX-License-Identifier: Apache-2.0
//! A connection to an SQLite file: statements run where they may take their time, rows come in bundles.
//!
//! The library works in the thread that calls it. Where the runtime can do without that thread for a while, a
//! statement runs right there: handing it over and waking up twice would take longer than most. Elsewhere, and
//! where one side reads while the other looks, it goes to a thread that may wait, and the connection comes back
//! with its last rows. Who hangs up in between loses the connection, which undoes what was open.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{OwnedSemaphorePermit, mpsc};

use super::Aim;
use super::scan::{BETWEEN, ROW_BETWEEN};
use super::session::Row;
use super::sqlite::Inode;
use super::sqlite_error::told;
use crate::map::Limits;
use crate::sql::{Bind, Statement};

/// Steps of SQLite's machine between two looks at the clock.
const STEPS: i32 = 100_000;
const STATEMENTS: usize = 500;
/// Pages kept in memory, in KiB: the upper levels of the trees of a million customers, which every look-up comes by.
const CACHE_KIB: i64 = 16_384;
/// Rows of a bundle, or fewer where they are long.
const BUNDLE: usize = 256;
const BUNDLE_BYTES: usize = 1 << 20;
/// Bytes of joined rows that go on their way at once.
const JOINED_BYTES: usize = 1 << 18;

/// One connection.
#[derive(Debug)]
pub(super) struct Line {
    connection: Connection,
    file: Inode,
    /// When the statement began: SQLite asks after some steps whether to go on, as servers do by
    /// themselves.
    begun: Arc<Mutex<Instant>>,
    limit: Duration,
}

/// Connections nobody uses just now.
#[derive(Debug, Clone, Default)]
pub(super) struct Idle(Arc<Mutex<Vec<Line>>>);

impl Idle {
    /// One to this very file; those to a file that was moved or replaced are closed.
    pub(super) fn take(&self, file: Inode) -> Option<Box<Line>> {
        let mut idle = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|line| line.file == file);
        idle.pop().map(Box::new)
    }

    fn put(&self, line: Line) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(line);
    }
}

impl Line {
    pub(super) async fn open(
        path: PathBuf,
        file: Inode,
        limits: Limits,
    ) -> sqlx::Result<Box<Self>> {
        let open = move || {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(path, flags)?;
            connection.busy_timeout(Duration::from_secs(limits.lock.into()))?;
            connection.set_prepared_statement_cache_capacity(STATEMENTS);
            connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
            connection.pragma_update(None, "foreign_keys", "ON")?;
            connection.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
            let mut line = Self {
                connection,
                file,
                begun: Arc::new(Mutex::new(Instant::now())),
                limit: Duration::ZERO,
            };
            line.timed(Duration::from_secs(limits.statement.into()))?;
            Ok(line)
        };
        let opened = tokio::task::spawn_blocking(open).await;
        let opened = opened.map_err(|_| sqlx::Error::WorkerCrashed)?;
        opened.map(Box::new).map_err(told)
    }

    /// Lets a statement run so long.
    fn timed(&mut self, limit: Duration) -> rusqlite::Result<()> {
        let begun = Arc::clone(&self.begun);
        let is_over = move || begun.lock().is_ok_and(|begun| begun.elapsed() >= limit);
        self.connection.progress_handler(STEPS, Some(is_over))?;
        self.limit = limit;
        Ok(())
    }

    fn restart(&self) {
        if let Ok(mut begun) = self.begun.lock() {
            *begun = Instant::now();
        }
    }

    fn say(&self, text: &str) -> sqlx::Result<()> {
        self.restart();
        self.connection.execute_batch(text).map_err(told)
    }

    /// Runs one statement to its end, or until nobody wants more.
    fn run(&self, work: &Work, out: &mut Out<'_>) -> sqlx::Result<u64> {
        if let Some(begin) = work.begin {
            self.say(begin)?;
        }
        self.restart();
        let mut statement = self.connection.prepare_cached(&work.text).map_err(told)?;
        for (at, value) in (1..).zip(&work.values) {
            if let Some(place) = statement.parameter_index(&format!("${at}")).map_err(told)? {
                statement.raw_bind_parameter(place, value).map_err(told)?;
            }
        }
        let width = statement.column_count();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(told)? {
            out.bundle.add(row, width)?;
            if !out.bundle.is_full() {
                continue;
            }
            if !out.send() {
                break;
            }
            if matches!(out.bundle, Bundle::Joined(..)) {
                // A whole table may take longer than a statement; that it goes on is seen.
                self.restart();
            }
        }
        drop(rows);
        Ok(self.connection.changes())
    }
}

/// SQLite types values, not columns, so each value says how it is read.
fn read(value: ValueRef<'_>) -> sqlx::Result<Option<String>> {
    Ok(match value {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Blob(bytes) => Some(crate::sql::hex(bytes)),
        ValueRef::Text(bytes) => {
            let text = std::str::from_utf8(bytes);
            let text = text.map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
            Some(text.to_owned())
        }
    })
}

/// What a thread is given to do.
struct Work {
    begin: Option<&'static str>,
    text: String,
    values: Vec<String>,
}

/// What it says.
enum Said {
    Some(Bundle),
    /// The connection comes back.
    Done(Box<Line>, Bundle, sqlx::Result<u64>),
}

/// Rows as they go on their way.
enum Bundle {
    /// Each with its cells, and how many bytes they hold.
    Rows(Vec<Row>, usize),
    /// So many as one run of bytes, with what stands between cells and between rows.
    Joined(Vec<u8>, usize),
}

impl Bundle {
    /// One of the same form with nothing in it.
    fn empty(&self) -> Self {
        match self {
            Self::Rows(..) => Self::Rows(Vec::new(), 0),
            Self::Joined(bytes, _) => Self::Joined(Vec::with_capacity(bytes.len()), 0),
        }
    }

    fn add(&mut self, row: &rusqlite::Row<'_>, width: usize) -> sqlx::Result<()> {
        match self {
            Self::Rows(rows, bytes) => {
                let cell = |at| read(row.get_ref(at).map_err(told)?);
                let cells: Row = (0..width).map(cell).collect::<sqlx::Result<_>>()?;
                *bytes += cells.iter().flatten().map(String::len).sum::<usize>();
                rows.push(cells);
            }
            Self::Joined(bytes, rows) => {
                if *rows > 0 {
                    bytes.push(ROW_BETWEEN);
                }
                *rows += 1;
                for at in 0..width {
                    if at > 0 {
                        bytes.push(BETWEEN);
                    }
                    append(bytes, row.get_ref(at).map_err(told)?);
                }
            }
        }
        Ok(())
    }

    fn is_full(&self) -> bool {
        match self {
            Self::Rows(rows, bytes) => rows.len() >= BUNDLE || *bytes >= BUNDLE_BYTES,
            Self::Joined(bytes, _) => bytes.len() >= JOINED_BYTES,
        }
    }
}

/// Writes a value as it reads, nothing as nothing.
fn append(bytes: &mut Vec<u8>, value: ValueRef<'_>) {
    use std::io::Write as _;
    // Memory takes whatever is written.
    let _ = match value {
        ValueRef::Null => Ok(()),
        ValueRef::Integer(number) => write!(bytes, "{number}"),
        ValueRef::Real(number) => write!(bytes, "{number}"),
        ValueRef::Text(held) | ValueRef::Blob(held) => bytes.write_all(held),
    };
}

/// Rows on their way.
struct Out<'a> {
    bundle: Bundle,
    /// Takes a bundle; `false` where nobody wants more.
    hand: &'a mut dyn FnMut(Bundle) -> bool,
}

impl Out<'_> {
    fn send(&mut self) -> bool {
        let empty = self.bundle.empty();
        (self.hand)(std::mem::replace(&mut self.bundle, empty))
    }
}

/// A transaction; it begins with its first statement, and dropping it undoes it.
#[derive(Debug)]
pub(crate) struct Held {
    /// `None` while a statement runs.
    line: Option<Box<Line>>,
    begin: Option<&'static str>,
    has_begun: bool,
    limit: Duration,
    idle: Idle,
    _place: OwnedSemaphorePermit,
}

impl Held {
    pub(super) fn new(
        line: Box<Line>,
        aim: Aim,
        (idle, place): (Idle, OwnedSemaphorePermit),
    ) -> Self {
        let begin = match aim {
            Aim::Read => "BEGIN",
            Aim::Change => "BEGIN IMMEDIATE",
        };
        Self {
            limit: line.limit,
            line: Some(line),
            begin: Some(begin),
            has_begun: false,
            idle,
            _place: place,
        }
    }

    /// Outside of a transaction, and for as long as it takes.
    pub(super) fn untimed(mut self) -> Self {
        self.begin = None;
        if let Some(line) = &mut self.line {
            let _ = line.timed(Duration::MAX);
        }
        self
    }

    /// What a statement without values says.
    pub(super) async fn rows(&mut self, text: &str) -> sqlx::Result<Vec<Row>> {
        let mut rows = Vec::new();
        let statement = Statement {
            text: text.to_owned(),
            binds: Vec::new(),
        };
        let mut take = |row| {
            rows.push(row);
            Ok::<(), std::convert::Infallible>(())
        };
        let (_, never) = self.each(&statement, &mut take).await?;
        match never {
            Ok(()) => Ok(rows),
            Err(never) => match never {},
        }
    }

    /// Hands over row after row; how many rows the statement changed, and why `take` wanted no more.
    pub(super) async fn each<E: Send>(
        &mut self,
        statement: &Statement,
        take: &mut (dyn FnMut(Row) -> Result<(), E> + Send),
    ) -> sqlx::Result<(u64, Result<(), E>)> {
        let mut taken = Ok(());
        let mut hand = |bundle| {
            if let (Bundle::Rows(rows, _), true) = (bundle, taken.is_ok()) {
                taken = rows.into_iter().try_for_each(&mut *take);
            }
            taken.is_ok()
        };
        let changed = self.bundles(statement, Bundle::Rows(Vec::new(), 0), &mut hand);
        let changed = changed.await?;
        Ok((changed, taken))
    }

    /// Hands over rows joined to runs of bytes, and how many are in each.
    pub(super) async fn joined(
        &mut self,
        statement: &Statement,
        take: &mut (dyn FnMut(&[u8], usize) + Send),
    ) -> sqlx::Result<()> {
        let mut hand = |bundle| {
            if let Bundle::Joined(bytes, rows) = bundle
                && rows > 0
            {
                take(&bytes, rows);
            }
            true
        };
        let empty = Bundle::Joined(Vec::with_capacity(JOINED_BYTES), 0);
        self.bundles(statement, empty, &mut hand).await?;
        Ok(())
    }

    /// Hands over bundle after bundle until `take` wants no more; how many rows were changed.
    async fn bundles(
        &mut self,
        statement: &Statement,
        bundle: Bundle,
        take: &mut (dyn FnMut(Bundle) -> bool + Send),
    ) -> sqlx::Result<u64> {
        let work = Work {
            values: values(statement)?,
            begin: self.begin.take(),
            text: statement.text.clone(),
        };
        self.has_begun |= work.begin.is_some();
        let line = self.line.take().ok_or(sqlx::Error::WorkerCrashed)?;
        if matches!(bundle, Bundle::Rows(..)) && may_wait_here() {
            return self.here(line, &work, bundle, take);
        }
        self.elsewhere(line, work, bundle, take).await
    }

    /// Runs a statement in this thread.
    fn here(
        &mut self,
        line: Box<Line>,
        work: &Work,
        bundle: Bundle,
        take: &mut (dyn FnMut(Bundle) -> bool + Send),
    ) -> sqlx::Result<u64> {
        let ran = tokio::task::block_in_place(|| {
            let mut out = Out {
                bundle,
                hand: &mut |bundle| take(bundle),
            };
            let ran = line.run(work, &mut out);
            let last = out.bundle;
            take(last);
            ran
        });
        self.line = Some(line);
        ran
    }

    /// Runs a statement in another thread while this one takes the rows.
    async fn elsewhere(
        &mut self,
        line: Box<Line>,
        work: Work,
        bundle: Bundle,
        take: &mut (dyn FnMut(Bundle) -> bool + Send),
    ) -> sqlx::Result<u64> {
        let (to, mut from) = mpsc::channel(2);
        let is_enough = Arc::new(AtomicBool::new(false));
        let is_over = Arc::clone(&is_enough);
        tokio::task::spawn_blocking(move || {
            let mut hand = |bundle| {
                to.blocking_send(Said::Some(bundle)).is_ok() && !is_over.load(Ordering::Relaxed)
            };
            let mut out = Out {
                bundle,
                hand: &mut hand,
            };
            let ran = line.run(&work, &mut out);
            let last = out.bundle;
            let _ = to.blocking_send(Said::Done(line, last, ran));
        });
        while let Some(said) = from.recv().await {
            match said {
                Said::Some(bundle) => is_enough.store(!take(bundle), Ordering::Relaxed),
                Said::Done(line, bundle, ran) => {
                    self.line = Some(line);
                    take(bundle);
                    return ran;
                }
            }
        }
        Err(sqlx::Error::WorkerCrashed)
    }

    pub(super) async fn commit(self) -> sqlx::Result<()> {
        self.end("COMMIT").await
    }

    pub(super) async fn rollback(self) -> sqlx::Result<()> {
        self.end("ROLLBACK").await
    }

    async fn end(mut self, text: &'static str) -> sqlx::Result<()> {
        if self.has_begun {
            self.rows(text).await?;
        }
        Ok(())
    }
}

/// Whether the runtime has other threads for everybody else.
fn may_wait_here() -> bool {
    Handle::try_current()
        .is_ok_and(|runtime| runtime.runtime_flavor() == RuntimeFlavor::MultiThread)
}

/// A list travels as one JSON text.
fn values(statement: &Statement) -> sqlx::Result<Vec<String>> {
    let value = |bind: &Bind| match bind {
        Bind::Text(text) => Ok(text.clone()),
        Bind::List(list) | Bind::Whole(list) => {
            serde_json::to_string(list).map_err(|error| sqlx::Error::Encode(Box::new(error)))
        }
    };
    statement.binds.iter().map(value).collect()
}

impl Drop for Held {
    /// A connection comes back at rest or not at all. SQLite undoes a whole transaction by itself when it
    /// ends a statement that runs too long.
    fn drop(&mut self) {
        let Some(mut line) = self.line.take() else {
            return;
        };
        if !line.connection.is_autocommit() && line.say("ROLLBACK").is_err() {
            return;
        }
        if line.limit != self.limit && line.timed(self.limit).is_err() {
            return;
        }
        self.idle.put(*line);
    }
}
