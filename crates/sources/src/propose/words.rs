// SPDX-License-Identifier: Apache-2.0
//! Comments and statistics of a live system: what its people and its planner wrote down already.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::Session;
use crate::source::schema::Catalogue;
use crate::sql::{Bind, Dialect, Statement};

/// Comments by table and column, distinct columns, rows by table.
#[derive(Debug, Default)]
pub(super) struct Words {
    comments: BTreeMap<(String, String), String>,
    distinct: BTreeSet<(String, String)>,
    rows: BTreeMap<String, u64>,
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

pub(super) async fn read(session: &mut Session, catalogue: &Catalogue) -> sqlx::Result<Words> {
    let mut words = Words::default();
    let Some(schema) = catalogue.schema() else {
        // SQLite keeps neither comments nor, unless somebody asked, statistics.
        return Ok(words);
    };
    let (comments, distinct, rows) = match session.dialect() {
        Dialect::Postgres => (COMMENTS_POSTGRES, Some(DISTINCT_POSTGRES), ROWS_POSTGRES),
        Dialect::Mysql => (COMMENTS_MYSQL, None, ROWS_MYSQL),
        Dialect::Sqlite => return Ok(words),
    };
    let ask = |text: &str| Statement {
        text: text.to_owned(),
        binds: vec![Bind::Text(schema.clone())],
    };
    for row in session.rows(&ask(comments)).await? {
        if let [Some(table), Some(column), Some(comment)] = row.as_slice() {
            let key = (table.clone(), column.clone());
            words.comments.insert(key, comment.clone());
        }
    }
    if let Some(distinct) = distinct {
        for row in session.rows(&ask(distinct)).await? {
            if let [Some(table), Some(column)] = row.as_slice() {
                words.distinct.insert((table.clone(), column.clone()));
            }
        }
    }
    for row in session.rows(&ask(rows)).await? {
        if let [Some(table), Some(rows)] = row.as_slice()
            && let Ok(rows) = rows.parse()
        {
            words.rows.insert(table.clone(), rows);
        }
    }
    Ok(words)
}
