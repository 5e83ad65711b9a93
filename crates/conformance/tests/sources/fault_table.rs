// SPDX-License-Identifier: Apache-2.0
//! Faults × verbs × engines, no empty cell: it ends complete, or untouched and reported.
//!
//! | fault | SQLite | PostgreSQL, MariaDB |
//! |---|---|---|
//! | held | another one holds the file | another one holds the row |
//! | gone | the file was moved away | the connection is killed in the middle |
//! | cut | (the file is opened anew) replaced by another | kept connections are cut while unused |
//! | unknown | a reader keeps the commit out | the answer to COMMIT is lost |
//! | killed | our process is killed at every step boundary, and at any moment (`killed`) | the same |
//! | restarted | the same: the process is the server | the server dies in the middle and comes back (`broken`) |
//! | full | the file may not grow (`broken`) | the server has no room (`broken`) |
//! | slow | a statement runs longer than the map allows (`told`) | the same |
//!
//! Every row is tried with all four verbs: export, erase, correct, suspend; kills by step boundary with
//! erasure and correction also where a plan takes many transactions.
//!
//! After each, the same plan is carried out again without the fault, and is complete.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, MySqlConnection, PgConnection, SqliteConnection};
use yakusoku_policy::ItemId;
use yakusoku_sources::{
    Change, ChangePlan, Correction, Exported, Plan, Secret, Source, SourceError, Sources, Verb,
    change, confirm, confirm_change, erase, export, plan_change,
};

use crate::base::{Base, Desk, Kind};
use crate::changes::{STOP, STOP_MAP};
use crate::gone::cutting_proxy;
use crate::on_both;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Held,
    Gone,
    Cut,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    Export,
    Erase,
    Correct,
    Suspend,
}

/// How a cell ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Complete,
    Failed,
    Unreachable,
    Unknown,
}

pub(crate) enum Ready {
    Plan(Box<Plan>),
    Change(Box<ChangePlan>),
}

on_both!(held, gone, cut, unknown);

async fn held(base: Base) {
    row(base, Fault::Held).await;
}
async fn gone(base: Base) {
    row(base, Fault::Gone).await;
}
async fn cut(base: Base) {
    row(base, Fault::Cut).await;
}
async fn unknown(base: Base) {
    row(base, Fault::Unknown).await;
}

/// What each cell must end as.
fn expected(kind: Kind, fault: Fault, doing: Doing) -> End {
    match (kind, fault, doing) {
        (Kind::Sqlite, Fault::Held | Fault::Gone, _) => End::Unreachable,
        (Kind::Sqlite, Fault::Unknown, Doing::Export) => End::Complete,
        (_, Fault::Cut, _) | (_, _, Doing::Export) => End::Complete,
        (_, Fault::Held, _) => End::Failed,
        (_, Fault::Gone, _) => End::Unreachable,
        (_, Fault::Unknown, _) => End::Unknown,
    }
}

async fn row(base: Base, fault: Fault) {
    for doing in [Doing::Export, Doing::Erase, Doing::Correct, Doing::Suspend] {
        base.run(STOP).await;
        cell(&base, fault, doing).await;
        base.run("DROPALL mails stopped members").await;
    }
}

async fn cell(base: &Base, fault: Fault, doing: Doing) {
    let cut = Arc::new(AtomicBool::new(false));
    let desk = connected(base, fault, &cut).await;
    let ready = ready(&desk, doing).await;
    let before = dump(base).await;
    let ended = under(base, fault, &cut, run(&desk, &ready)).await;
    let end = match &ended {
        Ok(()) => End::Complete,
        Err(SourceError::Failed { .. }) => End::Failed,
        Err(SourceError::Unreachable { .. }) => End::Unreachable,
        Err(SourceError::OutcomeUnknown { .. }) => End::Unknown,
        Err(other) => panic!("{fault:?} {doing:?}: {other}"),
    };
    let named = format!("{:?} {fault:?} {doing:?}: {ended:?}", base.engine());
    assert_eq!(end, expected(base.engine(), fault, doing), "{named}");
    let untouched = dump(base).await == before;
    let complete = is_complete(&desk, &ready).await;
    match end {
        End::Complete => assert!(complete, "{named}"),
        End::Failed | End::Unreachable => assert!(
            untouched && !ended.unwrap_err().to_string().contains("taro"),
            "{named}"
        ),
        // Nobody knows before looking; what confirm says is what is so.
        End::Unknown => assert!(complete != untouched, "{named}"),
    }
    run(&desk, &ready).await.unwrap();
    assert!(is_complete(&desk, &ready).await, "again, {named}");
}

async fn connected(base: &Base, fault: Fault, cut: &Arc<AtomicBool>) -> Desk {
    let map = base.map(STOP_MAP);
    if fault != Fault::Unknown || base.is_sqlite() {
        let sources = base.sources(&map).await;
        return Desk { map, sources };
    }
    let url = base.url();
    let (head, rest) = url.split_once("://").unwrap();
    let (authority, path) = rest.split_once('/').unwrap();
    let (user, host) = authority.split_once('@').unwrap_or(("postgres", authority));
    let port = cutting_proxy(host.to_owned(), Arc::clone(cut)).await;
    let through = format!("{head}://{user}@127.0.0.1:{port}/{path}");
    let mut sources = Sources::new(Secret([7; 32]));
    let source = Source::connect(&map.systems["shop"], &through).await;
    sources.insert("shop", source.unwrap());
    Desk { map, sources }
}

pub(crate) async fn ready(desk: &Desk, doing: Doing) -> Ready {
    let chosen = desk.proven("contact.email", "taro@example.jp").await;
    let what = match doing {
        Doing::Export => return Ready::Plan(Box::new(desk.plan(Verb::Export, &chosen).await)),
        Doing::Erase => return Ready::Plan(Box::new(desk.plan(Verb::Erase, &chosen).await)),
        Doing::Correct => Change::Correct(vec![Correction {
            item: ItemId::from("contact.email"),
            old: None,
            new: Some("new@example.jp".into()),
        }]),
        Doing::Suspend => Change::Suspend,
    };
    let plan = plan_change(&desk.map, &desk.sources, &what, &chosen, "policy").await;
    Ready::Change(Box::new(plan.unwrap()))
}

pub(crate) async fn run(desk: &Desk, ready: &Ready) -> Result<(), SourceError> {
    match ready {
        Ready::Change(plan) => change(&desk.map, &desk.sources, plan).await.map(drop),
        Ready::Plan(plan) if plan.verb == Verb::Erase => {
            erase(&desk.map, &desk.sources, plan).await.map(drop)
        }
        Ready::Plan(plan) => {
            let mut out = Exported::default();
            export(&desk.map, &desk.sources, plan, &mut out)
                .await
                .map(drop)
        }
    }
}

pub(crate) async fn is_complete(desk: &Desk, ready: &Ready) -> bool {
    let confirmed = match ready {
        Ready::Change(plan) => confirm_change(&desk.map, &desk.sources, plan).await,
        Ready::Plan(plan) if plan.verb == Verb::Erase => {
            confirm(&desk.map, &desk.sources, plan).await
        }
        Ready::Plan(_) => return true,
    };
    confirmed.unwrap().remaining.is_empty()
}

async fn dump(base: &Base) -> Vec<String> {
    let mut all = Vec::new();
    for table in ["members", "stopped", "mails"] {
        all.extend(base.rows(&format!("SELECT * FROM {table}")).await);
    }
    all
}

/// Lets the work run under the fault, and takes the fault away again.
async fn under<F>(base: &Base, fault: Fault, cut: &AtomicBool, work: F) -> Result<(), SourceError>
where
    F: Future<Output = Result<(), SourceError>>,
{
    match base.engine() {
        Kind::Sqlite => under_sqlite(base, fault, work).await,
        kind => under_server(base, kind, fault, (cut, work)).await,
    }
}

async fn under_sqlite<F>(base: &Base, fault: Fault, work: F) -> Result<(), SourceError>
where
    F: Future<Output = Result<(), SourceError>>,
{
    let (path, away) = (base.url(), format!("{}.away", base.url()));
    if matches!(fault, Fault::Gone | Fault::Cut) {
        std::fs::rename(&path, &away).unwrap();
        if fault == Fault::Cut {
            std::fs::copy(&away, &path).unwrap();
            return work.await;
        }
        let ended = work.await;
        std::fs::rename(&away, &path).unwrap();
        return ended;
    }
    let mut other = SqliteConnection::connect(&format!("sqlite:{path}"))
        .await
        .unwrap();
    let hold = match fault {
        Fault::Held => "BEGIN EXCLUSIVE",
        // Who reads keeps the writer from finishing, not from beginning.
        _ => "BEGIN; SELECT count(*) FROM members",
    };
    sqlx::raw_sql(hold).fetch_all(&mut other).await.unwrap();
    let ended = work.await;
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    ended
}

async fn under_server<F>(
    base: &Base,
    kind: Kind,
    fault: Fault,
    (cut, work): (&AtomicBool, F),
) -> Result<(), SourceError>
where
    F: Future<Output = Result<(), SourceError>>,
{
    match fault {
        Fault::Held => {
            let holder = Holder::new(base, kind).await;
            let ended = work.await;
            holder.let_go().await;
            ended
        }
        Fault::Gone => {
            let holder = Holder::new(base, kind).await;
            let done = AtomicBool::new(false);
            let killer = async {
                while !done.load(Ordering::SeqCst) {
                    let found = base.rows(waiting(kind)).await;
                    if !found.is_empty() {
                        kill(base, kind, &found).await;
                        return;
                    }
                    // MariaDB shows nothing new to whoever asks more often than every 0.1 s.
                    tokio::time::sleep(Duration::from_millis(250)).await;
                }
            };
            let worker = async {
                let ended = work.await;
                done.store(true, Ordering::SeqCst);
                ended
            };
            let (ended, ()) = tokio::join!(worker, killer);
            holder.let_go().await;
            ended
        }
        Fault::Cut => {
            if kind == Kind::Mariadb {
                let all = base.rows("SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()").await;
                kill(base, kind, &all).await;
            } else {
                let cut = base.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'yakusoku' AND datname = current_database()").await;
                assert!(!cut.is_empty());
            }
            work.await
        }
        Fault::Unknown => {
            cut.store(true, Ordering::SeqCst);
            let ended = work.await;
            cut.store(false, Ordering::SeqCst);
            // The server may still be finishing what nobody hears of.
            tokio::time::sleep(Duration::from_millis(300)).await;
            ended
        }
    }
}

/// Who waits for a lock; PostgreSQL ends them in the same breath.
fn waiting(kind: Kind) -> &'static str {
    match kind {
        Kind::Mariadb => {
            "SELECT t.trx_mysql_thread_id FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE t.trx_state = 'LOCK WAIT' AND p.db = DATABASE()"
        }
        _ => {
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'yakusoku' AND wait_event_type = 'Lock' AND datname = current_database()"
        }
    }
}

/// Ends connections on MariaDB; on PostgreSQL whoever was found is ended already.
async fn kill(base: &Base, kind: Kind, whom: &[String]) {
    if kind != Kind::Mariadb {
        return;
    }
    let mut admin = base.mysql().await;
    for id in whom {
        let text = AssertSqlSafe(format!("KILL {id}"));
        let _ = sqlx::raw_sql(text).execute(&mut admin).await;
    }
}

/// Somebody who holds the person's row.
enum Holder {
    Postgres(PgConnection),
    Mariadb(MySqlConnection),
}

impl Holder {
    async fn new(base: &Base, kind: Kind) -> Self {
        let hold = "BEGIN; SELECT * FROM members WHERE id = 1 FOR UPDATE";
        // The list and the letters wait too, so that every verb meets the lock.
        if kind == Kind::Mariadb {
            let mut db = base.mysql().await;
            sqlx::raw_sql(hold).fetch_all(&mut db).await.unwrap();
            return Self::Mariadb(db);
        }
        let mut db = PgConnection::connect(&base.url()).await.unwrap();
        sqlx::raw_sql(hold).fetch_all(&mut db).await.unwrap();
        Self::Postgres(db)
    }

    async fn let_go(self) {
        match self {
            Self::Postgres(mut db) => sqlx::raw_sql("ROLLBACK").execute(&mut db).await.map(drop),
            Self::Mariadb(mut db) => sqlx::raw_sql("ROLLBACK").execute(&mut db).await.map(drop),
        }
        .unwrap();
    }
}
