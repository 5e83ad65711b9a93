// SPDX-License-Identifier: Apache-2.0
//! What the map asks erasure to do and the database would refuse.
//!
//! Found before anything runs: a plan that cannot be carried out is never approved.

use yakusoku_policy::Text;

use super::copies::copied;
use crate::map::{Coarser, Column, ErasureOf, Rows, SystemMap, TableMap};
use crate::plan::PSEUDONYM_CHARS;
use crate::problem::{MapProblem, Place};
use crate::source::schema::{
    Catalogue, ColumnInfo, Family, Foreign, OnDelete, Quirk, Relation, RowSecurity,
};

/// Everything about one table that erasure could not do.
pub(crate) fn obstacles(
    system: &SystemMap,
    catalogue: &Catalogue,
    name: &str,
    table: &TableMap,
) -> Vec<MapProblem> {
    let Some(there) = catalogue.relations.get(name) else {
        return Vec::new();
    };
    let mut found: Vec<MapProblem> = history(there, table.at).into_iter().collect();
    found.extend(hidden(there, table.at));
    found.extend(large_objects(there, table));
    found.extend(copied(system, there, table));
    found.extend(changes(system, catalogue, there, table));
    found
}

/// Former versions would still hold what was erased.
fn history(there: &Relation, at: Place) -> Option<MapProblem> {
    let name = &there.name;
    there.quirks.contains(&Quirk::KeepsHistory).then(|| {
        MapProblem::error(
            "map.history",
            at,
            Text::new(
                format!("`{name}`は過去の版を保存する表なので、消去した内容が残ります"),
                format!(
                    "`{name}` keeps former versions of its rows, which would hold what was erased"
                ),
            ),
        )
        .help(Text::new(
            "履歴の保存をやめるか（`DROP SYSTEM VERSIONING`）、担当者が消去する対応にします",
            "take the history off (`DROP SYSTEM VERSIONING`), or have people erase it",
        ))
    })
}

/// A large object of PostgreSQL lies apart and does not go with the row that names it.
fn large_objects(there: &Relation, table: &TableMap) -> Vec<MapProblem> {
    let is_managed = there.rules.iter().any(|rule| rule.contains("lo_manage"));
    let columns = table.columns.iter().filter(|(_, c)| c.item.is_some());
    columns
        .filter(|(name, _)| {
            let kind = there.column(name).map(|info| info.type_name.as_str());
            !is_managed && matches!(kind, Some("oid" | "lo"))
        })
        .map(|(name, column)| {
            MapProblem::error(
                "map.large-object",
                column.at,
                Text::new(
                    format!(
                        "`{}`の列`{name}`が指すラージオブジェクトは、行を消しても残ります",
                        there.name
                    ),
                    format!(
                        "the large object that `{name}` of `{}` names stays when the row goes",
                        there.name
                    ),
                ),
            )
            .help(Text::new(
                "行とともに消えるようにします（拡張`lo`のトリガー`lo_manage`）",
                "let it go with the row (trigger `lo_manage` of the extension `lo`)",
            ))
        })
        .collect()
}

/// Rows the account does not see would stay, and nobody would be told.
fn hidden(there: &Relation, at: Place) -> Option<MapProblem> {
    let name = &there.name;
    (there.row_security == RowSecurity::Active).then(|| {
        MapProblem::error(
            "map.row-security",
            at,
            Text::new(
                format!("`{name}`は行単位の参照制限があり、このアカウントには見えない行があります"),
                format!("`{name}` has row security, which hides rows from this account"),
            ),
        )
        .help(Text::new(
            "制限を受けないアカウントにします（`ALTER ROLE … BYPASSRLS`）",
            "let the account see every row (`ALTER ROLE … BYPASSRLS`)",
        ))
    })
}

fn changes(
    system: &SystemMap,
    catalogue: &Catalogue,
    there: &Relation,
    table: &TableMap,
) -> Vec<MapProblem> {
    match table.rows {
        Rows::Stay => table
            .columns
            .iter()
            .filter_map(|(name, column)| {
                let info = there.column(name)?;
                table.change(name).map(|erase| (erase, column, info))
            })
            .flat_map(|(erase, column, info)| {
                Change {
                    catalogue,
                    there,
                    table,
                    column,
                    info,
                }
                .judge(erase)
            })
            .collect(),
        Rows::Delete => catalogue
            .pointing_at(&there.name)
            .filter(|(from, foreign)| {
                from.name != there.name || foreign.on_delete == OnDelete::Cascade
            })
            .filter_map(|(from, foreign)| pointed_at(system, from, foreign, table.at))
            .collect(),
    }
}

/// Whether a column can take a value somebody wants in it.
pub(crate) fn unfit(
    catalogue: &Catalogue,
    there: &Relation,
    info: &ColumnInfo,
    value: Option<&str>,
) -> Vec<MapProblem> {
    let (table, column) = Change::nobody();
    let change = Change {
        catalogue,
        there,
        table: &table,
        column: &column,
        info,
    };
    let fits = match (value, info.family) {
        (None, _) => change.blank(),
        // Days and times are the database's to judge; it takes back everything where it refuses.
        (Some(value), Family::Other) => (info.type_name == "date" && !is_day(value))
            .then(|| change.holds(value.chars().count(), value))
            .flatten(),
        (Some(value), _) => change.holds(value.chars().count(), value),
    };
    [change.fixed(), fits, value.and_then(|_| change.points())]
        .into_iter()
        .flatten()
        .collect()
}

fn is_day(value: &str) -> bool {
    let mut parts = value.split('-');
    let mut number = |digits: usize| {
        let part = parts.next().unwrap_or_default();
        part.len() == digits && part.chars().all(|c| c.is_ascii_digit())
    };
    number(4) && number(2) && number(2) && value.len() == 10
}

/// A change of one column.
struct Change<'a> {
    catalogue: &'a Catalogue,
    there: &'a Relation,
    table: &'a TableMap,
    column: &'a Column,
    info: &'a ColumnInfo,
}

impl Change<'_> {
    /// A place in no map, for a change nobody wrote into one.
    fn nobody() -> (TableMap, Column) {
        let at = Place::default();
        let table = TableMap {
            label: Text::default(),
            anchor: None,
            rows: Rows::Stay,
            columns: std::collections::BTreeMap::new(),
            links: Vec::new(),
            own_when_shared: Vec::new(),
            created: None,
            suspend: None,
            keep: None,
            unmapped: std::collections::BTreeMap::new(),
            at,
        };
        let column = Column {
            item: None,
            label: None,
            key: crate::map::Key::Never,
            erase: None,
            keep: None,
            events: Vec::new(),
            at,
        };
        (table, column)
    }

    fn judge(&self, erase: &ErasureOf) -> Vec<MapProblem> {
        let mut found = vec![self.fixed()];
        match erase {
            ErasureOf::Blank => found.push(self.blank()),
            ErasureOf::Text(text) => {
                found.push(self.unique("固定の文字", "a fixed text"));
                found.push(self.holds(text.chars().count(), text));
                found.push(self.points());
            }
            ErasureOf::Pseudonym(pattern) => {
                if self.table.anchor.is_none() {
                    found.push(self.unique("仮の値", "a pseudonym"));
                }
                let length = pattern.chars().count() - 2 + PSEUDONYM_CHARS;
                found.push(self.holds(length, pattern));
                found.push(self.points());
            }
            ErasureOf::Generalise(how) => {
                found.push(self.unique("粗い値", "something coarser"));
                found.push(self.takes(*how));
                found.push(self.points());
            }
            ErasureOf::Keep(_) => {}
        }
        found.into_iter().flatten().collect()
    }

    fn problem(&self, code: &'static str, ja: &str, en: &str) -> MapProblem {
        let (table, column) = (&self.there.name, &self.info.name);
        MapProblem::error(
            code,
            self.column.at,
            Text::new(
                format!("`{table}`の列`{column}`{ja}"),
                format!("`{column}` of `{table}` {en}"),
            ),
        )
    }

    /// Columns other rows are found by, or that the database fills itself, stay as they are.
    fn fixed(&self) -> Option<MapProblem> {
        let name = &self.info.name;
        if self.info.is_generated {
            let (ja, en) = (
                "は自動で決まる列なので変えられません",
                "is generated and cannot be changed",
            );
            return Some(self.problem("map.generated", ja, en));
        }
        let pointed = self
            .catalogue
            .pointing_at(&self.there.name)
            .any(|(_, f)| f.on.contains(name));
        if self.there.key.contains(name) || pointed {
            let (ja, en) = (
                "は行を特定するキーなので変えられません",
                "is a key that names the row",
            );
            return Some(self.problem("map.key-changed", ja, en));
        }
        None
    }

    fn blank(&self) -> Option<MapProblem> {
        let (ja, en) = (
            "はNULLにできません（NOT NULL）",
            "cannot be blanked: it is NOT NULL",
        );
        let help = Text::new(
            "`erase: {text: …}`か`pseudonym`を使います",
            "use `erase: {text: …}` or `pseudonym`",
        );
        self.info
            .not_null
            .then(|| self.problem("map.not-null", ja, en).help(help))
    }

    fn unique(&self, ja: &str, en: &str) -> Option<MapProblem> {
        let alone = std::slice::from_ref(&self.info.name);
        let (ja, en) = (
            format!("は一意なので、{ja}にすると重複します"),
            format!("is unique, so {en} would appear twice"),
        );
        let help = Text::new(
            "NULLにするか、行を削除します",
            "blank it, or delete the rows",
        );
        self.there
            .is_unique(alone)
            .then(|| self.problem("map.unique", &ja, &en).help(help))
    }

    fn holds(&self, length: usize, value: &str) -> Option<MapProblem> {
        let fits = match self.info.family {
            Family::Text | Family::Untyped => true,
            Family::ShortText(limit) => length <= limit as usize,
            Family::Whole => value.parse::<i64>().is_ok(),
            Family::Bytes | Family::Other => false,
        };
        let kind = &self.info.type_name;
        let (ja, en) = (
            format!("の型（{kind}）には、変更後の値が入りません"),
            format!("is of type {kind}, which cannot hold what erasure leaves"),
        );
        (!fits).then(|| self.problem("map.type", &ja, &en))
    }

    /// Whether there is such a thing as something coarser of the column's type.
    fn takes(&self, how: Coarser) -> Option<MapProblem> {
        let kind = &self.info.type_name;
        let named = |heads: &[&str]| heads.iter().any(|h| kind.to_lowercase().starts_with(h));
        let is_text = matches!(
            self.info.family,
            Family::Text | Family::ShortText(_) | Family::Untyped
        );
        let fits = match how {
            Coarser::Year | Coarser::Month => is_text || named(&["date", "timestamp"]),
            Coarser::First(_) => is_text,
            Coarser::Step(_) => self.info.family == Family::Whole || named(&["numeric", "decimal"]),
        };
        let (ja, en) = (
            format!("の型（{kind}）は、この方法では粗くできません"),
            format!("is of type {kind}, which cannot be generalised in this way"),
        );
        (!fits).then(|| self.problem("map.type", &ja, &en))
    }

    /// A text in a column that points at other rows would point nowhere.
    fn points(&self) -> Option<MapProblem> {
        let pointing = self
            .there
            .foreign
            .iter()
            .any(|f| f.columns.contains(&self.info.name));
        let (ja, en) = (
            "は外部キーなので、NULLのほかにはできません",
            "is a foreign key: it can only be blanked",
        );
        pointing.then(|| self.problem("map.foreign-text", ja, en))
    }
}

/// Whether a link of the map follows a foreign key.
fn follows(table: &TableMap, foreign: &Foreign) -> bool {
    table.links.iter().any(|link| {
        let same = link.columns.iter().all(|c| foreign.columns.contains(c));
        link.table == foreign.table && same
    })
}

/// Rows that the database deletes by itself, and no plan counts.
fn unfollowed(from: &Relation, foreign: &Foreign, at: Place) -> MapProblem {
    let (name, target, columns) = (&from.name, &foreign.table, foreign.columns.join(", "));
    MapProblem::error(
        "map.cascade-unseen",
        at,
        Text::new(
            format!(
                "`{target}`の行を削除すると、対応表にないつながり（{columns}、ON DELETE CASCADE）で`{name}`の行も消え、計画に数えられません"
            ),
            format!(
                "deleting rows of `{target}` would delete rows of `{name}` by a link the map does not have ({columns}, ON DELETE CASCADE), and no plan would count them"
            ),
        ),
    )
    .help(Text::new(
        format!("`{name}`を`tables`に書き、`links`で`{target}`につなぎます（`rows: delete`）"),
        format!("map `{name}` and link it to `{target}` (`rows: delete`)"),
    ))
}

/// Rows that point at rows to be deleted must go too, or let go.
fn pointed_at(
    system: &SystemMap,
    from: &Relation,
    foreign: &Foreign,
    at: Place,
) -> Option<MapProblem> {
    let columns = foreign.columns.join(", ");
    let stays = match system.tables.get(&from.name) {
        Some(table) if table.rows == Rows::Delete => {
            // Without a link the plan would not count the rows that the database takes along.
            let counted = foreign.on_delete != OnDelete::Cascade || follows(table, foreign);
            return (!counted).then(|| unfollowed(from, foreign, at));
        }
        Some(table) => {
            let lets_go = foreign
                .columns
                .iter()
                .any(|c| table.change(c) == Some(&ErasureOf::Blank));
            if lets_go {
                return None;
            }
            true
        }
        None => false,
    };
    let (name, target) = (&from.name, &foreign.table);
    match foreign.on_delete {
        OnDelete::SetNull => None,
        OnDelete::Cascade if !stays => Some(unfollowed(from, foreign, at)),
        OnDelete::Cascade => Some(MapProblem::error(
            "map.cascade",
            at,
            Text::new(
                format!(
                    "`{target}`の行を削除すると、残すはずの`{name}`の行も消えます（{columns}）"
                ),
                format!(
                    "deleting rows of `{target}` would delete rows of `{name}`, which stay ({columns})"
                ),
            ),
        )),
        OnDelete::Refuse => Some(MapProblem::error(
            "map.blocked",
            at,
            Text::new(
                format!("`{name}`（{columns}）が参照しているため、`{target}`の行を削除できません"),
                format!(
                    "rows of `{target}` cannot be deleted while `{name}` points at them ({columns})"
                ),
            ),
        )),
    }
}
