// SPDX-License-Identifier: Apache-2.0
//! Compares a map with the live databases: everything that is missing, left out or impossible.
//!
//! This is where a new column without an owner is noticed, before somebody's data stays in it.

mod beside;
mod copies;
mod cost;
mod obstacles;
mod proving;
mod unlike;

use std::collections::BTreeSet;

use yakusoku_policy::{Lang, Text};

use crate::map::{Key, Map, SystemMap, TableMap};
use crate::problem::{MapProblem, Place};
use crate::rights;
use crate::source::schema::{Catalogue, Quirk, Relation};
use crate::source::{Aim, Sources};

pub(crate) use beside::SCHEMAS;
use cost::Sizes;
pub(crate) use obstacles::{obstacles, unfit};
use proving::Proving;
pub(crate) use unlike::incomparable;

/// Says everything in which the live systems and the map do not agree. Reads the catalogue, what is
/// known of sizes, and whether a value that should prove is in the records of two people.
pub async fn check(map: &Map, sources: &Sources) -> Vec<MapProblem> {
    let mut problems = Vec::new();
    for (name, system) in map
        .systems
        .iter()
        .filter(|(_, s)| s.is_reachable() && !s.paused)
    {
        let begun = match sources.get(name) {
            Ok(source) => source
                .begin(Aim::Read)
                .await
                .map(|begun| (source, begun))
                .map_err(|e| crate::source::cause(&e).text()),
            Err(error) => Err(Text::new(error.to_string(), error.to_string())),
        };
        match begun {
            Ok((source, (mut session, catalogue))) => {
                let sizes = Sizes::read(&mut session, &catalogue).await;
                let left_out = beside::left_out(&mut session, (map, system), &catalogue);
                problems.extend(left_out.await);
                problems.extend(beside::half_seen(&mut session, system, &catalogue).await);
                let unread = rights::unread(&mut session, &catalogue, system).await;
                let unread = unreadable(system, unread.unwrap_or_default());
                // Nothing was changed, so how the reading ends does not matter.
                let _ = session.rollback().await;
                let unlike = incomparable(map, name, &catalogue).into_iter();
                problems.extend(unlike.map(|(_, problem)| problem));
                problems.extend(unread);
                compare(map, (name, system), (&catalogue, &sizes), &mut problems);
                let proving = Proving {
                    map,
                    system: name,
                    catalogue: &catalogue,
                    source,
                };
                proving.look(&mut problems).await;
            }
            Err(cause) => problems.push(unreachable(name, system, &cause)),
        }
    }
    problems.sort_by_key(|problem| (problem.at, problem.severity));
    problems
}

fn unreachable(name: &str, system: &SystemMap, cause: &Text) -> MapProblem {
    let (ja, en) = (cause.get(Lang::Ja), cause.get(Lang::En));
    MapProblem::error(
        "map.unreachable",
        system.at,
        Text::new(
            format!("システム`{name}`に接続できません（{ja}）"),
            format!("the system `{name}` cannot be reached: {en}"),
        ),
    )
}

/// What the account may not read, table by table.
fn unreadable(system: &SystemMap, unread: Vec<(String, Vec<String>)>) -> Vec<MapProblem> {
    let problem = |(table, columns): (String, Vec<String>)| {
        let at = system
            .tables
            .get(&table)
            .map_or(system.at, |mapped| mapped.at);
        let names = columns.join(", ");
        MapProblem::error(
            "map.right",
            at,
            Text::new(
                format!("アカウントに、表`{table}`を読む権限（SELECT）がありません（列: {names}）"),
                format!("the account needs SELECT on `{table}` ({names})"),
            ),
        )
        .help(Text::new(
            "必要な権限は「yakusoku source grants」で表示できます",
            "`yakusoku source grants` prints the rights each verb needs",
        ))
    };
    unread.into_iter().map(problem).collect()
}

fn compare(
    map: &Map,
    (name, system): (&str, &SystemMap),
    (catalogue, sizes): (&Catalogue, &Sizes),
    problems: &mut Vec<MapProblem>,
) {
    for (table, mapped) in &system.tables {
        let Some(there) = catalogue.relations.get(table) else {
            problems.push(no_table(table, mapped.at, catalogue));
            continue;
        };
        kind(there, mapped, problems);
        quirks(there, mapped, problems);
        columns(map, name, there, mapped, problems);
        indexes((there, mapped), catalogue, sizes, problems);
        collations(name, there, mapped, catalogue, problems);
        uncovered(system, there, mapped, problems);
        problems.extend(obstacles(system, catalogue, table, mapped));
    }
    problems.extend(canary(system, catalogue));
    for (table, there) in &catalogue.relations {
        if !system.tables.contains_key(table)
            && !system.unmapped.contains_key(table)
            && system
                .canary
                .as_ref()
                .is_none_or(|canary| canary.table != *table)
            && !there.columns.is_empty()
        {
            problems.extend(left_out_relation(there, system.at));
        }
        if there.quirks.contains(&Quirk::KeepsWords) {
            problems.push(words(table, system.at));
        }
    }
    for table in system.unmapped.keys().filter(|table| {
        !catalogue.relations.contains_key(*table) && !beside::is_schema(table, system)
    }) {
        problems.push(MapProblem::warning(
            "map.gone",
            system.at,
            Text::new(
                format!("`unmapped`の表`{table}`はもうありません"),
                format!("the unmapped table `{table}` is no longer there"),
            ),
        ));
    }
}

/// The row that tells of a restore needs its table.
fn canary(system: &SystemMap, catalogue: &Catalogue) -> Option<MapProblem> {
    let canary = system.canary.as_ref()?;
    let (table, column) = (&canary.table, &canary.column);
    let there = catalogue.relations.get(table);
    if there.is_some_and(|there| !there.is_view && there.column(column).is_some()) {
        return None;
    }
    let problem = MapProblem::error(
        "map.canary",
        system.at,
        Text::new(
            format!("`canary`の表`{table}`か、その列`{column}`がデータベースにありません"),
            format!("the database lacks the table `{table}` of `canary`, or its column `{column}`"),
        ),
    );
    Some(problem.help(Text::new(
        format!("空の表を作ります（CREATE TABLE {table} ({column} VARCHAR(19))）"),
        format!("make an empty table (CREATE TABLE {table} ({column} VARCHAR(19)))"),
    )))
}

fn no_table(table: &str, at: Place, catalogue: &Catalogue) -> MapProblem {
    let problem = MapProblem::error(
        "map.no-table",
        at,
        Text::new(
            format!("表`{table}`がデータベースにありません"),
            format!("the database has no table `{table}`"),
        ),
    );
    problem.nearest(table, catalogue.relations.keys().map(String::as_str))
}

/// A view shows what lies elsewhere, unless it keeps a copy of it.
fn left_out_relation(there: &Relation, at: Place) -> Option<MapProblem> {
    let name = &there.name;
    if there.quirks.contains(&Quirk::KeepsCopies) {
        let problem = MapProblem::error(
            "map.stored-view",
            at,
            Text::new(
                format!(
                    "マテリアライズドビュー`{name}`には、元の表から消去した内容が、次に更新するまで残ります"
                ),
                format!(
                    "the materialized view `{name}` keeps what was erased until it is refreshed"
                ),
            ),
        );
        return Some(problem.help(Text::new(
            "消去のあと期限までに更新される（`REFRESH MATERIALIZED VIEW`）ことを確かめ、理由とともに`unmapped`に書きます",
            "make sure that it is refreshed in time (`REFRESH MATERIALIZED VIEW`), and name it under `unmapped` with the reason",
        )));
    }
    let lies_here = !there.is_view || there.quirks.contains(&Quirk::LiesElsewhere);
    lies_here.then(|| left_out_table(name, at))
}

/// An index of words in a table of its own.
fn words(table: &str, at: Place) -> MapProblem {
    MapProblem::warning(
        "map.word-index",
        at,
        Text::new(
            format!("全文検索の表`{table}`には、行が消えたあとも、その行の言葉が残ることがあります"),
            format!("`{table}` is an index of words, which may keep words of rows that are gone"),
        ),
    )
    .help(Text::new(
        "元の行とともに索引の行も消える（トリガーなど）ことを確かめます。消去のあと、64MiBまでのファイルでは索引を整理（`optimize`）します",
        "make sure that its rows go with the rows it indexes (by triggers); up to 64 MiB, the index is optimised after an erasure",
    ))
}

fn left_out_table(table: &str, at: Place) -> MapProblem {
    let problem = MapProblem::error(
        "map.table-left-out",
        at,
        Text::new(
            format!("表`{table}`が`tables`にも`unmapped`にもありません"),
            format!("the table `{table}` is neither mapped nor `unmapped`"),
        ),
    );
    problem.help(Text::new(
        "個人情報を含むなら`tables`に、含まないなら理由とともに`unmapped`に書きます",
        "map it, or name it under `unmapped` with the reason",
    ))
}

fn kind(there: &Relation, mapped: &TableMap, problems: &mut Vec<MapProblem>) {
    if there.is_view {
        problems.push(MapProblem::error(
            "map.view",
            mapped.at,
            Text::new(
                format!(
                    "`{}`はビューなので、消去したことを確かめられません",
                    there.name
                ),
                format!(
                    "`{}` is a view, so erasure could not be confirmed",
                    there.name
                ),
            ),
        ));
    }
}

/// What the engine of a table does not do.
fn quirks(there: &Relation, mapped: &TableMap, problems: &mut Vec<MapProblem>) {
    let name = &there.name;
    if there.quirks.contains(&Quirk::NoTransactions) {
        problems.push(MapProblem::warning(
            "map.no-transactions",
            mapped.at,
            Text::new(
                format!("`{name}`はトランザクションのない表なので、消去は一括ではなく順に行われ、途中で止まることがあります"),
                format!("`{name}` knows no transactions: erasure goes step by step and may stop in the middle"),
            ),
        )
        .help(Text::new(
            "表の方式をInnoDBに変えます（`ALTER TABLE … ENGINE=InnoDB`）",
            "change the table to InnoDB (`ALTER TABLE … ENGINE=InnoDB`)",
        )));
    }
}

/// Columns of a table that nobody gave an item or a reason.
pub(crate) fn left_out_columns(
    map: &Map,
    system: &str,
    there: &Relation,
    mapped: &TableMap,
) -> Vec<MapProblem> {
    let mut found = Vec::new();
    columns(map, system, there, mapped, &mut found);
    found.retain(|problem| problem.code == "map.column-left-out");
    found
}

/// Columns the map names and the table lacks, and the other way round.
fn columns(
    map: &Map,
    system: &str,
    there: &Relation,
    mapped: &TableMap,
    problems: &mut Vec<MapProblem>,
) {
    let mut known: BTreeSet<&str> = there.key.iter().map(String::as_str).collect();
    let named = mapped
        .columns
        .iter()
        .map(|(name, column)| (name, column.at));
    let linked = mapped
        .links
        .iter()
        .flat_map(|link| link.columns.iter().map(|c| (c, link.at)));
    let own = mapped.own_when_shared.iter().map(|name| (name, mapped.at));
    let left_out = mapped.unmapped.keys().map(|name| (name, mapped.at));
    let created = mapped.created.iter().map(|name| (name, mapped.at));
    for (name, at) in named
        .chain(linked)
        .chain(own)
        .chain(left_out)
        .chain(created)
    {
        if there.column(name).is_none() && known.insert(name) {
            let problem = MapProblem::error(
                "map.no-column",
                at,
                Text::new(
                    format!("表`{}`に列`{name}`がありません", there.name),
                    format!("the table `{}` has no column `{name}`", there.name),
                ),
            );
            problems.push(problem.nearest(name, there.columns.iter().map(|c| c.name.as_str())));
        }
        known.insert(name);
    }
    let leading = map
        .systems
        .values()
        .flat_map(|s| s.tables.values())
        .flat_map(|t| &t.links);
    let leading = leading.filter(|link| link.system == system && link.table == there.name);
    for (on, at) in leading.flat_map(|link| link.on.iter().map(|on| (on, link.at))) {
        if there.column(on).is_none() {
            problems.push(MapProblem::error(
                "map.no-column",
                at,
                Text::new(
                    format!("つながる先の表`{}`に列`{on}`がありません", there.name),
                    format!(
                        "the link leads to `{}`, which has no column `{on}`",
                        there.name
                    ),
                ),
            ));
        }
        known.insert(on);
    }
    for column in there
        .columns
        .iter()
        .filter(|column| !known.contains(column.name.as_str()))
    {
        problems.push(left_out_column(there, &column.name, mapped.at));
    }
}

fn left_out_column(there: &Relation, column: &str, at: Place) -> MapProblem {
    let problem = MapProblem::error(
        "map.column-left-out",
        at,
        Text::new(
            format!(
                "表`{}`の列`{column}`が`columns`にも`unmapped`にもありません",
                there.name
            ),
            format!(
                "the column `{column}` of `{}` is neither mapped nor `unmapped`",
                there.name
            ),
        ),
    );
    problem.help(Text::new(
        "項目を割り当てるか、個人情報を含まない理由とともに`unmapped`に書きます",
        "give it an item, or name it under `unmapped` with the reason",
    ))
}

/// Without an index, the cost of one request follows the size of the table.
fn indexes(
    (there, mapped): (&Relation, &TableMap),
    catalogue: &Catalogue,
    sizes: &Sizes,
    problems: &mut Vec<MapProblem>,
) {
    let mut missing = |table: &Relation, columns: &[String], at: Place| {
        if table.all(columns).is_none() || table.is_indexed(columns) {
            return;
        }
        let names = columns.join(", ");
        problems.push(
            MapProblem::warning(
                "map.no-index",
                at,
                Text::new(
                    format!("表`{}`の`{names}`に索引がありません", table.name),
                    format!("the table `{}` has no index on `{names}`", table.name),
                ),
            )
            .help(sizes.help(&table.name)),
        );
    };
    for link in &mapped.links {
        missing(there, &link.columns, link.at);
        if let Some(other) = catalogue.relations.get(&link.table) {
            missing(other, &link.on, link.at);
        }
    }
    for (name, column) in mapped.columns.iter().filter(|(_, c)| c.key == Key::Proves) {
        missing(there, std::slice::from_ref(name), column.at);
    }
}

/// MySQL looks nothing up across two collations: such a link reads the whole table every time.
fn collations(
    system: &str,
    there: &Relation,
    mapped: &TableMap,
    catalogue: &Catalogue,
    problems: &mut Vec<MapProblem>,
) {
    for link in mapped.links.iter().filter(|link| link.system == system) {
        let Some(other) = catalogue.relations.get(&link.table) else {
            continue;
        };
        for (name, on) in link.columns.iter().zip(&link.on) {
            let kinds = there.column(name).zip(other.column(on));
            let unlike = kinds.is_some_and(|(a, b)| {
                a.collation.is_some() && b.collation.is_some() && a.collation != b.collation
            });
            if unlike {
                let (table, target) = (&there.name, &other.name);
                problems.push(
                    MapProblem::warning(
                        "map.collation",
                        link.at,
                        Text::new(
                            format!("`{table}`の`{name}`と`{target}`の`{on}`は照合順序が異なり、索引が使えません"),
                            format!("`{name}` of `{table}` and `{on}` of `{target}` have unlike collations, so no index serves"),
                        ),
                    )
                    .help(Text::new(
                        "両方の列を同じ照合順序にそろえます",
                        "give both columns the same collation",
                    )),
                );
            }
        }
    }
}

/// A foreign key between two mapped tables that no link says anything about.
fn uncovered(
    system: &SystemMap,
    there: &Relation,
    mapped: &TableMap,
    problems: &mut Vec<MapProblem>,
) {
    for foreign in &there.foreign {
        let Some(target) = system.tables.get(&foreign.table) else {
            continue;
        };
        let here = mapped.links.iter().any(|link| {
            link.table == foreign.table && link.columns.iter().all(|c| foreign.columns.contains(c))
        });
        let back = target.links.iter().any(|link| {
            link.table == there.name && link.on.iter().all(|on| foreign.columns.contains(on))
        });
        if !here && !back {
            let columns = foreign.columns.join(", ");
            problems.push(
                MapProblem::error(
                    "map.foreign-key",
                    mapped.at,
                    Text::new(
                        format!(
                            "`{}`の外部キー（{columns} → {}）に当たるつながりがありません",
                            there.name, foreign.table
                        ),
                        format!(
                            "no link covers the foreign key of `{}` ({columns} to {})",
                            there.name, foreign.table
                        ),
                    ),
                )
                .help(Text::new(
                    "持ち主を示すなら`belongs`、使っているだけなら`refers`で書きます",
                    "add it as `belongs` if it says whose the row is, else as `refers`",
                )),
            );
        }
    }
}
