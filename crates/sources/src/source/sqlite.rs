// SPDX-License-Identifier: Apache-2.0
//! SQLite: opening a file somebody else owns, and reading its catalogue.
//!
//! Erased bytes are overwritten (`secure_delete`), foreign keys hold, and a file that was moved or
//! replaced under an open connection is noticed before anything is read or written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::Aim;
use super::schema::{Catalogue, ColumnInfo, Family, Foreign, OnDelete, Quirk, Relation};
use super::session::{Row, Session};
use super::sqlite_line::{Held, Idle, Line};
use crate::map::Limits;
use crate::sql::{Dialect, Statement, quote};

const WAIT: Duration = Duration::from_secs(5);
const CONNECTIONS: usize = 4;

#[derive(Debug)]
pub(super) struct File {
    path: PathBuf,
    limits: Limits,
    idle: Idle,
    places: Arc<Semaphore>,
}

/// Which file a path leads to just now.
pub(super) type Inode = (u64, u64);

impl File {
    pub(super) async fn open(url: &str, limits: Limits) -> sqlx::Result<Self> {
        let path = url.strip_prefix("sqlite:").unwrap_or(url);
        let path = path.strip_prefix("//").unwrap_or(path);
        let file = Self {
            path: PathBuf::from(path.split('?').next().unwrap_or(path)),
            limits,
            idle: Idle::default(),
            places: Arc::new(Semaphore::new(CONNECTIONS)),
        };
        file.begin(Aim::Read).await?;
        Ok(file)
    }

    /// A transaction over a connection to the file that is there now.
    pub(super) async fn begin(&self, aim: Aim) -> sqlx::Result<Held> {
        let places = Arc::clone(&self.places).acquire_owned();
        let place = tokio::time::timeout(WAIT, places).await;
        let place = place.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let place = place.map_err(|_| sqlx::Error::PoolClosed)?;
        let now = inode(&self.path)?;
        let line = match self.idle.take(now) {
            Some(line) => line,
            None => Line::open(self.path.clone(), now, self.limits).await?,
        };
        Ok(Held::new(line, aim, (self.idle.clone(), place)))
    }

    fn bytes(&self) -> sqlx::Result<u64> {
        Ok(std::fs::metadata(&self.path)?.len())
    }

    /// Removes what else may still hold erased values: samples of keys the query planner keeps
    /// (`sqlite_stat4`, which `ANALYZE` makes again) and pages in the write-ahead log.
    pub(super) async fn settle(&self) -> sqlx::Result<()> {
        let mut held = self.begin(Aim::Read).await?.untimed();
        // Emptying what is empty would still be a change, which a disk takes its time for.
        let is_there = "SELECT name FROM sqlite_master WHERE name = 'sqlite_stat4'";
        if !held.rows(is_there).await?.is_empty() {
            let has_any = "SELECT 1 FROM sqlite_stat4 LIMIT 1";
            if !held.rows(has_any).await?.is_empty() {
                held.rows("DELETE FROM sqlite_stat4").await?;
            }
        }
        let mut tidied = Ok(());
        if self.bytes()? <= REWRITTEN_BYTES_MAX {
            tidied = forget_words(&mut held).await;
            // A row without a number of its own gets another one, and others may remember the old.
            if held.rows(UNNUMBERED).await?.is_empty() {
                // Applications write without `secure_delete`: older copies of a row may lie in free space.
                held.rows("VACUUM").await?;
            }
        }
        held.rows("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        tidied
    }
}

/// An index of words keeps those of rows that are gone until its parts are merged.
async fn forget_words(held: &mut Held) -> sqlx::Result<()> {
    for row in held.rows(WORD_INDEXES).await? {
        if let [Some(name)] = row.as_slice() {
            let name = quote(Dialect::Sqlite, name);
            let merge = format!("INSERT INTO {name}({name}) VALUES ('optimize')");
            held.rows(&merge).await?;
        }
    }
    Ok(())
}

const WORD_INDEXES: &str = "SELECT name FROM sqlite_schema WHERE type = 'table'
  AND sql LIKE 'CREATE VIRTUAL TABLE%' AND lower(sql) GLOB '*using fts[345]*'";

/// Tables whose rows a `VACUUM` may number anew.
const UNNUMBERED: &str = "SELECT l.name FROM pragma_table_list l
  WHERE l.schema = 'main' AND l.type = 'table' AND NOT l.wr AND l.name NOT GLOB 'sqlite_*'
    AND (SELECT count(*) FROM pragma_table_info(l.name) p WHERE p.pk > 0
      HAVING max(upper(p.type)) = 'INTEGER') IS NOT 1 LIMIT 1";

/// Files up to this size are written anew after an erasure; larger ones are left to their operator,
/// and the level named in an answer stays `keyed`.
const REWRITTEN_BYTES_MAX: u64 = 64 * 1024 * 1024;

fn inode(path: &Path) -> sqlx::Result<Inode> {
    use std::os::unix::fs::MetadataExt;
    let found = std::fs::metadata(path)?;
    Ok((found.dev(), found.ino()))
}

/// Changes whenever the shape does; also when a file is vacuumed, which only costs a re-reading.
pub(super) async fn stamp(session: &mut Session) -> sqlx::Result<String> {
    let rows = session
        .rows(&plain("SELECT schema_version FROM pragma_schema_version"))
        .await?;
    Ok(format!("{rows:?}"))
}

fn plain(text: &str) -> Statement {
    Statement {
        text: text.to_owned(),
        binds: Vec::new(),
    }
}

// Columns a virtual table hides are how it is spoken to, not what it holds.
const COLUMNS: &str = "SELECT m.name, m.type, p.name, p.type, p.\"notnull\", p.pk, p.hidden, m.sql
  FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) p
  WHERE m.type IN ('table', 'view') AND p.hidden <> 1 AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
  ORDER BY m.name, p.cid";
const INDEXES: &str = "SELECT m.name, l.name, l.\"unique\", l.partial, i.name
  FROM sqlite_schema m JOIN pragma_index_list(m.name) l JOIN pragma_index_info(l.name) i
  WHERE m.type = 'table' ORDER BY m.name, l.name, i.seqno";
const FOREIGN: &str = "SELECT m.name, f.id, f.\"table\", f.\"from\", f.\"to\", f.on_delete
  FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
  WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq";
const TRIGGERS: &str =
    "SELECT tbl_name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name";

pub(super) async fn catalogue(session: &mut Session) -> sqlx::Result<Catalogue> {
    let mut relations = BTreeMap::new();
    for row in session.rows(&plain(COLUMNS)).await? {
        column(&mut relations, &row);
    }
    for relation in relations.values_mut() {
        row_number(relation);
    }
    for row in session.rows(&plain(FOREIGN)).await? {
        foreign(&mut relations, &row);
    }
    point_at_keys(&mut relations);
    indexes(&mut relations, &session.rows(&plain(INDEXES)).await?);
    for row in session.rows(&plain(TRIGGERS)).await? {
        if let [Some(table), Some(sql)] = row.as_slice()
            && let Some(relation) = find(&mut relations, table)
        {
            relation.acts(sql);
        }
    }
    Ok(Catalogue::of(relations))
}

/// SQLite folds the case of names; the catalogue keeps the spelling of the definition.
fn find<'a>(relations: &'a mut BTreeMap<String, Relation>, name: &str) -> Option<&'a mut Relation> {
    relations
        .values_mut()
        .find(|relation| relation.name.eq_ignore_ascii_case(name))
}

fn column(relations: &mut BTreeMap<String, Relation>, row: &Row) {
    let [
        Some(table),
        Some(kind),
        Some(name),
        type_name,
        not_null,
        key,
        hidden,
        sql,
    ] = row.as_slice()
    else {
        return;
    };
    let relation = relations.entry(table.clone()).or_insert_with(|| Relation {
        name: table.clone(),
        is_view: kind == "view",
        rules: sql.iter().cloned().collect(),
        quirks: sql
            .as_deref()
            .filter(|sql| indexes_words(sql))
            .map(|_| Quirk::KeepsWords)
            .into_iter()
            .collect(),
        ..Relation::default()
    });
    let is = |value: &Option<String>| value.as_deref().is_some_and(|value| value != "0");
    let type_name = type_name.clone().unwrap_or_default();
    if is(key) {
        relation.key.push(name.clone());
    }
    relation.columns.push(ColumnInfo {
        name: name.clone(),
        family: family(&type_name),
        not_null: is(not_null) || (is(key) && type_name.eq_ignore_ascii_case("INTEGER")),
        is_generated: is(hidden),
        type_name,
        collation: None,
    });
}

fn indexes_words(sql: &str) -> bool {
    let sql = sql.to_ascii_lowercase();
    sql.starts_with("create virtual table")
        && ["using fts3", "using fts4", "using fts5"]
            .iter()
            .any(|kind| sql.contains(kind))
}

/// The rules of affinity, as SQLite documents them.
fn family(type_name: &str) -> Family {
    let upper = type_name.to_ascii_uppercase();
    let has = |part: &str| upper.contains(part);
    if has("INT") {
        Family::Whole
    } else if has("CHAR") || has("CLOB") || has("TEXT") {
        Family::Text
    } else if upper.is_empty() || has("BLOB") {
        Family::Untyped
    } else {
        Family::Other
    }
}

/// A table without a key of its own has a row number.
fn row_number(relation: &mut Relation) {
    let taken = relation
        .columns
        .iter()
        .any(|column| column.name.eq_ignore_ascii_case("rowid"));
    if relation.key.is_empty() && !relation.is_view && !taken {
        relation.key.push("rowid".to_owned());
        relation.columns.push(ColumnInfo {
            name: "rowid".to_owned(),
            type_name: "INTEGER".to_owned(),
            family: Family::Whole,
            not_null: true,
            is_generated: true,
            collation: None,
        });
    }
}

fn foreign(relations: &mut BTreeMap<String, Relation>, row: &Row) {
    let [
        Some(table),
        Some(id),
        Some(target),
        Some(from),
        to,
        on_delete,
    ] = row.as_slice()
    else {
        return;
    };
    let target = find(relations, target).map_or_else(|| target.clone(), |r| r.name.clone());
    let Some(relation) = relations.get_mut(table) else {
        return;
    };
    let from = relation
        .columns
        .iter()
        .find(|column| column.name.eq_ignore_ascii_case(from))
        .map_or_else(|| from.clone(), |column| column.name.clone());
    let mark = format!("#{id}");
    let on_delete = match on_delete.as_deref() {
        Some("CASCADE") => OnDelete::Cascade,
        Some("SET NULL" | "SET DEFAULT") => OnDelete::SetNull,
        _ => OnDelete::Refuse,
    };
    match relation
        .foreign
        .iter_mut()
        .find(|f| f.on.first() == Some(&mark))
    {
        Some(known) => known.columns.push(from),
        None => relation.foreign.push(Foreign {
            columns: vec![from],
            table: target,
            on: vec![mark.clone()],
            on_delete,
        }),
    }
    if let Some(known) = relation
        .foreign
        .iter_mut()
        .find(|f| f.on.first() == Some(&mark))
    {
        known.on.extend(to.clone());
    }
}

/// Takes the marks off, and names the key where the definition left the target columns out.
fn point_at_keys(relations: &mut BTreeMap<String, Relation>) {
    let keys: BTreeMap<String, Vec<String>> = relations
        .iter()
        .map(|(name, relation)| (name.clone(), relation.key.clone()))
        .collect();
    for foreign in relations
        .values_mut()
        .flat_map(|relation| relation.foreign.iter_mut())
    {
        foreign.on.remove(0);
        if foreign.on.is_empty() {
            foreign.on = keys.get(&foreign.table).cloned().unwrap_or_default();
        }
    }
}

/// An index; `None` stands for an expression.
#[derive(Default)]
struct Index {
    is_unique: bool,
    is_partial: bool,
    columns: Vec<Option<String>>,
}

fn indexes(relations: &mut BTreeMap<String, Relation>, rows: &[Row]) {
    let mut found: BTreeMap<(&String, &String), Index> = BTreeMap::new();
    for row in rows {
        let [Some(table), Some(index), unique, partial, column] = row.as_slice() else {
            continue;
        };
        let is = |value: &Option<String>| value.as_deref() == Some("1");
        let entry = found.entry((table, index)).or_default();
        (entry.is_unique, entry.is_partial) = (is(unique), is(partial));
        entry.columns.push(column.clone());
    }
    for (
        (table, _),
        Index {
            is_unique,
            is_partial,
            columns,
        },
    ) in found
    {
        let Some(relation) = relations.get_mut(table) else {
            continue;
        };
        let plain: Vec<String> = columns.iter().map_while(Clone::clone).collect();
        if is_partial || plain.is_empty() {
            continue;
        }
        if is_unique && plain.len() == columns.len() {
            relation.uniques.push(plain.clone());
        }
        relation.indexes.push(plain);
    }
}
