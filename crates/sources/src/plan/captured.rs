// SPDX-License-Identifier: Apache-2.0
//! Takes the keys of rows whose links erasure will change, so that they can be read again.

use std::collections::{BTreeMap, BTreeSet};

use super::build::Names;
use crate::reach::{Reach, Taken};
use crate::source::Session;
use crate::sql::{Writer, read as read_column, relation};

/// Reads the keys of the person's rows in some tables.
pub(super) async fn read(
    reach: &Reach<'_>,
    session: &mut Session,
    tables: &Names,
) -> sqlx::Result<BTreeMap<String, Taken>> {
    let mut all = BTreeMap::new();
    for table in tables {
        let Some(there) = reach.relation(table) else {
            continue;
        };
        let columns = columns(reach, table, &there.key);
        let mut writer = Writer::new(session.dialect());
        let alias = writer.alias();
        let Some(mine) = reach.mine(&mut writer, table, &alias) else {
            continue;
        };
        let dialect = session.dialect();
        let selected: Vec<String> = columns
            .iter()
            .map(|column| read_column(dialect, &alias, there, column))
            .collect();
        let statement = writer.finish(format!(
            "SELECT {} FROM {} AS {alias} WHERE {mine}",
            selected.join(", "),
            relation(dialect, there),
        ));
        let rows = session.rows(&statement).await?;
        let rows = rows
            .into_iter()
            .filter_map(|row| row.into_iter().collect())
            .collect();
        all.insert(table.clone(), Taken { columns, rows });
    }
    Ok(all)
}

/// The key, and what the rows of other tables hang on.
fn columns(reach: &Reach<'_>, table: &str, key: &[String]) -> Vec<String> {
    let mut columns: Vec<String> = key.to_vec();
    let children = reach.tables().flat_map(|(_, other)| other.belongs());
    let used: BTreeSet<&String> = children
        .filter(|link| link.system == reach.system && link.table == table)
        .flat_map(|link| &link.on)
        .collect();
    columns.extend(used.into_iter().filter(|name| !key.contains(name)).cloned());
    columns
}
