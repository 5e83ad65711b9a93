// SPDX-License-Identifier: Apache-2.0
//! Compares a map with the items and events of a policy.

use std::collections::BTreeSet;

use yakusoku_policy::{ItemId, Text};

use super::{Engine, Map};
use crate::problem::{MapProblem, Place};

/// Says which items the map does not know from the policy, which it holds nowhere, and which events
/// nothing dates.
#[must_use]
pub fn check_items(map: &Map, items: &[(ItemId, Text)], events: &[String]) -> Vec<MapProblem> {
    let mut problems = Vec::new();
    let mut held: BTreeSet<ItemId> = BTreeSet::new();
    let mut dated: BTreeSet<&str> = map.nowhere.keys().map(String::as_str).collect();
    held.extend(map.nowhere.keys().map(|name| ItemId::from(name.as_str())));
    for system in map.systems.values() {
        if let Engine::People(keeper) = &system.engine {
            for item in &keeper.holds {
                known(item, system.at, items, &mut problems);
                held.insert(item.clone());
            }
        }
        for column in system
            .tables
            .values()
            .flat_map(|table| table.columns.values())
        {
            if let Some(item) = &column.item {
                known(item, column.at, items, &mut problems);
                held.insert(item.clone());
            }
            for event in &column.events {
                known_event(event, column.at, events, &mut problems);
                dated.insert(event);
            }
        }
    }
    problems.extend(
        items
            .iter()
            .filter_map(|(item, label)| missing(item, label, items, &held)),
    );
    problems.extend(
        events
            .iter()
            .filter(|event| !dated.contains(event.as_str()))
            .map(undated),
    );
    problems.sort_by_key(|problem| problem.at);
    problems
}

fn known(item: &ItemId, at: Place, items: &[(ItemId, Text)], problems: &mut Vec<MapProblem>) {
    if items.iter().any(|(known, _)| known.is_under(item)) {
        return;
    }
    problems.push(
        MapProblem::error(
            "map.unknown-item",
            at,
            Text::new(
                format!("項目`{item}`はプライバシーポリシーにありません"),
                format!("the policy has no item `{item}`"),
            ),
        )
        .nearest(item.as_str(), items.iter().map(|(known, _)| known.as_str())),
    );
}

fn known_event(event: &str, at: Place, events: &[String], problems: &mut Vec<MapProblem>) {
    if events.iter().any(|known| known == event) {
        return;
    }
    problems.push(
        MapProblem::error(
            "map.unknown-event",
            at,
            Text::new(
                format!("できごと`{event}`はプライバシーポリシーにありません"),
                format!("the policy has no event `{event}`"),
            ),
        )
        .nearest(event, events.iter().map(String::as_str)),
    );
}

/// A branch is held through its leaves, and a leaf through a branch above it.
fn missing(
    item: &ItemId,
    label: &Text,
    items: &[(ItemId, Text)],
    held: &BTreeSet<ItemId>,
) -> Option<MapProblem> {
    let is_branch = items
        .iter()
        .any(|(other, _)| other != item && other.is_under(item));
    if is_branch || held.iter().any(|held| item.is_under(held)) {
        return None;
    }
    let problem = MapProblem::error(
        "map.item-nowhere",
        Place::default(),
        Text::new(
            format!("項目`{item}`（{}）がどのシステムにもありません", label.ja),
            format!("no system holds the item `{item}`"),
        ),
    );
    Some(problem.help(Text::new(
        "列に割り当てるか、`nowhere`に理由とともに書きます",
        "give it a column, or name it under `nowhere` with the reason",
    )))
}

fn undated(event: &String) -> MapProblem {
    MapProblem::error(
        "map.event-undated",
        Place::default(),
        Text::new(
            format!("できごと`{event}`の日付となる列がありません"),
            format!("no column dates the event `{event}`"),
        ),
    )
    .help(Text::new(
        "日付の列に`event`を書くか、`nowhere`に理由とともに書きます",
        "write `event` on the column of its date, or name it under `nowhere` with the reason",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_map;

    const MAP: &str = include_str!("testdata/good.yaml");

    fn items(names: &[&str]) -> Vec<(ItemId, Text)> {
        names
            .iter()
            .map(|name| (ItemId::from(*name), Text::ja(*name)))
            .collect()
    }

    const HELD: [&str; 5] = [
        "contact.email",
        "identity.name.family",
        "account.created_at",
        "marketing.campaign",
        "identity.name",
    ];

    #[test]
    fn a_map_that_holds_every_item_is_silent() {
        let map = read_map("f", MAP).unwrap();
        assert_eq!(
            check_items(&map, &items(&HELD), &["account.opened".into()]),
            []
        );
    }

    #[test]
    fn unknown_missing_and_undated_come_together() {
        let map = read_map("f", MAP).unwrap();
        let items = items(&[
            "contact.email",
            "identity.name.family",
            "contact.fax",
            "contact",
        ]);
        let problems = check_items(&map, &items, &["account.open".into()]);
        let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(
            codes,
            [
                "map.item-nowhere",
                "map.event-undated",
                "map.unknown-item",
                "map.unknown-event",
                "map.unknown-item"
            ]
        );
        let event = problems
            .iter()
            .find(|p| p.code == "map.unknown-event")
            .unwrap();
        assert_eq!(
            event.help.as_ref().unwrap().ja,
            "`account.open`のことではありませんか"
        );
    }
}
