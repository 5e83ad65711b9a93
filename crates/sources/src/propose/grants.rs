// SPDX-License-Identifier: Apache-2.0
//! The least rights an account needs for each verb, as statements an administrator runs.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::map::{Map, Rows, Suspension, TableMap};
use crate::source::schema::{Catalogue, Relation, RowSecurity};
use crate::source::{Aim, SourceError, Sources};
use crate::sql::{Dialect, quote, relation};

/// One right and the verbs that need it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Grant {
    /// What it is for: `read` (locate, export, confirm), `erase`, `correct`, `suspend`, `deep`.
    pub verb: &'static str,
    /// The statement; for SQLite, a note on the file.
    pub statement: String,
}

/// The rights an account needs on one system.
///
/// # Errors
/// A system that cannot be read.
pub async fn grants(
    map: &Map,
    sources: &Sources,
    system: &str,
    account: &str,
) -> Result<Vec<Grant>, SourceError> {
    let failed = |error: sqlx::Error| SourceError::of(system, "", &error);
    let (session, catalogue) = sources
        .get(system)?
        .begin(Aim::Read)
        .await
        .map_err(failed)?;
    let dialect = session.dialect();
    // Nothing was changed, so how the reading ends does not matter.
    let _ = session.rollback().await;
    let Some(mapped) = map.systems.get(system) else {
        return Ok(Vec::new());
    };
    if dialect == Dialect::Sqlite {
        return Ok(vec![Grant {
            verb: "erase",
            statement: "-- SQLite: the file and its folder must be readable and writable"
                .to_owned(),
        }]);
    }
    let mut writing = Granting {
        catalogue: &catalogue,
        dialect,
        account: match dialect {
            // `name@host` is two words there.
            Dialect::Mysql => match account.split_once('@') {
                Some((name, host)) => format!("{}@{}", quote(dialect, name), quote(dialect, host)),
                None => quote(dialect, account),
            },
            Dialect::Postgres | Dialect::Sqlite => quote(dialect, account),
        },
        all: BTreeSet::new(),
        keeps: map.keeps(),
    };
    writing.schema();
    for (name, table) in &mapped.tables {
        writing.table(name, table);
    }
    let canary = mapped.canary.as_ref();
    if let Some(there) = canary.and_then(|canary| catalogue.relations.get(&canary.table)) {
        writing.grant("read", "SELECT, INSERT, UPDATE", there);
    }
    for there in catalogue
        .relations
        .values()
        .filter(|t| !t.is_view && !mapped.tables.contains_key(&t.name))
    {
        writing.grant("deep", "SELECT", there);
    }
    Ok(writing.all.into_iter().collect())
}

struct Granting<'a> {
    catalogue: &'a Catalogue,
    dialect: Dialect,
    account: String,
    all: BTreeSet<Grant>,
    /// Whether the map keeps anything from erasure until a day.
    keeps: bool,
}

impl Granting<'_> {
    /// PostgreSQL wants the schema opened too. MySQL shows an account only the tables it has a right on:
    /// with this one, which opens no rows, a table that appears later is noticed.
    fn schema(&mut self) {
        let schema = self.catalogue.schema();
        if let (Dialect::Postgres, Some(schema)) = (self.dialect, schema.clone()) {
            let (schema, account) = (quote(self.dialect, &schema), &self.account);
            self.all.insert(Grant {
                verb: "read",
                statement: format!("GRANT USAGE ON SCHEMA {schema} TO {account};"),
            });
        } else if let (Dialect::Mysql, Some(schema)) = (self.dialect, schema) {
            // The name is a pattern there.
            let schema = schema.replace('_', "\\_").replace('%', "\\%");
            let (schema, account) = (quote(self.dialect, &schema), &self.account);
            self.all.insert(Grant {
                verb: "read",
                statement: format!("GRANT REFERENCES ON {schema}.* TO {account};"),
            });
        }
    }

    fn grant(&mut self, verb: &'static str, right: &str, there: &Relation) {
        let (on, account) = (relation(self.dialect, there), &self.account);
        self.all.insert(Grant {
            verb,
            statement: format!("GRANT {right} ON {on} TO {account};"),
        });
    }

    fn update(&mut self, verb: &'static str, columns: &BTreeSet<String>, there: &Relation) {
        if columns.is_empty() {
            return;
        }
        let columns: Vec<String> = columns.iter().map(|c| quote(self.dialect, c)).collect();
        self.grant(verb, &format!("UPDATE ({})", columns.join(", ")), there);
    }

    fn table(&mut self, name: &str, table: &TableMap) {
        let Some(there) = self.catalogue.relations.get(name) else {
            return;
        };
        self.grant("read", "SELECT", there);
        if there.row_security != RowSecurity::Off {
            // Rows it does not see would stay, and nobody would be told.
            let account = &self.account;
            self.all.insert(Grant {
                verb: "read",
                statement: format!("ALTER ROLE {account} BYPASSRLS;"),
            });
        }
        if self.dialect == Dialect::Mysql {
            // Without it triggers are not seen, and one that restores data would not be either.
            self.grant("read", "TRIGGER", there);
        }
        let erased: BTreeSet<String> = match table.rows {
            Rows::Delete => {
                self.grant("erase", "DELETE", there);
                self.let_go(there)
            }
            Rows::Stay => {
                let changed = table.columns.keys().filter(|c| table.change(c).is_some());
                changed.cloned().collect()
            }
        };
        let shared = table
            .own_when_shared
            .iter()
            .filter(|c| table.change(c).is_some());
        // Rows an Act keeps are set aside by the erasure.
        let aside = match &table.suspend {
            Some(Suspension::Set(set)) if self.keeps => set.keys().cloned().collect(),
            _ => Vec::new(),
        };
        let erased = erased.into_iter().chain(shared.cloned()).chain(aside);
        self.update("erase", &erased.collect(), there);
        let held = table
            .columns
            .iter()
            .filter(|(_, column)| column.item.is_some());
        let copies = table.belongs().flat_map(|link| &link.columns);
        let linked = copies.filter(|c| table.columns.get(*c).is_some_and(|c| c.item.is_some()));
        let correct = held
            .map(|(column, _)| column)
            .chain(linked)
            .cloned()
            .collect();
        self.update("correct", &correct, there);
        self.suspended(table, there);
    }

    /// Pointers that may have to be emptied before rows can go.
    fn let_go(&self, there: &Relation) -> BTreeSet<String> {
        let free = |name: &&String| there.column(name).is_some_and(|c| !c.not_null);
        let points_back = |target: &str| {
            target == there.name
                || self
                    .catalogue
                    .relations
                    .get(target)
                    .is_some_and(|other| other.foreign.iter().any(|f| f.table == there.name))
        };
        let keys = there.foreign.iter().filter(|f| points_back(&f.table));
        keys.flat_map(|f| &f.columns)
            .filter(free)
            .cloned()
            .collect()
    }

    fn suspended(&mut self, table: &TableMap, there: &Relation) {
        match &table.suspend {
            Some(Suspension::Set(set)) => {
                let columns = set.keys().cloned().collect();
                self.update("suspend", &columns, there);
            }
            Some(Suspension::List {
                table: list,
                columns,
            }) => {
                if let Some(list) = self.catalogue.relations.get(list) {
                    let names: BTreeMap<&String, String> = columns
                        .keys()
                        .map(|name| (name, quote(self.dialect, name)))
                        .collect();
                    let names: Vec<String> = names.into_values().collect();
                    self.grant("suspend", "SELECT", list);
                    self.grant("suspend", &format!("INSERT ({})", names.join(", ")), list);
                }
            }
            None => {}
        }
    }
}
