// SPDX-License-Identifier: Apache-2.0
//! Scenario files come true, or say what came instead.

use std::collections::BTreeMap;

use yakusoku_app::scenario::{Scenario, play};

use super::*;

#[test]
fn every_scenario_of_the_shop_comes_true() {
    let files = scenarios("shop");
    assert!(files.len() >= 6);
    come_true(&files);
}

/// People in the EEA and the United Kingdom: the month, its extension, who is asking, refusals.
#[test]
fn every_scenario_of_the_shop_that_serves_people_abroad_comes_true() {
    let files = scenarios("abroad");
    assert!(files.len() >= 9);
    come_true(&files);
}

/// Decisions that pass a route: 審査, 差戻し, 代決 and 後閲, and a step that nobody may skip.
#[test]
fn every_scenario_of_the_temple_comes_true() {
    let files = scenarios("temple");
    assert!(files.len() >= 5);
    come_true(&files);
}

/// Papers that were promised back: sent back, destroyed, forgotten.
#[test]
fn every_scenario_of_the_workshop_comes_true() {
    let files = scenarios("workshop");
    assert!(files.len() >= 3);
    come_true(&files);
}

/// All of them with `SOAK=1`; otherwise a share that changes with the day, which the output names.
#[test]
fn scenarios_of_the_five_policies_come_true() {
    const SHARE: usize = 2;
    let day = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs()
        / 86_400;
    let day = usize::try_from(day).unwrap();
    let mut played = Vec::new();
    for policy in POLICIES {
        let files = scenarios(policy);
        let share = if std::env::var_os("SOAK").is_some() {
            files.len()
        } else {
            SHARE
        };
        let from = day * SHARE % files.len();
        played.extend(files.iter().cycle().skip(from).take(share).cloned());
    }
    println!("day {day}: {played:#?}");
    come_true(&played);
}

const POLICIES: [&str; 5] = ["000", "001", "002", "003", "004"];

/// Each can be read, and shows something the others do not.
#[test]
fn there_are_many_scenarios_and_no_two_say_the_same() {
    let mut titles = BTreeMap::new();
    for folder in POLICIES
        .into_iter()
        .chain(["shop", "abroad", "temple", "workshop"])
    {
        let files = scenarios(folder);
        let least = match folder {
            "shop" => 12,
            "abroad" => 9,
            "temple" => 5,
            "workshop" => 3,
            _ => 20,
        };
        assert!(files.len() >= least, "{folder}: {}", files.len());
        for file in files {
            let scenario = Scenario::read(Path::new(&file)).unwrap();
            let then = &scenario.then;
            let expects =
                !(then.cases.is_empty() && then.matters.is_empty() && then.forms.is_empty());
            assert!(
                expects && scenario.events.len() >= 3,
                "{file} expects next to nothing"
            );
            if let Some(other) = titles.insert(format!("{folder} {}", scenario.title), file) {
                panic!("`{}` in {other} and in another", scenario.title);
            }
        }
    }
    assert!(titles.len() >= 120, "{}", titles.len());
}

/// Wrong expectations put into right files, one for each thing a `then` can say, and what must be said about them.
#[test]
fn wrong_expectations_are_found() {
    let folder = TempDir::new().unwrap();
    let plant = |name: &str, file: &str, (right, wrong): (&str, &str)| {
        let text = fs::read_to_string(root().join("policies/cases").join(file)).unwrap();
        let altered = text.replacen(right, wrong, 1);
        assert_ne!(text, altered, "{file} does not say {right}");
        let root = root().display().to_string();
        let altered = altered
            .replace("../../../examples", &format!("{root}/examples"))
            .replace("../../00", &format!("{root}/policies/00"));
        let path = folder.path().join(format!("{name}.yaml"));
        fs::write(&path, altered).unwrap();
        path.display().to_string()
    };
    let planted: Vec<String> = PLANTED
        .iter()
        .enumerate()
        .map(|(no, (file, right, wrong))| plant(&format!("{no:02}"), file, (right, wrong)))
        .collect();
    let words: Vec<&str> = ["case", "run", "--json"]
        .into_iter()
        .chain(planted.iter().map(String::as_str))
        .collect();
    let played = yakusoku(&words, "").ends(1).json();
    for ((file, right, wrong), one) in PLANTED.iter().zip(played.as_array().unwrap()) {
        assert_eq!(one["holds"], false, "{file}: {right} → {wrong}");
        let unmet = one["unmet"].as_array().unwrap();
        assert_eq!(unmet.len(), 1, "{file}: {right} → {wrong}: {unmet:#?}");
    }
}

/// File, what it says, and what it must not be believed to say.
const PLANTED: [(&str, &str, &str); 14] = [
    ("000/defect-mended.yaml", "basis: presumed", "basis: sent"),
    (
        "000/defect-mended.yaml",
        "due: 2026-07-15}}}}",
        "due: 2026-07-14}}}}",
    ),
    ("000/defect-mended.yaml", "kind: result", "kind: fee"),
    (
        "000/defect-mended.yaml",
        "refused: notice_open",
        "refused: fee_short",
    ),
    (
        "000/fee-for-a-free-kind.yaml",
        "fate: sent_back",
        "fate: used",
    ),
    (
        "000/fee-for-a-free-kind.yaml",
        "fee_returned: 1000",
        "fee_returned: 900",
    ),
    ("000/fee-for-a-free-kind.yaml", "rows: 1}", "rows: 2}"),
    ("001/asked-to-wait.yaml", "paused: true", "paused: false"),
    (
        "001/papers-kept-too-long.yaml",
        "requests.papers: broken",
        "requests.papers: kept",
    ),
    (
        "001/papers-kept-too-long.yaml",
        "disposed: true",
        "disposed: false",
    ),
    (
        "002/month-end.yaml",
        "closed_on: 2026-03-02",
        "closed_on: 2026-03-01",
    ),
    (
        "003/not-the-same-address.yaml",
        "stage: carried_out",
        "stage: confirmed",
    ),
    (
        "003/the-approver-sends-it-back.yaml",
        "ground: harm}}}",
        "ground: other_law}}}",
    ),
    ("004/one-fee-for-three.yaml", "{yen: 500}]", "{yen: 400}]"),
];

/// The scenario files of a folder, in order.
fn scenarios(folder: &str) -> Vec<String> {
    let folder = root().join("policies/cases").join(folder);
    let mut files: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().display().to_string())
        .filter(|path| path.ends_with(".yaml"))
        .collect();
    files.sort();
    files
}

/// They come true at the command line, and by the use cases alone to the same.
fn come_true(files: &[String]) {
    let words: Vec<&str> = ["case", "run", "--json"]
        .into_iter()
        .chain(files.iter().map(String::as_str))
        .collect();
    let played = yakusoku(&words, "").ends(0).json();
    let played = played.as_array().unwrap();
    assert_eq!(played.len(), files.len());
    assert!(played.iter().all(|one| one["holds"] == true), "{played:#?}");
    let alone = tokio::runtime::Runtime::new().unwrap();
    for (file, command) in files.iter().zip(played) {
        let scenario = Scenario::read(Path::new(file)).unwrap();
        let beside = Path::new(file).parent().unwrap();
        let plain = alone
            .block_on(play(&scenario, beside, (None, None)))
            .unwrap();
        let plain = serde_json::to_value(plain).unwrap();
        let same = plain
            .as_object()
            .unwrap()
            .iter()
            .all(|(name, value)| command[name] == *value);
        assert!(same, "{file}: {plain:#} and {command:#}");
    }
}

#[test]
fn a_scenario_that_does_not_come_true_says_what_came() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("one.yaml");
    let text = "scenario: 1\ntitle: t\nstart: 2026-06-01\ngiven: {shop: {customers: 3}}\nevents:\n  \
        - {on: 2026-06-01, who: person, do: submit, kinds: [erasure], customer: 2}\n";
    let play = |more: &str, extra: &[&str]| {
        fs::write(&file, format!("{text}{more}")).unwrap();
        let file = file.display().to_string();
        yakusoku(&[&["case", "run", file.as_str()], extra].concat(), "")
    };
    let due = |day: &str| format!("then: {{cases: {{case: {{asks: {{1: {{due: {day}}}}}}}}}}}\n");
    play(&due("2026-06-15"), &[]).ends(0);
    let said = play(&due("2026-06-14"), &[]).ends(1);
    assert!(
        said.out.contains("期待 2026-06-14  実際 2026-06-15"),
        "{said:?}"
    );
    // Moved as a whole, days and expectations together.
    play(&due("2026-06-15"), &["--as-of-start", "2026-07-01"]).ends(0);
    let said = play("  - {on: 2026-06-02, who: clerk, do: approve}\n", &[]).ends(1);
    assert!(
        said.out.contains("wrong_stage") || said.out.contains("denied"),
        "{said:?}"
    );
    let said = play("  - {on: 2026-06-02, who: clark, do: locate}\n", &[]).ends(2);
    assert!(said.err.contains("clark"), "{said:?}");
    let said = play("  - {on: 2026-06-02, who: clerk, do: loacte}\n", &[]).ends(2);
    assert!(
        said.err.contains("loacte") && said.err.contains("line 7"),
        "{said:?}"
    );
}

#[test]
fn a_scenario_is_played_upon_a_demonstration_only_and_never_ahead_of_today() {
    let demo = Demo::new();
    let file = root()
        .join("policies/cases/shop/disclosure.yaml")
        .display()
        .to_string();
    let cases = |demo: &Demo| {
        let said = demo.run(&["case", "list", "--json"]).ends(0).json();
        said["cases"].as_array().unwrap().len()
    };
    let said = demo.run(&["case", "run", &file]);
    assert!(said.code == 0 || said.code == 1, "{said:?}");
    assert_eq!(cases(&demo), 5);
    demo.run(&["ledger", "verify"]).ends(0);
    demo.run(&["doctor"]).ends(0);
    demo.run(&["case", "run", &file, "--as-of-start", "2999-01-01"])
        .ends(1);
    assert_eq!(cases(&demo), 5);
    alter(&demo.file("yakusoku.toml"), "demo = true", "demo=false ");
    demo.run(&["case", "run", &file]).ends(3);
    demo.run(&["demo", "code", "tanto"]).ends(3);
}

#[test]
fn the_schema_of_scenarios_is_as_published() {
    let file = root().join("policies/cases/schema.json");
    let now = yakusoku_app::scenario::json_schema();
    let now = serde_json::to_string_pretty(&now).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &now).unwrap();
    }
    let agreed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        now == agreed,
        "policies/cases/schema.json differs; UPDATE=1 writes it"
    );
}
