// SPDX-License-Identifier: Apache-2.0
//! PostgreSQL: bounded waiting, one schema, and its catalogue.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, Executor, Postgres, Transaction};

use super::Aim;
use super::schema::{
    Catalogue, ColumnInfo, Family, Foreign, OnDelete, Quirk, Relation, RowSecurity,
};
use super::session::{Row, Session};
use crate::map::Limits;
use crate::sql::{Bind, Statement};

const WAIT: Duration = Duration::from_secs(5);
const CONNECTIONS: u32 = 4;
const STATEMENTS: usize = 500;
/// What a session of ours keeps to, beside the limits of the map.
const SETTINGS: [(&str, &str); 6] = [
    ("idle_in_transaction_session_timeout", "60000"),
    ("TimeZone", "UTC"),
    ("DateStyle", "ISO"),
    ("jit", "off"),
    // Where a policy would hide rows, the server refuses instead: what is not seen is not said to be gone.
    ("row_security", "off"),
    // Every predicate rests on a key, so one plan serves all values and is made once.
    ("plan_cache_mode", "force_generic_plan"),
];

#[derive(Debug)]
pub(super) struct Server {
    pool: PgPool,
    schema: String,
}

impl Server {
    pub(super) async fn open(
        url: &str,
        schema: Option<String>,
        limits: Limits,
    ) -> sqlx::Result<Self> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("yakusoku")
            .statement_cache_capacity(STATEMENTS)
            .options(SETTINGS)
            .options([
                ("statement_timeout", format!("{}s", limits.statement)),
                ("lock_timeout", format!("{}s", limits.lock)),
            ]);
        // A pool would try again until its time is up, and then say nothing but that.
        options.connect().await?.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(WAIT)
            .test_before_acquire(false)
            .connect_with(options)
            .await?;
        let version: String = sqlx::query_scalar("SHOW server_version_num")
            .fetch_one(&pool)
            .await?;
        if !is_new_enough(&version) {
            let words = format!("the server is too old ({version}); PostgreSQL 13 is the least");
            return Err(sqlx::Error::Configuration(words.into()));
        }
        let schema = match schema {
            Some(schema) => schema,
            None => {
                sqlx::query_scalar("SELECT CAST(current_schema() AS text)")
                    .fetch_one(&pool)
                    .await?
            }
        };
        Ok(Self { pool, schema })
    }

    /// One snapshot for the whole verb, so that what is counted is what is changed.
    ///
    /// Kept connections are not asked beforehand whether they live; one that turns out dead before
    /// anything was said over it is replaced.
    pub(super) async fn begin(&self, aim: Aim) -> sqlx::Result<Transaction<'static, Postgres>> {
        let begin = match aim {
            Aim::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Aim::Change => "BEGIN ISOLATION LEVEL REPEATABLE READ",
        };
        for _ in 0..CONNECTIONS {
            match self.pool.begin_with(begin).await {
                Err(error) if is_dead(&error) => {}
                Err(sqlx::Error::PoolTimedOut) => return Err(self.no_place().await),
                begun => return begun,
            }
        }
        self.pool.begin_with(begin).await
    }

    /// Why there was no connection to be had: what the server says to one more.
    async fn no_place(&self) -> sqlx::Error {
        let options = self.pool.connect_options();
        match tokio::time::timeout(WAIT, options.connect()).await {
            Ok(Err(error)) => error,
            Ok(Ok(_)) | Err(_) => sqlx::Error::PoolTimedOut,
        }
    }

    /// A connection of its own with a snapshot, which is closed and never used by others.
    pub(super) async fn apart(&self) -> sqlx::Result<PgConnection> {
        let mut connection = self.pool.acquire().await?.detach();
        connection
            .execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .await?;
        Ok(connection)
    }

    fn ask(&self, text: &str) -> Statement {
        Statement {
            text: text.to_owned(),
            binds: vec![Bind::Text(self.schema.clone())],
        }
    }

    /// The tables and views of the schema by their numbers, of which [`Self::stamp`] is asked.
    pub(super) async fn places(&self, session: &mut Session) -> sqlx::Result<Vec<String>> {
        let rows = session.rows(&self.ask(PLACES)).await?;
        Ok(rows.into_iter().flatten().flatten().collect())
    }

    /// Row versions of the catalogue: they change whenever a definition does. A table that came or went shows
    /// among the relations of the schema, so the others need not be looked for each time.
    pub(super) async fn stamp(
        &self,
        session: &mut Session,
        places: &[String],
    ) -> sqlx::Result<String> {
        let mut statement = self.ask(STAMP);
        statement.binds.push(Bind::List(places.to_vec()));
        Ok(format!("{:?}", session.rows(&statement).await?))
    }

    pub(super) async fn catalogue(&self, session: &mut Session) -> sqlx::Result<Catalogue> {
        let mut relations = BTreeMap::new();
        for row in session.rows(&self.ask(COLUMNS)).await? {
            column(&mut relations, &self.schema, &row);
        }
        for row in session.rows(&self.ask(CONSTRAINTS)).await? {
            constraint(&mut relations, &row);
        }
        for row in session.rows(&self.ask(INDEXES)).await? {
            index(&mut relations, &row);
        }
        for row in session.rows(&self.ask(TRIGGERS)).await? {
            if let [Some(table), Some(rule)] = row.as_slice()
                && let Some(relation) = relations.get_mut(table)
            {
                relation.acts(rule);
            }
        }
        for row in session.rows(&self.ask(PARENTS)).await? {
            if let [Some(table), Some(parent)] = row.as_slice()
                && let Some(relation) = relations.get_mut(table)
            {
                relation.parents.push(parent.clone());
            }
        }
        Ok(Catalogue::of(relations))
    }
}

const PARENTS: &str = "SELECT c.relname::text, p.relname::text
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
    JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND p.relnamespace = c.relnamespace AND NOT c.relispartition ORDER BY 1, 2";

const PLACES: &str = "SELECT CAST(c.oid AS text)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY c.oid";

/// A row of the catalogue that is changed is a new version of another transaction: which transactions wrote
/// the rows tells all. A key elsewhere that leads here shows by the triggers it puts on its target.
const STAMP: &str = "SELECT hashtextextended(concat_ws(' ',
  ARRAY(SELECT c.xmin FROM pg_class c
    WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace n WHERE n.nspname = $1)),
  ARRAY(SELECT a.xmin FROM pg_attribute a WHERE a.attrelid = ANY (CAST($2 AS oid[])) AND a.attnum > 0),
  ARRAY(SELECT k.xmin FROM pg_constraint k WHERE k.conrelid = ANY (CAST($2 AS oid[]))),
  ARRAY(SELECT t.xmin FROM pg_trigger t WHERE t.tgrelid = ANY (CAST($2 AS oid[]))),
  ARRAY(SELECT p.xmin FROM pg_proc p WHERE p.oid = ANY (ARRAY(SELECT t.tgfoid FROM pg_trigger t
    WHERE NOT t.tgisinternal AND t.tgrelid = ANY (CAST($2 AS oid[]))))),
  ARRAY(SELECT r.xmin FROM pg_rewrite r WHERE r.ev_class = ANY (CAST($2 AS oid[])))), 0)";

const COLUMNS: &str = "SELECT c.relname::text, c.relkind::text,
    CASE WHEN row_security_active(c.oid) THEN 'active' WHEN c.relrowsecurity THEN 'bypassed' END,
    a.attname::text, format_type(a.atttypid, -1), t.typcategory::text, a.attnotnull::text,
    (a.attgenerated <> '' OR a.attidentity = 'a')::text, a.atttypmod::text
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  ORDER BY c.relname, a.attnum";

/// A foreign key that only a partition has counts as one of the whole: its rows are erased through the whole.
const CONSTRAINTS: &str = "SELECT CASE WHEN n.nspname = $1 THEN c.relname::text
      ELSE n.nspname || '.' || c.relname END, k.contype::text,
    (SELECT json_agg(a.attname ORDER BY u.at)::text FROM unnest(k.conkey) WITH ORDINALITY u(number, at)
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number),
    f.relname::text,
    (SELECT json_agg(a.attname ORDER BY u.at)::text FROM unnest(k.confkey) WITH ORDINALITY u(number, at)
      JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number),
    k.confdeltype::text, pg_get_constraintdef(k.oid)
  FROM pg_constraint k JOIN pg_class own ON own.oid = k.conrelid
    JOIN pg_class c ON c.oid = CASE WHEN k.contype = 'f' AND own.relispartition
      THEN pg_partition_root(own.oid) ELSE own.oid END
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_class f ON f.oid = k.confrelid LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
  WHERE (n.nspname = $1 OR fn.nspname = $1) AND k.contype IN ('p', 'u', 'f', 'c')
    AND k.conparentid = 0 ORDER BY c.relname, k.conname";

const INDEXES: &str = "SELECT c.relname::text, i.indisunique::text, (i.indpred IS NULL)::text,
    (SELECT json_agg(a.attname ORDER BY u.at)::text
      FROM unnest(i.indkey::int2[]) WITH ORDINALITY u(number, at)
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.number
      WHERE u.at <= i.indnkeyatts)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 ORDER BY c.relname, i.indexrelid";

const TRIGGERS: &str = "SELECT c.relname::text, pg_get_triggerdef(t.oid) || ' ' || p.prosrc
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_proc p ON p.oid = t.tgfoid
  WHERE n.nspname = $1 AND NOT t.tgisinternal
  UNION ALL SELECT c.relname::text, pg_get_ruledef(r.oid)
  FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 ORDER BY 1, 2";

/// `130004` is 13.4; what is no number is something else that speaks the protocol.
fn is_new_enough(version: &str) -> bool {
    version
        .parse::<u32>()
        .is_ok_and(|version| version >= 130_000)
}

/// Whether the connection was cut while it lay unused.
fn is_dead(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => true,
        sqlx::Error::Database(db) => db.code().is_some_and(|code| code.starts_with("57P")),
        _ => false,
    }
}

fn is(value: &Option<String>) -> bool {
    value.as_deref() == Some("true")
}

fn names(json: Option<&String>) -> Vec<Option<String>> {
    json.and_then(|json| serde_json::from_str(json).ok())
        .unwrap_or_default()
}

/// The names up to the first part that is an expression.
fn plain(json: Option<&String>) -> Vec<String> {
    names(json).into_iter().map_while(|name| name).collect()
}

fn column(relations: &mut BTreeMap<String, Relation>, schema: &str, row: &Row) {
    let [
        Some(table),
        Some(kind),
        secured,
        Some(name),
        Some(type_name),
        category,
        not_null,
        generated,
        modifier,
    ] = row.as_slice()
    else {
        return;
    };
    let relation = relations.entry(table.clone()).or_insert_with(|| Relation {
        schema: Some(schema.to_owned()),
        name: table.clone(),
        is_view: matches!(kind.as_str(), "v" | "m" | "f"),
        row_security: match secured.as_deref() {
            Some("active") => RowSecurity::Active,
            Some(_) => RowSecurity::Bypassed,
            None => RowSecurity::Off,
        },
        quirks: match kind.as_str() {
            "m" => vec![Quirk::KeepsCopies],
            "f" => vec![Quirk::LiesElsewhere],
            _ => Vec::new(),
        },
        ..Relation::default()
    });
    let length = modifier
        .as_ref()
        .and_then(|length| length.parse::<i64>().ok())
        .unwrap_or(-1);
    relation.columns.push(ColumnInfo {
        name: name.clone(),
        family: family(type_name, category.as_deref(), length),
        type_name: type_name.clone(),
        not_null: is(not_null),
        is_generated: is(generated),
        collation: None,
    });
}

fn family(type_name: &str, category: Option<&str>, modifier: i64) -> Family {
    match type_name {
        "text" => Family::Text,
        "smallint" | "integer" | "bigint" => Family::Whole,
        // The modifier of a bounded text is its length and four bytes of header.
        _ if category == Some("S") => match u32::try_from(modifier - 4) {
            Ok(length) => Family::ShortText(length),
            Err(_) => Family::ShortText(u32::MAX),
        },
        _ => Family::Other,
    }
}

fn constraint(relations: &mut BTreeMap<String, Relation>, row: &Row) {
    let [
        Some(table),
        Some(kind),
        columns,
        target,
        on,
        on_delete,
        definition,
    ] = row.as_slice()
    else {
        return;
    };
    let relation = relations.entry(table.clone()).or_insert_with(|| Relation {
        name: table.clone(),
        ..Relation::default()
    });
    let columns = plain(columns.as_ref());
    match (kind.as_str(), target) {
        ("p", _) => relation.key = columns,
        ("u", _) => relation.uniques.push(columns),
        ("f", Some(target)) => {
            let foreign = Foreign {
                columns,
                table: target.clone(),
                on: plain(on.as_ref()),
                on_delete: match on_delete.as_deref() {
                    Some("c") => OnDelete::Cascade,
                    Some("n" | "d") => OnDelete::SetNull,
                    _ => OnDelete::Refuse,
                },
            };
            // Of two partitions each may have the same one.
            if !relation.foreign.contains(&foreign) {
                relation.foreign.push(foreign);
            }
        }
        _ => relation.rules.extend(definition.iter().cloned()),
    }
}

fn index(relations: &mut BTreeMap<String, Relation>, row: &Row) {
    let [Some(table), unique, whole, columns] = row.as_slice() else {
        return;
    };
    let Some(relation) = relations.get_mut(table) else {
        return;
    };
    let all = names(columns.as_ref()).len();
    let columns = plain(columns.as_ref());
    if !is(whole) || columns.is_empty() {
        return;
    }
    if is(unique) && columns.len() == all {
        relation.uniques.push(columns.clone());
    }
    relation.indexes.push(columns);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_too_old_is_known_by_its_number() {
        assert!(is_new_enough("130000") && is_new_enough("170002"));
        assert!(!is_new_enough("120018") && !is_new_enough("90624") && !is_new_enough("redshift"));
    }
}
