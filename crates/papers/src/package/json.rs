// SPDX-License-Identifier: Apache-2.0
//! The package for machines.
//!
//! ```json
//! {
//!   "format": "yakusoku-disclosure/1",
//!   "number": "個回第2026-000123号", "date": "2026-11-24", "lang": "ja",
//!   "operator": "…", "person": "…", "notes": ["…"],
//!   "tables": [{
//!     "system": "会員管理", "label": "会員の登録", "purposes": ["…"], "notes": [],
//!     "items": [{"key": "contact.email", "item": "contact.email", "label": "メールアドレス"}],
//!     "records": [{"contact.email": "taro@example.jp"}]
//!   }]
//! }
//! ```
//!
//! `key` is the item's id; where a table holds an item twice, the second is `contact.email#2`. A
//! value is a string as the system gave it, or `null` where nothing is recorded. Records keep the
//! order of the items. New fields may be added under the same `format`; none changes its meaning.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::{Package, Table};
use crate::PaperError;
use crate::lang::code;

/// Name of this shape, inside the file.
const FORMAT: &str = "yakusoku-disclosure/1";

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    number: &'a str,
    date: String,
    lang: &'static str,
    operator: &'a str,
    person: &'a str,
    notes: &'a [String],
    tables: Vec<Data<'a>>,
}

#[derive(Serialize)]
struct Data<'a> {
    system: &'a str,
    label: &'a str,
    purposes: &'a [String],
    notes: &'a [String],
    items: Vec<Item<'a>>,
    records: Vec<Record<'a>>,
}

#[derive(Serialize, Clone)]
struct Item<'a> {
    key: String,
    item: &'a str,
    label: &'a str,
}

struct Record<'a> {
    keys: Rc<[String]>,
    values: &'a [Option<String>],
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.values.len()))?;
        for (key, value) in self.keys.iter().zip(self.values) {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// Writes the package as JSON, UTF-8, two spaces of indent, one line break at the end.
///
/// # Errors
/// [`PaperError::RowWidth`] where a row does not match its columns.
pub fn package_json(package: &Package) -> Result<Vec<u8>, PaperError> {
    package.check()?;
    let file = File {
        format: FORMAT,
        number: &package.number,
        date: package.date.to_string(),
        lang: code(package.lang),
        operator: &package.operator,
        person: &package.person,
        notes: &package.notes,
        tables: package.tables.iter().map(data).collect(),
    };
    let mut bytes =
        serde_json::to_vec_pretty(&file).map_err(|e| PaperError::Writing(e.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn data(table: &Table) -> Data<'_> {
    let keys: Rc<[String]> = keys(table).into();
    let items = keys
        .iter()
        .zip(&table.columns)
        .map(|(key, column)| Item {
            key: key.clone(),
            item: &column.item,
            label: &column.label,
        })
        .collect();
    let records = table
        .rows
        .iter()
        .map(|values| Record {
            keys: Rc::clone(&keys),
            values,
        })
        .collect();
    Data {
        system: &table.system,
        label: &table.label,
        purposes: &table.purposes,
        notes: &table.notes,
        items,
        records,
    }
}

/// One key per column, distinct within the table.
fn keys(table: &Table) -> Vec<String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    table
        .columns
        .iter()
        .map(|column| {
            let times = seen.entry(&column.item).or_default();
            *times += 1;
            if *times == 1 {
                column.item.clone()
            } else {
                format!("{}#{times}", column.item)
            }
        })
        .collect()
}
