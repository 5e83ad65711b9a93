// SPDX-License-Identifier: Apache-2.0
//! A fresh database for one story, and short ways to tell it.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Column as _, Connection, PgConnection, Row as _, SqliteConnection};
use tempfile::TempDir;
use yakusoku_policy::ItemId;
use yakusoku_sources::{
    Binding, Erased, Exported, Located, Map, Plan, PlanRefused, SearchKey, Secret, Source, Sources,
    Strength, Verb, confirm, erase, export, locate, plan, read_map,
};

pub(crate) enum Base {
    Sqlite { folder: TempDir },
    Postgres { server: String, name: String },
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

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite { folder } => folder.path().join("t.db").to_string_lossy().into_owned(),
            Self::Postgres { server, name } => {
                let (head, tail) = server.split_once('?').unwrap_or((server, ""));
                let head = head.rsplit_once('/').map_or(head, |(head, _)| head);
                format!("{head}/{name}?{tail}")
            }
        }
    }

    /// A map whose `ENGINE` line fits this base.
    pub(crate) fn map(&self, yaml: &str) -> Map {
        let engine = match self {
            Self::Sqlite { .. } => "engine: sqlite\n    file: t.db",
            Self::Postgres { .. } => "engine: postgres\n    url_env: T",
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
        }
    }

    /// All rows of a question, as sorted lines: what a neighbour's rows look like before and after.
    pub(crate) async fn rows(&self, sql: &str) -> Vec<String> {
        let text = AssertSqlSafe(sql.to_owned());
        let mut lines: Vec<String> = match self {
            Self::Sqlite { .. } => {
                let url = format!("sqlite:{}", self.url());
                let mut db = SqliteConnection::connect(&url).await.unwrap();
                let rows = sqlx::query(text).fetch_all(&mut db).await.unwrap();
                rows.iter()
                    .map(|row| {
                        let cells = row.columns().iter().map(|column| {
                            let at = column.ordinal();
                            row.try_get_unchecked::<Option<String>, _>(at)
                                .unwrap()
                                .unwrap_or_else(|| "∅".to_owned())
                        });
                        cells.collect::<Vec<_>>().join("|")
                    })
                    .collect()
            }
            Self::Postgres { .. } => {
                let mut db = PgConnection::connect(&self.url()).await.unwrap();
                let text = AssertSqlSafe(format!("SELECT CAST(x AS text) FROM ({sql}) x"));
                sqlx::query_scalar::<_, String>(text)
                    .fetch_all(&mut db)
                    .await
                    .unwrap()
            }
        };
        lines.sort();
        lines
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
        plan(&self.map, &self.sources, verb, chosen, "policy").await
    }

    pub(crate) async fn plan_for(&self, verb: Verb, item: &str, value: &str) -> Plan {
        let chosen = self.proven(item, value).await;
        assert!(!chosen.is_empty(), "{item} {value} finds somebody");
        self.plan(verb, &chosen).await
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
