// SPDX-License-Identifier: Apache-2.0
//! What MySQL's and MariaDB's `information_schema` says of one database.
//!
//! An account sees only what it has rights on: without the right TRIGGER it sees no triggers.

use std::collections::BTreeMap;

use super::schema::{Catalogue, ColumnInfo, Family, Foreign, OnDelete, Quirk, Relation};
use super::session::{Row, Session};
use crate::sql::{Bind, Statement};

/// Whose server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavour {
    MariaDb,
    MySql,
}

const TABLES: &str = "SELECT table_name, table_type, engine, '' FROM information_schema.tables
  WHERE table_schema = $1 ORDER BY table_name";
const COLUMNS: &str = "SELECT table_name, column_name, data_type, column_type,
    character_maximum_length, collation_name, is_nullable, coalesce(generation_expression, '')
  FROM information_schema.columns WHERE table_schema = $1 ORDER BY table_name, ordinal_position";
const INDEXES: &str = "SELECT table_name, index_name, non_unique, column_name, sub_part
  FROM information_schema.statistics WHERE table_schema = $1
  ORDER BY table_name, index_name, seq_in_index";
const FOREIGN: &str = "SELECT table_name, constraint_name, column_name, referenced_table_name,
    referenced_column_name
  FROM information_schema.key_column_usage
  WHERE table_schema = $1 AND referenced_table_name IS NOT NULL
  ORDER BY table_name, constraint_name, ordinal_position";
const ON_DELETE: &str = "SELECT table_name, constraint_name, delete_rule
  FROM information_schema.referential_constraints WHERE constraint_schema = $1
  ORDER BY table_name, constraint_name";
const TRIGGERS: &str =
    "SELECT event_object_table, action_timing, event_manipulation, action_statement, trigger_name
  FROM information_schema.triggers WHERE event_object_schema = $1
  ORDER BY event_object_table, trigger_name";
const CHECKS_MARIADB: &str = "SELECT table_name, check_clause
  FROM information_schema.check_constraints WHERE constraint_schema = $1
  ORDER BY table_name, constraint_name";
const CHECKS_MYSQL: &str = "SELECT t.table_name, c.check_clause
  FROM information_schema.check_constraints c JOIN information_schema.table_constraints t
    ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name
  WHERE c.constraint_schema = $1 AND t.constraint_type = 'CHECK'
  ORDER BY t.table_name, c.constraint_name";

/// MariaDB says of a table when its definition was last written, to the second; what triggers and
/// views say is taken whole. One changed within these seconds could be changed again unseen.
const STAMP: &str = "SELECT CONCAT_WS(' ', table_name, table_type, engine, create_time),
    table_type <> 'VIEW' AND NOT (engine = 'InnoDB' AND create_time < NOW() - INTERVAL 2 SECOND)
  FROM information_schema.tables WHERE table_schema = $1
  UNION ALL SELECT CONCAT_WS(' ', event_object_table, trigger_name, action_timing,
    event_manipulation, MD5(action_statement)), 0
  FROM information_schema.triggers WHERE event_object_schema = $1
  UNION ALL SELECT CONCAT_WS(' ', table_name, MD5(view_definition)), 0
  FROM information_schema.views WHERE table_schema = $1";

/// What changes with every definition on MariaDB; `None` where something changed just now, or where
/// an engine does not say.
pub(super) async fn stamp(session: &mut Session, database: &str) -> sqlx::Result<Option<String>> {
    let statement = Statement {
        text: STAMP.to_owned(),
        binds: vec![Bind::Text(database.to_owned())],
    };
    let mut lines = session.rows(&statement).await?;
    lines.sort();
    let is_settled = |row: &Row| matches!(row.as_slice(), [_, Some(fresh)] if fresh == "0");
    Ok(lines.iter().all(is_settled).then(|| format!("{lines:?}")))
}

pub(super) async fn read(
    session: &mut Session,
    database: &str,
    flavour: Flavour,
) -> sqlx::Result<Catalogue> {
    let checks = match flavour {
        Flavour::MariaDb => CHECKS_MARIADB,
        Flavour::MySql => CHECKS_MYSQL,
    };
    let mut answers = Vec::new();
    for text in [
        TABLES, COLUMNS, INDEXES, FOREIGN, ON_DELETE, TRIGGERS, checks,
    ] {
        let statement = Statement {
            text: text.to_owned(),
            binds: vec![Bind::Text(database.to_owned())],
        };
        answers.push(session.rows(&statement).await?);
    }
    Ok(catalogue(database, &answers))
}

type Relations = BTreeMap<String, Relation>;

fn catalogue(database: &str, answers: &[Vec<Row>]) -> Catalogue {
    let mut relations = Relations::new();
    let [
        tables,
        columns,
        indexes,
        foreign,
        on_delete,
        triggers,
        checks,
    ] = answers
    else {
        return Catalogue::of(relations);
    };
    for row in tables {
        table(&mut relations, database, row);
    }
    for row in columns {
        column(&mut relations, row);
    }
    index(&mut relations, indexes);
    points(&mut relations, foreign, on_delete);
    for row in triggers {
        let Some((name, row)) = row.split_last() else {
            continue;
        };
        rule(&mut relations, row);
        let table = row.first().and_then(Option::as_ref);
        if let Some(relation) = table.and_then(|table| relations.get_mut(table)) {
            relation.acting.extend(name.clone());
        }
    }
    for row in checks {
        rule(&mut relations, row);
    }
    Catalogue::of(relations)
}

fn table(relations: &mut Relations, database: &str, row: &Row) {
    let [Some(name), Some(kind), engine, _] = row.as_slice() else {
        return;
    };
    if kind == "SEQUENCE" {
        return;
    }
    let is_view = kind.ends_with("VIEW");
    let mut quirks = Vec::new();
    let safe = |engine: &str| ["innodb", "rocksdb", "ndbcluster"].contains(&engine);
    if !is_view && !safe(&engine.as_deref().unwrap_or_default().to_lowercase()) {
        quirks.push(Quirk::NoTransactions);
    }
    if kind == "SYSTEM VERSIONED" {
        quirks.push(Quirk::KeepsHistory);
    }
    let relation = Relation {
        schema: Some(database.to_owned()),
        name: name.clone(),
        is_view,
        quirks,
        ..Relation::default()
    };
    relations.insert(name.clone(), relation);
}

fn column(relations: &mut Relations, row: &Row) {
    let [
        Some(table),
        Some(name),
        Some(data_type),
        Some(type_name),
        length,
        collation,
        nullable,
        generated,
    ] = row.as_slice()
    else {
        return;
    };
    let Some(relation) = relations.get_mut(table) else {
        return;
    };
    let length = length.as_ref().and_then(|length| length.parse().ok());
    relation.columns.push(ColumnInfo {
        name: name.clone(),
        family: family(&data_type.to_lowercase(), length),
        type_name: type_name.to_lowercase(),
        not_null: nullable.as_deref() == Some("NO"),
        is_generated: generated.as_deref().is_some_and(|text| !text.is_empty()),
        collation: collation.clone(),
    });
}

/// What a type can hold. Lengths of the four kinds of `TEXT` are in bytes, at most four a character.
fn family(data_type: &str, length: Option<u64>) -> Family {
    let letters = |length: u64| u32::try_from(length).unwrap_or(u32::MAX);
    match data_type {
        "char" | "varchar" => Family::ShortText(letters(length.unwrap_or(0))),
        "tinytext" | "text" => Family::ShortText(letters(length.unwrap_or(0) / 4)),
        "mediumtext" | "longtext" => Family::Text,
        "tinyint" | "smallint" | "mediumint" | "int" | "bigint" => Family::Whole,
        "binary" | "varbinary" | "tinyblob" | "blob" | "mediumblob" | "longblob" => Family::Bytes,
        _ => Family::Other,
    }
}

/// An index is of use as far as it holds whole columns; one over a part of a text proves nothing.
fn index(relations: &mut Relations, rows: &[Row]) {
    let mut found: BTreeMap<(&String, &String), Index<'_>> = BTreeMap::new();
    for row in rows {
        let [Some(table), Some(name), Some(non_unique), column, part] = row.as_slice() else {
            continue;
        };
        let entry = found.entry((table, name)).or_default();
        entry.is_unique = non_unique == "0";
        entry
            .columns
            .push(column.as_ref().filter(|_| part.is_none()));
        entry.first = entry.first.or(column.as_ref());
    }
    for ((table, name), index) in found {
        let Some(relation) = relations.get_mut(table) else {
            continue;
        };
        let whole: Vec<String> = index.columns.iter().map_while(|c| c.cloned()).collect();
        if whole.len() == index.columns.len() && name == "PRIMARY" {
            relation.key.clone_from(&whole);
        } else if whole.len() == index.columns.len() && index.is_unique {
            relation.uniques.push(whole.clone());
        }
        match (whole.is_empty(), index.first) {
            (false, _) => relation.indexes.push(whole),
            // A part of a text is enough to look it up.
            (true, Some(first)) => relation.indexes.push(vec![first.clone()]),
            (true, None) => {}
        }
    }
}

#[derive(Default)]
struct Index<'a> {
    is_unique: bool,
    columns: Vec<Option<&'a String>>,
    first: Option<&'a String>,
}

/// The columns of one foreign key come one by one.
fn points(relations: &mut Relations, rows: &[Row], on_delete: &[Row]) {
    let mut found: BTreeMap<(&String, &String), Foreign> = BTreeMap::new();
    for row in rows {
        let [
            Some(table),
            Some(name),
            Some(column),
            Some(target),
            Some(on),
        ] = row.as_slice()
        else {
            continue;
        };
        let foreign = found.entry((table, name)).or_insert_with(|| Foreign {
            columns: Vec::new(),
            table: target.clone(),
            on: Vec::new(),
            on_delete: on_delete_of(on_delete, table, name),
        });
        foreign.columns.push(column.clone());
        foreign.on.push(on.clone());
    }
    for ((table, _), foreign) in found {
        if let Some(relation) = relations.get_mut(table) {
            relation.foreign.push(foreign);
        }
    }
}

fn on_delete_of(rows: &[Row], table: &str, name: &str) -> OnDelete {
    let rule = rows.iter().find_map(|row| match row.as_slice() {
        [Some(of), Some(constraint), rule] if of == table && constraint == name => rule.as_deref(),
        _ => None,
    });
    match rule {
        Some("CASCADE") => OnDelete::Cascade,
        Some("SET NULL") => OnDelete::SetNull,
        _ => OnDelete::Refuse,
    }
}

fn rule(relations: &mut Relations, row: &[Option<String>]) {
    let Some(Some(table)) = row.first() else {
        return;
    };
    let Some(relation) = relations.get_mut(table) else {
        return;
    };
    let words: Vec<&str> = row
        .iter()
        .skip(1)
        .filter_map(|word| word.as_deref())
        .collect();
    let words = words.join(" ");
    // MariaDB's JSON is a text with a rule; what erasure leaves would break the rule.
    for column in &mut relation.columns {
        if words == format!("json_valid(`{}`)", column.name) {
            column.family = Family::Other;
            "json".clone_into(&mut column.type_name);
        }
    }
    relation.rules.push(words);
}
