// SPDX-License-Identifier: Apache-2.0
//! Reads one table of a map: its columns, what erasure does, its links.

use yakusoku_policy::{ItemId, Text};

use super::erasure::{erasure, suspension};
use super::keep;
use super::node::{Key as Name, Node, Reader, Spot};
use super::read::reasons;
use super::{Anchor, Column, ErasureOf, Key, Link, LinkAs, Rows, TableMap};

const TABLE: [&str; 10] = [
    "label",
    "anchor",
    "rows",
    "columns",
    "links",
    "own_when_shared",
    "created",
    "suspend",
    "keep",
    "unmapped",
];
const COLUMN: [&str; 6] = ["item", "label", "key", "erase", "keep", "event"];

pub(super) fn read(reader: &mut Reader, system: &str, name: &Name, spot: &Spot) -> TableMap {
    let fields = reader.fields(spot, &TABLE);
    let rows = [("delete", Rows::Delete), ("stay", Rows::Stay)];
    let mut table = TableMap {
        label: fields
            .get("label")
            .and_then(|spot| reader.text(spot))
            .unwrap_or_else(|| Text::ja(name.name.as_str())),
        anchor: fields
            .get("anchor")
            .and_then(|s| reader.word(s))
            .map(|kind| Anchor { kind }),
        rows: fields
            .get("rows")
            .and_then(|s| reader.choice(s, &rows))
            .unwrap_or(Rows::Stay),
        columns: std::collections::BTreeMap::new(),
        links: fields
            .get("links")
            .map(|s| links(reader, system, s))
            .unwrap_or_default(),
        own_when_shared: fields
            .get("own_when_shared")
            .map(|spot| reader.words(spot))
            .unwrap_or_default(),
        created: fields.get("created").and_then(|spot| reader.word(spot)),
        suspend: fields
            .get("suspend")
            .and_then(|spot| suspension(reader, spot)),
        keep: fields.get("keep").and_then(|spot| keep::read(reader, spot)),
        unmapped: fields
            .get("unmapped")
            .map(|s| reasons(reader, s))
            .unwrap_or_default(),
        at: name.at,
    };
    if let Some(spot) = fields.get("columns") {
        for (name, spot) in reader.entries(spot) {
            let column = column(reader, name, spot);
            undeclared(reader, name, &column, table.rows);
            useless(reader, name, &column, table.rows);
            table.columns.insert(name.name.clone(), column);
        }
    }
    table
}

fn column(reader: &mut Reader, name: &Name, spot: &Spot) -> Column {
    let mut column = Column {
        item: None,
        label: None,
        key: Key::Never,
        erase: None,
        keep: None,
        events: Vec::new(),
        at: name.at,
    };
    if let Node::Word(item) = &spot.node {
        column.item = Some(ItemId::from(item.as_str()));
        return column;
    }
    let fields = reader.fields(spot, &COLUMN);
    let keys = [
        ("proves", Key::Proves),
        ("suggests", Key::Suggests),
        ("never", Key::Never),
    ];
    column.item = fields
        .get("item")
        .and_then(|spot| reader.word(spot))
        .map(ItemId::from);
    column.label = fields.get("label").and_then(|spot| reader.text(spot));
    column.key = fields
        .get("key")
        .and_then(|s| reader.choice(s, &keys))
        .unwrap_or_default();
    column.events = fields
        .get("event")
        .map(|spot| reader.words(spot))
        .unwrap_or_default();
    let dated = fields.get("keep").filter(|spot| is_dated(spot));
    column.keep = dated.and_then(|spot| keep::read(reader, spot));
    let keep = fields
        .get("keep")
        .filter(|_| dated.is_none())
        .and_then(|spot| reader.text(spot))
        .map(ErasureOf::Keep);
    column.erase = match (fields.get("erase"), keep) {
        (Some(spot), None) => erasure(reader, spot),
        (None, keep) => keep,
        (Some(_), Some(_)) => {
            reader.error(
                "map.erase-and-keep",
                name.at,
                &format!("`{}`に`erase`と`keep`の両方は書けません", name.name),
                &format!("`{}` cannot have both `erase` and `keep`", name.name),
            );
            None
        }
    };
    column
}

/// Whether it is kept until a day, and not for good.
fn is_dated(spot: &Spot) -> bool {
    let Node::Table(entries) = &spot.node else {
        return false;
    };
    entries
        .iter()
        .any(|(key, _)| key.name == "until" || key.name == "because")
}

/// A column of rows that go is not kept by itself.
fn useless(reader: &mut Reader, name: &Name, column: &Column, rows: Rows) {
    if rows == Rows::Delete && column.keep.is_some() {
        reader.error(
            "map.keep-in-deleted",
            name.at,
            &format!(
                "`{}`の行は削除されるため、`keep`は列ではなく表に書きます",
                name.name
            ),
            &format!(
                "rows with `{}` are deleted: write `keep` for the table, not the column",
                name.name
            ),
        );
    }
}

/// A column with an item in rows that stay says what becomes of it.
fn undeclared(reader: &mut Reader, name: &Name, column: &Column, rows: Rows) {
    if rows == Rows::Stay && column.item.is_some() && column.erase.is_none() {
        reader.error(
            "map.erasure-undeclared",
            name.at,
            &format!(
                "`{}`を消去でどうするか（`erase`か`keep`）を書きます",
                name.name
            ),
            &format!(
                "say what erasure does with `{}` (`erase` or `keep`)",
                name.name
            ),
        );
    }
}

fn links(reader: &mut Reader, system: &str, spot: &Spot) -> Vec<Link> {
    let Node::List(list) = &spot.node else {
        reader.error(
            "map.wrong-value",
            spot.at,
            "`links`は一覧（先頭に「-」）で書きます",
            "`links` is a list",
        );
        return Vec::new();
    };
    list.iter()
        .filter_map(|spot| link(reader, system, spot))
        .collect()
}

fn link(reader: &mut Reader, system: &str, spot: &Spot) -> Option<Link> {
    let fields = reader.fields(spot, &["columns", "to", "on", "as"]);
    let (Some(columns), Some(to)) = (fields.get("columns"), fields.get("to")) else {
        reader.error(
            "map.link",
            spot.at,
            "つながりには`columns`と`to`を書きます",
            "a link needs `columns` and `to`",
        );
        return None;
    };
    let columns = reader.words(columns);
    let to = reader.word(to)?;
    let (system, table) = match to.split_once('/') {
        Some((system, table)) => (system.to_owned(), table.to_owned()),
        None => (system.to_owned(), to),
    };
    let kinds = [("belongs", LinkAs::Belongs), ("refers", LinkAs::Refers)];
    Some(Link {
        on: fields
            .get("on")
            .map_or_else(|| columns.clone(), |spot| reader.words(spot)),
        columns,
        system,
        table,
        kind: fields
            .get("as")
            .and_then(|s| reader.choice(s, &kinds))
            .unwrap_or(LinkAs::Belongs),
        at: spot.at,
    })
}
