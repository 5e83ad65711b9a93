// SPDX-License-Identifier: Apache-2.0
//! Servers that really go down and come back, and disks that are full, for every verb.
//!
//! PostgreSQL and MariaDB are servers of the test's own, killed hard in the middle of the work and
//! started again; room runs out by a limit on the size of a file, which any user may set. On SQLite
//! the process that works is the server: killing it is in `killed`, and its room is limited here.

use std::process::{Command, Stdio};

use yakusoku_sources::{SourceError, read_map};

use crate::base::{Base, Desk, Kind};
use crate::changes::{STOP, STOP_MAP};
use crate::fault_table::{Doing, Ready, is_complete, ready, run};
use crate::own_server::Own;
use crate::sleepy;

const DOINGS: [Doing; 4] = [Doing::Export, Doing::Erase, Doing::Correct, Doing::Suspend];

fn yaml() -> String {
    STOP_MAP.replace(
        "unmapped: {stopped",
        "unmapped: {guard: 試験用, audit: 試験用, stopped",
    )
}

async fn begun(base: &Base) -> Desk {
    base.run(STOP).await;
    base.run(&sleepy::sql(base)).await;
    base.run(&sleepy::hungry(base)).await;
    let map = base.map(&yaml());
    let sources = base.sources(&map).await;
    Desk { map, sources }
}

async fn over(base: &Base) {
    base.run("DROPALL mails stopped members guard audit").await;
    if base.engine() == Kind::Postgres {
        base.run("DROP FUNCTION sleepy; DROP FUNCTION hungry").await;
    }
}

async fn dump(base: &Base) -> Vec<String> {
    let mut all = Vec::new();
    for table in ["members", "stopped", "mails"] {
        all.extend(base.rows(&format!("SELECT * FROM {table}")).await);
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgresql_that_goes_down_and_a_full_one() {
    if let Some(own) = Own::new(Kind::Postgres).await {
        server(&own).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mariadb_that_goes_down_and_a_full_one() {
    if let Some(own) = Own::new(Kind::Mariadb).await {
        server(&own).await;
    }
}

async fn server(own: &Own) {
    let base = own.base().await;
    for doing in DOINGS {
        Box::pin(restarted(own, &base, doing)).await;
        Box::pin(full(&base, doing)).await;
    }
}

/// The server dies while a statement of the work runs.
async fn restarted(own: &Own, base: &Base, doing: Doing) {
    let named = format!("{:?} {doing:?} restarted", base.engine());
    let desk = begun(base).await;
    let ready_now = ready(&desk, doing).await;
    let before = dump(base).await;
    if doing == Doing::Export {
        own.stop();
        own.start().await;
        run(&desk, &ready_now).await.unwrap();
    } else {
        sleepy::stop_at(base, "members").await;
        let strike = async {
            sleepy::sleeper(base, 0).await;
            own.stop();
            own.start().await;
        };
        let (ended, ()) = tokio::join!(run(&desk, &ready_now), strike);
        let error = ended.unwrap_err();
        assert!(
            matches!(error, SourceError::Unreachable { .. }),
            "{named}: {error}"
        );
        assert_eq!(dump(base).await, before, "{named}: untouched");
        sleepy::stop_at(base, "none").await;
    }
    run(&desk, &ready_now).await.unwrap();
    assert!(is_complete(&desk, &ready_now).await, "again, {named}");
    drop(desk);
    over(base).await;
}

/// A statement of the work needs more room than there is.
async fn full(base: &Base, doing: Doing) {
    let named = format!("{:?} {doing:?} full", base.engine());
    let desk = begun(base).await;
    let ready_now = ready(&desk, doing).await;
    let before = dump(base).await;
    sleepy::stop_at(base, "full").await;
    let ended = run(&desk, &ready_now).await;
    if doing == Doing::Export {
        ended.unwrap();
    } else {
        let error = ended.unwrap_err();
        assert!(
            matches!(error, SourceError::Failed { .. }),
            "{named}: {error:?}"
        );
        assert_eq!(dump(base).await, before, "{named}: untouched");
        assert!(!is_complete(&desk, &ready_now).await, "{named}");
    }
    sleepy::stop_at(base, "none").await;
    run(&desk, &ready_now).await.unwrap();
    assert!(is_complete(&desk, &ready_now).await, "again, {named}");
    drop(desk);
    over(base).await;
}

/// The work of a child that may not make a file larger than 200 KiB.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_may_not_grow() {
    let base = Base::sqlite().await;
    for doing in DOINGS {
        let desk = begun(&base).await;
        let ready_now = ready(&desk, doing).await;
        let before = dump(&base).await;
        sleepy::stop_at(&base, "full").await;
        let said = limited(&base, &ready_now, doing);
        sleepy::stop_at(&base, "none").await;
        if doing == Doing::Export {
            assert!(said.contains("ended well"), "{said}");
        } else {
            assert!(
                said.contains("ended badly") && said.contains("nothing was changed")
                    || said.contains("cannot be reached"),
                "{doing:?}: {said}"
            );
            assert_eq!(dump(&base).await, before, "{doing:?}: untouched, {said}");
        }
        run(&desk, &ready_now).await.unwrap();
        assert!(is_complete(&desk, &ready_now).await, "again, {doing:?}");
        drop(desk);
        over(&base).await;
    }
}

fn limited(base: &Base, ready: &Ready, doing: Doing) -> String {
    let plan = match ready {
        Ready::Plan(plan) => serde_json::to_string(plan),
        Ready::Change(plan) => serde_json::to_string(plan),
    };
    let word = match doing {
        Doing::Export => "read",
        Doing::Erase => "erase",
        Doing::Correct | Doing::Suspend => "change",
    };
    let yaml = yaml().replace("ENGINE", "engine: sqlite\n    file: t.db");
    assert!(read_map("systems.yaml", &yaml).is_ok());
    let child = Command::new("sh")
        // A signal that is ignored stays ignored, so the write fails instead of the process.
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 400; exec \"$0\" killed::child --exact --nocapture",
        ])
        .arg(std::env::current_exe().unwrap())
        .env("YAKUSOKU_CHILD_URL", base.url())
        .env("YAKUSOKU_CHILD_MAP", yaml)
        .env("YAKUSOKU_CHILD_PLAN", plan.unwrap())
        .env("YAKUSOKU_CHILD_DOING", word)
        .stderr(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8_lossy(&child.stdout).into_owned()
}
