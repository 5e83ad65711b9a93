// SPDX-License-Identifier: Apache-2.0
//! A database that stops before a step when told to, so that a fault can strike at that boundary.
//!
//! Triggers look at a table of their own: setting it is no change of shape, so plans stay valid.

use crate::base::{Base, Kind};

/// Tables of the story of [`crate::changes::STOP`] and what its verbs do to them.
pub(crate) const PLACES: [(&str, &str); 4] = [
    ("members", "UPDATE"),
    ("mails", "UPDATE"),
    ("mails", "DELETE"),
    ("stopped", "INSERT"),
];

/// The triggers and the table they look at.
pub(crate) fn sql(base: &Base) -> String {
    let mut sql = "CREATE TABLE guard (id INTEGER PRIMARY KEY, place VARCHAR(20)); INSERT INTO guard VALUES (1, 'none');".to_owned();
    if base.engine() == Kind::Postgres {
        sql.push_str(
            "CREATE FUNCTION sleepy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             IF (SELECT place FROM guard) = TG_TABLE_NAME THEN PERFORM pg_sleep(60); END IF; RETURN NULL; END $$;",
        );
    }
    for (table, event) in PLACES {
        let head = format!("CREATE TRIGGER sleepy_{table}_{event} BEFORE {event} ON {table}");
        let asked = format!("(SELECT place FROM guard) = '{table}'");
        sql.push_str(&match base.engine() {
            Kind::Postgres => format!("{head} FOR EACH STATEMENT EXECUTE FUNCTION sleepy();"),
            Kind::Mariadb => {
                format!("{head} FOR EACH ROW BEGIN IF {asked} THEN DO SLEEP(60); END IF; END;")
            }
            Kind::Sqlite => format!(
                "{head} FOR EACH ROW WHEN {asked} BEGIN SELECT count(*) FROM (WITH RECURSIVE
                 c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000000000) SELECT n FROM c); END;"
            ),
        });
    }
    sql
}

/// A table that takes far more room than there is when told `full`.
pub(crate) fn hungry(base: &Base) -> String {
    let table = "CREATE TABLE audit (id INTEGER PRIMARY KEY, pad VARCHAR(9000));";
    let asked = "(SELECT place FROM guard) = 'full'";
    let trigger = match base.engine() {
        Kind::Postgres => format!(
            "CREATE FUNCTION hungry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {asked} THEN
             INSERT INTO audit SELECT g, repeat('x', 1000) FROM generate_series(1, 9000) g; END IF; RETURN NULL; END $$;
             CREATE TRIGGER hungry_members BEFORE UPDATE ON members FOR EACH STATEMENT EXECUTE FUNCTION hungry();"
        ),
        Kind::Mariadb => format!(
            "CREATE TRIGGER hungry_members BEFORE UPDATE ON members FOR EACH ROW FOLLOWS \"sleepy_members_UPDATE\"
             BEGIN IF {asked} THEN INSERT INTO audit SELECT seq, REPEAT('x', 8000) FROM seq_1_to_5000; END IF; END;"
        ),
        Kind::Sqlite => format!(
            "CREATE TRIGGER hungry_members BEFORE UPDATE ON members FOR EACH ROW WHEN {asked}
             BEGIN INSERT INTO audit SELECT n, hex(randomblob(500)) FROM (WITH RECURSIVE
             c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 3000) SELECT n FROM c); END;"
        ),
    };
    format!("{table}{trigger}")
}

/// Tells where to stop; `none` for nowhere.
pub(crate) async fn stop_at(base: &Base, place: &str) {
    base.run(&format!("UPDATE guard SET place = '{place}'"))
        .await;
}

/// Waits until somebody sleeps, and says who: numbers of connections of a server. On SQLite the
/// process that works is asked.
pub(crate) async fn sleeper(base: &Base, process: u32) -> Vec<String> {
    let asked = match base.engine() {
        Kind::Postgres => {
            "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
        }
        Kind::Mariadb => {
            "SELECT id FROM information_schema.processlist WHERE state = 'User sleep' AND db = DATABASE()"
        }
        Kind::Sqlite => return computes(process).await,
    };
    for _ in 0..400 {
        let found = base.rows(asked).await;
        if !found.is_empty() {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("nobody ever slept");
}

/// A file says nothing of who works on it. Whoever is in the trigger computes and computes, and
/// nothing else of an erasure takes so long.
async fn computes(process: u32) -> Vec<String> {
    for _ in 0..2_400 {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
        let (_, fields) = stat.rsplit_once(')').unwrap();
        let fields: Vec<&str> = fields.split_whitespace().collect();
        // Hundredths of a second in the program itself.
        if fields[11].parse::<u64>().unwrap() > 50 {
            return Vec::new();
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("nobody ever wrote");
}

/// Ends the connections of whoever is gone, as a server does when it notices.
pub(crate) async fn settle(base: &Base, whom: &[String]) {
    for id in whom {
        let id = id.trim_matches(|c: char| !c.is_ascii_digit());
        match base.engine() {
            Kind::Postgres => {
                base.rows(&format!("SELECT pg_terminate_backend({id})"))
                    .await;
            }
            Kind::Mariadb => {
                let mut admin = base.mysql().await;
                let text = sqlx::AssertSqlSafe(format!("KILL {id}"));
                let _ = sqlx::raw_sql(text).execute(&mut admin).await;
            }
            Kind::Sqlite => {}
        }
    }
    for id in whom {
        let id = id.trim_matches(|c: char| !c.is_ascii_digit());
        let asked = match base.engine() {
            Kind::Postgres => format!("SELECT pid FROM pg_stat_activity WHERE pid = {id}"),
            _ => format!("SELECT id FROM information_schema.processlist WHERE id = {id}"),
        };
        while !base.rows(&asked).await.is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
    }
}
