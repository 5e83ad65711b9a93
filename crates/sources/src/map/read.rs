// SPDX-License-Identifier: Apache-2.0
//! Reads a map file: the top, the kinds of person, the systems.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use yakusoku_policy::{ItemId, Text};

use super::node::{Fields, Key as Name, Reader, Spot};
use super::{Canary, Engine, Keeper, Kind, Limits, Map, SystemMap, links, table};
use crate::problem::{MapProblem, Place};
use crate::sql::hex;

/// Rows one transaction may touch where the file does not say.
const ROW_LIMIT: u64 = 10_000;
/// Seconds a limit may be at most: an hour.
const LIMIT_MAX: u32 = 3_600;
/// Days people have for a task where the file does not say.
const WITHIN_DAYS: u64 = 7;

/// Reads a map, or says everything that is wrong with it.
///
/// # Errors
/// Every problem of the file, in the order of its lines.
pub fn read_map(file: &str, text: &str) -> Result<Map, Vec<MapProblem>> {
    // Only `true` and `false` are flags: a column may well be called `no`.
    let options = serde_saphyr::options! { strict_booleans: true };
    let root: Spot = serde_saphyr::from_str_with_options(text, options)
        .map_err(|error| vec![syntax(file, &error)])?;
    let mut reader = Reader::default();
    let fields = reader.fields(&root, &["map", "kinds", "systems", "nowhere"]);
    edition(&mut reader, fields);
    let mut map = Map {
        hash: hex(&Sha256::digest(text.as_bytes())),
        kinds: kinds(&mut reader, fields),
        systems: BTreeMap::new(),
        nowhere: fields
            .get("nowhere")
            .map(|spot| reasons(&mut reader, spot))
            .unwrap_or_default(),
        labels: BTreeMap::new(),
    };
    if let Some(spot) = fields.get("systems") {
        for (name, spot) in reader.entries(spot) {
            let system = system(&mut reader, name, spot);
            map.systems.insert(name.name.clone(), system);
        }
    }
    links::check(&map, &mut reader.problems);
    if reader.problems.is_empty() {
        return Ok(map);
    }
    reader.problems.sort_by_key(|problem| problem.at);
    Err(reader.problems)
}

fn syntax(file: &str, error: &serde_saphyr::Error) -> MapProblem {
    let at = error.location().map_or_else(Place::default, |at| Place {
        line: u32::try_from(at.line()).unwrap_or_default(),
        column: u32::try_from(at.column()).unwrap_or_default(),
    });
    let cause = error.without_snippet().to_string();
    MapProblem::error(
        "map.syntax",
        at,
        Text::new(
            format!("`{file}`をYAMLとして読めません（{cause}）"),
            format!("`{file}` is not YAML: {cause}"),
        ),
    )
}

fn edition(reader: &mut Reader, fields: Fields<'_>) {
    let edition = fields.get("map").and_then(|spot| reader.whole(spot));
    if edition != Some(1) {
        reader.error(
            "map.edition",
            fields.get("map").map_or(fields.at, |spot| spot.at),
            "先頭に`map: 1`と書きます",
            "the file must say `map: 1`",
        );
    }
}

fn kinds(reader: &mut Reader, fields: Fields<'_>) -> BTreeMap<String, Kind> {
    let mut kinds = BTreeMap::new();
    if let Some(spot) = fields.get("kinds") {
        for (name, spot) in reader.entries(spot) {
            if let Some(label) = reader.text(spot) {
                kinds.insert(name.name.clone(), Kind { label, at: name.at });
            }
        }
    }
    kinds
}

/// Names with the reason why each is left out.
pub(super) fn reasons(reader: &mut Reader, spot: &Spot) -> BTreeMap<String, Text> {
    let mut reasons = BTreeMap::new();
    for (name, spot) in reader.entries(spot) {
        match reader.text(spot) {
            Some(reason) if !reason.is_empty() => {
                reasons.insert(name.name.clone(), reason);
            }
            Some(_) => reader.error(
                "map.no-reason",
                name.at,
                &format!("`{}`を除く理由を書きます", name.name),
                &format!("say why `{}` is left out", name.name),
            ),
            None => {}
        }
    }
    reasons
}

const SYSTEM: [&str; 12] = [
    "label",
    "engine",
    "file",
    "url_env",
    "schema",
    "row_limit",
    "limits",
    "paused",
    "people",
    "tables",
    "unmapped",
    "canary",
];

fn system(reader: &mut Reader, name: &Name, spot: &Spot) -> SystemMap {
    let fields = reader.fields(spot, &SYSTEM);
    let engine = engine(reader, name, fields);
    let label = fields.get("label").and_then(|spot| reader.text(spot));
    let mut system = SystemMap {
        label: label.unwrap_or_else(|| Text::ja(name.name.as_str())),
        engine,
        file: fields.get("file").and_then(|spot| reader.word(spot)),
        url_env: fields.get("url_env").and_then(|spot| reader.word(spot)),
        schema: fields.get("schema").and_then(|spot| reader.word(spot)),
        row_limit: fields
            .get("row_limit")
            .and_then(|s| reader.whole(s))
            .unwrap_or(ROW_LIMIT),
        limits: fields
            .get("limits")
            .map(|spot| limits(reader, spot))
            .unwrap_or_default(),
        paused: fields
            .get("paused")
            .and_then(|spot| reader.flag(spot))
            .unwrap_or(false),
        tables: BTreeMap::new(),
        unmapped: fields
            .get("unmapped")
            .map(|s| reasons(reader, s))
            .unwrap_or_default(),
        canary: fields.get("canary").and_then(|spot| canary(reader, spot)),
        at: name.at,
    };
    address(reader, name, &system);
    if let Some(spot) = fields.get("tables") {
        for (table, spot) in reader.entries(spot) {
            let read = table::read(reader, &name.name, table, spot);
            system.tables.insert(table.name.clone(), read);
        }
    }
    system
}

/// `{table: yakusoku_canary, column: seen_at}`.
fn canary(reader: &mut Reader, spot: &Spot) -> Option<Canary> {
    let fields = reader.fields(spot, &["table", "column"]);
    let table = fields.get("table").and_then(|spot| reader.word(spot));
    let column = fields.get("column").and_then(|spot| reader.word(spot));
    if let (Some(table), Some(column)) = (table, column) {
        return Some(Canary { table, column });
    }
    reader.error(
        "map.canary",
        spot.at,
        "`canary`には`table`と`column`を書きます",
        "`canary` needs `table` and `column`",
    );
    None
}

/// `{statement: 30, lock: 2}`, in seconds; what is not said stays as it is without.
fn limits(reader: &mut Reader, spot: &Spot) -> Limits {
    let fields = reader.fields(spot, &["statement", "lock"]);
    let mut limits = Limits::default();
    for (name, limit) in [
        ("statement", &mut limits.statement),
        ("lock", &mut limits.lock),
    ] {
        let Some(spot) = fields.get(name) else {
            continue;
        };
        let seconds = reader
            .whole(spot)
            .and_then(|seconds| u32::try_from(seconds).ok());
        match seconds.filter(|seconds| (1..=LIMIT_MAX).contains(seconds)) {
            Some(seconds) => *limit = seconds,
            None => reader.error(
                "map.limit",
                spot.at,
                &format!("`{name}`には1から{LIMIT_MAX}までの秒数を書きます"),
                &format!("`{name}` is a number of seconds from 1 to {LIMIT_MAX}"),
            ),
        }
    }
    limits
}

fn engine(reader: &mut Reader, name: &Name, fields: Fields<'_>) -> Engine {
    if let Some(spot) = fields.get("people") {
        return Engine::People(keeper(reader, spot));
    }
    let known = [("sqlite", 0), ("postgres", 1), ("mysql", 2), ("mariadb", 2)];
    match fields.get("engine").map(|spot| reader.choice(spot, &known)) {
        Some(Some(1)) => Engine::Postgres,
        Some(Some(2)) => Engine::Mysql,
        Some(_) => Engine::Sqlite,
        None => {
            reader.error(
                "map.no-engine",
                name.at,
                &format!(
                    "`{}`の`engine`（sqlite・postgres・mysql・mariadb）か`people`を書きます",
                    name.name
                ),
                &format!(
                    "say the `engine` of `{}` (sqlite, postgres, mysql, mariadb), or `people`",
                    name.name
                ),
            );
            Engine::Sqlite
        }
    }
}

fn keeper(reader: &mut Reader, spot: &Spot) -> Keeper {
    let fields = reader.fields(spot, &["owner", "within_days", "task", "holds"]);
    for wanted in ["owner", "task"] {
        if fields.get(wanted).is_none() {
            reader.error(
                "map.no-keeper",
                spot.at,
                &format!("人が対応するシステムには`{wanted}`を書きます"),
                &format!("a system of people needs `{wanted}`"),
            );
        }
    }
    let days = fields
        .get("within_days")
        .and_then(|spot| reader.whole(spot))
        .unwrap_or(WITHIN_DAYS);
    let holds = fields
        .get("holds")
        .map(|spot| reader.words(spot))
        .unwrap_or_default();
    Keeper {
        owner: fields
            .get("owner")
            .and_then(|spot| reader.text(spot))
            .unwrap_or_default(),
        within_days: u32::try_from(days).unwrap_or(u32::MAX),
        task: fields
            .get("task")
            .and_then(|spot| reader.text(spot))
            .unwrap_or_default(),
        holds: holds.into_iter().map(ItemId::from).collect(),
    }
}

/// A system a program reaches says where it is, in one way only.
fn address(reader: &mut Reader, name: &Name, system: &SystemMap) {
    let (ja, en) = match (&system.engine, &system.file, &system.url_env) {
        (Engine::People(_), ..) | (_, None, Some(_)) | (Engine::Sqlite, Some(_), None) => return,
        (Engine::Postgres | Engine::Mysql, ..) => (
            "`url_env`に接続先の環境変数の名前を書きます",
            "name the environment variable of the address in `url_env`",
        ),
        (Engine::Sqlite, ..) => (
            "`file`か`url_env`のどちらか一方を書きます",
            "write either `file` or `url_env`",
        ),
    };
    reader.error("map.no-address", name.at, ja, en);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::ErasureOf;

    const GOOD: &str = include_str!("testdata/good.yaml");

    #[test]
    fn a_whole_map_is_read() {
        let map = read_map("systems.yaml", GOOD).unwrap();
        let members = map.table("shop", "members").unwrap();
        assert_eq!(members.anchor.as_ref().unwrap().kind, "member");
        assert_eq!(map.systems["shop"].row_limit, 10_000);
        assert_eq!(members.links.len(), 0);
        let letters = map.table("shop", "letters").unwrap();
        assert_eq!(letters.links[0].on, ["email"]);
        assert!(matches!(map.systems["binder"].engine, Engine::People(_)));
    }

    #[test]
    fn every_problem_is_named_at_once_with_its_line() {
        let broken = GOOD
            .replace("key: proves", "key: prooves")
            .replace("to: members", "to: membres")
            .replace("row_limit: 10000", "row_limit: many")
            .replace("map: 1", "map: 2");
        let problems = read_map("systems.yaml", &broken).unwrap_err();
        let codes: Vec<_> = problems.iter().map(|p| (p.at.line, p.code)).collect();
        insta::assert_debug_snapshot!(codes);
        insta::assert_snapshot!(crate::render(
            &problems,
            "systems.yaml",
            &broken,
            yakusoku_policy::Lang::Ja
        ));
    }

    #[test]
    fn coarser_values_and_suspensions_are_read_and_their_mistakes_named() {
        let with = |erase: &str, suspend: &str| {
            let text = GOOD
                .replace("erase: blank", erase)
                .replace(
                    "anchor: member",
                    &format!("anchor: member\n        {suspend}"),
                )
                .replace(
                    "engine: sqlite\n    file: sample.db",
                    "engine: mariadb\n    url_env: SHOP",
                );
            read_map("systems.yaml", &text)
        };
        let map = with(
            "erase: {generalise: {first: 3}}",
            "suspend: {set: {state: 9}}",
        )
        .unwrap();
        assert_eq!(map.systems["shop"].engine, Engine::Mysql);
        let members = map.table("shop", "members").unwrap();
        let first = ErasureOf::Generalise(crate::map::Coarser::First(3));
        assert_eq!(members.change("family"), Some(&first));
        let set = [("state".to_owned(), "9".to_owned())].into();
        assert_eq!(members.suspend, Some(crate::map::Suspension::Set(set)));
        let codes = |erase, suspend| -> Vec<&str> {
            let problems = with(erase, suspend).unwrap_err();
            problems.into_iter().map(|problem| problem.code).collect()
        };
        let good = "suspend: {list: stopped, columns: {email: email}}";
        assert!(with("erase: {generalise: month}", good).is_ok());
        assert!(codes("erase: {generalise: {step: 0}}", good).contains(&"map.generalise"));
        assert!(
            codes("erase: {generalise: {first: 1, step: 2}}", good).contains(&"map.generalise")
        );
        assert_eq!(
            codes("erase: blank", "suspend: {list: stopped}"),
            ["map.suspend"]
        );
    }

    #[test]
    fn limits_are_read_and_their_mistakes_named() {
        let with = |limits: &str| {
            let text = GOOD.replace("row_limit: 10000", &format!("limits: {limits}"));
            read_map("systems.yaml", &text)
        };
        let limits = with("{statement: 30}").unwrap().systems["shop"].limits;
        assert_eq!((limits.statement, limits.lock), (30, 5));
        for wrong in ["{lock: 0}", "{lock: 3601}", "{statement: 99999999999}"] {
            assert_eq!(with(wrong).unwrap_err()[0].code, "map.limit", "{wrong}");
        }
    }

    #[test]
    fn what_is_not_yaml_says_where() {
        let problems = read_map("systems.yaml", "map: 1\nsystems: [\n").unwrap_err();
        assert_eq!(problems[0].code, "map.syntax");
        assert!(problems[0].at.line > 0);
    }

    #[test]
    fn a_table_written_twice_is_refused() {
        let twice = "map: 1\nsystems:\n  a: {engine: sqlite, file: a.db}\n  a: {engine: sqlite, file: b.db}\n";
        assert_eq!(read_map("f", twice).unwrap_err()[0].code, "map.syntax");
    }
}
