// SPDX-License-Identifier: Apache-2.0
//! Looks in the data whether what should prove who somebody is leads to two people.
//!
//! A value in two records proves nothing: the search treats it as a suggestion only. Better that an
//! engineer hears of it beforehand than a clerk in the middle of a request.

use yakusoku_policy::{Lang, Text};

use crate::map::{Column, Key, Map, TableMap};
use crate::problem::MapProblem;
use crate::reach::joined as joined_rows;
use crate::source::schema::{Catalogue, Relation};
use crate::source::{Source, cause};
use crate::sql::{Dialect, Statement, Writer, exactly, joined, read, relation};

/// Tables between a value and a person.
const HOPS_MAX: usize = 8;

/// One system whose values are looked at.
pub(super) struct Proving<'a> {
    pub(super) map: &'a Map,
    pub(super) system: &'a str,
    pub(super) catalogue: &'a Catalogue,
    pub(super) source: &'a Source,
}

impl Proving<'_> {
    /// Every column that should prove and whose values are in the records of two people.
    pub(super) async fn look(&self, problems: &mut Vec<MapProblem>) {
        let Some(system) = self.map.systems.get(self.system) else {
            return;
        };
        for (name, table) in &system.tables {
            let Some(there) = self.catalogue.relations.get(name) else {
                continue;
            };
            let proves = table.columns.iter().filter(|(_, c)| c.key == Key::Proves);
            for (column, mapped) in proves {
                problems.extend(self.column(there, table, (column, mapped)).await);
            }
        }
    }

    async fn column(
        &self,
        there: &Relation,
        table: &TableMap,
        (name, mapped): (&str, &Column),
    ) -> Option<MapProblem> {
        // Each in a reading of its own: one that fails spoils no other.
        let counted = match self.source.reading().await {
            Ok(mut session) => {
                let statement = self.counting(session.dialect(), there, (table, name))?;
                let counted = session.numbers(&statement).await;
                session.leave();
                counted
            }
            Err(error) => Err(error),
        };
        match counted {
            Ok(shared) => {
                let shared = shared.first().copied().filter(|shared| *shared > 0)?;
                Some(found(&there.name, (name, mapped), shared))
            }
            Err(error) => Some(unread(&there.name, (name, mapped), &cause(&error).text())),
        }
    }

    /// Counts values that lead to more than one record; `None` where none can.
    fn counting(
        &self,
        dialect: Dialect,
        there: &Relation,
        (table, name): (&TableMap, &str),
    ) -> Option<Statement> {
        let column = there.column(name)?;
        if there.is_unique(&[name.to_owned()]) {
            return None;
        }
        let mut writer = Writer::new(dialect);
        let first = writer.alias();
        let value = exactly(dialect, &first, column);
        let text = read(dialect, &first, there, name);
        let mut from = format!("{} AS {first}", relation(dialect, there));
        let more = if table.anchor.is_some() {
            "count(*) > 1".to_owned()
        } else {
            let owner = self.owner(&mut writer, (there, table, &first), (name, &mut from))?;
            format!("count(DISTINCT {owner}) > 1")
        };
        Some(writer.finish(format!(
            "SELECT count(*) FROM (SELECT 1 AS one FROM {from} \
             WHERE {value} IS NOT NULL AND {text} <> '' GROUP BY {value} HAVING {more}) AS shared"
        )))
    }

    /// What tells one person from another, along the first link from table to table.
    fn owner(
        &self,
        writer: &mut Writer,
        (there, table, alias): (&Relation, &TableMap, &str),
        (name, from): (&str, &mut String),
    ) -> Option<String> {
        let dialect = writer.dialect;
        let (mut there, mut table, mut alias) = (there, table, alias.to_owned());
        for _ in 0..HOPS_MAX {
            let link = table
                .belongs()
                .find(|link| link.system == self.system && link.table != there.name)?;
            // Rows that copy the value of a record hang on it by that very value.
            if link.columns.iter().any(|column| column == name) {
                return None;
            }
            let next = self.map.table(self.system, &link.table)?;
            if next.anchor.is_some() {
                let cells: Vec<String> = link
                    .columns
                    .iter()
                    .map(|column| read(dialect, &alias, there, column))
                    .collect();
                return Some(joined(dialect, &cells));
            }
            let parent = self.catalogue.relations.get(&link.table)?;
            let other = writer.alias();
            let pairs = joined_rows(
                writer,
                (parent, &other, &link.on),
                (there, &alias, &link.columns),
            )?;
            from.push_str(&format!(
                " JOIN {} AS {other} ON {pairs}",
                relation(dialect, parent)
            ));
            (there, table, alias) = (parent, next, other);
        }
        None
    }
}

fn found(table: &str, (name, column): (&str, &Column), shared: u64) -> MapProblem {
    MapProblem::warning(
        "map.proves-shared",
        column.at,
        Text::new(
            format!("表`{table}`の`{name}`は`proves`ですが、2人以上の記録にある値が{shared}件あります"),
            format!("`{name}` of `{table}` should prove, but {shared} of its values are in the records of two people or more"),
        ),
    )
    .help(Text::new(
        "記録を1つにまとめるか、`suggests`に改めます。それまで、その値では担当者の確認が必要です",
        "merge the records or make it `suggests`; until then a clerk has to look at these values",
    ))
}

fn unread(table: &str, (name, column): (&str, &Column), cause: &Text) -> MapProblem {
    let (ja, en) = (cause.get(Lang::Ja), cause.get(Lang::En));
    MapProblem::warning(
        "map.proves-unread",
        column.at,
        Text::new(
            format!("表`{table}`の`{name}`が1人だけを指すかを確かめられませんでした（{ja}）"),
            format!("it could not be checked whether `{name}` of `{table}` leads to one person only: {en}"),
        ),
    )
    .help(Text::new(
        "時間の上限（`limits`）と読み取りの権限を確かめます",
        "check the limits of time and the right to read",
    ))
}
