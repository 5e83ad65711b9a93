// SPDX-License-Identifier: Apache-2.0
//! A fresh database for one story, and short ways to tell it.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{
    AssertSqlSafe, Column as _, Connection, MySqlConnection, PgConnection, Row as _,
    SqliteConnection,
};
use tempfile::TempDir;
use yakusoku_policy::ItemId;
use yakusoku_sources::{
    Binding, Erased, Exported, Located, Map, Plan, PlanRefused, SearchKey, Secret, Source, Sources,
    Strength, Verb, confirm, erase, export, locate, plan, read_map,
};

pub(crate) enum Base {
    Sqlite { folder: TempDir },
    Postgres { server: String, name: String },
    Mariadb { server: String, name: String },
}

/// The day of every story that does not say another.
pub(crate) const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 27);

/// Which engine a base is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
    Mariadb,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

impl Base {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::File::create(folder.path().join("t.db")).unwrap();
        Self::Sqlite { folder }
    }

    pub(crate) async fn postgres(story: &str) -> Option<Self> {
        let Ok(server) = std::env::var("YAKUSOKU_TEST_POSTGRES") else {
            eprintln!("SKIPPED on PostgreSQL: {story} (set YAKUSOKU_TEST_POSTGRES to run it)");
            return None;
        };
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("yakusoku_test_{}_{number}", std::process::id());
        let mut admin = PgConnection::connect(&server).await.unwrap();
        let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
        sqlx::raw_sql(AssertSqlSafe(create))
            .execute(&mut admin)
            .await
            .unwrap();
        Some(Self::Postgres { server, name })
    }

    pub(crate) async fn mariadb(story: &str) -> Option<Self> {
        let Ok(server) = std::env::var("YAKUSOKU_TEST_MARIADB") else {
            eprintln!("SKIPPED on MariaDB: {story} (set YAKUSOKU_TEST_MARIADB to run it)");
            return None;
        };
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("yakusoku_test_{}_{number}", std::process::id());
        let mut admin = MySqlConnection::connect(&server).await.unwrap();
        // A collation that calls `は` and `ば` the same, as many systems have it.
        let create =
            format!("CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
        sqlx::raw_sql(AssertSqlSafe(create))
            .execute(&mut admin)
            .await
            .unwrap();
        Some(Self::Mariadb { server, name })
    }

    pub(crate) fn engine(&self) -> Kind {
        match self {
            Self::Sqlite { .. } => Kind::Sqlite,
            Self::Postgres { .. } => Kind::Postgres,
            Self::Mariadb { .. } => Kind::Mariadb,
        }
    }

    /// What the database is called on its server; nothing for a file.
    pub(crate) fn database(&self) -> &str {
        match self {
            Self::Sqlite { .. } => "",
            Self::Postgres { name, .. } | Self::Mariadb { name, .. } => name,
        }
    }

    /// Takes tables away, whatever points at them.
    async fn drop_all(&self, names: &str) {
        let names: Vec<&str> = names.split_whitespace().collect();
        let each = |tail: &str| -> String {
            let drops = names.iter().map(|name| format!("DROP TABLE {name}{tail};"));
            drops.collect()
        };
        let text = match self {
            Self::Sqlite { .. } => format!("PRAGMA foreign_keys = OFF; {}", each("")),
            Self::Postgres { .. } => each(" CASCADE"),
            Self::Mariadb { .. } => format!("SET foreign_key_checks = 0; {}", each("")),
        };
        Box::pin(self.run(&text)).await;
    }

    pub(crate) fn is_mariadb(&self) -> bool {
        matches!(self, Self::Mariadb { .. })
    }

    /// A connection that reads the tests' SQL: names in double quotes, `||` joins.
    pub(crate) async fn mysql(&self) -> MySqlConnection {
        let mut db = MySqlConnection::connect(&self.url()).await.unwrap();
        let mode = "SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')";
        sqlx::raw_sql(mode).execute(&mut db).await.unwrap();
        db
    }

    /// The tests' SQL as MariaDB takes it: a text with an index has a length.
    fn in_mysql(sql: &str) -> String {
        let mut sql = sql
            .replace(" TEXT", " VARCHAR(190)")
            .replace("AS text", "AS CHAR");
        // A reserved word there; quoting is what makes it a name.
        for before in ["TABLE", "INTO", "FROM", "ON"] {
            sql = sql.replace(&format!("{before} lines"), &format!("{before} \"lines\""));
        }
        sql
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite { folder } => folder.path().join("t.db").to_string_lossy().into_owned(),
            Self::Postgres { server, name } | Self::Mariadb { server, name } => {
                let (head, tail) = server.split_once('?').unwrap_or((server, ""));
                let head = head.rsplit_once('/').map_or(head, |(head, _)| head);
                format!("{head}/{name}?{tail}")
            }
        }
    }

    /// The name of a second schema of this base, where it has one.
    pub(crate) fn other(&self) -> String {
        match self {
            Self::Mariadb { name, .. } => format!("{name}_other"),
            _ => "other".to_owned(),
        }
    }

    /// A map whose `ENGINE` line fits this base.
    pub(crate) fn map(&self, yaml: &str) -> Map {
        let engine = match self {
            Self::Sqlite { .. } => "engine: sqlite\n    file: t.db",
            Self::Postgres { .. } => "engine: postgres\n    url_env: T",
            Self::Mariadb { .. } => "engine: mariadb\n    url_env: T",
        };
        let text = yaml.replace("ENGINE", engine);
        read_map("systems.yaml", &text).unwrap_or_else(|problems| {
            panic!(
                "{}",
                yakusoku_sources::render(
                    &problems,
                    "systems.yaml",
                    &text,
                    yakusoku_policy::Lang::En
                )
            )
        })
    }

    pub(crate) async fn run(&self, sql: &str) {
        if let Some(names) = sql.strip_prefix("DROPALL ") {
            return self.drop_all(names).await;
        }
        if self.is_mariadb() {
            let text = AssertSqlSafe(Self::in_mysql(sql));
            let mut db = self.mysql().await;
            sqlx::raw_sql(text).execute(&mut db).await.unwrap();
            return;
        }
        let text = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite { .. } => {
                let url = format!("sqlite:{}", self.url());
                let mut db = SqliteConnection::connect(&url).await.unwrap();
                sqlx::raw_sql(text).execute(&mut db).await.unwrap();
                db.close().await.unwrap();
            }
            Self::Postgres { .. } => {
                let mut db = PgConnection::connect(&self.url()).await.unwrap();
                sqlx::raw_sql(text).execute(&mut db).await.unwrap();
            }
            Self::Mariadb { .. } => {}
        }
    }

    /// All rows of a question, as sorted lines: what a neighbour's rows look like before and after.
    pub(crate) async fn rows(&self, sql: &str) -> Vec<String> {
        self.many(&[sql.to_owned()]).await.remove(0)
    }

    /// The same for many questions over one connection.
    pub(crate) async fn many(&self, questions: &[String]) -> Vec<Vec<String>> {
        let mut all = match self {
            Self::Sqlite { .. } => self.many_of_sqlite(questions).await,
            Self::Postgres { .. } => self.many_of_postgres(questions).await,
            Self::Mariadb { .. } => self.many_of_mariadb(questions).await,
        };
        all.iter_mut().for_each(|lines| lines.sort());
        all
    }

    async fn many_of_sqlite(&self, questions: &[String]) -> Vec<Vec<String>> {
        let url = format!("sqlite:{}", self.url());
        let mut db = SqliteConnection::connect(&url).await.unwrap();
        let mut all = Vec::new();
        for sql in questions {
            let text = AssertSqlSafe(sql.clone());
            let rows = sqlx::query(text).fetch_all(&mut db).await.unwrap();
            let lines = rows.iter().map(|row| {
                let cells = row.columns().iter().map(|column| {
                    let cell = row.try_get_unchecked::<Option<String>, _>(column.ordinal());
                    cell.unwrap().unwrap_or_else(|| "∅".to_owned())
                });
                cells.collect::<Vec<_>>().join("|")
            });
            all.push(lines.collect());
        }
        all
    }

    async fn many_of_postgres(&self, questions: &[String]) -> Vec<Vec<String>> {
        let mut db = PgConnection::connect(&self.url()).await.unwrap();
        let mut all = Vec::new();
        for sql in questions {
            let text = AssertSqlSafe(format!("SELECT CAST(x AS text) FROM ({sql}) x"));
            let lines = sqlx::query_scalar::<_, String>(text);
            all.push(lines.fetch_all(&mut db).await.unwrap());
        }
        all
    }

    async fn many_of_mariadb(&self, questions: &[String]) -> Vec<Vec<String>> {
        let mut db = self.mysql().await;
        let mut all = Vec::new();
        for sql in questions {
            let text = AssertSqlSafe(Self::in_mysql(sql));
            let rows = sqlx::raw_sql(text).fetch_all(&mut db).await.unwrap();
            let lines = rows.iter().map(|row| {
                let cells = row.columns().iter().map(|column| {
                    let cell: Option<Vec<u8>> = row.try_get_unchecked(column.ordinal()).unwrap();
                    cell.map_or_else(
                        || "∅".to_owned(),
                        |bytes| String::from_utf8_lossy(&bytes).into_owned(),
                    )
                });
                cells.collect::<Vec<_>>().join("|")
            });
            all.push(lines.collect());
        }
        all
    }

    pub(crate) async fn count(&self, table: &str) -> usize {
        self.rows(&format!("SELECT * FROM {table}")).await.len()
    }

    pub(crate) async fn sources(&self, map: &Map) -> Sources {
        let mut sources = Sources::new(Secret([7; 32]));
        for (name, system) in map
            .systems
            .iter()
            .filter(|(_, system)| system.is_reachable())
        {
            sources.insert(name, Source::connect(system, &self.url()).await.unwrap());
        }
        sources
    }

    /// A story's beginning: tables and rows, the map, the connections.
    pub(crate) async fn begin(&self, sql: &str, yaml: &str) -> Desk {
        self.run(sql).await;
        let map = self.map(yaml);
        let sources = self.sources(&map).await;
        Desk { map, sources }
    }
}

impl Drop for Base {
    fn drop(&mut self) {
        if let Self::Mariadb { server, name } = self {
            let (server, name) = (server.clone(), name.clone());
            let tidied = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build();
                runtime.unwrap().block_on(async {
                    let mut admin = MySqlConnection::connect(&server).await.unwrap();
                    // Connections of the story may still hold locks on the definitions.
                    let drop = format!(
                        "SET lock_wait_timeout = 5; DROP DATABASE IF EXISTS {name}; DROP DATABASE IF EXISTS {name}_other"
                    );
                    let _ = sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut admin).await;
                });
            });
            let _ = tidied.join();
        }
        if let Self::Postgres { server, name } = self {
            let (server, name) = (server.clone(), name.clone());
            // A test may panic inside a runtime, so a thread of its own tidies up.
            let tidied = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build();
                runtime.unwrap().block_on(async {
                    let mut admin = PgConnection::connect(&server).await.unwrap();
                    let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                    sqlx::raw_sql(AssertSqlSafe(drop))
                        .execute(&mut admin)
                        .await
                        .unwrap();
                });
            });
            let _ = tidied.join();
        }
    }
}

/// A map and its systems, as the desk has them.
pub(crate) struct Desk {
    pub(crate) map: Map,
    pub(crate) sources: Sources,
}

impl Desk {
    pub(crate) async fn locate(&self, keys: &[(&str, &str)]) -> Located {
        let keys: Vec<SearchKey> = keys
            .iter()
            .map(|(item, value)| SearchKey {
                item: ItemId::from(*item),
                value: (*value).into(),
            })
            .collect();
        locate(&self.map, &self.sources, &keys).await.unwrap()
    }

    /// What proves by itself.
    pub(crate) async fn proven(&self, item: &str, value: &str) -> Vec<Binding> {
        let located = self.locate(&[(item, value)]).await;
        let proven = located
            .candidates
            .iter()
            .filter(|c| c.strength == Strength::Proves);
        proven.map(yakusoku_sources::Candidate::binding).collect()
    }

    pub(crate) async fn plan(&self, verb: Verb, chosen: &[Binding]) -> Plan {
        self.try_plan(verb, chosen)
            .await
            .unwrap_or_else(|refused| panic!("{refused}"))
    }

    pub(crate) async fn try_plan(
        &self,
        verb: Verb,
        chosen: &[Binding],
    ) -> Result<Plan, PlanRefused> {
        plan(&self.map, &self.sources, verb, chosen, ("policy", TODAY)).await
    }

    pub(crate) async fn plan_for(&self, verb: Verb, item: &str, value: &str) -> Plan {
        let chosen = self.proven(item, value).await;
        assert!(!chosen.is_empty(), "{item} {value} finds somebody");
        self.plan(verb, &chosen).await
    }

    /// What stands in the way of erasing somebody, with the tables.
    pub(crate) async fn refused(&self, item: &str, value: &str) -> Vec<(&'static str, String)> {
        let chosen = self.proven(item, value).await;
        match self.try_plan(Verb::Erase, &chosen).await {
            Err(PlanRefused::Problems(problems)) => {
                problems.into_iter().map(|p| (p.code, p.table)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn export(&self, plan: &Plan) -> Exported {
        let mut out = Exported::default();
        export(&self.map, &self.sources, plan, &mut out)
            .await
            .unwrap();
        out
    }

    pub(crate) async fn erase(&self, plan: &Plan) -> Erased {
        erase(&self.map, &self.sources, plan)
            .await
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// What is still there, as `table.column`.
    pub(crate) async fn remaining(&self, plan: &Plan) -> Vec<String> {
        let confirmed = confirm(&self.map, &self.sources, plan).await.unwrap();
        confirmed
            .remaining
            .into_iter()
            .map(|r| {
                format!(
                    "{}.{} {}",
                    r.table,
                    r.column.as_deref().unwrap_or("*"),
                    r.rows
                )
            })
            .collect()
    }
}

/// Everything an export gave, as text, to look for what must or must not be in it.
pub(crate) fn text(exported: &Exported) -> String {
    serde_json::to_string(exported).unwrap()
}

/// The tables of an export with their numbers of rows.
pub(crate) fn sizes(exported: &Exported) -> Vec<(String, usize)> {
    exported
        .tables
        .iter()
        .map(|t| (t.head.table.clone(), t.rows.len()))
        .collect()
}
