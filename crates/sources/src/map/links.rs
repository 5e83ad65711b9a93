// SPDX-License-Identifier: Apache-2.0
//! Checks that a map hangs together: links lead somewhere, every table can be reached.

use std::collections::BTreeSet;

use yakusoku_policy::Text;

use super::{Key, Link, LinkAs, Map, TableMap};
use crate::problem::MapProblem;

pub(super) fn check(map: &Map, problems: &mut Vec<MapProblem>) {
    for (system_name, system) in &map.systems {
        for (name, table) in &system.tables {
            for link in &table.links {
                lead(map, system_name, link, problems);
            }
            reached(name, table, problems);
            kind(map, table, problems);
            dated(system_name, table, problems);
            if goes_round(map, system_name, name) {
                problems.push(circle(name, table));
            }
        }
    }
}

fn lead(map: &Map, from: &str, link: &Link, problems: &mut Vec<MapProblem>) {
    let Some(target) = map.table(&link.system, &link.table) else {
        let known = map
            .systems
            .get(&link.system)
            .into_iter()
            .flat_map(|s| s.tables.keys());
        let name = &link.table;
        problems.push(
            MapProblem::error(
                "map.link-to-nowhere",
                link.at,
                Text::new(
                    format!("つながる先の表`{name}`がこのファイルにありません"),
                    format!("the link leads to `{name}`, which is not in this file"),
                ),
            )
            .nearest(name, known.map(String::as_str)),
        );
        return;
    };
    if link.columns.len() != link.on.len() || link.columns.is_empty() {
        problems.push(MapProblem::error(
            "map.link-columns",
            link.at,
            Text::new(
                "`columns`と`on`の列の数が合いません",
                "`columns` and `on` must name the same number of columns",
            ),
        ));
    }
    if link.system != from && (target.anchor.is_none() || link.kind == LinkAs::Refers) {
        problems.push(MapProblem::error(
            "map.link-across",
            link.at,
            Text::new(
                "別のシステムへつなげられるのは、本人の行を持つ表への`belongs`だけです",
                "a link into another system must be `belongs` and lead to a table of persons",
            ),
        ));
    }
}

/// A table no link and no proving key leads to would never be found.
fn reached(name: &str, table: &TableMap, problems: &mut Vec<MapProblem>) {
    let proves = table
        .columns
        .values()
        .any(|column| column.key == Key::Proves);
    if table.anchor.is_none() && table.belongs().next().is_none() && !proves {
        problems.push(MapProblem::error(
            "map.unreached",
            table.at,
            Text::new(
                format!("表`{name}`にたどり着くつながりも、本人を示すキーもありません"),
                format!("nothing leads to `{name}`: it has no link and no key that proves"),
            ),
        ));
    }
}

fn kind(map: &Map, table: &TableMap, problems: &mut Vec<MapProblem>) {
    let Some(anchor) = &table.anchor else { return };
    if !map.kinds.contains_key(&anchor.kind) {
        let kind = &anchor.kind;
        problems.push(
            MapProblem::error(
                "map.unknown-kind",
                table.at,
                Text::new(
                    format!("本人の種類`{kind}`が`kinds`にありません"),
                    format!("`{kind}` is not among `kinds`"),
                ),
            )
            .nearest(kind, map.kinds.keys().map(String::as_str)),
        );
    }
}

/// The day of a row is its own, or that of a row it belongs to; and what holds it may not be erased
/// before the day has come.
fn dated(system: &str, table: &TableMap, problems: &mut Vec<MapProblem>) {
    let columns = table.columns.values();
    let rules = columns.filter_map(|column| Some((column.keep.as_ref()?, column.at)));
    for (rule, at) in table.keep.iter().map(|rule| (rule, table.at)).chain(rules) {
        let mut parents = table.belongs().filter(|link| link.system == system);
        match &rule.table {
            Some(name) if !parents.any(|link| link.table == *name) => {
                problems.push(MapProblem::error(
                    "map.keep-table",
                    at,
                    Text::new(
                        format!("`until`の表`{name}`へのつながり（belongs）がありません"),
                        format!("`until` names `{name}`, to which no `belongs` link leads"),
                    ),
                ));
            }
            None if table.change(&rule.column).is_some() && table.keep.is_none() => {
                let column = &rule.column;
                problems.push(MapProblem::error(
                    "map.keep-day-goes",
                    at,
                    Text::new(
                        format!("保存期間を数える列`{column}`が、期間の終わる前に消去されます"),
                        format!(
                            "`{column}`, from which the period runs, would be erased before it ends"
                        ),
                    ),
                ));
            }
            _ => {}
        }
    }
}

/// Whether belonging leads from a table over others back to it. A table that hangs on itself is a
/// tree of rows and may.
fn goes_round(map: &Map, system: &str, start: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![start.to_owned()];
    while let Some(name) = open.pop() {
        let Some(table) = map.table(system, &name) else {
            continue;
        };
        for link in table
            .belongs()
            .filter(|link| link.system == system && link.table != name)
        {
            if link.table == start {
                return true;
            }
            if seen.insert(link.table.clone()) {
                open.push(link.table.clone());
            }
        }
    }
    false
}

fn circle(name: &str, table: &TableMap) -> MapProblem {
    MapProblem::error(
        "map.circle",
        table.at,
        Text::new(
            format!("`{name}`から始まるつながりが一周しています"),
            format!("the links from `{name}` go round in a circle"),
        ),
    )
    .help(Text::new(
        "持ち主を示さないほうのつながりを`as: refers`にします",
        "make the one that does not say whose the row is `as: refers`",
    ))
}
