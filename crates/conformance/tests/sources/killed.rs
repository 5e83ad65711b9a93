// SPDX-License-Identifier: Apache-2.0
//! A process killed at every boundary between two steps, and at any moment: nothing is half done.
//!
//! The work runs in a child that is this same test program. `YAKUSOKU_TEST_KILLS` is how many are
//! killed at random moments on each engine, `YAKUSOKU_TEST_SEED` begins the dice; both are printed.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use yakusoku_sources::{
    ChangePlan, Exported, Head, Mode, Plan, Secret, Sink, Source, SourceError, Sources, change,
    erase, export, read_map,
};

use crate::base::{Base, Desk, Kind};
use crate::changes::{STOP, STOP_MAP};
use crate::fault_table::{Doing, Ready, is_complete, ready, run};
use crate::on_both;
use crate::sleepy;

on_both!(
    killed_at_every_step_boundary_of_one_transaction,
    killed_at_every_step_boundary_of_many_transactions,
    killed_while_giving_out,
    killed_at_any_moment,
);

const GUARD: &str = "guard: 試験用, ";

fn yaml(limit: &str) -> String {
    let yaml = STOP_MAP.replace("unmapped: {stopped", &format!("unmapped: {{{GUARD}stopped"));
    yaml.replace("ENGINE", &format!("ENGINE\n    row_limit: {limit}"))
}

/// Stands in for the map of a base: a child cannot ask the base.
fn engine(base: &Base) -> &'static str {
    match base.engine() {
        Kind::Sqlite => "engine: sqlite\n    file: t.db",
        Kind::Postgres => "engine: postgres\n    url_env: T",
        Kind::Mariadb => "engine: mariadb\n    url_env: T",
    }
}

fn spawn(base: &Base, yaml: &str, ready: &Ready, doing: &str) -> Child {
    let plan = match ready {
        Ready::Plan(plan) => serde_json::to_string(plan),
        Ready::Change(plan) => serde_json::to_string(plan),
    };
    Command::new(std::env::current_exe().unwrap())
        .args(["killed::child", "--exact", "--nocapture"])
        .env("YAKUSOKU_CHILD_URL", base.url())
        .env("YAKUSOKU_CHILD_MAP", yaml.replace("ENGINE", engine(base)))
        .env("YAKUSOKU_CHILD_PLAN", plan.unwrap())
        .env("YAKUSOKU_CHILD_DOING", doing)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Waits until the child has connected and begins.
fn wait_for(child: &mut Child) {
    let out = child.stdout.take().unwrap();
    for line in BufReader::new(out).lines() {
        if line.unwrap().contains("ready to begin") {
            return;
        }
    }
    panic!("the child never began");
}

fn kill(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// The child's own part; as a test by itself it does nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child() {
    let Ok(url) = std::env::var("YAKUSOKU_CHILD_URL") else {
        return;
    };
    let told = |name: &str| std::env::var(format!("YAKUSOKU_CHILD_{name}")).unwrap();
    let map = read_map("systems.yaml", &told("MAP")).unwrap();
    let mut sources = Sources::new(Secret([7; 32]));
    let source = Source::connect(&map.systems["shop"], &url).await;
    sources.insert("shop", source.unwrap());
    println!("ready to begin");
    match told("DOING").as_str() {
        "change" => {
            let plan: ChangePlan = serde_json::from_str(&told("PLAN")).unwrap();
            say(change(&map, &sources, &plan).await);
        }
        "read" => {
            let plan: Plan = serde_json::from_str(&told("PLAN")).unwrap();
            say(export(&map, &sources, &plan, &mut Exported::default()).await);
        }
        "export" => {
            let plan: Plan = serde_json::from_str(&told("PLAN")).unwrap();
            let _ = export(&map, &sources, &plan, &mut Dying(0)).await;
        }
        _ => {
            let plan: Plan = serde_json::from_str(&told("PLAN")).unwrap();
            say(erase(&map, &sources, &plan).await);
        }
    }
}

fn say<T>(ended: Result<T, SourceError>) {
    match ended {
        Ok(_) => println!("ended well"),
        Err(error) => println!("ended badly: {error}"),
    }
}

/// Takes one row and ends the process, as a power cut does.
struct Dying(u32);

impl Sink for Dying {
    fn table(&mut self, _: Head) -> std::io::Result<()> {
        Ok(())
    }
    fn row(&mut self, _: Vec<Option<String>>) -> std::io::Result<()> {
        self.0 += 1;
        if self.0 == 2 {
            std::process::abort();
        }
        Ok(())
    }
}

async fn begun(base: &Base, yaml: &str) -> Desk {
    base.run(STOP).await;
    base.run(&sleepy::sql(base)).await;
    let map = base.map(yaml);
    let sources = base.sources(&map).await;
    Desk { map, sources }
}

async fn over(base: &Base) {
    base.run("DROPALL mails stopped members guard").await;
    if base.engine() == Kind::Postgres {
        base.run("DROP FUNCTION sleepy").await;
    }
}

async fn dump(base: &Base) -> Vec<String> {
    let mut all = Vec::new();
    for table in ["members", "stopped", "mails"] {
        all.extend(base.rows(&format!("SELECT * FROM {table}")).await);
    }
    all
}

fn word(doing: Doing) -> &'static str {
    match doing {
        Doing::Export => "export",
        Doing::Erase => "erase",
        Doing::Correct | Doing::Suspend => "change",
    }
}

fn steps(ready: &Ready) -> (Vec<String>, Mode) {
    let plan = match ready {
        Ready::Plan(plan) => plan,
        Ready::Change(plan) => plan.plan(),
    };
    (
        plan.steps.iter().map(|step| step.table.clone()).collect(),
        plan.modes["shop"],
    )
}

async fn killed_at_every_step_boundary_of_one_transaction(base: Base) {
    for doing in [Doing::Erase, Doing::Correct, Doing::Suspend] {
        boundaries(&base, doing, "10000").await;
    }
}

async fn killed_at_every_step_boundary_of_many_transactions(base: Base) {
    for doing in [Doing::Erase, Doing::Correct] {
        boundaries(&base, doing, "1").await;
    }
}

async fn boundaries(base: &Base, doing: Doing, limit: &str) {
    let yaml = yaml(limit);
    let desk = begun(base, &yaml).await;
    let ready_now = ready(&desk, doing).await;
    let (tables, mode) = steps(&ready_now);
    assert_eq!(matches!(mode, Mode::Stepwise { .. }), limit == "1");
    assert!(tables.len() >= 2, "{tables:?}");
    drop(desk);
    over(base).await;
    for (at, table) in tables.iter().enumerate() {
        let named = format!(
            "{:?} {doing:?} before step {at} ({table}), limit {limit}",
            base.engine()
        );
        let desk = begun(base, &yaml).await;
        let ready_now = ready(&desk, doing).await;
        let before = dump(base).await;
        sleepy::stop_at(base, table).await;
        let mut child = spawn(base, &yaml, &ready_now, word(doing));
        wait_for(&mut child);
        let whom = sleepy::sleeper(base, child.id()).await;
        kill(&mut child);
        sleepy::settle(base, &whom).await;
        sleepy::stop_at(base, "none").await;
        let after = dump(base).await;
        match mode {
            Mode::Atomic => assert_eq!(after, before, "{named}: untouched"),
            Mode::Stepwise { .. } => {
                assert_eq!(
                    after == before,
                    at == 0,
                    "{named}: the steps before it are done"
                );
                assert!(!is_complete(&desk, &ready_now).await, "{named}");
            }
        }
        run(&desk, &ready_now).await.unwrap();
        assert!(is_complete(&desk, &ready_now).await, "again, {named}");
        drop(desk);
        over(base).await;
    }
}

async fn killed_while_giving_out(base: Base) {
    let yaml = yaml("10000");
    let desk = begun(&base, &yaml).await;
    let ready_now = ready(&desk, Doing::Export).await;
    let before = dump(&base).await;
    let mut child = spawn(&base, &yaml, &ready_now, "export");
    wait_for(&mut child);
    assert!(!child.wait().unwrap().success(), "it died while giving out");
    assert_eq!(dump(&base).await, before);
    let Ready::Plan(plan) = &ready_now else {
        panic!()
    };
    let mut out = Exported::default();
    export(&desk.map, &desk.sources, plan, &mut out)
        .await
        .unwrap();
    assert_eq!(
        out.tables
            .iter()
            .map(|table| table.rows.len())
            .sum::<usize>(),
        3
    );
}

/// 5,000 in the soak.
async fn killed_at_any_moment(base: Base) {
    let read = |name: &str, default: u64| -> u64 {
        let read = std::env::var(name).ok();
        read.and_then(|value| value.parse().ok()).unwrap_or(default)
    };
    let (kills, mut seed) = (
        read("YAKUSOKU_TEST_KILLS", 5),
        read("YAKUSOKU_TEST_SEED", 1),
    );
    println!("{:?}: {kills} kills, seed {seed}", base.engine());
    let (mut untouched, mut complete, mut between) = (0, 0, 0);
    for turn in 0..kills {
        let yaml = yaml(if turn % 2 == 0 { "10000" } else { "1" });
        let desk = begun(&base, &yaml).await;
        let ready_now = ready(
            &desk,
            [Doing::Erase, Doing::Correct][usize::from(turn % 3 == 0)],
        )
        .await;
        let before = dump(&base).await;
        let mut child = spawn(
            &base,
            &yaml,
            &ready_now,
            if turn % 3 == 0 { "change" } else { "erase" },
        );
        wait_for(&mut child);
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        tokio::time::sleep(Duration::from_micros(seed % 60_000)).await;
        kill(&mut child);
        gone(&base).await;
        let done = is_complete(&desk, &ready_now).await;
        let same = dump(&base).await == before;
        assert!(
            done || same || turn % 2 == 1,
            "turn {turn}: half done, plan of one transaction"
        );
        untouched += u32::from(same);
        complete += u32::from(done);
        between += u32::from(!same && !done);
        run(&desk, &ready_now).await.unwrap();
        assert!(
            is_complete(&desk, &ready_now).await,
            "turn {turn}: gone on with"
        );
        drop(desk);
        over(&base).await;
    }
    println!(
        "{:?}: {untouched} untouched, {complete} complete, {between} between steps",
        base.engine()
    );
}

/// Waits until the server has noticed that the killed one is gone.
async fn gone(base: &Base) {
    let asked = match base.engine() {
        Kind::Sqlite => return,
        Kind::Postgres => {
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'yakusoku' AND state <> 'idle' AND datname = current_database()"
        }
        Kind::Mariadb => {
            "SELECT trx_id FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE p.db = DATABASE() AND p.id <> CONNECTION_ID() AND t.trx_rows_modified > 0"
        }
    };
    while !base.rows(asked).await.is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
