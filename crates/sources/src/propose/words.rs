// SPDX-License-Identifier: Apache-2.0
//! Comments and statistics of a live system: what its people and its planner wrote down already.

use std::collections::{BTreeMap, BTreeSet};

use crate::live::SCHEMAS;
use crate::map::SystemMap;
use crate::source::Session;
use crate::source::schema::Catalogue;
use crate::sql::{Bind, Dialect, Statement};

/// Comments by table and column, distinct columns, rows by table.
#[derive(Debug, Default)]
pub(super) struct Words {
    comments: BTreeMap<(String, String), String>,
    distinct: BTreeSet<(String, String)>,
    rows: BTreeMap<String, u64>,
    labels: BTreeMap<String, String>,
    elsewhere: Vec<String>,
    is_mariadb: bool,
}

impl Words {
    pub(super) fn comment(&self, table: &str, column: &str) -> Option<&str> {
        let key = (table.to_owned(), column.to_owned());
        self.comments.get(&key).map(String::as_str)
    }

    pub(super) fn is_distinct(&self, table: &str, column: &str) -> bool {
        self.distinct
            .contains(&(table.to_owned(), column.to_owned()))
    }

    pub(super) fn rows(&self, table: &str) -> Option<u64> {
        self.rows.get(table).copied()
    }

    /// What the system's own people call a table.
    pub(super) fn label(&self, table: &str) -> Option<&str> {
        self.labels.get(table).map(String::as_str)
    }

    /// Other schemas that have tables.
    pub(super) fn elsewhere(&self) -> &[String] {
        &self.elsewhere
    }

    pub(super) const fn is_mariadb(&self) -> bool {
        self.is_mariadb
    }
}

const COMMENTS_POSTGRES: &str = "SELECT c.relname::text, a.attname::text, d.description
  FROM pg_description d JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid
  WHERE n.nspname = $1 AND d.objsubid > 0";
const DISTINCT_POSTGRES: &str = "SELECT tablename::text, attname::text FROM pg_stats
  WHERE schemaname = $1 AND n_distinct = -1";
const ROWS_POSTGRES: &str = "SELECT c.relname::text, CAST(CAST(c.reltuples AS bigint) AS text)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.reltuples > 0 AND c.relkind IN ('r', 'p')";
const COMMENTS_MYSQL: &str = "SELECT table_name, column_name, column_comment
  FROM information_schema.columns WHERE table_schema = $1 AND column_comment <> ''";
const ROWS_MYSQL: &str = "SELECT table_name, table_rows FROM information_schema.tables
  WHERE table_schema = $1 AND table_rows > 0";

const LABELS_POSTGRES: &str = "SELECT c.relname::text, d.description
  FROM pg_description d JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
    JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND d.objsubid = 0";
const LABELS_MYSQL: &str = "SELECT table_name, table_comment FROM information_schema.tables
  WHERE table_schema = $1 AND table_comment <> '' AND table_type = 'BASE TABLE'";
/// A label longer than this is an explanation.
const LABEL_MAX: usize = 30;

pub(super) async fn read(
    session: &mut Session,
    catalogue: &Catalogue,
    system: &SystemMap,
) -> sqlx::Result<Words> {
    let mut words = Words::default();
    let dialect = session.dialect();
    let asked = |text: &str, value: &str| Statement {
        text: text.to_owned(),
        binds: vec![Bind::Text(value.to_owned())],
    };
    let Some(schema) = catalogue.schema() else {
        // SQLite keeps neither comments nor, unless somebody asked, statistics; what shows no table has none.
        if dialect == Dialect::Postgres {
            let own = system.schema.as_deref().unwrap_or("");
            let rows = session.rows(&asked(SCHEMAS, own)).await?;
            let named = |row: Vec<Option<String>>| row.into_iter().next().flatten();
            words.elsewhere = rows.into_iter().filter_map(named).collect();
        }
        return Ok(words);
    };
    let (comments, distinct, rows, labels) = match dialect {
        Dialect::Postgres => (
            COMMENTS_POSTGRES,
            Some(DISTINCT_POSTGRES),
            ROWS_POSTGRES,
            LABELS_POSTGRES,
        ),
        Dialect::Mysql => (COMMENTS_MYSQL, None, ROWS_MYSQL, LABELS_MYSQL),
        Dialect::Sqlite => return Ok(words),
    };
    for row in session.rows(&asked(comments, &schema)).await? {
        if let [Some(table), Some(column), Some(comment)] = row.as_slice() {
            let key = (table.clone(), column.clone());
            words.comments.insert(key, comment.clone());
        }
    }
    if let Some(distinct) = distinct {
        for row in session.rows(&asked(distinct, &schema)).await? {
            if let [Some(table), Some(column)] = row.as_slice() {
                words.distinct.insert((table.clone(), column.clone()));
            }
        }
    }
    for row in session.rows(&asked(rows, &schema)).await? {
        if let [Some(table), Some(rows)] = row.as_slice()
            && let Ok(rows) = rows.parse()
        {
            words.rows.insert(table.clone(), rows);
        }
    }
    for row in session.rows(&asked(labels, &schema)).await? {
        if let [Some(table), Some(label)] = row.as_slice()
            && !label.is_ascii()
            && label.chars().count() <= LABEL_MAX
        {
            words.labels.insert(table.clone(), label.trim().to_owned());
        }
    }
    if dialect == Dialect::Mysql {
        let version = Statement {
            text: "SELECT VERSION()".to_owned(),
            binds: Vec::new(),
        };
        let rows = session.rows(&version).await?;
        let mut cells = rows.iter().flatten().flatten();
        words.is_mariadb = cells.any(|text| text.contains("MariaDB"));
    }
    Ok(words)
}
